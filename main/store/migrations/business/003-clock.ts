import type { Migration } from '../../migrate.ts'

/**
 * Scheduled jobs and their runs. `settled_slot` is the newest due time that needs nothing more: it ran, was skipped, or
 * a person was asked. `asking_slot` waits for a person. All times are epoch ms; job `*` in `clock_pause` means all.
 */
export const clockMigration: Migration = {
  version: 3,
  name: 'clock',
  up(db) {
    db.exec(`
      CREATE TABLE clock_job (
        name            TEXT PRIMARY KEY,
        settled_slot    INTEGER NOT NULL,
        asking_slot     INTEGER,
        last_success_at INTEGER,
        seen_at         INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE clock_run (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        job             TEXT NOT NULL,
        slot            INTEGER NOT NULL,
        trigger         TEXT NOT NULL CHECK (trigger IN ('schedule', 'catch-up', 'manual')),
        state           TEXT NOT NULL CHECK (state IN
          ('running', 'done', 'failed', 'aborted', 'interrupted', 'skipped', 'needs-person')),
        started_at      INTEGER NOT NULL,
        finished_at     INTEGER,
        note            TEXT NOT NULL,
        counts          TEXT NOT NULL CHECK (json_valid(counts)),
        correlation_id  TEXT NOT NULL,
        run_id          TEXT NOT NULL,
        CHECK ((finished_at IS NULL) = (state IN ('running', 'needs-person')))
      ) STRICT;
      CREATE INDEX clock_run_job ON clock_run (job, id);
      CREATE INDEX clock_run_open ON clock_run (job) WHERE finished_at IS NULL;

      CREATE TABLE clock_pause (
        job             TEXT PRIMARY KEY,
        until           INTEGER NOT NULL,
        reason          TEXT NOT NULL,
        paused_by       TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
