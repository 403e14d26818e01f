import type { Database } from '../../store/index.ts'
import { LEVELS } from './issues.ts'
import { type FileRows, SEPARATOR } from './rows.ts'
import type { RowFilter } from './state.ts'

const SCAN = 2_000

/** Whether a filter shows every row in order. */
export const showsAll = (filter: RowFilter, sort: unknown): boolean =>
  sort === null &&
  filter.level === null &&
  filter.code === null &&
  filter.text.trim() === '' &&
  filter.skipped === 'all' &&
  filter.column === null

/**
 * Data rows that a filter shows, in order. Looks at every row where a text is sought: for large files in a worker.
 * Rows that a person left out show up among issues only when asked for.
 */
export function findRows(
  staging: Database,
  rows: FileRows,
  id: number,
  filter: RowFilter,
  sort: { column: number; descending: boolean } | null,
): Uint32Array<ArrayBuffer> {
  const text = filter.text.trim().toLowerCase()
  const byIssue = filter.level !== null || filter.code !== null
  const wanted = byIssue ? new Set(withIssue(staging, id, filter)) : null
  const found: number[] = []
  const keys: string[] = []
  for (let after = 0; ; ) {
    const part = rows.cellsAfter(id, after, SCAN)
    if (part.length === 0) break
    after = (part.at(-1) as { n: number }).n
    for (const { n, cells, skipped } of part) {
      if (wanted && !wanted.has(n)) continue
      if (filter.skipped === 'only' ? skipped === 0 : (filter.skipped === 'without' || byIssue) && skipped === 1)
        continue
      if (text !== '') {
        const at = filter.column === null || byIssue ? cells : (cells.split(SEPARATOR)[filter.column] ?? '')
        if (!at.toLowerCase().includes(text)) continue
      }
      found.push(n)
      if (sort) keys.push(cells.split(SEPARATOR)[sort.column] ?? '')
    }
  }
  return sort ? sorted(found, keys, sort.descending) : Uint32Array.from(found)
}

function withIssue(staging: Database, id: number, filter: RowFilter): number[] {
  const where = ['import_id = @id']
  if (filter.level !== null) where.push('level = @level')
  if (filter.code !== null) where.push('code = @code')
  if (filter.column !== null) where.push('col = @column')
  return staging
    .prepare<[object], number>(`SELECT DISTINCT n FROM file_issue WHERE ${where.join(' AND ')}`)
    .pluck()
    .all({
      id,
      ...(filter.level === null ? {} : { level: LEVELS.indexOf(filter.level) }),
      ...(filter.code === null ? {} : { code: filter.code }),
      ...(filter.column === null ? {} : { column: filter.column }),
    })
}

const NUMBER = /^-?\d+(\.\d+)?$/

/** Numbers by their value, before texts; texts as a Chinese list is sorted; blanks last; equal ones stay in order. */
function sorted(found: number[], keys: string[], descending: boolean): Uint32Array<ArrayBuffer> {
  const collator = new Intl.Collator('zh-CN', { numeric: true })
  const numbers = keys.map((key) => (NUMBER.test(key) ? Number(key) : null))
  const order = found.map((_n, index) => index)
  const sign = descending ? -1 : 1
  order.sort((a, b) => {
    const [left, right] = [keys[a] as string, keys[b] as string]
    if (left === '' || right === '') return Number(left === '') - Number(right === '') || a - b
    const [one, other] = [numbers[a] ?? null, numbers[b] ?? null]
    if (one !== null && other !== null) return sign * (one - other) || a - b
    if (one !== null || other !== null) return sign * (one === null ? 1 : -1)
    return sign * collator.compare(left, right) || a - b
  })
  return Uint32Array.from(order, (index) => found[index] as number)
}
