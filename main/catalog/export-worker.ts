import { parentPort, workerData } from 'node:worker_threads'
import { openStaging } from '../store/index.ts'
import { type ExportAnswer, type ExportTask, writeExport } from './export-write.ts'

/** Entry of the thread that reads the product list and writes it as a file; the main thread stays free. */
const port = parentPort
if (port === null) throw new Error('export-worker.ts runs only in a worker')

const task = workerData as ExportTask

async function run(): Promise<ExportAnswer> {
  const staging = await openStaging(task.stagingFile, '')
  try {
    return await writeExport(staging, task)
  } finally {
    staging.close()
  }
}

run().then(
  (answer) => port.postMessage(answer, answer.kind === 'done' ? [answer.bytes.buffer as ArrayBuffer] : []),
  (error: unknown) => port.postMessage({ kind: 'failed', message: String(error) } satisfies ExportAnswer),
)
