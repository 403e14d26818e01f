import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Statement } from 'better-sqlite3'
import { openSandboxDatabase, type SandboxDatabase } from '../kit/database.ts'
import type { IdealFaultKind } from '../kit/faults.ts'
import type { SystemKit } from '../kit/system.ts'
import type { WarehouseBehaviour } from '../province/control.ts'
import { createSerials, provinceWorld, type Rule } from '../province/data.ts'
import { DROP, SCHEMA } from './schema.ts'

export type Item = { code: string; name: string; rule: Rule; parts: number }

/** The open books of IDEAL and what the handlers need around them. */
export type IdealStore = {
  db: SandboxDatabase
  /** Epoch ms, the simulated clock without per-request faults. */
  now(): number
  sql(text: string): Statement<unknown[]>
  atomic<T>(work: () => T): T
  setting(name: string): string | null
  putSetting(name: string, value: string | null): void
  item(code: string): Item | undefined
  /** A device that nobody has yet. */
  newSerial(item: Item): { main: string; sub1: string | null; sub2: string | null }
  /** Faults of IDEAL that are on; in memory, like every fault. */
  faults: ReadonlySet<IdealFaultKind>
  /** Behaviour for the order that comes now; `next` is used up. */
  takeBehaviour(billNo: string): WarehouseBehaviour
  onEvent(listener: () => void): () => void
  announce(): void
}

export function openIdealStore(kit: SystemKit): IdealStore {
  const db = openSandboxDatabase(join(kit.dir, 'ideal.db'))
  const statements = new Map<string, Statement<unknown[]>>()
  const listeners = new Set<() => void>()
  const atomic = db.transaction((work: () => unknown) => work())
  const sql = (text: string): Statement<unknown[]> => {
    const made = statements.get(text) ?? db.prepare(text)
    statements.set(text, made)
    return made
  }
  const setting = (name: string): string | null =>
    (sql('SELECT value FROM setting WHERE name = ?').pluck().get(name) as string | undefined) ?? null
  const putSetting = (name: string, value: string | null): void => {
    if (value === null) sql('DELETE FROM setting WHERE name = ?').run(name)
    else sql('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value)
  }
  const behaviourAt = (name: string): WarehouseBehaviour | null => {
    const text = setting(name)
    return text === null ? null : (JSON.parse(text) as WarehouseBehaviour)
  }
  const store: IdealStore = {
    db,
    now: kit.now,
    sql,
    atomic: <T>(work: () => T) => atomic(work) as T,
    setting,
    putSetting,
    faults: new Set(),
    item(code) {
      const row = sql('SELECT code, name, rule, parts FROM item WHERE code = ?').get(code) as
        | { code: string; name: string; rule: string; parts: number }
        | undefined
      return row ? { ...row, rule: JSON.parse(row.rule) as Rule } : undefined
    },
    newSerial(item) {
      for (;;) {
        // The counter is durable, so that a restart on the same folder never makes the same device again.
        const no = Number(setting('serial-counter') ?? 0) + 1
        putSetting('serial-counter', String(no))
        const made = createSerials(kit.seed, `new/${no}`)(item)
        if (!sql('SELECT 1 FROM device WHERE main = ?').get(made.main)) return made
      }
    },
    takeBehaviour(billNo) {
      const own = behaviourAt(`behaviour/${billNo}`)
      const next = own ? null : behaviourAt('behaviour-next')
      if (next) putSetting('behaviour-next', null)
      return { ...behaviourAt('behaviour-default'), ...(own ?? next ?? {}) }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce() {
      for (const listener of [...listeners]) listener()
    },
  }
  if (db.pragma('user_version', { simple: true }) === 0) store.atomic(() => fill(store, kit))
  return store
}

/** Throws everything away and fills the books anew, in one transaction. */
export function refillIdealStore(store: IdealStore, kit: SystemKit): void {
  store.atomic(() => {
    store.db.exec(DROP)
    fill(store, kit)
  })
  store.announce()
}

function fill(store: IdealStore, kit: SystemKit): void {
  store.db.exec(SCHEMA)
  const world = provinceWorld(kit.seed)
  for (const { idealCode, name } of world.warehouses) {
    if (idealCode) store.sql('INSERT INTO warehouse VALUES (?, ?, 1)').run(idealCode, `浙江${name}`)
  }
  for (const { goodsCode, name, rule, parts } of world.products) {
    if (goodsCode) store.sql('INSERT INTO item VALUES (?, ?, ?, ?)').run(goodsCode, name, JSON.stringify(rule), parts)
  }
  for (const device of world.devices) {
    store
      .sql("INSERT INTO device VALUES (?, ?, ?, ?, ?, 'in')")
      .run(device.main, device.goodsCode, device.sub1, device.sub2, device.idealWarehouse)
  }
  store.db.pragma('user_version = 1')
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
