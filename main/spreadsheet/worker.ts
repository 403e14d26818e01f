import { parentPort, workerData } from 'node:worker_threads'
import { batchBuffers, type PackedBatch } from './batch.ts'
import { runTask } from './read-here.ts'
import { SheetRefused } from './refusals.ts'
import { BATCHES_AHEAD, type FromWorker, type WorkerTask } from './worker-messages.ts'

const port = parentPort
if (port === null) throw new Error('spreadsheet/worker.ts runs only in a worker')

let ahead = 0
let wake: (() => void) | null = null
port.on('message', () => {
  ahead--
  wake?.()
})

async function send(batch: PackedBatch, fraction: number): Promise<void> {
  while (ahead >= BATCHES_AHEAD)
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  ahead++
  const message: FromWorker = { type: 'batch', batch, fraction }
  port?.postMessage(message, batchBuffers(batch))
}

function lastMessage(error: unknown): FromWorker {
  if (error instanceof SheetRefused) return { type: 'refused', refusal: error.refusal }
  return { type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

const last: FromWorker = await runTask(workerData as WorkerTask, send).then(
  (result): FromWorker => ({ type: 'done', result }),
  lastMessage,
)
port.postMessage(last)
port.close()
