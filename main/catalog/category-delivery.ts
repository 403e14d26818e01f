import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, HandlerContext, OutboxRow, Outcome } from '../queue/types.ts'
import type { Pos } from '../remote/pos/index.ts'

export const BRANDS_KIND = 'catalog.brands'

export interface BrandsPayload {
  names: string[]
}

export interface BrandsDeliveryDeps {
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  slowestAnswerMs?: number
}

/** Longest time the POS may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000

/** 新建品牌: idempotent by the name, so a lost answer is simply asked again. */
export function brandsDelivery(deps: BrandsDeliveryDeps): DeliveryHandler {
  async function create(row: OutboxRow, context: HandlerContext): Promise<Outcome> {
    const there = await deps.posOf(row.lane)
    if (!there.ok) return { kind: 'unauthorised', trouble: there.trouble }
    const answer = await there.pos.createBrands((row.payload as BrandsPayload).names, context)
    if (!answer.ok) {
      const { outcome } = answer
      return outcome.kind === 'unknown' ? { kind: 'not-now', trouble: outcome.trouble } : outcome
    }
    const refused = answer.value.filter((one) => one.result === 'refused')
    if (refused.length === 0)
      return { kind: 'delivered', existed: answer.value.every((one) => one.result === 'exists') }
    return {
      kind: 'refused',
      trouble: {
        code: refused[0]!.code,
        problem: `${refused.length} 个品牌没有建成`,
        cause: refused
          .slice(0, 3)
          .map((one) => `${one.name}：${one.message}`)
          .join('；'),
        action: '请在商家后台手工建立这些品牌；导入商品时品牌也会自动新建。',
      },
    }
  }
  return {
    kind: BRANDS_KIND,
    batchSize: 1,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    deliver: (rows, context) => Promise.all(rows.map((row) => create(row, context))),
    // Left over from a run that ended in mid-call: creating again is the look-up.
    lookUp: (rows, context) =>
      Promise.all(
        rows.map(async (row): Promise<Finding> => {
          const outcome = await create(row, context)
          if (outcome.kind === 'delivered') return { kind: 'found', sameContent: true }
          return outcome.kind === 'refused'
            ? { kind: 'found', sameContent: false, trouble: outcome.trouble }
            : { kind: 'failed', outcome }
        }),
      ),
  }
}
