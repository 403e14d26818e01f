import type { FileImport, Trouble } from '../../../preload/contract/index.ts'
import { inTransaction } from '../../store/index.ts'
import { AskRefused, AskStopped, type createWaker } from '../ask.ts'
import type { PosSource } from '../remotes.ts'
import type { TemplateKind } from '../template-columns.ts'
import { answerQuestion } from './answer-question.ts'
import { checkAll, runBulk, type WorkOn } from './bulk.ts'
import { type Match, REASON_HEADER } from './columns.ts'
import { queueNextFileLines } from './confirm-file.ts'
import { fileGone, stagingLost } from './refuse.ts'
import type { OrderRunner } from './run-order.ts'
import type { FileImportsDeps } from './session-deps.ts'
import type { FileImportRow } from './state.ts'
import type { Ask, Order } from './worker-messages.ts'

/** What runs for an import now. */
export interface Run {
  abort: AbortController
  ended: Promise<void>
  work: FileImport['work']
}

type Note = (
  row: FileImportRow,
  level: 'info' | 'warn' | 'error',
  event: string,
  message: string,
  detail?: unknown,
) => void

/** What the steps need of the sessions that they belong to. */
export interface StepsDeps extends Omit<FileImportsDeps, 'publish'> {
  orders: OrderRunner
  waker: ReturnType<typeof createWaker>
  note: Note
  publish(id: number): void
}

/** Rows up to which an act runs in this thread: a worker would take longer. */
const FEW_ROWS = 1_000

export const labelOf = (row: FileImportRow): string => (row.kind === 'create' ? '文件导入' : '批量更新')

/** What an order to a worker says of an import. */
export const orderOf = (row: FileImportRow, staging: string) => ({
  staging,
  appVersion: '',
  id: row.id,
  kind: row.kind,
  match: row.columns.fields,
})

/** The long steps of an import; each leaves the row at its next state, and can begin again after a crash. */
export function createSteps(deps: StepsDeps) {
  const { db, staging, tables, rows, orders, waker, note, publish } = deps

  function say(id: number, run: Run, work: NonNullable<FileImport['work']>): void {
    run.work = work
    publish(id)
  }

  async function read(row: FileImportRow, run: Run): Promise<void> {
    const { id } = row
    const work = (done: number, total: number | null) =>
      say(id, run, { kind: 'read', label: '正在读取文件', done, total })
    work(0, null)
    if (!(await deps.copies.has(id))) throw new AskRefused(fileGone())
    const result = await orders.run(
      {
        ...orderOf(row, staging.name),
        order: 'read',
        source: { content: { path: deps.copies.pathOf(id) }, name: row.fileName },
        choice: row.source.chosen,
      },
      {
        signal: run.abort.signal,
        progress: (done, _total, fraction) => work(done, fraction ? Math.round(done / fraction) : null),
        answer: async (ask) => (ask.ask === 'remembered' ? remembered(row.kind, ask.headers) : null),
      },
    )
    inTransaction(db, () => {
      tables.setSource(id, { chosen: row.source.chosen, seen: result.seen })
      tables.setColumns(id, result.columns)
      tables.setState(id, 'matching')
    })
    note(row, 'info', 'file.read', `${labelOf(row)}“${row.fileName}”读取完成：${result.rows} 行`, result.seen)
  }

  /** A file of failed rows has one more column at its end. */
  function remembered(kind: TemplateKind, headers: string[]): Match | null {
    const own = tables.remembered(kind, headers)
    if (own || headers.at(-1) !== REASON_HEADER) return own
    const without = tables.remembered(kind, headers.slice(0, -1))
    return without ? [...without, null] : null
  }

  async function carryOut(row: FileImportRow, run: Run): Promise<void> {
    const { id, task } = row
    if (!task || task.kind === 'stop') return
    const kind = task.kind === 'check' ? 'check' : 'edit'
    const label =
      task.kind === 'check'
        ? '正在检查'
        : `${task.kind === 'bulk' ? '' : task.kind === 'undo' ? '撤销：' : '重做：'}${task.label}`
    const progress = (done: number, total: number | null) => say(id, run, { kind, label, done, total })
    const total = rows.session(id)?.sheet.rows ?? 0
    progress(0, total)
    if (total <= FEW_ROWS) {
      const on: WorkOn = {
        staging,
        rows,
        id,
        kind: row.kind,
        match: row.columns.fields,
        signal: run.abort.signal,
        progress: () => {},
      }
      if (task.kind === 'check') await checkAll(on)
      else await runBulk(on, task)
    } else {
      const order: Order =
        task.kind === 'check'
          ? { ...orderOf(row, staging.name), order: 'check' }
          : { ...orderOf(row, staging.name), order: 'task', task }
      await orders.run(order, { signal: run.abort.signal, progress })
    }
    tables.setTask(id, null)
  }

  async function plan(row: FileImportRow, run: Run): Promise<void> {
    const { id } = row
    const work = (done: number, total: number | null) =>
      say(id, run, { kind: 'plan', label: '正在与智能POS 比较', done, total })
    work(0, null)
    const remotes = await deps.remotesOf(row.connectionId)
    if (!remotes.ok) throw new AskRefused(remotes.trouble)
    const result = await orders.run(
      { ...orderOf(row, staging.name), order: 'plan', headers: row.columns.headers },
      { signal: run.abort.signal, progress: work, answer: (ask) => answerOf(row, remotes.pos, ask, run) },
    )
    inTransaction(db, () => {
      tables.setPlan(id, result)
      tables.setState(id, 'planned')
    })
    const { rows: counts } = result
    note(
      row,
      'info',
      'file.planned',
      `${labelOf(row)}“${row.fileName}”预演完成：新增 ${counts.create}，新规格 ${counts['add-specs']}，变更 ${counts.change}，无变化 ${counts.same}，已存在 ${counts.exists}，跳过 ${counts.skipped}，错误 ${counts.error}`,
      result,
    )
  }

  function answerOf(row: FileImportRow, pos: PosSource, ask: Ask, run: Run): Promise<unknown> {
    const { signal } = run.abort
    const waiting = (trouble: Trouble | null) => {
      tables.setTrouble(row.id, trouble)
      if (trouble) note(row, 'warn', 'file.waiting', `${trouble.problem}，稍后自动重试`, trouble)
      publish(row.id)
    }
    return answerQuestion(ask, pos, { signal, correlationId: row.correlationId }, { signal, waker, waiting })
  }

  async function confirm(row: FileImportRow, run: Run): Promise<void> {
    const { id } = row
    const lines = row.plan ? row.plan.products.create + row.plan.products['add-specs'] + row.plan.products.change : 0
    if (rows.session(id) === null) throw new AskRefused(stagingLost())
    let done = 0
    while (!run.abort.signal.aborted) {
      say(id, run, { kind: 'queue', label: '正在加入队列', done, total: lines })
      const queued = queueNextFileLines(row, { db, tables, rows, queue: deps.queue })
      if (queued === 0) break
      done += queued
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (run.abort.signal.aborted) throw new AskStopped()
    tables.setState(id, 'delivering')
  }

  return { read, carryOut, plan, confirm }
}
