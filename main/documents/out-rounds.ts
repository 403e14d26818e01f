import type { Trouble } from '../../preload/contract/index.ts'
import { createWaker } from '../catalog/index.ts'
import type { ClockPort } from '../ports.ts'
import type { Wangdian } from '../remote/wangdian/index.ts'
import { briefDelay } from './ask-briefly.ts'
import { AskFailed, type Round } from './out-ask.ts'

/** A task of a round; resolves with the time it is due again (epoch ms), null = nothing waits. */
export type RoundTask = (round: Round) => Promise<number | null>

/** Several things that happened at once are one round. */
const GATHER_MS = 250
const LONGEST_MS = 5 * 60_000
const AFTER_FAILURE_MS = 60_000
/** Questions of a round stand behind the sends at the account's limit. */
const PRIORITY = -1

export interface OutRoundsDeps {
  clock: ClockPort
  erpOf(connectionId: number): Promise<{ ok: true; erp: Wangdian } | { ok: false; trouble: Trouble }>
  newCorrelationId(): string
  /** Needs no answer of the ERP: what may go is queued first. */
  before(connectionId: number): Promise<void>
  tasks: readonly RoundTask[]
  failed(error: unknown): void
}

export type OutRounds = ReturnType<typeof createOutRounds>

/**
 * Everything that is asked of the ERP about documents of the POS: reviewed yet, fetched yet, there already, product there
 * now. One loop per connection; it sleeps until something is due, so that nothing waiting means no requests.
 */
export function createOutRounds(deps: OutRoundsDeps) {
  const loops = new Map<number, { stop: AbortController; wake(): void; ended: Promise<void> }>()

  function begin(connectionId: number): void {
    if (loops.has(connectionId)) return
    const stop = new AbortController()
    const waker = createWaker(deps.clock)
    let woken = true
    const loop = {
      stop,
      wake() {
        woken = true
        waker.wake()
      },
      ended: run(),
    }
    loops.set(connectionId, loop)

    async function run(): Promise<void> {
      for (let failures = 0; !stop.signal.aborted; ) {
        if (woken) await waker.wait(GATHER_MS, stop.signal)
        if (stop.signal.aborted) return
        woken = false
        let next: number | null = null
        try {
          next = await once(connectionId, stop.signal)
          failures = 0
        } catch (error) {
          if (stop.signal.aborted) return
          if (!(error instanceof AskFailed)) deps.failed(error)
          const brief = error instanceof AskFailed ? briefDelay(error.outcome, failures) : null
          failures += 1
          next = deps.clock.now() + (brief ?? AFTER_FAILURE_MS)
        }
        const now = deps.clock.now()
        const wait = next === null ? LONGEST_MS : Math.min(LONGEST_MS, Math.max(GATHER_MS, next - now))
        if (!woken) await waker.wait(wait, stop.signal)
      }
    }
  }

  async function once(connectionId: number, signal: AbortSignal): Promise<number | null> {
    await deps.before(connectionId)
    const there = await deps.erpOf(connectionId)
    // Without an account there is nobody to ask; a change of the connection wakes the loop.
    if (!there.ok) return null
    const asked = { signal, correlationId: deps.newCorrelationId(), priority: PRIORITY }
    const round: Round = { connectionId, erp: there.erp, asked, now: deps.clock.now }
    const due: number[] = []
    for (const task of deps.tasks) {
      if (signal.aborted) return null
      const at = await task(round)
      if (at !== null) due.push(at)
    }
    return due.length === 0 ? null : Math.min(...due)
  }

  return {
    begin,
    end(connectionId: number): void {
      loops.get(connectionId)?.stop.abort()
      loops.delete(connectionId)
    },
    wake(connectionId?: number): void {
      for (const [id, loop] of loops) if (connectionId === undefined || id === connectionId) loop.wake()
    },
    async stop(): Promise<void> {
      const all = [...loops.values()]
      loops.clear()
      for (const loop of all) loop.stop.abort()
      await Promise.all(all.map((loop) => loop.ended))
    },
  }
}
