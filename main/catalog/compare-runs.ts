import type { CompareRun, Trouble } from '../../preload/contract/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { AskRefused, AskStopped, askUntilAnswered, createWaker } from './ask.ts'
import { readForComparison } from './compare-read.ts'
import { refreshForComparison } from './compare-refresh.ts'
import { notFound, unexpected, wrongDay, wrongState } from './compare-refusals.ts'
import { fromDayProblem } from './compare-rules.ts'
import { compareSides } from './compare-sides.ts'
import { inSlices } from './compare-slices.ts'
import { type CompareRow, type CompareStep, noCounts, notRead } from './compare-state.ts'
import { type CompareTables, ERP_PART } from './compare-tables.ts'
import { compareView } from './compare-view.ts'
import { dayOf } from './dates.ts'
import type { Remotes } from './remotes.ts'

export interface CompareDeps {
  staging: Database
  tables: CompareTables
  clock: ClockPort
  log: Log
  journal: Journal
  remotesOf(connectionId: number): Promise<Remotes>
  /** 商品列表 of one connection. */
  list: {
    refresh(connectionId: number): Promise<Trouble | null>
    /** Products read by a refresh that is running; null = none is. */
    refreshed(connectionId: number): number | null
    /** Epoch ms of the last moment it was level with the POS. */
    asOf(connectionId: number): number | null
  }
  newCorrelationId(): string
  publish(view: CompareRun): void
}

interface Running {
  runId: number
  abort: AbortController
  ended: Promise<void>
  working: CompareRun['working']
}

const PUBLISH_MS = 200
const HISTORY = 20
const STEP_DROPPED = 200

const isStep = (state: string): state is CompareStep =>
  state === 'reading' || state === 'refreshing' || state === 'comparing'

/**
 * 商品对照 (S66): every comparison is a row that walks reading → refreshing → comparing → done, whatever page is open and
 * across restarts. One per connection at a time. Nothing is written to either side.
 */
export function createCompareRuns(deps: CompareDeps) {
  const { tables, clock, staging } = deps
  const waker = createWaker(clock)
  const runs = new Map<number, Running>()
  const publishing = new Map<number, () => void>()
  const ending = new AbortController()
  let sweeping: Promise<void> | null = null

  const need = (id: number): CompareRow => {
    const row = tables.get(id)
    if (row) return row
    throw notFound()
  }

  function note(row: CompareRow, level: 'info' | 'warn' | 'error', event: string, message: string, detail?: unknown) {
    deps.journal.write({
      level,
      scope: 'catalog.compare',
      connection: `wangdian:${row.connectionId}`,
      correlationId: row.correlationId,
      subject: { type: 'compare', id: String(row.id) },
      event,
      message,
      detail,
    })
  }

  async function viewOf(row: CompareRow): Promise<CompareRun> {
    let working = runs.get(row.connectionId)?.runId === row.id ? runs.get(row.connectionId)!.working : null
    let remainingMs: number | null = null
    if (row.state === 'refreshing') working = refreshWork(row.connectionId)
    if (row.state === 'reading' && row.reading.requestsTotal !== null) {
      const remotes = await deps.remotesOf(row.connectionId)
      if (remotes.ok) remainingMs = remotes.erp.estimateMs(row.reading.requestsTotal - row.reading.requestsDone)
    }
    return compareView(row, { now: clock.now(), working: isStep(row.state) ? working : null, remainingMs })
  }

  function refreshWork(connectionId: number): CompareRun['working'] {
    const done = deps.list.refreshed(connectionId)
    return done === null ? null : { done, total: null }
  }

  /** At most five a second; the last state always arrives. */
  function publish(id: number): void {
    if (ending.signal.aborted || publishing.has(id)) return
    const cancel = clock.after(PUBLISH_MS, () => {
      publishing.delete(id)
      const row = tables.get(id)
      if (!row || ending.signal.aborted) return
      viewOf(row).then(deps.publish, (error) =>
        deps.log.warn('could not publish a comparison', { error: String(error) }),
      )
    })
    publishing.set(id, cancel)
  }

  function kick(connectionId: number): void {
    if (ending.signal.aborted || runs.has(connectionId)) return
    const row = tables.open().find((one) => one.connectionId === connectionId)
    if (!row) return
    const run: Running = { runId: row.id, abort: new AbortController(), ended: Promise.resolve(), working: null }
    runs.set(connectionId, run)
    run.ended = walk(row.id, run).finally(() => {
      runs.delete(connectionId)
      publish(row.id)
      sweep()
      kick(connectionId)
    })
  }

  async function walk(id: number, run: Running): Promise<void> {
    try {
      for (let row = need(id); isStep(row.state); row = need(id)) {
        await carryOut(row, row.state, run)
        if (run.abort.signal.aborted) return
        publish(id)
      }
    } catch (error) {
      if (error instanceof AskStopped) return
      const trouble = error instanceof AskRefused ? error.trouble : unexpected(error)
      if (!(error instanceof AskRefused))
        deps.log.error('a comparison failed', { id, error: String((error as Error)?.stack ?? error) })
      const now = need(id)
      if (!isStep(now.state)) return
      tables.setState(id, 'failed', { failedAt: now.state, trouble })
      note(now, 'error', 'compare.failed', `${trouble.problem}：${trouble.cause}`, trouble)
    }
  }

  async function carryOut(row: CompareRow, step: CompareStep, run: Running): Promise<void> {
    const { id } = row
    const { signal } = run.abort
    const waiting = (trouble: Trouble | null) => {
      tables.setTrouble(id, trouble)
      if (trouble) note(row, 'warn', 'compare.waiting', `${trouble.problem}，稍后自动重试`, trouble)
      publish(id)
    }
    const ask = <T>(call: Parameters<typeof askUntilAnswered<T>>[0]) =>
      askUntilAnswered(call, { signal, waker, waiting })
    run.working = null

    if (step === 'comparing') {
      const counts = await compareSides(row, {
        staging,
        tables,
        signal,
        today: dayOf(clock.now()),
        moved(done, total) {
          run.working = { done, total }
          publish(id)
        },
      })
      if (signal.aborted) throw new AskStopped()
      inTransaction(staging, () => {
        tables.setCounts(id, counts)
        tables.setState(id, 'done', { finishedAt: clock.now() })
      })
      const { lines } = counts
      note(
        row,
        'info',
        'compare.done',
        `商品对照完成：POS 有、ERP 没有 ${lines['pos-only']}，ERP 有、POS 没有 ${lines['erp-only']}，编码冲突 ${lines.clash}，没有商家编码 ${lines['no-code']}`,
        counts,
      )
      return
    }

    const remotes = await deps.remotesOf(row.connectionId)
    if (!remotes.ok) throw new AskRefused(remotes.trouble)
    if (step === 'reading') {
      await readForComparison(row, { staging, tables, erp: remotes.erp, ask, signal, moved: () => publish(id) })
      if (signal.aborted) throw new AskStopped()
      inTransaction(staging, () => {
        tables.setErpAsOf(id, clock.now())
        tables.setState(id, 'refreshing')
      })
      const { reading } = need(id)
      note(row, 'info', 'compare.read', `旺店通读取完成：${reading.specs} 个规格，${reading.requestsDone} 次请求`)
      return
    }
    await refreshForComparison({
      pos: remotes.pos,
      list: { run: () => deps.list.refresh(row.connectionId) },
      waker,
      asked: { signal, correlationId: row.correlationId },
      ask,
      waiting,
    })
    if (signal.aborted) throw new AskStopped()
    inTransaction(staging, () => {
      tables.setPosAsOf(id, deps.list.asOf(row.connectionId))
      tables.setState(id, 'comparing')
    })
  }

  /** Clears what no one can see any more, a little at a time. */
  function sweep(): void {
    if (ending.signal.aborted) return
    sweeping ??= clear()
      .catch((error) => {
        if (!(error instanceof AskStopped)) deps.log.error('old comparisons stay for now', { error: String(error) })
      })
      .finally(() => {
        sweeping = null
      })
  }

  async function clear(): Promise<void> {
    for (const id of tables.codesWithoutUse()) {
      await inSlices(staging, ending.signal, () => (tables.dropCodes(id, ERP_PART, STEP_DROPPED) > 0 ? 'more' : 'done'))
      tables.codesGone(id)
    }
    for (const id of tables.linesWithoutUse()) {
      await inSlices(staging, ending.signal, () => (tables.dropLines(id, STEP_DROPPED) > 0 ? 'more' : 'done'))
      tables.linesGone(id)
    }
    tables.forget(HISTORY)
  }

  return {
    /** At start: a comparison goes on where it stood. */
    start(): void {
      for (const id of new Set(tables.open().map((row) => row.connectionId))) kick(id)
      sweep()
    },
    async stop(): Promise<void> {
      ending.abort()
      for (const cancel of publishing.values()) cancel()
      publishing.clear()
      for (const run of runs.values()) run.abort.abort()
      await Promise.all([...runs.values()].map((run) => run.ended))
      await sweeping
    },
    /** The network is back, the PC woke up, a person pressed 立即同步. */
    wake: () => waker.wake(),
    /** 商品列表 moved on; a comparison may be waiting for it. */
    listChanged(connectionId: number): void {
      const run = runs.get(connectionId)
      if (run) publish(run.runId)
    },
    get: need,
    viewOf,
    async overview(connectionId: number) {
      const history = tables.newest(connectionId, HISTORY)
      const result = tables.newestDone(connectionId)
      const views = await Promise.all(history.map(viewOf))
      return { current: views[0] ?? null, result: result ? await viewOf(result) : null, history: views }
    },
    begin(connectionId: number, from: string, by: string): CompareRow {
      const now = clock.now()
      const problem = fromDayProblem(from, dayOf(now))
      if (problem) throw wrongDay(problem)
      const going = tables.open().find((row) => row.connectionId === connectionId)
      if (going) return going
      const id = tables.create({
        connectionId,
        from,
        startedAt: now,
        startedBy: by,
        correlationId: deps.newCorrelationId(),
        reading: notRead(),
        counts: noCounts(),
      })
      const row = need(id)
      note(row, 'info', 'compare.started', `${by} 开始商品对照：ERP 商品从 ${from} 起`)
      kick(connectionId)
      publish(id)
      return row
    },
    async cancel(id: number, by: string): Promise<void> {
      const row = need(id)
      if (row.state === 'done' || row.state === 'cancelled') return
      tables.setState(id, 'cancelled', { finishedAt: clock.now() })
      const run = runs.get(row.connectionId)
      if (run?.runId === id) {
        run.abort.abort()
        await run.ended
      }
      note(row, 'info', 'compare.cancelled', `${by} 取消了商品对照`)
      publish(id)
      sweep()
    },
    resume(id: number): void {
      const row = need(id)
      if (row.state !== 'failed' || row.failedAt === null) return
      if (tables.open().some((one) => one.connectionId === row.connectionId)) throw wrongState('另一次对照正在进行。')
      if (tables.newest(row.connectionId, 1)[0]?.id !== id) throw wrongState('之后已有新的对照。')
      tables.setState(id, row.failedAt)
      publish(id)
      kick(row.connectionId)
    },
  }
}

export type CompareRuns = ReturnType<typeof createCompareRuns>
