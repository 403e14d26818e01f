import { Worker } from 'node:worker_threads'
import type { Log } from '../log/index.ts'
import type { Database } from './database.ts'
import type { FileRole } from './pragmas.ts'

/** What the worker is told at its start; `ended` holds one Int32 that becomes 1 once its files are closed. */
export interface CheckpointStart {
  files: { role: FileRole; file: string }[]
  ended: SharedArrayBuffer
}
export type CheckpointOrder = { kind: 'copy'; role: FileRole } | { kind: 'end' }
export interface CheckpointAnswer {
  role: FileRole
  error: string | null
}

export interface Checkpointer {
  /** Looks at once how far the logs have grown; otherwise it does every `everyMs`. */
  look(): void
  /** Ends the worker; its connections are closed when this resolves. Never rejects. */
  stop(): Promise<void>
  /** The same for a caller that cannot wait: holds the thread until the worker has closed its files. */
  stopNow(): void
}

export interface CheckpointerOptions {
  /** Open main connections in WAL mode. */
  files: { role: FileRole; db: Database }[]
  log?: Log | undefined
  everyMs?: number
  limits?: Partial<CheckpointLimits>
  /** Replaced in tests of a worker that fails. */
  worker?: URL
}

/** Numbers of pages (4 KB each). Narrowed by tests. */
export interface CheckpointLimits {
  /** Pages that wait in a log before they are copied; SQLite's own measure. */
  copy: number
  /**
   * A log of this many pages (16 MB) is to begin anew. A passive copy never catches up with a writer that does not pause,
   * so the main thread copies the last few pages itself; nobody can add any meanwhile, and the next commit starts at the
   * front of the log.
   */
  reset: number
  /** What the main thread copies at the most: a few milliseconds. */
  rest: number
  /** A log of this many pages (64 MB) is copied by the commit that finds it, worker or not. */
  emergency: number
}
const LIMITS: CheckpointLimits = { copy: 1_000, reset: 4_000, rest: 400, emergency: 16_384 }
/** Rounds of the worker before the rest is copied, however large it is. */
const MOST_ROUNDS = 4
/** SQLite's default, for a workspace whose worker ended. */
const DEFAULT_PAGES = 1_000
/** How long a failed copy (full disk) is left alone, in looks. */
const LOOKS_AFTER_FAILURE = 25
const STOP_WITHIN_MS = 5_000

interface Followed {
  role: FileRole
  db: Database
  /** `log`: pages in the log · `checkpointed`: of these, in the file already; -1 = the log was never read. */
  measure(): { log: number; checkpointed: number }
  rounds: number
  busy: boolean
  restLooks: number
}

/**
 * Keeps the write-ahead logs of a workspace short without the main thread: copying a log into its file takes 50 to some
 * hundred milliseconds, which SQLite by itself takes from whichever commit comes then. The worker is started when a log has
 * first grown, so that most sessions and tests never have one. If it ends by itself, SQLite's own way is taken again.
 */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { log } = options
  const limits = { ...LIMITS, ...options.limits }
  const files = options.files.map(({ role, db }) => follow(role, db))
  const ended = new SharedArrayBuffer(4)
  let worker: Worker | null = null
  let exited: Promise<void> = Promise.resolve()
  let state: 'on' | 'stopping' | 'off' = 'on'
  for (const { db } of files) db.pragma(`wal_autocheckpoint = ${limits.emergency}`)
  const timer = setInterval(look, options.everyMs ?? 200)
  timer.unref()

  function look(): void {
    if (state !== 'on') return
    for (const one of files) {
      if (one.restLooks > 0) one.restLooks -= 1
      else if (!one.busy && one.db.open && !one.db.inTransaction) consider(one)
    }
  }

  function consider(one: Followed): void {
    const { log: pages, checkpointed } = one.measure()
    const rest = pages - checkpointed
    const due = pages >= limits.reset && rest > 0
    if (due && one.rounds > 0 && (rest <= limits.rest || one.rounds >= MOST_ROUNDS)) {
      one.rounds = 0
      one.db.pragma('main.wal_checkpoint(PASSIVE)')
      return
    }
    if (due || rest >= limits.copy) {
      one.rounds += 1
      one.busy = true
      order({ kind: 'copy', role: one.role })
      return
    }
    one.rounds = 0
  }

  function order(message: CheckpointOrder): void {
    worker ??= startWorker()
    worker.postMessage(message)
  }

  function startWorker(): Worker {
    const started = new Worker(options.worker ?? new URL('./checkpoint-worker.ts', import.meta.url), {
      name: 'checkpoint',
      workerData: {
        files: files.map(({ role, db }) => ({ role, file: db.name })),
        ended,
      } satisfies CheckpointStart,
      execArgv: [],
    })
    started.unref()
    started.on('message', onAnswer)
    started.on('error', (error) => fallBack(String(error)))
    exited = new Promise((resolve) => {
      started.once('exit', (code) => {
        fallBack(`code ${code}`)
        resolve()
      })
    })
    return started
  }

  function onAnswer({ role, error }: CheckpointAnswer): void {
    const one = files.find((each) => each.role === role)
    if (!one || state !== 'on') return
    one.busy = false
    if (error !== null) {
      log?.warn('a log could not be copied into its file', { file: one.db.name, error })
      one.rounds = 0
      one.restLooks = LOOKS_AFTER_FAILURE
    } else if (one.db.open && !one.db.inTransaction) consider(one)
  }

  /** The worker ended by itself: commits copy again, as they would without it. */
  function fallBack(reason: string): void {
    if (state !== 'on') return
    state = 'off'
    clearInterval(timer)
    for (const { db } of files) if (db.open) db.pragma(`wal_autocheckpoint = ${DEFAULT_PAGES}`)
    log?.error('the thread that keeps the logs short ended; the main thread does it from now on', { reason })
  }

  /** True when a worker is there to be waited for. */
  function beginStop(): boolean {
    if (state !== 'on') return state === 'stopping'
    state = worker ? 'stopping' : 'off'
    clearInterval(timer)
    worker?.postMessage({ kind: 'end' } satisfies CheckpointOrder)
    return worker !== null
  }

  return {
    look,
    async stop() {
      if (!beginStop()) return
      worker?.ref()
      await exited
      state = 'off'
    },
    stopNow() {
      if (!beginStop()) return
      const result = Atomics.wait(new Int32Array(ended), 0, 0, STOP_WITHIN_MS)
      if (result === 'timed-out') log?.error('the thread that keeps the logs short did not end')
      state = 'off'
    },
  }
}

function follow(role: FileRole, db: Database): Followed {
  const noop = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA main.wal_checkpoint(NOOP)')
  return {
    role,
    db,
    measure: () => noop.get() ?? { log: 0, checkpointed: 0 },
    rounds: 0,
    busy: false,
    restLooks: 0,
  }
}
