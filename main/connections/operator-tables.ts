import { type Database, inTransaction } from '../store/index.ts'
import type { Operator } from './types.ts'

/** The one 实施 PIN of a workspace. `hash` is scrypt of the PIN; times are epoch ms. */
export interface PinRow {
  salt: Uint8Array
  hash: Uint8Array
  preset: 0 | 1
  wrongAttempts: number
  blockedUntil: number | null
}

/** All SQL of operators and the 实施 PIN. */
export function createOperatorTables(db: Database) {
  const all = db.prepare<[], Operator>('SELECT id, name, role FROM operator ORDER BY id')
  const find = db.prepare<[string, string], Operator>('SELECT id, name, role FROM operator WHERE name = ? AND role = ?')
  const insert = db.prepare<[string, string, number]>('INSERT INTO operator (name, role, created_at) VALUES (?, ?, ?)')
  const current = db.prepare<[], Operator>(
    'SELECT o.id, o.name, o.role FROM operator_current c JOIN operator o ON o.id = c.operator_id',
  )
  const putCurrent = db.prepare<[number]>(
    'INSERT INTO operator_current (one, operator_id) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET operator_id = excluded.operator_id',
  )
  const pin = db.prepare<[], PinRow>(
    `SELECT salt, hash, preset, wrong_attempts AS wrongAttempts, blocked_until AS blockedUntil FROM implementer_pin`,
  )
  const putPin = db.prepare<[Uint8Array, Uint8Array, number, number]>(
    `INSERT INTO implementer_pin (one, salt, hash, preset, set_at) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (one) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, preset = excluded.preset,
       set_at = excluded.set_at, wrong_attempts = 0, blocked_until = NULL`,
  )
  const putAttempts = db.prepare<[number, number | null]>(
    'UPDATE implementer_pin SET wrong_attempts = ?, blocked_until = ?',
  )

  return {
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    operators: (): Operator[] => all.all(),
    find: (name: string, role: Operator['role']): Operator | undefined => find.get(name, role),
    insert: (name: string, role: Operator['role'], now: number): Operator => ({
      id: Number(insert.run(name, role, now).lastInsertRowid),
      name,
      role,
    }),
    current: (): Operator | undefined => current.get(),
    setCurrent: (id: number): void => void putCurrent.run(id),
    pin: (): PinRow | undefined => pin.get(),
    setPin: (salt: Uint8Array, hash: Uint8Array, preset: boolean, now: number): void =>
      void putPin.run(salt, hash, preset ? 1 : 0, now),
    setAttempts: (wrong: number, blockedUntil: number | null): void => void putAttempts.run(wrong, blockedUntil),
  }
}
export type OperatorTables = ReturnType<typeof createOperatorTables>
