/** A clock and timers moved by hand. */
export interface FakeTime {
  now(): number
  after(delayMs: number, run: () => void): () => void
  /** Runs every timer due meanwhile, each at its own time, promises settled in between. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock without running a timer, as a person does; timers keep what was left of them. */
  set(now: number): void
}

export function createFakeTime(start: number): FakeTime {
  let wall = start
  let elapsed = 0
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => wall,
    after(delayMs, run) {
      const timer = { at: elapsed + Math.max(0, delayMs), run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    async advance(ms) {
      const end = elapsed + ms
      await flush()
      for (;;) {
        const [next] = timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        timers = timers.filter((one) => one !== next)
        wall += next.at - elapsed
        elapsed = next.at
        next.run()
        await flush()
      }
      wall += end - elapsed
      elapsed = end
    },
    set(now) {
      wall = now
    },
  }
}

/** Lets everything that is only waiting for promises happen. */
export async function flush(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}
