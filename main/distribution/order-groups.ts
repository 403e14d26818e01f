import { ORDER_KIND_TEXT } from '../../preload/contract/index.ts'
import type { StoredOrder } from './order-types.ts'

/** Documents go before updates and imports. */
export const ORDER_PRIORITY = 30

export const ORDER_WRITE_KIND = 'distribution.order'
export const LOCK_KIND = 'distribution.lock'
export const PUSH_KIND = 'distribution.push'
export const CANCEL_KIND = 'distribution.cancel'
export const SALE_UPDATE_KIND = 'distribution.saleUpdate'

export const ORDER_KIND_LABELS: Record<string, string> = {
  [ORDER_WRITE_KIND]: '订单 → 博远ERP',
  [LOCK_KIND]: '推送ideal · 博远锁定',
  [PUSH_KIND]: '推送ideal',
  [CANCEL_KIND]: '批发订单取消申请',
  [SALE_UPDATE_KIND]: '销售订单更新（终止）',
}

/** What every row of the outbox that belongs to an order has in common; its rows of one lane keep their order. */
export function rowOf(order: StoredOrder, system: 'ideal' | 'boyuan') {
  return {
    lane: `${system}:${order.connectionId}`,
    groupKey: `order:${order.id}`,
    priority: ORDER_PRIORITY,
    subject: { type: 'order', id: String(order.id), label: `${ORDER_KIND_TEXT[order.kind]} ${order.orderNo}` },
    correlationId: order.correlationId,
  }
}

/** Connection of a lane, e.g. 3 of `ideal:3`. */
export const connectionOf = (lane: string): number => Number(lane.split(':')[1])
