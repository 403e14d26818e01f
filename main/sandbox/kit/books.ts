import type { SandboxDatabase } from './database.ts'
import type { Books, BooksQuery, SystemName } from './system.ts'

/** One table of the books: its rows come in the order of a unique key column. */
export type BooksTable = { name: string; key: string }

/**
 * Reads books straight from a system's tables, paged by key. `tables` is the system's own list, so that names
 * from outside never reach the SQL; unknown tables and filter columns throw.
 */
export function readBooks(
  db: SandboxDatabase,
  system: SystemName,
  tables: readonly BooksTable[],
  query: BooksQuery,
): Books {
  const books: Books = { system, counts: {}, rows: {}, next: {} }
  for (const { name } of tables) {
    books.counts[name] = db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number
  }
  const limit = query.limit ?? 1000
  for (const wanted of query.tables ?? []) {
    const table = tables.find((t) => t.name === wanted)
    if (!table) throw new Error(`unknown table ${wanted}; there are ${tables.map((t) => t.name).join(', ')}`)
    const columns = new Set((db.pragma(`table_info("${table.name}")`) as { name: string }[]).map((c) => c.name))
    const conditions: string[] = []
    const values: (string | number)[] = []
    for (const [column, value] of Object.entries(query.where ?? {})) {
      if (!columns.has(column)) throw new Error(`${wanted} has no column ${column}`)
      conditions.push(`"${column}" = ?`)
      values.push(value)
    }
    const after = query.after?.[wanted]
    if (after !== undefined) {
      conditions.push(`"${table.key}" > ?`)
      values.push(/^-?\d+$/.test(after) && isNumberKey(db, table) ? Number(after) : after)
    }
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
    const rows = db
      .prepare(`SELECT * FROM "${table.name}" ${where} ORDER BY "${table.key}" LIMIT ?`)
      .all(...values, limit + 1) as Record<string, unknown>[]
    if (rows.length > limit) {
      rows.pop()
      books.next[wanted] = String(rows.at(-1)?.[table.key])
    }
    books.rows[wanted] = rows
  }
  return books
}

function isNumberKey(db: SandboxDatabase, table: BooksTable): boolean {
  const columns = db.pragma(`table_info("${table.name}")`) as { name: string; type: string }[]
  return columns.find((c) => c.name === table.key)?.type.toUpperCase() === 'INTEGER'
}
