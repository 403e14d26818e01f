import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'

interface Watch {
  limitMs: number
  onSlow(durationMs: number): void
}
const watches = new WeakMap<Database, Watch>()
const mainLocks = new WeakMap<Database, BetterSqlite3.Statement>()

/** From now on reports every outermost transaction on `db` that takes longer than `limitMs`. */
export function watchSlowTransactions(db: Database, watch: Watch): void {
  watches.set(db, watch)
}

/**
 * For a connection with attached files: BEGIN IMMEDIATE takes the write lock of every one of them, so that an import
 * worker's transaction on staging.db would stall the main thread. From now on transactions on `db` lock `main` alone,
 * by a first statement that writes nothing. `table` is any table of the main file.
 */
export function lockMainOnly(db: Database, table: string): void {
  mainLocks.set(db, db.prepare(`DELETE FROM main.${table} WHERE 0`))
}

/**
 * Runs `work` in an IMMEDIATE transaction and returns its result; a throw rolls everything back and goes on.
 * Inside another transaction of the same connection it joins that one: then a throw must reach the outermost call,
 * since nothing is rolled back before it. `work` is synchronous; a promise is refused and rolled back.
 */
export function inTransaction<T>(db: Database, work: () => T): T {
  if (db.inTransaction) return refusePromise(work())
  const watch = watches.get(db)
  if (!watch) return begin(db, work)
  const start = performance.now()
  try {
    return begin(db, work)
  } finally {
    const duration = performance.now() - start
    if (duration > watch.limitMs) watch.onSlow(duration)
  }
}

function begin<T>(db: Database, work: () => T): T {
  const lock = mainLocks.get(db)
  if (!lock) return db.transaction(() => refusePromise(work())).immediate()
  return db
    .transaction(() => {
      lock.run()
      return refusePromise(work())
    })
    .deferred()
}

function refusePromise<T>(result: T): T {
  if (result instanceof Promise) throw new TypeError('work in a transaction must be synchronous')
  return result
}
