import type { ColumnKind, TemplateKind } from '../template-columns.ts'
import {
  type Checks,
  checkRow,
  checksOf,
  cleanCode,
  type Found,
  hasFullWidth,
  keyOf,
  type Mark,
  mayLackZeros,
  mended,
} from './checks.ts'
import type { Match } from './columns.ts'
import { kindOfField } from './columns.ts'
import { count, type FileRows, type StoredRow } from './rows.ts'
import type { SheetState } from './state.ts'

export { cleanCode, hasFullWidth }

/** Kind of each column of the file by index; null = ignored. */
export const kindsOf = (kind: TemplateKind, match: Match): (ColumnKind | null)[] =>
  match.map((field) => (field === null ? null : kindOfField(kind, field)))

/**
 * Mends the cells of a row in place and marks what was cleaned. Returns whether anything changed.
 * @param odd false where `mayNeedMending` found nothing in these texts
 */
export function mendRow(
  row: Pick<StoredRow, 'cells' | 'marks'>,
  kinds: readonly (ColumnKind | null)[],
  odd = true,
): boolean {
  let changed = false
  const { cells } = row
  for (let column = 0; column < cells.length; column++) {
    const text = cells[column] as string
    const now = mended(text, kinds[column] ?? null, odd)
    if (now === text) continue
    cells[column] = now
    changed = true
    const mark = row.marks.find((one) => one.column === column)
    if (mark) {
      if (mark.text === text) {
        mark.text = now
        if (!mark.notes.includes('cleaned')) mark.notes.push('cleaned')
      }
    } else row.marks.push({ column, text: now, notes: ['cleaned'], kind: 'text', raw: text })
  }
  return changed
}

/** Changes cells of single rows and keeps code keys, issues, duplicates and counts level. In the caller's transaction. */
export function createEditor(rows: FileRows, id: number, kind: TemplateKind, match: Match, sheet: SheetState) {
  const checks: Checks = checksOf(kind, match)
  const kinds = kindsOf(kind, match)
  const touched = new Set<string>()

  const keyIn = (row: StoredRow): string => (checks.code < 0 ? '' : keyOf(row.cells[checks.code] ?? ''))

  /** What the row alone tells, with the usual lengths of the whole column. */
  function findings(row: StoredRow): Found[] {
    const found = [...checkRow(row, checks)]
    for (const [column, usual] of Object.entries(sheet.usual)) {
      const at = Number(column)
      const text = row.cells[at] ?? ''
      if (looksNumeric(row, at, sheet) && mayLackZeros(text, usual))
        found.push({ column: at, code: 'ZEROS_LOST', arg: String(usual) })
    }
    return found
  }

  function recheck(row: StoredRow, before: readonly Found[], wasSkipped: boolean): void {
    const duplicate = before.filter(({ code }) => code === 'DUPLICATE_CODE')
    const now = [...findings(row), ...duplicate]
    if (!wasSkipped) count(sheet.tally, before, -1)
    rows.dropIssues(id, row.n)
    for (const issue of now) rows.addIssue(id, row.n, issue)
    if (!row.skipped) count(sheet.tally, now, 1)
  }

  function settleDuplicates(key: string): void {
    const [first, ...others] = rows.sameCode(id, key)
    if (first === undefined) return
    const firstNumber = rows.row(id, first)?.rowNumber ?? 0
    setDuplicate(first, null)
    for (const n of others) setDuplicate(n, String(firstNumber))
  }

  function setDuplicate(n: number, arg: string | null): void {
    const before = rows.issues(id, n)
    const old = before.find(({ code }) => code === 'DUPLICATE_CODE')
    if ((old?.arg ?? null) === arg && (old === undefined || old.column === checks.code)) return
    const rest = before.filter(({ code }) => code !== 'DUPLICATE_CODE')
    rows.dropIssue(id, n, 'DUPLICATE_CODE')
    const now: Found[] = arg === null ? rest : [...rest, { column: checks.code, code: 'DUPLICATE_CODE', arg }]
    if (arg !== null) rows.addIssue(id, n, { column: checks.code, code: 'DUPLICATE_CODE', arg })
    const skipped = rows.row(id, n)?.skipped ?? false
    if (skipped) return
    count(sheet.tally, before, -1)
    count(sheet.tally, now, 1)
  }

  return {
    checks,
    kinds,
    /**
     * Sets cells of one row as a person typed them (cleaned like those of the file). With a step, the change can be
     * undone. Returns the number of cells that are different now.
     */
    set(n: number, cells: readonly { column: number; text: string }[], step: number | null): number {
      const row = rows.row(id, n)
      if (!row) return 0
      const before = rows.issues(id, n)
      const oldKey = keyIn(row)
      let changed = 0
      for (const { column, text } of cells) {
        const old = row.cells[column] ?? ''
        const now = mended(text.replaceAll('\u001F', ''), kinds[column] ?? null)
        if (now === old) continue
        while (row.cells.length <= column) row.cells.push('')
        if (!row.marks.some((mark) => mark.column === column))
          row.marks.push({ column, text: old, notes: [], kind: 'text', raw: old } satisfies Mark)
        row.cells[column] = now
        if (step !== null) rows.putChange(id, step, n, column, old, now)
        changed += 1
      }
      if (changed === 0) return 0
      const key = keyIn(row)
      rows.update(id, row, key)
      recheck(row, before, row.skipped)
      for (const one of [oldKey, key]) if (oldKey !== key && one !== '') touched.add(one)
      // The row may have carried the mark of a code that it no longer has.
      if (oldKey !== key) setDuplicate(n, null)
      return changed
    },
    skip(n: number, skipped: boolean, step: number | null): number {
      const row = rows.row(id, n)
      if (!row || row.skipped === skipped) return 0
      const before = rows.issues(id, n)
      row.skipped = skipped
      const key = keyIn(row)
      rows.update(id, row, key)
      sheet.tally.skipped += skipped ? 1 : -1
      count(sheet.tally, before, skipped ? -1 : 1)
      if (step !== null) rows.putChange(id, step, n, -1, skipped ? '0' : '1', skipped ? '1' : '0')
      if (skipped) setDuplicateOfSkipped(n)
      if (key !== '') touched.add(key)
      return 1
    },
    /** Levels duplicates and writes the counts; at the end of every transaction that changed something. */
    finish(checkedAs: string | null): void {
      for (const key of touched) settleDuplicates(key)
      touched.clear()
      rows.putSession(id, sheet, checkedAs)
    },
  }

  /** A row that is left out is nobody's duplicate; it counts for nothing already. */
  function setDuplicateOfSkipped(n: number): void {
    rows.dropIssue(id, n, 'DUPLICATE_CODE')
  }
}

export type Editor = ReturnType<typeof createEditor>

/** Only a cell that is a number in the file, or any of a text file, can have lost its zeros. */
export function looksNumeric(
  row: Pick<StoredRow, 'numeric'>,
  column: number,
  sheet: Pick<SheetState, 'kind'>,
): boolean {
  return sheet.kind === 'csv' || (column < 31 && (row.numeric & (1 << column)) !== 0)
}
