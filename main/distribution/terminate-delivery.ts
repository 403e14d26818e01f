import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, OutboxRow } from '../queue/types.ts'
import type { Ideal } from '../remote/ideal/index.ts'
import { CANCEL_KIND, SALE_UPDATE_KIND } from './order-groups.ts'
import { type ClientOf, failedFinding, unauthorised } from './push-delivery.ts'
import type { CancelPayload, UpdatePayload } from './terminate-order.ts'

export interface TerminateDeliveryDeps {
  idealOf: ClientOf<Ideal>
  /** Why the application must not go any more (shipped meanwhile), or null. */
  forbidden(orderId: number): Trouble | null
  settledCancel(row: OutboxRow): void
  settledUpdate(row: OutboxRow): void
  reopenedUpdate(row: OutboxRow): void
  slowestAnswerMs: number
}

/** 批发订单取消申请. Refused ones are not sent again: a person applies anew. */
export function cancelDelivery(deps: TerminateDeliveryDeps): DeliveryHandler {
  return {
    kind: CANCEL_KIND,
    batchSize: 10,
    slowestAnswerMs: deps.slowestAnswerMs,
    check: (row) => deps.forbidden((row.payload as CancelPayload).orderId),
    async deliver(rows, context) {
      const there = await deps.idealOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => unauthorised(there.trouble))
      return there.client.applyCancel(rows.map(wireCancel), context)
    },
    async lookUp(rows, context) {
      const there = await deps.idealOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => failedFinding(there.trouble))
      return there.client.findCancels(rows.map(wireCancel), context)
    },
    settled: deps.settledCancel,
    reopened() {
      throw new Error('请打开订单，重新点击【终止】')
    },
  }
}

/** 销售订单更新: may be sent again as it is (B6). */
export function saleUpdateDelivery(deps: TerminateDeliveryDeps): DeliveryHandler {
  return {
    kind: SALE_UPDATE_KIND,
    batchSize: 10,
    slowestAnswerMs: deps.slowestAnswerMs,
    async deliver(rows, context) {
      const there = await deps.idealOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => unauthorised(there.trouble))
      return there.client.updateSales(rows.map(wireUpdate), context)
    },
    async lookUp(rows, context) {
      const there = await deps.idealOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => failedFinding(there.trouble))
      return there.client.findUpdates(rows.map(wireUpdate), context)
    },
    settled: deps.settledUpdate,
    reopened: deps.reopenedUpdate,
  }
}

function wireCancel(row: OutboxRow) {
  const { applicationKey, billNo, reason } = row.payload as CancelPayload
  return { applicationKey, billNo, reason }
}

function wireUpdate(row: OutboxRow) {
  const { updateKey, billNo, applicationNo } = row.payload as UpdatePayload
  return { updateKey, billNo, applicationNo }
}
