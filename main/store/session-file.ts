import { readFileSync } from 'node:fs'
import { writeFileDurably } from './files.ts'
import type { RepairChoice } from './open-error.ts'

/**
 * What is remembered beside business.db, so that a file which was lost, put back by hand or not closed is noticed.
 * open: a session runs or ended without closing · closing: everything is in the main file, the log file may be gone ·
 * closed: left in order.
 */
export interface SessionFile {
  state: 'open' | 'closing' | 'closed'
  /** Sessions are counted; business.db holds the same number. A lower one in the file means an older copy. */
  session: number
  /** Every installation code ever used here: none is used again, whatever happens to the database. */
  codes: string[]
  /** A repair a person chose; taken over into the database at the next open. */
  repair: { choice: RepairChoice; at: number; kept: string | null } | null
}

/** null = there is none, or it cannot be read (then the database is checked as after a crash). */
export function readSessionFile(file: string): SessionFile | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
  const raw = parsed as Partial<SessionFile> | null
  if (raw === null || typeof raw !== 'object') return null
  if (raw.state !== 'open' && raw.state !== 'closing' && raw.state !== 'closed') return null
  if (typeof raw.session !== 'number' || !Array.isArray(raw.codes)) return null
  return {
    state: raw.state,
    session: raw.session,
    codes: raw.codes.filter((code): code is string => typeof code === 'string'),
    repair: raw.repair ?? null,
  }
}

export function writeSessionFile(file: string, session: SessionFile): void {
  writeFileDurably(file, `${JSON.stringify(session)}\n`)
}
