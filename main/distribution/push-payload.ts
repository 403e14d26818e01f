import type { Trouble } from '../../preload/contract/index.ts'
import type { IdealOrderRow } from '../remote/ideal/index.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { StoredLine, StoredOrder } from './order-types.ts'

/** What is frozen at the click; the queue keeps key and hash beside it. */
export type PushPayload = Omit<IdealOrderRow, 'contentHash'> & { orderId: number; connectionId: number }

/** Page of the window where a reason can be removed. */
export const PAGES = {
  settings: '/p/ideal-settings',
  warehouses: '/p/ideal-warehouses',
  products: '/p/ezhan-products',
  customers: '/p/ezhan-customers',
  rules: '/p/serial-rules',
} as const

/** The page opened for one connection: without it, the first of several is shown. */
export const pageFor = (path: string, connectionId: number): string =>
  `${path}${path.includes('?') ? '&' : '?'}connection=${connectionId}`

export type Block = { trouble: Trouble; page: string | null }
type Guards = Pick<ProvinceGuards, 'pushBlock' | 'dateBlock' | 'warehouse' | 'product' | 'customer'>

const NAMED = 3

/**
 * What stands against a push of this order now: the click asks, and the queue once more just before the first send (B8).
 * Null = nothing (I11–I13, I18, I19, I22, I23, I44).
 */
export function pushBlockOf(order: StoredOrder, lines: readonly StoredLine[], guards: Guards): Block | null {
  const id = order.connectionId
  const all = guards.pushBlock(id)
  if (all) return { trouble: all, page: pageFor(PAGES.settings, id) }
  const date = guards.dateBlock(id, order.billDate)
  if (date) return { trouble: date, page: pageFor(PAGES.settings, id) }
  if (lines.length === 0) return { trouble: empty(), page: null }
  for (const warehouseNo of warehousesOf(order)) {
    const found = guards.warehouse(id, warehouseNo)
    if (!found.ok) return { trouble: found.trouble, page: pageFor(PAGES.warehouses, id) }
  }
  if (order.kind === 'wholesale' || order.kind === 'wholesaleReturn') {
    const customer = guards.customer(id, order.partnerNo)
    if (!customer.ok) return { trouble: customer.trouble, page: pageFor(PAGES.customers, id) }
  }
  return linesBlock(id, lines, guards)
}

function linesBlock(id: number, lines: readonly StoredLine[], guards: Guards): Block | null {
  const bad: { line: number; trouble: Trouble }[] = []
  for (const line of lines) {
    const product = guards.product(id, line.productNo)
    if (!product.ok) bad.push({ line: line.line, trouble: product.trouble })
  }
  const [first] = bad
  if (!first) return null
  const page = pageFor(first.trouble.code === 'SERIAL_RULE_DIFFERS' ? PAGES.rules : PAGES.products, id)
  if (bad.length === 1) return { trouble: first.trouble, page }
  const named = bad.slice(0, NAMED).map(({ line, trouble }) => `第 ${line} 行 ${trouble.problem}`)
  const more = bad.length > NAMED ? `等 ${bad.length} 行。` : ''
  return {
    trouble: { ...first.trouble, problem: `有 ${bad.length} 行商品不能推送。`, cause: `${named.join('')}${more}` },
    page,
  }
}

/** Both of a 移库 (I44). */
export function warehousesOf(order: Pick<StoredOrder, 'kind' | 'warehouseNo' | 'toWarehouseNo'>): string[] {
  return order.kind === 'transfer' ? [order.warehouseNo, order.toWarehouseNo] : [order.warehouseNo]
}

/** B9. */
export const pushKey = (order: Pick<StoredOrder, 'kind' | 'orderNo'>, pushNo: number): string =>
  `${order.kind}-${order.orderNo}-${pushNo}`

/** The order as IDEAL gets it, by today's mapping. Only after `pushBlockOf` found nothing. */
export function freezePush(
  order: StoredOrder,
  lines: readonly StoredLine[],
  pushNo: number,
  guards: Guards,
): PushPayload {
  const id = order.connectionId
  const [warehouseCode, toWarehouseCode = null] = warehousesOf(order).map((warehouseNo) => {
    const found = guards.warehouse(id, warehouseNo)
    if (!found.ok) throw new Error(`warehouse ${warehouseNo} is not mapped`)
    return found.idealCode
  })
  const sale = order.kind === 'wholesale' || order.kind === 'wholesaleReturn'
  const customer = sale ? guards.customer(id, order.partnerNo) : null
  if (customer && !customer.ok) throw new Error(`customer ${order.partnerNo} is not mapped`)
  return {
    orderId: order.id,
    connectionId: id,
    idempotencyKey: pushKey(order, pushNo),
    billType: order.kind,
    billNo: order.orderNo,
    manualNo: order.manualNo === '' ? null : order.manualNo,
    billDate: order.billDate,
    warehouseCode: warehouseCode!,
    toWarehouseCode,
    partnerCode: order.kind === 'transfer' ? null : customer ? customer.customerCode : order.partnerNo,
    partnerName: order.kind === 'transfer' ? null : order.partnerName,
    remark: order.remark === '' ? null : order.remark,
    lines: lines.map((line) => {
      const product = guards.product(id, line.productNo)
      if (!product.ok) throw new Error(`product ${line.productNo} is not mapped`)
      return { lineNo: line.lineNo, itemCode: product.goodsCode, quantity: line.quantity, price: line.price }
    }),
  }
}

function empty(): Trouble {
  return {
    code: 'NO_LINES',
    problem: '订单没有商品。',
    cause: '没有商品行的订单不能推送ideal。',
    action: '请录入商品并保存后重新推送。',
  }
}
