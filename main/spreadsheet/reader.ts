import type { PackedBatch } from './batch.ts'
import type { SheetLimits } from './limits.ts'
import type { SourceFile } from './source-file.ts'
import type { Delimiter, Encoding, SheetKind, SheetName, SheetReading, SheetWarning } from './types.ts'

/** What a reader of one format is given. */
export interface ReaderInput {
  file: SourceFile
  limits: SheetLimits
  sheet?: string
  encoding?: Encoding
  delimiter?: Delimiter
  /** Ends after this many rows: a first look. */
  maxRows?: number
  /** Cells after which a batch is given. */
  batchCells?: number
  /** Takes a batch; the reader waits for it. */
  onBatch(batch: PackedBatch, fraction: number): Promise<void>
  /** Throws once the time is up or the reading was aborted. */
  checkTime(): void
}

/** What a reader found; `estimatedRows` counts the blank ones too and is null where it cannot be known. */
export interface ReaderResult extends SheetReading {
  estimatedRows: number | null
}

export function emptyResult(kind: SheetKind, sheet: string, sheets: readonly SheetName[]): ReaderResult {
  return {
    kind,
    sheet,
    sheets: sheets.map(({ name, hidden }) => ({ name, hidden })),
    encoding: null,
    delimiter: null,
    rows: 0,
    cells: 0,
    columns: 0,
    merged: [],
    hiddenRows: 0,
    warnings: [],
    estimatedRows: null,
  }
}

/** The sheet asked for, else the first visible one, else the first. */
export function chooseSheet<T extends SheetName>(sheets: readonly T[], wanted: string | undefined): T | undefined {
  if (wanted !== undefined) return sheets.find((sheet) => sheet.name === wanted)
  return sheets.find((sheet) => !sheet.hidden) ?? sheets[0]
}

/** Warnings about what a person may not expect to be read, or not read. */
export function layoutWarnings(hiddenRows: number, merged: readonly string[]): SheetWarning[] {
  const warnings: SheetWarning[] = []
  if (hiddenRows > 0)
    warnings.push({
      code: 'hidden-rows',
      sentence: `有 ${hiddenRows} 行在表格中是隐藏的，也已读取。不需要的话请先删除`,
    })
  if (merged.length > 0)
    warnings.push({
      code: 'merged-cells',
      sentence: `有合并单元格（${merged.slice(0, 3).join('、')}${merged.length > 3 ? ' 等' : ''}），只有左上角一格有值。请取消合并并填满各格`,
    })
  return warnings
}
