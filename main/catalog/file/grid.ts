import type { FileRow, FileRowFilter } from '../../../preload/contract/index.ts'
import { type Database, inTransaction } from '../../store/index.ts'
import { previewBulk } from './bulk.ts'
import { createEditor } from './editor.ts'
import { findRows, showsAll } from './find-rows.ts'
import type { FileImportTables } from './import-tables.ts'
import { issueView } from './issues.ts'
import { busy, refuse, rowsGone, wrongState } from './refuse.ts'
import type { FileRows, StoredRow } from './rows.ts'
import type { FileImports } from './sessions.ts'
import type { BulkOp, FileImportRow, SheetState, Task } from './state.ts'

export interface GridDeps {
  db: Database
  staging: Database
  tables: FileImportTables
  rows: FileRows
  imports: FileImports
}

interface View {
  key: string
  ns: Uint32Array
}

type Sort = { column: number; descending: boolean } | null

/** Files up to this size are searched in this thread. */
const FEW_ROWS = 5_000
/** Rows of one transaction of pasted cells. */
const STEP_ROWS = 100
const NEVER = new AbortController().signal

/** The grid of an import: windows of rows, and what a person changes in them. */
export function createGrid(deps: GridDeps) {
  const { staging, rows, imports, tables } = deps
  const views = new Map<number, View>()
  const editing = new Set<number>()

  const sheetOf = (id: number): SheetState => {
    const session = rows.session(id)
    if (!session) throw rowsGone()
    return session.sheet
  }

  /** An import whose rows may be changed now; a plan that was made is out of date then. */
  function open(id: number): FileImportRow {
    const row = imports.free(id)
    if (editing.has(id)) throw busy()
    if (row.state !== 'checking' && row.state !== 'planned') throw wrongState(row)
    sheetOf(id)
    if (row.state === 'planned')
      inTransaction(deps.db, () => {
        tables.setPlan(id, null)
        tables.setState(id, 'checking')
      })
    return imports.need(id)
  }

  function rowView(sheet: SheetState, id: number, row: StoredRow): FileRow {
    return {
      row: row.n,
      rowNumber: row.rowNumber,
      cells: row.cells,
      originals: row.marks.flatMap(({ column, raw }) =>
        raw !== (row.cells[column] ?? '') ? [{ column, text: raw }] : [],
      ),
      issues: rows.issues(id, row.n).map((issue) =>
        issueView(issue, {
          rowNumber: row.rowNumber,
          header: sheet.headers[issue.column] ?? '',
          value: row.cells[issue.column] ?? '',
        }),
      ),
      skipped: row.skipped,
    }
  }

  async function viewOf(id: number, filter: FileRowFilter, sort: Sort, fresh: boolean): Promise<Uint32Array> {
    const key = JSON.stringify([filter, sort])
    const known = views.get(id)
    if (known?.key === key && !fresh) return known.ns
    const row = imports.need(id)
    const ns =
      sheetOf(id).rows <= FEW_ROWS
        ? findRows(staging, rows, id, filter, sort)
        : await imports.run({ ...imports.orderOf(row), order: 'find', filter, sort }, { signal: NEVER })
    views.set(id, { key, ns })
    return ns
  }

  /** A task for many rows; small ones are done when this returns. */
  async function run(id: number, task: Task): Promise<void> {
    tables.setTask(id, task)
    const ended = imports.kick(id)
    imports.publish(id)
    if (sheetOf(id).rows <= 1_000) await ended
  }

  return {
    forget: (id: number): void => void views.delete(id),
    async rows(
      id: number,
      input: { filter: FileRowFilter; sort: Sort; fresh: boolean; offset: number; limit: number },
    ): Promise<{ rows: FileRow[]; total: number }> {
      imports.need(id)
      const sheet = sheetOf(id)
      if (showsAll(input.filter, input.sort)) {
        const page = rows.after(id, input.offset, input.limit)
        return { rows: page.map((row) => rowView(sheet, id, row)), total: sheet.rows }
      }
      const ns = await viewOf(id, input.filter, input.sort, input.fresh)
      const shown = [...ns.subarray(input.offset, input.offset + input.limit)]
      return {
        rows: shown.flatMap((n) => {
          const row = rows.row(id, n)
          return row ? [rowView(sheet, id, row)] : []
        }),
        total: ns.length,
      }
    },
    nextIssue(id: number, level: 'error' | 'warning' | 'note', code: string | null, after: number) {
      sheetOf(id)
      const next = rows.nextIssue(id, level, code, after) ?? rows.nextIssue(id, level, code, 0)
      return { row: next?.n ?? null, column: next === null || next.col < 0 ? null : next.col }
    },
    /** One step of typed or pasted cells. */
    async edit(id: number, cells: readonly { row: number; column: number; text: string }[]): Promise<void> {
      const row = open(id)
      const session = rows.session(id)!
      const width = session.sheet.headers.length
      const wrong = cells.find((cell) => cell.row > session.sheet.rows || cell.column >= width)
      if (wrong) throw refuse('OUTSIDE', '不能粘贴到这里', '内容超出了表格的行或列。', '请从更靠左上的单元格开始粘贴。')
      const byRow = [...Map.groupBy(cells, (cell) => cell.row)].sort(([a], [b]) => a - b)
      const label =
        cells.length === 1
          ? `修改第 ${rows.row(id, cells[0]!.row)?.rowNumber ?? ''} 行的${session.sheet.headers[cells[0]!.column] ?? ''}`
          : `粘贴 ${cells.length} 个单元格`
      editing.add(id)
      try {
        let step = 0
        let changed = 0
        for (let at = 0; at < byRow.length; at += STEP_ROWS) {
          inTransaction(staging, () => {
            const now = rows.session(id)!
            if (step === 0) step = rows.beginStep(id, label)
            const editor = createEditor(rows, id, row.kind, row.columns.fields, now.sheet)
            for (const [n, list] of byRow.slice(at, at + STEP_ROWS))
              changed += editor.set(
                n,
                list.map(({ column, text }) => ({ column, text })),
                step,
              )
            editor.finish(now.checkedAs)
          })
          await new Promise<void>((resolve) => setImmediate(resolve))
        }
        if (changed === 0) inTransaction(staging, () => rows.dropStep(id, step))
      } finally {
        editing.delete(id)
      }
      imports.publish(id)
    },
    async bulk(id: number, label: string, op: BulkOp): Promise<void> {
      open(id)
      const step = inTransaction(staging, () => rows.beginStep(id, label))
      await run(id, { kind: 'bulk', step, label, op })
    },
    async preview(id: number, op: BulkOp) {
      const row = imports.need(id)
      const sheet = sheetOf(id)
      if (sheet.rows <= 1_000) return previewBulk({ staging, rows, id }, op)
      return imports.run({ ...imports.orderOf(row), order: 'preview', op }, { signal: NEVER })
    },
    async step(id: number, kind: 'undo' | 'redo'): Promise<void> {
      open(id)
      const step = kind === 'undo' ? rows.undoStep(id) : rows.redoStep(id)
      if (!step) return
      await run(id, { kind, step: step.step, label: step.label })
    },
  }
}

export type Grid = ReturnType<typeof createGrid>
