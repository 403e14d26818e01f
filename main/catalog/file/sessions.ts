import type { FileImport } from '../../../preload/contract/index.ts'
import { SheetRefused } from '../../spreadsheet/index.ts'
import { inTransaction } from '../../store/index.ts'
import { AskRefused, AskStopped, createWaker } from '../ask.ts'
import { PRODUCTS_PER_CALL } from '../import-view.ts'
import type { TemplateKind } from '../template-columns.ts'
import { sha256Of } from './file-copies.ts'
import { giveUpLines } from './give-up.ts'
import { fileImportView } from './import-view.ts'
import { busy, notFound, unexpected } from './refuse.ts'
import { createOrderRunner } from './run-order.ts'
import type { FileImportsDeps } from './session-deps.ts'
import type { FailedAt, FileImportRow, SourceChoice } from './state.ts'
import { createSteps, labelOf, orderOf, type Run } from './steps.ts'

const PUBLISH_MS = 200
/** Ended imports whose rows are kept, for the failed rows and for a look back. */
const KEPT = 20
export const NOTHING_CHOSEN: SourceChoice = { sheet: null, encoding: null, delimiter: null }

const LARGE_BYTES = 4 * 1024 * 1024

/** Frees a large file's memory at once: this thread allocates too little for its collector to look for it soon. */
function freed(bytes: Uint8Array): void {
  if (bytes.length >= LARGE_BYTES && bytes.length === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer)
    bytes.buffer.transfer(0)
}

const isDriven = (row: FileImportRow): boolean =>
  row.state === 'reading' ||
  row.state === 'planning' ||
  row.state === 'confirming' ||
  (row.state === 'checking' && row.task !== null)

/**
 * 文件导入 and 批量更新: every file is a row that walks reading → matching → checking → planning → planned → (a person
 * executes) → confirming → delivering → done, whatever page is open and across restarts. What takes long runs in a
 * worker thread; what a person confirmed lies in business.db.
 */
export function createFileImports(deps: FileImportsDeps) {
  const { db, staging, tables, rows, clock } = deps
  const waker = createWaker(clock)
  const runs = new Map<number, Run>()
  const publishing = new Map<number, () => void>()
  const givingUp = new Set<number>()
  const ending = new AbortController()
  const orders = createOrderRunner()
  let sweeping: Promise<void> | null = null

  const need = (id: number): FileImportRow => {
    const row = tables.get(id)
    if (row) return row
    throw notFound()
  }

  function note(
    row: FileImportRow,
    level: 'info' | 'warn' | 'error',
    event: string,
    message: string,
    detail?: unknown,
  ): void {
    deps.journal.write({
      level,
      scope: 'catalog.file',
      connection: `pos:${row.connectionId}`,
      correlationId: row.correlationId,
      subject: { type: 'file-import', id: String(row.id) },
      event,
      message,
      detail,
    })
  }

  async function viewOf(row: FileImportRow): Promise<FileImport> {
    const delivering = row.state === 'delivering'
    const results = tables.results(row.id)
    const remotes = delivering && results.open > 0 ? await deps.remotesOf(row.connectionId) : null
    const unknown = results.open > 0 ? deps.queue.unknown(row.connectionId, row.correlationId) : []
    const unknownRows = unknown.reduce((total, id) => {
      const line = tables.lineByOutbox(id)
      return total + (line?.importId === row.id ? line.rows : 0)
    }, 0)
    return fileImportView(row, tables, rows, {
      now: clock.now(),
      work: runs.get(row.id)?.work ?? null,
      remainingMs: remotes?.ok ? remotes.pos.estimateMs(Math.ceil(results.open / PRODUCTS_PER_CALL)) : null,
      laneTrouble: delivering ? deps.queue.laneTrouble(`pos:${row.connectionId}`) : null,
      unknownRows,
    })
  }

  /** At most five a second per import; the last state always arrives. */
  function publish(id: number): void {
    if (ending.signal.aborted || publishing.has(id)) return
    const cancel = clock.after(PUBLISH_MS, () => {
      publishing.delete(id)
      const row = tables.get(id)
      if (!row || ending.signal.aborted) return
      viewOf(row).then(deps.publish, (error) =>
        deps.log.warn('could not publish a file import', { error: String(error) }),
      )
    })
    publishing.set(id, cancel)
  }

  /** Starts what is due for an import; returns its end. */
  function kick(id: number): Promise<void> {
    const running = runs.get(id)
    if (running) return running.ended
    const row = tables.get(id)
    if (ending.signal.aborted || !row || !isDriven(row)) return Promise.resolve()
    const run: Run = { abort: new AbortController(), ended: Promise.resolve(), work: null }
    runs.set(id, run)
    run.ended = drive(id, run).finally(() => {
      runs.delete(id)
      publish(id)
      const now = tables.get(id)
      if (now && isDriven(now) && !run.abort.signal.aborted) void kick(id)
    })
    return run.ended
  }

  const steps = createSteps({ ...deps, orders, waker, note, publish })

  async function drive(id: number, run: Run): Promise<void> {
    const row = need(id)
    const { signal } = run.abort
    try {
      switch (row.state) {
        case 'reading':
          return await steps.read(row, run)
        case 'checking':
          return await steps.carryOut(row, run)
        case 'planning':
          return await steps.plan(row, run)
        case 'confirming':
          await steps.confirm(row, run)
          return settleDelivering(id)
        default:
          return
      }
    } catch (error) {
      if (signal.aborted || error instanceof AskStopped) return
      const trouble =
        error instanceof AskRefused ? error.trouble : error instanceof SheetRefused ? error.refusal : unexpected(error)
      if (!(error instanceof AskRefused || error instanceof SheetRefused))
        deps.log.error('a file import failed', { id, error: String((error as Error)?.stack ?? error) })
      const now = need(id)
      if (!isDriven(now)) return
      tables.setState(id, 'failed', { failedAt: now.state as FailedAt, trouble })
      note(
        row,
        'error',
        'file.failed',
        `${labelOf(row)}“${row.fileName}”：${trouble.problem}：${trouble.cause}`,
        trouble,
      )
    }
  }

  /** 导入完成 once nothing of it is open any more (S83). */
  function settleDelivering(id: number): void {
    const row = tables.get(id)
    if (row?.state !== 'delivering') return
    const results = tables.results(id)
    if (results.open > 0) return
    tables.setTask(id, null)
    tables.setState(id, 'done', { finishedAt: clock.now() })
    const skipped = row.plan ? row.plan.rows.skipped + row.plan.rows.exists + row.plan.rows.same + results.existed : 0
    const failed = results.failed + (row.plan?.rows.error ?? 0)
    note(
      row,
      failed > 0 ? 'warn' : 'info',
      'file.done',
      `${labelOf(row)}“${row.fileName}”完成：${row.kind === 'create' ? `新增 ${results.created}` : `更新 ${results.updated}`}，跳过 ${skipped}，失败 ${failed}，放弃 ${results.discarded}`,
      results,
    )
    publish(id)
    sweep()
  }

  /** What is on the wire now is looked at again whenever the outbox changes. */
  async function giveUp(id: number, by: string): Promise<number> {
    if (givingUp.has(id)) return 0
    givingUp.add(id)
    const given = await giveUpLines(id, by, { tables, discard: deps.queue.discard, signal: ending.signal }).finally(
      () => givingUp.delete(id),
    )
    settleDelivering(id)
    return given
  }

  /** Forgets rows and file copies that nobody can ask for any more. */
  function sweep(): void {
    if (ending.signal.aborted) return
    sweeping ??= clear()
      .catch((error) => {
        if (!ending.signal.aborted) deps.log.warn('old file imports stay for now', { error: String(error) })
      })
      .finally(() => {
        sweeping = null
      })
  }

  async function clear(): Promise<void> {
    for (const id of tables.withoutUse(KEPT)) {
      if (ending.signal.aborted) return
      const row = tables.get(id)
      if (!row || runs.has(id) || rows.session(id) === null) continue
      await orders.run({ ...orderOf(row, staging.name), order: 'drop' }, { signal: ending.signal })
      await deps.copies.drop(id)
    }
  }

  async function end(id: number): Promise<void> {
    const run = runs.get(id)
    if (!run) return
    run.abort.abort(new AskStopped())
    await run.ended
  }

  return {
    need,
    note,
    labelOf,
    viewOf,
    publish,
    kick,
    /** Stops what runs for an import and waits for its end. */
    end,
    sweep,
    giveUp,
    isRunning: (id: number): boolean => runs.has(id),
    free(id: number): FileImportRow {
      const row = need(id)
      if (runs.has(id) || row.task !== null) throw busy()
      return row
    },
    orderOf: (row: FileImportRow) => orderOf(row, staging.name),
    /** Runs an order that only looks. */
    run: orders.run,
    /** Takes a file over: keeps a copy, begins to read; `bytes` are gone then. Writes nothing anywhere else (S82). */
    async begin(
      input: {
        connectionId: number
        kind: TemplateKind
        origin: FileImportRow['origin']
        fileName: string
        bytes: Uint8Array
      },
      by: string,
    ): Promise<FileImportRow> {
      orders.warm()
      const { bytes, ...rest } = input
      const sha256 = await sha256Of(bytes)
      const id = inTransaction(db, () =>
        tables.create(
          {
            ...rest,
            size: bytes.length,
            sha256,
            startedAt: clock.now(),
            startedBy: by,
            correlationId: deps.newCorrelationId(),
          },
          { chosen: NOTHING_CHOSEN, seen: null },
          { headers: [], fields: [], by: [], suggestions: [], remembered: false },
        ),
      )
      await deps.copies.put(id, bytes)
      freed(bytes)
      const row = need(id)
      note(row, 'info', 'file.started', `${by} 选择了文件“${row.fileName}”（${labelOf(row)}），${row.size} 字节`)
      void kick(id)
      return need(id)
    },
    /** At start: everything goes on where it stood; what staging lost is read again from the copy. */
    start(): void {
      for (const row of tables.list({ connectionId: null, kind: null, open: true }, null, 200)) {
        const lost = rows.session(row.id) === null
        if (
          lost &&
          (row.state === 'matching' || row.state === 'checking' || row.state === 'planning' || row.state === 'planned')
        ) {
          tables.setTask(row.id, null)
          tables.setPlan(row.id, null)
          tables.setState(row.id, 'reading')
          note(row, 'warn', 'file.restarted', '暂存数据已丢失，重新读取文件；在表格里做的修改没有保留')
        }
        if (row.state === 'delivering') settleDelivering(row.id)
        if (row.state === 'delivering' && row.task?.kind === 'stop') void giveUp(row.id, row.task.by)
        void kick(row.id)
      }
      sweep()
    },
    async stop(): Promise<void> {
      ending.abort()
      for (const cancel of publishing.values()) cancel()
      publishing.clear()
      for (const run of runs.values()) run.abort.abort(new AskStopped())
      await Promise.all([...runs.values()].map((run) => run.ended))
      await sweeping
      await orders.stop()
    },
    wake: () => waker.wake(),
    /** The outbox changed; imports in delivery are looked at again. */
    queueChanged(): void {
      for (const row of tables.driven()) {
        if (row.state !== 'delivering') continue
        settleDelivering(row.id)
        publish(row.id)
        if (row.task?.kind === 'stop') void giveUp(row.id, row.task.by)
      }
    },
  }
}

export type FileImports = ReturnType<typeof createFileImports>
