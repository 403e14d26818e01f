import type { CallError, ProductImport, Trouble } from '../../preload/contract/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { AskRefused, AskStopped, askUntilAnswered, createWaker } from './ask.ts'
import { pathKey } from './categories.ts'
import { type Enqueuer, queueCategories, queueNextLines } from './confirm-import.ts'
import { checkDates, type DaySpan, dayOf } from './dates.ts'
import { importView, type OpenRows, PRODUCTS_PER_CALL } from './import-view.ts'
import { planImport } from './plan-import.ts'
import { readGoods } from './read-goods.ts'
import type { Remotes } from './remotes.ts'
import { type ImportRow, notRead } from './state.ts'
import type { ImportTables } from './tables.ts'

/** A refusal that a person reads; becomes the error of the call. */
export class CatalogRefusal extends Error {
  readonly error: CallError
  constructor(trouble: Trouble, retryable = false) {
    super(`${trouble.code}: ${trouble.problem}`)
    this.error = { ...trouble, retryable }
  }
}

export interface ImportsDeps {
  db: Database
  staging: Database
  tables: ImportTables
  clock: ClockPort
  log: Log
  journal: Journal
  queue: Enqueuer & {
    openRows(importId: number): OpenRows
    laneTrouble(lane: string): Trouble | null
  }
  remotesOf(connectionId: number): Promise<Remotes>
  /** A29: under 对方系统直连 nothing is written. */
  runsProducts(connectionId: number): boolean
  newCorrelationId(): string
  publish(view: ProductImport): void
}

interface Run {
  connectionId: number
  importId: number
  abort: AbortController
  ended: Promise<void>
}

const DRIVEN = ['reading', 'planning', 'confirming'] as const
type Driven = (typeof DRIVEN)[number]
const isDriven = (state: string): state is Driven => (DRIVEN as readonly string[]).includes(state)

/**
 * ERP商品导入: every import is a row that walks reading → planning → planned → (a person confirms) → confirming →
 * delivering → done, whatever page is open and across restarts. One import per connection works at a time, in order.
 */
export function createImports(deps: ImportsDeps) {
  const { db, tables, clock, journal } = deps
  const waker = createWaker(clock)
  const runs = new Map<number, Run>()
  const published = new Map<number, () => void>()
  let stopping = false

  const need = (id: number): ImportRow => {
    const row = tables.get(id)
    if (row) return row
    throw new CatalogRefusal({
      code: 'IMPORT_NOT_FOUND',
      problem: '找不到这次导入',
      cause: '它可能已被清理。',
      action: '请返回列表重新选择。',
    })
  }

  function note(
    row: ImportRow,
    level: 'info' | 'warn' | 'error',
    event: string,
    message: string,
    detail?: unknown,
  ): void {
    journal.write({
      level,
      scope: 'catalog.import',
      connection: `pos:${row.connectionId}`,
      correlationId: row.correlationId,
      subject: { type: 'import', id: String(row.id) },
      event,
      message,
      detail,
    })
  }

  async function viewOf(row: ImportRow): Promise<ProductImport> {
    const openRows = deps.queue.openRows(row.id)
    const remotes =
      row.state === 'reading' || row.state === 'delivering' ? await deps.remotesOf(row.connectionId) : null
    let remainingMs: number | null = null
    if (remotes?.ok && row.state === 'reading' && row.reading.requestsTotal !== null)
      remainingMs = remotes.erp.estimateMs(row.reading.requestsTotal - row.reading.requestsDone)
    if (remotes?.ok && row.state === 'delivering')
      remainingMs = remotes.pos.estimateMs(Math.ceil(openRows.waiting / PRODUCTS_PER_CALL))
    return importView(row, {
      results: tables.results(row.id),
      openRows,
      now: clock.now(),
      remainingMs,
      laneTrouble: row.state === 'delivering' ? deps.queue.laneTrouble(`pos:${row.connectionId}`) : null,
    })
  }

  /** At most five a second per import; the last state always arrives. */
  function publish(id: number): void {
    if (stopping || published.has(id)) return
    const cancel = clock.after(200, () => {
      published.delete(id)
      const row = tables.get(id)
      if (!row || stopping) return
      viewOf(row).then(deps.publish, (error) => deps.log.warn('could not publish an import', { error: String(error) }))
    })
    published.set(id, cancel)
  }

  function kick(connectionId: number): void {
    if (stopping || runs.has(connectionId)) return
    const row = tables.open().find((one) => one.connectionId === connectionId && isDriven(one.state))
    if (!row) return
    const abort = new AbortController()
    const run: Run = { connectionId, importId: row.id, abort, ended: Promise.resolve() }
    runs.set(connectionId, run)
    run.ended = drive(row.id, abort.signal).finally(() => {
      runs.delete(connectionId)
      publish(row.id)
      kick(connectionId)
    })
  }

  async function drive(id: number, signal: AbortSignal): Promise<void> {
    const row = need(id)
    try {
      const remotes = await deps.remotesOf(row.connectionId)
      if (!remotes.ok) throw new AskRefused(remotes.trouble)
      const ask = <T>(call: Parameters<typeof askUntilAnswered<T>>[0]) =>
        askUntilAnswered(call, {
          signal,
          waker,
          waiting(trouble) {
            tables.setTrouble(id, trouble)
            if (trouble) note(row, 'warn', 'import.waiting', `${trouble.problem}，稍后自动重试`, trouble)
            publish(id)
          },
        })
      if (row.state === 'reading') {
        await readGoods(row, { staging: deps.staging, tables, erp: remotes.erp, ask, signal, moved: () => publish(id) })
        if (signal.aborted) throw new AskStopped()
        tables.setState(id, 'planning')
        const read = need(id).reading
        note(row, 'info', 'import.read', `读取完成：时段内新商品及含新规格的商品 ${read.goodsInWindow} 个`, read)
      } else if (row.state === 'planning') {
        const plan = await planImport(row, {
          staging: deps.staging,
          tables,
          erp: remotes.erp,
          pos: remotes.pos,
          ask,
          signal,
          moved(counts) {
            tables.setPlan(id, counts)
            publish(id)
          },
        })
        if (signal.aborted) throw new AskStopped()
        inTransaction(db, () => {
          tables.setPlan(id, plan)
          tables.setState(id, 'planned')
        })
        const { actions } = plan
        note(
          row,
          'info',
          'import.planned',
          `预演完成：新商品 ${actions.create}，新规格 ${actions['add-specs']}，已存在 ${actions.exists}，跳过 ${actions.skipped}，错误 ${actions.error}`,
          plan,
        )
      } else if (row.state === 'confirming') {
        while (!signal.aborted) {
          const queued = queueNextLines(row, {
            db,
            tables,
            queue: deps.queue,
            askedBy: row.confirmedBy ?? row.startedBy,
          })
          publish(id)
          if (queued === 0) break
          await new Promise((resolve) => setImmediate(resolve))
        }
        if (signal.aborted) throw new AskStopped()
        tables.setState(id, 'delivering')
        settleDelivering(id)
      }
    } catch (error) {
      if (error instanceof AskStopped) return
      const trouble = error instanceof AskRefused ? error.trouble : unexpected(error)
      if (!(error instanceof AskRefused))
        deps.log.error('an import failed', { id, error: String((error as Error)?.stack ?? error) })
      const now = need(id)
      if (!isDriven(now.state)) return
      tables.setState(id, 'failed', { failedAt: now.state, trouble })
      note(row, 'error', 'import.failed', `${trouble.problem}：${trouble.cause}`, trouble)
    }
  }

  /** 导入完成 once nothing of it is open any more (S75). */
  function settleDelivering(id: number): void {
    const row = tables.get(id)
    if (row?.state !== 'delivering') return
    const openRows = deps.queue.openRows(row.id)
    if (openRows.waiting + openRows.unknown > 0) return
    tables.setState(id, 'done', { finishedAt: clock.now() })
    const result = tables.results(id)
    note(
      row,
      openRows.failed > 0 ? 'warn' : 'info',
      'import.done',
      `导入完成：新增 ${result.created}，已存在 ${result.existed}，失败 ${openRows.failed}，放弃 ${result.discarded}`,
      result,
    )
    publish(id)
  }

  return {
    /** At start: an import goes on where it stood; one whose staging is gone reads again. */
    start(): void {
      for (const row of tables.open()) {
        if (row.state === 'delivering') settleDelivering(row.id)
        else if ((row.state === 'planning' || row.state === 'planned') && !tables.hasSession(row.id)) {
          tables.setState(row.id, 'reading')
          note(row, 'warn', 'import.restarted', '暂存数据已丢失，重新从旺店通读取')
        } else if (row.state === 'confirming' && !tables.hasSession(row.id)) {
          tables.setState(row.id, 'failed', {
            failedAt: 'reading',
            trouble: {
              code: 'STAGING_LOST',
              problem: '确认后尚未排队的商品需要重新读取',
              cause: '暂存数据在异常退出后损坏，已另存备查；已排队的商品不受影响。',
              action: '点击“继续”重新读取并预演，已导入的商品会显示为已存在。',
            },
          })
        }
      }
      for (const id of new Set(tables.open().map((row) => row.connectionId))) kick(id)
    },
    async stop(): Promise<void> {
      stopping = true
      for (const cancel of published.values()) cancel()
      published.clear()
      for (const run of runs.values()) run.abort.abort()
      await Promise.all([...runs.values()].map((run) => run.ended))
    },
    /** The network is back, the PC woke up, or a person pressed 立即同步. */
    wake: () => waker.wake(),
    /** The outbox changed; imports in delivery are looked at again. */
    queueChanged(): void {
      for (const row of tables.open()) {
        if (row.state !== 'delivering') continue
        settleDelivering(row.id)
        publish(row.id)
      }
    },
    begin(connectionId: number, span: DaySpan, by: string, split: boolean): ImportRow[] {
      const now = clock.now()
      const check = checkDates(span, dayOf(now))
      if (check.kind === 'invalid' || (check.kind === 'too-long' && !split))
        throw new CatalogRefusal({
          code: 'DATES',
          problem: '日期不符合要求',
          cause: check.message,
          action: '请调整日期后重试。',
        })
      const same = tables
        .open()
        .find(
          (row) =>
            row.connectionId === connectionId &&
            row.from === span.from &&
            row.to === span.to &&
            row.state !== 'delivering',
        )
      if (same) return [same]
      const parts = check.kind === 'too-long' ? check.split : [span]
      const rows = inTransaction(db, () =>
        parts.map((part) =>
          need(
            tables.create({
              connectionId,
              from: part.from,
              to: part.to,
              startedAt: now,
              startedBy: by,
              correlationId: deps.newCorrelationId(),
              reading: notRead(),
            }),
          ),
        ),
      )
      for (const row of rows) note(row, 'info', 'import.started', `${by} 开始 ERP商品导入：${row.from} 至 ${row.to}`)
      kick(connectionId)
      return rows
    },
    get: need,
    viewOf,
    replan(id: number): void {
      const row = need(id)
      if (row.state !== 'planned') throw wrongState(row)
      tables.setState(id, 'planning')
      publish(id)
      kick(row.connectionId)
    },
    createCategories(id: number, paths: string[][], by: string): number {
      const row = need(id)
      if (row.state !== 'planned') throw wrongState(row)
      const queued = queueCategories(row, paths.map(pathKey), { db, tables, queue: deps.queue, askedBy: by })
      if (queued > 0) note(row, 'info', 'import.categories', `${by} 新建分类 ${queued} 个`)
      publish(id)
      return queued
    },
    confirm(id: number, acceptFlattening: boolean, by: string): void {
      const row = need(id)
      if (row.state === 'confirming' || row.state === 'delivering' || row.state === 'done') return
      if (row.state !== 'planned') throw wrongState(row)
      if (!deps.runsProducts(row.connectionId))
        throw new CatalogRefusal({
          code: 'RUNNER_DIRECT',
          problem: '不能导入',
          cause: '该对接的“商品”由对方系统直连执行，本软件只查看，不写入。',
          action: '请实施人员在【对接设置】中把商品的执行方改为“本软件”。',
        })
      const { actions } = row.plan
      if (actions.create + actions['add-specs'] === 0)
        throw new CatalogRefusal({
          code: 'NOTHING',
          problem: '没有可导入的商品',
          cause: '预演结果为 0 处变更。',
          action: '请换一个时间段。',
        })
      const made = tables.queuedCategories(id)
      const flattening = tables
        .categories(id)
        .filter(
          (issue) => issue.kind === 'missing' && !['queued', 'created'].includes(made.get(issue.pathKey)?.state ?? ''),
        )
      if (flattening.length > 0 && !acceptFlattening)
        throw new CatalogRefusal({
          code: 'FLATTENING',
          problem: '请先确认分类',
          cause: `有 ${flattening.length} 个多级分类在 POS 中不存在，继续导入会变为一级分类。`,
          action: '请先新建分类，或勾选“按一级分类导入”。',
        })
      inTransaction(db, () => {
        tables.setConfirmed(id, by)
        tables.setState(id, 'confirming')
      })
      note(row, 'info', 'import.confirmed', `${by} 确认导入：新商品 ${actions.create}，新规格 ${actions['add-specs']}`)
      publish(id)
      kick(row.connectionId)
    },
    async cancel(id: number, by: string): Promise<void> {
      const row = need(id)
      if (row.state === 'done' || row.state === 'cancelled') return
      if (row.state === 'confirming' || row.state === 'delivering')
        throw new CatalogRefusal({
          code: 'TOO_LATE',
          problem: '不能取消',
          cause: '商品已进入队列，正在送往 POS。',
          action: '可在【队列】中暂停通道，或放弃尚未发送的商品。',
        })
      tables.setState(id, 'cancelled', { finishedAt: clock.now() })
      const run = runs.get(row.connectionId)
      if (run?.importId === id) {
        run.abort.abort()
        await run.ended
      }
      inTransaction(deps.staging, () => tables.clearStaging(id))
      note(row, 'info', 'import.cancelled', `${by} 取消了导入，没有写入任何商品`)
      publish(id)
    },
    resume(id: number): void {
      const row = need(id)
      if (row.state !== 'failed' || row.failedAt === null) return
      tables.setState(id, row.failedAt)
      publish(id)
      kick(row.connectionId)
    },
  }
}

export type Imports = ReturnType<typeof createImports>

function wrongState(row: ImportRow): CatalogRefusal {
  return new CatalogRefusal({
    code: 'WRONG_STATE',
    problem: '现在不能这样做',
    cause: `导入处于“${STATE_TEXT[row.state]}”。`,
    action: '请刷新页面查看最新状态。',
  })
}

const STATE_TEXT: Record<ImportRow['state'], string> = {
  reading: '正在读取',
  planning: '正在预演',
  planned: '等待确认',
  confirming: '正在排队',
  delivering: '正在导入',
  done: '导入完成',
  cancelled: '已取消',
  failed: '已中断',
}

function unexpected(error: unknown): Trouble {
  return {
    code: 'INTERNAL',
    problem: '导入中断',
    cause: `程序内部错误：${error instanceof Error ? error.message : String(error)}`,
    action: '请点击“继续”重试；若再次出现，请导出日志联系实施人员。',
  }
}
