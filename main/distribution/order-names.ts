import type { Database } from '../store/index.ts'

export interface KnownProduct {
  no: string
  name: string
  model: string
  barcode: string
  unit: string
  serialManaged: boolean
  active: boolean
}
export interface KnownPartner {
  no: string
  name: string
  kind: 'supplier' | 'customer'
  active: boolean
}
export interface KnownWarehouse {
  no: string
  name: string
  active: boolean
}

type RawProduct = Omit<KnownProduct, 'serialManaged' | 'active'> & { serialManaged: number; active: number }
const toProduct = (row: RawProduct): KnownProduct => ({
  ...row,
  serialManaged: row.serialManaged === 1,
  active: row.active === 1,
})

/** Names of what orders are made of, from the lists of 博远ERP as last read. */
export function createOrderNames(db: Database) {
  const productColumns = `no, name, coalesce(model, '') AS model, coalesce(barcode, '') AS barcode, coalesce(unit, '') AS unit,
    serial_managed AS serialManaged, active`
  const product = db.prepare<[number, string], RawProduct>(
    `SELECT ${productColumns} FROM province_product WHERE connection_id = ? AND no = ?`,
  )
  const all = db.prepare<[number], RawProduct>(
    `SELECT ${productColumns} FROM province_product WHERE connection_id = ? AND active = 1`,
  )
  const partner = db.prepare<[number, string], Omit<KnownPartner, 'active'> & { active: number }>(
    'SELECT no, name, kind, active FROM province_partner WHERE connection_id = ? AND no = ?',
  )
  const warehouse = db.prepare<[number, string], Omit<KnownWarehouse, 'active'> & { active: number }>(
    'SELECT warehouse_no AS no, name, active FROM province_warehouse WHERE connection_id = ? AND warehouse_no = ?',
  )
  const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const names = {
    product(id: number, no: string): KnownProduct | null {
      const row = product.get(id, no)
      return row ? toProduct(row) : null
    },
    /**
     * Finds products by 商品编号, else by 69码 or name (more than one = not sure). Reads the list once, for many questions
     * in a row.
     */
    finder(id: number): (text: string) => KnownProduct[] {
      const byNo = new Map<string, KnownProduct>()
      const byText = new Map<string, KnownProduct[]>()
      for (const raw of all.iterate(id)) {
        const one = toProduct(raw)
        byNo.set(one.no, one)
        for (const text of new Set([one.barcode, one.name])) {
          if (text === '') continue
          const there = byText.get(text)
          if (there) there.push(one)
          else byText.set(text, [one])
        }
      }
      return (text) => {
        const exact = byNo.get(text)
        return exact ? [exact] : (byText.get(text) ?? [])
      }
    },
    partner(id: number, no: string): KnownPartner | null {
      const row = partner.get(id, no)
      return row ? { ...row, active: row.active === 1 } : null
    },
    warehouse(id: number, no: string): KnownWarehouse | null {
      const row = warehouse.get(id, no)
      return row ? { ...row, active: row.active === 1 } : null
    },
    warehouseName: (id: number, no: string): string => names.warehouse(id, no)?.name || no,
    /** By exact number or exact name, for files. */
    warehouseOf: (id: number, text: string): string | null =>
      db
        .prepare<[number, string, string], string>(
          'SELECT warehouse_no FROM province_warehouse WHERE connection_id = ? AND (warehouse_no = ? OR name = ?) LIMIT 1',
        )
        .pluck()
        .get(id, text, text) ?? null,
    partnerOf: (id: number, kind: 'supplier' | 'customer', text: string): string | null =>
      db
        .prepare<[number, string, string, string], string>(
          'SELECT no FROM province_partner WHERE connection_id = ? AND kind = ? AND (no = ? OR name = ?) LIMIT 1',
        )
        .pluck()
        .get(id, kind, text, text) ?? null,
    /** Choices of a form, in use, by part of number or name; at most 50. */
    products: (id: number, text: string): KnownProduct[] =>
      db
        .prepare<[number, string], RawProduct>(
          `SELECT ${productColumns} FROM province_product WHERE connection_id = ? AND active = 1
             AND no || ' ' || name || ' ' || coalesce(model, '') || ' ' || coalesce(barcode, '') LIKE ? ESCAPE '\\' ORDER BY no LIMIT 50`,
        )
        .all(id, like(text))
        .map(toProduct),
    partners: (id: number, kind: 'supplier' | 'customer', text: string): { no: string; name: string }[] =>
      db
        .prepare<[number, string, string], { no: string; name: string }>(
          `SELECT no, name FROM province_partner WHERE connection_id = ? AND kind = ? AND active = 1
             AND no || ' ' || name LIKE ? ESCAPE '\\' ORDER BY no LIMIT 50`,
        )
        .all(id, kind, like(text)),
    warehouses: (id: number, text: string): { no: string; name: string }[] =>
      db
        .prepare<[number, string], { no: string; name: string }>(
          `SELECT warehouse_no AS no, name FROM province_warehouse WHERE connection_id = ? AND active = 1
             AND warehouse_no || ' ' || name LIKE ? ESCAPE '\\' ORDER BY warehouse_no LIMIT 50`,
        )
        .all(id, like(text)),
  }
  return names
}
export type OrderNames = ReturnType<typeof createOrderNames>
