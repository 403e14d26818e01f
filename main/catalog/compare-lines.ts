import type { CompareLine } from '../../preload/contract/index.ts'
import type { CompareRow } from './compare-state.ts'
import type { CompareTables } from './compare-tables.ts'

/** Lines of one uninterrupted search. */
const SCAN_LINES = 4_000

const yieldToLoop = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A page of the lines of a finished run; with a text the whole kind is searched, a piece at a time. */
export async function compareLines(
  tables: CompareTables,
  row: CompareRow,
  asked: { kind: CompareLine['kind']; text: string; cursor: string | null; limit: number },
): Promise<{ rows: CompareLine[]; next: string | null; total: number }> {
  const after = asked.cursor === null ? 0 : Number(asked.cursor)
  const all = row.counts.lines[asked.kind]
  const text = asked.text.trim()
  if (text === '') {
    const rows = tables.linesAfter(row.id, asked.kind, after, asked.limit)
    const last = rows.at(-1)?.seq ?? after
    return { rows, next: last < all && rows.length > 0 ? String(last) : null, total: all }
  }
  const found: number[] = []
  let total = 0
  for (let low = 0; low < all; low += SCAN_LINES) {
    for (const seq of tables.scan(row.id, asked.kind, low, low + SCAN_LINES, text)) {
      total += 1
      if (seq > after && found.length <= asked.limit) found.push(seq)
    }
    await yieldToLoop()
  }
  const shown = found.slice(0, asked.limit)
  return {
    rows: shown.flatMap((seq) => tables.line(row.id, asked.kind, seq) ?? []),
    next: found.length > asked.limit ? String(shown.at(-1)) : null,
    total,
  }
}
