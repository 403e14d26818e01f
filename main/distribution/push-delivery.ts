import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../queue/types.ts'
import type { Boyuan, BoyuanOrderRow } from '../remote/boyuan/index.ts'
import type { Ideal, IdealOrderRow } from '../remote/ideal/index.ts'
import { LOCK_KIND, PUSH_KIND } from './order-groups.ts'
import type { LockPayload } from './push-order.ts'
import type { PushPayload } from './push-payload.ts'

export type ClientOf<C> = (lane: string) => Promise<{ ok: true; client: C } | { ok: false; trouble: Trouble }>

export interface PushDeliveryDeps {
  idealOf: ClientOf<Ideal>
  boyuanOf: ClientOf<Boyuan>
  /** Why the order must not go any more, or null; asked just before the first send (B8). */
  forbidden(payload: PushPayload): Trouble | null
  settled(row: OutboxRow): void
  slowestAnswerMs: number
}

export const unauthorised = (trouble: Trouble): Outcome => ({ kind: 'unauthorised', trouble })
export const failedFinding = (trouble: Trouble): Finding => ({
  kind: 'failed',
  outcome: { kind: 'unauthorised', trouble },
})
/** A refused lock or push is over: what is frozen may no longer be what the order says. */
export function onlyByClick(): never {
  throw new Error('请打开订单，核对后重新点击【推送ideal】')
}

/** 博远 locks the order before IDEAL hears of it (B22). */
export function lockDelivery(deps: PushDeliveryDeps): DeliveryHandler {
  return {
    kind: LOCK_KIND,
    batchSize: 50,
    slowestAnswerMs: deps.slowestAnswerMs,
    async deliver(rows, context) {
      const there = await deps.boyuanOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => unauthorised(there.trouble))
      return there.client.deliverOrders(rows.map(lockRow), context)
    },
    async lookUp(rows, context) {
      const there = await deps.boyuanOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => failedFinding(there.trouble))
      return there.client.findWrites(rows.map(writeKey), context)
    },
    settled: deps.settled,
    reopened: onlyByClick,
  }
}

/** The order goes to IDEAL once, whatever happens to the answer (I69, I70). */
export function pushDelivery(deps: PushDeliveryDeps): DeliveryHandler {
  return {
    kind: PUSH_KIND,
    batchSize: 10,
    slowestAnswerMs: deps.slowestAnswerMs,
    check: (row) => deps.forbidden(row.payload as PushPayload),
    async deliver(rows, context) {
      const there = await deps.idealOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => unauthorised(there.trouble))
      // A29: what is there already under this 单据号 is never sent again.
      const found = await there.client.findOrders(rows.map(wireRow), context)
      const due = rows.filter((_, index) => found[index]!.kind === 'not-found')
      const sent = due.length === 0 ? [] : await there.client.deliverOrders(due.map(wireRow), context)
      const byId = new Map(due.map((row, index) => [row.id, sent[index]!]))
      return rows.map((row, index) => byId.get(row.id) ?? outcomeOfFinding(found[index]!))
    },
    async lookUp(rows, context) {
      const there = await deps.idealOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => failedFinding(there.trouble))
      return there.client.findOrders(rows.map(wireRow), context)
    },
    settled: deps.settled,
    reopened: onlyByClick,
  }
}

function wireRow(row: OutboxRow): IdealOrderRow {
  const { orderId: _order, connectionId: _connection, ...order } = row.payload as PushPayload
  return { ...order, contentHash: row.contentHash }
}

function lockRow(row: OutboxRow): BoyuanOrderRow {
  const { kind, orderNo, version } = row.payload as LockPayload
  return { action: 'lock', kind, orderNo, version, ...writeKey(row) }
}

export const writeKey = (row: OutboxRow): { sourceNo: string; contentHash: string } => ({
  sourceNo: row.idempotencyKey,
  contentHash: row.contentHash,
})

/** What asking before sending means for the row; nothing was sent, so it is never unknown. */
function outcomeOfFinding(finding: Finding): Outcome {
  switch (finding.kind) {
    case 'found':
      return finding.sameContent
        ? {
            kind: 'delivered',
            existed: true,
            ...(finding.remoteNo === undefined ? {} : { remoteNo: finding.remoteNo }),
            result: finding.result,
          }
        : { kind: 'refused', trouble: finding.trouble }
    case 'failed': {
      const { outcome } = finding
      return outcome.kind === 'unknown' || outcome.kind === 'refused'
        ? { kind: 'not-now', trouble: outcome.trouble }
        : outcome
    }
    case 'not-found':
      throw new Error('an order that was not found is sent')
  }
}
