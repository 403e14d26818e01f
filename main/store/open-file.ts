import type { Log } from '../log/index.ts'
import { type Database, openRaw } from './database.ts'
import { putAside } from './files.ts'
import { assertMigrationList, type Migration, migrate, refuseNewer } from './migrate.ts'
import { classifyStorageError } from './open-error.ts'
import { applyPragmas, assertPragmas, type FileRole, SYNCHRONOUS } from './pragmas.ts'
import { lockMainOnly } from './transaction.ts'

export interface OpenFileOptions {
  role: FileRole
  migrations: readonly Migration[]
  appVersion: string
  busyTimeoutMs?: number
  /** Runs before the first pending migration of a file that has some already. */
  beforeMigrating?(db: Database): Promise<void>
}

/** Opens one file with its pragmas and brings it to this build's schema. Closes it again on a throw. */
export async function openFile(file: string, options: OpenFileOptions): Promise<Database> {
  assertMigrationList(options.migrations)
  const timeout = options.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: options.busyTimeoutMs }
  const db = openRaw(file)
  try {
    refuseNewer(db, options.migrations, options.appVersion)
    applyPragmas(db, options.role, timeout)
    const version = db.pragma('user_version', { simple: true }) as number
    if (version > 0 && version < options.migrations.length) await options.beforeMigrating?.(db)
    migrate(db, options.migrations, { appVersion: options.appVersion })
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Opens a file whose content can be lost (staging, journal): one that cannot be used is put aside and begun anew.
 * Storage that cannot be written at all still throws.
 */
export async function openDisposable(
  file: string,
  options: OpenFileOptions & { aside: string; now: number; log?: Log | undefined },
): Promise<Database> {
  try {
    return await openFile(file, options)
  } catch (error) {
    const kind = classifyStorageError(error)
    if (kind !== 'not-a-database' && kind !== 'corrupt' && kind !== 'truncated' && kind !== 'newer') throw error
    const kept = putAside(file, options.aside, options.now)
    options.log?.warn('put an unusable file aside and begin a new one', { file, kept, kind })
    return openFile(file, options)
  }
}

/**
 * Attaches staging.db to the business connection as `staging`, for reading and for copying what a person confirmed.
 * Writes to staging go through a connection of their own, so that no transaction waits for an import worker.
 */
export function attachStaging(business: Database, file: string): void {
  business.prepare('ATTACH ? AS staging').run(file)
  business.pragma(`staging.synchronous = ${SYNCHRONOUS.staging}`)
  business.prepare('SELECT count(*) FROM staging.sqlite_schema').get()
  assertPragmas(business, 'business')
  assertPragmas(business, 'staging', 'staging')
  lockMainOnly(business, 'meta')
}
