import { type Database, inTransaction } from '../../store/index.ts'
import type { TemplateKind } from '../template-columns.ts'
import { type Checks, checkRow, checksOf, digitsOf, keyOf, type Lengths, mayLackZeros, usualLength } from './checks.ts'
import type { Match } from './columns.ts'
import { kindsOf, looksNumeric, mendRow } from './editor.ts'
import { count, emptyTally, type FileRows, type StoredRow } from './rows.ts'
import { createSeenTwice } from './seen-twice.ts'
import type { SheetState } from './state.ts'

/** Rows of one transaction: a few milliseconds, so that nothing else that writes staging waits. */
export const CHUNK = 1_024

/**
 * Checks all rows in one pass, as they are read or again: cells first, then what only the whole column tells (usual
 * length of codes, duplicates). `row` runs inside the caller's transaction; `end` opens its own.
 */
export function createChecker(
  staging: Database,
  rows: FileRows,
  id: number,
  kind: TemplateKind,
  match: Match,
  sheet: SheetState,
) {
  const checks: Checks = checksOf(kind, match)
  const kinds = kindsOf(kind, match)
  const identifiers = checks.columns.filter((column) => column.kind === 'identifier').map(({ column }) => column)
  const lengths = new Map<number, Lengths>(identifiers.map((column) => [column, new Map()]))
  /** Rows by digits, per identifier column: the few that may lack zeros are known only at the end. */
  const byLength = new Map<number, Map<number, number[]>>(identifiers.map((column) => [column, new Map()]))
  const codes = createSeenTwice()
  sheet.tally = emptyTally()
  sheet.usual = {}

  function noteLengths(row: StoredRow): void {
    for (const column of identifiers) {
      const digits = digitsOf(row.cells[column] ?? '')
      if (digits === 0) continue
      const counts = lengths.get(column) as Lengths
      counts.set(digits, (counts.get(digits) ?? 0) + 1)
      if (!looksNumeric(row, column, sheet)) continue
      const lists = byLength.get(column) as Map<number, number[]>
      const list = lists.get(digits)
      if (list) list.push(row.n)
      else lists.set(digits, [row.n])
    }
  }

  return {
    checks,
    /** Mends and checks one row; returns its folded code and whether its cells changed. `odd`: see mendRow. */
    row(row: StoredRow, odd = true): { key: string; changed: boolean } {
      const changed = mendRow(row, kinds, odd)
      const found = checkRow(row, checks)
      for (const issue of found) rows.addIssue(id, row.n, issue)
      const example = found[0]?.code === 'EXAMPLE_ROW'
      if (example) row.skipped = true
      if (row.skipped) sheet.tally.skipped += 1
      else count(sheet.tally, found, 1)
      if (!example) noteLengths(row)
      const key = checks.code < 0 ? '' : keyOf(row.cells[checks.code] ?? '')
      codes.add(key)
      return { key, changed }
    },
    async end(checkedAs: string, breathe: () => Promise<void>): Promise<void> {
      for (const column of identifiers) {
        const usual = usualLength(lengths.get(column) as Lengths)
        if (usual === 0) continue
        sheet.usual[column] = usual
        for (const [digits, ns] of byLength.get(column) as Map<number, number[]>) {
          if (digits >= usual) continue
          for (let at = 0; at < ns.length; at += CHUNK) {
            inTransaction(staging, () => {
              for (const n of ns.slice(at, at + CHUNK)) lackZeros(n, column, usual)
            })
            await breathe()
          }
        }
      }
      const keys = codes.all()
      for (let at = 0; at < keys.length; at += CHUNK) {
        inTransaction(staging, () => {
          for (const key of keys.slice(at, at + CHUNK)) duplicates(key)
        })
        await breathe()
      }
      inTransaction(staging, () => rows.putSession(id, sheet, checkedAs))
    },
  }

  function add(n: number, column: number, code: 'ZEROS_LOST' | 'DUPLICATE_CODE', arg: string, skipped: boolean): void {
    const before = rows.issues(id, n)
    const issue = { column, code, arg }
    rows.addIssue(id, n, issue)
    if (skipped) return
    count(sheet.tally, before, -1)
    count(sheet.tally, [...before, issue], 1)
  }

  function lackZeros(n: number, column: number, usual: number): void {
    const row = rows.row(id, n)
    if (row && mayLackZeros(row.cells[column] ?? '', usual)) add(n, column, 'ZEROS_LOST', String(usual), row.skipped)
  }

  /** A27: all but the first are errors that name the first. */
  function duplicates(key: string): void {
    const [first, ...others] = rows.sameCode(id, key)
    if (first === undefined) return
    const firstNumber = String(rows.row(id, first)?.rowNumber ?? 0)
    for (const n of others) add(n, checks.code, 'DUPLICATE_CODE', firstNumber, false)
  }
}
