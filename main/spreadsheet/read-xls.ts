import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx'
import type { SheetLimits } from './limits.ts'
import { FORMULA, FORMULA_UNCACHED } from './notes.ts'
import { type NumberFormat, parseFormat } from './number-format.ts'
import { numberText } from './number-text.ts'
import { chooseSheet, emptyResult, layoutWarnings, type ReaderInput, type ReaderResult } from './reader.ts'
import { overLimit, refuse } from './refusals.ts'
import { createTextBatch, type TextBatch } from './text-batch.ts'
import { readText } from './text-notes.ts'

const [EMPTY, TEXT, NUMBER, DATE, BOOLEAN, ERROR] = [0, 1, 2, 3, 4, 5]
const KIND_OF = { number: NUMBER, date: DATE, text: TEXT } as const
const ERROR_NAMES = new Map([
  [0, '#NULL!'],
  [7, '#DIV/0!'],
  [15, '#VALUE!'],
  [23, '#REF!'],
  [29, '#NAME?'],
  [36, '#NUM!'],
  [42, '#N/A'],
  [43, '#GETTING_DATA'],
])

/** Reads one sheet of an old .xls, which only works as a whole. Throws SheetRefused. */
export async function readXls(input: ReaderInput): Promise<ReaderResult> {
  const { file, limits } = input
  if (file.size > limits.xlsBytes) throw overLimit('too-large', 'xlsBytes', limits, '.xls 文件')
  // The library is large and only needed here.
  const { read, set_cptable } = await import('@e965/xlsx')
  const codepages = await import('@e965/xlsx/dist/cpexcel.full.mjs')
  set_cptable(codepages)
  const bytes = file.read(0, file.size)
  // Only a reading of the cells tells which sheets are hidden.
  const names = load(() =>
    read(bytes, { type: 'buffer', sheetRows: 1, dense: true, cellText: false, cellHTML: false, cellFormula: false }),
  )
  const sheets = names.SheetNames.map((name, index) => ({
    name,
    hidden: (names.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
  }))
  const sheet = chooseSheet(sheets, input.sheet)
  if (sheet === undefined) throw refuse(sheets.length === 0 ? 'not-a-workbook' : 'no-sheet')
  input.checkTime()
  const book = load(() =>
    read(bytes, {
      type: 'buffer',
      sheets: sheet.name,
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellDates: false,
      ...(input.maxRows === undefined ? {} : { sheetRows: input.maxRows + 1 }),
    }),
  )
  input.checkTime()
  const data = book.Sheets[sheet.name]
  if (data === undefined) throw refuse('damaged')
  const result = { ...emptyResult('xls', sheet.name, sheets), estimatedRows: countRows(data) }
  await readCells(input, data, book.Workbook?.WBProps?.date1904 === true, result)
  return { ...result, warnings: layoutWarnings(result.hiddenRows, result.merged) }
}

function load(read: () => WorkBook): WorkBook {
  try {
    return read()
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/password/i.test(message)) throw refuse('password')
    throw refuse('damaged')
  }
}

async function readCells(input: ReaderInput, data: WorkSheet, date1904: boolean, result: ReaderResult): Promise<void> {
  const { limits } = input
  const batch = createTextBatch(input.batchCells)
  const formats = new Map<string, NumberFormat>()
  const rows = (data['!data'] ?? []) as ((CellObject | undefined)[] | undefined)[]
  result.merged = (data['!merges'] ?? []).slice(0, 1_000).map(({ s, e }) => `${reference(s)}:${reference(e)}`)
  result.hiddenRows = (data['!rows'] ?? []).filter((row) => row?.hidden === true).length
  for (let index = 0; index < rows.length; index++) {
    const cells = rows[index] ?? []
    let filled = 0
    for (let column = 0; column < cells.length; column++) {
      if (!addCell(batch, cells[column], formats, date1904, limits)) continue
      filled = column + 1
      result.cells++
    }
    if (filled > limits.columns) throw overLimit('too-many-columns', 'columns', limits, `第 ${index + 1} 行的列数`)
    if (!batch.endRow(index + 1, 0)) continue
    result.rows++
    result.columns = Math.max(result.columns, filled)
    if (result.cells > limits.cells) throw overLimit('too-many-cells', 'cells', limits, '有内容的单元格')
    if (batch.full()) {
      input.checkTime()
      const packed = batch.take()
      if (packed !== null) await input.onBatch(packed, index / rows.length)
    }
    if (input.maxRows !== undefined && result.rows >= input.maxRows) break
  }
  const packed = batch.take()
  if (packed !== null) await input.onBatch(packed, 1)
}

/** Adds one cell; false for an empty one. */
function addCell(
  batch: TextBatch,
  cell: CellObject | undefined,
  formats: Map<string, NumberFormat>,
  date1904: boolean,
  limits: SheetLimits,
): boolean {
  const notes = cell?.f === undefined ? 0 : FORMULA
  if (cell === undefined || cell.v === undefined || cell.t === 'z') {
    batch.add('', EMPTY, notes === 0 ? 0 : FORMULA | FORMULA_UNCACHED, null)
    return notes !== 0
  }
  switch (cell.t) {
    case 'n': {
      const code = typeof cell.z === 'string' ? cell.z : 'General'
      let format = formats.get(code)
      if (format === undefined) {
        format = parseFormat(code)
        formats.set(code, format)
      }
      const written = String(cell.v)
      const read = numberText(written, format, date1904)
      batch.add(read.text, KIND_OF[read.kind], read.notes | notes, written)
      return true
    }
    case 'b':
      batch.add(cell.v === true ? 'TRUE' : 'FALSE', BOOLEAN, notes, cell.v === true ? '1' : '0')
      return true
    case 'e':
      batch.add(ERROR_NAMES.get(Number(cell.v)) ?? '#ERROR!', ERROR, notes, null)
      return true
    default: {
      const text = String(cell.v)
      if (Buffer.byteLength(text) > limits.cellBytes) throw overLimit('huge-cell', 'cellBytes', limits, '一个单元格')
      const seen = readText(text)
      batch.add(seen.text, seen.text === '' ? EMPTY : TEXT, seen.notes | notes, seen.raw)
      return seen.text !== '' || seen.notes !== 0
    }
  }
}

function reference({ r, c }: { r: number; c: number }): string {
  let letters = ''
  for (let column = c + 1; column > 0; column = Math.floor((column - 1) / 26))
    letters = String.fromCharCode(65 + ((column - 1) % 26)) + letters
  return `${letters}${r + 1}`
}

function countRows(data: WorkSheet): number | null {
  const range = /:[A-Z]+(\d+)$/.exec(data['!fullref'] ?? data['!ref'] ?? '')
  return range === null ? null : Number(range[1])
}
