import type { ByteBatch } from './byte-batch.ts'
import { BOOLEAN, type BookValues, createCellValue, DATE, ERROR, NUMBER, SHARED, TEXT } from './cell-value.ts'
import type { SheetLimits } from './limits.ts'
import { overLimit } from './refusals.ts'
import { XmlFault } from './xml-fault.ts'
import { createXmlScanner, type XmlAttributes, type XmlHandler, type XmlScanner } from './xml-scanner.ts'

const NAMES = ['row', 'c', 'v', 'f', 'is', 't', 'rPh', 'sheetData', 'worksheet', 'mergeCell', 'dimension']
const [ROW, C, V, F, IS, T, RPH, SHEET_DATA, WORKSHEET, MERGE, DIMENSION] = NAMES.map((_name, index) => index)
const ATTRIBUTES = ['r', 's', 'ref', 'hidden']
const [A_R, A_S, A_REF, A_HIDDEN] = ATTRIBUTES.map((_name, index) => NAMES.length + index)

/** Excel's own last row and column. */
const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384
const MERGED_KEPT = 1_000

const OUTSIDE = 0
const VALUE = 1
const INLINE = 2

export interface SheetCounts {
  rows: number
  cells: number
  columns: number
  hiddenRows: number
  merged: string[]
  /** The range the writer claims, such as `A1:P500`. */
  dimension: string | null
  sawSheet: boolean
}

/**
 * Reads a worksheet's XML into a batch. Rows and cells without coordinates follow their neighbours; a merged range has
 * its value in the first cell; hidden rows are read. Throws XmlFault and SheetRefused.
 */
export function createSheetXml(
  book: BookValues,
  batch: ByteBatch,
  limits: SheetLimits,
): { scanner: XmlScanner; counts: SheetCounts } {
  const value = createCellValue(book, batch, limits)
  const counts: SheetCounts = {
    rows: 0,
    cells: 0,
    columns: 0,
    hiddenRows: 0,
    merged: [],
    dimension: null,
    sawSheet: false,
  }
  let inData = false
  let inRow = false
  let inCell = false
  let place = OUTSIDE
  let inIs = false
  let phonetic = 0
  let rowNumber = 0
  let column = -1
  let type = NUMBER
  let style = 0
  let formula = false

  function openRow(attributes: XmlAttributes): void {
    inRow = true
    const at = attributes.find(A_R as number)
    rowNumber = at === -1 ? rowNumber + 1 : readDigits(attributes, at)
    if (!(rowNumber >= 1 && rowNumber <= LAST_ROW)) throw new XmlFault('row number out of range')
    column = -1
    const hidden = attributes.find(A_HIDDEN as number)
    if (hidden !== -1 && /^(1|true)$/.test(attributes.text(hidden))) counts.hiddenRows++
  }

  function openCell(attributes: XmlAttributes): void {
    inCell = true
    type = NUMBER
    style = 0
    formula = false
    value.reset()
    let placed = false
    const { bytes, names, starts, ends } = attributes
    for (let index = 0; index < attributes.count; index++) {
      const name = names[index]
      if (name === A_R) {
        column = readColumn(bytes, starts[index] as number, ends[index] as number)
        placed = true
      } else if (name === A_S) style = readDigits(attributes, index)
      else if (name === T) type = readType(bytes, starts[index] as number, ends[index] as number)
    }
    if (!placed) column++
    if (column >= LAST_COLUMN) throw overLimit('too-many-columns', 'columns', limits, '列数')
  }

  function closeCell(): void {
    inCell = false
    if (!value.finish(column, type, style, formula)) return
    counts.cells++
    if (column >= counts.columns) {
      counts.columns = column + 1
      if (column >= limits.columns) throw overLimit('too-many-columns', 'columns', limits, `第 ${rowNumber} 行的列数`)
    }
    if (counts.cells > limits.cells) throw overLimit('too-many-cells', 'cells', limits, '有内容的单元格')
  }

  function closeRow(): void {
    inRow = false
    if (!batch.endRow(rowNumber)) return
    counts.rows++
    if (counts.rows > limits.rows) throw overLimit('too-many-rows', 'rows', limits, '行数')
  }

  const handler: XmlHandler = {
    open(name, attributes) {
      if (inCell) {
        if (name === V) place = VALUE
        else if (name === F) formula = true
        else if (name === IS) inIs = true
        else if (name === T && inIs && phonetic === 0) place = INLINE
        else if (name === RPH) phonetic++
      } else if (inRow) {
        if (name === C) openCell(attributes)
      } else if (inData) {
        if (name === ROW) openRow(attributes)
      } else if (name === SHEET_DATA) inData = true
      else if (name === WORKSHEET) counts.sawSheet = true
      else if (name === MERGE) {
        const ref = attributes.find(A_REF as number)
        if (ref !== -1 && counts.merged.length < MERGED_KEPT) counts.merged.push(attributes.text(ref))
      } else if (name === DIMENSION) {
        const ref = attributes.find(A_REF as number)
        if (ref !== -1) counts.dimension = attributes.text(ref)
      }
    },
    close(name) {
      if (inCell) {
        if (name === C) closeCell()
        else if (name === IS) inIs = false
        else if (name === RPH) phonetic--
        place = OUTSIDE
      } else if (inRow) {
        if (name === ROW) closeRow()
      } else if (inData && name === SHEET_DATA) inData = false
    },
    text(bytes, start, end) {
      if (place !== OUTSIDE) value.add(bytes, start, end)
    },
  }
  return { scanner: createXmlScanner([...NAMES, ...ATTRIBUTES], handler, limits.xmlDepth), counts }
}

function readDigits(attributes: XmlAttributes, index: number): number {
  const end = attributes.ends[index] as number
  let number = 0
  for (let at = attributes.starts[index] as number; at < end; at++) {
    const digit = (attributes.bytes[at] as number) - 48
    if (digit < 0 || digit > 9 || number > LAST_ROW * 10) throw new XmlFault('not a number')
    number = number * 10 + digit
  }
  return number
}

/** 0-based column of a reference such as `AB12`. */
function readColumn(bytes: Uint8Array, start: number, end: number): number {
  let column = 0
  let at = start
  for (; at < end; at++) {
    const letter = ((bytes[at] as number) & 0xdf) - 64
    if (letter < 1 || letter > 26 || (bytes[at] as number) < 64) break
    column = column * 26 + letter
    if (column > LAST_COLUMN * 26) break
  }
  if (column === 0 || at === end) throw new XmlFault('bad cell reference')
  return column - 1
}

function readType(bytes: Uint8Array, start: number, end: number): number {
  switch (end - start) {
    case 1:
      switch (bytes[start]) {
        case 115:
          return SHARED
        case 98:
          return BOOLEAN
        case 101:
          return ERROR
        case 100:
          return DATE
        default:
          return NUMBER
      }
    case 3: // str
    case 9: // inlineStr
      return TEXT
    default:
      return NUMBER
  }
}
