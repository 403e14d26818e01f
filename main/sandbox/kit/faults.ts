import { createRandom, type Random } from './random.ts'
import type { SystemName } from './system.ts'

/**
 * What can go wrong on the wire. `…-after` and `timeout-after-commit`: the work is done, only the answer is lost.
 * `slow` and `wrong-clock` change a request and combine with the others; of the rest the first that matches applies.
 */
export const FAULT_KINDS = [
  'refuse',
  'timeout-before-commit',
  'timeout-after-commit',
  'error-500',
  'error-500-after',
  'throttle-429',
  'garbage',
  'garbage-after',
  'slow',
  'half-body',
  'half-body-after',
  'wrong-clock',
  'auth-expired',
] as const

/**
 * What IDEAL and the warehouse behind it do while the fault is on. `empty-answer` spoils answers like those above: the order
 * is taken, the answer has no body. The others are the system's own business (ideal/faults.ts).
 */
export const IDEAL_FAULT_KINDS = [
  'empty-answer',
  'no-return',
  'callback-first',
  'serials-short',
  'serials-length',
  'serials-duplicate',
  'cancel-refused',
  'cancel-pending',
  'interface-closed',
] as const
export type IdealFaultKind = (typeof IDEAL_FAULT_KINDS)[number]

export type FaultKind = (typeof FAULT_KINDS)[number] | IdealFaultKind

export type FaultSpec = {
  system: SystemName
  kind: FaultKind
  /** Only requests whose path contains this text. Not for `refuse`, which closes the listener. */
  path?: string
  /** Apply to this many requests, then vanish. Not for `refuse`. */
  times?: number
  /** 0…1, default 1. Not for `refuse`. */
  probability?: number
  /** Seed of the probability; default: the sandbox's seed. */
  seed?: number
  /** For `slow`: milliseconds before the work starts; default 1000. */
  delayMs?: number
  /** For `throttle-429`; default 5. */
  retryAfterSeconds?: number
  /** For `wrong-clock`: minutes the server's clock is ahead (negative: behind); default 13. */
  minutes?: number
}

export type Fault = FaultSpec & { id: string; hits: number }

/** Faults that hold for one request. */
export type FaultsTaken = { delayMs: number; shiftMs: number; terminal?: Fault & { kind: WireFaultKind } }
export type WireFaultKind = (typeof FAULT_KINDS)[number] | 'empty-answer'

export type FaultBook = {
  /** Throws with a readable message when the spec makes no sense. */
  add(spec: FaultSpec): Fault
  list(): Fault[]
  /** Removes the matching faults and returns them. */
  remove(filter: { system?: SystemName; id?: string; kind?: FaultKind }): Fault[]
  /** Counts a request to `path` against the system's faults and says which hold for it. */
  take(system: SystemName, path: string): FaultsTaken
  refuses(system: SystemName): boolean
}

export function createFaultBook(seed: number): FaultBook {
  const faults = new Map<string, { fault: Fault; random: Random }>()
  let counter = 0

  const take: FaultBook['take'] = (system, path) => {
    const taken: FaultsTaken = { delayMs: 0, shiftMs: 0 }
    for (const { fault, random } of faults.values()) {
      const { kind } = fault
      if (fault.system !== system || kind === 'refuse' || !onTheWire(kind)) continue
      if (fault.path !== undefined && !path.includes(fault.path)) continue
      if (kind === 'empty-answer' && !CREATES.test(path)) continue
      const modifier = kind === 'slow' || kind === 'wrong-clock'
      if (!modifier && taken.terminal) continue
      if (!random.chance(fault.probability ?? 1)) continue
      fault.hits += 1
      if (fault.times !== undefined && fault.hits >= fault.times) faults.delete(fault.id)
      if (kind === 'slow') taken.delayMs += fault.delayMs ?? 1000
      else if (kind === 'wrong-clock') taken.shiftMs += (fault.minutes ?? 13) * 60_000
      else taken.terminal = { ...fault, kind }
    }
    return taken
  }

  return {
    add: (spec) => {
      checkSpec(spec)
      counter += 1
      const fault: Fault = { ...spec, id: `fault-${counter}`, hits: 0 }
      faults.set(fault.id, { fault, random: createRandom(spec.seed ?? seed, fault.id) })
      return { ...fault }
    },
    list: () => [...faults.values()].map(({ fault }) => ({ ...fault })),
    remove: (filter) => {
      const removed: Fault[] = []
      for (const { fault } of [...faults.values()]) {
        if (filter.id !== undefined && fault.id !== filter.id) continue
        if (filter.system !== undefined && fault.system !== filter.system) continue
        if (filter.kind !== undefined && fault.kind !== filter.kind) continue
        faults.delete(fault.id)
        removed.push(fault)
      }
      return removed
    },
    take,
    refuses: (system) => [...faults.values()].some(({ fault }) => fault.system === system && fault.kind === 'refuse'),
  }
}

export function isIdealFault(kind: FaultKind): kind is IdealFaultKind {
  return (IDEAL_FAULT_KINDS as readonly string[]).includes(kind)
}

/** Paths of IDEAL's creating calls. */
const CREATES = /-orders$/

function onTheWire(kind: FaultKind): kind is WireFaultKind {
  return kind === 'empty-answer' || (FAULT_KINDS as readonly string[]).includes(kind)
}

function checkSpec(spec: FaultSpec): void {
  const ofIdeal = isIdealFault(spec.kind)
  if (!ofIdeal && !onTheWire(spec.kind)) throw new Error(`unknown fault kind ${String(spec.kind)}`)
  if (ofIdeal && spec.system !== 'ideal') throw new Error(`${spec.kind} is a fault of ideal alone`)
  const narrowed = spec.path !== undefined || spec.times !== undefined || spec.probability !== undefined
  if (narrowed && spec.kind === 'refuse')
    throw new Error('refuse closes the whole listener: path, times and probability do not apply')
  if (narrowed && !onTheWire(spec.kind)) throw new Error(`path, times and probability do not apply to ${spec.kind}`)
  if (spec.times !== undefined && !(Number.isInteger(spec.times) && spec.times > 0)) {
    throw new Error('times must be a whole number above 0')
  }
  if (spec.probability !== undefined && !(spec.probability >= 0 && spec.probability <= 1)) {
    throw new Error('probability must lie between 0 and 1')
  }
  for (const field of ['delayMs', 'retryAfterSeconds'] as const) {
    const value = spec[field]
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) throw new Error(`${field} must not be negative`)
  }
}
