import type { LogLevel } from '../log/index.ts'

/** What a person may look for later: one event, told in one Chinese sentence. */
export interface NewEntry {
  /** Epoch ms; now unless given. */
  at?: number
  level: LogLevel
  /** The room or stream, e.g. `queue`, `catalog.erp-import`. */
  scope: string
  /** Remote system, e.g. `wangdian`, `pos`. */
  system?: string
  /** Connection id, e.g. `pos:3`. */
  connection?: string
  correlationId?: string
  /** What it is about: a document, a product, an import, by its number. */
  subject?: { type: string; id: string }
  /** Stable code of the event, e.g. `outbox.refused`. */
  event: string
  message: string
  /** Further words to be found by, e.g. the 商家编码 of a batch. The detail itself is not searched. */
  keywords?: string[]
  /** Request, answer, error … JSON-safe or not; redacted and cut when written. */
  detail?: unknown
}

/** An entry as a list shows it. Empty fields are null. */
export interface JournalLine {
  /** Grows with every entry; the order of writing. */
  id: number
  /** Epoch ms. */
  at: number
  level: LogLevel
  scope: string
  system: string | null
  connection: string | null
  correlationId: string | null
  subject: { type: string; id: string } | null
  event: string
  message: string
  keywords: string[]
}

/** An entry with everything that was kept. */
export interface JournalEntry extends JournalLine {
  /** Redacted JSON value; null = none. */
  detail: unknown
}

/** All given conditions hold together; a list means any of its values. */
export interface JournalFilter {
  levels?: LogLevel[]
  scopes?: string[]
  systems?: string[]
  connections?: string[]
  events?: string[]
  correlationId?: string
  subject?: { type?: string; id: string }
  /** Epoch ms, inclusive. */
  from?: number
  /** Epoch ms, exclusive. */
  to?: number
  /**
   * Found anywhere in message, subject number, event code or keywords; ASCII letters in either case, full-width forms
   * as their ASCII ones, outer blanks ignored. One character alone is refused.
   */
  text?: string
}

export interface JournalQuery extends JournalFilter {
  /** From the page before; absent = from the newest entry. */
  cursor?: string
  /** 1–200; 50 unless given. */
  limit?: number
}

export interface JournalPage {
  /** Newest first. May be fewer than asked for even though older ones exist: see `next`. */
  items: JournalLine[]
  /** Cursor of the next, older page; null = nothing older matches. One call never looks at more than a bounded number of entries. */
  next: string | null
}

export interface JournalCounts {
  rows: number
  byLevel: Record<LogLevel, number>
  /** Epoch ms; null = empty. */
  oldestAt: number | null
  newestAt: number | null
  /** Entries dropped because the file could not be written. */
  lost: number
}

/** What was just written, in order. */
export interface Written {
  firstId: number
  lastId: number
  lines: JournalLine[]
}

/** A query that cannot be answered as it stands. */
export class JournalQueryError extends Error {
  readonly code: 'text-too-short' | 'bad-cursor' | 'bad-limit'

  constructor(code: 'text-too-short' | 'bad-cursor' | 'bad-limit') {
    super(`journal query: ${code}`)
    this.name = 'JournalQueryError'
    this.code = code
  }
}
