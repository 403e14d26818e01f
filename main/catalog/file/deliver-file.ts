import type { Trouble } from '../../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../../queue/types.ts'
import {
  type BatchRow,
  type Pos,
  type PosProductResult,
  type PosProductRow,
  posOutcome,
} from '../../remote/pos/index.ts'
import { missingRow } from '../../remote/pos/outcome.ts'
import type { ProductPayload } from '../confirm-import.ts'
import { PRODUCTS_PER_CALL } from '../import-view.ts'
import { UPDATE_KIND } from './confirm-file.ts'
import type { FileImportTables, LineResult } from './import-tables.ts'

export const UNDO_KIND = 'catalog.undo'

/** Longest time the POS may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000

export interface FileDeliveryDeps {
  tables: FileImportTables
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  /** A29: under 对方系统直连 nothing is written. */
  runsProducts(connectionId: number): boolean
  slowestAnswerMs?: number
}

/** Rows of 批量更新, and of the undo of an import, on their way to the POS. */
export function fileDelivery(kind: typeof UPDATE_KIND | typeof UNDO_KIND, deps: FileDeliveryDeps): DeliveryHandler {
  const settling = kind === UPDATE_KIND ? settler(deps.tables) : undoSettler(deps.tables)
  const check = (row: OutboxRow): Trouble | null =>
    deps.runsProducts(Number(row.lane.split(':')[1])) ? null : runnerDirect()
  return {
    kind,
    batchSize: PRODUCTS_PER_CALL,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check,
    async deliver(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok) return rows.map((): Outcome => ({ kind: 'unauthorised', trouble: there.trouble }))
      const direct = rows.map(check).find((trouble) => trouble !== null)
      if (direct) return rows.map((): Outcome => ({ kind: 'refused', trouble: direct }))
      const answers = await there.pos.writeProducts(rows.map(wireRow), context)
      return rows.map((_row, index) => outcomeOf(kind, answers[index]))
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
    ...settling,
  }
}

function wireRow(row: OutboxRow): PosProductRow {
  return {
    ...(row.payload as ProductPayload),
    sourceNo: row.idempotencyKey,
    contentHash: row.contentHash,
  } as PosProductRow
}

function outcomeOf(kind: string, answer: BatchRow<PosProductResult> | undefined): Outcome {
  if (!answer || answer.kind === 'missing') return missingRow()
  if (answer.kind === 'failed') return answer.outcome
  const { result } = answer
  if (result.result === 'refused' && result.code === 'VERSION_CONFLICT')
    return { kind: 'refused', trouble: kind === UPDATE_KIND ? changedSincePlan() : changedSinceImport() }
  return posOutcome(result, result.productId)
}

const changedSincePlan = (): Trouble => ({
  code: 'VERSION_CONFLICT',
  problem: '商品没有更新',
  cause: '预演之后，商品在智能POS 里又被修改，为避免覆盖没有写入。',
  action: '请在导入结果里点【重试失败行】，重新预演后再执行。',
})

const changedSinceImport = (): Trouble => ({
  code: 'VERSION_CONFLICT',
  problem: '没有撤销',
  cause: '导入之后，商品在智能POS 里又被修改，撤销会丢掉那次修改。',
  action: '请在商品列表里核对后手工修改。',
})

function runnerDirect(): Trouble {
  return {
    code: 'RUNNER_DIRECT',
    problem: '没有更新商品',
    cause: '该对接的“商品”由对方系统直连执行，本软件只查看，不写入。',
    action: '要由本软件更新，请实施人员在【对接设置】中修改商品的执行方，再点重试。',
  }
}

/** Results under which the product was there before: made by someone else between plan and delivery. */
const THERE_BEFORE: ReadonlySet<string> = new Set(['PRODUCT_EXISTS', 'DUPLICATE_MERCHANT_CODE', 'SOURCE_EXISTS'])

function resultOf(row: OutboxRow): LineResult {
  if (row.state === 'discarded') return 'discarded'
  if (row.state !== 'delivered') return 'failed'
  const payload = row.payload as ProductPayload
  if (payload.action === 'update') return 'updated'
  return THERE_BEFORE.has((row.result as { code?: string } | null)?.code ?? '') ? 'existed' : 'created'
}

/** Books what became of lines of file imports; other rows of the same kinds pass by. */
export function settler(tables: FileImportTables): Required<Pick<DeliveryHandler, 'settled' | 'reopened'>> {
  return {
    settled(row) {
      if (tables.lineByOutbox(row.id) === null) return
      tables.settle(row.id, resultOf(row), (row.result as { version?: number | null } | null)?.version ?? null)
    },
    reopened(row) {
      if (tables.lineByOutbox(row.id) !== null) tables.settle(row.id, null, null)
    },
  }
}

function undoSettler(tables: FileImportTables): Required<Pick<DeliveryHandler, 'settled' | 'reopened'>> {
  return {
    settled: (row) => tables.settleUndo(row.id, row.state === 'delivered' ? 'done' : 'failed'),
    reopened: (row) => tables.settleUndo(row.id, null),
  }
}
