/** Spreadsheets: exact, bounded readers of xlsx, xls and csv, and writers of xlsx and csv. */
export { cleanCell, cleanText, foldFullWidth } from './clean-text.ts'
export { DEFAULT_LIMITS, type SheetLimits } from './limits.ts'
export { NOTES, type NoteName } from './notes.ts'
export { inspectSheetHere, readSheetHere } from './read-here.ts'
export { inspectSheet, readSheet, readTexts } from './read-sheet.ts'
export { type Refusal, type RefusalCode, SheetRefused } from './refusals.ts'
export {
  type Cell,
  type CellKind,
  DELIMITERS,
  type Delimiter,
  ENCODINGS,
  type Encoding,
  type InspectOptions,
  type NotedCell,
  NUMERIC_COLUMNS,
  type ReadOptions,
  ROW_PROBLEMS,
  type Row,
  type RowProblem,
  type SheetInspection,
  type SheetKind,
  type SheetName,
  type SheetProgress,
  type SheetReading,
  type SheetSource,
  type SheetWarning,
  type TextOptions,
  type TextRow,
} from './types.ts'
export { type CsvOptions, writeCsv } from './write-csv.ts'
export { type WriteColumn, type WriteSheet, writeXlsx } from './write-xlsx.ts'
