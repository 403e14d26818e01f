import type { StockDirection, StockRun, StockRunKind, StockTrigger, Trouble } from '../../preload/contract/index.ts'
import { AskRefused, AskStopped, askUntilAnswered, createWaker } from '../catalog/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import type { ActResult } from '../queue/types.ts'
import type { Database } from '../store/index.ts'
import { unansweredGuards } from './guards.ts'
import type { PlanTables } from './plan-tables.ts'
import type { PolicyTables } from './policy-tables.ts'
import { notFound, unexpected } from './refusals.ts'
import { createActs } from './run-acts.ts'
import { mayWrite, type StepContext, type Steps, troubleText } from './run-steps.ts'
import { createSweeper } from './run-sweep.ts'
import type { RunTables } from './run-tables.ts'
import { isStep, newBody, type RunRow, type RunStep } from './types.ts'
import { countsOf, KIND_TEXT, noteOf, runView } from './view.ts'
import type { WriteTables } from './write-tables.ts'

export interface RunsDeps {
  db: Database
  plans: PlanTables
  writes: WriteTables
  runs: RunTables
  policies: PolicyTables
  steps: Steps
  clock: ClockPort
  log: Log
  journal: Journal
  newCorrelationId(): string
  /** Outbox rows of this run whose outcome is unknown. */
  unknownRows(row: RunRow): number
  discard(ids: number[], reason: string, by: string): ActResult
  publish(view: StockRun): void
  /** A run did something. */
  moved(id: number): void
  /** A run reached a state in which it rests. */
  rested(row: RunRow): void
}

interface Running {
  abort: AbortController
  ended: Promise<void>
  progress: StockRun['progress']
}

const PUBLISH_MS = 200
/** Runs that keep each other out: one of those that may write, and one 对账, at a time. */
const classOf = (kind: StockRunKind): 'compare' | 'write' => (kind === 'compare' ? 'compare' : 'write')

/**
 * Every sync, 预演, 对账 and 撤回 is a row that walks its steps, whatever page is open and across restarts. A run that waits
 * for a person or for its deliveries rests until it is kicked.
 */
export function createRuns(deps: RunsDeps) {
  const { runs, writes, plans, steps, clock, db } = deps
  const waker = createWaker(clock)
  const running = new Map<number, Running>()
  const publishing = new Map<number, () => void>()
  const ending = new AbortController()
  const sweeper = createSweeper({ db, runs, writes, plans, log: deps.log, clearPlan: (id) => steps.clearPlan(id) })

  const need = (id: number): RunRow => {
    const row = runs.get(id)
    if (row) return row
    throw notFound()
  }

  function note(row: RunRow, level: 'info' | 'warn' | 'error', event: string, message: string, detail?: unknown): void {
    deps.journal.write({
      level,
      scope: 'stock',
      connection: `pos:${row.connectionId}`,
      correlationId: row.correlationId,
      subject: { type: 'stock-run', id: String(row.id) },
      event,
      message,
      detail,
    })
  }

  function viewOf(row: RunRow): StockRun {
    const results = row.body.results ?? writes.counts(row.id)
    const open = (results.waiting ?? 0) > 0
    const counts = countsOf(row, results, open ? deps.unknownRows(row) : 0)
    const over = row.state === 'done' || row.state === 'partial'
    return runView(row, {
      counts,
      progress: running.get(row.id)?.progress ?? null,
      canRollback: over && mayWrite(row) && counts.written > 0 && writes.after(row.id, 0, 1).length > 0,
    })
  }

  /** At most five a second; the last state always arrives. */
  function publish(id: number): void {
    deps.moved(id)
    if (ending.signal.aborted || publishing.has(id)) return
    const cancel = clock.after(PUBLISH_MS, () => {
      publishing.delete(id)
      const row = runs.get(id)
      if (row && !ending.signal.aborted) deps.publish(viewOf(row))
    })
    publishing.set(id, cancel)
  }

  function kick(id: number): void {
    if (ending.signal.aborted || running.has(id)) return
    const row = runs.get(id)
    if (!row || !isStep(row.state)) return
    const run: Running = { abort: new AbortController(), ended: Promise.resolve(), progress: null }
    running.set(id, run)
    run.ended = walk(id, run).finally(() => {
      running.delete(id)
      publish(id)
      const after = runs.get(id)
      if (!after || ending.signal.aborted) return
      // The last row may have been settled while this looked.
      if (after.state === 'writing' && openLines(id) === 0 && !run.abort.signal.aborted) kick(id)
      deps.rested(after)
      if (!isStep(after.state)) sweeper.sweep()
    })
  }

  function openLines(id: number): number {
    const counts = writes.counts(id)
    return (counts.planned ?? 0) + (counts.waiting ?? 0) + (counts.unknown ?? 0)
  }

  async function walk(id: number, run: Running): Promise<void> {
    try {
      for (let row = need(id); isStep(row.state); row = need(id)) {
        const before = row.state
        const goesOn = await carryOut(row, row.state, run)
        if (run.abort.signal.aborted || !goesOn) return
        told(need(id), before)
        publish(id)
      }
    } catch (error) {
      if (error instanceof AskStopped || run.abort.signal.aborted) return
      const trouble = error instanceof AskRefused ? error.trouble : unexpected(error)
      if (!(error instanceof AskRefused))
        deps.log.error('a stock run failed', { id, error: String((error as Error)?.stack ?? error) })
      const now = need(id)
      if (!isStep(now.state)) return
      runs.setState(now, 'failed', { failedAt: now.state, finishedAt: clock.now(), body: { trouble } })
      note(now, 'error', 'stock.failed', troubleText(trouble), trouble)
    }
  }

  /** False: nothing more can be done now. */
  async function carryOut(row: RunRow, step: RunStep, run: Running): Promise<boolean> {
    const { signal } = run.abort
    const waiting = (trouble: Trouble | null): void => {
      runs.patch(row.id, { trouble })
      if (trouble) note(row, 'warn', 'stock.waiting', `${trouble.problem}，稍后自动重试`, trouble)
      publish(row.id)
    }
    const context: StepContext = {
      asked: { signal, correlationId: row.correlationId },
      ask: (call) => askUntilAnswered(call, { signal, waker, waiting }),
      progress(done, total, text) {
        run.progress = { done, total, text }
        publish(row.id)
      },
    }
    run.progress = null
    switch (step) {
      case 'reading':
        await steps.reading(row, context)
        return true
      case 'planning':
        await steps.planning(row, context)
        return true
      case 'queueing':
        await steps.queueing(row, context)
        return true
      case 'writing':
        return steps.writing(row, context)
      case 'verifying':
        await steps.verifying(row, context)
        return true
    }
  }

  /** Journal lines of what a step led to. */
  function told(row: RunRow, before: RunStep): void {
    if (row.state === before) return
    const view = viewOf(row)
    switch (row.state) {
      case 'guarded':
        note(
          row,
          'warn',
          'stock.guarded',
          `库存同步已拦截，没有写入：${view.guards.map((one) => one.text).join(' ')}`,
          view.guards,
        )
        return
      case 'planned':
      case 'writing':
      case 'done':
      case 'partial':
        note(
          row,
          row.state === 'partial' ? 'warn' : 'info',
          `stock.${row.state}`,
          `${KIND_TEXT[row.kind]}：${view.note}`,
          view.counts,
        )
        return
      default:
        return
    }
  }

  const openOf = (connectionId: number, kind: StockRunKind): RunRow | undefined =>
    runs.open().find((row) => row.connectionId === connectionId && classOf(row.kind) === classOf(kind))

  /**
   * The earlier run gives way: a plan nobody acted on; a rest whose outcome is unknown; to the next slot also what nobody
   * answered, since its changes are part of the new interval.
   */
  function giveWay(row: RunRow, trigger: StockTrigger): boolean {
    switch (row.state) {
      case 'planned':
        end(row, 'cancelled', '已由之后的一次同步代替')
        return true
      case 'guarded':
      case 'waiting-person':
        if (trigger !== 'schedule' && trigger !== 'catch-up') return false
        end(row, 'skipped', '没有人处理，已由之后的一次同步代替')
        return true
      case 'writing': {
        const counts = viewOf(row).counts
        if (counts.waiting > 0 || running.has(row.id)) return false
        runs.setState(row, 'partial', { finishedAt: clock.now(), body: { results: writes.counts(row.id) } })
        return true
      }
      default:
        return false
    }
  }

  function end(row: RunRow, state: 'cancelled' | 'skipped', text: string): void {
    runs.setState(row, state, { finishedAt: clock.now(), body: { note: text, trouble: null } })
    note(row, 'info', `stock.${state}`, `${KIND_TEXT[row.kind]}：${text}`)
    publish(row.id)
  }

  const acts = createActs({
    db,
    runs,
    writes,
    clock,
    need,
    note,
    end,
    openOf,
    kick,
    publish,
    discard: deps.discard,
    async halt(id) {
      const run = running.get(id)
      run?.abort.abort()
      await run?.ended
    },
  })

  return {
    /** At start: every run goes on where it stood. */
    start(): void {
      for (const row of runs.open()) kick(row.id)
      sweeper.sweep()
    },
    async stop(): Promise<void> {
      ending.abort()
      for (const cancel of publishing.values()) cancel()
      publishing.clear()
      for (const run of running.values()) run.abort.abort()
      await Promise.all([...running.values()].map((run) => run.ended))
      await sweeper.stop()
    },
    /** The network is back, the PC woke up, a person pressed 立即同步. */
    wake(): void {
      waker.wake()
      for (const row of runs.open()) kick(row.id)
    },
    /** Rows of the queue were settled: runs that wait for theirs look again. */
    queueChanged(): void {
      for (const row of runs.open())
        if (row.state === 'writing') {
          kick(row.id)
          publish(row.id)
        }
    },
    get: need,
    viewOf,
    open: openOf,
    working: (id: number): boolean => running.has(id),
    /**
     * Begins a run, or gives the one of its class that is under way or waits for an answer.
     */
    begin(given: {
      connectionId: number
      kind: StockRunKind
      direction: StockDirection
      trigger: StockTrigger
      plannedAt: number
      by: string
      ofRun?: number
      chosen?: number[]
      reason?: string
      confirmed: boolean
    }): { row: RunRow; begun: boolean } {
      const there = openOf(given.connectionId, given.kind)
      const unanswered =
        there?.state === 'guarded' && there.kind === 'sync' && given.kind === 'sync' ? there.body.guards : []
      if (there && !giveWay(there, given.trigger)) return { row: there, begun: false }
      const body = {
        ...newBody(),
        confirmed: given.confirmed,
        chosen: given.chosen ?? [],
        reason: given.reason ?? '',
        unanswered: unansweredGuards(unanswered),
      }
      const id = runs.create({
        connectionId: given.connectionId,
        kind: given.kind,
        state: 'reading',
        direction: given.direction,
        trigger: given.trigger,
        plannedAt: given.plannedAt,
        startedAt: clock.now(),
        startedBy: given.by,
        ofRun: given.ofRun ?? null,
        correlationId: deps.newCorrelationId(),
        body,
      })
      const row = need(id)
      note(
        row,
        'info',
        'stock.started',
        `${given.by} 开始${KIND_TEXT[given.kind]}${body.reason ? `：${body.reason}` : ''}`,
      )
      kick(id)
      publish(id)
      return { row, begun: true }
    },
    /** A slot was missed and it is too late to run by itself: a person is asked. */
    askPerson(given: { connectionId: number; direction: StockDirection; slot: number }): RunRow | null {
      if (runs.ofSlot(given.connectionId, given.slot)) return null
      const there = openOf(given.connectionId, 'sync')
      if (there && !giveWay(there, 'catch-up')) return null
      const id = runs.create({
        connectionId: given.connectionId,
        kind: 'sync',
        state: 'waiting-person',
        direction: given.direction,
        trigger: 'catch-up',
        plannedAt: given.slot,
        startedAt: clock.now(),
        startedBy: '定时',
        ofRun: null,
        correlationId: deps.newCorrelationId(),
        body: { ...newBody(), confirmed: true },
      })
      const row = need(id)
      note(row, 'warn', 'stock.waiting-person', `库存同步：${noteOf(row, viewOf(row).counts)}`)
      publish(id)
      return row
    },
    ...acts,
    publish,
  }
}

export type Runs = ReturnType<typeof createRuns>
