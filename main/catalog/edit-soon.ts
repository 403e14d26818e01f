import type { ClockPort } from '../ports.ts'

export interface Soon {
  /** Notes something of this connection; `run` comes once nothing more did for a while, and at the latest after a bound. */
  note(connectionId: number, what?: string): void
  stop(): void
}

/**
 * Many small events, one act: `run` gets what was noted since the last time.
 * @param quietMs silence that is waited for
 * @param mostMs longest time from the first event to the act
 */
export function createSoon(
  clock: ClockPort,
  { quietMs, mostMs }: { quietMs: number; mostMs: number },
  run: (connectionId: number, noted: string[]) => void,
): Soon {
  const waiting = new Map<number, { since: number; noted: Set<string>; cancel(): void }>()
  let stopped = false
  return {
    note(connectionId, what) {
      // Rows may still settle while the product ends.
      if (stopped) return
      const now = clock.now()
      const known = waiting.get(connectionId)
      known?.cancel()
      const noted = known?.noted ?? new Set<string>()
      if (what !== undefined) noted.add(what)
      const since = Math.min(known?.since ?? now, now)
      const cancel = clock.after(Math.max(0, Math.min(quietMs, since + mostMs - now)), () => {
        waiting.delete(connectionId)
        run(connectionId, [...noted])
      })
      waiting.set(connectionId, { since, noted, cancel })
    },
    stop() {
      stopped = true
      for (const { cancel } of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
