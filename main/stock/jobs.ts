import type { Clock, JobDefinition } from '../clock/index.ts'
import type { Leases } from './lease.ts'
import type { PolicyTables } from './policy-tables.ts'
import { CATCH_UP_UNTIL, STOCK_RULE } from './read-plan.ts'
import type { RunTables } from './run-tables.ts'
import type { Runs } from './runs.ts'
import { isStep, type RunRow } from './types.ts'

/** Name of the clock's job of a connection. */
export const stockJobName = (connectionId: number): string => `stock.sync:${connectionId}`

const MINUTE = 60_000

export interface StockJobDeps {
  jobs: Clock
  runs: Runs
  table: RunTables
  policies: PolicyTables
  leases: Leases
  runsStock(connectionId: number): boolean
  now(): number
}

/** 02:10 every night (S122); a missed night once until 08:30, later a person is asked (A20). */
export function createStockJobs(deps: StockJobDeps) {
  const { runs, policies, leases, table } = deps
  const waiters = new Map<number, Set<{ moved(): void; rested(row: RunRow): void }>>()

  /** Resolves when the run rests: it waits for deliveries or for a person, or it has ended. */
  function resting(id: number, signal: AbortSignal, moved: () => void): Promise<RunRow> {
    return new Promise((resolve) => {
      const set = waiters.get(id) ?? new Set()
      waiters.set(id, set)
      const done = (row: RunRow): void => {
        set.delete(waiter)
        signal.removeEventListener('abort', stop)
        resolve(row)
      }
      const waiter = { moved, rested: done }
      const stop = (): void => done(runs.get(id))
      set.add(waiter)
      signal.addEventListener('abort', stop)
      if (signal.aborted || !runs.working(id)) stop()
    })
  }

  /** The run that serves a slot: the one a person let go, the one under way, or a new one. */
  function serve(connectionId: number, slot: number, trigger: 'schedule' | 'catch-up' | 'manual'): RunRow | null {
    const { direction } = policies.get(connectionId)
    if (direction === null) return null
    const asked = table.ofSlot(connectionId, slot)
    if (asked && (isStep(asked.state) || asked.state === 'guarded')) return asked
    const kind = deps.runsStock(connectionId) ? 'sync' : 'observe'
    return runs.begin({
      connectionId,
      kind,
      direction,
      trigger,
      plannedAt: slot,
      by: trigger === 'manual' ? '手动' : '定时',
      confirmed: true,
    }).row
  }

  return {
    definition: (connectionId: number): JobDefinition => ({
      name: stockJobName(connectionId),
      label: '库存同步',
      rule: STOCK_RULE,
      catchUp: 'once',
      catchUpUntil: CATCH_UP_UNTIL,
      stallMs: 15 * MINUTE,
      limitMs: 8 * 60 * MINUTE,
      async run(context) {
        if (policies.get(connectionId).direction === null) return { note: '还没有选择以谁为主，没有同步' }
        if (deps.runsStock(connectionId)) {
          const held = await leases.take(connectionId, {
            signal: context.signal,
            correlationId: context.correlationId,
          })
          if (held.ok && held.value.state === 'other') return { note: `由另一台电脑执行：${held.value.holder ?? ''}` }
        }
        const row = serve(connectionId, context.slot, context.trigger)
        if (!row) return { note: '没有开始' }
        const rest = await resting(row.id, context.signal, () => context.progress({ done: 0, total: null }))
        if (rest.state === 'failed') throw new Error(rest.body.trouble?.problem ?? '库存同步失败')
        const { counts, note } = runs.viewOf(rest)
        return { note, counts: { write: counts.write, unchanged: counts.unchanged } }
      },
    }),
    moved(id: number): void {
      for (const waiter of waiters.get(id) ?? []) waiter.moved()
    },
    rested(row: RunRow): void {
      const set = waiters.get(row.id)
      waiters.delete(row.id)
      for (const waiter of set ?? []) waiter.rested(row)
    },
    /** The clock asks about a missed slot: a run stands for it, which a person releases or skips. */
    look(connectionIds: readonly number[]): void {
      for (const job of deps.jobs.status()) {
        const id = connectionIds.find((one) => stockJobName(one) === job.name)
        if (id === undefined || job.askingSlot === null || leases.heldByOther(id)) continue
        const { direction } = policies.get(id)
        if (direction !== null) runs.askPerson({ connectionId: id, direction, slot: job.askingSlot })
      }
    },
    /** A person answered about a missed slot: the clock asks no longer. */
    answered(row: RunRow, answer: 'release' | 'skip', reason: string, by: string): void {
      const name = stockJobName(row.connectionId)
      const asking = deps.jobs.status().find((job) => job.name === name)?.askingSlot
      if (asking !== row.plannedAt) return
      if (answer === 'skip') deps.jobs.skip(name, reason, by)
      else deps.jobs.confirm(name, by)
    },
  }
}

export type StockJobs = ReturnType<typeof createStockJobs>
