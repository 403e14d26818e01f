import { searchedFields, searchText } from './fold.ts'
import { eachGram, filterGram } from './grams.ts'
import { encodePosting, extendPosting, type Posting, SEGMENT_ROWS } from './postings.ts'
import { FILTER_FIELDS } from './query.ts'
import type { JournalLine } from './types.ts'

/** The index of one segment while entries are still added to it, and until it is completely on disk. */
export interface MemorySegment {
  id: number
  minAt: number
  maxAt: number
  times: Float64Array
  postings: Map<number, Posting>
}

export function newMemorySegment(id: number): MemorySegment {
  return {
    id,
    minAt: Number.POSITIVE_INFINITY,
    maxAt: Number.NEGATIVE_INFINITY,
    times: new Float64Array(SEGMENT_ROWS).fill(Number.NaN),
    postings: new Map(),
  }
}

/** Adds an entry; entries come in the order of their ids. */
export function indexLine(segment: MemorySegment, line: JournalLine): void {
  const offset = line.id - segment.id * SEGMENT_ROWS
  const { postings } = segment
  const add = (gram: number): void => {
    const before = postings.get(gram)
    const after = extendPosting(before, offset)
    if (after !== before) postings.set(gram, after)
  }
  eachGram(searchText(searchedFields(line)), add)
  for (const [field, value] of FILTER_FIELDS) {
    const text = value(line)
    if (text !== null) add(filterGram(field, text))
  }
  segment.times[offset] = line.at
  segment.minAt = Math.min(segment.minAt, line.at)
  segment.maxAt = Math.max(segment.maxAt, line.at)
}

export function memoryPosting(segment: MemorySegment, gram: number): Posting | null {
  return segment.postings.get(gram) ?? null
}

/** Words in the order they are written, which keeps the pages of one segment together. */
export function sortedGrams(segment: MemorySegment): Float64Array {
  return Float64Array.from(segment.postings.keys()).sort()
}

/** The rows of the words `from` ≤ index < `to`. */
export function encodeRange(
  segment: MemorySegment,
  grams: Float64Array,
  from: number,
  to: number,
): (readonly [number, Uint8Array])[] {
  const rows: (readonly [number, Uint8Array])[] = []
  for (const gram of grams.subarray(from, to)) {
    const posting = segment.postings.get(gram)
    if (posting !== undefined) rows.push([gram, encodePosting(posting)])
  }
  return rows
}
