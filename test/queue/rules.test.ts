import { describe, expect, test } from 'vitest'
import { backOff, offlineWait } from '../../main/queue/back-off.ts'
import { DEFAULT_LIMITS, type Finding, OUTBOX_STATES, type OutboxState, type Outcome } from '../../main/queue/index.ts'
import { afterFinding, afterOutcome, type Decision, type RowFacts } from '../../main/queue/rules.ts'
import { NOON, trouble } from './harness.ts'

const limits = DEFAULT_LIMITS
const middle = () => 0.5
const facts = (state: OutboxState, more: Partial<RowFacts> = {}): RowFacts => ({
  state,
  attempts: 3,
  offlineTries: 0,
  lookups: 0,
  lastSentAt: NOON - 1_000,
  notFoundAt: null,
  ...more,
})
const context = { now: NOON, random: middle, limits, callReached: true, offlineStreak: 0, offlineWaitMs: 5_000 }
const outage = { ...context, callReached: false, offlineStreak: 2, offlineWaitMs: 20_000 }

const OUTCOMES: Record<Outcome['kind'], Outcome> = {
  delivered: { kind: 'delivered', existed: false, remoteNo: 'R1', result: { a: 1 } },
  'not-sent': { kind: 'not-sent', trouble: trouble('OFFLINE') },
  'not-now': { kind: 'not-now', trouble: trouble('BUSY') },
  throttled: { kind: 'throttled', trouble: trouble('LIMIT'), retryAfterMs: 30_000 },
  unauthorised: { kind: 'unauthorised', trouble: trouble('AUTH') },
  refused: { kind: 'refused', trouble: trouble('NO') },
  unknown: { kind: 'unknown', trouble: trouble('TIMEOUT') },
}

describe('state × outcome', () => {
  const expected: Record<Outcome['kind'], Partial<Decision>> = {
    delivered: {
      state: 'delivered',
      attempts: 4,
      remoteNo: 'R1',
      result: { a: 1 },
      trouble: null,
      lane: { kind: 'reached' },
    },
    'not-sent': { state: 'pending', attempts: 3, undoSend: true, offlineTries: 1, lane: { kind: 'reached' } },
    'not-now': { state: 'waiting', attempts: 4, undoSend: false, dueInMs: 34_295, lane: { kind: 'reached' } },
    throttled: {
      state: 'pending',
      attempts: 3,
      undoSend: true,
      dueInMs: 0,
      lane: { kind: 'throttle', ms: 30_000, trouble: trouble('LIMIT') },
    },
    unauthorised: {
      state: 'pending',
      attempts: 3,
      undoSend: true,
      dueInMs: 0,
      lane: { kind: 'stop', trouble: trouble('AUTH') },
    },
    refused: { state: 'refused', attempts: 4, trouble: trouble('NO'), lane: { kind: 'reached' } },
    unknown: { state: 'unknown', attempts: 4, undoSend: false, dueInMs: 10_000, trouble: trouble('TIMEOUT') },
  }
  for (const state of OUTBOX_STATES) {
    for (const [kind, outcome] of Object.entries(OUTCOMES)) {
      test(`${state} × ${kind}`, () => {
        const decision = afterOutcome(facts(state), outcome, context)
        if (state !== 'sending') expect(decision).toBeNull()
        else expect(decision).toMatchObject(expected[outcome.kind])
      })
    }
  }

  test('S119 a whole call that could not be sent costs no attempt and holds the lane, not the row’s own count', () => {
    expect(afterOutcome(facts('sending'), OUTCOMES['not-sent'], outage)).toMatchObject({
      state: 'pending',
      attempts: 3,
      offlineTries: 0,
      setback: true,
      dueInMs: 20_000,
      lane: { kind: 'offline' },
    })
  })

  test('attempts exhausted: refused with a code of its own that tells the last trouble', () => {
    const last = facts('sending', { attempts: limits.maxAttempts - 1 })
    const decision = afterOutcome(last, OUTCOMES['not-now'], context)
    expect(decision).toMatchObject({
      state: 'refused',
      attempts: limits.maxAttempts,
      trouble: { code: 'ATTEMPTS_EXHAUSTED' },
    })
    expect(decision?.trouble?.cause).toContain('BUSY')
    // Unknown is never given up by counting: it may have arrived.
    expect(afterOutcome(last, OUTCOMES.unknown, context)).toMatchObject({ state: 'unknown' })
  })

  test.each([
    [60_000, 60_000],
    [1_000, 34_295],
    [99 * 86_400_000, 86_400_000],
    [Number.NaN, 34_295],
    [-5, 34_295],
  ])('Retry-After of %d ms on "not now" waits %d ms', (retryAfterMs, dueInMs) => {
    const outcome: Outcome = { kind: 'not-now', trouble: trouble('BUSY'), retryAfterMs }
    expect(afterOutcome(facts('sending'), outcome, context)?.dueInMs).toBe(dueInMs)
  })

  test.each([
    [0, 1_000],
    [30_000, 30_000],
    [Number.POSITIVE_INFINITY, 86_400_000],
    [Number.NaN, 5_000],
  ])('Retry-After of %d ms on "too many requests" holds the lane %d ms', (retryAfterMs, ms) => {
    const outcome: Outcome = { kind: 'throttled', trouble: trouble('LIMIT'), retryAfterMs }
    expect(afterOutcome(facts('sending'), outcome, context)?.lane).toMatchObject({ kind: 'throttle', ms })
  })
})

describe('state × finding', () => {
  const look = { now: NOON, random: middle, limits, trouble: trouble('TIMEOUT'), slowestAnswerMs: 60_000 }
  const FINDINGS: Record<string, Finding> = {
    same: { kind: 'found', sameContent: true, remoteNo: 'R1' },
    other: { kind: 'found', sameContent: false, trouble: trouble('OTHER') },
    'not-found': { kind: 'not-found' },
    ...Object.fromEntries(
      Object.entries(OUTCOMES)
        .filter(([kind]) => kind !== 'delivered')
        .map(([kind, outcome]) => [`failed ${kind}`, { kind: 'failed', outcome } as Finding]),
    ),
  }
  for (const state of OUTBOX_STATES) {
    for (const [name, finding] of Object.entries(FINDINGS)) {
      test(`${state} × ${name}`, () => {
        const decision = afterFinding(facts(state), finding, look)
        if (state !== 'unknown') expect(decision).toBeNull()
        else if (name === 'same')
          expect(decision).toMatchObject({ state: 'delivered', attempts: 3, remoteNo: 'R1', trouble: null })
        else if (name === 'other')
          expect(decision).toMatchObject({ state: 'refused', attempts: 3, trouble: trouble('OTHER') })
        else expect(decision).toMatchObject({ state: 'unknown', attempts: 3, trouble: trouble('TIMEOUT') })
      })
    }
  }

  const notFound = FINDINGS['not-found']!
  test('not found before the slowest answer is over does not count', () => {
    for (const age of [0, 59_999, 60_000]) {
      const decision = afterFinding(facts('unknown', { lastSentAt: NOON - age }), notFound, look)
      expect(decision).toMatchObject({ state: 'unknown', notFoundAt: null })
      expect(NOON + decision!.dueInMs).toBeLessThanOrEqual(NOON - age + 60_001)
    }
  })
  test('the first not found that counts asks again exactly two minutes later', () => {
    expect(afterFinding(facts('unknown', { lastSentAt: NOON - 60_001 }), notFound, look)).toMatchObject({
      state: 'unknown',
      notFoundAt: NOON,
      dueInMs: 120_000,
    })
  })
  test('the second counts only two minutes after the first; then the row is sent again as for the first time', () => {
    const early = facts('unknown', { lastSentAt: NOON - 600_000, notFoundAt: NOON - 119_999 })
    expect(afterFinding(early, notFound, look)).toMatchObject({
      state: 'unknown',
      notFoundAt: NOON - 119_999,
      dueInMs: 1,
    })
    const late = facts('unknown', { lastSentAt: NOON - 600_000, notFoundAt: NOON - 120_000 })
    expect(afterFinding(late, notFound, look)).toMatchObject({
      state: 'pending',
      attempts: 3,
      undoSend: true,
      dueInMs: 0,
    })
  })
  test('proven not there after the last attempt is refused, not sent for ever', () => {
    const late = facts('unknown', { attempts: 50, lastSentAt: NOON - 600_000, notFoundAt: NOON - 120_000 })
    expect(afterFinding(late, notFound, look)).toMatchObject({
      state: 'refused',
      trouble: { code: 'ATTEMPTS_EXHAUSTED' },
    })
  })
  test('a clock set back starts the waits again instead of making them endless', () => {
    const future = facts('unknown', { lastSentAt: NOON + 86_400_000, notFoundAt: NOON + 86_400_000 })
    const decision = afterFinding(future, notFound, look)
    expect(decision).toMatchObject({ state: 'unknown', lastSentAt: NOON, notFoundAt: null })
    expect(decision!.dueInMs).toBeLessThanOrEqual(60_001)
    const counted = facts('unknown', { lastSentAt: NOON - 600_000, notFoundAt: NOON + 86_400_000 })
    expect(afterFinding(counted, notFound, look)).toMatchObject({
      state: 'unknown',
      notFoundAt: NOON,
      dueInMs: 120_000,
    })
  })
  test('a failed look-up never decides, however often', () => {
    for (const [name, finding] of Object.entries(FINDINGS)) {
      if (!name.startsWith('failed')) continue
      const row = facts('unknown', { attempts: 99, lookups: 99, lastSentAt: 0, notFoundAt: NOON - 1_000_000 })
      expect(afterFinding(row, finding, look)).toMatchObject({ state: 'unknown', notFoundAt: NOON - 1_000_000 })
    }
  })
})

describe('back-off', () => {
  test('grows by 1.9 to a cap of 15 minutes, with jitter on both sides', () => {
    expect([1, 2, 3, 10, 1_000].map((tries) => backOff(tries, 5_000, limits, middle))).toEqual([
      5_000, 9_500, 18_050, 900_000, 900_000,
    ])
    expect(backOff(1, 5_000, limits, () => 0)).toBe(4_000)
    expect(backOff(1, 5_000, limits, () => 1)).toBe(6_000)
    expect(backOff(50, 5_000, limits, () => 0)).toBe(720_000)
    expect(backOff(50, 5_000, limits, () => 1)).toBe(900_000)
  })
  test('an unreachable side is tried again after 5 s, at most 60 s', () => {
    expect([1, 2, 3, 4, 5, 99].map((streak) => offlineWait(streak, limits))).toEqual([
      5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
    ])
  })
})
