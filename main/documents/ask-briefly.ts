import type { Trouble } from '../../preload/contract/index.ts'
import { AskRefused, AskStopped } from '../catalog/index.ts'
import type { ClockPort } from '../ports.ts'
import type { Failure, Read } from '../remote/read.ts'

/** The other side does not answer just now; the next run of the clock tries again. */
export class NotNow extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(`${trouble.problem}：${trouble.cause}`)
    this.trouble = trouble
  }
}

const MOST = 4
const FIRST_MS = 1_000
/** A longer wait is the next run's business. */
const LONGEST_MS = 60_000

/** Wait before asking again (ms), or null when this run gives up. */
export function briefDelay(outcome: Failure, attempt: number): number | null {
  if (attempt >= MOST) return null
  const backOff = FIRST_MS * 2 ** attempt
  switch (outcome.kind) {
    case 'not-now':
    case 'throttled': {
      const asked = Math.max(backOff, outcome.retryAfterMs ?? 0)
      return asked > LONGEST_MS ? null : asked
    }
    case 'unknown':
      return attempt === 0 ? backOff : null
    case 'not-sent':
    case 'unauthorised':
    case 'refused':
      return null
  }
}

/**
 * Reads with a few tries: a job that comes again in minutes must not wait out an outage, since it follows two sides.
 * Throws NotNow, AskRefused (a person must act) or AskStopped.
 */
export async function askBriefly<T>(
  call: () => Promise<Read<T>>,
  options: { clock: ClockPort; signal: AbortSignal },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    if (options.signal.aborted) throw new AskStopped()
    const answer = await call()
    if (options.signal.aborted) throw new AskStopped()
    if (answer.ok) return answer.value
    const { outcome } = answer
    if (outcome.kind === 'refused' || outcome.kind === 'unauthorised') throw new AskRefused(outcome.trouble)
    const delay = briefDelay(outcome, attempt)
    if (delay === null) throw new NotNow(outcome.trouble)
    await new Promise<void>((resolve) => {
      const done = (): void => {
        cancel()
        options.signal.removeEventListener('abort', done)
        resolve()
      }
      const cancel = options.clock.after(delay, done)
      options.signal.addEventListener('abort', done)
    })
  }
}
