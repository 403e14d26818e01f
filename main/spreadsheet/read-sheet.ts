import { Worker } from 'node:worker_threads'
import { type PackedBatch, textRows, unpackBatch } from './batch.ts'
import { firstLook, inspectionOf, type Task, taskOf } from './read-here.ts'
import type { ReaderResult } from './reader.ts'
import { refuse, SheetRefused } from './refusals.ts'
import type {
  InspectOptions,
  ReadOptions,
  Row,
  SheetInspection,
  SheetReading,
  SheetSource,
  TextOptions,
} from './types.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/**
 * Reads a sheet in a worker thread and gives its rows in batches; the next ones are read while `onRows` works, no more
 * than a few ahead. Rejects with SheetRefused where the file cannot be read (rows already given must be dropped then),
 * with the signal's reason once aborted, with whatever `onRows` throws. The worker has ended when this settles.
 */
export function readSheet(source: SheetSource, options: ReadOptions): Promise<SheetReading> {
  return readBatches(taskOf(source, options), options, (batch) => options.onRows(unpackBatch(batch)))
}

/** `readSheet` for large files: rows as texts, in fewer and larger batches, for a thread that nobody waits for. */
export function readTexts(source: SheetSource, options: TextOptions): Promise<SheetReading> {
  const task = { ...taskOf(source, options), batchCells: LARGE_BATCH }
  return readBatches(task, options, (batch) => options.onRows(textRows(batch), batch.text))
}

/** Cells of a batch that no main thread takes in. */
const LARGE_BATCH = 16_384

async function readBatches(
  task: Task,
  options: Omit<ReadOptions, 'onRows'>,
  take: (batch: PackedBatch) => void | Promise<void>,
): Promise<SheetReading> {
  let rows = 0
  const { estimatedRows: _estimate, ...reading } = await inWorker(task, options.signal, async (batch, fraction) => {
    rows += batch.rowNumbers.length
    await take(batch)
    options.onProgress?.({ rows, fraction })
  })
  return reading
}

/** A first look at a file, in a worker thread: what it is, its sheets, its first 20 rows. Rejects like `readSheet`. */
export async function inspectSheet(source: SheetSource, options: InspectOptions = {}): Promise<SheetInspection> {
  const firstRows: Row[] = []
  const result = await inWorker(firstLook(taskOf(source, options)), options.signal, async (batch) => {
    if (firstRows.length < 20) firstRows.push(...unpackBatch(batch))
  })
  return inspectionOf(result, firstRows)
}

/**
 * Longest silence of a worker that is not waiting for `onRows` (ms). Sound files give rows every few milliseconds and an
 * .xls of the size allowed takes seconds; a damaged one can send its reader round in circles.
 */
const SILENCE_MS = 60_000

/** MB. With much less a worker cannot even start, which ends the whole process. */
const SMALLEST_HEAP = 48
/** MB for what has just been made: cells live no longer than their batch. Left alone, it grows to four times that. */
const YOUNG_MB = 16

async function inWorker(
  task: Task,
  signal: AbortSignal | undefined,
  onBatch: (batch: PackedBatch, fraction: number) => Promise<void>,
): Promise<ReaderResult> {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: {
      maxOldGenerationSizeMb: Math.max(SMALLEST_HEAP, task.limits.heapMb),
      maxYoungGenerationSizeMb: YOUNG_MB,
    },
    // What the reader's libraries say to the console is nothing for the product's.
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  let timer: NodeJS.Timeout | undefined
  let silence: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  try {
    return await new Promise<ReaderResult>((resolve, reject) => {
      // The worker looks at its time itself; this is for one that is stuck in a single step.
      timer = setTimeout(() => reject(refuse('time')), task.limits.timeMs + 1_000)
      const listen = (): void => {
        clearTimeout(silence)
        silence = setTimeout(() => reject(refuse('time')), SILENCE_MS)
      }
      listen()
      abort = () => reject(signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      let last: Promise<void> = Promise.resolve()
      worker.on('message', (message: FromWorker) => {
        switch (message.type) {
          case 'batch':
            clearTimeout(silence)
            last = last
              .then(() => onBatch(message.batch, message.fraction))
              .then(() => {
                worker.postMessage({ taken: true } satisfies ToWorker)
                listen()
              })
            last.catch(reject)
            return
          case 'done':
            last.then(() => resolve(message.result)).catch(reject)
            return
          case 'refused':
            reject(new SheetRefused(message.refusal))
            return
          case 'failed':
            reject(new Error(message.message))
            return
        }
      })
      worker.on('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refuse('memory') : error),
      )
      worker.on('exit', (code) => {
        if (code !== 0) reject(new Error(`spreadsheet worker ended with ${code}`))
      })
    })
  } finally {
    clearTimeout(timer)
    clearTimeout(silence)
    if (abort !== undefined) signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}
