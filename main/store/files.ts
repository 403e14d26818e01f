import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Where the files of one workspace lie. */
export interface WorkspaceFiles {
  business: string
  staging: string
  journal: string
  session: string
  backups: string
  /** Broken files that were put aside; never deleted by the product. */
  damaged: string
}

export function workspaceFiles(dir: string): WorkspaceFiles {
  return {
    business: path.join(dir, 'business.db'),
    staging: path.join(dir, 'staging.db'),
    journal: path.join(dir, 'journal.db'),
    session: path.join(dir, 'session.json'),
    backups: path.join(dir, 'backups'),
    damaged: path.join(dir, 'damaged'),
  }
}

/** Writes a small file so that after a power cut either the old or the new content is there, never half of it. */
export function writeFileDurably(file: string, content: string): void {
  const temporary = `${file}.tmp`
  const handle = openSync(temporary, 'w')
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
  syncFolder(path.dirname(file))
}

/** Makes renames in a folder durable; Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Moves a database with its -wal and -shm into `folder` under a name with the time; returns the new path. */
export function putAside(file: string, folder: string, now: number): string {
  mkdirSync(folder, { recursive: true })
  const { name, ext } = path.parse(file)
  const stem = `${name}-${stamp(now)}`
  const taken = readdirSync(folder)
  let target = `${stem}${ext}`
  for (let count = 2; taken.includes(target); count += 1) target = `${stem}-${count}${ext}`
  const kept = path.join(folder, target)
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix)
  }
  syncFolder(folder)
  return kept
}

/** `20261122T093005` in Beijing time, for file names. `at` is epoch ms. */
export function stamp(at: number): string {
  return beijing(at).replace(/[-:]/g, '').slice(0, 15)
}

/** `2026-11-22` in Beijing time. `at` is epoch ms. */
export function beijingDate(at: number): string {
  return beijing(at).slice(0, 10)
}

function beijing(at: number): string {
  // China has had no daylight saving time since 1991: eight hours, always.
  return new Date(at + 8 * 3_600_000).toISOString()
}
