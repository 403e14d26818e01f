import type { SheetLimits } from './limits.ts'
import type { NoteName } from './notes.ts'

/**
 * Where a file's content is. `bytes` are copied to the worker, so a path is better for large files. `name` is the
 * file's own name (its extension matters) and the only thing of it that messages show.
 */
export interface SheetSource {
  content: { bytes: Uint8Array } | { path: string }
  name: string
}

export type SheetKind = 'xlsx' | 'xls' | 'csv'
export const CELL_KINDS = ['empty', 'text', 'number', 'date', 'boolean', 'error'] as const
export type CellKind = (typeof CELL_KINDS)[number]

/**
 * One cell. `text` is what identifiers need: digits as the file has them, zeros that the number format shows, dates as
 * `2024-01-05`, `2024-01-05T08:30:00` or `08:30:00` without any time zone, TRUE / FALSE, the name of an error (`#N/A`).
 * Outer blanks are kept; `cleanCell` takes them away. `raw` is what stands in the file where that differs from `text`
 * (serial number of a date, digits before zeros were restored, text with its guard), otherwise equal to `text`.
 */
export interface Cell {
  text: string
  kind: CellKind
  raw: string
  notes: readonly NoteName[]
}

/** What is wrong with the row as such; only text files have such rows. The row must not be used unseen. */
export const ROW_PROBLEMS = ['short-row', 'long-row', 'broken-quotes', 'undecodable'] as const
export type RowProblem = (typeof ROW_PROBLEMS)[number]

/** A row that is not blank. `rowNumber` is the one a spreadsheet shows (1 = first). Trailing empty cells are left out. */
export interface Row {
  rowNumber: number
  cells: readonly Cell[]
  problems: readonly RowProblem[]
}

/** What is to know of a cell beside its text. */
export interface NotedCell extends Omit<Cell, 'text'> {
  /** 0-based. */
  column: number
}

/** Columns of a `TextRow.numeric`: bits of an integer that is still positive. */
export const NUMERIC_COLUMNS = 31

/** A row as its texts alone. */
export interface TextRow {
  rowNumber: number
  texts: string[]
  /** Bit per column (of the first 31) whose cell is a number. */
  numeric: number
  /** Cells with notes, dates and errors, in the order of their columns. */
  noted: NotedCell[]
  problems: readonly RowProblem[]
}

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]
export const DELIMITERS = [',', '\t', ';'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export interface SheetName {
  name: string
  hidden: boolean
}

/** Something a person should know although the file was read. `sentence` is Chinese. */
export interface SheetWarning {
  code: 'extension' | 'external-links' | 'undecodable' | 'hidden-rows' | 'merged-cells' | 'broken-rows'
  sentence: string
}

export interface SheetReading {
  kind: SheetKind
  /** Name of the sheet read; a text file has one sheet without a name (''). */
  sheet: string
  sheets: readonly SheetName[]
  encoding: Encoding | null
  delimiter: Delimiter | null
  /** Rows given to `onRows`. */
  rows: number
  /** Cells that are not empty. */
  cells: number
  /** Widest row. */
  columns: number
  /** References such as `A1:B2`, at most 1,000; only the first cell of such a range has a value. */
  merged: readonly string[]
  hiddenRows: number
  warnings: readonly SheetWarning[]
}

export interface SheetProgress {
  rows: number
  /** Share of the file already read, 0–1. */
  fraction: number
}

export interface ReadOptions {
  /** Name of the sheet; the first visible one otherwise. */
  sheet?: string
  /** Overrides the detection, text files only. */
  encoding?: Encoding
  delimiter?: Delimiter
  limits?: Partial<SheetLimits>
  signal?: AbortSignal
  /** Rows in the order of the file. A promise holds the reader back; a throw ends it. */
  onRows(rows: Row[]): void | Promise<void>
  onProgress?(progress: SheetProgress): void
}

export interface TextOptions extends Omit<ReadOptions, 'onRows'> {
  /** Like `ReadOptions.onRows`; `text` holds every text of these rows, for a look at all of them at once. */
  onRows(rows: TextRow[], text: string): void | Promise<void>
}

export interface InspectOptions {
  sheet?: string
  encoding?: Encoding
  delimiter?: Delimiter
  limits?: Partial<SheetLimits>
  signal?: AbortSignal
}

/** A first look: what it is and how it begins. */
export interface SheetInspection {
  kind: SheetKind
  sheet: string
  sheets: readonly SheetName[]
  encoding: Encoding | null
  delimiter: Delimiter | null
  /** At most 20. */
  firstRows: readonly Row[]
  /** Rows of the sheet, header and blank ones included; null where only reading it tells. */
  estimatedRows: number | null
  warnings: readonly SheetWarning[]
}
