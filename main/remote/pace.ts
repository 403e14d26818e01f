/** Keeps the requests of one account inside the limit of its connection. */
export interface Pace {
  /**
   * Waits for the next place. Never rejects: `aborted` when the signal ended the wait.
   * @param options.priority higher goes first, first come first served inside; every fifth place goes to who waits longest
   */
  take(options?: { priority?: number; signal?: AbortSignal }): Promise<'go' | 'aborted'>
  /** Lets nothing through for this long (ms), e.g. after a 429. A shorter hold never shortens a longer one. */
  hold(ms: number): void
  /** Time until `requests` more requests are through (ms), those already waiting included; for 还需约 n 分钟. */
  estimateMs(requests: number): number
  perMinute(): number
  setPerMinute(perMinute: number): void
  /** Requests waiting for a place. */
  waiting(): number
}

export interface PaceOptions {
  /** Requests in any minute; default 60 (§3 of the page: no official figure, 60/min is the hint). */
  perMinute?: number
  /** Epoch ms. */
  now(): number
  /** Like setTimeout; returns the function that cancels it. */
  after(delayMs: number, run: () => void): () => void
}

interface Waiter {
  priority: number
  order: number
  grant(how: 'go' | 'aborted'): void
}

/** One second longer than a minute, so that requests cannot bunch up on the way and break the remote's window. */
const WINDOW_MS = 61_000
const FAIR_EVERY = 5

/**
 * A short burst after idleness, then evenly spaced, and never more than the limit in any 61 seconds.
 */
export function createPace(options: PaceOptions): Pace {
  const { now, after } = options
  let limit = Math.max(1, Math.floor(options.perMinute ?? 60))
  let sent: number[] = []
  /** When the next request would be due if all were evenly spaced; the burst may run ahead of it. */
  let evenAt = Number.NEGATIVE_INFINITY
  let heldUntil = Number.NEGATIVE_INFINITY
  let waiters: Waiter[] = []
  let order = 0
  let grants = 0
  let lastSeen = now()
  let cancelTimer: (() => void) | null = null

  const spacing = () => 60_000 / limit
  const burst = () => Math.max(1, Math.min(10, Math.floor(limit / 6)))

  /** A clock that was set must neither block the account for hours nor forget a hold for ever. */
  const time = () => {
    const at = now()
    if (at < lastSeen - 1000) {
      const shift = lastSeen - at
      sent = sent.map((then) => then - shift)
      evenAt -= shift
      heldUntil -= shift
    }
    lastSeen = at
    sent = sent.filter((then) => then > at - WINDOW_MS)
    return at
  }

  const nextAt = (at: number) => {
    const byWindow = sent.length < limit ? at : sent[sent.length - limit]! + WINDOW_MS
    const bySpacing = evenAt - (burst() - 1) * spacing()
    return Math.max(at, byWindow, bySpacing, heldUntil)
  }

  const pick = (): Waiter => {
    grants++
    const fair = grants % FAIR_EVERY === 0
    return waiters.reduce((best, one) => {
      if (!fair && one.priority !== best.priority) return one.priority > best.priority ? one : best
      return one.order < best.order ? one : best
    })
  }

  const pump = () => {
    cancelTimer?.()
    cancelTimer = null
    while (waiters.length > 0) {
      const at = time()
      const next = nextAt(at)
      if (next > at) {
        cancelTimer = after(Math.min(next - at, 60_000), pump)
        return
      }
      const chosen = pick()
      waiters = waiters.filter((one) => one !== chosen)
      sent.push(at)
      evenAt = Math.max(at, evenAt) + spacing()
      chosen.grant('go')
    }
  }

  return {
    take({ priority = 0, signal } = {}) {
      if (signal?.aborted) return Promise.resolve('aborted')
      return new Promise((resolve) => {
        const onAbort = () => {
          waiters = waiters.filter((one) => one !== waiter)
          waiter.grant('aborted')
        }
        const waiter: Waiter = {
          priority,
          order: order++,
          grant(how) {
            signal?.removeEventListener('abort', onAbort)
            resolve(how)
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        waiters.push(waiter)
        pump()
      })
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, time() + Math.max(0, ms))
      pump()
    },
    estimateMs(requests) {
      const at = time()
      const total = requests + waiters.length
      if (total <= 0) return 0
      const last = Math.max(at, evenAt) + (total - burst()) * spacing()
      return Math.round(Math.max(last, heldUntil + (total - burst()) * spacing(), at) - at)
    },
    perMinute: () => limit,
    setPerMinute(perMinute) {
      limit = Math.max(1, Math.floor(perMinute))
      evenAt = Math.min(evenAt, time() + spacing())
      pump()
    },
    waiting: () => waiters.length,
  }
}
