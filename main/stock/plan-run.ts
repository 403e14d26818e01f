import { Worker } from 'node:worker_threads'
import { AskStopped } from '../catalog/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { type PlanOrder, planLines, ROWS_IN_ORDER } from './plan-lines.ts'
import type { PlanTables, RawSideRow } from './plan-tables.ts'
import type { PlanLine, PlanResult } from './types.ts'

export interface PlanTask {
  file: string
  appVersion: string
  order: PlanOrder
}
export type PlanFromWorker = { kind: 'moved'; done: number } | { kind: 'done'; result: PlanResult }

export interface PlanRunDeps {
  staging: Database
  tables: PlanTables
  signal: AbortSignal
  moved(done: number, total: number): void
  /** Rows up to which a run is planned here: a few milliseconds, less than a thread takes to start. */
  here?: number
}

const HERE_ROWS = 2_000
const STEP_LINES = 100
const STEP_DROPPED = 200

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Plans a run from what staging holds of it and keeps its lines there; large runs in a thread of their own. Begins anew
 * when it is called again. Throws AskStopped.
 */
export async function planRun(order: PlanOrder, deps: PlanRunDeps): Promise<PlanResult> {
  const { staging, tables, signal } = deps
  while (inTransaction(staging, () => tables.dropLines(order.runId, STEP_DROPPED)) > 0) await breathe()
  const total = tables.lastRow(order.runId)
  if (total > (deps.here ?? HERE_ROWS)) return planInWorker(order, total, deps)

  const rows = staging.prepare<[number], RawSideRow>(ROWS_IN_ORDER).all(order.runId)
  const lines: PlanLine[] = []
  const plan = planLines(rows, order, (line) => lines.push(line))
  let step = plan.next()
  for (; !step.done; step = plan.next()) {
    await breathe()
    if (signal.aborted) throw new AskStopped()
  }
  for (let at = 0; at < lines.length; at += STEP_LINES) {
    inTransaction(staging, () => {
      for (const [index, line] of lines.slice(at, at + STEP_LINES).entries())
        tables.addLine(order.runId, at + index + 1, line)
    })
    await breathe()
    if (signal.aborted) throw new AskStopped()
  }
  return step.value
}

function planInWorker(order: PlanOrder, total: number, { staging, signal, moved }: PlanRunDeps): Promise<PlanResult> {
  const task: PlanTask = { file: staging.name, appVersion: '', order }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), { workerData: task })
    let result: PlanResult | null = null
    let failed: Error | null = null
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    worker.on('message', (message: PlanFromWorker) => {
      if (message.kind === 'done') result = message.result
      else moved(message.done, total)
    })
    worker.on('error', (error) => {
      failed = error
    })
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(new AskStopped())
      else if (result) resolve(result)
      else reject(failed ?? new Error('the planner ended without a result'))
    })
  })
}
