import { slotAfter, slotAt, slotsBetween, timeOfDayAfter } from './slots.ts'
import type { JobDefinition, RunTrigger } from './types.ts'

/** What is known of a job when its slots are looked at. Times epoch ms. */
export interface JobFacts {
  settledSlot: number
  /** A slot that already ran although `settledSlot` is older (the clock was set back). */
  ran(slot: number): boolean
}

export interface ClockFacts {
  now: number
  /** Before this a missed slot is not caught up: the network comes up after a start or a resume. */
  catchUpFrom: number
  /** A slot this old or younger is on time (ms). */
  onTimeMs: number
}

export type SlotDecision =
  /** Nothing to do before `next` (epoch ms). */
  | { kind: 'wait'; next: number }
  | { kind: 'run'; slot: number; trigger: Extract<RunTrigger, 'schedule' | 'catch-up'>; missed: number }
  /** Too late to run by itself: a person is asked. */
  | { kind: 'ask'; slot: number; missed: number }
  /** Said and passed over. */
  | { kind: 'skip'; slot: number; missed: number }
  /** The slot needs nothing: it ran already, or the stored slot came from a clock that was ahead. */
  | { kind: 'settle'; slot: number }

/**
 * Compares the newest due slot with the last settled one: at most one run, however many were missed. A missed slot is
 * caught up until `catchUpUntil`, later a person is asked; `catchUp: 'none'` skips it.
 */
export function decideSlot(job: JobDefinition, facts: JobFacts, clock: ClockFacts): SlotDecision {
  const { now } = clock
  const due = slotAt(job.rule, now)
  const next = slotAfter(job.rule, now)
  // Settled one slot ahead: the clock went back a little and that slot has run. Further ahead: the clock was wrong then.
  if (facts.settledSlot > next) return { kind: 'settle', slot: due }
  if (due <= facts.settledSlot) return { kind: 'wait', next }
  if (facts.ran(due)) return { kind: 'settle', slot: due }
  const missed = slotsBetween(job.rule, facts.settledSlot, due)
  if (now - due <= clock.onTimeMs) return { kind: 'run', slot: due, trigger: 'schedule', missed }
  if (job.catchUp === 'none') return { kind: 'skip', slot: due, missed }
  if (job.catchUpUntil && now > timeOfDayAfter(job.catchUpUntil, due)) return { kind: 'ask', slot: due, missed }
  if (now < clock.catchUpFrom) return { kind: 'wait', next: clock.catchUpFrom }
  return { kind: 'run', slot: due, trigger: 'catch-up', missed }
}
