import type { FileColumn, FileImport, Trouble } from '../../../preload/contract/index.ts'
import type { TemplateKind } from '../template-columns.ts'

export type FileState = FileImport['state']
export type FileAction = NonNullable<FileImport['plan']> extends { rows: Record<infer A, number> } ? A : never
/** Where a failed import goes on. */
export type FailedAt = 'reading' | 'checking' | 'planning' | 'confirming'

/** Rows with an issue of each level and code; rows that a person left out count only as skipped. */
export interface Tally {
  error: number
  warning: number
  note: number
  skipped: number
  codes: Record<string, number>
}

export const emptyTally = (): Tally => ({ error: 0, warning: 0, note: 0, skipped: 0, codes: {} })

/** What staging knows of a sheet that was read. */
export interface SheetState {
  headers: string[]
  /** Row number of the header in the sheet. */
  headerRow: number
  /** The first rows as they stand, header included. */
  firstRows: { rowNumber: number; cells: string[] }[]
  /** Texts of the first data rows. */
  samples: string[][]
  kind: 'xlsx' | 'xls' | 'csv'
  /** Data rows. */
  rows: number
  tally: Tally
  /** Usual digits of identifier columns; see usualLength. */
  usual: Record<number, number>
}

/** What a person chose; null = detected. */
export interface SourceChoice {
  sheet: string | null
  encoding: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | null
  delimiter: ',' | '\t' | ';' | null
}

export interface Source {
  chosen: SourceChoice
  seen: FileImport['sheet']
}

export interface Columns {
  headers: string[]
  fields: (string | null)[]
  by: FileColumn['by'][]
  suggestions: (string | null)[]
  remembered: boolean
}

export interface Plan {
  rows: Record<FileAction, number>
  products: Record<FileAction, number>
  changes: number
  newBrands: number
  categories: { missing: number; tooDeep: number }
  toOnSale: number
  toOffSale: number
}

const noActions = (): Record<FileAction, number> => ({
  create: 0,
  'add-specs': 0,
  change: 0,
  same: 0,
  exists: 0,
  skipped: 0,
  error: 0,
})

export const emptyPlan = (): Plan => ({
  rows: noActions(),
  products: noActions(),
  changes: 0,
  newBrands: 0,
  categories: { missing: 0, tooDeep: 0 },
  toOnSale: 0,
  toOffSale: 0,
})

/** Work on many rows; kept in the database, so that a crash in the middle goes on where it was. */
export type Task =
  | { kind: 'check' }
  | { kind: 'bulk'; step: number; label: string; op: BulkOp }
  | { kind: 'undo'; step: number; label: string }
  | { kind: 'redo'; step: number; label: string }
  /** A person stopped an import in delivery: what is not sent is given up as soon as that is certain (W4). */
  | { kind: 'stop'; by: string }

/** Tasks that change cells. */
export type RowTask = Exclude<Task, { kind: 'check' | 'stop' }>

export interface RowFilter {
  level: 'error' | 'warning' | 'note' | null
  code: string | null
  column: number | null
  text: string
  skipped: 'all' | 'only' | 'without'
}
export type Scope = { rows: number[] } | { filter: RowFilter }

export type BulkOp =
  | {
      op: 'replace'
      scope: Scope
      column: number | null
      find: string
      replace: string
      wholeCell: boolean
      matchCase: boolean
    }
  | {
      op: 'fix'
      scope: Scope
      column: number
      fix: 'trim' | 'halfWidth' | 'padZeros' | 'clear' | 'category'
      length: number | null
    }
  | { op: 'fill'; column: number; from: number; to: number }
  | { op: 'skip'; scope: Scope; skipped: boolean }

export interface FileImportRow {
  id: number
  connectionId: number
  kind: TemplateKind
  state: FileState
  failedAt: FailedAt | null
  origin: 'file' | 'paste' | 'retry'
  fileName: string
  size: number
  sha256: string
  startedAt: number
  startedBy: string
  confirmedAt: number | null
  confirmedBy: string | null
  finishedAt: number | null
  correlationId: string
  source: Source
  columns: Columns
  task: Task | null
  plan: Plan | null
  trouble: Trouble | null
}

/** Rows of 文件导入 that are advised (S86) and of 批量更新 that are allowed (S110) at a time; one row = one SKU (A3). */
export const MOST_ROWS = 5_000
