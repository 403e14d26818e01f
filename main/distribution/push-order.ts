import type { CallOutput } from '../../preload/contract/index.ts'
import { ORDER_KIND_TEXT } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import { decimalText } from './decimal-text.ts'
import { onePass } from './mapping-guards.ts'
import { type FactsDeps, factsOf } from './order-facts.ts'
import { LOCK_KIND, PUSH_KIND, rowOf } from './order-groups.ts'
import type { StoredOrder } from './order-types.ts'
import { freezePush } from './push-payload.ts'
import { decide } from './rules.ts'

export interface PushDeps extends FactsDeps {
  queue: Pick<Queue, 'get' | 'enqueue' | 'mint'>
  now(): number
  by(): string
  warehouseName(connectionId: number, warehouseNo: string): string
  changed(connectionId: number, ids: readonly number[]): void
}

type Changed = CallOutput<'orders.push'>

/** What of an order is frozen when 博远 is asked to lock it (B22). */
export interface LockPayload {
  orderId: number
  kind: StoredOrder['kind']
  orderNo: string
  version: number
}

/**
 * 【推送ideal】. The only code of the product that puts a push into the outbox (I24); it is called by `orders.push` alone.
 * One order, one transaction: lock in 博远, push that waits for it, and the order read-only from here on. What is under way
 * or was pushed already is refused by its reason, so that a second click, window or PC changes nothing (I69).
 */
export async function pushOrders(ids: readonly number[], deps: PushDeps): Promise<Changed> {
  const refused: Changed['refused'] = []
  const changed: StoredOrder[] = []
  for (const id of new Set(ids)) {
    const reason = deps.tables.transaction(() => pushOne(id, deps, changed))
    if (reason !== null) refused.push({ id, reason })
    await turn()
  }
  for (const order of changed) deps.changed(order.connectionId, [order.id])
  return { changed: changed.length, refused }
}

function pushOne(id: number, deps: PushDeps, changed: StoredOrder[]): string | null {
  const { tables, queue } = deps
  const order = tables.get(id)
  if (!order) return '订单不存在，可能已被删除'
  const guards = onePass(deps.guards)
  const verdict = decide('push', factsOf(order, { ...deps, guards }))
  if (!verdict.allowed) return verdict.reason
  const lines = tables.lines(id)
  const pushNo = order.pushNo + 1
  const now = deps.now()
  const by = deps.by()
  const frozen = freezePush(order, lines, pushNo, guards)
  const lock: LockPayload = { orderId: id, kind: order.kind, orderNo: order.orderNo, version: order.boyuanVersion! }
  const [locked] = queue.enqueue([
    {
      ...rowOf(order, 'boyuan'),
      kind: LOCK_KIND,
      idempotencyKey: queue.mint('SD'),
      payload: lock,
      askedBy: by,
    },
  ])
  const [pushed] = queue.enqueue([
    {
      ...rowOf(order, 'ideal'),
      kind: PUSH_KIND,
      // Unique over all connections; IDEAL's own key is inside the frozen payload (B9).
      idempotencyKey: `push:${order.connectionId}:${frozen.idempotencyKey}`,
      payload: frozen,
      waitsFor: [locked!.id],
      askedBy: by,
    },
  ])
  tables.addDelivery(locked!.id, { orderId: id, what: 'lock', at: now, by })
  tables.addDelivery(pushed!.id, { orderId: id, what: 'push', pushNo, at: now, by })
  tables.putGoodsCodes(
    id,
    frozen.lines.map((line) => ({ lineNo: line.lineNo, goodsCode: line.itemCode })),
  )
  tables.patch(id, {
    state: 'queued',
    trouble: null,
    pushNo,
    pushOutbox: pushed!.id,
    lockOutbox: locked!.id,
    upload: 'uploading',
    version: order.version + 1,
    updatedAt: now,
  })
  tables.addEvent(id, {
    at: now,
    event: 'push.clicked',
    text: pushNo === 1 ? '点击了【推送ideal】' : `重新点击了【推送ideal】（第 ${pushNo} 次推送）`,
    by,
    outboxId: pushed!.id,
  })
  changed.push(order)
  return null
}

/** What a push of these would do; writes nothing (B8). */
export async function previewPush(ids: readonly number[], deps: PushDeps): Promise<CallOutput<'orders.pushPreview'>> {
  const orders: CallOutput<'orders.pushPreview'>['orders'] = []
  for (const id of new Set(ids)) {
    await turn()
    const order = deps.tables.get(id)
    if (!order) continue
    const verdict = decide('push', factsOf(order, { ...deps, guards: onePass(deps.guards) }))
    const names = (order.kind === 'transfer' ? [order.warehouseNo, order.toWarehouseNo] : [order.warehouseNo]).map(
      (no) => deps.warehouseName(order.connectionId, no),
    )
    orders.push({
      id,
      orderNo: order.orderNo,
      kindLabel: ORDER_KIND_TEXT[order.kind],
      warehouse: names.join(' → '),
      partner: order.partnerName || order.partnerNo,
      quantity: decimalText(order.quantity),
      allowed: verdict.allowed,
      reason: verdict.allowed ? '' : verdict.reason,
      page: verdict.allowed ? null : verdict.page,
    })
  }
  const allowed = orders.filter((one) => one.allowed).length
  return { orders, allowed, refused: orders.length - allowed }
}

/** Lets other work have its turn between two orders. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
