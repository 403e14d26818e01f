import { z } from 'zod'
import { GatewayFailure } from '../kit/gateway-failures.ts'
import { type BillRow, billById, billOf } from './bills.ts'
import { type CancelRow, cancelView, latestCancel } from './cancel-view.ts'
import type { IdealStore } from './store.ts'
import { behaviourOf, plan, setStatus } from './warehouse.ts'

const MINUTE = 60_000
const cancelInput = z.object({
  applicationKey: z.string().min(1).max(100),
  billType: z.string(),
  billNo: z.string().min(1).max(50),
  reason: z.string().max(500),
})
const updateInput = z.object({
  updateKey: z.string().min(1).max(100),
  billType: z.string(),
  billNo: z.string().min(1).max(50),
  applicationNo: z.string().min(1).max(50),
  action: z.literal('TERMINATE'),
})

/** 批发订单取消申请. */
export function applyCancel(store: IdealStore, body: unknown): Record<string, unknown> {
  const input = parse(cancelInput, body)
  const again = store.sql('SELECT * FROM cancel WHERE key = ?').get(input.applicationKey) as CancelRow | undefined
  if (again) return { result: 'exists', cancel: cancelView(again) }
  const bill = saleOf(store, input)
  if (bill.status === 'TERMINATED') throw new GatewayFailure('ALREADY_TERMINATED', '订单已终止')
  const open = latestCancel(store, bill.id)
  if (open && open.state !== 'REJECTED') throw new GatewayFailure('APPLICATION_OPEN', '已有取消申请')
  const now = store.now()
  const put = (state: CancelRow['state'], reason: string): CancelRow => {
    const id = Number(
      store
        .sql(
          `INSERT INTO cancel (bill_id, application_no, key, state, reason, applied_at, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          bill.id,
          `QX-${input.applicationKey}`,
          input.applicationKey,
          state,
          reason,
          now,
          state === 'APPLIED' ? null : now,
        ).lastInsertRowid,
    )
    return store.sql('SELECT * FROM cancel WHERE id = ?').get(id) as CancelRow
  }
  const answer = (cancel: CancelRow): Record<string, unknown> => ({ result: 'created', cancel: cancelView(cancel) })
  if (bill.status === 'DONE') return answer(put('REJECTED', '已发货，不能取消'))
  const behaviour = behaviourOf(store, bill)
  const hold = (): void => void store.sql('UPDATE bill SET held = 1 WHERE id = ?').run(bill.id)
  const decideAt = now + (behaviour.cancelAfterMinutes ?? 2) * MINUTE
  switch (behaviour.cancel ?? 'approve') {
    case 'approve':
      hold()
      return answer(put('APPROVED', '同意取消'))
    case 'refuse':
      return answer(put('REJECTED', '仓库已开始拣货，不能取消'))
    case 'pending':
      hold()
      return answer(put('APPLIED', ''))
    case 'pendingApprove':
    case 'pendingRefuse':
      hold()
      plan(store, decideAt, 'cancel', bill.id, { approve: behaviour.cancel === 'pendingApprove' })
      return answer(put('APPLIED', ''))
    case 'shipped':
      // Approved at the desk while the lorry was leaving.
      plan(store, now, 'done', bill.id)
      return answer(put('APPROVED', '同意取消'))
  }
}

/** 销售订单更新 after an approved application. */
export function updateSale(store: IdealStore, body: unknown): Record<string, unknown> {
  const input = parse(updateInput, body)
  const bill = saleOf(store, input)
  if (bill.update_key === input.updateKey) return { result: 'exists', billNo: bill.bill_no, status: bill.status }
  if (bill.status === 'TERMINATED') throw new GatewayFailure('ALREADY_TERMINATED', '订单已终止')
  if (bill.status === 'DONE') throw new GatewayFailure('ALREADY_SHIPPED', '订单已发货')
  const cancel = latestCancel(store, bill.id)
  if (cancel?.state !== 'APPROVED' || cancel.application_no !== input.applicationNo) {
    throw new GatewayFailure('NOT_APPROVED', '取消申请没有通过')
  }
  const now = store.now()
  store.sql('UPDATE bill SET update_key = ?, update_at = ? WHERE id = ?').run(input.updateKey, now, bill.id)
  setStatus(store, bill.id, 'TERMINATED', now)
  return { result: 'updated', billNo: bill.bill_no, status: billById(store, bill.id).status }
}

function saleOf(store: IdealStore, input: { billType: string; billNo: string }): BillRow {
  if (input.billType !== 'wholesale') throw new GatewayFailure('NOT_CANCELLABLE', '只有批发订单可以申请取消')
  const bill = billOf(store, 'wholesale', input.billNo)
  if (!bill) throw new GatewayFailure('BILL_NOT_FOUND')
  return bill
}

function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new GatewayFailure('INVALID_REQUEST', `${issue.path.join('.')} ${issue.message}`)
}
