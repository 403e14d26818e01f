import { type Journal, newCorrelationId } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort, IdsPort, PowerPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { createJobLoop, type JobLoop } from './job-loop.ts'
import { ruleText, slotAfter, slotText } from './slots.ts'
import { createClockTables } from './tables.ts'
import type { JobDefinition, RunRecord, RunState } from './types.ts'

export { ruleText, slotAfter, slotAt } from './slots.ts'
export type * from './types.ts'

/** Times in ms. */
export interface ClockSettings {
  /** Longest time between two looks at the wall clock. */
  tickMs: number
  /** A slot this old is still on time, not missed. */
  onTimeMs: number
  /** After a start or a resume missed slots wait this long, until the network is up. */
  settleMs: number
  /** A job that was aborted has this long to end. */
  graceMs: number
}
const DEFAULTS: ClockSettings = { tickMs: 30_000, onTimeMs: 60_000, settleMs: 60_000, graceMs: 30_000 }

export interface ClockOptions {
  /** The workspace's business.db. */
  db: Database
  clock: ClockPort
  power: PowerPort
  ids: IdsPort
  log: Log
  journal: Pick<Journal, 'write'>
  settings?: Partial<ClockSettings>
}

/** A job as the window shows it. Times epoch ms. */
export interface JobStatus {
  name: string
  label: string
  /** A sentence: 每天 02:10（北京时间）. */
  rule: string
  nextAt: number | null
  running: boolean
  progress: { done: number; total: number | null; note?: string } | null
  /** A due slot has not been settled and is not running (paused, or about to be caught up). */
  overdue: boolean
  /** Slot that waits for a person's confirm or skip, or null. */
  askingSlot: number | null
  pausedUntil: number | null
  pauseReason: string | null
  last: RunRecord | null
  lastSuccessAt: number | null
}

export class UnknownJobError extends Error {
  readonly code = 'CLOCK_UNKNOWN_JOB'
}

const ALL = '*'
const RUN_LEVEL: Record<RunState, 'info' | 'warn' | 'error'> = {
  running: 'info',
  done: 'info',
  failed: 'error',
  aborted: 'warn',
  interrupted: 'warn',
  skipped: 'info',
  'needs-person': 'warn',
}
const RUN_TEXT: Record<RunState, string> = {
  running: '开始运行',
  done: '运行完成',
  failed: '运行失败',
  aborted: '运行被中止',
  interrupted: '运行被打断',
  skipped: '已跳过',
  'needs-person': '等待确认',
}

export type Clock = ReturnType<typeof createClock>

/**
 * Runs jobs by the wall clock in Beijing. Due slots are computed and compared with the last settled one in the database:
 * by a timer to the due instant, a safety tick, on start and on resume. One catch-up, never a backlog.
 */
export function createClock(options: ClockOptions) {
  const { clock, db, log } = options
  const settings: ClockSettings = { ...DEFAULTS, ...options.settings }
  const tables = createClockTables(db)
  const loops = new Map<string, JobLoop>()
  const listeners = new Set<() => void>()
  const runId = options.ids.uuid()
  let running = false
  let catchUpFrom = 0
  let cancelTimer = () => {}
  let offResume = () => {}

  function pauseOf(name: string): { until: number; reason: string } | null {
    const now = clock.now()
    const active = [tables.pauseOf(ALL), tables.pauseOf(name)].filter((pause) => pause !== null && pause.until > now)
    return active.sort((a, b) => b!.until - a!.until)[0] ?? null
  }

  function told(job: JobDefinition, run: RunRecord, what: 'started' | 'ended'): void {
    // Jobs that run every few minutes would fill the journal with successes; the history has them.
    const quiet = job.rule.every === 'minutes' && (what === 'started' || run.state === 'done')
    options.journal.write({
      level: quiet ? 'debug' : RUN_LEVEL[run.state],
      scope: 'clock',
      correlationId: run.correlationId,
      subject: { type: 'job', id: job.name },
      event: `clock.${run.state}`,
      message: `${job.label}：${RUN_TEXT[run.state]}${run.note ? `（${run.note}）` : ''}`,
      detail: { job: job.name, slot: run.slot, trigger: run.trigger, counts: run.counts },
    })
    changed()
  }

  function changed(): void {
    for (const listener of listeners) listener()
  }

  function note(event: string, message: string, detail: Record<string, unknown>): void {
    options.journal.write({ level: 'info', scope: 'clock', event: `clock.${event}`, message, detail })
    changed()
  }

  function tick(): void {
    cancelTimer()
    if (!running) return
    const now = clock.now()
    // Set in a future that the clock has left: nothing waits longer than the settle time.
    catchUpFrom = Math.min(catchUpFrom, now + settings.settleMs)
    let next = now + settings.tickMs
    for (const loop of loops.values()) {
      try {
        next = Math.min(next, loop.look())
      } catch (error) {
        log.error('a job could not be looked at', { job: loop.definition.name, error: String(error) })
      }
    }
    cancelTimer = clock.after(Math.max(1, next - now), tick)
  }

  function loopOf(name: string): JobLoop {
    const loop = loops.get(name)
    if (!loop) throw new UnknownJobError(`no job ${name}`)
    return loop
  }

  function endInterrupted(): void {
    for (const run of tables.interrupted(runId)) {
      tables.endRun(run.id, 'interrupted', clock.now(), '程序退出，运行被打断', run.counts)
    }
  }

  return {
    /** Adds a job, also while running; the same name again replaces the definition when it is not running. */
    register(definition: JobDefinition): void {
      if (loops.get(definition.name)?.running()) throw new Error(`job ${definition.name} is running`)
      const loop = createJobLoop(definition, {
        db,
        tables,
        clock,
        log,
        runId,
        graceMs: settings.graceMs,
        onTimeMs: settings.onTimeMs,
        newCorrelationId: () => newCorrelationId(options.ids),
        catchUpFrom: () => catchUpFrom,
        pausedUntil: (name) => pauseOf(name)?.until ?? 0,
        told,
        free: tick,
      })
      loops.set(definition.name, loop)
      tick()
    },
    /** Takes a job away (its connection is gone); a present run is aborted. */
    unregister(name: string): void {
      const loop = loops.get(name)
      loop?.running()?.watched.abort('任务已取消')
      loops.delete(name)
      changed()
    },
    async start(): Promise<void> {
      endInterrupted()
      running = true
      catchUpFrom = clock.now() + settings.settleMs
      offResume = options.power.onResume(() => {
        catchUpFrom = clock.now() + settings.settleMs
        for (const loop of loops.values()) loop.running()?.watched.awake()
        tick()
      })
      tick()
    },
    /** Aborts what runs and waits up to `deadlineMs`; what ignores it is released. */
    async stop(deadlineMs = 5_000): Promise<void> {
      running = false
      cancelTimer()
      offResume()
      const ends = [...loops.values()].map((loop) => loop.running()?.watched.end)
      for (const loop of loops.values()) loop.running()?.watched.abort('程序正在退出')
      const cancel = clock.after(deadlineMs, () => {
        for (const loop of loops.values()) loop.stop('程序正在退出')
      })
      await Promise.all(ends)
      cancel()
      for (const loop of loops.values()) loop.stop('程序正在退出')
    },
    /**
     * Runs a job now, or once more after its present run. `finished` always resolves, with the run that served the
     * request. Throws UnknownJobError.
     */
    runNow: (name: string, by: string): { finished: Promise<RunRecord> } => ({ finished: loopOf(name).runNow(by) }),
    /** Holds a job or all (`all`) until `until` (epoch ms); survives restarts and sleep. */
    pause(name: string, until: number, reason: string, by: string): void {
      tables.pause(name === 'all' ? ALL : loopOf(name).definition.name, until, reason, by)
      note('paused', `${by} 暂停了定时任务：${reason}`, { job: name, until, by })
      tick()
    },
    resume(name: string, by: string): void {
      tables.resume(name === 'all' ? ALL : name)
      note('resumed', `${by} 恢复了定时任务`, { job: name, by })
      tick()
    },
    /** Runs the slot that waits for a person. Null when none does. */
    confirm(name: string, by: string): { finished: Promise<RunRecord> } | null {
      const slot = tables.job(name)?.askingSlot ?? null
      if (slot === null) return null
      endAsking(name, `${by} 确认补跑`)
      return { finished: loopOf(name).runNow(by, slot) }
    },
    /** Passes over the slot that waits for a person. False when none does. */
    skip(name: string, reason: string, by: string): boolean {
      if ((tables.job(name)?.askingSlot ?? null) === null) return false
      endAsking(name, `${by} 选择跳过：${reason}`)
      note('skipped', `${loopOf(name).definition.label}：${by} 选择跳过（${reason}）`, { job: name, by, reason })
      return true
    },
    status(): JobStatus[] {
      const now = clock.now()
      return [...loops.values()].map((loop) => {
        const { name, label, rule } = loop.definition
        const record = tables.job(name)
        const pause = pauseOf(name)
        const present = loop.running()
        const next = slotAfter(rule, now)
        return {
          name,
          label,
          rule: ruleText(rule),
          nextAt: Math.max(next, pause?.until ?? 0),
          running: present !== null,
          progress: present?.watched.progress() ?? null,
          overdue: !present && record !== null && now - slotAfter(rule, record.settledSlot) > settings.onTimeMs,
          askingSlot: record?.askingSlot ?? null,
          pausedUntil: pause?.until ?? null,
          pauseReason: pause?.reason ?? null,
          last: tables.history(name, 1)[0] ?? null,
          lastSuccessAt: record?.lastSuccessAt ?? null,
        }
      })
    },
    /** Newest first. */
    history: (name: string, limit: number): RunRecord[] => tables.history(name, limit),
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  function endAsking(name: string, text: string): void {
    inTransaction(db, () => {
      const asking = tables.asking(name)
      if (asking) tables.endRun(asking.id, 'skipped', clock.now(), `${text}（${slotText(asking.slot)}）`, {})
      tables.ask(name, null)
    })
  }
}
