import { type RawSideRow, sideRow } from './plan-tables.ts'
import { addUp, decide, type RuleInput, sourceOf } from './rules.ts'
import { type Anchor, type FullScope, noSums, type PlanLine, type PlanResult, type SideRow } from './types.ts'

/** A plan to be made; JSON-safe, so that a worker can be told. */
export interface PlanOrder {
  runId: number
  direction: RuleInput['direction']
  /** Shops of which everything is left out, and single SKUs as `shopId\nkey` (A22). */
  unsettled: { shops: string[]; specs: string[] }
  /** rollback: [shopId, key, quantity the run had written]; null = not asked. */
  expected: [string, string, number][] | null
}

/** Order in which the planner takes the rows: SKU by SKU, in the order of their arrival. */
export const ROWS_IN_ORDER = `SELECT id, side, shop_id, key, code, product_no, name, spec_name, quantity, held FROM stock_row
  WHERE run_id = ? ORDER BY shop_id, key, id`

const placeOf = (shopId: string, key: string): string => `${shopId}\n${key}`

/**
 * One pass over all rows of a run in order (`ROWS_IN_ORDER`): holds one SKU at a time, whatever the table's size. Yields
 * the number of rows passed now and then, so that the caller can write, breathe or stop.
 */
export function* planLines(
  rows: Iterable<RawSideRow>,
  order: PlanOrder,
  keep: (line: PlanLine) => void,
): Generator<number, PlanResult> {
  const shops = new Set(order.unsettled.shops)
  const specs = new Set(order.unsettled.specs)
  const expected =
    order.expected && new Map(order.expected.map(([shop, key, quantity]) => [placeOf(shop, key), quantity]))
  const input: RuleInput = {
    direction: order.direction,
    unsettled: (shopId, key) => shops.has(shopId) || specs.has(placeOf(shopId, key)),
    ...(expected ? { expected: (shopId, key) => expected.get(placeOf(shopId, key)) } : {}),
  }
  const sums = noSums()
  const scope: FullScope = { rows: { erp: {}, pos: {} }, stock: { erp: 0, pos: 0 } }
  const anchors: Anchor[] = []
  const anchorsOf = new Map<string, number>()
  let group: SideRow[] = []
  let passed = 0

  const close = (): void => {
    if (group.length === 0) return
    seen(group)
    const decision = decide(group, input)
    addUp(sums, decision)
    if (decision.kind === 'line') keep(decision.line)
    group = []
  }
  function seen(of: readonly SideRow[]): void {
    for (const side of ['erp', 'pos'] as const) {
      const last = of.findLast((row) => row.side === side)
      if (!last?.held) continue
      scope.rows[side][last.shopId] = (scope.rows[side][last.shopId] ?? 0) + 1
      scope.stock[side] = (scope.stock[side] ?? 0) + Math.abs(last.quantity ?? 0)
      const kept = anchorsOf.get(last.shopId) ?? 0
      if (side !== sourceOf(order.direction) || kept >= ANCHORS_PER_SHOP) continue
      anchorsOf.set(last.shopId, kept + 1)
      anchors.push({ shopId: last.shopId, code: last.code })
    }
  }

  for (const raw of rows) {
    const first = group[0]
    if (first && (first.key !== raw.key || first.shopId !== raw.shop_id)) close()
    group.push(sideRow(raw))
    passed += 1
    if (passed % YIELD_ROWS === 0) yield passed
  }
  close()
  return { sums, scope, anchors }
}

const YIELD_ROWS = 500
const ANCHORS_PER_SHOP = 5
