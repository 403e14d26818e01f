import type { PackedBatch } from './batch.ts'
import type { Task } from './read-here.ts'
import type { ReaderResult } from './reader.ts'
import type { Refusal } from './refusals.ts'

/** To the worker: what to read (as workerData), then one `taken` for each batch the other side is done with. */
export type ToWorker = { taken: true }
export type WorkerTask = Task

/** From the worker: batches, then one last message. */
export type FromWorker =
  | { type: 'batch'; batch: PackedBatch; fraction: number }
  | { type: 'done'; result: ReaderResult }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'failed'; message: string }

/** Batches on their way at once: the worker reads on while the last one is being taken in. */
export const BATCHES_AHEAD = 3
