import type { OnlinePort, PowerPort } from '../ports.ts'
import { breathe } from './call.ts'
import { messageOf } from './claim.ts'
import { type Core, countsNow } from './core.ts'
import { createLaneLoop, heldUntil, type LaneLoop, throttledUntil } from './lane-loop.ts'
import { emptyCounts, type LaneRecord } from './lane-table.ts'
import { type SpreadPosition, tellDependants } from './prerequisites.ts'
import { recoverOrphans, recoverRenewedNumbers } from './recover.ts'
import type { Turn } from './turn.ts'
import { type LaneStatus, OUTBOX_STATES, type OutboxState } from './types.ts'

/** Back-offs of a wrong clock corrected in one step. */
const REBASE_STEP = 1_000

const RECONNECTED = { backOff: false, lookUps: true }

export interface RunnerOptions {
  installation: { code: string; numbersRenewed: boolean }
  deliveryPaused(): boolean
  online?: OnlinePort
  power?: PowerPort
}

/** All lanes of the queue: start and stop, safety tick, telling dependants, status. */
export function createRunner(core: Core, options: RunnerOptions) {
  const loops = new Map<string, LaneLoop>()
  const unsubscribe: (() => void)[] = []
  let running = false
  let telling = false
  let cancelTick = () => {}

  const mayRun = () => running && !options.deliveryPaused()

  function loopOf(lane: string): LaneLoop {
    const known = loops.get(lane)
    if (known) return known
    const loop = createLaneLoop(core, lane, mayRun)
    loops.set(lane, loop)
    return loop
  }

  function wakeAll(): void {
    for (const { lane } of core.lanes.all()) loopOf(lane).wake()
  }

  function kick(lane: string | null, what: { backOff: boolean; lookUps: boolean }): void {
    if (!running) return
    const lanes = lane === null ? core.lanes.all().map((each) => each.lane) : [lane]
    for (const name of lanes) loopOf(name).kick(what)
  }

  /** At least this often everything is compared with the wall clock, whatever became of the timers. */
  function tick(): void {
    if (!running) return
    try {
      core.rows.rebase(core.clock.now(), REBASE_STEP)
      wakeAll()
      void tell()
    } catch (error) {
      core.log.error('the queue could not tick', { error: messageOf(error) })
    }
    cancelTick = core.clock.after(core.limits.safetyTickMs, tick)
  }

  async function tell(): Promise<void> {
    if (telling) return
    telling = true
    try {
      let position: SpreadPosition | null = null
      while (running) {
        position = tellDependants(core, position)
        if (!position) break
        await breathe()
      }
    } catch (error) {
      core.log.error('the queue could not tell dependants', { error: messageOf(error) })
    } finally {
      telling = false
    }
  }

  async function start(): Promise<void> {
    if (running) throw new Error('the queue runs already')
    const orphans = recoverOrphans(core)
    const renewed = await recoverRenewedNumbers(core, options.installation, breathe)
    if (orphans + renewed > 0) core.log.warn('rows became unknown at start', { orphans, renewed })
    running = true
    if (options.online) {
      unsubscribe.push(options.online.onChange((online) => online && kick(null, RECONNECTED)))
    }
    if (options.power) unsubscribe.push(options.power.onResume(() => kick(null, RECONNECTED)))
    for (const { lane } of core.lanes.all()) {
      const idle = core.rows.readyKinds(lane).filter((kind) => !core.handlers.has(kind))
      if (idle.length > 0) core.log.error('rows wait for kinds without a handler', { lane, kinds: idle })
    }
    tick()
  }

  async function stop(deadlineMs: number): Promise<void> {
    running = false
    cancelTick()
    for (const off of unsubscribe.splice(0)) off()
    const calls = () => [...loops.values()].flatMap((loop) => [...loop.calls])
    const cancelAbort = core.clock.after(deadlineMs, () => {
      for (const call of calls()) call.controller.abort(new Error('the product is being closed'))
      // Handlers get one turn of the event loop to answer their abort, then their rows are unknown.
      setImmediate(() => {
        for (const call of calls()) call.release()
      })
    })
    // A loop in the middle of writing ends its write; `stopped` only ends its waiting.
    for (const loop of loops.values()) loop.stop()
    await Promise.all([...loops.values()].map((loop) => loop.done()))
    while (telling) await breathe()
    cancelAbort()
    loops.clear()
  }

  function laneStatus(record: LaneRecord, counts: Record<OutboxState, number>): LaneStatus {
    const now = core.clock.now()
    const throttled = throttledUntil(core, record, now)
    const until = heldUntil(core, record, now)
    const pausedBy = until <= now ? null : throttled === until ? 'throttle' : 'person'
    return {
      lane: record.lane,
      pausedUntil: pausedBy ? until : null,
      pausedBy,
      pauseReason: pausedBy === 'person' ? record.pauseReason : pausedBy === 'throttle' ? record.throttleReason : null,
      stopped: record.stopped,
      offline: loops.get(record.lane)?.offline() ?? false,
      counts,
      lastSuccessAt: record.lastSuccessAt,
      oldestWaitingAt: core.lanes.oldestOpen(record.lane),
    }
  }

  return {
    start,
    stop,
    kick,
    breathe,
    afterTurn(turn: Turn): void {
      if (!running) return
      for (const lane of turn.lanes) loopOf(lane).wake()
      if (turn.settledIds.length > 0 || core.tellAgain.size > 0) void tell()
    },
    async idle(): Promise<void> {
      for (let quiet = 0; running && quiet < 2; ) {
        await breathe()
        quiet = telling || [...loops.values()].some((loop) => loop.busy()) ? 0 : quiet + 1
      }
    },
    status(): LaneStatus[] {
      const counts = countsNow(core)
      return core.lanes.all().map((record) => laneStatus(record, counts.get(record.lane) ?? emptyCounts()))
    },
    counts(): Record<OutboxState, number> {
      const total = emptyCounts()
      for (const record of countsNow(core).values()) for (const state of OUTBOX_STATES) total[state] += record[state]
      return total
    },
  }
}
