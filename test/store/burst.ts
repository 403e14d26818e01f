import { createCheckpointer } from '../../main/store/checkpointer.ts'
import { openRaw } from '../../main/store/database.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'

/**
 * A child process: commits one numbered row after the other while a worker copies the log almost without a pause, and
 * tells each number after its commit. Runs until it is killed.
 */
const db = openRaw(process.argv[2]!)
applyPragmas(db, 'business')
db.exec('CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, filler TEXT NOT NULL)')
createCheckpointer({ files: [{ role: 'business', db }], everyMs: 1, limits: { copy: 4, reset: 40, rest: 4 } })
const insert = db.prepare('INSERT INTO row (filler) VALUES (?)')
const filler = 'x'.repeat(9_000)
const step = (): void => {
  const { lastInsertRowid } = insert.run(filler)
  process.send!(Number(lastInsertRowid))
  setImmediate(step)
}
step()
