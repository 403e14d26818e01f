import type { Database } from '../store/index.ts'
import type { OutboxState } from './types.ts'

/** The SQL of `waitsFor`: which row needs which other row. */
export function createWaitTable(db: Database) {
  const add = db.prepare('INSERT INTO outbox_wait (row_id, needs_id, settled) VALUES (?, ?, ?)')
  const isNeeded = db.prepare<[number], number>('SELECT 1 FROM outbox_wait WHERE needs_id = ? LIMIT 1').pluck()
  const needs = db.prepare<[number], { id: number; state: OutboxState; label: string; settled: number }>(
    `SELECT o.id, o.state, b.subject_label AS label, w.settled FROM outbox_wait w
     JOIN outbox o ON o.id = w.needs_id JOIN outbox_body b ON b.id = w.needs_id WHERE w.row_id = ? ORDER BY w.needs_id`,
  )
  const bad = db.prepare<[number], { id: number; state: OutboxState; label: string }>(
    `SELECT o.id, o.state, b.subject_label AS label FROM outbox_wait w
     JOIN outbox o ON o.id = w.needs_id JOIN outbox_body b ON b.id = w.needs_id
     WHERE w.row_id = ? AND w.settled = 0 AND o.state IN ('refused', 'expired', 'discarded') ORDER BY w.needs_id LIMIT 1`,
  )
  const dependants = db
    .prepare<[number, number, number], number>(
      'SELECT row_id FROM outbox_wait WHERE needs_id = ? AND settled = 0 AND row_id > ? ORDER BY row_id LIMIT ?',
    )
    .pluck()
  const settle = db.prepare('UPDATE outbox_wait SET settled = 1 WHERE row_id = ? AND needs_id = ?')
  const lessWaits = db.prepare('UPDATE outbox SET waits = waits - 1 WHERE id = ?')
  const setSpread = db.prepare('UPDATE outbox SET spread = ? WHERE id = ?')
  const spreading = db.prepare<[], { id: number; state: OutboxState }>(
    'SELECT id, state FROM outbox INDEXED BY outbox_spread WHERE spread = 1 ORDER BY id LIMIT 1',
  )
  return {
    add(rowId: number, needsId: number, settled: boolean): void {
      add.run(rowId, needsId, settled ? 1 : 0)
    },
    isNeeded: (id: number) => isNeeded.get(id) !== undefined,
    /** All rows a row waits for, delivered ones included. */
    needs: (rowId: number) => needs.all(rowId),
    /** The first row it waits for that ended otherwise than delivered, or undefined. */
    bad: (rowId: number) => bad.get(rowId),
    /** Rows that still wait for `needsId`, in order of id behind `afterId`. */
    dependants: (needsId: number, afterId: number, limit: number) => dependants.all(needsId, afterId, limit),
    /** Books that `needsId` was delivered for `rowId`. */
    satisfy(rowId: number, needsId: number): void {
      settle.run(rowId, needsId)
      lessWaits.run(rowId)
    },
    setSpread(id: number, spread: 0 | 1): void {
      setSpread.run(spread, id)
    },
    /** A settled row whose dependants have not all been told, or undefined. */
    spreading: () => spreading.get(),
  }
}
export type WaitTable = ReturnType<typeof createWaitTable>
