import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './app-process.ts'
import type { MonthClock } from './demo-month-clock.ts'

const MINUTE = 60_000
const LIMIT_MS = 120_000

/**
 * This machine's time, begun elsewhere: for what is measured. Time that is let pass is left out, in steps that a signature
 * survives. `moved` is told after each step; `resting` says whether nothing is under way.
 */
export function createLiveClock(at: number, moved: () => Promise<void>, resting: () => Promise<boolean>): MonthClock {
  let offset = at - Date.now()
  const now = (): number => Date.now() + offset
  const clock: MonthClock = {
    now,
    port: {
      now,
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= 3 * MINUTE) await clock.sleep(Math.min(left, 3 * MINUTE))
    },
    async sleep(ms) {
      while (!(await resting())) await sleep(20)
      offset += ms
      await moved()
    },
    drive: (work) => work,
    until: (ask, fits, what) => until(ask, fits, LIMIT_MS, what),
    end() {},
  }
  return clock
}
