/** How far a remote's clock is from this PC's, learnt from its Date headers. */
export interface AccountClock {
  /** Epoch ms by the remote's clock; requests are signed with it. This PC's time until something was measured. */
  now(): number
  /** Remote minus PC (ms), positive when the PC is slow; null until measured. */
  offsetMs(): number | null
  /** Takes one measurement; `tookMs` is the round trip, whose half is the error. */
  observe(sample: { offsetMs: number; tookMs: number }): void
}

const KEPT = 5
/** A second of Date resolution and a slow answer stay below this; a corrected PC clock does not. */
const STEP_MS = 30_000
/** An answer that took longer (a feed holds it back until there is news) tells the time only roughly. */
const SLOW_MS = 5_000

/**
 * Median of the last few measurements. Slow answers count only until a quick one came. A measurement far away from the
 * median means that a clock was set: what was learnt before is dropped.
 * @param now epoch ms of this PC
 */
export function createAccountClock(now: () => number): AccountClock {
  let samples: number[] = []
  let rough = true
  const offset = () => (samples.length === 0 ? null : median(samples))
  return {
    now: () => now() + (offset() ?? 0),
    offsetMs: offset,
    observe({ offsetMs, tookMs }) {
      if (!Number.isFinite(offsetMs) || tookMs < 0) return
      const current = offset()
      const wasSet = current !== null && Math.abs(offsetMs - current) > STEP_MS + tookMs / 2
      const slow = tookMs > SLOW_MS
      if (slow && !rough && !wasSet) return
      if (wasSet || (rough && !slow)) samples = []
      rough = slow
      samples = [...samples.slice(-(KEPT - 1)), Math.round(offsetMs)]
    },
  }
}

const STALE_MS = 60_000

/**
 * Whether an envelope's time may be what a remote refused: the answer taught another offset, or much time went by since
 * it was signed (the PC slept with the request on its way).
 * @param signed what it was signed with: the offset (ms) and `clock.now()`
 */
export function isStale(signed: { offsetMs: number; at: number }, clock: AccountClock): boolean {
  return Math.abs((clock.offsetMs() ?? 0) - signed.offsetMs) > STALE_MS || Math.abs(clock.now() - signed.at) > STALE_MS
}

/** `本机时间快 13 分钟` / `慢`; null when the difference is not worth a word (below two minutes). */
export function describeOffset(offsetMs: number): string | null {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  if (minutes < 2) return null
  const amount = minutes < 120 ? `${minutes} 分钟` : `${Math.round(minutes / 60)} 小时`
  return `本机时间${offsetMs < 0 ? '快' : '慢'} ${amount}`
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2)
}
