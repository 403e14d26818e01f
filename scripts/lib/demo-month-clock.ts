import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import type { ClockPort } from '../../main/ports.ts'

interface Timer {
  due: number
  order: number
  run(): void
}

/** A wall clock that a demonstration moves on. Times and spans in ms. */
export interface MonthClock {
  port: ClockPort
  now(): number
  /** Lets time pass as it does for a PC that is on. */
  pass(ms: number): Promise<void>
  /** The PC sleeps: no timer runs meanwhile, and all that were due run late. */
  sleep(ms: number): Promise<void>
  /** Lets time pass until this is settled, however long it waits. */
  drive<T>(work: Promise<T>, what: string): Promise<T>
  /** Asks, and lets time pass until the answer fits; what an answer itself waits for is driven by who asks. */
  until<T>(ask: () => Promise<T>, fits: (value: T) => boolean, what: string): Promise<T>
  end(): void
}

/** Nothing takes this much simulated time, nor that much real time without the simulated one moving on. */
const LIMIT_MS = 6 * 3_600_000
const REAL_LIMIT_MS = 300_000

/**
 * The wall clock of servers and product when both are in this process. It stands still while anything is under way, and
 * goes straight to the next timer when nothing is: every wait of the product takes place at its full length and costs
 * nothing. `moved` is told after each step; what falls due at the servers is done there.
 */
export function createMonthClock(at: number, moved: () => Promise<void>): MonthClock {
  const traffic = watchTraffic()
  const timers = new Set<Timer>()
  let now = at
  let order = 0

  const port: ClockPort = {
    now: () => now,
    after(delayMs, run) {
      const timer = { due: now + Math.max(1, delayMs), order: order++, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  }

  function nextTimer(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of timers)
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer
    return first
  }

  async function moveTo(time: number): Promise<void> {
    if (time <= now) return
    now = time
    await moved()
  }

  /** Runs the next timer that is due by `limit`; false = there is none. */
  async function step(limit: number): Promise<boolean> {
    await traffic.quiet()
    const timer = nextTimer()
    if (!timer || timer.due > limit) return false
    await moveTo(timer.due)
    if (timers.delete(timer)) timer.run()
    return true
  }

  async function drive<T>(work: Promise<T>, what: string): Promise<T> {
    let over = false
    const done = (): void => {
      over = true
    }
    work.then(done, done)
    for (const limit = now + LIMIT_MS; ; ) {
      await traffic.quiet()
      if (over) return work
      if (!(await step(limit)) && !over) throw new Error(`waited in vain for ${what}`)
    }
  }

  return {
    port,
    now: port.now,
    async pass(ms) {
      const end = now + ms
      while (await step(end));
      await moveTo(end)
    },
    async sleep(ms) {
      await traffic.quiet()
      await moveTo(now + ms)
    },
    drive,
    async until(ask, fits, what) {
      for (const limit = now + LIMIT_MS; ; ) {
        const value = await ask()
        if (fits(value)) return value
        if (!(await step(limit)))
          throw new Error(`waited in vain for ${what}: ${JSON.stringify(value)?.slice(0, 2_000)}`)
      }
    },
    end: traffic.end,
  }
}

/** Turns of the event loop without anything new after which nothing more comes by itself. */
const CALM_TURNS = 3
const SPINS = 200

/** Knows whether this process has requests, files, threads or pieces of work under way. */
function watchTraffic() {
  let requests = 0
  /** Requests that a server holds back until it has news. */
  let held = 0
  let threads = 0
  const seen = {
    'http.client.request.created': ({ request }: { request: ClientRequest }) => {
      requests += 1
      request.once('close', () => {
        requests -= 1
      })
    },
    'http.server.request.start': ({ request, response }: { request: { url?: string }; response: ServerResponse }) => {
      if (!request.url?.includes('waitSeconds=')) return
      held += 1
      response.once('close', () => {
        held -= 1
      })
    },
    worker_threads: ({ worker }: { worker: Worker }) => {
      // The thread that keeps the databases' logs short lives as long as they are open.
      if (new Error().stack?.includes('checkpointer')) return
      threads += 1
      worker.once('exit', () => {
        threads -= 1
      })
    },
  }
  const entries = Object.entries(seen) as [string, (message: unknown) => void][]
  for (const [name, listener] of entries) subscribe(name, listener)
  const busy = (): boolean =>
    requests > held ||
    threads > 0 ||
    process.getActiveResourcesInfo().some((one) => one === 'Immediate' || one.startsWith('FSReq'))
  return {
    async quiet(): Promise<void> {
      const until = Date.now() + REAL_LIMIT_MS
      let spins = 0
      for (let calm = 0; calm < CALM_TURNS; ) {
        if (++spins > SPINS) await sleep(1)
        else await new Promise<void>((resolve) => setImmediate(resolve))
        calm = busy() ? 0 : calm + 1
        if (calm === 0 && spins > SPINS && Date.now() > until)
          throw new Error(`never quiet: ${requests} requests, ${held} of them held, ${threads} threads`)
      }
    },
    end(): void {
      for (const [name, listener] of entries) unsubscribe(name, listener)
    },
  }
}
