import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Database, inTransaction } from '../store/index.ts'

/** Rows of one transaction; a payload may hold thousands of lines. */
const STEP = 100
/** Where the next run begins: all rows before it are bare, or keep their content for a retry. */
const CURSOR = 'pruned_to'

/**
 * Empties payload and answer of rows that have ended for good before `before` (epoch ms); ids, numbers, hashes, states and
 * history stay, so that no number is used twice and every row can still be found. Refused rows keep theirs: they may be
 * tried again. Short transactions with a breath between them. Returns how many rows were emptied.
 */
export async function pruneOutbox(db: Database, before: number, signal?: AbortSignal): Promise<number> {
  const rows = db.prepare<[number, number, number], { id: number; made: number; ended: number; rests: number }>(
    `SELECT id, created_at AS made, finished_at IS NOT NULL AND finished_at < ? AND state <> 'refused' AS ended,
       finished_at IS NOT NULL AND state = 'refused' AS rests
     FROM outbox WHERE id > ? ORDER BY id LIMIT ?`,
  )
  const payload = db.prepare<[number]>("UPDATE outbox_body SET payload = 'null' WHERE id = ? AND payload <> 'null'")
  const result = db.prepare<[number]>('UPDATE outbox SET result = NULL WHERE id = ? AND result IS NOT NULL')
  const cursor = db.prepare<[string], string>('SELECT value FROM outbox_meta WHERE key = ?').pluck()
  const keep = db.prepare<[string, string]>(
    'INSERT INTO outbox_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  let emptied = 0
  let done = Number(cursor.get(CURSOR) ?? 0)
  let gapless = true
  for (let after = done; !signal?.aborted; ) {
    const some = rows.all(before, after, STEP)
    // Ids grow with time: what was made after `before` has not ended before it.
    if (some.every(({ made }) => made >= before)) break
    inTransaction(db, () => {
      for (const { id, ended, rests } of some) {
        if (ended === 1) {
          const changes = payload.run(id).changes + result.run(id).changes
          if (changes > 0) emptied += 1
        }
        // What is open or fresh is looked at again next time.
        gapless &&= ended === 1 || rests === 1
        if (gapless) done = id
      }
      keep.run(CURSOR, String(done))
    })
    if (some.length < STEP) break
    after = some.at(-1)!.id
    await nextTurn()
  }
  return emptied
}
