import type { Database } from '../store/index.ts'

/** asked: on its way · applied: IDEAL decides · approved: 待更新 · rejected · failed: came to nothing · updated: ended. */
export type CancelState = 'asked' | 'applied' | 'approved' | 'rejected' | 'failed' | 'updated'

export interface Cancel {
  applicationKey: string
  orderId: number
  reason: string
  state: CancelState
  applicationNo: string | null
  said: string
  cancelOutbox: number | null
  updateOutbox: number | null
  askedAt: number
  askedBy: string
}

/** SQL of 取消申请. */
export function createCancelTables(db: Database) {
  const select = `SELECT application_key AS applicationKey, order_id AS orderId, reason, state, application_no AS applicationNo, said,
    cancel_outbox AS cancelOutbox, update_outbox AS updateOutbox, asked_at AS askedAt, asked_by AS askedBy FROM province_order_cancel`
  const byKey = db.prepare<[string], Cancel>(`${select} WHERE application_key = ?`)
  const latest = db.prepare<[number], Cancel>(
    `${select} WHERE order_id = ? ORDER BY asked_at DESC, application_key DESC LIMIT 1`,
  )
  return {
    byKey: (key: string): Cancel | null => byKey.get(key) ?? null,
    latest: (orderId: number): Cancel | null => latest.get(orderId) ?? null,
    add(one: Pick<Cancel, 'applicationKey' | 'orderId' | 'reason' | 'cancelOutbox' | 'askedAt' | 'askedBy'>): void {
      db.prepare(
        `INSERT INTO province_order_cancel (application_key, order_id, reason, state, cancel_outbox, asked_at, asked_by)
         VALUES (?, ?, ?, 'asked', ?, ?, ?)`,
      ).run(one.applicationKey, one.orderId, one.reason, one.cancelOutbox, one.askedAt, one.askedBy)
    },
    put(key: string, to: { state: CancelState; said?: string; applicationNo?: string; decidedAt?: number }): void {
      db.prepare(
        `UPDATE province_order_cancel SET state = ?, said = coalesce(?, said), application_no = coalesce(?, application_no),
           decided_at = coalesce(?, decided_at) WHERE application_key = ?`,
      ).run(to.state, to.said ?? null, to.applicationNo ?? null, to.decidedAt ?? null, key)
    },
    putUpdate(key: string, updateOutbox: number): void {
      db.prepare('UPDATE province_order_cancel SET update_outbox = ? WHERE application_key = ?').run(updateOutbox, key)
    },
  }
}
export type CancelTables = ReturnType<typeof createCancelTables>
