import type { StockDirection, StockRunKind, StockRunState, StockTrigger } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { newBody, type RunBody, type RunRow, type RunStep } from './types.ts'

interface RawRun {
  id: number
  connection_id: number
  kind: StockRunKind
  state: StockRunState
  direction: StockDirection
  trigger: StockTrigger
  failed_at: RunStep | null
  planned_at: number
  started_at: number
  started_by: string
  finished_at: number | null
  of_run: number | null
  correlation_id: string
  body: string
}

const ENDED = "('done', 'partial', 'failed', 'cancelled', 'skipped')"
/** Runs that may write or that observe: what 最近七次 shows. */
const REAL = "('sync', 'apply', 'rollback', 'observe')"

/** All SQL of runs. Times epoch ms. */
export function runTables(db: Database) {
  const create = db.prepare(`INSERT INTO stock_run
    (connection_id, kind, state, direction, trigger, planned_at, started_at, started_by, of_run, correlation_id, body)
    VALUES (@connectionId, @kind, @state, @direction, @trigger, @plannedAt, @startedAt, @startedBy, @ofRun, @correlationId, @body)`)
  const byId = db.prepare<[number], RawRun>('SELECT * FROM stock_run WHERE id = ?')
  const open = db.prepare<[], RawRun>(`SELECT * FROM stock_run INDEXED BY stock_run_open
    WHERE state NOT IN ${ENDED} ORDER BY id`)
  const newest = db.prepare<[number, number, number], RawRun>(
    'SELECT * FROM stock_run WHERE connection_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  )
  const real = db.prepare<[number, number], RawRun>(
    `SELECT * FROM stock_run WHERE connection_id = ? AND kind IN ${REAL} ORDER BY id DESC LIMIT ?`,
  )
  const newestCompare = db.prepare<[number], RawRun>(
    "SELECT * FROM stock_run WHERE connection_id = ? AND kind = 'compare' AND state = 'done' ORDER BY id DESC LIMIT 1",
  )
  const ofSlot = db.prepare<[number, number], RawRun>(
    "SELECT * FROM stock_run WHERE connection_id = ? AND kind IN ('sync', 'observe') AND planned_at = ? ORDER BY id DESC LIMIT 1",
  )
  const setState = db.prepare<[StockRunState, RunStep | null, number | null, string, number]>(
    'UPDATE stock_run SET state = ?, failed_at = ?, finished_at = ?, body = ? WHERE id = ?',
  )
  const setBody = db.prepare<[string, number]>('UPDATE stock_run SET body = ? WHERE id = ?')
  const setTrigger = db.prepare<[StockTrigger, number]>('UPDATE stock_run SET trigger = ? WHERE id = ?')

  const get = (id: number): RunRow | null => {
    const raw = byId.get(id)
    return raw ? shape(raw) : null
  }
  return {
    create(row: Omit<RunRow, 'id' | 'failedAt' | 'finishedAt'>): number {
      const { body, connectionId, kind, state, direction, trigger, plannedAt, startedAt, startedBy, ofRun } = row
      const made = create.run({
        connectionId,
        kind,
        state,
        direction,
        trigger,
        plannedAt,
        startedAt,
        startedBy,
        ofRun,
        correlationId: row.correlationId,
        body: JSON.stringify(body),
      })
      return Number(made.lastInsertRowid)
    },
    get,
    /** Not ended, oldest first. */
    open: (): RunRow[] => open.all().map(shape),
    /** Newest first, older than `before`. */
    newest: (connectionId: number, before: number, limit: number): RunRow[] =>
      newest.all(connectionId, before, limit).map(shape),
    real: (connectionId: number, limit: number): RunRow[] => real.all(connectionId, limit).map(shape),
    newestCompare(connectionId: number): RunRow | null {
      const raw = newestCompare.get(connectionId)
      return raw ? shape(raw) : null
    },
    /** The run that serves this slot (epoch ms). */
    ofSlot(connectionId: number, slot: number): RunRow | null {
      const raw = ofSlot.get(connectionId, slot)
      return raw ? shape(raw) : null
    },
    setState(
      row: RunRow,
      state: StockRunState,
      end: { failedAt?: RunStep; finishedAt?: number; body?: Partial<RunBody> } = {},
    ): void {
      const body = { ...(get(row.id)?.body ?? row.body), ...end.body }
      setState.run(state, end.failedAt ?? null, end.finishedAt ?? null, JSON.stringify(body), row.id)
    },
    /** Changes parts of the body; other parts stay as they are in the file. */
    patch(id: number, part: Partial<RunBody>): void {
      const row = get(id)
      if (row) setBody.run(JSON.stringify({ ...row.body, ...part }), id)
    },
    setTrigger: (id: number, trigger: StockTrigger): void => void setTrigger.run(trigger, id),
  }
}

export type RunTables = ReturnType<typeof runTables>

const shape = (raw: RawRun): RunRow => ({
  id: raw.id,
  connectionId: raw.connection_id,
  kind: raw.kind,
  state: raw.state,
  direction: raw.direction,
  trigger: raw.trigger,
  failedAt: raw.failed_at,
  plannedAt: raw.planned_at,
  startedAt: raw.started_at,
  startedBy: raw.started_by,
  finishedAt: raw.finished_at,
  ofRun: raw.of_run,
  correlationId: raw.correlation_id,
  body: { ...newBody(), ...(JSON.parse(raw.body) as Partial<RunBody>) },
})
