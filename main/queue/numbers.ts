import type { Statement } from 'better-sqlite3'
import type { Database } from '../store/index.ts'

const BEIJING_MS = 8 * 3_600_000

const statements = new WeakMap<Database, Statement<[string, string], number>>()

/** Compiled once per connection: a plan of thousands of rows mints as many numbers. */
function statementOf(db: Database): Statement<[string, string], number> {
  const known = statements.get(db)
  if (known) return known
  const made = db
    .prepare<[string, string], number>(
      `INSERT INTO outbox_number (type, day, last) VALUES (?, ?, 1)
       ON CONFLICT (type, day) DO UPDATE SET last = last + 1 RETURNING last`,
    )
    .pluck()
  statements.set(db, made as Statement<[string, string], number>)
  return made as Statement<[string, string], number>
}

/**
 * Mints a number of our own: type + yyMMdd (Beijing) + installation code + sequence (at least four digits, per type and
 * day). Runs in the caller's transaction, which must be open: a rollback gives the number back before anyone saw it.
 * Never twice: the sequence only grows, also after the clock was set back, and a restored file gets a new code.
 * `now` is epoch ms. Throws when no transaction is open or the type is not 1–4 capital letters.
 */
export function mintNumber(db: Database, installationCode: string, type: string, now: number): string {
  if (!db.inTransaction) throw new Error('a number must be minted inside the transaction that uses it')
  if (!/^[A-Z]{1,4}$/.test(type)) throw new Error(`number type ${JSON.stringify(type)} is not 1 to 4 capital letters`)
  const day = new Date(now + BEIJING_MS).toISOString().slice(2, 10).replaceAll('-', '')
  const last = statementOf(db).get(type, day)!
  return `${type}${day}${installationCode}${String(last).padStart(4, '0')}`
}
