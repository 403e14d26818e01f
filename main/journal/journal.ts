import type { Redactor } from '../log/index.ts'
import type { Database } from '../store/index.ts'
import { countLevels } from './counts.ts'
import { detailText } from './detail.ts'
import { createIndexWriter } from './index-writer.ts'
import { pruneBatch, pruneIndexBatch } from './prune.ts'
import { compileFilter } from './query.ts'
import { searchIndex } from './search.ts'
import { journalTables } from './tables.ts'
import {
  type JournalCounts,
  type JournalEntry,
  type JournalFilter,
  type JournalLine,
  type JournalPage,
  type JournalQuery,
  JournalQueryError,
  type NewEntry,
  type Written,
} from './types.ts'

export interface JournalOptions {
  /** journal.db of an opened workspace. */
  db: Database
  /** Epoch ms. */
  now(): number
  redactor: Redactor
  /** Like ClockPort.after; Node's timers unless given. */
  after?(delayMs: number, run: () => void): () => void
  /** The file could not be written; entries are kept in memory, up to a bound, and tried again. */
  onError?(error: unknown): void
}

export interface Journal {
  /** Notes an entry; it is on disk within about 50 ms. Returns its id at once. Never throws for the disk. */
  write(entry: NewEntry): number
  /** Newest first, by page. Throws JournalQueryError. */
  search(query?: JournalQuery): JournalPage
  /** Entries after an id, oldest first, at most `limit` (200) of them looked at; `lastId` is where to go on. */
  tail(afterId: number, filter?: JournalFilter, limit?: number): { items: JournalLine[]; lastId: number }
  /** An entry with its neighbours: `count` before and after it, oldest first. */
  around(id: number, count: number): JournalLine[]
  get(id: number): JournalEntry | null
  /** Removes what exceeds a limit, oldest first, in small batches with pauses. Returns how many entries went. */
  prune(limits: { maxRows: number; maxAgeDays: number }): Promise<number>
  counts(): JournalCounts
  /** Called after entries were written; returns the unsubscribe. */
  onWritten(listener: (written: Written) => void): () => void
  /** Writes everything noted so far. */
  flush(): void
  /** Resolves when the index holds everything written. */
  whenIndexed(): Promise<void>
  /** Flushes and ends; later entries are dropped. Does not close the database. */
  stop(): void
}

const FLUSH_AFTER_MS = 50
/** Entries per transaction, and per turn when a burst comes. */
const FLUSH_SLICE = 100
/** Entries kept while the file cannot be written; a longer burst is written at once. */
const MAX_WAITING = 20_000
const RETRY_AFTER_MS = 2_000
const DAY_MS = 86_400_000

/** The searchable journal of one workspace. */
export function createJournal(options: JournalOptions): Journal {
  const { redactor, now } = options
  const after = options.after ?? nodeTimer
  const tables = journalTables(options.db)
  const ends = tables.ends()
  const index = createIndexWriter(tables, ends?.last ?? 0, ends?.first ?? 1)
  let firstId = ends?.first ?? index.indexedUpTo() + 1
  let lastId = Math.max(ends?.last ?? 0, index.indexedUpTo())
  let writtenId = lastId
  let waiting: { line: JournalLine; detail: string | null }[] = []
  let lost = 0
  let stopped = false
  let failing = false
  let cancelFlush: (() => void) | null = null
  let cancelStep: (() => void) | null = null
  const listeners = new Set<(written: Written) => void>()
  const idle = new Set<() => void>()

  function write(entry: NewEntry): number {
    lastId += 1
    if (stopped) {
      lost += 1
      return lastId
    }
    waiting.push({ line: toLine(lastId, entry), detail: detailText(entry.detail, redactor) })
    if (waiting.length > MAX_WAITING && (failing || !flushSlice())) {
      waiting.shift()
      lost += 1
    }
    scheduleFlush(FLUSH_AFTER_MS)
    return lastId
  }

  function toLine(id: number, entry: NewEntry): JournalLine {
    return {
      id,
      at: entry.at ?? now(),
      level: entry.level,
      scope: entry.scope,
      system: entry.system ?? null,
      connection: entry.connection ?? null,
      correlationId: entry.correlationId ?? null,
      subject: entry.subject ? { type: entry.subject.type, id: entry.subject.id } : null,
      event: entry.event,
      message: redactor.text(entry.message),
      keywords: (entry.keywords ?? []).map((word) => redactor.text(word)),
    }
  }

  function scheduleFlush(delayMs: number): void {
    if (stopped || cancelFlush) return
    cancelFlush = after(delayMs, () => {
      cancelFlush = null
      const done = flushSlice()
      if (waiting.length > 0) scheduleFlush(done ? 0 : RETRY_AFTER_MS)
    })
  }

  /** False = the file could not be written. */
  function flushSlice(): boolean {
    const slice = waiting.slice(0, FLUSH_SLICE)
    if (slice.length === 0) return true
    try {
      tables.insert(slice)
      failing = false
    } catch (error) {
      failing = true
      options.onError?.(error)
      return false
    }
    waiting = waiting.slice(slice.length)
    const lines = slice.map(({ line }) => line)
    writtenId = lines.at(-1)!.id
    safely(() => index.added(lines))
    scheduleStep()
    for (const listener of listeners) listener({ firstId: lines[0]!.id, lastId: writtenId, lines })
    return true
  }

  function flush(): void {
    while (waiting.length > 0 && flushSlice());
  }

  function scheduleStep(): void {
    if (stopped || cancelStep) return
    cancelStep = after(0, () => {
      cancelStep = null
      if (safely(index.step)) scheduleStep()
      else settleIdle()
    })
  }

  /** The entries themselves are safe: an index that cannot be written now is made up for later. */
  function safely(work: () => unknown): boolean {
    try {
      return work() === true
    } catch (error) {
      options.onError?.(error)
      return false
    }
  }

  function settleIdle(): void {
    for (const resolve of idle) resolve()
    idle.clear()
  }

  const pause = (): Promise<void> => new Promise((resolve) => after(0, resolve))

  if (index.indexedUpTo() < lastId) scheduleStep()

  return {
    write,
    flush,
    search(query = {}) {
      const limit = query.limit ?? 50
      if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw new JournalQueryError('bad-limit')
      const before = readCursor(query.cursor)
      const filter = compileFilter(query)
      flush()
      const source = { tables, index, firstId, lastId: writtenId }
      const { lines, stoppedAt } = searchIndex(source, filter, before, limit)
      return { items: lines, next: stoppedAt === null || stoppedAt <= firstId ? null : String(stoppedAt) }
    },
    tail(afterId, filter = {}, limit = 200) {
      const { matches } = compileFilter(filter)
      flush()
      const lines = tables.newer(afterId, limit)
      return { items: lines.filter(matches), lastId: lines.at(-1)?.id ?? afterId }
    },
    around(id, count) {
      flush()
      return [...tables.older(id + 1, 0, count + 1).reverse(), ...tables.newer(id, count)]
    },
    get(id) {
      flush()
      return tables.entry(id)
    },
    async prune({ maxRows, maxAgeDays }) {
      flush()
      const limit = { upToId: writtenId - maxRows, beforeAt: now() - maxAgeDays * DAY_MS }
      let removed = 0
      while (!stopped) {
        const batch = pruneBatch(tables, limit)
        if (!batch) break
        removed += batch.removed
        firstId = batch.firstId
        await pause()
      }
      while (!stopped && pruneIndexBatch(tables, index, firstId)) await pause()
      return removed
    },
    counts() {
      flush()
      const byLevel = countLevels(tables, index, firstId)
      const rows = Object.values(byLevel).reduce((sum, count) => sum + count, 0)
      const oldestAt = tables.oldest(1)[0]?.at ?? null
      return { rows, byLevel, oldestAt, newestAt: tables.line(writtenId)?.at ?? null, lost }
    },
    onWritten(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    whenIndexed() {
      flush()
      return new Promise((resolve) => {
        idle.add(resolve)
        scheduleStep()
      })
    },
    stop() {
      if (stopped) return
      flush()
      stopped = true
      cancelFlush?.()
      cancelStep?.()
      settleIdle()
    },
  }
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  if (!/^\d{1,15}$/.test(cursor)) throw new JournalQueryError('bad-cursor')
  return Number(cursor)
}

function nodeTimer(delayMs: number, run: () => void): () => void {
  if (delayMs === 0) {
    const immediate = setImmediate(run)
    return () => clearImmediate(immediate)
  }
  const timer = setTimeout(run, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}
