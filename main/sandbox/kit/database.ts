import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

export type SandboxDatabase = Database.Database

/**
 * Opens a system's SQLite file so that a returned commit survives SIGKILL and power loss.
 * better-sqlite3 is compiled to run WAL databases at NORMAL, so FULL is set on every open and read back.
 */
export function openSandboxDatabase(file: string): SandboxDatabase {
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 5000')
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error(`${file}: synchronous is not FULL`)
  return db
}
