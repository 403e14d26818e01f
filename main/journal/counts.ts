import { LOG_LEVELS, type LogLevel } from '../log/index.ts'
import { filterGram } from './grams.ts'
import type { IndexWriter } from './index-writer.ts'
import { memoryPosting } from './memory-segment.ts'
import { addPosting, countBits, type Posting, SEGMENT_ROWS, WORDS } from './postings.ts'
import type { JournalTables } from './tables.ts'

/** Entries per level, from the index: counting a million rows in the table would stall the main thread. */
export function countLevels(tables: JournalTables, index: IndexWriter, firstId: number): Record<LogLevel, number> {
  const counts: Record<LogLevel, number> = { debug: 0, info: 0, warn: 0, error: 0 }
  const words = LOG_LEVELS.map((level) => [level, filterGram('level', level)] as const)
  const add = (segment: number, posting: (gram: number) => Posting | null): void => {
    for (const [level, gram] of words) {
      const found = posting(gram)
      if (found === null) continue
      const bitmap = new Uint32Array(WORDS)
      addPosting(bitmap, found)
      dropBefore(bitmap, firstId - segment * SEGMENT_ROWS)
      counts[level] += countBits(bitmap)
    }
  }
  for (const segment of index.memory()) add(segment.id, (gram) => memoryPosting(segment, gram))
  for (const { id } of index.sealed) {
    if ((id + 1) * SEGMENT_ROWS > firstId) add(id, (gram) => tables.gram(id, gram))
  }
  for (const [level, count] of tables.levelsFrom(index.indexedUpTo() + 1)) counts[LOG_LEVELS[level] ?? 'info'] += count
  return counts
}

/** Clears offsets below `offset`: entries that were removed. */
function dropBefore(bitmap: Uint32Array, offset: number): void {
  for (let word = 0; word < WORDS && word * 32 < offset; word += 1) {
    const kept = offset - word * 32
    bitmap[word]! &= kept >= 32 ? 0 : 0xffffffff << kept
  }
}
