import type { Migration } from '../../migrate.ts'

/** Key and value pairs of the workspace itself: installation code, session number, flags. */
export const meta: Migration = {
  version: 1,
  name: 'meta',
  up(db) {
    db.exec(`CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`)
  },
}
