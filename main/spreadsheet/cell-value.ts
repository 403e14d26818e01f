import type { ByteBatch } from './byte-batch.ts'
import type { SheetLimits } from './limits.ts'
import { FORMULA, FORMULA_UNCACHED } from './notes.ts'
import type { NumberFormat } from './number-format.ts'
import { numberText } from './number-text.ts'
import { overLimit, refuse } from './refusals.ts'
import { hasEscape, type SharedStrings } from './shared-strings.ts'
import { unescapeText } from './text-escape.ts'
import { mayNeedLook, readText } from './text-notes.ts'

/** A cell's `t`: where its value is and what it means. */
export const NUMBER = 0
export const SHARED = 1
export const TEXT = 2
export const BOOLEAN = 3
export const ERROR = 4
export const DATE = 5

const [KIND_EMPTY, KIND_TEXT, KIND_NUMBER, KIND_DATE, KIND_BOOLEAN, KIND_ERROR] = [0, 1, 2, 3, 4, 5]
const KIND_OF = { number: KIND_NUMBER, date: KIND_DATE, text: KIND_TEXT } as const
/** Digits that stand in the cell as they are: shorter than what is shown as 6.92E+12, no leading zero. */
const SIMPLE_DIGITS = 11

export interface BookValues {
  strings: SharedStrings
  formats: readonly NumberFormat[]
  date1904: boolean
}

export interface CellValue {
  /** Forgets the last cell. */
  reset(): void
  add(bytes: Uint8Array, start: number, end: number): void
  /** Puts the cell with the value collected so far. False for an empty one. */
  finish(column: number, type: number, style: number, hasFormula: boolean): boolean
}

/** Turns what a cell's elements say into the cell (W9, W10, W12). */
export function createCellValue(book: BookValues, batch: ByteBatch, limits: SheetLimits): CellValue {
  let bytes = Buffer.allocUnsafe(1024)
  let length = 0

  const text = (): string => bytes.toString('utf8', 0, length)

  const putText = (source: Uint8Array, start: number, end: number, notes: number, column: number): boolean => {
    if (end === start) return putEmpty(notes, column)
    if (mayNeedLook(source, start, end)) {
      const view = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
      const seen = readText(view.toString('utf8', start, end))
      if (seen.notes !== 0) {
        batch.writeText(seen.text)
        batch.put(column, seen.text === '' ? KIND_EMPTY : KIND_TEXT, seen.notes | notes, seen.raw)
        return true
      }
    }
    batch.write(source, start, end)
    batch.put(column, KIND_TEXT, notes, null)
    return true
  }

  const putEmpty = (notes: number, column: number): boolean => {
    const bits = notes === 0 ? 0 : notes | FORMULA_UNCACHED
    batch.put(column, KIND_EMPTY, bits, null)
    return bits !== 0
  }

  const putNumber = (style: number, notes: number, column: number): boolean => {
    const format = book.formats[style]
    if ((format === undefined || format.kind === 'general' || format.kind === 'plain') && isSimple(bytes, length)) {
      batch.write(bytes, 0, length)
      batch.put(column, KIND_NUMBER, notes, null)
      return true
    }
    const written = text()
    const read = numberText(written, format ?? { kind: 'general' }, book.date1904)
    batch.writeText(read.text)
    batch.put(column, KIND_OF[read.kind], read.notes | notes, read.text === written ? null : written)
    return true
  }

  const putShared = (notes: number, column: number): boolean => {
    let index = 0
    for (let at = 0; at < length; at++) {
      const digit = (bytes[at] as number) - 48
      if (digit < 0 || digit > 9 || at > 9) {
        index = Number(text().trim() || Number.NaN)
        break
      }
      index = index * 10 + digit
    }
    const { strings } = book
    if (!Number.isInteger(index) || !strings.locate(index)) throw refuse('damaged', '单元格引用了不存在的文本')
    return putText(strings.block, strings.start, strings.end, notes, column)
  }

  return {
    reset() {
      length = 0
    },
    add(source, start, end) {
      const more = end - start
      if (length + more > limits.cellBytes) throw overLimit('huge-cell', 'cellBytes', limits, '一个单元格的内容')
      if (length + more > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + more))
        bytes.copy(larger, 0, 0, length)
        bytes = larger
      }
      for (let at = start; at < end; at++) bytes[length++] = source[at] as number
    },
    finish(column, type, style, hasFormula) {
      const notes = hasFormula ? FORMULA : 0
      if (length === 0) return putEmpty(notes, column)
      switch (type) {
        case SHARED:
          return putShared(notes, column)
        case TEXT:
          if (hasEscape(bytes, length)) {
            const plain = Buffer.from(unescapeText(text()), 'utf8')
            return putText(plain, 0, plain.length, notes, column)
          }
          return putText(bytes, 0, length, notes, column)
        case BOOLEAN: {
          const written = text().trim()
          const shown = written === '1' || written === 'true' ? 'TRUE' : 'FALSE'
          batch.writeText(shown)
          batch.put(column, KIND_BOOLEAN, notes, written)
          return true
        }
        case ERROR:
          batch.write(bytes, 0, length)
          batch.put(column, KIND_ERROR, notes, null)
          return true
        case DATE: {
          const written = text().trim()
          const shown = isoDate(written)
          batch.writeText(shown)
          batch.put(column, KIND_DATE, notes, shown === written ? null : written)
          return true
        }
        default:
          return putNumber(style, notes, column)
      }
    },
  }
}

function isSimple(bytes: Uint8Array, length: number): boolean {
  const first = bytes[0] as number
  if (first === 48 && length > 1 && bytes[1] !== 46) return false
  if (length > SIMPLE_DIGITS) return false
  let point = false
  for (let at = first === 45 ? 1 : 0; at < length; at++) {
    const byte = bytes[at] as number
    if (byte === 46 && !point && at > 0 && at < length - 1) point = true
    else if (byte < 48 || byte > 57) return false
  }
  if (first === 45 && (length === 1 || bytes[1] === 48 || bytes[1] === 46)) return false
  return !point || bytes[length - 1] !== 48
}

/** ISO text as written, midnight and a zone mark left out. */
function isoDate(written: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?Z?)?$/.exec(written)
  if (parts === null) return written
  const clock = parts[2]
  if (clock === undefined || /^00:00(:00)?$/.test(clock)) return parts[1] as string
  return `${parts[1]}T${clock.length === 5 ? `${clock}:00` : clock}`
}
