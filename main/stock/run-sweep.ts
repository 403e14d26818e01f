import type { Log } from '../log/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { breathe } from './plan-run.ts'
import type { PlanTables } from './plan-tables.ts'
import type { RunTables } from './run-tables.ts'
import { isEnded } from './types.ts'
import type { WriteTables } from './write-tables.ts'

/** Runs whose written lines stay for 撤回, and runs whose plan can still be read line by line. */
const KEPT_WRITES = 60
const KEPT_PLANS = 7

/** Takes away what no one can see any more, a little at a time. */
export function createSweeper(deps: {
  db: Database
  runs: RunTables
  writes: WriteTables
  plans: PlanTables
  log: Log
  clearPlan(id: number): Promise<void>
}) {
  const { db, runs, writes, plans } = deps
  let sweeping: Promise<void> | null = null
  let stopped = false

  async function clear(): Promise<void> {
    const connections = new Set<number>()
    for (const id of plans.runs()) {
      if (stopped) return
      const row = runs.get(id)
      if (row && !isEnded(row)) continue
      if (row) connections.add(row.connectionId)
      const over = !row || row.state === 'cancelled' || row.state === 'skipped'
      if (over || !shown(row.connectionId, id)) await deps.clearPlan(id)
    }
    for (const connectionId of connections)
      for (const row of runs.newest(connectionId, Number.MAX_SAFE_INTEGER, KEPT_WRITES + 5).slice(KEPT_WRITES)) {
        if (!isEnded(row)) continue
        while (!stopped && inTransaction(db, () => writes.forget(row.id, 200)) > 0) await breathe()
      }
  }

  function shown(connectionId: number, id: number): boolean {
    const newest = runs.newest(connectionId, Number.MAX_SAFE_INTEGER, KEPT_PLANS)
    return newest.some((one) => one.id === id) || runs.newestCompare(connectionId)?.id === id
  }

  return {
    sweep(): void {
      if (stopped) return
      sweeping ??= clear()
        .catch((error) => deps.log.error('old stock runs stay for now', { error: String(error) }))
        .finally(() => {
          sweeping = null
        })
    },
    async stop(): Promise<void> {
      stopped = true
      await sweeping
    },
  }
}
