import type { IndexWriter } from './index-writer.ts'
import { SEGMENT_ROWS } from './postings.ts'
import type { JournalTables } from './tables.ts'

const ROW_BATCH = 500
const GRAM_BATCH = 2_000

/** Ids up to `upToId` and entries before `beforeAt` (epoch ms) may go, oldest first, until one may stay. */
export interface PruneLimit {
  upToId: number
  beforeAt: number
}

/** Removes one small batch of entries; returns the new first id, or null when nothing is due. */
export function pruneBatch(tables: JournalTables, limit: PruneLimit): { removed: number; firstId: number } | null {
  const oldest = tables.oldest(ROW_BATCH)
  const stays = oldest.findIndex(({ id, at }) => id > limit.upToId && at >= limit.beforeAt)
  const gone = stays === -1 ? oldest : oldest.slice(0, stays)
  const last = gone.at(-1)
  if (!last) return null
  return { removed: tables.removeUpTo(last.id), firstId: last.id + 1 }
}

/** Removes one small batch of index rows of segments that have no entry left; false when nothing is due. */
export function pruneIndexBatch(tables: JournalTables, index: IndexWriter, firstId: number): boolean {
  const [segment] = index.sealed
  if (!segment || (segment.id + 1) * SEGMENT_ROWS > firstId) return false
  if (tables.removeGrams(segment.id, GRAM_BATCH) > 0) return true
  tables.removeSegment(segment.id)
  index.sealed.shift()
  return true
}
