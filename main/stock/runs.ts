import type { StockDirection, StockRun, StockRunKind, StockTrigger, Trouble } from '../../preload/contract/index.ts'
import { AskRefused, AskStopped, askUntilAnswered, createWaker } from '../catalog/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import type { ActResult } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { PlanTables } from './plan-tables.ts'
import type { PolicyTables } from './policy-tables.ts'
import { notFound, unexpected, wrongState } from './refusals.ts'
import { mayWrite, type StepContext, type Steps, troubleText } from './run-steps.ts'
import type { RunTables } from './run-tables.ts'
import { isStep, newBody, type RunRow, type RunStep } from './types.ts'
import { countsOf, noteOf, runView } from './view.ts'
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
/** Runs whose written lines stay for 撤回, and runs whose plan can still be read line by line. */
const KEPT_WRITES = 60
const KEPT_PLANS = 7

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
  let sweeping: Promise<void> | null = null

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
      if (!isStep(after.state)) sweep()
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

  /** Takes away what no one can see any more, a little at a time. */
  function sweep(): void {
    if (ending.signal.aborted) return
    sweeping ??= clear()
      .catch((error) => deps.log.error('old stock runs stay for now', { error: String(error) }))
      .finally(() => {
        sweeping = null
      })
  }

  async function clear(): Promise<void> {
    const connections = new Set<number>()
    for (const id of plans.runs()) {
      if (ending.signal.aborted) return
      const row = runs.get(id)
      if (row) connections.add(row.connectionId)
      const over = !row || row.state === 'cancelled' || row.state === 'skipped'
      const newer = row
        ? runs.newest(row.connectionId, Number.MAX_SAFE_INTEGER, KEPT_PLANS).some((one) => one.id === id)
        : false
      const result = row ? runs.newestCompare(row.connectionId)?.id === id : false
      if (row && !isEnded(row)) continue
      if (over || (!newer && !result)) await steps.clearPlan(id)
    }
    for (const connectionId of connections) {
      const kept = runs.newest(connectionId, Number.MAX_SAFE_INTEGER, KEPT_WRITES + 5).slice(KEPT_WRITES)
      for (const row of kept) {
        if (!isEnded(row)) continue
        while (!ending.signal.aborted && inTransaction(db, () => writes.forget(row.id, 200)) > 0)
          await new Promise<void>((resolve) => setImmediate(resolve))
      }
    }
  }

  return {
    /** At start: every run goes on where it stood. */
    start(): void {
      for (const row of runs.open()) kick(row.id)
      sweep()
    },
    async stop(): Promise<void> {
      ending.abort()
      for (const cancel of publishing.values()) cancel()
      publishing.clear()
      for (const run of running.values()) run.abort.abort()
      await Promise.all([...running.values()].map((run) => run.ended))
      await sweeping
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
      if (there && !giveWay(there, given.trigger)) return { row: there, begun: false }
      const body = { ...newBody(), confirmed: given.confirmed, chosen: given.chosen ?? [], reason: given.reason ?? '' }
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
    /** 执行. */
    confirm(id: number, by: string): RunRow {
      const row = need(id)
      if (row.state !== 'planned') throw wrongState('只有预演完成、还没有执行的才能执行。')
      const held = row.body.guards.some((guard) => !guard.released)
      runs.setState(row, held ? 'guarded' : 'queueing', { body: { confirmed: true } })
      note(row, 'info', 'stock.confirmed', `${by} 执行了${KIND_TEXT[row.kind]}${held ? '，已拦截' : ''}`)
      kick(id)
      publish(id)
      return need(id)
    },
    /** 放行本次 / 跳过本次. */
    answer(id: number, answer: 'release' | 'skip', reason: string, by: string): RunRow {
      const row = need(id)
      if (row.state !== 'guarded' && row.state !== 'waiting-person') throw wrongState('这次同步没有在等待处理。')
      const guards = row.body.guards.filter((guard) => !guard.released).map((guard) => guard.name)
      const answers = [...row.body.answers, { answer, by, at: clock.now(), reason, guards }]
      const text = answer === 'release' ? '放行本次' : '跳过本次'
      note(row, 'warn', `stock.${answer}`, `${by} ${text}：${reason}`, { guards })
      if (answer === 'skip') {
        runs.patch(id, { answers })
        end(need(id), 'skipped', `${by} 跳过本次：${reason}`)
        return need(id)
      }
      const released = [...new Set([...row.body.released, ...guards])]
      runs.setTrigger(id, 'released')
      const next = row.state === 'guarded' ? 'queueing' : 'reading'
      runs.setState(row, next, {
        body: { answers, released, guards: row.body.guards.map((guard) => ({ ...guard, released: true })) },
      })
      kick(id)
      publish(id)
      return need(id)
    },
    /** Before anything was queued it ends at once; afterwards what is not sent yet is taken back. */
    async cancel(id: number, by: string): Promise<RunRow> {
      const row = need(id)
      if (isEnded(row)) return row
      if (row.state === 'verifying') throw wrongState('已经写完，正在核对。')
      const run = running.get(id)
      run?.abort.abort()
      await run?.ended
      const now = need(id)
      if (isEnded(now) || now.state === 'verifying') return now
      if (now.state !== 'writing' && now.state !== 'queueing') {
        end(now, 'cancelled', `${by} 取消了`)
        sweep()
        return need(id)
      }
      for (const result of ['planned', 'waiting'] as const)
        for (let seq = 0; ; ) {
          const lines = writes.ofResult(id, result, seq, 200)
          const last = lines.at(-1)
          if (!last) break
          if (result === 'planned')
            inTransaction(db, () => {
              for (const line of lines) writes.setResult(line, 'replaced')
            })
          else deps.discard([...new Set(lines.flatMap((line) => line.outboxId ?? []))], '取消了这次库存同步', by)
          seq = last.seq
          await new Promise<void>((resolve) => setImmediate(resolve))
        }
      runs.setState(now, 'writing', { body: { note: `${by} 取消了，没有发出的已收回` } })
      note(now, 'warn', 'stock.cancelled', `${by} 取消了正在写入的库存同步`)
      kick(id)
      publish(id)
      return need(id)
    },
    resume(id: number): RunRow {
      const row = need(id)
      if (row.state !== 'failed' || row.failedAt === null) throw wrongState('只有失败的才能继续。')
      if (openOf(row.connectionId, row.kind)) throw wrongState('另一次库存同步正在进行。')
      if (runs.newest(row.connectionId, Number.MAX_SAFE_INTEGER, 1)[0]?.id !== id)
        throw wrongState('之后已有新的库存同步，这一次不再继续。')
      runs.setState(row, row.failedAt, { body: { trouble: null } })
      kick(id)
      publish(id)
      return need(id)
    },
    publish,
  }
}

export type Runs = ReturnType<typeof createRuns>

const isEnded = (row: RunRow): boolean => ['done', 'partial', 'failed', 'cancelled', 'skipped'].includes(row.state)

export const KIND_TEXT: Record<StockRunKind, string> = {
  sync: '库存同步',
  preview: '库存预演',
  compare: '库存对账',
  apply: '按对账结果修改库存',
  rollback: '撤回库存同步',
  observe: '库存核对',
}
