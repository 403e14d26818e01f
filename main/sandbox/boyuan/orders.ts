import { z } from 'zod'
import { formatDecimal, formatTime, parseDecimal } from '../pos/values.ts'
import type { OrderKind } from '../province/control.ts'
import { RowRefusal } from './row-refusal.ts'
import type { BoyuanStore } from './store.ts'

export const KINDS = ['purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn'] as const
const PREFIX: Record<OrderKind, string> = {
  purchase: 'CGDD',
  purchaseReturn: 'CGTH',
  transfer: 'YKDD',
  wholesale: 'PFDD',
  wholesaleReturn: 'PFTH',
}

export type OrderContent = {
  billDate: string
  manualNo: string | null
  warehouseNo: string
  toWarehouseNo: string | null
  partnerNo: string | null
  remark: string | null
  vfNo: string | null
  /** Decimal text with four decimals. */
  lines: { lineNo: string; productNo: string; quantity: string; price: string | null }[]
}
export type OrderRow = {
  id: number
  kind: OrderKind
  order_no: string
  status: string
  content: string
  source_no: string | null
  introduced: number
  lock_key: string | null
  lock_at: number | null
  version: number
  created_at: number
  updated_at: number
}

const decimal = z
  .string()
  .refine((text) => parseDecimal(text) !== undefined, '应为数字文本')
  .transform((text) => formatDecimal(parseDecimal(text)!))
const orNull = (max: number) => z.string().max(max).nullable()
export const orderInput = z.object({
  billDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '应为 YYYY-MM-DD'),
  manualNo: orNull(50),
  warehouseNo: z.string().min(1).max(50),
  toWarehouseNo: orNull(50),
  partnerNo: orNull(50),
  remark: orNull(500),
  vfNo: orNull(50),
  status: z.enum(['saved', 'awaitingShipment']),
  lines: z
    .array(
      z.object({
        lineNo: z.string().min(1).max(20),
        productNo: z.string().min(1).max(50),
        quantity: decimal.refine((text) => parseDecimal(text)! > 0, '应大于 0'),
        price: decimal.nullable(),
      }),
    )
    .min(1)
    .max(1000),
})

export function insertOrder(
  store: BoyuanStore,
  order: {
    kind: OrderKind
    orderNo?: string
    content: OrderContent
    status: string
    sourceNo: string | null
    at: number
  },
): OrderRow {
  const id = Number(
    store
      .sql(
        `INSERT INTO orders (kind, order_no, status, content, source_no, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)`,
      )
      .run(
        order.kind,
        order.orderNo ?? `new-${store.sql('SELECT count(*) FROM orders').pluck().get()}`,
        order.status,
        JSON.stringify(order.content),
        order.sourceNo,
        order.at,
        order.at,
      ).lastInsertRowid,
  )
  if (order.orderNo === undefined) {
    const day = order.content.billDate.replaceAll('-', '').slice(2)
    const no = `${PREFIX[order.kind]}${day}${String(id).padStart(5, '0')}`
    store.sql('UPDATE orders SET order_no = ? WHERE id = ?').run(no, id)
  }
  touch(store, id)
  return orderById(store, id)
}

/** Checks what a person or the interface enters. Throws RowRefusal. */
export function checkContent(store: BoyuanStore, kind: OrderKind, order: OrderContent & { status: string }): void {
  const transfer = kind === 'transfer'
  if (transfer !== (order.toWarehouseNo !== null))
    throw new RowRefusal('INVALID_FIELD', '移入仓不正确', 'toWarehouseNo')
  if (transfer && order.toWarehouseNo === order.warehouseNo) {
    throw new RowRefusal('INVALID_FIELD', '移出仓与移入仓相同', 'toWarehouseNo')
  }
  if (kind !== 'wholesale' && order.status === 'awaitingShipment') {
    throw new RowRefusal('INVALID_FIELD', '只有批发订单有待发货', 'status')
  }
  for (const no of [order.warehouseNo, order.toWarehouseNo]) {
    if (no !== null && !store.sql('SELECT 1 FROM warehouse WHERE warehouse_no = ?').get(no)) {
      throw new RowRefusal('WAREHOUSE_UNKNOWN', `没有仓库 ${no}`, 'warehouseNo')
    }
  }
  if (!transfer) {
    const wanted = kind === 'wholesale' || kind === 'wholesaleReturn' ? 'customer' : 'supplier'
    const found = store
      .sql('SELECT kind FROM partner WHERE partner_no = ?')
      .pluck()
      .get(order.partnerNo ?? '')
    if (found !== wanted) throw new RowRefusal('PARTNER_UNKNOWN', `没有往来单位 ${order.partnerNo ?? ''}`, 'partnerNo')
  }
  const seen = new Set<string>()
  for (const line of order.lines) {
    if (!store.rule(line.productNo)) {
      throw new RowRefusal('PRODUCT_UNKNOWN', `没有商品 ${line.productNo}`, `lines.${line.lineNo}.productNo`)
    }
    if (seen.has(line.lineNo)) throw new RowRefusal('INVALID_FIELD', '行号重复', `lines.${line.lineNo}.lineNo`)
    seen.add(line.lineNo)
  }
}

export function orderById(store: BoyuanStore, id: number): OrderRow {
  return store.sql('SELECT * FROM orders WHERE id = ?').get(id) as OrderRow
}

export function orderOf(store: BoyuanStore, kind: string, orderNo: string): OrderRow | undefined {
  return store.sql('SELECT * FROM orders WHERE kind = ? AND order_no = ?').get(kind, orderNo) as OrderRow | undefined
}

/** Moves an order to the end of the feed; part of the transaction that changed it. */
export function touch(store: BoyuanStore, id: number): void {
  // REPLACE takes a new number: an order stands once in the feed, at its latest change.
  store.sql('INSERT OR REPLACE INTO change (order_id, at) VALUES (?, ?)').run(id, store.now())
}

export function orderView(store: BoyuanStore, row: OrderRow): Record<string, unknown> {
  const content = JSON.parse(row.content) as OrderContent
  const partnerName = content.partnerNo
    ? (store.sql('SELECT name FROM partner WHERE partner_no = ?').pluck().get(content.partnerNo) as string | undefined)
    : undefined
  return {
    kind: row.kind,
    orderNo: row.order_no,
    status: row.status,
    ...content,
    partnerName: partnerName ?? null,
    sourceNo: row.source_no,
    introduced: row.introduced === 1,
    lock: row.lock_key === null ? null : { lockKey: row.lock_key, at: formatTime(row.lock_at!) },
    version: row.version,
    createdAt: formatTime(row.created_at),
    updatedAt: formatTime(row.updated_at),
  }
}
