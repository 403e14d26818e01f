/** Background work of the vendor's servers on the simulated clock: one round every so often since the start. */
export type Schedule = {
  /** Simulated epoch ms of the next round. */
  nextAt(): number
  /** Does the round when it is due; several missed ones count as one. */
  runDue(): void
  /** Rounds by themselves in real time. */
  setAutomatic(on: boolean): void
  stop(): void
}

const LOOK_EVERY_MS = 1000

/** @param now simulated epoch ms @param round must not throw for a state of the data */
export function createSchedule(options: { now(): number; everyMs: number; round(): void }): Schedule {
  const { now, everyMs, round } = options
  let next = now() + everyMs
  let timer: NodeJS.Timeout | undefined
  const setAutomatic = (on: boolean): void => {
    clearInterval(timer)
    timer = on ? setInterval(look, LOOK_EVERY_MS).unref() : undefined
  }
  // After the clock was set back what was planned lies too far ahead.
  const nextAt = (): number => {
    next = Math.min(next, now() + everyMs)
    return next
  }
  const runDue = (): void => {
    const at = now()
    if (nextAt() > at) return
    next += everyMs * (Math.floor((at - next) / everyMs) + 1)
    round()
  }
  const look = (): void => {
    try {
      runDue()
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }
  return { nextAt, runDue, setAutomatic, stop: () => setAutomatic(false) }
}
