import type { CallOutput, ParsedInput, StockDirection, StockRun, StockState } from '../../preload/contract/index.ts'
import type { Caller } from '../app-types.ts'
import type { Clock } from '../clock/index.ts'
import type { Connections } from '../connections/index.ts'
import type { Journal } from '../journal/index.ts'
import type { FilesPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { CONFIRMATIONS, directionRefusal } from './direction.ts'
import { stockFile } from './export.ts'
import { type StockJobs, stockJobName } from './jobs.ts'
import type { Leases } from './lease.ts'
import type { Lines } from './lines.ts'
import type { PlanTables } from './plan-tables.ts'
import type { PolicyTables } from './policy-tables.ts'
import { CATCH_UP_UNTIL } from './read-plan.ts'
import { leaseHeld, noDirection, refuse, runnerDirect, StockRefusal, wrongState } from './refusals.ts'
import type { RunTables } from './run-tables.ts'
import type { Runs } from './runs.ts'
import { DEFAULT_SETTINGS, momentText } from './settings.ts'
import type { Place, RunRow } from './types.ts'
import { KIND_TEXT } from './view.ts'
import type { WriteTables } from './write-tables.ts'

type StockCallName = Extract<keyof typeof import('../../preload/contract/index.ts').calls, `stock.${string}`>

export interface StockCallsDeps {
  db: Database
  runs: Runs
  table: RunTables
  writes: WriteTables
  plans: PlanTables
  policies: PolicyTables
  leases: Leases
  lines: Lines
  stockJobs: StockJobs
  jobs: Clock
  connections: Connections
  journal: Pick<Journal, 'write'>
  files: FilesPort
  placesOf(connectionId: number): Place[]
  runsStock(connectionId: number): boolean
  now(): number
  by(): string
  changed(connectionId: number): void
}

const LAST_RUNS = 7

/** What the window may ask of 库存同步. */
export function stockCallHandlers(deps: StockCallsDeps): {
  [K in StockCallName]: (input: ParsedInput<K>, caller: Caller) => CallOutput<K> | Promise<CallOutput<K>>
} {
  const { runs, table, policies, leases, connections } = deps
  const one = (row: RunRow): { run: StockRun } => ({ run: runs.viewOf(row) })
  const known = (connectionId: number): void => {
    if (!connections.get(connectionId))
      throw refuse('CONNECTION_UNKNOWN', '找不到这个对接', '可能已被删除。', '请返回对接列表重新选择。')
  }
  const requireImplementer = (caller: Caller): void => {
    const error = connections.operators.requireImplementer({ kind: caller.kind === 'window' ? 'window' : 'product' })
    if (error) throw new StockRefusal(error)
  }
  const directionOf = (connectionId: number): StockDirection => {
    const { direction } = policies.get(connectionId)
    if (direction === null) throw noDirection()
    return direction
  }
  /** May this PC write? Asked of the gateway: what a person starts must not collide with the other PC. */
  async function mayWrite(connectionId: number): Promise<void> {
    known(connectionId)
    if (!deps.runsStock(connectionId)) throw runnerDirect()
    const lease = await leases.read(connectionId)
    if (lease.state === 'other') throw new StockRefusal({ ...leaseHeld(lease.holder), retryable: true })
  }
  function finished(id: number): RunRow {
    const row = runs.get(id)
    if (row.state === 'reading' || row.state === 'planning') throw wrongState('还没有算完，没有明细可看。')
    return row
  }

  function state(connectionId: number): StockState {
    known(connectionId)
    const policy = policies.get(connectionId)
    const job = deps.jobs.status().find((each) => each.name === stockJobName(connectionId))
    const current = runs.open(connectionId, 'sync') ?? runs.open(connectionId, 'compare') ?? null
    const compare = table.newestCompare(connectionId)
    const scheduled = policy.direction !== null && job !== undefined
    return {
      connectionId,
      direction: policy.direction,
      locked: policy.setBy !== null && policy.setAt !== null ? { by: policy.setBy, at: policy.setAt } : null,
      directionHistory: policies.history(connectionId),
      confirmations: CONFIRMATIONS,
      schedule: {
        sentence: job?.rule ?? '每天 02:10（北京时间）',
        nextAt: scheduled ? job.nextAt : null,
        catchUpUntil: CATCH_UP_UNTIL,
        pausedUntil: job?.pausedUntil ?? null,
        pauseReason: job?.pauseReason ?? null,
        hint: `电脑需开机；关机或睡眠错过时，开机后补一次（${CATCH_UP_UNTIL} 之前），再晚会先询问。`,
      },
      runner: connections.runner(connectionId, 'stock'),
      lease: leases.view(connectionId),
      settings: policy.settings,
      defaults: DEFAULT_SETTINGS,
      shops: deps.placesOf(connectionId),
      watermark: policy.watermark,
      lastSuccessAt: policy.lastSuccessAt,
      current: current ? runs.viewOf(current) : null,
      compare: compare ? runs.viewOf(compare) : null,
      lastRuns: table.real(connectionId, LAST_RUNS).map((row) => runs.viewOf(row)),
    }
  }

  async function start(connectionId: number, kind: 'sync' | 'preview'): Promise<{ run: StockRun }> {
    const direction = directionOf(connectionId)
    await mayWrite(connectionId)
    const { row } = runs.begin({
      connectionId,
      kind,
      direction,
      trigger: 'manual',
      plannedAt: deps.now(),
      by: deps.by(),
      confirmed: kind === 'sync',
    })
    return one(row)
  }

  return {
    'stock.get': ({ connectionId }) => state(connectionId),
    'stock.preview': ({ connectionId }) => start(connectionId, 'preview'),
    'stock.runNow': ({ connectionId }) => start(connectionId, 'sync'),
    'stock.confirm': async ({ id }) => {
      await mayWrite(runs.get(id).connectionId)
      return one(runs.confirm(id, deps.by()))
    },
    'stock.cancel': async ({ id }) => one(await runs.cancel(id, deps.by())),
    'stock.resume': ({ id }) => one(runs.resume(id)),
    'stock.run': ({ id }) => one(runs.get(id)),
    'stock.answerGuard': async ({ id, answer, reason }) => {
      const row = runs.get(id)
      if (answer === 'release') await mayWrite(row.connectionId)
      const answered = runs.answer(id, answer, reason, deps.by())
      deps.stockJobs.answered(row, answer, reason, deps.by())
      return one(answered)
    },
    'stock.lines': async ({ id, ...query }) => {
      const row = finished(id)
      return deps.lines.page(row, query, runs.viewOf(row).counts)
    },
    'stock.export': async ({ id, ...query }) => {
      const row = finished(id)
      const saved = await deps.files.save({
        suggestedName: `${KIND_TEXT[row.kind]}-${momentText(row.startedAt).replace(':', '').replace(' ', '-')}.csv`,
        content: await stockFile(deps.lines.lines(row, query)),
        purpose: 'stock-lines',
      })
      return { saved }
    },
    'stock.compare': ({ connectionId, direction }) => {
      known(connectionId)
      const { row } = runs.begin({
        connectionId,
        kind: 'compare',
        direction: direction ?? directionOf(connectionId),
        trigger: 'manual',
        plannedAt: deps.now(),
        by: deps.by(),
        confirmed: false,
      })
      return one(row)
    },
    'stock.applyChosen': async ({ id, seqs, reason }) => {
      const compare = runs.get(id)
      const direction = directionOf(compare.connectionId)
      if (
        compare.kind !== 'compare' ||
        compare.state !== 'done' ||
        table.newestCompare(compare.connectionId)?.id !== id
      )
        throw wrongState('只有最近一次完成的对账结果可以选择。')
      if (compare.direction !== direction) throw wrongState('这次对账的方向与设定的方向不同。')
      await mayWrite(compare.connectionId)
      const chosen = [...new Set(seqs)].sort((a, b) => a - b)
      if (chosen.some((seq) => deps.plans.line(id, seq) === null))
        throw wrongState('选择的行里有已经不存在的，请刷新。')
      return derive(compare, 'apply', reason, chosen)
    },
    'stock.setDirection': ({ connectionId, direction, typed, compareId, reason }, caller) => {
      known(connectionId)
      requireImplementer(caller)
      const policy = policies.get(connectionId)
      const refused = directionRefusal({
        direction,
        typed,
        reason,
        compareId,
        compare: table.newestCompare(connectionId),
        policy,
        busy: runs.open(connectionId, 'sync') !== undefined,
        now: deps.now(),
      })
      if (refused) throw refused
      inTransaction(deps.db, () => {
        policies.setDirection(connectionId, direction, deps.by(), deps.now(), reason.trim())
        // What the other master had left over says nothing about this one.
        for (const left of deps.writes.left(connectionId)) deps.writes.dropLeft(connectionId, left.shopId, left.key)
      })
      deps.journal.write({
        level: 'warn',
        scope: 'stock',
        connection: `pos:${connectionId}`,
        event: 'stock.direction',
        message: `${deps.by()} 设定库存同步【${CONFIRMATIONS[direction]}】${reason.trim() ? `：${reason.trim()}` : ''}`,
        detail: { before: policy.direction, after: direction, compareId },
      })
      deps.changed(connectionId)
      return state(connectionId)
    },
    'stock.setSettings': ({ connectionId, settings }, caller) => {
      known(connectionId)
      requireImplementer(caller)
      const before = policies.get(connectionId).settings
      policies.setSettings(connectionId, settings)
      deps.journal.write({
        level: 'info',
        scope: 'stock',
        connection: `pos:${connectionId}`,
        event: 'stock.settings',
        message: `${deps.by()} 修改了库存同步的设置`,
        detail: { before, after: settings },
      })
      deps.changed(connectionId)
      return state(connectionId)
    },
    'stock.pause': ({ connectionId, until, reason }) => {
      known(connectionId)
      const name = stockJobName(connectionId)
      if (until === null) deps.jobs.resume(name, deps.by())
      else {
        if (reason.trim() === '')
          throw refuse('STOCK_REASON_MISSING', '没有暂停', '暂停要写明原因。', '请填写原因后再试。')
        deps.jobs.pause(name, until, reason.trim(), deps.by())
      }
      deps.changed(connectionId)
      return state(connectionId)
    },
    'stock.runs': ({ connectionId, cursor, limit }) => {
      const rows = table.newest(connectionId, cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor), limit)
      return {
        rows: rows.map((row) => runs.viewOf(row)),
        next: rows.length === limit ? String(rows.at(-1)!.id) : null,
      }
    },
    'stock.rollback': async ({ id, reason }) => {
      const row = runs.get(id)
      if (!runs.viewOf(row).canRollback) throw wrongState('这次没有写入过库存，或记录已清理，不能撤回。')
      if (row.direction !== directionOf(row.connectionId)) throw wrongState('之后已更改方向，不能撤回这一次。')
      await mayWrite(row.connectionId)
      return derive(row, 'rollback', reason, [])
    },
    'stock.lease': async ({ connectionId }) => {
      known(connectionId)
      return { lease: await leases.read(connectionId) }
    },
    'stock.takeOver': async ({ connectionId, reason }) => {
      known(connectionId)
      const before = leases.view(connectionId).holder
      const lease = await leases.takeOver(connectionId)
      deps.journal.write({
        level: 'warn',
        scope: 'stock',
        connection: `pos:${connectionId}`,
        event: 'stock.lease-taken',
        message: `${deps.by()} 接管了库存同步的执行：${reason}`,
        detail: { before, term: lease.term },
      })
      return { lease }
    },
    'stock.release': async ({ connectionId }) => {
      known(connectionId)
      return { lease: await leases.giveUp(connectionId) }
    },
  }

  /** A run made of lines of another one; never joins one that is under way. */
  function derive(from: RunRow, kind: 'apply' | 'rollback', reason: string, chosen: number[]): { run: StockRun } {
    const { row, begun } = runs.begin({
      connectionId: from.connectionId,
      kind,
      direction: from.direction,
      trigger: 'manual',
      plannedAt: deps.now(),
      by: deps.by(),
      ofRun: from.id,
      chosen,
      reason,
      confirmed: false,
    })
    if (!begun) throw wrongState(`另一次${KIND_TEXT[row.kind]}正在进行或等待处理，请先处理。`)
    return one(row)
  }
}
