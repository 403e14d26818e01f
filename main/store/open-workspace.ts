import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Log } from '../log/index.ts'
import { backupOnline, thinBackups } from './backup.ts'
import { createCheckpointer } from './checkpointer.ts'
import type { Database } from './database.ts'
import { damaged, examineBusiness } from './examine.ts'
import { putAside, stamp, type WorkspaceFiles, workspaceFiles } from './files.ts'
import { beginSession } from './identity.ts'
import { inspectFile } from './inspect.ts'
import { checkIntegrity } from './integrity.ts'
import { acquireMachineLock } from './machine-lock.ts'
import { makeWorkspace } from './make-workspace.ts'
import { businessMigrations, journalMigrations, stagingMigrations } from './migrations/index.ts'
import { classifyStorageError, DbOpenError } from './open-error.ts'
import { attachStaging, openDisposable, openFile } from './open-file.ts'
import { readSessionFile, type SessionFile, writeSessionFile } from './session-file.ts'
import { watchSlowTransactions } from './transaction.ts'
import type { Workspace } from './workspace.ts'

export interface OpenWorkspaceOptions {
  dir: string
  /** Epoch ms. */
  now(): number
  appVersion: string
  /** Stable for this computer and user; a change renews the installation code. */
  machineId?: string
  /** Cryptographically random bytes. */
  random?(length: number): Uint8Array
  log?: Log
  /** Writes and removes a small file; throws what the file system throws. Replaced in tests of full or locked disks. */
  probe?(dir: string): void
}

const BEFORE_MIGRATION_BACKUPS = 5
const SLOW_MS = 40

/**
 * Opens a workspace: takes its lock, examines business.db, migrates all three files, begins a session.
 * Throws DbOpenError for everything a person can act on; the workspace is then left as it was found.
 */
export async function openWorkspace(options: OpenWorkspaceOptions): Promise<Workspace> {
  const files = workspaceFiles(options.dir)
  try {
    mkdirSync(options.dir, { recursive: true })
    ;(options.probe ?? probeFolder)(options.dir)
  } catch (error) {
    throw asOpenError(error, files)
  }
  const release = takeWorkspaceLock(options, files)
  const opened: Database[] = []
  try {
    const session = readSessionFile(files.session)
    await examineBusiness(files, session)
    const business = await openBusiness(files, options)
    opened.push(business)
    const staging = await openStagingFor(files, session, options)
    opened.push(staging)
    attachStaging(business, files.staging)
    const journal = await openDisposable(files.journal, {
      role: 'journal',
      migrations: journalMigrations,
      appVersion: options.appVersion,
      aside: files.damaged,
      now: options.now(),
      log: options.log,
    })
    opened.push(journal)
    const identity = beginSession(business, session, {
      place: `${options.machineId ?? ''}|${realpathSync(options.dir)}`,
      now: options.now(),
      random: options.random ?? randomBytes,
    })
    writeSessionFile(files.session, { state: 'open', ...identity, repair: null })
    for (const db of opened) watchSlow(db, options.log)
    // Not staging.db: its log is copied without a single sync, which takes a few milliseconds.
    const checkpointer = createCheckpointer({
      files: [
        { role: 'business', db: business },
        { role: 'journal', db: journal },
      ],
      log: options.log,
    })
    const parts = { files, dir: options.dir, business, staging, journal, checkpointer, identity, release }
    return makeWorkspace({ ...parts, now: options.now })
  } catch (error) {
    for (const db of opened.reverse()) db.close()
    release()
    throw asOpenError(error, files)
  }
}

/** A connection of its own to staging.db, for an import worker. The caller closes it and keeps its transactions short. */
export function openStaging(file: string, appVersion: string): Promise<Database> {
  return openFile(file, { role: 'staging', migrations: stagingMigrations, appVersion, busyTimeoutMs: 5_000 })
}

function openBusiness(files: WorkspaceFiles, options: OpenWorkspaceOptions): Promise<Database> {
  return openFile(files.business, {
    role: 'business',
    migrations: businessMigrations,
    appVersion: options.appVersion,
    async beforeMigrating(db) {
      const name = `business-before-v${businessMigrations.length}-${stamp(options.now())}.db`
      await backupOnline(db, path.join(files.backups, name))
      thinBackups(files.backups, 'before-migration', BEFORE_MIGRATION_BACKUPS)
    },
  })
}

async function openStagingFor(
  files: WorkspaceFiles,
  session: SessionFile | null,
  options: OpenWorkspaceOptions,
): Promise<Database> {
  const now = options.now()
  if (existsSync(files.staging) && session?.state !== 'closed') {
    // synchronous=OFF: a power cut can leave it broken without SQLite noticing on open.
    const report = await checkIntegrity(files.staging)
    if (!report.ok) {
      const kept = putAside(files.staging, files.damaged, now)
      options.log?.warn('put the staging file aside after an unclean end', { kept, problems: report.problems })
    }
  }
  const { appVersion, log } = options
  return openDisposable(files.staging, {
    role: 'staging',
    migrations: stagingMigrations,
    appVersion,
    aside: files.damaged,
    now,
    log,
  })
}

function takeWorkspaceLock(options: OpenWorkspaceOptions, files: WorkspaceFiles): () => void {
  try {
    const lock = acquireMachineLock(options.dir, 'workspace', { ownFolder: true, now: options.now })
    if (lock.held) return lock.release
    const detail = lock.heldBy ? `held by process ${lock.heldBy.pid} of ${lock.heldBy.user}` : 'held'
    throw new DbOpenError({ kind: 'locked', file: files.business, detail, choices: ['retry'] })
  } catch (error) {
    throw asOpenError(error, files)
  }
}

function asOpenError(error: unknown, files: WorkspaceFiles): unknown {
  if (error instanceof DbOpenError) return error
  const kind = classifyStorageError(error)
  if (kind === null) return error
  return damaged(files, kind, safeFacts(files.business), { detail: (error as Error).message, cause: error })
}

function safeFacts(file: string): ReturnType<typeof inspectFile> | null {
  try {
    return inspectFile(file)
  } catch {
    return null
  }
}

function probeFolder(dir: string): void {
  const file = path.join(dir, '.probe')
  writeFileSync(file, Buffer.alloc(4096))
  rmSync(file)
}

function watchSlow(db: Database, log: Log | undefined): void {
  if (!log) return
  const file = path.basename(db.name)
  watchSlowTransactions(db, {
    limitMs: SLOW_MS,
    onSlow: (durationMs) => log.warn('slow transaction', { file, durationMs: Math.round(durationMs) }),
  })
}
