import { formatTime } from '../pos/values.ts'
import type { IdealStore } from './store.ts'

export type CancelRow = {
  id: number
  bill_id: number
  application_no: string
  key: string
  state: 'APPLIED' | 'APPROVED' | 'REJECTED'
  reason: string
  applied_at: number
  decided_at: number | null
}

export function latestCancel(store: IdealStore, billId: number): CancelRow | undefined {
  return store.sql('SELECT * FROM cancel WHERE bill_id = ? ORDER BY id DESC LIMIT 1').get(billId) as
    | CancelRow
    | undefined
}

export function cancelView(cancel: CancelRow): Record<string, unknown> {
  return {
    applicationNo: cancel.application_no,
    applicationKey: cancel.key,
    state: cancel.state,
    reason: cancel.reason,
    appliedAt: formatTime(cancel.applied_at),
    decidedAt: cancel.decided_at === null ? null : formatTime(cancel.decided_at),
  }
}
