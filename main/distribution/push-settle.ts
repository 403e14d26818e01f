import type { Queue } from '../queue/index.ts'
import type { OutboxRow, Trouble } from '../queue/types.ts'
import { ORDER_WRITE_KIND, rowOf } from './order-groups.ts'
import type { StoredOrder } from './order-types.ts'
import type { WritePayload } from './order-write.ts'
import type { OrderTables } from './tables.ts'

export interface PushSettleDeps {
  tables: OrderTables
  queue: Pick<Queue, 'get' | 'enqueue' | 'mint'>
  now(): number
  /** 博远 said that the order is not as we know it: read it again. */
  stale(order: StoredOrder): void
  changed(connectionId: number, ids: readonly number[]): void
}

const MOVING: ReadonlySet<string> = new Set(['queued', 'sending', 'unknown'])

/** In the transaction that settles the lock. A lock that is refused lets the push behind it be refused by the queue. */
export function settleLock(row: OutboxRow, deps: PushSettleDeps): void {
  const { tables } = deps
  const order = tables.byOutbox(row.id)
  const now = deps.now()
  tables.endDelivery(row.id, row.state, now)
  if (!order) return
  if (row.state === 'delivered') {
    tables.addEvent(order.id, { at: now, event: 'lock.done', text: '已在博远ERP锁定', outboxId: row.id })
  } else {
    const text = `博远ERP没有锁定：${row.trouble?.problem ?? '没有送达'}`
    tables.addEvent(order.id, { at: now, event: 'lock.refused', text, outboxId: row.id })
  }
  deps.changed(order.connectionId, [order.id])
}

/** In the transaction that settles the push: pushed, or unlocked again with the reason (B8). */
export function settlePush(row: OutboxRow, deps: PushSettleDeps): void {
  const { tables } = deps
  const order = tables.byOutbox(row.id)
  const now = deps.now()
  tables.endDelivery(row.id, row.state, now)
  if (!order || order.pushOutbox !== row.id) return
  if (row.state === 'delivered') {
    const idealNo = row.remoteNo ?? order.idealNo
    tables.patch(order.id, {
      // A return may have come before the answer: what it said stays.
      ...(MOVING.has(order.state) ? { state: 'pushed' as const, trouble: null } : {}),
      upload: 'uploaded',
      uploadedAt: order.uploadedAt ?? now,
      idealNo,
      updatedAt: now,
    })
    const text = idealNo === null ? '荣耀IDEAL已接收' : `荣耀IDEAL已接收，IDEAL单号 ${idealNo}`
    tables.addEvent(order.id, { at: now, event: 'push.done', text, outboxId: row.id })
    deps.changed(order.connectionId, [order.id])
    return
  }
  const lock = order.lockOutbox === null ? undefined : deps.queue.get(order.lockOutbox)?.row
  const trouble = whyNot(row, lock)
  if (MOVING.has(order.state)) {
    tables.patch(order.id, { state: 'refused', trouble, upload: 'failed', version: order.version + 1, updatedAt: now })
    tables.addEvent(order.id, {
      at: now,
      event: 'push.refused',
      text: `没有推送成功，订单已解锁：${trouble.problem} ${trouble.cause}`,
      outboxId: row.id,
    })
    unlock(order, lock, deps)
  } else {
    tables.addEvent(order.id, { at: now, event: 'push.contradiction', text: trouble.problem, outboxId: row.id })
  }
  deps.changed(order.connectionId, [order.id])
}

/** The reason a person can do something about: that of the lock, where the lock was the obstacle. */
function whyNot(row: OutboxRow, lock: OutboxRow | undefined): Trouble {
  if (row.trouble?.code === 'PREREQUISITE_FAILED' && lock?.trouble) return lock.trouble
  return (
    row.trouble ?? {
      code: 'NOT_PUSHED',
      problem: '没有推送。',
      cause: '推送已结束，没有送达荣耀IDEAL。',
      action: '请核对后重新点击【推送ideal】。',
    }
  )
}

/** A lock that is there or may still come is taken back; it goes behind the lock in the same group. */
function unlock(order: StoredOrder, lock: OutboxRow | undefined, deps: PushSettleDeps): void {
  if (!lock || lock.state === 'refused' || lock.state === 'expired' || lock.state === 'discarded') {
    deps.stale(order)
    return
  }
  const { tables, queue } = deps
  const payload: WritePayload = {
    orderId: order.id,
    action: 'unlock',
    kind: order.kind,
    orderNo: order.orderNo,
    lockKey: lock.idempotencyKey,
  }
  const [row] = queue.enqueue([
    {
      ...rowOf(order, 'boyuan'),
      kind: ORDER_WRITE_KIND,
      idempotencyKey: queue.mint('JS'),
      payload,
      askedBy: lock.askedBy,
    },
  ])
  tables.addDelivery(row!.id, { orderId: order.id, what: 'unlock', at: deps.now(), by: lock.askedBy })
}
