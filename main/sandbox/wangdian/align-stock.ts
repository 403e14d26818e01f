import type { SandboxDatabase } from '../kit/database.ts'
import type { ShopStock } from '../kit/shop-link.ts'

/**
 * Makes the initial stock of the shops' warehouses what the shops hold, for every spec_no that is unique here.
 * @returns the rows whose spec both sides know
 */
export function alignStock(db: SandboxDatabase, rows: readonly ShopStock[]): ShopStock[] {
  const specs = db.prepare(
    `SELECT p.spec_id, p.created FROM spec p JOIN goods g USING (goods_id)
     WHERE p.spec_no = ? AND p.deleted = 0 AND g.deleted = 0`,
  )
  const warehouse = db.prepare('SELECT warehouse_id FROM warehouse WHERE warehouse_no = ?').pluck()
  const remove = db.prepare('DELETE FROM stock WHERE spec_id = ? AND warehouse_id = ?')
  const add = db.prepare('INSERT INTO stock VALUES (NULL, ?, ?, ?, 0, 0, ?, ?, 0, ?, 0)')
  const known: ShopStock[] = []
  db.transaction(() => {
    for (const row of rows) {
      const found = specs.all(row.code) as { spec_id: number; created: number }[]
      const warehouseId = warehouse.get(row.shopId)
      const [spec] = found
      if (!spec || found.length > 1 || warehouseId === undefined) continue
      remove.run(spec.spec_id, warehouseId)
      add.run(spec.spec_id, warehouseId, row.quantity, spec.created, spec.created, row.quantity)
      known.push(row)
    }
  })()
  return known
}
