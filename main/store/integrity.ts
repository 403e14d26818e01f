import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { classifyStorageError, type DbOpenErrorKind } from './open-error.ts'

export interface IntegrityReport {
  ok: boolean
  /** Set where not ok. */
  kind: DbOpenErrorKind | null
  /** What SQLite found, at most 20 lines. */
  problems: string[]
  durationMs: number
}

type WorkerAnswer = { rows: string[] } | { code: string | null; message: string }

/**
 * Checks a database file in a worker thread, so that a large file does not stall the caller's thread. Reads only: the
 * connection is read-only and therefore never checkpoints, so a broken file is kept as it was found.
 * `full` also compares every index with its table. Never rejects for what is wrong with the file.
 */
export async function checkIntegrity(file: string, options: { full?: boolean } = {}): Promise<IntegrityReport> {
  const start = performance.now()
  const answer = await askWorker(file, options.full ? 'integrity_check(20)' : 'quick_check(20)')
  const durationMs = performance.now() - start
  if ('rows' in answer) {
    const ok = answer.rows.length === 1 && answer.rows[0] === 'ok'
    return { ok, kind: ok ? null : 'corrupt', problems: ok ? [] : answer.rows, durationMs }
  }
  return { ok: false, kind: classifyStorageError(answer) ?? 'corrupt', problems: [answer.message], durationMs }
}

function askWorker(file: string, check: string): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    // The source goes in as text: the same code then runs from the source tree, from the bundle and from the archive,
    // without a file beside it that a bundler would have to know of.
    const worker = new Worker(`(${workerMain.toString()})()`, {
      eval: true,
      workerData: { file, check, library: createRequire(import.meta.url).resolve('better-sqlite3') },
    })
    worker.once('message', (answer: WorkerAnswer) => {
      resolve(answer)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the integrity check ended with code ${code} and no answer`)))
  })
}

/** Runs in the worker; must not refer to anything outside itself. */
function workerMain(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const load = process.getBuiltinModule('node:module').createRequire(workerData.library)
  try {
    const Sqlite = load(workerData.library)
    const db = new Sqlite(workerData.file, { readonly: true, fileMustExist: true, timeout: 2000 })
    try {
      const rows = db.pragma(workerData.check).map((row: Record<string, unknown>) => String(Object.values(row)[0]))
      parentPort?.postMessage({ rows })
    } finally {
      db.close()
    }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string }
    parentPort?.postMessage({ code: typeof code === 'string' ? code : null, message })
  }
}
