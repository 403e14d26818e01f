import type { IndexWriter } from './index-writer.ts'
import { type MemorySegment, memoryPosting } from './memory-segment.ts'
import {
  addPosting,
  type Bitmap,
  countBits,
  intersect,
  intersectPosting,
  offsetsDescending,
  type Posting,
  postingSize,
  SEGMENT_ROWS,
  WORDS,
} from './postings.ts'
import type { CompiledFilter } from './query.ts'
import type { JournalTables, SegmentRow } from './tables.ts'
import type { JournalLine } from './types.ts'
import { type Condition, conditions, rarestFirst } from './word-order.ts'

/**
 * Entries one call compares at the most. Words of the index are necessary, not sufficient, so
 * this bounds the time on the main thread: a page is then shorter, and its cursor goes on where it stopped.
 */
const MAX_COMPARED = 1_000
/** Entries of a segment that are compared at once rather than narrowed down by further words. */
const FEW = 2

/** One segment, wherever its index is. */
interface Segment {
  id: number
  minAt: number
  maxAt: number
  posting(gram: number): Posting | null
  times(): Float64Array
}

/** Newest first, ids below `before`. `stoppedAt` = id from which (exclusive) to go on; null = no older entry matches. */
export function searchIndex(
  source: { tables: JournalTables; index: IndexWriter; firstId: number; lastId: number },
  filter: CompiledFilter,
  before: number,
  limit: number,
): { lines: JournalLine[]; stoppedAt: number | null } {
  const { tables, index, firstId } = source
  const lines: JournalLine[] = []
  if (filter.matchesAll) {
    const found = tables.older(before, firstId, limit + 1)
    return { lines: found.slice(0, limit), stoppedAt: found.length > limit ? found[limit - 1]!.id : null }
  }
  let compared = 0
  /** Takes a candidate; true = one more than the page holds was found, or the work is enough. */
  const take = (line: JournalLine | null): boolean => {
    compared += 1
    if (line && filter.matches(line)) lines.push(line)
    return lines.length > limit || compared >= MAX_COMPARED
  }
  const page = (comparedId: number): { lines: JournalLine[]; stoppedAt: number } =>
    lines.length > limit
      ? { lines: lines.slice(0, limit), stoppedAt: lines[limit - 1]!.id }
      : { lines, stoppedAt: comparedId }

  // Entries that the index does not hold yet.
  for (let next = Math.min(before, source.lastId + 1); next > index.indexedUpTo() + 1; ) {
    const slice = tables.older(next, index.indexedUpTo() + 1, 256)
    if (slice.length === 0) break
    for (const line of slice) if (take(line)) return page(line.id)
    next = slice.at(-1)!.id
  }
  const load = (id: number): JournalLine | null => {
    // Most candidates that fail do so by their text, and four columns tell.
    if (filter.text.length > 0 && !filter.hasText(tables.texts(id))) return null
    return tables.line(id)
  }
  const words = prepare(filter)
  const scratch = { bitmap: new Uint32Array(WORDS), other: new Uint32Array(WORDS), union: new Uint32Array(WORDS) }
  for (const segment of segmentsDescending(source.tables, index)) {
    const base = segment.id * SEGMENT_ROWS
    if (base >= before || base + SEGMENT_ROWS <= firstId) continue
    if (segment.minAt >= filter.to || segment.maxAt < filter.from) continue
    if (!candidates(segment, words, filter, scratch)) continue
    for (const offset of offsetsDescending(scratch.bitmap, before - base)) {
      if (base + offset < firstId) break
      if (take(load(base + offset))) return page(base + offset)
    }
  }
  return { lines, stoppedAt: null }
}

function* segmentsDescending(tables: JournalTables, index: IndexWriter): Generator<Segment> {
  for (const segment of index.memory()) yield fromMemory(segment)
  for (let position = index.sealed.length - 1; position >= 0; position -= 1) {
    yield fromDisk(tables, index.sealed[position]!)
  }
}

function fromMemory(segment: MemorySegment): Segment {
  const { id, minAt, maxAt, times } = segment
  return { id, minAt, maxAt, posting: (gram) => memoryPosting(segment, gram), times: () => times }
}

function fromDisk(tables: JournalTables, row: SegmentRow): Segment {
  return { ...row, posting: (gram) => tables.gram(row.id, gram), times: () => tables.times(row.id) }
}

interface Words {
  all: Condition[]
  /** Met by an entry that has all of these, or `orCorrelation`; unused while that is null. */
  text: Condition[]
  orCorrelation: number | null
}

function prepare(filter: CompiledFilter): Words {
  const text = conditions(filter.text.map((gram) => [gram]))
  const fields = conditions(filter.groups)
  // Without the other way in, text and filters are one list of conditions, and the rarest of all comes first.
  if (filter.orCorrelation === null) return { all: [...text, ...fields], text: [], orCorrelation: null }
  return { all: fields, text, orCorrelation: filter.orCorrelation }
}

/** Working memory of one search. */
interface Scratch {
  bitmap: Bitmap
  other: Bitmap
  union: Bitmap
}

/** Puts the entries of a segment that may match into `scratch.bitmap`; false = none. */
function candidates(segment: Segment, words: Words, filter: CompiledFilter, scratch: Scratch): boolean {
  const { bitmap, other } = scratch
  if (!meeting(segment, words.all, bitmap, scratch)) return false
  if (words.orCorrelation !== null) {
    if (!meeting(segment, words.text, other, scratch)) other.fill(0)
    const posting = segment.posting(words.orCorrelation)
    if (posting !== null) addPosting(other, posting)
    if (intersect(bitmap, other) === 0) return false
  }
  if (segment.minAt < filter.from || segment.maxAt >= filter.to) keepWithin(segment, bitmap, filter)
  return true
}

/**
 * Puts the entries that meet all conditions into `bitmap`, or so few that comparing them costs less than looking
 * further; false = none.
 */
function meeting(segment: Segment, list: Condition[], bitmap: Bitmap, scratch: Scratch): boolean {
  rarestFirst(list)
  bitmap.fill(list.length === 0 ? 0xffffffff : 0)
  let left = -1
  for (const condition of list) {
    if (left >= 0 && left <= FEW && condition.weight >= 0) break
    const [word = 0] = condition.words
    if (condition.words.length === 1) {
      const posting = segment.posting(word)
      condition.weight = posting === null ? 0 : postingSize(posting)
      if (posting === null) return false
      if (left >= 0) left = intersectPosting(bitmap, posting)
      else addPosting(bitmap, posting)
    } else {
      const { union } = scratch
      uniteInto(union, segment, condition.words)
      condition.weight = countBits(union)
      if (left >= 0) left = intersect(bitmap, union)
      else bitmap.set(union)
    }
    if (left < 0) left = condition.weight
    if (left === 0) return false
  }
  return true
}

function uniteInto(union: Bitmap, segment: Segment, words: readonly number[]): void {
  union.fill(0)
  for (const word of words) {
    const posting = segment.posting(word)
    if (posting !== null) addPosting(union, posting)
  }
}

function keepWithin(segment: Segment, bitmap: Bitmap, filter: CompiledFilter): void {
  const times = segment.times()
  for (let offset = 0; offset < times.length; offset += 1) {
    const at = times[offset]!
    // NaN (no entry) is outside as well.
    if (!(at >= filter.from && at < filter.to)) bitmap[offset >>> 5]! &= ~(1 << (offset & 31))
  }
}
