/** What a file may cost. Beyond any of these it is refused with a sentence that says which. */
export interface SheetLimits {
  /** Bytes of the file. */
  fileBytes: number
  /** Bytes of an old .xls, which can only be read as a whole. */
  xlsBytes: number
  /** Bytes of all parts read, unpacked. */
  expandedBytes: number
  /** Unpacked : packed, looked at once `ratioFromBytes` have been unpacked. */
  ratio: number
  ratioFromBytes: number
  zipEntries: number
  /** Cells that are not empty. */
  cells: number
  rows: number
  /** Rightmost column with a value. */
  columns: number
  sharedStrings: number
  sharedStringBytes: number
  /** UTF-8 bytes of one cell's text. Excel itself stops at 32,767 characters. */
  cellBytes: number
  xmlDepth: number
  /** Milliseconds for the whole reading, waiting for `onRows` included. */
  timeMs: number
  /** Heap of the worker in MB. */
  heapMb: number
}

const MB = 1024 * 1024

export const DEFAULT_LIMITS: SheetLimits = {
  fileBytes: 300 * MB,
  xlsBytes: 50 * MB,
  expandedBytes: 2048 * MB,
  ratio: 250,
  ratioFromBytes: 64 * MB,
  zipEntries: 5_000,
  cells: 30_000_000,
  rows: 1_100_000,
  columns: 1_000,
  sharedStrings: 9_000_000,
  sharedStringBytes: 512 * MB,
  cellBytes: 200_000,
  xmlDepth: 100,
  timeMs: 300_000,
  heapMb: 768,
}
