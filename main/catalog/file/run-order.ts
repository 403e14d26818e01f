import { Worker } from 'node:worker_threads'
import { SheetRefused } from '../../spreadsheet/index.ts'
import type { Ask, FromWorker, Order, Results, ToWorker } from './worker-messages.ts'

/** MB of the worker's heap; a file needs a small part of it, the reader's own worker has limits of its own. */
const HEAP_MB = 1_024

export interface OrderHooks {
  signal: AbortSignal
  progress?(done: number, total: number | null, fraction: number | null): void
  /** Answers what the worker asks; a rejection ends the order with it. */
  answer?(ask: Ask): Promise<unknown>
}

/**
 * Runs one order in a worker thread and resolves with its result once the worker has ended. Rejects with SheetRefused,
 * with what `answer` threw, with the signal's reason once aborted (after the worker has closed its database), or Error.
 */
export async function runOrder<O extends Order>(order: O, hooks: OrderHooks): Promise<Results[O['order']]> {
  hooks.signal.throwIfAborted()
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  const post = (message: ToWorker): void => worker.postMessage(message)
  let failure: { error: unknown } | null = null
  const stop = (error: unknown): void => {
    failure ??= { error }
    post({ stop: true })
  }
  const abort = (): void => stop(hooks.signal.reason)
  hooks.signal.addEventListener('abort', abort, { once: true })
  try {
    return await new Promise<Results[O['order']]>((resolve, reject) => {
      let last: FromWorker | null = null
      worker.on('message', (message: FromWorker) => {
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
            last = message
            return
        }
      })
      worker.on('error', reject)
      worker.on('exit', (code) => {
        if (failure) reject(failure.error)
        else if (last?.type === 'done') resolve(last.result as Results[O['order']])
        else if (last?.type === 'refused') reject(new SheetRefused(last.refusal))
        else reject(new Error(last?.type === 'failed' ? last.message : `import worker ended with ${code}`))
      })
    })
  } finally {
    hooks.signal.removeEventListener('abort', abort)
  }
}
