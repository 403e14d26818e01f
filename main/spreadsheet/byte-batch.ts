import type { PackedBatch } from './batch.ts'
import { BATCH_CELLS, BATCH_CHARS } from './text-batch.ts'

/**
 * Collects rows whose texts are UTF-8 bytes (xlsx): bytes are copied as they come and decoded once per batch, which is
 * several times cheaper than making a string per cell. Cells may come in any order within their row.
 */
export interface ByteBatch {
  /** Copies a text for `put`. */
  write(bytes: Uint8Array, start: number, end: number): void
  writeText(text: string): void
  /** Makes what was written since the last `put` the cell in `column` (0-based). */
  put(column: number, kind: number, notes: number, raw: string | null): void
  endRow(rowNumber: number): boolean
  full(): boolean
  /** The rows that have ended; one that is being read stays for the next batch. */
  take(): PackedBatch | null
}

/** Longest text that is copied byte by byte; a longer one by the engine. */
const SHORT = 48

export function createByteBatch(mostCells: number = BATCH_CELLS): ByteBatch {
  let bytes = Buffer.allocUnsafe(256 * 1024)
  let used = 0
  let chars = 0
  let from = 0
  // Where the row being read begins: a batch may be taken in the middle of it, since the bytes come in pieces.
  let rowUsed = 0
  let rowChars = 0
  // The row being read, by column.
  let rowStarts = new Uint32Array(64)
  let rowEnds = new Uint32Array(64)
  let rowKinds = new Uint8Array(64)
  let rowNotes = new Uint16Array(64)
  let rowRaws = new Map<number, string>()
  let width = 0
  // The batch.
  let starts = new Uint32Array(BATCH_CELLS * 2)
  let ends = new Uint32Array(BATCH_CELLS * 2)
  let kinds = new Uint8Array(BATCH_CELLS * 2)
  let notes = new Uint16Array(BATCH_CELLS * 2)
  let cells = 0
  let rowNumbers: number[] = []
  let cellEnds: number[] = []
  let rawAt: number[] = []
  let raws: string[] = []

  const reserve = (more: number): void => {
    if (used + more <= bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, used + more))
    bytes.copy(larger, 0, 0, used)
    bytes = larger
  }

  const widen = (column: number): void => {
    let size = rowStarts.length
    while (size <= column) size *= 2
    const [oldStarts, oldEnds, oldKinds, oldNotes] = [rowStarts, rowEnds, rowKinds, rowNotes]
    rowStarts = new Uint32Array(size)
    rowEnds = new Uint32Array(size)
    rowKinds = new Uint8Array(size)
    rowNotes = new Uint16Array(size)
    rowStarts.set(oldStarts)
    rowEnds.set(oldEnds)
    rowKinds.set(oldKinds)
    rowNotes.set(oldNotes)
  }

  const deepen = (more: number): void => {
    const size = Math.max(starts.length * 2, cells + more)
    const [oldStarts, oldEnds, oldKinds, oldNotes] = [starts, ends, kinds, notes]
    starts = new Uint32Array(size)
    ends = new Uint32Array(size)
    kinds = new Uint8Array(size)
    notes = new Uint16Array(size)
    starts.set(oldStarts)
    ends.set(oldEnds)
    kinds.set(oldKinds)
    notes.set(oldNotes)
  }

  return {
    write(source, start, end) {
      reserve(end - start)
      let count = 0
      if (end - start > SHORT) {
        bytes.set(source.subarray(start, end), used)
        for (let at = start; at < end; at++) count += units(source[at] as number)
        used += end - start
      } else {
        for (let at = start; at < end; at++) {
          const byte = source[at] as number
          bytes[used++] = byte
          count += units(byte)
        }
      }
      chars += count
    },
    writeText(text) {
      reserve(text.length * 3)
      // A lone half of a character becomes U+FFFD, which is one unit like itself.
      used += bytes.write(text, used, 'utf8')
      chars += text.length
    },
    put(column, kind, bits, raw) {
      if (column >= rowStarts.length) widen(column)
      for (; width <= column; width++) {
        rowKinds[width] = 0
        rowNotes[width] = 0
        rowStarts[width] = rowEnds[width] = from
      }
      rowStarts[column] = from
      rowEnds[column] = chars
      rowKinds[column] = kind
      rowNotes[column] = bits
      if (raw !== null) rowRaws.set(column, raw)
      else if (rowRaws.size > 0) rowRaws.delete(column)
      from = chars
    },
    endRow(rowNumber) {
      rowUsed = used
      rowChars = from = chars
      while (width > 0 && rowKinds[width - 1] === 0 && rowNotes[width - 1] === 0) width--
      if (width === 0) {
        rowRaws.clear()
        return false
      }
      if (cells + width > starts.length) deepen(width)
      for (let column = 0; column < width; column++, cells++) {
        starts[cells] = rowStarts[column] as number
        ends[cells] = rowEnds[column] as number
        kinds[cells] = rowKinds[column] as number
        notes[cells] = rowNotes[column] as number
      }
      if (rowRaws.size > 0) {
        for (const [column, raw] of [...rowRaws].sort(([one], [other]) => one - other)) {
          rawAt.push(cells - width + column)
          raws.push(raw)
        }
        rowRaws = new Map()
      }
      rowNumbers.push(rowNumber)
      cellEnds.push(cells)
      width = 0
      return true
    },
    full: () => cells >= mostCells || used >= BATCH_CHARS || rowNumbers.length >= mostCells,
    take() {
      if (rowNumbers.length === 0) return null
      const batch: PackedBatch = {
        text: bytes.toString('utf8', 0, rowUsed),
        starts: starts.slice(0, cells),
        ends: ends.slice(0, cells),
        kinds: kinds.slice(0, cells),
        notes: notes.slice(0, cells),
        rowNumbers: Uint32Array.from(rowNumbers),
        rowEnds: Uint32Array.from(cellEnds),
        rawAt,
        raws,
        problemAt: [],
        problems: [],
      }
      bytes.copyWithin(0, rowUsed, used)
      for (let column = 0; column < width; column++) {
        rowStarts[column] = (rowStarts[column] as number) - rowChars
        rowEnds[column] = (rowEnds[column] as number) - rowChars
      }
      used -= rowUsed
      chars -= rowChars
      from -= rowChars
      rowUsed = 0
      rowChars = 0
      cells = 0
      rowNumbers = []
      cellEnds = []
      rawAt = []
      raws = []
      return batch
    },
  }
}

/** UTF-16 units that begin with this byte: two for a character beyond the BMP, none for a continuation. */
function units(byte: number): number {
  return (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
}
