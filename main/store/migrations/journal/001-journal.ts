import type { Migration } from '../../migrate.ts'

/**
 * `entry`: the journal. `gram`: its index, one row per word and segment of 15,360 entries (key = segment × 2^33 + word,
 * posting = which entries of the segment have it). `segment`: segments whose index is complete; `times` = the entries'
 * epoch ms as 64-bit floats. Detail comes last so that reading a line never touches its overflow pages.
 */
export const journalMigration: Migration = {
  version: 1,
  name: 'journal',
  up(db) {
    db.exec(`
      CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        level INTEGER NOT NULL,
        scope TEXT NOT NULL,
        system TEXT,
        connection TEXT,
        correlation_id TEXT,
        subject_type TEXT,
        subject_id TEXT,
        event TEXT NOT NULL,
        message TEXT NOT NULL,
        keywords TEXT,
        detail TEXT
      ) STRICT;
      CREATE TABLE gram (key INTEGER PRIMARY KEY, posting BLOB NOT NULL) STRICT;
      CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        min_at INTEGER NOT NULL,
        max_at INTEGER NOT NULL,
        times BLOB NOT NULL
      ) STRICT;
    `)
  },
}
