import type { Database } from './database.ts'

/** Which of a workspace's three files a connection belongs to. */
export type FileRole = 'business' | 'staging' | 'journal'

/** PRAGMA synchronous as a number: 0 OFF, 1 NORMAL, 2 FULL. Staging can be thrown away, so it need not be durable. */
export const SYNCHRONOUS: Record<FileRole, 0 | 1 | 2> = { business: 2, staging: 0, journal: 1 }

/** Keeps a write-ahead log that grew in a burst from staying that large (bytes). */
const JOURNAL_SIZE_LIMIT = 64 * 1024 * 1024

/**
 * Sets what every connection needs and reads it back. Must run on every open, before the first statement:
 * better-sqlite3 is compiled with DEFAULT_WAL_SYNCHRONOUS=1, so a WAL file silently runs NORMAL unless told otherwise.
 * Throws when a value did not take.
 */
export function applyPragmas(db: Database, role: FileRole, options: { busyTimeoutMs?: number } = {}): void {
  const busyTimeout = options.busyTimeoutMs ?? 2_000
  db.pragma(`busy_timeout = ${busyTimeout}`)
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${SYNCHRONOUS[role]}`)
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT}`)
  // A read makes SQLite find out that the file is WAL; only after that does the value read back mean anything.
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  expectPragma(db, 'busy_timeout', busyTimeout)
  assertPragmas(db, role)
}

/** Throws when a connection does not run with the durability of its role. */
export function assertPragmas(db: Database, role: FileRole, schema = 'main'): void {
  expectPragma(db, `${schema}.journal_mode`, 'wal')
  expectPragma(db, `${schema}.synchronous`, SYNCHRONOUS[role])
  expectPragma(db, 'foreign_keys', 1)
}

function expectPragma(db: Database, name: string, expected: string | number): void {
  const actual = db.pragma(name, { simple: true })
  if (actual !== expected) throw new Error(`PRAGMA ${name} is ${String(actual)}, expected ${expected} (${db.name})`)
}
