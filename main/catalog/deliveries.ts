import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../queue/types.ts'
import type { BatchRow, Pos, PosProductResult, PosProductRow } from '../remote/pos/index.ts'
import { posOutcome } from '../remote/pos/index.ts'
import { cleanCode, foldCode } from './codes.ts'
import { CATEGORIES_KIND, type CategoriesPayload, PRODUCT_KIND, type ProductPayload } from './confirm-import.ts'
import { PRODUCTS_PER_CALL } from './import-view.ts'
import type { ImportTables } from './tables.ts'

/** Longest time the POS may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000

export interface DeliveriesDeps {
  tables: ImportTables
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  slowestAnswerMs?: number
  /** An import's line or category was settled, or opened again. */
  moved(importId: number): void
}

const stopped = (trouble: Trouble): Outcome => ({ kind: 'unauthorised', trouble })

/** Products of an import on their way to the POS. */
export function productDelivery(deps: DeliveriesDeps): DeliveryHandler {
  return {
    kind: PRODUCT_KIND,
    batchSize: PRODUCTS_PER_CALL,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    async deliver(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => stopped(there.trouble))
      const answers = await there.pos.writeProducts(rows.map(wireRow), context)
      return rows.map((row, index) => productOutcome(row, answers[index]))
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
      const id = deps.tables.settleLine(row.id, lineResult(row))
      if (id !== null) deps.moved(id)
    },
    reopened(row) {
      const id = deps.tables.settleLine(row.id, null)
      if (id !== null) deps.moved(id)
    },
  }
}

function wireRow(row: OutboxRow): PosProductRow {
  return {
    ...(row.payload as ProductPayload),
    sourceNo: row.idempotencyKey,
    contentHash: row.contentHash,
  } as PosProductRow
}

/**
 * A product that someone else created between plan and delivery is 已存在，未修改 (S73), no failure; so are specs that the
 * same product has meanwhile.
 */
export function productOutcome(row: OutboxRow, answer: BatchRow<PosProductResult> | undefined): Outcome {
  if (!answer || answer.kind === 'missing')
    return {
      kind: 'unknown',
      trouble: {
        code: 'ROW_MISSING',
        problem: '不确定商品是否已导入',
        cause: '智能POS 的回答里缺少这个商品。',
        action: '稍后会自动查询，不需要操作。',
      },
    }
  if (answer.kind === 'failed') return answer.outcome
  const { result } = answer
  const payload = row.payload as ProductPayload
  const remote = result.productId === null ? {} : { remoteNo: result.productId }
  if (payload.action === 'create' && result.code === 'PRODUCT_EXISTS')
    return { kind: 'delivered', existed: true, ...remote, result }
  if (payload.action === 'addSpecs' && result.code === 'DUPLICATE_MERCHANT_CODE') {
    const ours = foldCode(payload.product.productNo)
    const taken = new Set(
      result.conflicts
        .filter((conflict) => conflict.productNo !== null && foldCode(conflict.productNo) === ours)
        .map((conflict) => foldCode(conflict.merchantCode)),
    )
    if (payload.product.specs.every((spec) => taken.has(foldCode(cleanCode(spec.merchantCode)))))
      return { kind: 'delivered', existed: true, ...remote, result }
  }
  return posOutcome(result, result.productId)
}

function lineResult(row: OutboxRow): 'created' | 'existed' | 'failed' | 'discarded' {
  if (row.state === 'delivered') return isExisting(row.result) ? 'existed' : 'created'
  return row.state === 'discarded' ? 'discarded' : 'failed'
}

/** `exists / ALREADY_APPLIED` is our own first attempt; only other products that were there count as existing. */
function isExisting(result: unknown): boolean {
  const code = (result as { code?: string } | null)?.code
  return code === 'PRODUCT_EXISTS' || code === 'DUPLICATE_MERCHANT_CODE' || code === 'SOURCE_EXISTS'
}

/** 先建分类: idempotent by the path, so a lost answer is simply asked again. */
export function categoriesDelivery(deps: DeliveriesDeps): DeliveryHandler {
  async function create(row: OutboxRow, context: { signal: AbortSignal; correlationId: string }): Promise<Outcome> {
    const there = await deps.posOf(row.lane)
    if (!there.ok) return stopped(there.trouble)
    const answer = await there.pos.createCategories((row.payload as CategoriesPayload).paths, context)
    if (!answer.ok) {
      const { outcome } = answer
      // Nothing is made twice by asking again.
      return outcome.kind === 'unknown' ? { kind: 'not-now', trouble: outcome.trouble } : outcome
    }
    const refused = answer.value.filter((one) => one.result === 'refused')
    if (refused.length === 0)
      return { kind: 'delivered', existed: answer.value.every((one) => one.result === 'exists') }
    return {
      kind: 'refused',
      trouble: {
        code: refused[0]!.code,
        problem: `${refused.length} 个分类没有建成`,
        cause: refused
          .slice(0, 3)
          .map((one) => `${one.path.join(' / ')}：${one.message}`)
          .join('；'),
        action: '请在商家后台手工建立这些分类，或改为按一级分类导入。',
      },
    }
  }
  return {
    kind: CATEGORIES_KIND,
    batchSize: 1,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    deliver: async (rows, context) => Promise.all(rows.map((row) => create(row, context))),
    // Left over from a run that ended in mid-call: creating again is the look-up.
    lookUp: async (rows, context) =>
      Promise.all(
        rows.map(async (row): Promise<Finding> => {
          const outcome = await create(row, context)
          if (outcome.kind === 'delivered') return { kind: 'found', sameContent: true }
          return outcome.kind === 'refused'
            ? { kind: 'found', sameContent: false, trouble: outcome.trouble }
            : { kind: 'failed', outcome }
        }),
      ),
    settled(row) {
      const id = deps.tables.settleCategories(row.id, row.state === 'delivered' ? 'created' : 'failed')
      if (id !== null) deps.moved(id)
    },
    reopened(row) {
      const id = deps.tables.settleCategories(row.id, 'queued')
      if (id !== null) deps.moved(id)
    },
  }
}
