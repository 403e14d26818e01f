import { POS_ROWS } from './deliveries.ts'
import type { GuardFacts } from './guards.ts'
import type { Policy, PolicyTables } from './policy-tables.ts'
import { PD_LINES } from './queue-lines.ts'
import type { Remotes } from './remotes.ts'
import { sourceOf, targetOf } from './rules.ts'
import { openingAt } from './settings.ts'
import type { Place, PlanResult, RunBody, RunRow, UnsettledShop } from './types.ts'

/** Rows of one page of the ERP. */
export const PAGE_ROWS = 100

export interface FactsInput {
  remotes: Extract<Remotes, { ok: true }>
  policy: Policy
  unsettled: UnsettledShop[]
  lostPlaces: string[]
  writeMs: number
  /** Epoch ms. */
  now: number
}

/** Everything the guards look at. */
export function factsOf(row: RunRow, result: PlanResult, more: FactsInput): GuardFacts {
  const { remotes, policy, unsettled, writeMs } = more
  const full = row.kind === 'compare'
  return {
    now: more.now,
    trigger: row.trigger,
    seen: row.kind !== 'sync',
    settings: policy.settings,
    sums: result.sums,
    scope: full ? withAll(row.body.shops, result.scope.rows[sourceOf(row.direction)]) : null,
    scopeBefore: policy.scope.rows[sourceOf(row.direction)],
    anchors: row.body.anchors,
    targetStock: policy.scope.stock[targetOf(row.direction)],
    offsets: { erp: remotes.erp.offsetMs(), pos: remotes.pos.offsetMs() },
    places: row.body.shops.length,
    lostPlaces: more.lostPlaces,
    unsettled,
    writeMs,
  }
}

/** Requests and time that the writes and their check need at the connection's limit. */
export function estimateOf(
  row: RunRow,
  { sums }: PlanResult,
  more: Pick<FactsInput, 'remotes' | 'policy' | 'now'>,
): NonNullable<RunBody['estimate']> {
  const { remotes, policy } = more
  const { write } = sums.counts
  const shops = row.body.shops.length
  const requests =
    write === 0
      ? 0
      : row.direction === 'erp'
        ? 2 * Math.ceil(write / POS_ROWS) + shops
        : 2 * (Math.ceil(write / PD_LINES) + shops) + Math.ceil(write / PAGE_ROWS)
  const ms = row.direction === 'erp' ? remotes.pos.estimateMs(requests) : remotes.erp.estimateMs(requests)
  const now = more.now
  const endsAt = now + ms
  const { opening } = policy.settings
  return { requests, ms, endsAt, opening: openingAt(now, endsAt, opening) }
}

/** Keeps what a run saw of the source as the measure of the next one; in the caller's transaction. */
export function keepScope(row: RunRow, result: PlanResult, policy: Policy, policies: PolicyTables): void {
  if (row.kind === 'compare') {
    const total = (rows: Record<string, number>): number => Object.values(rows).reduce((sum, one) => sum + one, 0)
    const scope = { ...policy.scope, rows: { ...policy.scope.rows }, stock: { ...policy.scope.stock } }
    for (const side of ['erp', 'pos'] as const)
      if (total(result.scope.rows[side]) > 0) {
        scope.rows[side] = result.scope.rows[side]
        scope.stock[side] = result.scope.stock[side]
      }
    policies.setScope(row.connectionId, scope)
    if (result.anchors.length > 0) policies.setAnchors(row.connectionId, result.anchors)
    return
  }
  if (row.kind === 'apply' || row.kind === 'rollback') return
  const shops = new Set(policy.anchors.map((anchor) => anchor.shopId))
  const fresh = result.anchors.filter((anchor) => !shops.has(anchor.shopId))
  if (fresh.length > 0) policies.setAnchors(row.connectionId, [...policy.anchors, ...fresh])
}

/** A shop without any row counts as 0, not as not asked. */
function withAll(shops: readonly Place[], rows: Record<string, number>): Record<string, number> {
  return Object.fromEntries(shops.map((shop) => [shop.shopId, rows[shop.shopId] ?? 0]))
}
