import type { CallOutput, Trouble } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import type { OutboxRow } from '../queue/types.ts'
import type { IdealCancel, IdealCancelRow, IdealUpdateRow } from '../remote/ideal/index.ts'
import type { CancelTables } from './cancel-tables.ts'
import { factsOf } from './order-facts.ts'
import { CANCEL_KIND, rowOf, SALE_UPDATE_KIND } from './order-groups.ts'
import type { StoredOrder } from './order-types.ts'
import { sendWrite } from './order-write.ts'
import { decide } from './rules.ts'
import { onEach, type SaveDeps, takeBack } from './save-order.ts'

export interface TerminateDeps extends SaveDeps {
  cancels: CancelTables
  queue: Pick<Queue, 'get' | 'enqueue' | 'mint' | 'discard' | 'retry'>
}
type Changed = CallOutput<'orders.terminate'>

export type CancelPayload = IdealCancelRow & { orderId: number }
export type UpdatePayload = IdealUpdateRow & { orderId: number; applicationKey: string }

/**
 * 终止 of a 批发订单 (I7–I9, I54). Not pushed: here or in 博远ERP, without any call to IDEAL (I9). Pushed and without a
 * 批发出库单: 取消申请, and what follows is decided by IDEAL.
 */
export function terminateOrder(id: number, reason: string, deps: TerminateDeps): Promise<Changed> {
  return onEach([id], deps, (order) => {
    const verdict = decide('terminate', factsOf(order, deps))
    if (!verdict.allowed) return verdict.reason
    const pushed = order.state === 'pushed' || order.state === 'returnTrouble'
    if (pushed) apply(order, reason, deps)
    else terminateHere(order, reason, deps)
    return null
  })
}

function terminateHere(order: StoredOrder, reason: string, deps: TerminateDeps): void {
  const { tables } = deps
  const by = deps.by()
  const now = deps.now()
  const text = `点击了【终止】：${reason}`
  if (order.inBoyuan) {
    const { outboxId } = sendWrite(order, 'terminate', by, deps, reason)
    tables.addEvent(order.id, { at: now, event: 'terminate.clicked', text, by, outboxId })
    return
  }
  takeBack(order, deps)
  tables.patch(order.id, { state: 'terminated', trouble: null, version: order.version + 1, updatedAt: now })
  tables.addEvent(order.id, { at: now, event: 'terminate.clicked', text, by })
}

function apply(order: StoredOrder, reason: string, deps: TerminateDeps): void {
  const { tables, queue } = deps
  const by = deps.by()
  const now = deps.now()
  const applicationKey = queue.mint('QX')
  const payload: CancelPayload = { orderId: order.id, applicationKey, billNo: order.orderNo, reason }
  const [row] = queue.enqueue([
    { ...rowOf(order, 'ideal'), kind: CANCEL_KIND, idempotencyKey: applicationKey, payload, askedBy: by },
  ])
  deps.cancels.add({ applicationKey, orderId: order.id, reason, cancelOutbox: row!.id, askedAt: now, askedBy: by })
  tables.addDelivery(row!.id, { orderId: order.id, what: 'cancel', at: now, by })
  tables.patch(order.id, { state: 'terminating', trouble: null, version: order.version + 1, updatedAt: now })
  tables.addEvent(order.id, {
    at: now,
    event: 'terminate.clicked',
    text: `点击了【终止】，向荣耀IDEAL提交取消申请：${reason}`,
    by,
    outboxId: row!.id,
  })
}

/** What IDEAL says of an application; the same word twice changes nothing. In the caller's transaction. */
export function cancelResult(order: StoredOrder, said: IdealCancel, deps: TerminateDeps): void {
  const { tables, cancels } = deps
  const cancel = cancels.byKey(said.applicationKey)
  if (!cancel || cancel.orderId !== order.id) return
  if (cancel.state !== 'asked' && cancel.state !== 'applied') return
  const now = deps.now()
  const decided = { said: said.reason, applicationNo: said.applicationNo, decidedAt: said.decidedAt ?? now }
  switch (said.state) {
    case 'APPLIED':
      if (cancel.state === 'applied') return
      cancels.put(cancel.applicationKey, { state: 'applied', applicationNo: said.applicationNo })
      tables.addEvent(order.id, { at: now, event: 'cancel.applied', text: '取消申请已提交，等待荣耀IDEAL审核' })
      break
    case 'REJECTED':
      cancels.put(cancel.applicationKey, { state: 'rejected', ...decided })
      tables.addEvent(order.id, {
        at: now,
        event: 'cancel.rejected',
        text: `荣耀IDEAL不同意取消：${said.reason || '没有说明'}`,
      })
      backToPushed(order, refusedTrouble(said.reason), deps)
      break
    case 'APPROVED':
      if (order.state !== 'terminating') {
        cancels.put(cancel.applicationKey, { state: 'failed', ...decided })
        tables.addEvent(order.id, {
          at: now,
          event: 'cancel.too-late',
          text: '荣耀IDEAL同意取消，但已经发货：以发货为准，请与荣耀核对',
        })
        break
      }
      cancels.put(cancel.applicationKey, { state: 'approved', ...decided })
      tables.addEvent(order.id, { at: now, event: 'cancel.approved', text: '荣耀IDEAL同意取消，正在更新销售订单' })
      tables.patch(order.id, { state: 'terminateApproved', trouble: null, version: order.version + 1, updatedAt: now })
      sendUpdate(order, cancel.applicationKey, said.applicationNo, cancel.askedBy, deps)
      break
  }
  deps.changed(order.connectionId, [order.id])
}

/** 销售订单更新, only after an approval (I7); at most one per application. */
function sendUpdate(
  order: StoredOrder,
  applicationKey: string,
  applicationNo: string,
  by: string,
  deps: TerminateDeps,
): void {
  const { tables, queue, cancels } = deps
  const updateKey = queue.mint('GX')
  const payload: UpdatePayload = { orderId: order.id, applicationKey, updateKey, billNo: order.orderNo, applicationNo }
  const [row] = queue.enqueue([
    { ...rowOf(order, 'ideal'), kind: SALE_UPDATE_KIND, idempotencyKey: updateKey, payload, askedBy: by },
  ])
  cancels.putUpdate(applicationKey, row!.id)
  tables.addDelivery(row!.id, { orderId: order.id, what: 'saleUpdate', at: deps.now(), by })
}

/** 已批准·待更新: the update once more, never the application (B6). */
export function terminateAgain(id: number, deps: TerminateDeps): Promise<Changed> {
  return onEach([id], deps, (order) => {
    if (order.state !== 'terminateApproved') return '只有「已批准·待更新」的订单可以重新更新'
    const cancel = deps.cancels.latest(id)
    if (cancel?.state !== 'approved' || cancel.updateOutbox === null) return '没有已通过的取消申请'
    const { refused } = deps.queue.retry([cancel.updateOutbox], deps.by())
    if (refused[0]) return refused[0].reason
    deps.tables.addEvent(id, {
      at: deps.now(),
      event: 'terminate.again',
      text: '重新更新荣耀IDEAL的销售订单',
      by: deps.by(),
      outboxId: cancel.updateOutbox,
    })
    return null
  })
}

/** In the transaction that settles the application. */
export function settleCancel(row: OutboxRow, deps: TerminateDeps): void {
  const { tables, cancels } = deps
  tables.endDelivery(row.id, row.state, deps.now())
  const order = tables.byOutbox(row.id)
  const { applicationKey } = row.payload as CancelPayload
  if (!order) return
  if (row.state === 'delivered') {
    const said = row.result as IdealCancel | null
    // Marked as delivered by a person: the answer is asked for.
    if (said?.applicationKey === applicationKey) cancelResult(order, said, deps)
    else cancels.put(applicationKey, { state: 'applied' })
    return
  }
  const cancel = cancels.byKey(applicationKey)
  if (cancel?.state !== 'asked') return
  const trouble = row.trouble ?? refusedTrouble('')
  cancels.put(applicationKey, { state: 'failed', said: trouble.problem })
  tables.addEvent(order.id, {
    at: deps.now(),
    event: 'cancel.failed',
    text: `取消申请没有成功：${trouble.problem} ${trouble.cause}`,
    outboxId: row.id,
  })
  backToPushed(order, trouble, deps)
  deps.changed(order.connectionId, [order.id])
}

/** In the transaction that settles the update: ended in IDEAL, then in 博远ERP; refused = 待更新 with the reason. */
export function settleUpdate(row: OutboxRow, deps: TerminateDeps): void {
  const { tables, cancels } = deps
  const now = deps.now()
  tables.endDelivery(row.id, row.state, now)
  const order = tables.byOutbox(row.id)
  const { applicationKey } = row.payload as UpdatePayload
  const cancel = cancels.byKey(applicationKey)
  if (!order || !cancel) return
  const code = row.trouble?.code
  if (row.state === 'delivered' || code === 'ALREADY_TERMINATED') {
    cancels.put(applicationKey, { state: 'updated' })
    tables.addEvent(order.id, {
      at: now,
      event: 'terminate.updated',
      text: '荣耀IDEAL的销售订单已终止',
      outboxId: row.id,
    })
    if (order.state === 'terminateApproved') {
      tables.patch(order.id, { state: 'terminated', trouble: null, version: order.version + 1, updatedAt: now })
      sendWrite(tables.get(order.id)!, 'terminate', cancel.askedBy, deps, cancel.reason)
    }
  } else {
    const trouble = row.trouble ?? refusedTrouble('')
    tables.addEvent(order.id, {
      at: now,
      event: 'terminate.update-failed',
      text: `销售订单更新没有成功：${trouble.problem} ${trouble.cause}`,
      outboxId: row.id,
    })
    if (code === 'ALREADY_SHIPPED') {
      cancels.put(applicationKey, { state: 'failed', said: trouble.cause })
      backToPushed(order, trouble, deps)
    } else if (order.state === 'terminateApproved') {
      tables.patch(order.id, { trouble, version: order.version + 1, updatedAt: now })
    }
  }
  deps.changed(order.connectionId, [order.id])
}

/** The update is on its way again. */
export function reopenUpdate(row: OutboxRow, deps: TerminateDeps): void {
  const order = deps.tables.byOutbox(row.id)
  if (order?.state !== 'terminateApproved') throw new Error('订单已不在「已批准·待更新」，不需要再更新')
  deps.tables.endDelivery(row.id, null, deps.now())
  deps.tables.patch(order.id, { trouble: null, updatedAt: deps.now() })
  deps.changed(order.connectionId, [order.id])
}

/** The goods may leave as before; a return that came meanwhile has its own word. */
function backToPushed(order: StoredOrder, trouble: Trouble, deps: TerminateDeps): void {
  if (order.state !== 'terminating' && order.state !== 'terminateApproved') return
  deps.tables.patch(order.id, {
    state: order.returned === 'trouble' ? 'returnTrouble' : 'pushed',
    trouble,
    version: order.version + 1,
    updatedAt: deps.now(),
  })
}

function refusedTrouble(said: string): Trouble {
  return {
    code: 'TERMINATE_REFUSED',
    problem: '荣耀IDEAL不同意终止订单。',
    cause: `IDEAL的说明：${said || '无'}。`,
    action: '订单继续按推送处理，请等待回传；仍要终止请联系荣耀后重新点【终止】。',
  }
}
