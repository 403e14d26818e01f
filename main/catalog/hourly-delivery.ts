import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../queue/types.ts'
import { type BatchRow, type Pos, type PosProductResult, type PosProductRow, posOutcome } from '../remote/pos/index.ts'
import { missingRow } from '../remote/pos/outcome.ts'
import type { ProductPayload } from './confirm-import.ts'
import { HOURLY_KIND } from './hourly-plan.ts'
import { stillWanted } from './hourly-rules.ts'
import type { HourlyRow, HourlyTables } from './hourly-tables.ts'
import { PRODUCTS_PER_CALL } from './import-view.ts'

/** Longest time the POS may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000

/** Results under which nothing was written and nothing is wrong, as the journal says it; the next run compares anew. */
const NOT_NEEDED = 'NOT_NEEDED'
const PASSED_OVER: ReadonlyMap<string, string> = new Map([
  [NOT_NEEDED, 'ERP 中的值又有变化或已改回，这一条没有发送'],
  ['PRODUCT_NOT_FOUND', '商品在 POS 中已不存在，没有更新'],
  ['SPEC_NOT_FOUND', '有规格在 POS 中已不存在，这一条没有写入，下一个整点重新比较'],
  ['VERSION_CONFLICT', '商品在 POS 中刚被修改，这一条没有写入，下一个整点重新比较'],
])
const RUNNER_DIRECT = 'RUNNER_DIRECT'

export interface HourlyDeliveryDeps {
  tables: HourlyTables
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  /** A29: under 对方系统直连 nothing is written. */
  runsProducts(connectionId: number): boolean
  slowestAnswerMs?: number
  /** A row ends as delivered although nothing was written: the journal says why. */
  passedOver(row: OutboxRow, why: string): void
}

/** Rows of 整点更新 on their way to the POS. A value counts as seen once its row is settled, never before. */
export function hourlyDelivery(deps: HourlyDeliveryDeps): DeliveryHandler {
  const { tables } = deps
  const wanted = (row: OutboxRow): boolean => {
    const ours = tables.row(row.id)
    return ours !== null && stillWanted(ours.changes, tables.known(ours.connectionId, ours.goodsId))
  }
  const runner = (row: OutboxRow): Trouble | null =>
    deps.runsProducts(Number(row.lane.split(':')[1])) ? null : runnerDirect()
  return {
    kind: HOURLY_KIND,
    batchSize: PRODUCTS_PER_CALL,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check: runner,
    async deliver(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok) return rows.map((): Outcome => ({ kind: 'unauthorised', trouble: there.trouble }))
      // A row that waited may have been checked before the runner changed.
      const direct = rows.map(runner).find((trouble) => trouble !== null)
      if (direct) return rows.map((): Outcome => ({ kind: 'refused', trouble: direct }))
      const due = rows.filter(wanted)
      const answers = due.length === 0 ? [] : await there.pos.writeProducts(due.map(wireRow), context)
      const byId = new Map(due.map((row, index) => [row.id, answers[index]]))
      return rows.map((row) => {
        const outcome = byId.has(row.id) ? hourlyOutcome(byId.get(row.id)) : needless()
        const why = outcome.kind === 'delivered' ? PASSED_OVER.get(codeOf(outcome.result)) : undefined
        if (why !== undefined) deps.passedOver(row, why)
        return outcome
      })
    },
    async lookUp(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok)
        return rows.map((): Finding => ({ kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } }))
      return there.pos.findProducts(
        rows.map((row) => ({ sourceNo: row.idempotencyKey, contentHash: row.contentHash })),
        context,
      )
    },
    settled(row) {
      const ours = tables.row(row.id)
      if (ours) settle(tables, ours, row)
    },
    reopened: (row) => tables.setRow(row.id, 'open'),
  }
}

function wireRow(row: OutboxRow): PosProductRow {
  return {
    ...(row.payload as ProductPayload),
    sourceNo: row.idempotencyKey,
    contentHash: row.contentHash,
  } as PosProductRow
}

/** Deleted in the POS since the plan (S114): nothing to update, no failure. The next run looks again. */
export function hourlyOutcome(answer: BatchRow<PosProductResult> | undefined): Outcome {
  if (!answer || answer.kind === 'missing') return missingRow()
  if (answer.kind === 'failed') return answer.outcome
  const { result } = answer
  if (result.result === 'refused' && PASSED_OVER.has(result.code)) return { kind: 'delivered', existed: true, result }
  return posOutcome(result, result.productId)
}

function needless(): Outcome {
  return { kind: 'delivered', existed: true, result: { code: NOT_NEEDED, message: PASSED_OVER.get(NOT_NEEDED) } }
}

const codeOf = (result: unknown): string => (result as { code?: string } | null)?.code ?? ''

function settle(tables: HourlyTables, ours: HourlyRow, row: OutboxRow): void {
  switch (row.state) {
    case 'delivered':
      if (!PASSED_OVER.has(codeOf(row.result))) tables.markSeen(ours.connectionId, ours.goodsId, ours.changes)
      tables.dropRow(row.id)
      return
    case 'refused':
      tables.setRow(row.id, row.trouble?.code === RUNNER_DIRECT ? 'void' : 'refused')
      return
    case 'discarded':
      // Given up by a person, for these values; replaced by a newer row, the values are still to be brought.
      if (row.trouble?.code !== 'SUPERSEDED') tables.markSeen(ours.connectionId, ours.goodsId, ours.changes)
      tables.dropRow(row.id)
      return
    default:
      tables.dropRow(row.id)
  }
}

function runnerDirect(): Trouble {
  return {
    code: RUNNER_DIRECT,
    problem: '没有更新商品',
    cause: '该对接的“商品”由对方系统直连执行，本软件只查看，不写入。',
    action: '无需操作；要由本软件更新，请实施人员在【对接设置】中修改商品的执行方。',
  }
}
