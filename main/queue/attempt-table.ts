import type { Database } from '../store/index.ts'
import type { Attempt } from './turn.ts'
import type { AttemptRecord } from './types.ts'

/** The SQL of a row's history; only the newest `keep` lines of a row stay. */
export function createAttemptTable(db: Database, keep: number) {
  const add = db.prepare(
    'INSERT OR REPLACE INTO outbox_attempt (row_id, n, at, took_ms, purpose, outcome, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const trim = db.prepare('DELETE FROM outbox_attempt WHERE row_id = ? AND n <= ?')
  const all = db.prepare<[number], AttemptRecord>(
    'SELECT at, took_ms AS tookMs, purpose, outcome, note FROM outbox_attempt WHERE row_id = ? ORDER BY n',
  )
  return {
    /** `n` counts a row's lines from 1. */
    add(n: number, attempt: Attempt): void {
      add.run(
        attempt.rowId,
        n,
        attempt.at,
        Math.max(0, Math.round(attempt.tookMs)),
        attempt.purpose,
        attempt.outcome,
        attempt.note,
      )
      if (n > keep) trim.run(attempt.rowId, n - keep)
    },
    all: (rowId: number) => all.all(rowId),
  }
}
export type AttemptTable = ReturnType<typeof createAttemptTable>
