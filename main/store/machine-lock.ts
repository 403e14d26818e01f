import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Database, openRaw } from './database.ts'
import { classifyStorageError } from './open-error.ts'

export interface LockHolder {
  pid: number
  user: string
  /** Epoch ms. */
  since: number
}
/** Connections of the locks in force: one that nobody refers to would be collected, and its lock with it. */
const held = new Set<Database>()

export type MachineLock = { held: true; release(): void } | { held: false; heldBy: LockHolder | null }

/**
 * Takes the lock `name` for this process, among all users of this machine: `dir` is a folder they share.
 * A lock is an EXCLUSIVE SQLite transaction on an empty file, so the operating system lets go of it the moment the
 * process ends, however it ends; there is no lease to expire while a PC sleeps.
 * Every user has a file of their own, since one user may not be able to write another's. Whoever takes a lock holds
 * their own file first and then looks at all others: of two at the same moment at most one can win (both may lose).
 * Throws fs and SQLite errors when the folder cannot be written.
 */
export function acquireMachineLock(
  dir: string,
  name: string,
  options: {
    user?: string
    now?: () => number /** The folder belongs to this user alone. */
    ownFolder?: boolean
  } = {},
): MachineLock {
  const user = options.user ?? os.userInfo().username
  const stem = encodeName(name)
  const own = `${stem}.${encodeName(user)}.lock`
  mkdirSync(dir, { recursive: true })
  if (!options.ownFolder) shareFolder(dir)
  const connection = holdExclusively(path.join(dir, own))
  if (!connection) return { held: false, heldBy: readHolder(path.join(dir, own)) }
  for (const file of readdirSync(dir)) {
    if (file === own || !file.startsWith(`${stem}.`) || !file.endsWith('.lock')) continue
    if (isHeld(path.join(dir, file))) {
      connection.close()
      return { held: false, heldBy: readHolder(path.join(dir, file)) }
    }
  }
  const since = (options.now ?? Date.now)()
  writeFileSync(holderFile(path.join(dir, own)), JSON.stringify({ pid: process.pid, user, since } satisfies LockHolder))
  held.add(connection)
  return {
    held: true,
    release() {
      held.delete(connection)
      connection.close()
    },
  }
}

function holdExclusively(file: string): Database | null {
  const db = openRaw(file, { timeoutMs: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db.close()
    if (classifyStorageError(error) === 'locked') return null
    throw error
  }
}

function isHeld(file: string): boolean {
  let db: Database | null = null
  try {
    db = openRaw(file, { readonly: true, mustExist: true, timeoutMs: 0 })
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    if (classifyStorageError(error) === 'locked') return true
    throw error
  } finally {
    db?.close()
  }
}

function shareFolder(dir: string): void {
  try {
    chmodSync(dir, 0o1777)
  } catch {
    // Made by another user, who opened it already.
  }
}

/** Who holds it, as they wrote it down: for the message only, never for the decision. */
function readHolder(lockFile: string): LockHolder | null {
  try {
    const raw = JSON.parse(readFileSync(holderFile(lockFile), 'utf8')) as Partial<LockHolder>
    if (typeof raw.pid !== 'number' || typeof raw.user !== 'string' || typeof raw.since !== 'number') return null
    return { pid: raw.pid, user: raw.user, since: raw.since }
  } catch {
    return null
  }
}

// Not the lock file itself: closing any handle on it would drop this process's locks on POSIX systems.
function holderFile(lockFile: string): string {
  return lockFile.replace(/\.lock$/, '.holder')
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll('.', '%2E').replaceAll('*', '%2A')
}
