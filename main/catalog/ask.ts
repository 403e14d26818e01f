import { assertNever } from '../../preload/contract/assert-never.ts'
import type { Trouble } from '../../preload/contract/index.ts'
import type { ClockPort } from '../ports.ts'
import type { Failure, Read } from '../remote/read.ts'

/** The remote said no for good; a person has to act before the work can go on. */
export class AskRefused extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(`${trouble.code}: ${trouble.problem}`)
    this.trouble = trouble
  }
}

/** The work was stopped: by a person, or because the product is closing. */
export class AskStopped extends Error {}

const FIRST_MS = 2_000
const CAP_MS = 60_000

/** Delay before asking again (ms); null = asking again is useless until a person has acted. */
export function delayAfter(outcome: Failure, attempt: number): number | null {
  const backOff = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempt, 6))
  switch (outcome.kind) {
    case 'not-sent':
      return outcome.trouble.code === 'WORKSPACE_ADDRESS' ? null : backOff
    case 'unknown':
      return backOff
    case 'not-now':
      return Math.max(backOff, outcome.retryAfterMs ?? 0)
    case 'throttled':
      return Math.max(FIRST_MS, outcome.retryAfterMs)
    case 'unauthorised':
    case 'refused':
      return null
    default:
      return assertNever(outcome)
  }
}

/** Wakes all waiting asks: the network is back, the PC woke up, a person pressed 立即同步. */
export interface Waker {
  wake(): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createWaker(clock: ClockPort): Waker {
  const sleepers = new Set<() => void>()
  return {
    wake() {
      for (const done of [...sleepers]) done()
    },
    wait(ms, signal) {
      return new Promise((resolve) => {
        const done = () => {
          cancel()
          sleepers.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const cancel = clock.after(ms, done)
        sleepers.add(done)
        signal.addEventListener('abort', done)
        if (signal.aborted) done()
      })
    },
  }
}

/**
 * Asks until there is an answer: waits out whatever passes by itself (offline, busy, throttled) and says why it waits.
 * Only for reads. Throws AskRefused or AskStopped.
 */
export async function askUntilAnswered<T>(
  call: () => Promise<Read<T>>,
  options: { signal: AbortSignal; waker: Waker; waiting(trouble: Trouble | null): void },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    if (options.signal.aborted) throw new AskStopped()
    const answer = await call()
    if (options.signal.aborted) throw new AskStopped()
    if (answer.ok) {
      if (attempt > 0) options.waiting(null)
      return answer.value
    }
    const delay = delayAfter(answer.outcome, attempt)
    if (delay === null) throw new AskRefused(answer.outcome.trouble)
    options.waiting(answer.outcome.trouble)
    await options.waker.wait(delay, options.signal)
  }
}
