import type { PackedBatch } from './batch.ts'
import { readText, textMayNeedLook } from './text-notes.ts'

/** Cells after which a batch is full, unless asked otherwise: few enough that taking it in never holds the main thread for long. */
export const BATCH_CELLS = 4_096
export const BATCH_CHARS = 512 * 1024

/** Collects rows whose texts are JavaScript strings (csv, xls). */
export interface TextBatch {
  /** A cell's final text; `raw` where the file has something else. */
  add(text: string, kind: number, notes: number, raw: string | null): void
  /** A text cell with guards and damage still to be looked at. */
  addText(written: string): void
  /** Ends the row. Returns false for a blank one, which leaves no trace. */
  endRow(rowNumber: number, problems: number): boolean
  full(): boolean
  /** The rows so far as a batch, null if there are none. */
  take(): PackedBatch | null
}

const TEXT = 1

export function createTextBatch(mostCells: number = BATCH_CELLS): TextBatch {
  let texts: string[] = []
  let kinds: number[] = []
  let notes: number[] = []
  let rawAt: number[] = []
  let raws: string[] = []
  let rowNumbers: number[] = []
  let rowEnds: number[] = []
  let problemAt: number[] = []
  let problemBits: number[] = []
  let chars = 0
  let rowStart = 0

  const add: TextBatch['add'] = (text, kind, bits, raw) => {
    if (raw !== null && raw !== text) {
      rawAt.push(texts.length)
      raws.push(raw)
    }
    texts.push(text)
    kinds.push(kind)
    notes.push(bits)
    chars += text.length
  }

  return {
    add,
    addText(written) {
      if (written.length === 0) {
        texts.push('')
        kinds.push(0)
        notes.push(0)
      } else if (textMayNeedLook(written)) {
        const seen = readText(written)
        add(seen.text, seen.text === '' ? 0 : TEXT, seen.notes, seen.raw)
      } else {
        texts.push(written)
        kinds.push(TEXT)
        notes.push(0)
        chars += written.length
      }
    },
    endRow(rowNumber, problems) {
      let length = texts.length
      while (length > rowStart && kinds[length - 1] === 0 && notes[length - 1] === 0) length--
      texts.length = kinds.length = notes.length = length
      if (length === rowStart && problems === 0) return false
      rowNumbers.push(rowNumber)
      rowEnds.push(length)
      if (problems !== 0) {
        problemAt.push(rowNumbers.length - 1)
        problemBits.push(problems)
      }
      rowStart = length
      return true
    },
    full: () => texts.length >= mostCells || chars >= BATCH_CHARS || rowNumbers.length >= mostCells,
    take() {
      if (rowNumbers.length === 0) return null
      const starts = new Uint32Array(texts.length)
      const ends = new Uint32Array(texts.length)
      let at = 0
      for (let index = 0; index < texts.length; index++) {
        starts[index] = at
        at += (texts[index] as string).length
        ends[index] = at
      }
      const batch: PackedBatch = {
        text: texts.join(''),
        starts,
        ends,
        kinds: Uint8Array.from(kinds),
        notes: Uint16Array.from(notes),
        rowNumbers: Uint32Array.from(rowNumbers),
        rowEnds: Uint32Array.from(rowEnds),
        rawAt,
        raws,
        problemAt,
        problems: problemBits,
      }
      texts = []
      kinds = []
      notes = []
      rawAt = []
      raws = []
      rowNumbers = []
      rowEnds = []
      problemAt = []
      problemBits = []
      chars = 0
      rowStart = 0
      return batch
    },
  }
}
