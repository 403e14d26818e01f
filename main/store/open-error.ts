/**
 * Why a database file could not be opened.
 * missing: the workspace existed before, its business file is gone · truncated: shorter than its own header says ·
 * missing-wal: the session before ended without closing and its write-ahead log is gone · corrupt: quick_check failed ·
 * newer: written by a newer version of the product · locked: another program or a second instance holds it.
 */
export const DB_OPEN_ERROR_KINDS = [
  'missing',
  'missing-wal',
  'truncated',
  'not-a-database',
  'corrupt',
  'newer',
  'locked',
  'read-only',
  'full',
  'io',
] as const
export type DbOpenErrorKind = (typeof DB_OPEN_ERROR_KINDS)[number]

/**
 * What a person may choose. restore: put a backup in place · empty: begin with an empty file · keep: go on with the
 * file as it is (only where it is sound) · open-folder and retry change nothing.
 */
export type RepairChoice = 'restore' | 'empty' | 'keep'
export type OpenErrorChoice = RepairChoice | 'open-folder' | 'retry'

export interface DbOpenErrorFacts {
  kind: DbOpenErrorKind
  file: string
  /** Size of the file in bytes; null = there is none. */
  sizeBytes?: number | null
  /** The newest usable backup; `at` is epoch ms. */
  lastBackup?: { file: string; at: number } | null
  appVersion?: string
  appSchema?: number
  fileSchema?: number
  choices?: OpenErrorChoice[]
  /** What SQLite or the system said, for the log. */
  detail?: string
}

/** Opening a workspace failed for a reason that a person can act on. `message` is English, for logs. */
export class DbOpenError extends Error {
  readonly kind: DbOpenErrorKind
  readonly facts: DbOpenErrorFacts

  constructor(facts: DbOpenErrorFacts, options?: ErrorOptions) {
    super(`cannot open ${facts.file}: ${facts.kind}${facts.detail ? ` (${facts.detail})` : ''}`, options)
    this.name = 'DbOpenError'
    this.kind = facts.kind
    this.facts = facts
  }
}

/** Code of an error thrown by Node or by better-sqlite3, or null. */
export function errorCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : null
}

/**
 * Kind for what Node's fs or better-sqlite3 threw; null where the error is none of storage (a bug, not a damaged file).
 */
export function classifyStorageError(error: unknown): DbOpenErrorKind | null {
  if (error instanceof DbOpenError) return error.kind
  const code = errorCode(error)
  if (code === null) return null
  if (code === 'SQLITE_NOTADB') return 'not-a-database'
  if (code === 'SQLITE_IOERR_SHORT_READ') return 'truncated'
  if (code.startsWith('SQLITE_CORRUPT')) return 'corrupt'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || code === 'EBUSY') return 'locked'
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return 'read-only'
  if (code === 'SQLITE_PERM' || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'read-only'
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return 'io'
  return null
}
