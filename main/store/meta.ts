import type { Database } from './database.ts'

/** Value of a key in business.db's `meta`, or null. */
export function getMeta(db: Database, key: string): string | null {
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key)
  return typeof row === 'string' ? row : null
}

/** Sets a key; null removes it. */
export function setMeta(db: Database, key: string, value: string | null): void {
  if (value === null) db.prepare('DELETE FROM meta WHERE key = ?').run(key)
  else {
    db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ).run(key, value)
  }
}
