import { encodeRange, indexLine, type MemorySegment, newMemorySegment, sortedGrams } from './memory-segment.ts'
import { SEGMENT_ROWS } from './postings.ts'
import type { JournalTables, SegmentRow } from './tables.ts'
import type { JournalLine } from './types.ts'

/** Index rows per transaction while a finished segment goes to disk: a few milliseconds. */
const SEAL_SLICE = 1_500
/** Entries read per turn when the index is rebuilt after a restart. */
const CATCH_UP_SLICE = 256
/** Finished segments kept in memory before writing waits for them. */
const MAX_SEALING = 2

interface Sealing {
  segment: MemorySegment
  grams: Float64Array | null
  done: number
}

/** Keeps the index of the journal, a segment of 15,360 entries at a time, in small steps. */
export interface IndexWriter {
  /** Sealed segments on disk, oldest first. */
  sealed: SegmentRow[]
  /** Segments in memory, newest first. */
  memory(): MemorySegment[]
  /** Entries after this id are not in the index yet; a search compares them one by one. */
  indexedUpTo(): number
  /** Entries just written, in order. */
  added(lines: readonly JournalLine[]): void
  /** One small step of whatever is due; false = nothing is. */
  step(): boolean
}

/** `last` = id of the newest entry written so far, 0 = none. */
export function createIndexWriter(tables: JournalTables, last: number, first: number): IndexWriter {
  const sealed = tables.segments()
  const lastSealed = sealed.at(-1)
  let indexedUpTo = Math.max(first - 1, lastSealed ? (lastSealed.id + 1) * SEGMENT_ROWS - 1 : 0)
  let written = Math.max(last, indexedUpTo)
  let open: MemorySegment | null = null
  const sealing: Sealing[] = []

  function index(line: JournalLine): void {
    const id = Math.floor(line.id / SEGMENT_ROWS)
    if (open === null || open.id !== id) {
      if (open) sealing.push({ segment: open, grams: null, done: 0 })
      open = newMemorySegment(id)
    }
    indexLine(open, line)
    indexedUpTo = line.id
  }

  function sealStep(task: Sealing): void {
    const { segment } = task
    if (task.grams === null) {
      task.grams = sortedGrams(segment)
      return
    }
    if (task.done < task.grams.length) {
      tables.putGrams(segment.id, encodeRange(segment, task.grams, task.done, task.done + SEAL_SLICE))
      task.done += SEAL_SLICE
      return
    }
    const row: SegmentRow = { id: segment.id, minAt: segment.minAt, maxAt: segment.maxAt }
    tables.putSegment(row, segment.times)
    sealed.push(row)
    sealing.shift()
  }

  return {
    sealed,
    memory: () => [...(open ? [open] : []), ...sealing.map((task) => task.segment).reverse()],
    indexedUpTo: () => indexedUpTo,
    added(lines) {
      const before = written
      written = lines.at(-1)?.id ?? written
      // Still catching up after a restart: these are read from the table when their turn comes.
      if (indexedUpTo < before) return
      for (const line of lines) index(line)
      while (sealing.length > MAX_SEALING) sealStep(sealing[0]!)
    },
    step() {
      const [task] = sealing
      if (task) {
        sealStep(task)
        return true
      }
      if (indexedUpTo >= written) return false
      const lines = tables.newer(indexedUpTo, CATCH_UP_SLICE)
      for (const line of lines) index(line)
      if (lines.length === 0) indexedUpTo = written
      return true
    },
  }
}
