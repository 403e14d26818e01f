import { parentPort, workerData } from 'node:worker_threads'
import { inTransaction, openStaging } from '../store/index.ts'
import { planLines, ROWS_IN_ORDER } from './plan-lines.ts'
import type { PlanFromWorker, PlanTask } from './plan-run.ts'
import { planTables, type RawSideRow } from './plan-tables.ts'
import type { PlanLine } from './types.ts'

/**
 * Entry of the thread that plans large runs. It reads through one connection in a single ordered pass and writes through
 * another in transactions of a few milliseconds, so that the main thread never waits for it.
 */
const port = parentPort
if (!port) throw new Error('this file is the entry of a worker')
const { file, appVersion, order } = workerData as PlanTask
const tell = (message: PlanFromWorker): void => port.postMessage(message)

const WRITE_LINES = 250
const TELL_ROWS = 20_000

const reader = await openStaging(file, appVersion)
const writer = await openStaging(file, appVersion)
try {
  const tables = planTables(writer)
  let seq = 0
  let lines: PlanLine[] = []
  const flush = (): void => {
    inTransaction(writer, () => {
      for (const line of lines) tables.addLine(order.runId, ++seq, line)
    })
    lines = []
  }
  const rows = reader.prepare<[number], RawSideRow>(ROWS_IN_ORDER).iterate(order.runId)
  const plan = planLines(rows, order, (line) => lines.push(line))
  let step = plan.next()
  for (; !step.done; step = plan.next()) {
    if (lines.length >= WRITE_LINES) flush()
    if (step.value % TELL_ROWS === 0) tell({ kind: 'moved', done: step.value })
  }
  flush()
  tell({ kind: 'done', result: step.value })
} finally {
  reader.close()
  writer.close()
  port.close()
}
