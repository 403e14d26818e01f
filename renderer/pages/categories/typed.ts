import { categoryPath } from '../products/draft.ts'

export type Typed<T> = { ok: true; items: T[] } | { ok: false; problem: string }

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

const MOST = 2_000

/** Paths a person typed, one a line. */
export function typedPaths(text: string): Typed<string[]> {
  const items: string[][] = []
  for (const line of lines(text)) {
    const path = categoryPath(line).map((name) => name.trim())
    if (path.length > 3) return { ok: false, problem: `“${line}”有 ${path.length} 级，最多三级` }
    if (path.some((name) => name === '')) return { ok: false, problem: `“${line}”有空白的一级` }
    if (path.some((name) => [...name].length > 32)) return { ok: false, problem: `“${line}”有超过 32 个字符的分类名` }
    items.push(path)
  }
  return bounded(items, '请填写分类')
}

/** Brand names a person typed, one a line; the same name counts once. */
export function typedNames(text: string): Typed<string> {
  const items = [...new Set(lines(text))]
  const long = items.find((name) => [...name].length > 64)
  if (long !== undefined) return { ok: false, problem: `“${long.slice(0, 20)}…”超过 64 个字符` }
  return bounded(items, '请填写品牌名')
}

function bounded<T>(items: T[], empty: string): Typed<T> {
  if (items.length === 0) return { ok: false, problem: empty }
  return items.length > MOST ? { ok: false, problem: `一次最多 ${MOST} 个` } : { ok: true, items }
}

/** Rows whose words contain what is looked for, without case. */
export function found<T>(rows: readonly T[], text: string, wordsOf: (row: T) => string): T[] {
  const wanted = text.trim().toLowerCase()
  return wanted === '' ? [...rows] : rows.filter((row) => wordsOf(row).toLowerCase().includes(wanted))
}
