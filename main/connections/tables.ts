import { type Database, inTransaction } from '../store/index.ts'
import { type Settings, settingsSchemas } from './fields.ts'
import type { AccountSystem, ConnectionCheck, KeptSystem, Runner, Stream } from './types.ts'

/** Row of `connection`. Times are epoch ms. `revision` grows with every change of what a test would test. */
export interface ConnectionRow {
  id: number
  kind: 'shop' | 'province'
  name: string
  revision: number
  verifiedAt: number | null
}

export interface SecretRow {
  cipher: Uint8Array
  hint: string | null
}

export interface CheckRow {
  name: string
  state: 'pass' | 'warn' | 'fail' | 'skipped'
  problem: string
  cause: string
  action: string
  found: string
  checkedAt: number
  tookMs: number
}

/** All SQL of connections, accounts, secrets, checks and runners. Nothing here decides anything. */
export function createTables(db: Database) {
  const columns = 'id, kind, name, revision, verified_at AS verifiedAt'
  const all = db.prepare<[string], ConnectionRow>(`SELECT ${columns} FROM connection WHERE kind = ? ORDER BY id`)
  const one = db.prepare<[number, string], ConnectionRow>(`SELECT ${columns} FROM connection WHERE id = ? AND kind = ?`)
  const idOfName = db.prepare<[string], number>('SELECT id FROM connection WHERE name = ?').pluck()
  const insert = db.prepare<[string, string, number, number]>(
    'INSERT INTO connection (kind, name, created_at, updated_at) VALUES (?, ?, ?, ?)',
  )
  const rename = db.prepare<[string, number, number]>('UPDATE connection SET name = ?, updated_at = ? WHERE id = ?')
  const touch = db.prepare<[number, number]>(
    'UPDATE connection SET revision = revision + 1, verified_at = NULL, updated_at = ? WHERE id = ?',
  )
  const verify = db.prepare<[number | null, number, number, number]>(
    'UPDATE connection SET verified_at = ?, tested_at = ? WHERE id = ? AND revision = ?',
  )
  const remove = db.prepare<[number]>('DELETE FROM connection WHERE id = ?')
  const account = db
    .prepare<[number, string], string>('SELECT settings FROM connection_account WHERE connection_id = ? AND system = ?')
    .pluck()
  const accountKey = db
    .prepare<[number, string], string>(
      'SELECT account_key FROM connection_account WHERE connection_id = ? AND system = ?',
    )
    .pluck()
  const ownerOfKey = db.prepare<[string, string], { id: number; name: string }>(
    `SELECT c.id, c.name FROM connection_account a JOIN connection c ON c.id = a.connection_id
     WHERE a.system = ? AND a.account_key = ?`,
  )
  const putAccount = db.prepare<[number, string, string, string, number]>(
    `INSERT INTO connection_account (connection_id, system, settings, account_key, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, system) DO UPDATE
     SET settings = excluded.settings, account_key = excluded.account_key, changed_at = excluded.changed_at`,
  )
  const secret = db.prepare<[number, string, string], SecretRow>(
    'SELECT cipher, hint FROM connection_secret WHERE connection_id = ? AND system = ? AND field = ?',
  )
  const putSecret = db.prepare<[number, string, string, Uint8Array, string | null, number]>(
    `INSERT INTO connection_secret (connection_id, system, field, cipher, hint, set_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, system, field) DO UPDATE
     SET cipher = excluded.cipher, hint = excluded.hint, set_at = excluded.set_at`,
  )
  const checks = db.prepare<[number], CheckRow>(
    `SELECT name, state, problem, cause, action, found, checked_at AS checkedAt, took_ms AS tookMs
     FROM connection_check WHERE connection_id = ?`,
  )
  const clearChecks = db.prepare<[number]>('DELETE FROM connection_check WHERE connection_id = ?')
  const putCheck = db.prepare<[number, string, string, string, string, string, string, number, number]>(
    'INSERT INTO connection_check VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const runners = db.prepare<[number], { stream: Stream; runner: Runner }>(
    'SELECT stream, runner FROM stream_runner WHERE connection_id = ?',
  )
  const putRunner = db.prepare<[number, string, string, number, string]>(
    `INSERT INTO stream_runner (connection_id, stream, runner, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, stream) DO UPDATE
     SET runner = excluded.runner, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  )

  return {
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    /** Of one kind; shops unless said otherwise. */
    connections: (kind: ConnectionRow['kind'] = 'shop'): ConnectionRow[] => all.all(kind),
    connection: (id: number, kind: ConnectionRow['kind'] = 'shop'): ConnectionRow | undefined => one.get(id, kind),
    idOfName: (name: string): number | undefined => idOfName.get(name),
    insert: (name: string, now: number, kind: ConnectionRow['kind'] = 'shop'): number =>
      Number(insert.run(kind, name, now, now).lastInsertRowid),
    rename: (id: number, name: string, now: number): void => void rename.run(name, now, id),
    /** Marks a change of what a test tests: 未验证 again. */
    touch: (id: number, now: number): void => void touch.run(now, id),
    /** Writes the end of a test, unless the connection has changed since `revision`; says whether it was written. */
    finishTest: (id: number, revision: number, verifiedAt: number | null, now: number): boolean =>
      verify.run(verifiedAt, now, id, revision).changes === 1,
    remove: (id: number): void => void remove.run(id),

    /** Settings of an account, or null without one. Throws when the stored JSON does not fit its shape. */
    settings<S extends AccountSystem>(id: number, system: S): Settings<S> | null {
      const json = account.get(id, system)
      return json === undefined ? null : (settingsSchemas[system].parse(JSON.parse(json)) as Settings<S>)
    },
    /** Settings of an account as stored, or null without one. */
    settingsText: (id: number, system: KeptSystem): string | null => account.get(id, system) ?? null,
    accountKey: (id: number, system: KeptSystem): string | undefined => accountKey.get(id, system),
    ownerOfKey: (system: KeptSystem, key: string) => ownerOfKey.get(system, key),
    putAccount: (id: number, system: KeptSystem, settings: object, key: string, now: number): void =>
      void putAccount.run(id, system, JSON.stringify(settings), key, now),

    secret: (id: number, system: KeptSystem, field: string): SecretRow | undefined => secret.get(id, system, field),
    putSecret: (id: number, system: KeptSystem, field: string, row: SecretRow, now: number): void =>
      void putSecret.run(id, system, field, row.cipher, row.hint, now),

    checks: (id: number): CheckRow[] => checks.all(id),
    replaceChecks(id: number, rows: readonly CheckRow[]): void {
      clearChecks.run(id)
      for (const row of rows) {
        putCheck.run(id, row.name, row.state, row.problem, row.cause, row.action, row.found, row.checkedAt, row.tookMs)
      }
    },

    runners: (id: number): { stream: Stream; runner: Runner }[] => runners.all(id),
    putRunner: (id: number, stream: Stream, runner: Runner, by: string, now: number): void =>
      void putRunner.run(id, stream, runner, now, by),
  }
}
export type Tables = ReturnType<typeof createTables>
export type CheckState = ConnectionCheck['state']
