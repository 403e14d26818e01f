import type { QueueLimits } from './limits.ts'

/** ms to wait after the `tries`-th failure (1 = first): exponential, ±20 % jitter, capped. `random` gives 0..1. */
export function backOff(tries: number, firstMs: number, limits: QueueLimits, random: () => number): number {
  // The exponent is bounded so that a row tried for weeks does not overflow.
  const bare = firstMs * limits.backoffFactor ** Math.min(Math.max(tries, 1) - 1, 60)
  const jittered = Math.min(bare, limits.backoffCapMs) * (0.8 + 0.4 * random())
  return Math.round(Math.min(jittered, limits.backoffCapMs))
}

/** ms until a lane that could not reach the other side tries again; `streak` counts its failures in a row from 1. */
export function offlineWait(streak: number, limits: QueueLimits): number {
  return Math.min(limits.offlineFirstMs * 2 ** Math.min(Math.max(streak, 1) - 1, 30), limits.offlineCapMs)
}
