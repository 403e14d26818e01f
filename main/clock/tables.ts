import type { Database } from '../store/index.ts'
import type { RunRecord, RunState, RunTrigger } from './types.ts'

export interface JobRecord {
  settledSlot: number
  askingSlot: number | null
  lastSuccessAt: number | null
}
interface RawRun {
  id: number
  job: string
  slot: number
  trigger: RunTrigger
  state: RunState
  started_at: number
  finished_at: number | null
  note: string
  counts: string
  correlation_id: string
}

/** Runs kept per job. */
const HISTORY = 200

/** The SQL of jobs, runs and pauses. Times epoch ms. */
export function createClockTables(db: Database) {
  const job = db.prepare<
    [string],
    { settled_slot: number; asking_slot: number | null; last_success_at: number | null }
  >('SELECT settled_slot, asking_slot, last_success_at FROM clock_job WHERE name = ?')
  const addJob = db.prepare(
    'INSERT INTO clock_job (name, settled_slot, seen_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING',
  )
  const settle = db.prepare('UPDATE clock_job SET settled_slot = ?, seen_at = ? WHERE name = ?')
  const ask = db.prepare('UPDATE clock_job SET asking_slot = ? WHERE name = ?')
  const success = db.prepare('UPDATE clock_job SET last_success_at = ? WHERE name = ?')
  const addRun = db.prepare(`INSERT INTO clock_run
    (job, slot, trigger, state, started_at, finished_at, note, counts, correlation_id, run_id)
    VALUES (@job, @slot, @trigger, @state, @startedAt, @finishedAt, @note, '{}', @correlationId, @runId)`)
  const endRun = db.prepare(
    'UPDATE clock_run SET state = ?, finished_at = ?, note = ?, counts = ? WHERE id = ? AND finished_at IS NULL',
  )
  const run = db.prepare<[number], RawRun>('SELECT * FROM clock_run WHERE id = ?')
  const history = db.prepare<[string, number], RawRun>('SELECT * FROM clock_run WHERE job = ? ORDER BY id DESC LIMIT ?')
  const ran = db
    .prepare<[string, number], number>(
      `SELECT 1 FROM (SELECT slot, trigger, state FROM clock_run WHERE job = ? ORDER BY id DESC LIMIT ${HISTORY})
       WHERE slot = ? AND trigger <> 'manual' AND state <> 'interrupted' AND state <> 'needs-person' LIMIT 1`,
    )
    .pluck()
  const interrupted = db.prepare<[string], RawRun>(
    "SELECT * FROM clock_run INDEXED BY clock_run_open WHERE finished_at IS NULL AND state = 'running' AND run_id <> ?",
  )
  const asking = db.prepare<[string], RawRun>(
    `SELECT * FROM clock_run INDEXED BY clock_run_open
     WHERE job = ? AND finished_at IS NULL AND state = 'needs-person' ORDER BY id DESC LIMIT 1`,
  )
  const trim = db.prepare(`DELETE FROM clock_run WHERE job = @job AND finished_at IS NOT NULL AND id <
    (SELECT min(id) FROM (SELECT id FROM clock_run WHERE job = @job ORDER BY id DESC LIMIT ${HISTORY}))`)
  const pauses = db.prepare<[string], { until: number; reason: string; paused_by: string }>(
    'SELECT until, reason, paused_by FROM clock_pause WHERE job = ?',
  )
  const pause = db.prepare(`INSERT INTO clock_pause (job, until, reason, paused_by) VALUES (@job, @until, @reason, @by)
    ON CONFLICT (job) DO UPDATE SET until = excluded.until, reason = excluded.reason, paused_by = excluded.paused_by`)
  const resume = db.prepare('DELETE FROM clock_pause WHERE job = ?')

  return {
    job(name: string): JobRecord | null {
      const raw = job.get(name)
      if (!raw) return null
      return { settledSlot: raw.settled_slot, askingSlot: raw.asking_slot, lastSuccessAt: raw.last_success_at }
    },
    addJob(name: string, settledSlot: number, now: number): void {
      addJob.run(name, settledSlot, now)
    },
    settle(name: string, slot: number, now: number): void {
      settle.run(slot, now, name)
    },
    ask(name: string, slot: number | null): void {
      ask.run(slot, name)
    },
    success(name: string, now: number): void {
      success.run(now, name)
    },
    addRun(entry: Omit<RunRecord, 'id' | 'counts'> & { runId: string }): number {
      return Number(addRun.run(entry).lastInsertRowid)
    },
    endRun(id: number, state: RunState, now: number, note: string, counts: Record<string, number>): void {
      endRun.run(state, now, note, JSON.stringify(counts), id)
    },
    run(id: number): RunRecord | null {
      const raw = run.get(id)
      return raw ? shape(raw) : null
    },
    /** Newest first. */
    history: (name: string, limit: number): RunRecord[] => history.all(name, limit).map(shape),
    ran: (name: string, slot: number): boolean => ran.get(name, slot) !== undefined,
    /** Runs that another process began and never ended. */
    interrupted: (runId: string): RunRecord[] => interrupted.all(runId).map(shape),
    asking(name: string): RunRecord | null {
      const raw = asking.get(name)
      return raw ? shape(raw) : null
    },
    trim(name: string): void {
      trim.run({ job: name })
    },
    pauseOf: (name: string) => pauses.get(name) ?? null,
    pause(name: string, until: number, reason: string, by: string): void {
      pause.run({ job: name, until, reason, by })
    },
    resume(name: string): void {
      resume.run(name)
    },
  }
}
export type ClockTables = ReturnType<typeof createClockTables>

function shape(raw: RawRun): RunRecord {
  return {
    id: raw.id,
    job: raw.job,
    slot: raw.slot,
    trigger: raw.trigger,
    state: raw.state,
    startedAt: raw.started_at,
    finishedAt: raw.finished_at,
    note: raw.note,
    counts: JSON.parse(raw.counts) as Record<string, number>,
    correlationId: raw.correlation_id,
  }
}
