import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { copyFile, open } from 'node:fs/promises'
import path from 'node:path'
import { type Database, openRaw } from './database.ts'
import { syncFolder } from './files.ts'
import { checkIntegrity } from './integrity.ts'
import { DbOpenError } from './open-error.ts'

export interface BackupFile {
  file: string
  kind: 'daily' | 'clean' | 'before-migration' | 'other'
  /** When it was made, epoch ms (the file's time). */
  at: number
  sizeBytes: number
}

/**
 * Copies an open database to `target` while it is in use, a few pages per turn of the event loop, checks the copy and
 * only then puts it in place. Throws DbOpenError `corrupt` when the copy is not sound; `target` is then untouched.
 */
export async function backupOnline(db: Database, target: string): Promise<void> {
  const temporary = prepareTarget(target)
  await db.backup(temporary, { progress: () => 200 })
  await finish(temporary, target)
}

/** The same for a file that nobody has open. */
export async function backupClosed(file: string, target: string): Promise<void> {
  const temporary = prepareTarget(target)
  await copyFile(file, temporary)
  await finish(temporary, target)
}

/** Backups in a folder, newest first. A missing folder has none. */
export function listBackups(folder: string): BackupFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith('business') && name.endsWith('.db'))
    .map((name) => {
      const file = path.join(folder, name)
      const { mtimeMs, size } = statSync(file)
      return { file, kind: kindOf(name), at: Math.round(mtimeMs), sizeBytes: size }
    })
    .sort((a, b) => b.at - a.at || b.file.localeCompare(a.file))
}

/** Removes all but the `keep` newest of one kind; the name carries the date, so names sort by age. */
export function thinBackups(folder: string, kind: 'daily' | 'before-migration', keep: number): void {
  const names = listBackups(folder).filter((backup) => backup.kind === kind)
  names.sort((a, b) => b.file.localeCompare(a.file))
  for (const { file } of names.slice(keep)) rmSync(file)
}

function kindOf(name: string): BackupFile['kind'] {
  if (name.startsWith('business-daily-')) return 'daily'
  if (name === 'business-clean.db') return 'clean'
  return name.startsWith('business-before-') ? 'before-migration' : 'other'
}

function prepareTarget(target: string): string {
  mkdirSync(path.dirname(target), { recursive: true })
  const temporary = `${target}.tmp`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true })
  return temporary
}

async function finish(temporary: string, target: string): Promise<void> {
  // A backup stands alone: out of WAL mode, nobody who looks at it leaves files beside it.
  const copy = openRaw(temporary, { mustExist: true })
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
  const report = await checkIntegrity(temporary)
  if (!report.ok) {
    throw new DbOpenError({ kind: report.kind ?? 'corrupt', file: temporary, detail: report.problems.join('; ') })
  }
  const handle = await open(temporary, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  renameSync(temporary, target)
  syncFolder(path.dirname(target))
}
