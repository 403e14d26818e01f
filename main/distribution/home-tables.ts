import type { Database } from '../store/index.ts'

/** What of the orders of one connection waits for a person. */
export interface ProvinceTally {
  /** 结果未知, 推送被拒绝, 已批准·待更新 with its update failed. */
  unknown: number
  refused: number
  approved: number
  /** 回传异常. */
  returns: number
  /** Orders that wait to be pushed and cannot, by what is not mapped; of the newest ones. */
  blocked: { warehouses: number; customers: number; products: number }
}

/** Counts for 首页. Reads at most the newest orders, so that a long history costs nothing. */
export function createHomeTables(db: Database) {
  const states = db.prepare<[number], { state: string; count: number }>(
    `SELECT state, count(*) AS count FROM province_order
     WHERE connection_id = ? AND (state IN ('unknown', 'refused') OR (state = 'terminateApproved' AND trouble IS NOT NULL)) GROUP BY state`,
  )
  const returns = db
    .prepare<[number], number>(`SELECT count(*) FROM province_return WHERE connection_id = ? AND stage = 'trouble'`)
    .pluck()
  const open = `SELECT * FROM province_order WHERE connection_id = @id AND state IN ('saved', 'awaiting', 'refused')
    AND bill_date >= @from ORDER BY id DESC LIMIT 500`
  const unmapped = (no: string): string =>
    `NOT EXISTS (SELECT 1 FROM warehouse_mapping m WHERE m.connection_id = @id AND m.warehouse_no = ${no})`
  const pair = (what: string, no: string): string =>
    `NOT EXISTS (SELECT 1 FROM ezhan_mapping m WHERE m.connection_id = @id AND m.what = '${what}' AND m.no = ${no})`
  const heads = db.prepare<[{ id: number; from: string }], { warehouses: number; customers: number }>(
    `SELECT count(*) FILTER (WHERE ${unmapped('o.warehouse_no')} OR (o.kind = 'transfer' AND ${unmapped('o.to_warehouse_no')})) AS warehouses,
       count(*) FILTER (WHERE o.kind IN ('wholesale', 'wholesaleReturn') AND ${pair('customers', 'o.partner_no')}) AS customers
     FROM (${open}) o`,
  )
  const products = db
    .prepare<[{ id: number; from: string }], number>(
      `SELECT count(DISTINCT l.order_id) FROM (
         SELECT l.order_id, l.product_no FROM (${open}) o JOIN province_order_line l ON l.order_id = o.id LIMIT 20000) l
       WHERE ${pair('products', 'l.product_no')}`,
    )
    .pluck()
  return {
    /** @param from 接口启用日期 (`YYYY-MM-DD`): older orders are not meant to be pushed; empty = any */
    tally(connectionId: number, from: string): ProvinceTally {
      const counted = new Map(states.all(connectionId).map(({ state, count }) => [state, count]))
      const asked = { id: connectionId, from }
      return {
        unknown: counted.get('unknown') ?? 0,
        refused: counted.get('refused') ?? 0,
        approved: counted.get('terminateApproved') ?? 0,
        returns: returns.get(connectionId) ?? 0,
        blocked: { ...heads.get(asked)!, products: products.get(asked) ?? 0 },
      }
    },
  }
}
export type HomeTables = ReturnType<typeof createHomeTables>
