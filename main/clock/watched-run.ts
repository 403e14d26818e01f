import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import type { JobContext, JobDefinition, RunTrigger } from './types.ts'

/** How a run ended. */
export interface RunEnd {
  state: 'done' | 'failed' | 'aborted'
  note: string
  counts: Record<string, number>
}

export interface WatchedRun {
  /** Always settles, whatever the job does. */
  end: Promise<RunEnd>
  progress(): { done: number; total: number | null; note?: string } | null
  abort(note: string): void
  /** Ends the run as aborted without waiting for the job any longer. */
  release(note: string): void
  /** The machine slept: the time in between was no stall. */
  awake(): void
}

/** A timer that fires this much later than asked was frozen with the machine (ms). */
const FROZEN_MS = 5_000

/** Runs a job with its watchdogs: no progress for `stallMs`, or longer than `limitMs`, aborts it; then it has `graceMs`. */
export function watchRun(
  job: JobDefinition,
  given: { slot: number; trigger: RunTrigger; correlationId: string },
  tools: { clock: ClockPort; log: Log; graceMs: number },
): WatchedRun {
  const { clock, log, graceMs } = tools
  const controller = new AbortController()
  let abortNote = ''
  let over = false
  let progress: { done: number; total: number | null; note?: string } | null = null
  let cancelStall = () => {}
  let cancelLimit = () => {}
  let cancelGrace = () => {}
  let release: (note: string) => void = () => {}
  const released = new Promise<RunEnd>((resolve) => {
    release = (note) => resolve({ state: 'aborted', note, counts: {} })
  })

  function abort(note: string): void {
    if (over || controller.signal.aborted) return
    abortNote = note
    controller.abort(new Error(note))
    cancelGrace = clock.after(graceMs, () => {
      log.error('a job ignored its abort and is released', { job: job.name, note })
      release(`${note}；任务没有响应中止，已放开`)
    })
  }

  /** Calls `act` after `ms` of awake time. */
  function watch(ms: number, act: () => void, keep: (cancel: () => void) => void): void {
    const since = clock.now()
    keep(
      clock.after(ms, () => {
        const passed = clock.now() - since
        if (passed > ms + FROZEN_MS || passed < ms - FROZEN_MS) watch(ms, act, keep)
        else act()
      }),
    )
  }
  function watchStall(): void {
    cancelStall()
    watch(
      job.stallMs,
      () => abort(`${Math.round(job.stallMs / 1000)} 秒没有进展，已中止`),
      (cancel) => {
        cancelStall = cancel
      },
    )
  }
  watch(
    job.limitMs,
    () => abort(`超过最长时间 ${Math.round(job.limitMs / 60_000)} 分钟，已中止`),
    (cancel) => {
      cancelLimit = cancel
    },
  )
  watchStall()

  const context: JobContext = {
    ...given,
    signal: controller.signal,
    progress(step) {
      progress = step
      if (!over && !controller.signal.aborted) watchStall()
    },
  }
  const ran = (async (): Promise<RunEnd> => {
    try {
      const { note, counts } = await job.run(context)
      // A job that ended its work although it was asked to stop has done it: saying otherwise would run it twice.
      return { state: 'done', note, counts: counts ?? {} }
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error)
      return controller.signal.aborted
        ? { state: 'aborted', note: abortNote || note, counts: {} }
        : { state: 'failed', note, counts: {} }
    }
  })()
  void ran.then((end) => {
    if (over) log.warn('a released job ended after all', { job: job.name, state: end.state, note: end.note })
  })
  const end = Promise.race([ran, released]).then((result) => {
    over = true
    cancelStall()
    cancelLimit()
    cancelGrace()
    return result
  })
  return { end, progress: () => progress, abort, release, awake: watchStall }
}
