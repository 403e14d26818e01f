import type { WarehouseBehaviour } from '../../main/sandbox/index.ts'
import type { OrderKind } from '../../preload/contract/index.ts'

export type Random = () => number

/** In whose hands an order rests at last. */
export type Rest = 'done' | 'returnTrouble' | 'terminated' | 'terminating' | 'pushed' | 'partly'

export interface Planned {
  kind: OrderKind
  /** What the warehouse makes of it, and when; tells one order of a story from another. */
  behaviour: WarehouseBehaviour
  /** Devices. */
  pieces: number
  /** Of products that no other story touches, so that the books of both sides can be compared device by device. */
  products: 'any' | 'over' | 'mended' | 'parts'
  rest: Rest
}

/**
 * Minutes from the push to the end of the work, apart by kind: what one order brought in is not taken out by another one in
 * the same instant.
 */
const DONE_AFTER: Record<OrderKind, number> = {
  purchase: 2,
  purchaseReturn: 4,
  transfer: 6,
  wholesale: 11,
  wholesaleReturn: 14,
}
/** Simulated minutes after which every ordinary order has come back. */
export const ALL_BACK_MINUTES = 20
const KINDS: readonly OrderKind[] = ['purchase', 'transfer', 'wholesale', 'purchaseReturn', 'wholesaleReturn']
/** How often each kind comes among ordinary orders. */
const WEIGHTS: Record<OrderKind, number> = {
  purchase: 6,
  transfer: 4,
  wholesale: 5,
  purchaseReturn: 2,
  wholesaleReturn: 3,
}
const CALLBACKS = ['once', 'once', 'twice', 'none', 'beforeReply', 'outOfOrder'] as const

export function behave(kind: OrderKind, more: WarehouseBehaviour = {}): WarehouseBehaviour {
  return { doneAfterMinutes: DONE_AFTER[kind], ...(kind === 'transfer' ? { inAfterMinutes: 3 } : {}), ...more }
}

/** `count` ordinary orders of all five kinds; word of them comes once, twice, not at all, too early or in the wrong order. */
export function ordinary(count: number, pieces: number, random: Random, only?: OrderKind): Planned[] {
  const bag = KINDS.flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind))
  return Array.from({ length: count }, (_, index) => {
    // Every kind comes up at least once in each handful.
    const kind = only ?? (index < KINDS.length ? KINDS[index]! : bag[Math.floor(random() * bag.length)]!)
    const callbacks = CALLBACKS[Math.floor(random() * CALLBACKS.length)]!
    return {
      kind,
      behaviour: behave(kind, { callbacks, ...(random() < 0.1 ? { lateMinutes: 1 } : {}) }),
      pieces: Math.max(1, Math.round(pieces * (0.5 + random()))),
      products: 'any',
      rest: 'done',
    }
  })
}

/** Orders that do not go as they were written: short, over, in parts, nothing at all, lists that are not right. */
export function strange(pieces: number): Planned[] {
  const of = (kind: OrderKind, behaviour: WarehouseBehaviour, more: Partial<Planned> = {}): Planned => ({
    kind,
    behaviour: behave(kind, behaviour),
    pieces: Math.max(3, pieces),
    products: 'any',
    rest: 'done',
    ...more,
  })
  const over: Partial<Planned> = { products: 'over', rest: 'returnTrouble' }
  const mended: Partial<Planned> = { products: 'mended', rest: 'returnTrouble' }
  return [
    of('purchase', { quantity: 'short' }),
    of('purchaseReturn', { quantity: 'short' }),
    of('transfer', { quantity: 'short' }),
    of('wholesale', { quantity: 'short' }),
    of('wholesaleReturn', { quantity: 'short' }),
    of('purchase', { quantity: 'none' }),
    of('purchase', { partialFirst: true, doneAfterMinutes: 7 }),
    of('wholesaleReturn', { partialFirst: true }, { products: 'parts' }),
    of('purchase', { serials: 'late' }),
    of('wholesale', { serials: 'late' }),
    of('purchase', { quantity: 'over' }, over),
    of('wholesale', { quantity: 'over' }, over),
    of('purchase', { serials: 'short' }, mended),
    of('purchase', { serials: 'wrongLength' }, mended),
    of('wholesale', { serials: 'duplicate' }, mended),
  ]
}

/**
 * Word of these comes twice, before the push is answered, or 移入 before 移出: by its message, and by a list of 移出 that is
 * complete only after 移入 is done.
 */
export function oddWord(pieces: number): Planned[] {
  const of = (kind: OrderKind, behaviour: WarehouseBehaviour): Planned => ({
    kind,
    behaviour: behave(kind, behaviour),
    pieces: Math.max(2, pieces),
    products: 'any',
    rest: 'done',
  })
  return [
    of('purchase', { callbacks: 'twice' }),
    of('purchaseReturn', { callbacks: 'beforeReply' }),
    of('transfer', { callbacks: 'outOfOrder', inAfterMinutes: 1 }),
    of('transfer', { serials: 'late', inAfterMinutes: 0.5 }),
    of('wholesale', { callbacks: 'twice', lateMinutes: 1 }),
    of('wholesaleReturn', { callbacks: 'none' }),
  ]
}

/** What is still under way when the week ends: goods that nobody has touched yet, and some between two warehouses. */
export function underWay(pieces: number): Planned[] {
  const later = 7 * 24 * 60
  const base = { pieces: Math.max(2, pieces), products: 'any' as const }
  return [
    { ...base, kind: 'purchase', behaviour: { doneAfterMinutes: later }, rest: 'pushed' },
    { ...base, kind: 'transfer', behaviour: behave('transfer', { inAfterMinutes: later }), rest: 'partly' },
  ]
}

/** One order of any kind, of which the warehouse makes anything that it may make of it by itself. */
export function anything(pieces: number, random: Random): Planned {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const kind = pick(KINDS)
  const quantity = pick(['exact', 'exact', 'exact', 'short', 'none', 'over'] as const)
  const partialFirst = quantity !== 'over' && random() < 0.15
  const behaviour = behave(kind, {
    quantity,
    partialFirst,
    callbacks: pick(CALLBACKS),
    serials: pick(['good', 'good', 'good', 'late']),
    lateMinutes: pick([0, 0, 1, 7]),
    ...(kind === 'transfer' ? { inAfterMinutes: pick([0.5, 3]) } : {}),
  })
  return {
    kind,
    behaviour,
    pieces: 1 + Math.floor(random() * 2 * pieces),
    products: quantity === 'over' ? 'over' : partialFirst && kind !== 'purchase' ? 'parts' : 'any',
    rest: quantity === 'over' ? 'returnTrouble' : 'done',
  }
}

/** 终止 in every outcome that IDEAL decides on; those that go on after it ship in the end. */
export const ENDINGS = {
  approved: { behaviour: { cancel: 'approve' }, rest: 'terminated' },
  refused: { behaviour: { cancel: 'refuse' }, rest: 'done' },
  pending: { behaviour: { cancel: 'pending' }, rest: 'terminating' },
  approvedLater: { behaviour: { cancel: 'pendingApprove' }, rest: 'terminated' },
  refusedLater: { behaviour: { cancel: 'pendingRefuse' }, rest: 'done' },
  updateFailed: { behaviour: { cancel: 'approve' }, rest: 'terminated' },
  shipped: { behaviour: { cancel: 'shipped' }, rest: 'done' },
} as const satisfies Record<string, { behaviour: WarehouseBehaviour; rest: Rest }>
export type Ending = keyof typeof ENDINGS

/** The warehouse is slow, so that there is time to end the order. */
export const ENDING_AFTER_MINUTES = 60

export function ending(name: Ending, pieces: number): Planned {
  const { behaviour, rest } = ENDINGS[name]
  const slow = { doneAfterMinutes: ENDING_AFTER_MINUTES, ...behaviour }
  return { kind: 'wholesale', behaviour: slow, pieces, products: 'any', rest }
}
