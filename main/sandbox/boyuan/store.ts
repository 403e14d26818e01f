import { join } from 'node:path'
import type { Statement } from 'better-sqlite3'
import { openSandboxDatabase, type SandboxDatabase } from '../kit/database.ts'
import type { SystemKit } from '../kit/system.ts'
import { provinceWorld, type Rule } from '../province/data.ts'
import { DROP, SCHEMA } from './schema.ts'
import { seedOrders } from './seed-orders.ts'

/** The open books of 博远ERP. */
export type BoyuanStore = {
  db: SandboxDatabase
  /** Epoch ms, the simulated clock without per-request faults. */
  now(): number
  sql(text: string): Statement<unknown[]>
  atomic<T>(work: () => T): T
  setting(name: string): string | null
  putSetting(name: string, value: string): void
  /** Since when a fault keeps the interface closed (epoch ms); in memory, like every fault. */
  closedByFault: number | null
  rule(productNo: string): Rule | undefined
  onChange(listener: () => void): () => void
  announce(): void
}

export function openBoyuanStore(kit: SystemKit): BoyuanStore {
  const db = openSandboxDatabase(join(kit.dir, 'boyuan.db'))
  const statements = new Map<string, Statement<unknown[]>>()
  const listeners = new Set<() => void>()
  const atomic = db.transaction((work: () => unknown) => work())
  const sql = (text: string): Statement<unknown[]> => {
    const made = statements.get(text) ?? db.prepare(text)
    statements.set(text, made)
    return made
  }
  const store: BoyuanStore = {
    db,
    now: kit.now,
    sql,
    atomic: <T>(work: () => T) => atomic(work) as T,
    setting: (name) =>
      (sql('SELECT value FROM setting WHERE name = ?').pluck().get(name) as string | undefined) ?? null,
    putSetting: (name, value) =>
      void sql('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value),
    closedByFault: null,
    rule(productNo) {
      const text = sql('SELECT rule FROM product WHERE product_no = ?').pluck().get(productNo) as string | undefined
      return text === undefined ? undefined : (JSON.parse(text) as Rule)
    },
    onChange(listener) {
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
export function refillBoyuanStore(store: BoyuanStore, kit: SystemKit): void {
  store.atomic(() => {
    store.db.exec(DROP)
    fill(store, kit)
  })
  store.announce()
}

function fill(store: BoyuanStore, kit: SystemKit): void {
  store.db.exec(SCHEMA)
  const world = provinceWorld(kit.seed)
  for (const { warehouseNo, name } of world.warehouses) {
    store.sql('INSERT INTO warehouse VALUES (?, ?, 1)').run(warehouseNo, name)
  }
  for (const product of world.products) {
    if (product.productNo === null) continue
    store
      .sql('INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, 1)')
      .run(
        product.productNo,
        product.name,
        product.model,
        product.barcode,
        product.unit,
        JSON.stringify(product.erpRule),
      )
  }
  for (const { partnerNo, name, kind } of world.partners) {
    if (partnerNo) store.sql('INSERT INTO partner VALUES (?, ?, ?, 1)').run(partnerNo, name, kind)
  }
  for (const device of world.devices) {
    store
      .sql('INSERT INTO opening VALUES (?, ?, ?, ?, ?)')
      .run(device.main, device.productNo, device.warehouseNo, device.sub1, device.sub2)
  }
  store.putSetting('ideal', 'open')
  store.putSetting('ideal-changed', String(kit.day - 30 * 86_400_000))
  store.putSetting('ezhan', '1')
  seedOrders(store, kit, world)
  store.db.pragma('user_version = 1')
}
