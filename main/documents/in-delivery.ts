import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../queue/types.ts'
import { type Pos, type PosDocumentRow, posOutcome } from '../remote/pos/index.ts'
import { missingRow } from '../remote/pos/outcome.ts'
import type { InPayload } from './in-payload.ts'

export const IN_KIND = 'documents.in'
/** Documents go before updates and imports. */
export const IN_PRIORITY = 30
/** Documents of one request at the most (pos.openapi.yaml, x-limits.rowsPerBatch.documents). */
const ROWS = 50
/** Longest time the POS may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000

export interface InDeliveryDeps {
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  /** Why the row must not be sent now (runner, mapping), or null. */
  forbidden(row: OutboxRow): Trouble | null
  slowestAnswerMs?: number
  /** In the transaction that settles or reopens the row. */
  settled(row: OutboxRow): void
  reopened(row: OutboxRow): void
}

/** Documents of the ERP on their way to the POS; settled by our number. */
export function inDelivery(deps: InDeliveryDeps): DeliveryHandler {
  return {
    kind: IN_KIND,
    batchSize: ROWS,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check: deps.forbidden,
    async deliver(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok) return rows.map((): Outcome => ({ kind: 'unauthorised', trouble: there.trouble }))
      // A row that waited may have been checked before the runner or the mapping changed.
      const outcomes = new Map<number, Outcome>()
      for (const row of rows) {
        const trouble = deps.forbidden(row)
        if (trouble) outcomes.set(row.id, { kind: 'refused', trouble })
      }
      const due = rows.filter((row) => !outcomes.has(row.id))
      const answers = due.length === 0 ? [] : await there.pos.writeDocuments(due.map(wireRow), context)
      due.forEach((row, index) => {
        const answer = answers[index]
        if (!answer || answer.kind === 'missing') outcomes.set(row.id, missingRow())
        else if (answer.kind === 'failed') outcomes.set(row.id, answer.outcome)
        else
          outcomes.set(row.id, withMissing(posOutcome(answer.result, answer.result.documentNo), answer.result.missing))
      })
      return rows.map((row) => outcomes.get(row.id)!)
    },
    async lookUp(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok)
        return rows.map((): Finding => ({ kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } }))
      return there.pos.findDocuments(
        rows.map((row) => ({ sourceNo: row.idempotencyKey, contentHash: row.contentHash })),
        context,
      )
    },
    settled: deps.settled,
    reopened: deps.reopened,
  }
}

function wireRow(row: OutboxRow): PosDocumentRow {
  return { ...(row.payload as InPayload), sourceNo: row.idempotencyKey, contentHash: row.contentHash }
}

/** Names what is missing, so that the document can wait for exactly these. */
function withMissing(outcome: Outcome, missing: readonly string[]): Outcome {
  if (outcome.kind !== 'refused' || outcome.trouble.code !== 'PRODUCT_MISSING' || missing.length === 0) return outcome
  return { ...outcome, trouble: { ...outcome.trouble, cause: `${MISSING_PREFIX}${missing.join('、')}` } }
}

const MISSING_PREFIX = '门店没有这些商品：'

/** 商家编码 that a refusal named; empty when it names none. */
export function missingOf(trouble: Trouble | null): string[] {
  if (trouble?.code !== 'PRODUCT_MISSING' || !trouble.cause.startsWith(MISSING_PREFIX)) return []
  return trouble.cause.slice(MISSING_PREFIX.length).split('、')
}
