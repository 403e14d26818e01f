import type { Database } from '../../store/index.ts'
import type { Found, Mark } from './checks.ts'
import { insertMany } from './insert-many.ts'
import { type IssueCode, LEVELS, levelNumber } from './issues.ts'
import { emptyTally, type SheetState, type Tally } from './state.ts'

/** Between the cells of a stored row; cleaned out of every cell. */
export const SEPARATOR = '\u001F'

export interface StoredRow {
  n: number
  rowNumber: number
  cells: string[]
  marks: Mark[]
  /** Bits of the first 31 columns. */
  numeric: number
  problems: readonly string[]
  skipped: boolean
}

export type PlainRow = [n: number, rowNumber: number, cells: string, skipped: number]

/** One of the cells of a stored row; '' where the row is shorter. */
function cellOf(cells: string, column: number): string {
  let from = 0
  for (let index = 0; index < column; index++) {
    from = cells.indexOf(SEPARATOR, from) + 1
    if (from === 0) return ''
  }
  const to = cells.indexOf(SEPARATOR, from)
  return to < 0 ? cells.slice(from) : cells.slice(from, to)
}

/** A row to be stored and its folded 商家编码. */
export interface NewRow {
  row: StoredRow
  codeKey: string
}

interface RawRow {
  n: number
  row_number: number
  cells: string
  marks: string | null
  numeric_columns: number
  problems: number
  skipped: number
}

const PROBLEMS = ['short-row', 'long-row', 'broken-quotes', 'undecodable']
export const problemBits = (names: readonly string[]): number =>
  names.reduce((bits, name) => bits | (1 << PROBLEMS.indexOf(name)), 0)

type PackedMark = [column: number, text: string, notes: string, kind: Mark['kind'], raw: string]

export const packMarks = (marks: readonly Mark[]): string | null =>
  marks.length === 0
    ? null
    : JSON.stringify(
        marks.map((mark): PackedMark => [mark.column, mark.text, mark.notes.join(' '), mark.kind, mark.raw]),
      )

const unpackMarks = (text: string | null): Mark[] =>
  text === null
    ? []
    : (JSON.parse(text) as PackedMark[]).map(([column, at, notes, kind, raw]) => ({
        column,
        text: at,
        notes: notes === '' ? [] : notes.split(' '),
        kind,
        raw,
      }))

const toRow = (raw: RawRow): StoredRow => ({
  n: raw.n,
  rowNumber: raw.row_number,
  cells: raw.cells.split(SEPARATOR),
  marks: unpackMarks(raw.marks),
  numeric: raw.numeric_columns,
  problems: raw.problems === 0 ? [] : PROBLEMS.filter((_name, bit) => (raw.problems & (1 << bit)) !== 0),
  skipped: raw.skipped !== 0,
})

export interface StoredIssue extends Found {
  n: number
}

const ROW = 'n, row_number, cells, marks, numeric_columns, problems, skipped'

/**
 * All SQL of a file's rows, on a connection that writes staging: the main one or an import worker's own. Opens no
 * transaction.
 */
export function fileRows(staging: Database) {
  const session = staging.prepare<[number], { sheet: string; checked_as: string | null; revision: number }>(
    'SELECT sheet, checked_as, revision FROM file_session WHERE import_id = ?',
  )
  const putSession = staging.prepare<[number, string, string | null]>(`
    INSERT INTO file_session (import_id, sheet, checked_as) VALUES (?, ?, ?)
    ON CONFLICT (import_id) DO UPDATE SET sheet = excluded.sheet, checked_as = excluded.checked_as, revision = revision + 1`)
  const insert = insertMany(
    staging,
    'file_row (import_id, n, row_number, code_key, cells, marks, numeric_columns, problems, skipped)',
  )
  const update = staging.prepare<[string, string, string | null, number, number, number]>(
    'UPDATE file_row SET code_key = ?, cells = ?, marks = ?, skipped = ? WHERE import_id = ? AND n = ?',
  )
  const one = staging.prepare<[number, number], RawRow>(`SELECT ${ROW} FROM file_row WHERE import_id = ? AND n = ?`)
  const after = staging.prepare<[number, number, number], RawRow>(
    `SELECT ${ROW} FROM file_row WHERE import_id = ? AND n > ? ORDER BY n LIMIT ?`,
  )
  const cellsAfter = staging.prepare<[number, number, number], { n: number; cells: string; skipped: number }>(
    'SELECT n, cells, skipped FROM file_row WHERE import_id = ? AND n > ? ORDER BY n LIMIT ?',
  )
  const plainAfter = staging
    .prepare<[number, number, number], PlainRow>(
      'SELECT n, row_number, cells, skipped FROM file_row WHERE import_id = ? AND n > ? ORDER BY n LIMIT ?',
    )
    .raw()
  const firstCells = staging
    .prepare<[number, number, number], [n: number, cell: string]>(`
      SELECT n, substr(cells, 1, instr(cells || '${SEPARATOR}', '${SEPARATOR}') - 1) FROM file_row
      WHERE import_id = ? AND n > ? ORDER BY n LIMIT ?`)
    .raw()
  const sameCode = staging
    .prepare<[number, string], number>(
      "SELECT n FROM file_row WHERE import_id = ? AND code_key = ? AND code_key <> '' AND skipped = 0 ORDER BY n",
    )
    .pluck()
  const addIssue = staging.prepare<[number, number, number, string, number, string]>(
    'INSERT OR REPLACE INTO file_issue (import_id, n, col, code, level, arg) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const dropIssues = staging.prepare<[number, number]>('DELETE FROM file_issue WHERE import_id = ? AND n = ?')
  const dropIssue = staging.prepare<[number, number, string]>(
    'DELETE FROM file_issue WHERE import_id = ? AND n = ? AND code = ?',
  )
  const issues = staging.prepare<[number, number], { col: number; code: IssueCode; arg: string }>(
    'SELECT col, code, arg FROM file_issue WHERE import_id = ? AND n = ? ORDER BY level, col',
  )
  const nextOf = staging.prepare<[number, number, number], { n: number; col: number }>(
    'SELECT n, col FROM file_issue WHERE import_id = ? AND level = ? AND n > ? ORDER BY n, col LIMIT 1',
  )
  const nextCode = staging.prepare<[number, string, number], { n: number; col: number }>(
    'SELECT n, col FROM file_issue WHERE import_id = ? AND code = ? AND n > ? ORDER BY n, col LIMIT 1',
  )
  const drop = Object.fromEntries(
    (['file_row', 'file_issue', 'file_change', 'file_step', 'file_line', 'file_category'] as const).map((table) => {
      const key = {
        file_row: 'n',
        file_issue: 'n',
        file_change: 'n',
        file_step: 'step',
        file_line: 'seq',
        file_category: 'path_key',
      }[table]
      return [
        table,
        staging.prepare<[number, number, number]>(
          `DELETE FROM ${table} WHERE import_id = ? AND ${key} IN (SELECT ${key} FROM ${table} WHERE import_id = ? LIMIT ?)`,
        ),
      ]
    }),
  )
  const maxStep = staging
    .prepare<[number], number | null>('SELECT max(step) FROM file_step WHERE import_id = ?')
    .pluck()
  const putStep = staging.prepare<[number, number, string]>(
    'INSERT OR IGNORE INTO file_step (import_id, step, label) VALUES (?, ?, ?)',
  )
  const setUndone = staging.prepare<[number, number, number]>(
    'UPDATE file_step SET undone = ? WHERE import_id = ? AND step = ?',
  )
  const undoStep = staging.prepare<[number], { step: number; label: string }>(
    'SELECT step, label FROM file_step WHERE import_id = ? AND undone = 0 ORDER BY step DESC LIMIT 1',
  )
  const redoStep = staging.prepare<[number], { step: number; label: string }>(
    'SELECT step, label FROM file_step WHERE import_id = ? AND undone = 1 ORDER BY step LIMIT 1',
  )
  const undoneSteps = staging
    .prepare<[number], number>('SELECT step FROM file_step WHERE import_id = ? AND undone = 1')
    .pluck()
  const dropStep = staging.prepare<[number, number]>('DELETE FROM file_step WHERE import_id = ? AND step = ?')
  const dropChanges = staging.prepare<[number, number]>('DELETE FROM file_change WHERE import_id = ? AND step = ?')
  const putChange = staging.prepare<[number, number, number, number, string, string]>(`
    INSERT INTO file_change (import_id, step, n, col, old, new) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (import_id, step, n, col) DO UPDATE SET new = excluded.new`)
  const changes = staging.prepare<
    [number, number, number, number],
    { n: number; col: number; old: string; new: string }
  >('SELECT n, col, old, new FROM file_change WHERE import_id = ? AND step = ? AND n > ? ORDER BY n, col LIMIT ?')
  const changedTo = staging
    .prepare<[number, number], number | null>('SELECT max(n) FROM file_change WHERE import_id = ? AND step = ?')
    .pluck()

  return {
    session(id: number): { sheet: SheetState; checkedAs: string | null; revision: number } | null {
      const raw = session.get(id)
      return raw
        ? { sheet: JSON.parse(raw.sheet) as SheetState, checkedAs: raw.checked_as, revision: raw.revision }
        : null
    },
    /** Writes what is known of the sheet and makes the revision grow. */
    putSession: (id: number, sheet: SheetState, checkedAs: string | null): void =>
      void putSession.run(id, JSON.stringify(sheet), checkedAs),
    insert(id: number, all: readonly NewRow[]): void {
      for (const { row, codeKey } of all)
        insert.add(
          id,
          row.n,
          row.rowNumber,
          codeKey,
          row.cells.join(SEPARATOR),
          packMarks(row.marks),
          row.numeric,
          problemBits(row.problems),
          row.skipped ? 1 : 0,
        )
      insert.flush()
    },
    update(id: number, row: StoredRow, codeKey: string): void {
      update.run(codeKey, row.cells.join(SEPARATOR), packMarks(row.marks), row.skipped ? 1 : 0, id, row.n)
    },
    row(id: number, n: number): StoredRow | null {
      const raw = one.get(id, n)
      return raw ? toRow(raw) : null
    },
    after: (id: number, n: number, limit: number): StoredRow[] => after.all(id, n, limit).map(toRow),
    /** Cells joined, for scans. */
    cellsAfter: (id: number, n: number, limit: number) => cellsAfter.all(id, n, limit),
    /** Rows without what was noted about them, cells joined: what a plan reads. */
    plainAfter: (id: number, n: number, limit: number): PlainRow[] => plainAfter.all(id, n, limit),
    /** Texts of one column. */
    columnAfter(id: number, column: number, n: number, limit: number): [n: number, cell: string][] {
      if (column === 0) return firstCells.all(id, n, limit)
      return plainAfter.all(id, n, limit).map((row) => [row[0], cellOf(row[2], column)])
    },
    /** Data rows with this code that take part, in order. */
    sameCode: (id: number, key: string): number[] => sameCode.all(id, key),
    issues: (id: number, n: number): Found[] =>
      issues.all(id, n).map(({ col, code, arg }) => ({ column: col, code, arg })),
    addIssue: (id: number, n: number, { column, code, arg }: Found): void =>
      void addIssue.run(id, n, column, code, levelNumber(code), arg),
    dropIssues: (id: number, n: number): void => void dropIssues.run(id, n),
    dropIssue: (id: number, n: number, code: IssueCode): void => void dropIssue.run(id, n, code),
    nextIssue(id: number, level: (typeof LEVELS)[number], code: string | null, n: number) {
      return (code === null ? nextOf.get(id, LEVELS.indexOf(level), n) : nextCode.get(id, code, n)) ?? null
    },
    /** Deletes up to `limit` keys of one table; returns how many rows went. */
    drop: (table: keyof typeof drop, id: number, limit: number): number => drop[table]!.run(id, id, limit).changes,
    forget: (id: number): void =>
      void staging.prepare<[number]>('DELETE FROM file_session WHERE import_id = ?').run(id),

    /** Begins a step: what was undone before it is gone for good. Returns its number. */
    beginStep(id: number, label: string): number {
      for (const step of undoneSteps.all(id)) {
        dropChanges.run(id, step)
        dropStep.run(id, step)
      }
      const step = (maxStep.get(id) ?? 0) + 1
      putStep.run(id, step, label)
      return step
    },
    dropStep(id: number, step: number): void {
      dropChanges.run(id, step)
      dropStep.run(id, step)
    },
    setUndone: (id: number, step: number, undone: boolean): void => void setUndone.run(undone ? 1 : 0, id, step),
    undoStep: (id: number) => undoStep.get(id) ?? null,
    redoStep: (id: number) => redoStep.get(id) ?? null,
    putChange: (id: number, step: number, n: number, column: number, old: string, now: string): void =>
      void putChange.run(id, step, n, column, old, now),
    changesAfter: (id: number, step: number, n: number, limit: number) => changes.all(id, step, n, limit),
    /** Last data row that the step has changed so far; 0 = none. */
    changedTo: (id: number, step: number): number => changedTo.get(id, step) ?? 0,
  }
}

export type FileRows = ReturnType<typeof fileRows>

/** Adds (or takes away, `by` -1) what one row's issues count for; rows left out count for nothing. */
export function count(tally: Tally, issues: readonly Found[], by: 1 | -1): void {
  if (issues.length === 0) return
  let levels = 0
  const codes = new Set<string>()
  for (const { code } of issues) {
    levels |= 1 << levelNumber(code)
    codes.add(code)
  }
  for (const [index, level] of LEVELS.entries()) if ((levels & (1 << index)) !== 0) tally[level] += by
  for (const code of codes) tally.codes[code] = (tally.codes[code] ?? 0) + by
}

export { emptyTally }
