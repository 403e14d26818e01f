import type { ExportColumn } from '../../preload/contract/index.ts'
import { writeCsv, writeXlsx } from '../spreadsheet/index.ts'
import type { Database } from '../store/index.ts'
import { exportPlan } from './export-columns.ts'
import { productTables } from './product-tables.ts'

export interface ExportTask {
  stagingFile: string
  connectionId: number
  filter: { keyword: string; category: string; brand: string }
  columns: 'reimport' | ExportColumn[]
  format: 'xlsx' | 'csv'
}

export type ExportAnswer =
  | { kind: 'done'; bytes: Uint8Array; products: number; specs: number }
  /** More rows than a sheet has. */
  | { kind: 'too-many' }
  | { kind: 'failed'; message: string }

/** Products of one uninterrupted scan. */
const SCAN_ROWS = 5_000
const SHEET_NAME = '商品列表'

/** Writes the products that fit the filter, in the order of the list, a row per spec. For a worker thread. */
export async function writeExport(staging: Database, task: Omit<ExportTask, 'stagingFile'>): Promise<ExportAnswer> {
  const tables = productTables(staging)
  const { columns, cells } = exportPlan(task.columns)
  const counts = { products: 0, specs: 0 }

  function* rows(): Generator<string[]> {
    const bounds = tables.bounds()
    for (let low = bounds?.low ?? 1; bounds && low <= bounds.high; low += SCAN_ROWS)
      for (const { id } of tables.scan(task.connectionId, { low, high: low + SCAN_ROWS }, task.filter)) {
        const product = tables.whole(id)
        if (!product) continue
        counts.products++
        for (const spec of product.specs) {
          counts.specs++
          yield cells.map((cell) => cell(product, spec))
        }
      }
  }

  try {
    const bytes =
      task.format === 'xlsx'
        ? await writeXlsx({ sheetName: SHEET_NAME, columns, rows: rows() })
        : joined([...writeCsv(withHeader(columns, rows()))])
    // A view into a larger buffer cannot be handed over whole; a Buffer's own slice() would be such a view again.
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
    return { kind: 'done', bytes: whole, ...counts }
  } catch (error) {
    if (error instanceof RangeError && /more than \d+ rows/.test(error.message)) return { kind: 'too-many' }
    throw error
  }
}

function* withHeader(columns: readonly { header: string }[], rows: Iterable<string[]>): Generator<string[]> {
  yield columns.map(({ header }) => header)
  yield* rows
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
