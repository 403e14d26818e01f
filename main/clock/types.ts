/** When a job is due, in Beijing wall time (Asia/Shanghai, no daylight saving). */
export type SlotRule =
  | { every: 'minutes'; minutes: number }
  | { every: 'hour' }
  | { every: 'day'; at: `${number}:${number}` }

export type RunTrigger = 'schedule' | 'catch-up' | 'manual'
export type RunState = 'running' | 'done' | 'failed' | 'aborted' | 'interrupted' | 'skipped' | 'needs-person'

export interface JobContext {
  signal: AbortSignal
  /** Epoch ms of the slot this run settles; for a manual run the time it was asked for. */
  slot: number
  trigger: RunTrigger
  correlationId: string
  /** Must be called at least every `stallMs`, or the watchdog aborts the run. */
  progress(step: { done: number; total: number | null; note?: string }): void
}

export interface JobDefinition {
  /** `area.verb`, e.g. `catalog.update-hourly`. One definition per connection: add the connection id. */
  name: string
  label: string
  rule: SlotRule
  /** Latest Beijing time of day at which a missed slot is still caught up by itself; later it asks a person. */
  catchUpUntil?: `${number}:${number}`
  /** No catch-up at all: a missed slot is skipped and said (feeds catch up through their watermark anyway). */
  catchUp: 'once' | 'none'
  /** Watchdog: longest time without progress (ms). */
  stallMs: number
  /** Longest time in all (ms). */
  limitMs: number
  run(context: JobContext): Promise<{ note: string; counts?: Record<string, number> }>
}

export interface RunRecord {
  id: number
  job: string
  slot: number
  trigger: RunTrigger
  state: RunState
  startedAt: number
  finishedAt: number | null
  note: string
  counts: Record<string, number>
  correlationId: string
}
