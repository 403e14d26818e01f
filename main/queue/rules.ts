import { assertNever } from './assert-never.ts'
import { backOff } from './back-off.ts'
import type { QueueLimits } from './limits.ts'
import { attemptsExhausted } from './troubles.ts'
import type { Finding, OutboxState, Outcome, Trouble } from './types.ts'

/** What an outcome says about the whole lane. */
export type LaneEffect =
  | { kind: 'reached' }
  | { kind: 'offline' }
  | { kind: 'throttle'; ms: number; trouble: Trouble }
  | { kind: 'stop'; trouble: Trouble }

/** What is known of a row when its outcome or finding arrives. Times epoch ms. */
export interface RowFacts {
  state: OutboxState
  attempts: number
  offlineTries: number
  lookups: number
  lastSentAt: number | null
  notFoundAt: number | null
}

/** The whole change of one row. Pure data; tables.ts writes it. */
export interface Decision {
  state: 'pending' | 'waiting' | 'unknown' | 'delivered' | 'refused'
  /** ms from now to the next attempt or look-up; 0 = at once; ignored when settled. */
  dueInMs: number
  attempts: number
  offlineTries: number
  lookups: number
  lastSentAt: number | null
  notFoundAt: number | null
  /** Goes behind the other rows of its lane until the other side is reached again. */
  setback: boolean
  /** The row provably had no effect: the send that brought this outcome does not count as its first. */
  undoSend: boolean
  trouble: Trouble | null
  remoteNo: string | null
  result: unknown
  lane: LaneEffect
}

export interface RuleContext {
  now: number
  random: () => number
  limits: QueueLimits
}

export interface SendContext extends RuleContext {
  /** Another row of the same call was answered, so the connection works and this row alone could not be sent. */
  callReached: boolean
  /** Calls in a row before this one that could not reach the other side. */
  offlineStreak: number
  /** ms the lane now waits if the whole call could not be sent. */
  offlineWaitMs: number
}

/**
 * State of a row after a delivery attempt (design.md section 3). Null when the row is not being sent any more: the answer
 * came after the watchdog, so a look-up decides and nothing changes here.
 */
export function afterOutcome(row: RowFacts, outcome: Outcome, context: SendContext): Decision | null {
  if (row.state !== 'sending') return null
  const { limits, random } = context
  const keep = unchanged(row)
  const attempts = row.attempts + 1
  switch (outcome.kind) {
    case 'delivered':
      return {
        ...keep,
        state: 'delivered',
        attempts,
        offlineTries: 0,
        remoteNo: outcome.remoteNo ?? null,
        result: outcome.result ?? null,
      }
    case 'refused':
      return { ...keep, state: 'refused', attempts, offlineTries: 0, trouble: outcome.trouble }
    case 'unknown':
      return {
        ...keep,
        state: 'unknown',
        attempts,
        offlineTries: 0,
        lookups: 0,
        notFoundAt: null,
        dueInMs: backOff(1, limits.lookUpFirstMs, limits, random),
        trouble: outcome.trouble,
      }
    case 'not-now':
      if (attempts >= limits.maxAttempts) {
        return { ...keep, state: 'refused', attempts, trouble: attemptsExhausted(attempts, outcome.trouble) }
      }
      return {
        ...keep,
        state: 'waiting',
        attempts,
        offlineTries: 0,
        dueInMs: Math.max(
          backOff(attempts, limits.backoffFirstMs, limits, random),
          believable(outcome.retryAfterMs ?? 0, limits),
        ),
        trouble: outcome.trouble,
      }
    case 'not-sent': {
      // Only a failure while others got through says something about this row; in an outage it says nothing.
      const own = context.callReached || context.offlineStreak === 0
      const offlineTries = own ? row.offlineTries + 1 : row.offlineTries
      return {
        ...keep,
        state: 'pending',
        offlineTries,
        setback: !context.callReached,
        undoSend: true,
        dueInMs: context.callReached
          ? backOff(offlineTries, limits.offlineFirstMs, limits, random)
          : context.offlineWaitMs,
        trouble: outcome.trouble,
        lane: context.callReached ? { kind: 'reached' } : { kind: 'offline' },
      }
    }
    case 'throttled':
      return {
        ...keep,
        state: 'pending',
        offlineTries: 0,
        undoSend: true,
        trouble: outcome.trouble,
        lane: throttle(outcome, limits),
      }
    case 'unauthorised':
      return {
        ...keep,
        state: 'pending',
        offlineTries: 0,
        undoSend: true,
        trouble: outcome.trouble,
        lane: { kind: 'stop', trouble: outcome.trouble },
      }
    default:
      return assertNever(outcome)
  }
}

export interface LookUpContext extends RuleContext {
  /** Trouble the row carries now: kept while nothing is decided. */
  trouble: Trouble | null
  /** Longest time the remote may still work on the request (ms after the latest send). */
  slowestAnswerMs: number
}

/**
 * State of an unknown row after a look-up of our own number. "Not found" counts only after the slowest answer is over,
 * and proves something only the second time, at least `notFoundApartMs` later. A failed look-up never decides.
 * Null when the row is not unknown any more.
 */
export function afterFinding(row: RowFacts, finding: Finding, context: LookUpContext): Decision | null {
  if (row.state !== 'unknown') return null
  const { now, limits, random } = context
  const keep = { ...unchanged(row), state: 'unknown' as const, trouble: context.trouble }
  const lookups = row.lookups + 1
  const wait = backOff(lookups, limits.lookUpFirstMs, limits, random)
  switch (finding.kind) {
    case 'found':
      if (!finding.sameContent) return { ...keep, state: 'refused', trouble: finding.trouble }
      return {
        ...keep,
        state: 'delivered',
        trouble: null,
        remoteNo: finding.remoteNo ?? null,
        result: finding.result ?? null,
      }
    case 'not-found': {
      // A time in the future means the PC clock was set back; the waits start again from now instead of never ending.
      const lastSentAt = Math.min(row.lastSentAt ?? now, now)
      const tooEarlyUntil = lastSentAt + context.slowestAnswerMs
      if (now <= tooEarlyUntil) {
        return { ...keep, lookups, lastSentAt, notFoundAt: null, dueInMs: Math.min(wait, tooEarlyUntil - now + 1) }
      }
      const firstAt = row.notFoundAt !== null && row.notFoundAt <= now ? row.notFoundAt : null
      if (firstAt === null) {
        return { ...keep, lookups, lastSentAt, notFoundAt: now, dueInMs: limits.notFoundApartMs }
      }
      const missing = firstAt + limits.notFoundApartMs - now
      if (missing > 0) return { ...keep, lookups, lastSentAt, notFoundAt: firstAt, dueInMs: missing }
      const proven = { ...keep, lookups: 0, lastSentAt: null, notFoundAt: null, undoSend: true }
      if (row.attempts >= limits.maxAttempts && context.trouble) {
        return { ...proven, state: 'refused', trouble: attemptsExhausted(row.attempts, context.trouble) }
      }
      return { ...proven, state: 'pending', dueInMs: 0 }
    }
    case 'failed':
      return { ...keep, ...afterFailedLookUp(finding.outcome, wait, lookups, context) }
    default:
      return assertNever(finding)
  }
}

function afterFailedLookUp(
  outcome: Exclude<Outcome, { kind: 'delivered' }>,
  wait: number,
  lookups: number,
  { limits }: LookUpContext,
): Pick<Decision, 'dueInMs' | 'lane'> & { lookups?: number } {
  switch (outcome.kind) {
    case 'not-sent':
      return { dueInMs: wait, lane: { kind: 'offline' } }
    case 'throttled':
      return { dueInMs: 0, lane: throttle(outcome, limits) }
    case 'unauthorised':
      return { dueInMs: 0, lane: { kind: 'stop', trouble: outcome.trouble } }
    case 'not-now':
      return {
        lookups,
        dueInMs: Math.max(wait, believable(outcome.retryAfterMs ?? 0, limits)),
        lane: { kind: 'reached' },
      }
    case 'refused':
    case 'unknown':
      return { lookups, dueInMs: wait, lane: { kind: 'reached' } }
    default:
      return assertNever(outcome)
  }
}

function unchanged(row: RowFacts): Omit<Decision, 'state'> {
  return {
    dueInMs: 0,
    attempts: row.attempts,
    offlineTries: row.offlineTries,
    lookups: row.lookups,
    lastSentAt: row.lastSentAt,
    notFoundAt: row.notFoundAt,
    setback: false,
    undoSend: false,
    trouble: null,
    remoteNo: null,
    result: null,
    lane: { kind: 'reached' },
  }
}

/** Retry-After 0 still means "too many": at least a second, or the lane would hammer. */
function throttle(outcome: { retryAfterMs: number; trouble: Trouble }, limits: QueueLimits): LaneEffect {
  return { kind: 'throttle', ms: Math.max(believable(outcome.retryAfterMs, limits), 1_000), trouble: outcome.trouble }
}

/** A Retry-After below zero, not a number or beyond reason must not hold a lane for ever. */
function believable(ms: number, limits: QueueLimits): number {
  if (Number.isNaN(ms)) return limits.backoffFirstMs
  return Math.min(Math.max(ms, 0), limits.retryAfterCapMs)
}
