/** Counts calls per minute of a clock. */
export type MinuteLimit = {
  /** True when the call may pass; `now` in epoch ms. */
  admit(now: number): boolean
  /** Whole seconds until the next call may pass. */
  waitSeconds(now: number): number
}

/** `limit` calls per clock minute, counted anew when the minute turns (also backwards, with a moved clock). */
export function createMinuteLimit(limit: number): MinuteLimit {
  let minute = -1
  let calls = 0
  return {
    admit: (now) => {
      const current = Math.floor(now / 60_000)
      if (current !== minute) {
        minute = current
        calls = 0
      }
      calls += 1
      return calls <= limit
    },
    waitSeconds: (now) => Math.max(1, Math.ceil(((Math.floor(now / 60_000) + 1) * 60_000 - now) / 1000)),
  }
}
