import { setImmediate as nextTurn } from 'node:timers/promises'
import { writeCsv, writeXlsx } from '../spreadsheet/index.ts'

/** Lets other work of the process run. */
export const breathe = (): Promise<void> => nextTurn()

export interface TextColumn<Row> {
  header: string
  width: number
  value(row: Row): string
}

/** Rows as a file whose cells are all text, so that no serial is reformatted (I10). Works in short steps. */
export async function textFile<Row>(
  sheetName: string,
  columns: readonly TextColumn<Row>[],
  rows: AsyncIterable<Row>,
  format: 'xlsx' | 'csv',
): Promise<Uint8Array> {
  if (format === 'xlsx')
    return writeXlsx({
      sheetName,
      columns: columns.map(({ header, width }) => ({ header, width, kind: 'text' })),
      rows: cells(columns, rows),
    })
  const parts: Uint8Array[] = [...writeCsv([columns.map(({ header }) => header)])]
  let lines: string[][] = []
  const flush = (): void => {
    // Only the first piece carries the mark.
    for (const part of writeCsv(lines)) parts.push(part[0] === 0xef ? part.subarray(3) : part)
    lines = []
  }
  for await (const line of cells(columns, rows)) {
    lines.push(line)
    if (lines.length < 500) continue
    flush()
    await breathe()
  }
  flush()
  return Buffer.concat(parts)
}

async function* cells<Row>(columns: readonly TextColumn<Row>[], rows: AsyncIterable<Row>): AsyncGenerator<string[]> {
  for await (const row of rows) yield columns.map((column) => column.value(row))
}

/** `yyyyMMdd-HHmm` in Beijing, for names of files. */
export const stamp = (now: number): string =>
  new Date(now + 8 * 3_600_000).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
