import type { Sandbox } from '../../main/sandbox/index.ts'

/** Reads the books of both sides for tests; quantities as numbers. */

type Row = Record<string, unknown>

export async function rowsOf(
  { control }: Pick<Sandbox, 'control'>,
  system: 'wangdian' | 'pos',
  table: string,
  where: Record<string, string | number> = {},
): Promise<Row[]> {
  const rows: Row[] = []
  let after: Record<string, string> | undefined
  do {
    const books = await control.books(system, { tables: [table], where, ...(after ? { after } : {}) })
    rows.push(...books.rows[table]!)
    after = books.next[table] === undefined ? undefined : books.next
  } while (after)
  return rows
}

/** Physical stock of a spec in a warehouse of the ERP; null: there is no row. */
export async function erpStock(sandbox: Sandbox, warehouseNo: string, specNo: string): Promise<number | null> {
  const [row] = await rowsOf(sandbox, 'wangdian', 'warehouse_stock', { warehouse_no: warehouseNo, spec_no: specNo })
  return row ? Number(row.stock_num) / 10_000 : null
}

/** A shop's stock of a 商家编码. */
export async function posStock(sandbox: Sandbox, shopId: string, merchantCode: string): Promise<number> {
  const [row] = await rowsOf(sandbox, 'pos', 'shop_stock', { shop_id: shopId, merchant_code: merchantCode })
  return row ? Number(row.quantity) / 10_000 : 0
}

/** Live spec numbers of the ERP that the POS has too (`both`), and those it does not have (`erpOnly`). */
export async function specNumbers(sandbox: Sandbox): Promise<{ both: string[]; erpOnly: string[] }> {
  const goods = new Map((await rowsOf(sandbox, 'wangdian', 'goods', { deleted: 0 })).map((row) => [row.goods_id, row]))
  const specs = (await rowsOf(sandbox, 'wangdian', 'spec', { deleted: 0 })).filter((row) => goods.has(row.goods_id))
  const codes = new Set((await rowsOf(sandbox, 'pos', 'live_spec')).map((row) => row.code_key))
  const names = specs.map((row) => String(row.spec_no)).filter((no) => /^[\x21-\x7e]+$/.test(no))
  const once = names.filter((no) => names.filter((other) => other.toLowerCase() === no.toLowerCase()).length === 1)
  return {
    both: once.filter((no) => codes.has(no.toLowerCase())),
    erpOnly: once.filter((no) => !codes.has(no.toLowerCase())),
  }
}
