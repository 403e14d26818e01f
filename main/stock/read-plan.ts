import { slotAt } from '../clock/index.ts'
import { type StockReadState, startStockRead } from '../remote/wangdian/index.ts'
import type { Policy } from './policy-tables.ts'
import { sourceOf } from './rules.ts'
import type { Anchor, AnchorCounts, Place, RunRow } from './types.ts'
import type { LeftSpec } from './write-tables.ts'

/** When the sync is due: 02:10 Beijing (S122). */
export const STOCK_RULE = { every: 'day', at: '02:10' } as const
export const CATCH_UP_UNTIL = '08:30'

const MINUTE = 60_000
/** Windows end this long before the remote's present: what was saved a moment ago may still become visible. */
const END_BACK_MS = 2 * MINUTE
/** And begin this long before the last one ended. */
const OVERLAP_MS = 10 * MINUTE
export const WINDOW_MS = 30 * 24 * 60 * MINUTE

/** One thing to read; JSON-safe, kept in staging with the rows of each answer. */
export type ReadStep =
  /** Stock rows of warehouses modified in a span; `back`: further windows before it follow, down to the oldest. */
  | {
      kind: 'erp-changes'
      /** Of several, one reading of all warehouses costs fewer windows than one of each. */
      places: Place[]
      state: StockReadState
      back: { from: number; rows: number; emptyWindows: number } | null
      /** Only SKUs that other steps have brought already are kept. */
      knownOnly: boolean
    }
  | { kind: 'pos-list'; place: Place; cursor: string | null; changedSince: number | null }
  /** The POS's stock of every SKU that rows of the other side name, rows behind `after` up to `to`. */
  | { kind: 'pos-of-known'; place: Place; after: number; to: number | null }
  /** The ERP's stock of every SKU that rows of the POS name. */
  | { kind: 'erp-of-known'; places: Place[]; after: string }
  /** Single SKUs of the ERP, asked for one by one in all these places. */
  | { kind: 'erp-codes'; places: Place[]; codes: string[]; at: number }
  | { kind: 'pos-codes'; place: Place; codes: string[]; at: number }
  /** SKUs seen before, of shops whose source brought nothing. */
  | { kind: 'anchors'; anchors: Anchor[]; at: number; counts: AnchorCounts }
  /** Lines of another run as a basis; see `base-rows.ts`. */
  | { kind: 'base'; after: number }

/** Where the reading of a run stands. */
export interface ReadProgress {
  steps: ReadStep[]
  at: number
  requests: number
  /** Requests still to be made as far as known. */
  left: number
  /** Rows of the source per shop. */
  rows: Record<string, number>
}

/**
 * Changes of the master since the last good run; the first time since the previous 02:10 (A18), and at least since the
 * direction was chosen, should the first nights have been missed. Times epoch ms of the master; `now` is its present,
 * `plannedAt` the slot, `chosenAt` the moment of that choice.
 */
export function intervalOf(
  watermark: number | null,
  now: number,
  plannedAt: number,
  chosenAt: number | null,
): { from: number; to: number } {
  const to = now - END_BACK_MS
  if (watermark === null) {
    const from = Math.min(slotAt(STOCK_RULE, plannedAt - 1), chosenAt === null ? plannedAt : chosenAt - OVERLAP_MS)
    return { from: Math.min(from, to - MINUTE), to }
  }
  // A watermark of the future comes from a remote whose clock was wrong: what it hides is read again.
  return { from: watermark > to ? to - WINDOW_MS : watermark - OVERLAP_MS, to }
}

export interface ReadPlanInput {
  row: RunRow
  places: Place[]
  policy: Policy
  /** Changed on the master and not brought over by earlier runs. */
  left: readonly LeftSpec[]
  interval: { from: number; to: number }
  /** The ERP's present, epoch ms. */
  erpNow: number
}

/** Everything a run has to read, in order. */
export function readSteps(input: ReadPlanInput): ReadStep[] {
  const { row, places, interval } = input
  switch (row.kind) {
    case 'sync':
    case 'preview':
    case 'observe':
      return changesSteps(input)
    case 'compare':
      return [erpFull(places, input.erpNow), ...places.map((place) => posList(place, null))]
    case 'apply':
      return [{ kind: 'base', after: 0 }, ...erpChanges(places, interval, true), ...places.map(posOfKnown)]
    case 'rollback':
      return [
        { kind: 'base', after: 0 },
        ...(row.direction === 'erp' ? places.map(posOfKnown) : erpChanges(places, interval, true)),
      ]
  }
}

const posOfKnown = (place: Place): ReadStep => ({ kind: 'pos-of-known', place, after: 0, to: null })

function changesSteps({ row, places, policy, left, interval }: ReadPlanInput): ReadStep[] {
  const codesOf = (place: Place): string[] => left.filter((one) => one.shopId === place.shopId).map((one) => one.code)
  const anchors: ReadStep = {
    kind: 'anchors',
    anchors: policy.anchors.filter((one) => places.some((place) => place.shopId === one.shopId)),
    at: 0,
    counts: {},
  }
  if (sourceOf(row.direction) === 'erp') {
    const codes = [...new Set(left.map((one) => one.code))]
    return [
      ...erpChanges(places, interval, false),
      ...(codes.length > 0 ? [{ kind: 'erp-codes', places: leftPlaces(places, left), codes, at: 0 } as const] : []),
      anchors,
      ...places.map(posOfKnown),
    ]
  }
  return [
    ...places.flatMap((place): ReadStep[] => {
      const codes = codesOf(place)
      return [
        posList(place, interval.from),
        ...(codes.length > 0 ? [{ kind: 'pos-codes', place, codes, at: 0 } as const] : []),
      ]
    }),
    anchors,
    { kind: 'erp-of-known', places, after: '' },
  ]
}

const leftPlaces = (places: readonly Place[], left: readonly LeftSpec[]): Place[] =>
  places.filter((place) => left.some((one) => one.shopId === place.shopId))

/** @param knownOnly values that other steps brought are brought level; also what changes while reading */
export function erpChanges(
  places: Place[],
  window: { from: number; to: number },
  knownOnly: boolean,
): Extract<ReadStep, { kind: 'erp-changes' }>[] {
  const state = startStockRead(window, { ...warehouseOf(places), follow: knownOnly })
  return state && places.length > 0 ? [{ kind: 'erp-changes', places, state, back: null, knownOnly }] : []
}

/** Everything the warehouses have: the newest window first, then back. */
export function erpFull(places: Place[], now: number, knownOnly = false): ReadStep {
  const from = now - WINDOW_MS
  const state = startStockRead({ from, to: now }, { ...warehouseOf(places), follow: true })
  if (!state) throw new RangeError(`no window up to ${now}`)
  return { kind: 'erp-changes', places, state, back: { from, rows: 0, emptyWindows: 0 }, knownOnly }
}

const warehouseOf = (places: readonly Place[]): { warehouseNo?: string } =>
  places.length === 1 && places[0] ? { warehouseNo: places[0].warehouseNo } : {}

const posList = (place: Place, changedSince: number | null): ReadStep => ({
  kind: 'pos-list',
  place,
  cursor: null,
  changedSince,
})

/** The first reading goes back to here at the most; the ERP is younger. */
const OLDEST = Date.parse('2010-01-01T00:00:00+08:00')
/** It ends earlier after this many windows of 30 days in which nothing was touched. */
const MOST_EMPTY = 13

/** The window before the one that was read; null = there is no need for one. */
export function windowBefore(
  step: Extract<ReadStep, { kind: 'erp-changes' }>,
): Extract<ReadStep, { kind: 'erp-changes' }> | null {
  const { back, places } = step
  if (!back) return null
  const emptyWindows = back.rows === 0 ? back.emptyWindows + 1 : 0
  if (emptyWindows >= MOST_EMPTY || back.from <= OLDEST) return null
  const from = Math.max(OLDEST, back.from - WINDOW_MS)
  const state = startStockRead({ from, to: back.from }, warehouseOf(places))
  return state ? { ...step, state, back: { from, rows: 0, emptyWindows } } : null
}
