import { type Database, inTransaction } from '../store/index.ts'
import type { ConfirmedPair, ErpShopRow, ErpWarehouseRow, PosShopRow } from './mapping-rules.ts'

/** All SQL of the shop ↔ warehouse mapping: what both sides showed last, and the pairs a person confirmed. */
export function createMappingTables(db: Database) {
  const shops = db.prepare<[number], Omit<PosShopRow, 'active'> & { active: number }>(
    'SELECT shop_id AS shopId, name, kind, active FROM pos_shop WHERE connection_id = ? ORDER BY kind, shop_id',
  )
  const warehouses = db.prepare<
    [number],
    Omit<ErpWarehouseRow, 'active' | 'defect'> & { active: number; defect: number }
  >(
    'SELECT warehouse_no AS warehouseNo, name, active, defect FROM erp_warehouse WHERE connection_id = ? ORDER BY warehouse_no',
  )
  const erpShops = db.prepare<[number], ErpShopRow>(
    `SELECT shop_no AS shopNo, name, platform_id AS platformId, sub_platform_id AS subPlatformId
     FROM erp_shop WHERE connection_id = ? ORDER BY shop_no`,
  )
  const readAt = db
    .prepare<[number], number | null>('SELECT min(seen_at) FROM pos_shop WHERE connection_id = ?')
    .pluck()
  const clear = ['pos_shop', 'erp_warehouse', 'erp_shop'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE connection_id = ?`),
  )
  const putShop = db.prepare<[number, string, string, string, number, number]>(
    'INSERT INTO pos_shop (connection_id, shop_id, name, kind, active, seen_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const putWarehouse = db.prepare<[number, string, string, number, number, number]>(
    'INSERT INTO erp_warehouse (connection_id, warehouse_no, name, active, defect, seen_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const putErpShop = db.prepare<[number, string, string, number | null, number | null, number]>(
    'INSERT INTO erp_shop (connection_id, shop_no, name, platform_id, sub_platform_id, seen_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const pairs = db.prepare<[number], ConfirmedPair>(
    `SELECT shop_id AS shopId, warehouse_no AS warehouseNo, erp_shop_no AS erpShopNo
     FROM shop_mapping WHERE connection_id = ? ORDER BY shop_id`,
  )
  const putPair = db.prepare<[number, string, string, string | null, number, string]>(
    `INSERT INTO shop_mapping (connection_id, shop_id, warehouse_no, erp_shop_no, confirmed_at, confirmed_by)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, shop_id) DO UPDATE SET erp_shop_no = excluded.erp_shop_no`,
  )
  // A pair counts only while both sides still show it, open and enabled (S45).
  const usable = `FROM shop_mapping m
     JOIN pos_shop s ON s.connection_id = m.connection_id AND s.shop_id = m.shop_id AND s.active = 1
     JOIN erp_warehouse w ON w.connection_id = m.connection_id AND w.warehouse_no = m.warehouse_no
       AND w.active = 1 AND w.defect = 0
     WHERE m.connection_id = ?`
  const pairColumns = 'm.shop_id AS shopId, m.warehouse_no AS warehouseNo, m.erp_shop_no AS erpShopNo'
  const usablePairs = db.prepare<[number], ConfirmedPair>(`SELECT ${pairColumns} ${usable} ORDER BY m.shop_id`)
  const byShop = db.prepare<[number, string], ConfirmedPair>(`SELECT ${pairColumns} ${usable} AND m.shop_id = ?`)
  const byWarehouse = db.prepare<[number, string], ConfirmedPair>(
    `SELECT ${pairColumns} ${usable} AND m.warehouse_no = ?`,
  )

  return {
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    shops: (id: number): PosShopRow[] => shops.all(id).map((row) => ({ ...row, active: row.active === 1 })),
    warehouses: (id: number): ErpWarehouseRow[] =>
      warehouses.all(id).map((row) => ({ ...row, active: row.active === 1, defect: row.defect === 1 })),
    erpShops: (id: number): ErpShopRow[] => erpShops.all(id),
    /** Epoch ms of the last complete reading of both sides, or null. */
    readAt: (id: number): number | null => readAt.get(id) ?? null,
    /** Replaces what both sides showed. Confirmed pairs stay; they stop counting while one side lacks them. */
    replaceSeen(
      id: number,
      seen: { shops: readonly PosShopRow[]; warehouses: readonly ErpWarehouseRow[]; erpShops: readonly ErpShopRow[] },
      now: number,
    ): void {
      for (const statement of clear) statement.run(id)
      for (const row of seen.shops) putShop.run(id, row.shopId, row.name, row.kind, row.active ? 1 : 0, now)
      for (const row of seen.warehouses) {
        putWarehouse.run(id, row.warehouseNo, row.name, row.active ? 1 : 0, row.defect ? 1 : 0, now)
      }
      for (const row of seen.erpShops) putErpShop.run(id, row.shopNo, row.name, row.platformId, row.subPlatformId, now)
    },
    pairs: (id: number): ConfirmedPair[] => pairs.all(id),
    putPair: (id: number, pair: ConfirmedPair, by: string, now: number): void =>
      void putPair.run(id, pair.shopId, pair.warehouseNo, pair.erpShopNo, now, by),
    usablePairs: (id: number): ConfirmedPair[] => usablePairs.all(id),
    usableByShop: (id: number, shopId: string): ConfirmedPair | undefined => byShop.get(id, shopId),
    usableByWarehouse: (id: number, warehouseNo: string): ConfirmedPair | undefined => byWarehouse.get(id, warehouseNo),
  }
}
export type MappingTables = ReturnType<typeof createMappingTables>
