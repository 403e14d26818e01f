/** Times in ms. Every value may be overridden, so that tests and benchmarks can narrow them. */
export interface QueueLimits {
  /** First wait after "not now"; grows by `backoffFactor` up to `backoffCapMs`. */
  backoffFirstMs: number
  backoffFactor: number
  backoffCapMs: number
  /** Attempts that count (answered or unknown) before a row is refused with ATTEMPTS_EXHAUSTED. */
  maxAttempts: number
  /** Wait of a lane that cannot reach the other side: doubles from first to cap. */
  offlineFirstMs: number
  offlineCapMs: number
  /** First look-up of an unknown row; later ones grow like the back-off. */
  lookUpFirstMs: number
  /** Least distance of the two look-ups that together prove "not there". */
  notFoundApartMs: number
  /** Longest Retry-After that is believed. */
  retryAfterCapMs: number
  /** A handler that has not answered by then is aborted; after the grace its rows are unknown and the lane goes on. */
  callMs: number
  callGraceMs: number
  /** Loops wake at least this often, whatever the timers say. */
  safetyTickMs: number
  /** Rows of one claim, whatever a handler takes: keeps transactions short. */
  maxBatch: number
  /** Calls of one lane that may run at the same time; each takes groups of its own. */
  concurrency: number
  /** Attempts kept per row. */
  historyPerRow: number
  /** Shortest time between two change events. */
  changeEveryMs: number
}

export const DEFAULT_LIMITS: QueueLimits = {
  backoffFirstMs: 5_000,
  backoffFactor: 1.9,
  backoffCapMs: 15 * 60_000,
  maxAttempts: 50,
  offlineFirstMs: 5_000,
  offlineCapMs: 60_000,
  lookUpFirstMs: 10_000,
  notFoundApartMs: 2 * 60_000,
  retryAfterCapMs: 24 * 3_600_000,
  callMs: 5 * 60_000,
  callGraceMs: 30_000,
  safetyTickMs: 30_000,
  maxBatch: 500,
  concurrency: 1,
  historyPerRow: 20,
  changeEveryMs: 200,
}
