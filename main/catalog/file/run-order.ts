import { Worker } from 'node:worker_threads'
import { SheetRefused } from '../../spreadsheet/index.ts'
import type { Ask, FromWorker, Order, Results, ToWorker } from './worker-messages.ts'

/** MB of the worker's heap; a file needs a small part of it, the reader's own worker has limits of its own. */
const HEAP_MB = 1_024
/** MB for what has just been made: rows live no longer than their batch. Left alone, it grows to four times that. */
const YOUNG_MB = 16
/** A worker without work is kept for the next step of a wizard: starting one takes longer than reading a small file. */
const IDLE_MS = 20_000

export interface OrderHooks {
  signal: AbortSignal
  progress?(done: number, total: number | null, fraction: number | null): void
  /** Answers what the worker asks; a rejection ends the order with it. */
  answer?(ask: Ask): Promise<unknown>
}

/** Runs orders in worker threads, one order to a thread at a time. */
export function createOrderRunner() {
  let spare: { worker: Worker; timer: NodeJS.Timeout } | null = null
  let ended = false

  function take(): Worker {
    if (!spare) return start()
    const { worker, timer } = spare
    clearTimeout(timer)
    spare = null
    worker.ref()
    return worker
  }

  function start(): Worker {
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
      stdout: true,
      stderr: true,
    })
    worker.stdout.resume()
    worker.stderr.resume()
    // One that fails without an order is simply not used again.
    worker.on('error', () => {})
    worker.on('exit', () => {
      if (spare?.worker === worker) void drop()
    })
    return worker
  }

  function keep(worker: Worker): void {
    if (ended || spare) {
      void worker.terminate()
      return
    }
    worker.unref()
    const timer = setTimeout(() => void drop(), IDLE_MS)
    timer.unref()
    spare = { worker, timer }
  }

  function drop(): Promise<unknown> {
    if (!spare) return Promise.resolve()
    clearTimeout(spare.timer)
    const { worker } = spare
    spare = null
    return worker.terminate()
  }

  return {
    /** Has a worker at hand by the time that an order comes. */
    warm(): void {
      if (!spare && !ended) keep(start())
    },
    /**
     * Resolves with the result of an order once its worker has closed its database. Rejects with SheetRefused, with
     * what `answer` threw, with the signal's reason once aborted (after the database was closed), or Error.
     */
    async run<O extends Order>(order: O, hooks: OrderHooks): Promise<Results[O['order']]> {
      hooks.signal.throwIfAborted()
      const worker = take()
      const post = (message: ToWorker): void => worker.postMessage(message)
      let failure: { error: unknown } | null = null
      const stop = (error: unknown): void => {
        failure ??= { error }
        post({ stop: true })
      }
      const abort = (): void => stop(hooks.signal.reason)
      hooks.signal.addEventListener('abort', abort, { once: true })
      const listening = new AbortController()
      try {
        const last = await new Promise<Last>((resolve, reject) => {
          const listen = (message: FromWorker): void => {
            switch (message.type) {
              case 'progress':
                hooks.progress?.(message.done, message.total, message.fraction)
                return
              case 'ask':
                Promise.resolve(hooks.answer?.(message.ask)).then((answer) => post({ at: message.at, answer }), stop)
                return
              case 'done':
              case 'refused':
              case 'failed':
                resolve(message)
                return
            }
          }
          const exit = (code: number): void => resolve({ type: 'failed', message: `import worker ended with ${code}` })
          worker.on('message', listen)
          worker.on('error', reject)
          worker.on('exit', exit)
          listening.signal.addEventListener('abort', () => {
            worker.off('message', listen)
            worker.off('error', reject)
            worker.off('exit', exit)
          })
          post({ order })
        })
        if (failure === null && last.type === 'done') {
          keep(worker)
          return last.result as Results[O['order']]
        }
        await worker.terminate()
        if (failure) throw (failure as { error: unknown }).error
        throw last.type === 'refused'
          ? new SheetRefused(last.refusal)
          : new Error('message' in last ? last.message : '')
      } finally {
        listening.abort()
        hooks.signal.removeEventListener('abort', abort)
      }
    },
    async stop(): Promise<void> {
      ended = true
      await drop()
    },
  }
}

export type OrderRunner = ReturnType<typeof createOrderRunner>

type Last = Extract<FromWorker, { type: 'done' | 'refused' | 'failed' }>
