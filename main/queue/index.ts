import type { Log } from '../log/index.ts'
import type { ClockPort, OnlinePort, PowerPort } from '../ports.ts'
import type { Database } from '../store/index.ts'
import { createActs } from './acts.ts'
import { createCore } from './core.ts'
import { enqueue } from './enqueue.ts'
import { createEvents } from './events.ts'
import { DEFAULT_LIMITS, type QueueLimits } from './limits.ts'
import { createReader } from './list.ts'
import { mintNumber } from './numbers.ts'
import { pruneOutbox } from './prune.ts'
import { createRunner } from './runner.ts'
import type { QueueNote, Turn } from './turn.ts'
import type { ActResult, DeliveryHandler, Enqueued, NewDelivery, OutboxState } from './types.ts'

export { KeyReusedError } from './enqueue.ts'
export { DEFAULT_LIMITS, type QueueLimits } from './limits.ts'
export type { ListPage, ListQuery } from './list.ts'
export { STATE_TEXT } from './troubles.ts'
export type { QueueNote } from './turn.ts'
export * from './types.ts'

export interface QueueOptions {
  /** The workspace's business.db. */
  db: Database
  clock: ClockPort
  log: Log
  /** Where the queue's lines for people go, after the commit they report. */
  journal: { write(note: QueueNote): void }
  /** Id of this process's run: rows that another run was sending are unknown. */
  runId: string
  installation: { code: string; numbersRenewed: boolean }
  /** True after a restored backup or an empty start, until a person confirms. */
  deliveryPaused(): boolean
  /** Ends that pause in the workspace; called by `confirmDelivery`. */
  endDeliveryPause(): void
  online?: OnlinePort
  power?: PowerPort
  limits?: Partial<QueueLimits>
  /** 0..1, for jitter. */
  random?: () => number
}

export type Queue = ReturnType<typeof createQueue>

/** The outbox of one workspace. Nothing is sent before `start()`. */
export function createQueue(options: QueueOptions) {
  const limits: QueueLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const events = createEvents(options.clock, limits.changeEveryMs)
  const core = createCore({
    db: options.db,
    clock: options.clock,
    log: options.log,
    runId: options.runId,
    random: options.random ?? Math.random,
    limits,
    publish,
  })
  const reader = createReader(core)
  const acts = createActs(core)
  const runner = createRunner(core, options)

  function publish(turn: Turn): void {
    for (const note of turn.notes) options.journal.write(note)
    if (turn.changed.length > 0 || turn.lanes.size > 0) events.changed(turn.changed)
    events.failed(turn.failures)
    runner.afterTurn(turn)
  }

  return {
    /**
     * Writes rows inside the caller's open transaction; one result per row, in order. The same key with the same content
     * gives the row that is there (`existed`). Throws KeyReusedError for other content, Error outside a transaction.
     */
    enqueue(rows: readonly NewDelivery[]): Enqueued[] {
      const { results, turn } = enqueue(core, rows)
      // Told after the caller's commit; after a rollback the hint is harmless.
      queueMicrotask(() => publish(turn))
      return results
    },
    /** A number of our own, in the caller's open transaction; see numbers.ts. */
    mint: (type: string): string => mintNumber(core.db, options.installation.code, type, core.clock.now()),
    /** One handler per kind; before `start()`. */
    register(handler: DeliveryHandler): void {
      if (core.handlers.has(handler.kind)) throw new Error(`kind ${handler.kind} has a handler already`)
      core.handlers.set(handler.kind, handler)
    },
    /** Settles what another run left and begins to deliver. */
    start: (): Promise<void> => runner.start(),
    /** Claims nothing more and waits up to `deadlineMs` for calls under way; then their rows are unknown. */
    async stop(deadlineMs: number): Promise<void> {
      await runner.stop(deadlineMs)
      events.stop()
    },
    /** 立即同步: ends back-off (not a throttle) on a lane or on all and tries at once. */
    kick: (lane?: string | null): void => runner.kick(lane ?? null, { backOff: true, lookUps: true }),
    /** Resolves when no call is under way and nothing can be sent or looked up now, or the queue does not run. */
    idle: (): Promise<void> => runner.idle(),
    status: () => runner.status(),
    /** Rows per state over all lanes. */
    counts(): Record<OutboxState, number> {
      return runner.counts()
    },
    list: reader.list,
    get: reader.get,
    causes: reader.causes,
    retry(ids: readonly number[], by: string): ActResult {
      const result = acts.retry(ids, by)
      runner.kick(null, { backOff: false, lookUps: false })
      return result
    },
    /** 重试这一类: all refused rows with this code, in steps that let the process breathe. */
    async retryCause(code: string, by: string): Promise<ActResult> {
      const result: ActResult = { changed: 0, refused: [] }
      for (let after = 0; ; ) {
        const ids = reader.idsOfCause(code, after, 200)
        const step = acts.retry(ids, by)
        result.changed += step.changed
        result.refused.push(...step.refused)
        if (ids.length < 200) break
        after = ids.at(-1)!
        await runner.breathe()
      }
      runner.kick(null, { backOff: false, lookUps: false })
      return result
    },
    discard: acts.discard,
    mark: acts.mark,
    /** Empties the content of rows that ended for good before `before` (epoch ms); see prune.ts. */
    prune: (before: number, signal?: AbortSignal): Promise<number> => pruneOutbox(core.db, before, signal),
    /** Holds a lane (null = all) until `until` (epoch ms); survives restarts. */
    pauseLane: (lane: string | null, until: number, reason: string, by: string): void =>
      acts.pause(lane, until, reason, by),
    /** Ends a person's hold and a stop for credentials, not a throttle. */
    resumeLane(lane: string | null, by: string): void {
      acts.pause(lane, null, '', by)
      runner.kick(lane, { backOff: false, lookUps: false })
    },
    /** The account of this lane works again (`why`: 测试连接通过 …): what was stopped for credentials goes on by itself. */
    endStop(lane: string, why: string): void {
      acts.endStop(lane, why)
      runner.kick(lane, { backOff: false, lookUps: false })
    },
    /** After a restored backup or an empty start: a person says that delivery may go on. */
    confirmDelivery(by: string): void {
      options.endDeliveryPause()
      options.journal.write({
        level: 'info',
        event: 'queue.delivery-confirmed',
        message: `${by} 确认恢复发送`,
        lane: null,
        correlationId: null,
        subject: null,
        detail: { by },
      })
      events.changed([])
      runner.kick(null, { backOff: false, lookUps: false })
    },
    onChange: events.onChange,
    onFinalFailure: events.onFinalFailure,
  }
}
