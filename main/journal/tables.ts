import { LOG_LEVELS } from '../log/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { SearchedFields } from './fold.ts'
import { GRAM_SPACE } from './grams.ts'
import type { JournalEntry, JournalLine } from './types.ts'

const LINE =
  'id, at, level, scope, system, connection, correlation_id, subject_type, subject_id, event, message, keywords'

type LineRow = [
  id: number,
  at: number,
  level: number,
  scope: string,
  system: string | null,
  connection: string | null,
  correlationId: string | null,
  subjectType: string | null,
  subjectId: string | null,
  event: string,
  message: string,
  keywords: string | null,
]

type TextRow = [
  message: string,
  subjectId: string | null,
  event: string,
  correlationId: string | null,
  keywords: string | null,
]

export interface SegmentRow {
  id: number
  minAt: number
  maxAt: number
}

export type JournalTables = ReturnType<typeof journalTables>

/** The journal's SQL. Statements are prepared once. */
export function journalTables(db: Database) {
  const insertEntry = db.prepare(`INSERT INTO entry (${LINE}, detail) VALUES (${'?, '.repeat(12)}?)`)
  const line = db.prepare<[number], LineRow>(`SELECT ${LINE} FROM entry WHERE id = ?`).raw()
  const texts = db
    .prepare<[number], TextRow>('SELECT message, subject_id, event, correlation_id, keywords FROM entry WHERE id = ?')
    .raw()
  const detail = db.prepare<[number], string | null>('SELECT detail FROM entry WHERE id = ?').pluck()
  const older = db
    .prepare<[number, number, number], LineRow>(
      `SELECT ${LINE} FROM entry WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT ?`,
    )
    .raw()
  const newer = db
    .prepare<[number, number], LineRow>(`SELECT ${LINE} FROM entry WHERE id > ? ORDER BY id LIMIT ?`)
    .raw()
  const ends = db.prepare<[], [number | null, number | null]>('SELECT min(id), max(id) FROM entry').raw()
  const levels = db
    .prepare<[number], [number, number]>('SELECT level, count(*) FROM entry WHERE id >= ? GROUP BY level')
    .raw()
  const oldest = db.prepare<[number], [number, number]>('SELECT id, at FROM entry ORDER BY id LIMIT ?').raw()
  const removeUpTo = db.prepare<[number]>('DELETE FROM entry WHERE id <= ?')
  const gram = db.prepare<[number], Buffer>('SELECT posting FROM gram WHERE key = ?').pluck()
  const putGram = db.prepare<[number, Uint8Array]>('INSERT OR REPLACE INTO gram (key, posting) VALUES (?, ?)')
  const removeGrams = db.prepare<[number, number, number]>(
    'DELETE FROM gram WHERE key IN (SELECT key FROM gram WHERE key >= ? AND key < ? LIMIT ?)',
  )
  const segments = db.prepare<[], SegmentRow>('SELECT id, min_at AS minAt, max_at AS maxAt FROM segment ORDER BY id')
  const times = db.prepare<[number], Buffer>('SELECT times FROM segment WHERE id = ?').pluck()
  const putSegment = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT OR REPLACE INTO segment (id, min_at, max_at, times) VALUES (?, ?, ?, ?)',
  )
  const removeSegment = db.prepare<[number]>('DELETE FROM segment WHERE id = ?')

  return {
    /** All or none. */
    insert(entries: readonly { line: JournalLine; detail: string | null }[]): void {
      inTransaction(db, () => {
        for (const entry of entries) insertEntry.run(...toRow(entry.line), entry.detail)
      })
    },
    line(id: number): JournalLine | null {
      const row = line.get(id)
      return row ? toLine(row) : null
    },
    /** What a text is compared with; null = no such entry. */
    texts(id: number): SearchedFields | null {
      const row = texts.get(id)
      if (!row) return null
      const [message, subjectId, event, correlationId, keywords] = row
      return { message, subjectId, event, correlationId, keywords: keywords === null ? [] : JSON.parse(keywords) }
    },
    entry(id: number): JournalEntry | null {
      const row = line.get(id)
      if (!row) return null
      const text = detail.get(id)
      return { ...toLine(row), detail: text == null ? null : JSON.parse(text) }
    },
    /** Newest first: `from` ≤ id < `before`. */
    older: (before: number, from: number, limit: number): JournalLine[] => older.all(before, from, limit).map(toLine),
    /** Oldest first: id > `after`. */
    newer: (after: number, limit: number): JournalLine[] => newer.all(after, limit).map(toLine),
    /** First and last id; null = empty. */
    ends(): { first: number; last: number } | null {
      const [first, last] = ends.get() ?? [null, null]
      return first === null || last === null ? null : { first, last }
    },
    levelsFrom: (id: number): [number, number][] => levels.all(id),
    oldest: (limit: number): { id: number; at: number }[] => oldest.all(limit).map(([id, at]) => ({ id, at })),
    removeUpTo: (id: number): number => removeUpTo.run(id).changes,
    gram: (segment: number, word: number): Uint8Array | null => gram.get(segment * GRAM_SPACE + word) ?? null,
    putGrams(segment: number, postings: readonly (readonly [number, Uint8Array])[]): void {
      inTransaction(db, () => {
        for (const [word, posting] of postings) putGram.run(segment * GRAM_SPACE + word, posting)
      })
    },
    /** Removes at most `limit` index rows of a segment; returns how many. */
    removeGrams: (segment: number, limit: number): number =>
      removeGrams.run(segment * GRAM_SPACE, (segment + 1) * GRAM_SPACE, limit).changes,
    segments: (): SegmentRow[] => segments.all(),
    /** Epoch ms by offset; NaN where there is no entry. */
    times(segment: number): Float64Array {
      const bytes = times.get(segment)
      return bytes ? new Float64Array(new Uint8Array(bytes).buffer) : new Float64Array(0)
    },
    putSegment(segment: SegmentRow, at: Float64Array): void {
      putSegment.run(segment.id, segment.minAt, segment.maxAt, new Uint8Array(at.buffer, at.byteOffset, at.byteLength))
    },
    removeSegment: (id: number): void => void removeSegment.run(id),
  }
}

function toLine(row: LineRow): JournalLine {
  const [id, at, level, scope, system, connection, correlationId, subjectType, subjectId, event, message, keywords] =
    row
  return {
    id,
    at,
    level: LOG_LEVELS[level] ?? 'info',
    scope,
    system,
    connection,
    correlationId,
    subject: subjectType === null || subjectId === null ? null : { type: subjectType, id: subjectId },
    event,
    message,
    keywords: keywords === null ? [] : JSON.parse(keywords),
  }
}

function toRow(line: JournalLine): LineRow {
  return [
    line.id,
    line.at,
    LOG_LEVELS.indexOf(line.level),
    line.scope,
    line.system,
    line.connection,
    line.correlationId,
    line.subject?.type ?? null,
    line.subject?.id ?? null,
    line.event,
    line.message,
    line.keywords.length === 0 ? null : JSON.stringify(line.keywords),
  ]
}
