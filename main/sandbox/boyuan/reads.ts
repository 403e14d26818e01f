import { GatewayFailure } from '../kit/gateway-failures.ts'
import { decodeCursor, encodeCursor, pageOf, wholeNumber } from '../kit/gateway-paging.ts'
import { longPoll } from '../kit/long-poll.ts'
import { type OrderRow, orderOf, orderView } from './orders.ts'
import { listOf } from './rows.ts'
import type { BoyuanStore } from './store.ts'

const KEPT_MS = 7 * 24 * 3_600_000

/** A list of master data in the order of its key. */
export function listTable(
  store: BoyuanStore,
  query: URLSearchParams,
  table: 'warehouse' | 'product' | 'partner',
): { rows: unknown[]; nextCursor: string | null } {
  const key = `${table}_no`
  const limit = wholeNumber(query, 'limit', 1, 500, 100)
  const after = decodeCursor(query.get('cursor'), table) ?? ''
  const found = store
    .sql(`SELECT * FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`)
    .all(after, limit + 1) as Record<string, string | number | null>[]
  const page = pageOf(table, found, limit, (row) => row[key]!)
  return { ...page, rows: page.rows.map((row) => masterView(table, row)) }
}

function masterView(table: string, row: Record<string, string | number | null>): Record<string, unknown> {
  const { warehouse_no, product_no, partner_no, active, rule, ...rest } = row
  if (table === 'warehouse') return { warehouseNo: warehouse_no, ...rest, active: active === 1 }
  if (table === 'partner') return { partnerNo: partner_no, ...rest, active: active === 1 }
  return { productNo: product_no, ...rest, rule: JSON.parse(String(rule)) as unknown, active: active === 1 }
}

/** `GET /v1/orders`, in the order of their making. */
export function listOrders(store: BoyuanStore, query: URLSearchParams): { rows: unknown[]; nextCursor: string | null } {
  const kind = query.get('kind') ?? ''
  const limit = wholeNumber(query, 'limit', 1, 500, 100)
  const after = decodeCursor(query.get('cursor'), `orders/${kind}`) ?? 0
  const found = store
    .sql(`SELECT * FROM orders WHERE id > ? AND status <> 'deleted' AND (? = '' OR kind = ?) ORDER BY id LIMIT ?`)
    .all(after, kind, kind, limit + 1) as OrderRow[]
  const page = pageOf(`orders/${kind}`, found, limit, (row) => row.id)
  return { ...page, rows: page.rows.map((row) => orderView(store, row)) }
}

/** `POST /v1/orders:lookup` */
export function lookUpOrders(store: BoyuanStore, body: unknown): { rows: unknown[] } {
  return {
    rows: listOf(body, 'keys', 200).map((key) => {
      const { kind, orderNo } = (key ?? {}) as { kind: string; orderNo: string }
      const row = orderOf(store, kind, orderNo)
      return { key: { kind, orderNo }, order: row ? orderView(store, row) : null }
    }),
  }
}

/** `GET /v1/opening-serials` */
export function openingSerials(store: BoyuanStore, query: URLSearchParams): Record<string, unknown> {
  const limit = wholeNumber(query, 'limit', 1, 1000, 500)
  const after = decodeCursor(query.get('cursor'), 'opening') ?? ''
  const found = store
    .sql(
      'SELECT product_no AS productNo, warehouse_no AS warehouseNo, main, aux1, aux2 FROM opening WHERE main > ? ORDER BY main LIMIT ?',
    )
    .all(after, limit + 1) as { main: string }[]
  return {
    total: store.sql('SELECT count(*) FROM opening').pluck().get(),
    ...pageOf('opening', found, limit, (row) => row.main),
  }
}

/** `GET /v1/order-changes`: at once when there is something, else when something changes or the wait is over. */
export async function orderChanges(
  store: BoyuanStore,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const limit = wholeNumber(query, 'limit', 1, 500, 100)
  const waitMs = wholeNumber(query, 'waitSeconds', 0, 30, 0) * 1000
  const after = decodeCursor(query.get('cursor'), 'changes')
  if (after === null) return { items: [], nextCursor: encodeCursor('changes', lastSeq(store)), more: false }
  return longPoll(() => readPage(store, Number(after), limit), waitMs, store.onChange, signal)
}

function readPage(store: BoyuanStore, after: number, limit: number) {
  const lost = store.sql('SELECT 1 FROM change WHERE seq > ? AND at < ? LIMIT 1').get(after, store.now() - KEPT_MS)
  if (lost || after > lastSeq(store)) throw new GatewayFailure('CURSOR_TOO_OLD')
  const found = store
    .sql('SELECT c.seq, o.* FROM change c JOIN orders o ON o.id = c.order_id WHERE c.seq > ? ORDER BY c.seq LIMIT ?')
    .all(after, limit + 1) as (OrderRow & { seq: number })[]
  const fresh = found.slice(0, limit)
  return {
    items: fresh.map((row) => orderView(store, row)),
    nextCursor: encodeCursor('changes', fresh.at(-1)?.seq ?? after),
    more: found.length > limit,
  }
}

function lastSeq(store: BoyuanStore): number {
  return (store.sql("SELECT seq FROM sqlite_sequence WHERE name = 'change'").pluck().get() as number | undefined) ?? 0
}
