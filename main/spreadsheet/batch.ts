import { noteNames } from './notes.ts'
import {
  CELL_KINDS,
  type Cell,
  type NotedCell,
  NUMERIC_COLUMNS,
  ROW_PROBLEMS,
  type Row,
  type RowProblem,
  type TextRow,
} from './types.ts'

/**
 * Rows packed for the way between two threads: one text and a few number arrays instead of thousands of objects, so
 * that taking a batch in costs the receiving thread about a millisecond.
 */
export interface PackedBatch {
  /** All texts; a cell's is from its start to its end (UTF-16 units). */
  text: string
  starts: Uint32Array
  ends: Uint32Array
  kinds: Uint8Array
  notes: Uint16Array
  rowNumbers: Uint32Array
  /** Index of the cell after the row's last one. */
  rowEnds: Uint32Array
  /** Raw text of the cells where it differs. */
  rawAt: number[]
  raws: string[]
  /** Row index and bits of its problems. */
  problemAt: number[]
  problems: number[]
}

const NUMBER = CELL_KINDS.indexOf('number')
const DATE = CELL_KINDS.indexOf('date')
const ERROR = CELL_KINDS.indexOf('error')
const NOTHING_NOTED: NotedCell[] = []
const NO_PROBLEMS: readonly RowProblem[] = Object.freeze([])
const EMPTY: Cell = Object.freeze({ text: '', kind: 'empty', raw: '', notes: noteNames(0) })

/** The rows of a batch. Their texts share the batch's memory. */
export function unpackBatch(batch: PackedBatch): Row[] {
  const { text, starts, ends, kinds, notes, rowNumbers, rowEnds } = batch
  const rows: Row[] = new Array(rowNumbers.length)
  let cell = 0
  let raw = 0
  let problem = 0
  for (let index = 0; index < rowNumbers.length; index++) {
    const last = rowEnds[index] as number
    const cells: Cell[] = new Array(last - cell)
    for (let at = 0; cell < last; at++, cell++) {
      const kind = kinds[cell] as number
      const bits = notes[cell] as number
      if (kind === 0 && bits === 0) {
        cells[at] = EMPTY
        continue
      }
      const value = text.slice(starts[cell], ends[cell])
      const own = batch.rawAt[raw] === cell
      cells[at] = {
        text: value,
        kind: CELL_KINDS[kind] as Cell['kind'],
        raw: own ? (batch.raws[raw] as string) : value,
        notes: noteNames(bits),
      }
      if (own) raw++
    }
    const hasProblem = batch.problemAt[problem] === index
    rows[index] = {
      rowNumber: rowNumbers[index] as number,
      cells,
      problems: hasProblem ? problemNames(batch.problems[problem] as number) : NO_PROBLEMS,
    }
    if (hasProblem) problem++
  }
  return rows
}

/**
 * The rows of a batch as texts, with a cell only where there is more to know than its text: for a caller that stores
 * hundreds of thousands of rows.
 */
export function textRows(batch: PackedBatch): TextRow[] {
  const { text, starts, ends, kinds, notes, rowNumbers, rowEnds } = batch
  const rows: TextRow[] = new Array(rowNumbers.length)
  let cell = 0
  let raw = 0
  let problem = 0
  for (let index = 0; index < rowNumbers.length; index++) {
    const from = cell
    const last = rowEnds[index] as number
    const texts: string[] = new Array(last - cell)
    const row: TextRow = {
      rowNumber: rowNumbers[index] as number,
      texts,
      numeric: 0,
      noted: NOTHING_NOTED,
      problems: NO_PROBLEMS,
    }
    for (; cell < last; cell++) {
      const column = cell - from
      const kind = kinds[cell] as number
      const bits = notes[cell] as number
      const value = text.slice(starts[cell], ends[cell])
      texts[column] = value
      if (kind === NUMBER && column < NUMERIC_COLUMNS) row.numeric |= 1 << column
      const own = batch.rawAt[raw] === cell
      if (bits !== 0 || kind === DATE || kind === ERROR) {
        if (row.noted === NOTHING_NOTED) row.noted = []
        const name = CELL_KINDS[kind] as Cell['kind']
        row.noted.push({ column, kind: name, raw: own ? (batch.raws[raw] as string) : value, notes: noteNames(bits) })
      }
      if (own) raw++
    }
    if (batch.problemAt[problem] === index) row.problems = problemNames(batch.problems[problem++] as number)
    rows[index] = row
  }
  return rows
}

function problemNames(bits: number): readonly RowProblem[] {
  return ROW_PROBLEMS.filter((_name, index) => (bits & (1 << index)) !== 0)
}

/** The buffers that may be handed over instead of copied. */
export function batchBuffers(batch: PackedBatch): ArrayBuffer[] {
  return [batch.starts, batch.ends, batch.kinds, batch.notes, batch.rowNumbers, batch.rowEnds].map(
    (array) => array.buffer as ArrayBuffer,
  )
}
