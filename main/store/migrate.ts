import type { Database } from './database.ts'
import { DbOpenError } from './open-error.ts'

/** One step of a file's schema. Versions run 1..n without gaps; a released step never changes. */
export interface Migration {
  version: number
  name: string
  up(db: Database): void
}

/** Throws unless versions are 1..n in order. */
export function assertMigrationList(list: readonly Migration[]): void {
  list.forEach((migration, index) => {
    if (migration.version !== index + 1) {
      throw new Error(`migration ${migration.name}: version ${migration.version} where ${index + 1} is expected`)
    }
  })
}

/** PRAGMA user_version: the number of the last migration that ran. */
export function schemaVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** Throws DbOpenError `newer` when the file has migrations this build does not know. */
export function refuseNewer(db: Database, list: readonly Migration[], appVersion: string): void {
  const fileSchema = schemaVersion(db)
  if (fileSchema <= list.length) return
  throw new DbOpenError({
    kind: 'newer',
    file: db.name,
    appVersion,
    appSchema: list.length,
    fileSchema,
    choices: ['open-folder'],
  })
}

/**
 * Runs all pending migrations in one transaction, with foreign_key_check before the commit. A throw leaves the file and
 * its version as they were. `upTo` stops earlier (tests).
 */
export function migrate(
  db: Database,
  list: readonly Migration[],
  options: { appVersion: string; upTo?: number },
): void {
  assertMigrationList(list)
  refuseNewer(db, list, options.appVersion)
  const from = schemaVersion(db)
  const pending = list.slice(from, options.upTo ?? list.length)
  const last = pending.at(-1)
  if (!last) return
  // PRAGMA foreign_keys does nothing inside a transaction, and a table rebuild needs it off.
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(() => {
      for (const migration of pending) migration.up(db)
      const broken = db.pragma('foreign_key_check') as unknown[]
      if (broken.length > 0)
        throw new Error(`migrations up to ${last.version} leave ${broken.length} broken references`)
      db.pragma(`user_version = ${last.version}`)
    }).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
  }
  if (db.pragma('foreign_keys', { simple: true }) !== 1) throw new Error('foreign keys did not come back on')
}
