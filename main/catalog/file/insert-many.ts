import type { Database } from '../../store/index.ts'

/** Rows of one statement: the call itself costs as much as the row. */
const AT_ONCE = 32

/**
 * Inserts many rows with few statements. `into` names the table and its columns. What was added is written at the
 * latest by `flush`, which belongs into the same transaction.
 */
export function insertMany(db: Database, into: string) {
  const width = into.split(',').length
  const values = `(${'?, '.repeat(width - 1)}?)`
  const one = db.prepare<unknown[]>(`INSERT INTO ${into} VALUES ${values}`)
  const many = db.prepare<unknown[]>(`INSERT INTO ${into} VALUES ${Array(AT_ONCE).fill(values).join(', ')}`)
  let waiting: unknown[] = []
  return {
    add(...row: (number | string | null)[]): void {
      for (const value of row) waiting.push(value)
      if (waiting.length < AT_ONCE * width) return
      many.run(waiting)
      waiting = []
    },
    flush(): void {
      for (let at = 0; at < waiting.length; at += width) one.run(waiting.slice(at, at + width))
      waiting = []
    },
  }
}
