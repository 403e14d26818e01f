import { offlineWait } from './back-off.ts'
import { acknowledge, breathe, type Call, startCall } from './call.ts'
import { type Claim, claimToLookUp, claimToSend, messageOf } from './claim.ts'
import { type Core, transact } from './core.ts'
import type { LaneRecord } from './lane-table.ts'
import type { LaneEffect } from './rules.ts'

/** Rows woken by one kick; the rest comes by its own due times. */
const KICK_LIMIT = 1_000
/** ms until a result that could not be written (full disk) is tried again. */
const WRITE_AGAIN_MS = 5_000

export interface LaneLoop {
  /** Looks at once whether something can be sent; many wakes in a row are one. */
  wake(): void
  /** Ends the wait for an unreachable side; on request also of rows that were told "not now" and of look-ups. */
  kick(what: { backOff: boolean; lookUps: boolean }): void
  offline(): boolean
  busy(): boolean
  calls: ReadonlySet<Call>
  /** Claims nothing more. */
  stop(): void
  /** Resolves when the calls under way have been written. */
  done(): Promise<void>
}

/** Delivers the rows of one lane, `limits.concurrency` calls at a time. `mayRun` = the queue runs and is not paused. */
export function createLaneLoop(core: Core, lane: string, mayRun: () => boolean): LaneLoop {
  const calls = new Set<Call>()
  const lookingUp = new Set<number>()
  const underWay = new Set<Promise<void>>()
  let inFlight = 0
  let woken = false
  let stopped = false
  let lookUpFirst = true
  let offlineStreak = 0
  let offlineUntil: number | null = null
  let cancelTimer = () => {}
  let cancelRetry = () => {}

  function wake(): void {
    if (woken || stopped) return
    woken = true
    queueMicrotask(() => {
      woken = false
      // A caller that opened its transaction by hand is still inside: its rows are not there yet.
      if (core.db.inTransaction) cancelTimer = core.clock.after(1, wake)
      else pump()
    })
  }

  function pump(): void {
    if (stopped || !mayRun() || inFlight >= core.limits.concurrency) return
    try {
      while (inFlight < core.limits.concurrency && !held()) {
        const next = claim()
        if (!next) break
        launch(next.purpose, next.claim)
      }
      plan()
    } catch (error) {
      // A full disk or a locked file: the safety tick tries again.
      core.log.error('the queue could not claim', { lane, error: messageOf(error) })
    }
  }

  /** Sends and look-ups take turns, so that neither starves the other. */
  function claim(): { purpose: Call['purpose']; claim: Claim } | null {
    const lookUps = () => {
      const found = claimToLookUp(core, lane, lookingUp)
      return found ? { purpose: 'look-up' as const, claim: found } : null
    }
    const sends = () => {
      const found = claimToSend(core, lane)
      return found ? { purpose: 'send' as const, claim: found } : null
    }
    lookUpFirst = !lookUpFirst
    return lookUpFirst ? (sends() ?? lookUps()) : (lookUps() ?? sends())
  }

  function launch(purpose: Call['purpose'], claimed: Claim): void {
    inFlight += 1
    if (purpose === 'look-up') for (const { raw } of claimed.rows) lookingUp.add(raw.id)
    const carried = carryOut(purpose, claimed).finally(() => {
      underWay.delete(carried)
      inFlight -= 1
      if (purpose === 'look-up') for (const { raw } of claimed.rows) lookingUp.delete(raw.id)
      wake()
    })
    underWay.add(carried)
  }

  /** One call after the other, as long as the answer to one brings the rows of the next. */
  async function carryOut(purpose: Call['purpose'], claimed: Claim): Promise<void> {
    for (let next: Claim | null = claimed; next; ) next = await carryOne(purpose, next)
  }

  async function carryOne(purpose: Call['purpose'], claimed: Claim): Promise<Claim | null> {
    const startedAt = core.clock.now()
    const { call, answer } = startCall(core, purpose, claimed)
    calls.add(call)
    let next: Claim | null = null
    try {
      // A handler that answers at once must not keep the process from everything else.
      await breathe()
      const answered = await answer
      const facts = {
        startedAt,
        tookMs: core.clock.now() - startedAt,
        offlineStreak,
        offlineWaitMs: offlineWait(offlineStreak + 1, core.limits),
      }
      await written(() => {
        const done = acknowledge(core, call, answered, facts, purpose === 'send' && mayGoOn() ? lane : null)
        next = done.next
        applyEffects(done.effects)
      })
    } finally {
      calls.delete(call)
    }
    if (next === null) await breathe()
    return next
  }

  /** Whether `pump` would claim rows to be sent directly after this; never while effects of an answer may throw. */
  function mayGoOn(): boolean {
    if (stopped || !mayRun() || offlineStreak > 0 || inFlight > core.limits.concurrency) return false
    return !held() && !core.rows.lookUpIsDue(lane, core.clock.now())
  }

  /** A result is never dropped because it could not be written at once. Ends when the queue is stopped. */
  async function written(write: () => void): Promise<void> {
    for (;;) {
      try {
        write()
        return
      } catch (error) {
        core.log.error('the queue could not write a result', { lane, error: messageOf(error) })
        if (stopped) return
        await new Promise<void>((resolve) => {
          const cancel = core.clock.after(WRITE_AGAIN_MS, resolve)
          cancelRetry = () => {
            cancel()
            resolve()
          }
        })
      }
    }
  }

  function applyEffects(effects: readonly LaneEffect[]): void {
    if (effects.length === 0) return
    const now = core.clock.now()
    if (effects.every((effect) => effect.kind === 'offline')) {
      offlineStreak += 1
      offlineUntil = now + offlineWait(offlineStreak, core.limits)
      return
    }
    const wasOffline = offlineStreak > 0
    offlineStreak = 0
    offlineUntil = null
    if (wasOffline) bringForward(false)
    for (const effect of effects) {
      if (effect.kind === 'throttle') throttle(now, effect.ms, effect.trouble.problem)
      if (effect.kind === 'stop') stopLane(effect)
    }
  }

  /** The longest Retry-After wins; stored, so that a restart does not end it. */
  function throttle(now: number, ms: number, reason: string): void {
    const record = core.lanes.one(lane)
    if (record?.throttledUntil && record.throttledUntil >= now + ms) return
    transact(core, (turn) => {
      core.lanes.throttle(lane, now, now + ms, reason)
      turn.lanes.add(lane)
    })
  }

  function stopLane(effect: Extract<LaneEffect, { kind: 'stop' }>): void {
    if (core.lanes.one(lane)?.stopped) return
    transact(core, (turn) => {
      core.lanes.stop(lane, effect.trouble)
      turn.lanes.add(lane)
      turn.notes.push({
        level: 'error',
        event: 'queue.unauthorised',
        message: `需要授权：${effect.trouble.problem}`,
        lane,
        correlationId: null,
        subject: null,
        detail: { trouble: effect.trouble },
      })
    })
  }

  function bringForward(all: boolean): void {
    if (!core.rows.hasSetback(lane)) return
    const { offlineFirstMs, backoffCapMs } = core.limits
    const how = { all, firstMs: offlineFirstMs, capMs: backoffCapMs, limit: KICK_LIMIT }
    transact(core, (turn) => core.rows.bringForward(lane, turn.now, how))
  }

  function held(): boolean {
    const now = core.clock.now()
    // A clock that was set back must not lengthen the wait.
    if (offlineUntil !== null && offlineUntil - now > core.limits.offlineCapMs) {
      offlineUntil = now + core.limits.offlineCapMs
    }
    if (offlineUntil !== null && offlineUntil > now) return true
    const record = core.lanes.one(lane)
    if (!record) return true
    return record.stopped !== null || heldUntil(core, record, now) > now
  }

  /** Sets the timer to the next moment at which something can change by itself; the safety tick bounds it. */
  function plan(): void {
    cancelTimer()
    cancelTimer = () => {}
    const record = core.lanes.one(lane)
    if (stopped || inFlight >= core.limits.concurrency || !record || record.stopped) return
    const now = core.clock.now()
    const hold = Math.max(heldUntil(core, record, now), offlineUntil ?? 0)
    const due = hold > now ? hold : core.rows.nextDue(lane)
    if (due === null) return
    cancelTimer = core.clock.after(Math.min(Math.max(due - now, 1), core.limits.safetyTickMs), wake)
  }

  return {
    wake,
    kick({ backOff, lookUps }) {
      offlineUntil = null
      bringForward(true)
      transact(core, (turn) => {
        if (lookUps) core.rows.lookUpNow(lane, turn.now, KICK_LIMIT)
        if (backOff) core.rows.endBackOff(lane, KICK_LIMIT)
      })
      wake()
    },
    offline: () => offlineStreak > 0,
    busy: () => woken || inFlight > 0,
    calls,
    stop() {
      stopped = true
      cancelTimer()
      cancelRetry()
    },
    async done() {
      await Promise.all(underWay)
    },
  }
}

/** Epoch ms until which a lane is held by a person or a throttle; in the past = not held. */
export function heldUntil(core: Core, record: LaneRecord, now: number): number {
  return Math.max(record.pausedUntil ?? 0, throttledUntil(core, record, now))
}

/** The end of a throttle; one that began in the future was stored by a clock that was ahead, and starts again now. */
export function throttledUntil(core: Core, record: LaneRecord, now: number): number {
  const { throttledFrom: from, throttledUntil: until } = record
  if (from === null || until === null) return 0
  if (from <= now) return until
  const moved = now + (until - from)
  core.lanes.throttle(record.lane, now, moved, record.throttleReason)
  return moved
}
