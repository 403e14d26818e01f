/** One thing to undo when the program ends. */
interface Stop {
  name: string
  run(): Promise<void> | void
}

export interface LifecycleOptions {
  now(): number
  /** Like setTimeout; returns the function that cancels it. */
  after(delayMs: number, run: () => void): () => void
  /** Told about every stage that has ended, with its duration in milliseconds. */
  report(event: { stage: string; phase: 'start' | 'stop'; tookMs: number; error?: unknown }): void
  /** Milliseconds the whole stop may take. */
  deadlineMs: number
}

export interface Lifecycle {
  /** Runs one named stage of the start; `undo` joins the stop in reverse order. */
  stage<T>(name: string, run: () => T, undo?: (value: Awaited<T>) => Promise<void> | void): T
  /** Undoes the stages in reverse order, once; later calls get the same promise. Never rejects, ends by the deadline. */
  stop(): Promise<{ late: string | null }>
  readonly stopping: boolean
}

/** The named list of stages of start and stop. */
export function createLifecycle({ now, after, report, deadlineMs }: LifecycleOptions): Lifecycle {
  const stops: Stop[] = []
  let stopped: Promise<{ late: string | null }> | null = null
  let running: string | null = null

  async function runStops(): Promise<void> {
    for (const { name, run } of stops.toReversed()) {
      running = name
      const began = now()
      try {
        await run()
        report({ stage: name, phase: 'stop', tookMs: now() - began })
      } catch (error) {
        // One part that fails to stop must not keep the others (the database above all) from stopping.
        report({ stage: name, phase: 'stop', tookMs: now() - began, error })
      }
    }
    running = null
  }

  return {
    stage(name, run, undo) {
      const began = now()
      const ended = (error?: unknown): void =>
        report({ stage: name, phase: 'start', tookMs: now() - began, ...(error === undefined ? {} : { error }) })
      const remember = (value: unknown): void => {
        if (undo) stops.push({ name, run: () => undo(value as never) })
      }
      let value: unknown
      try {
        value = run()
      } catch (error) {
        ended(error)
        throw error
      }
      if (!(value instanceof Promise)) {
        remember(value)
        ended()
        return value as never
      }
      return value.then(
        (settled: unknown) => {
          remember(settled)
          ended()
          return settled
        },
        (error: unknown) => {
          ended(error)
          throw error
        },
      ) as never
    },
    stop() {
      stopped ??= new Promise((resolve) => {
        const cancel = after(deadlineMs, () => resolve({ late: running }))
        void runStops().then(() => {
          cancel()
          resolve({ late: null })
        })
      })
      return stopped
    },
    get stopping() {
      return stopped !== null
    },
  }
}
