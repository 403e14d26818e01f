import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { decideSlot } from './decide.ts'
import { slotAt, slotText } from './slots.ts'
import type { ClockTables } from './tables.ts'
import type { JobDefinition, RunRecord, RunState, RunTrigger } from './types.ts'
import { type WatchedRun, watchRun } from './watched-run.ts'

export interface JobTools {
  db: Database
  tables: ClockTables
  clock: ClockPort
  log: Log
  runId: string
  graceMs: number
  onTimeMs: number
  newCorrelationId(): string
  /** Epoch ms before which nothing is caught up. */
  catchUpFrom(): number
  pausedUntil(job: string): number
  /** After a commit: journal, listeners. */
  told(job: JobDefinition, run: RunRecord, what: 'started' | 'ended'): void
  /** The job has become free: slots are looked at again. */
  free(): void
}

export interface JobLoop {
  definition: JobDefinition
  /** Compares with the wall clock; returns the epoch ms at which to look again. */
  look(): number
  /** Runs now, or once more after the present run; all requests made meanwhile share that run. */
  runNow(by: string, slot?: number): Promise<RunRecord>
  running(): { run: RunRecord; watched: WatchedRun } | null
  /** Settles waiting requests without running them and releases the present run. */
  stop(note: string): void
}

interface Request {
  by: string
  slot: number | null
  resolve(run: RunRecord): void
}

/** One job: single flight, slots against the wall clock, requests by people. */
export function createJobLoop(definition: JobDefinition, tools: JobTools): JobLoop {
  const { tables, clock } = tools
  let present: { run: RunRecord; watched: WatchedRun } | null = null
  let requests: Request[] = []
  // A job that is new has missed nothing.
  tables.addJob(definition.name, slotAt(definition.rule, clock.now()), clock.now())

  function look(): number {
    const now = clock.now()
    if (present) return Number.POSITIVE_INFINITY
    const pausedUntil = tools.pausedUntil(definition.name)
    if (pausedUntil > now) return pausedUntil
    for (;;) {
      const record = tables.job(definition.name)!
      const decision = decideSlot(
        definition,
        { settledSlot: record.settledSlot, ran: (slot) => tables.ran(definition.name, slot) },
        { now, catchUpFrom: tools.catchUpFrom(), onTimeMs: tools.onTimeMs },
      )
      switch (decision.kind) {
        case 'wait':
          return decision.next
        case 'settle':
          tables.settle(definition.name, decision.slot, now)
          continue
        case 'skip':
          pass(decision.slot, 'skipped', `错过 ${decision.missed} 次，不补跑`)
          continue
        case 'ask':
          pass(decision.slot, 'needs-person', `应于 ${slotText(decision.slot)} 运行，已过补跑时间，等待确认`)
          continue
        case 'run':
          run(decision.slot, decision.trigger, decision.missed > 1 ? `补跑，此前错过 ${decision.missed} 次` : '', [])
          return Number.POSITIVE_INFINITY
      }
    }
  }

  /** Settles a slot without running it. */
  function pass(slot: number, state: Extract<RunState, 'skipped' | 'needs-person'>, note: string): void {
    const now = clock.now()
    const record = inTransaction(tools.db, () => {
      closeAsking('被更新的一次取代')
      const id = addRun(slot, 'catch-up', state, now, state === 'skipped' ? now : null, note)
      tables.settle(definition.name, slot, now)
      tables.ask(definition.name, state === 'needs-person' ? slot : null)
      return tables.run(id)!
    })
    tools.told(definition, record, 'ended')
  }

  function closeAsking(note: string): void {
    const asking = tables.asking(definition.name)
    if (!asking) return
    tables.endRun(asking.id, 'skipped', clock.now(), note, {})
    tables.ask(definition.name, null)
  }

  function addRun(
    slot: number,
    trigger: RunTrigger,
    state: RunState,
    startedAt: number,
    finishedAt: number | null,
    note: string,
  ): number {
    return tables.addRun({
      job: definition.name,
      slot,
      trigger,
      state,
      startedAt,
      finishedAt,
      note,
      correlationId: tools.newCorrelationId(),
      runId: tools.runId,
    })
  }

  function run(slot: number, trigger: RunTrigger, note: string, waiting: Request[]): void {
    const record = tables.run(addRun(slot, trigger, 'running', clock.now(), null, note))!
    const given = { slot, trigger, correlationId: record.correlationId }
    const watched = watchRun(definition, given, { clock, log: tools.log, graceMs: tools.graceMs })
    present = { run: record, watched }
    tools.told(definition, record, 'started')
    void finish(record, watched, waiting)
  }

  async function finish(record: RunRecord, watched: WatchedRun, waiting: Request[]): Promise<void> {
    const end = await watched.end
    const now = clock.now()
    let ended: RunRecord = { ...record, ...end, finishedAt: now }
    try {
      ended = inTransaction(tools.db, () => {
        tables.endRun(record.id, end.state, now, end.note || record.note, end.counts)
        if (end.state === 'done') tables.success(definition.name, now)
        settleSlots(record, end.state === 'done')
        tables.trim(definition.name)
        return tables.run(record.id)!
      })
    } catch (error) {
      // A full disk: the run is over all the same; the slot stays unsettled and is looked at again.
      tools.log.error('the end of a run could not be written', { job: definition.name, error: String(error) })
    }
    present = null
    tools.told(definition, ended, 'ended')
    for (const request of waiting) request.resolve(ended)
    startRequests()
    tools.free()
  }

  /** A run by schedule settles its slot, whatever came of it; one by a person settles what was due when it succeeds. */
  function settleSlots(record: RunRecord, done: boolean): void {
    if (record.trigger === 'manual' && !done) return
    const slot = record.trigger === 'manual' ? slotAt(definition.rule, record.startedAt) : record.slot
    const known = tables.job(definition.name)!
    if (slot > known.settledSlot) tables.settle(definition.name, slot, clock.now())
    if (known.askingSlot !== null && slot >= known.askingSlot) closeAsking('已由之后的一次运行代替')
  }

  function startRequests(): void {
    if (present || requests.length === 0) return
    const waiting = requests
    requests = []
    const first = waiting[0]!
    try {
      run(first.slot ?? clock.now(), 'manual', `${first.by} 手动运行`, waiting)
    } catch (error) {
      // A full disk: the request is answered, not lost.
      tools.log.error('a run could not be started', { job: definition.name, error: String(error) })
      for (const request of waiting) request.resolve(notRun(definition, clock.now(), `没有开始：${String(error)}`))
    }
  }

  return {
    definition,
    look,
    runNow(by, slot) {
      return new Promise<RunRecord>((resolve) => {
        requests.push({ by, slot: slot ?? null, resolve })
        startRequests()
      })
    },
    running: () => present,
    stop(note) {
      const waiting = requests
      requests = []
      for (const request of waiting) request.resolve(notRun(definition, clock.now(), note))
      present?.watched.release(note)
    },
  }
}

/** What a request gets that was never run. It is not in the history (id 0). */
function notRun(definition: JobDefinition, now: number, note: string): RunRecord {
  return {
    id: 0,
    job: definition.name,
    slot: now,
    trigger: 'manual',
    state: 'skipped',
    startedAt: now,
    finishedAt: now,
    note,
    counts: {},
    correlationId: '',
  }
}
