import type { Migration } from '../../migrate.ts'

/**
 * The outbox. What changes at every attempt (`outbox`) is kept apart from what never changes (`outbox_body`), so that a
 * claim or an acknowledgement rewrites short rows. All times are epoch ms.
 *
 * `stage` is what the delivery loop reads: 0 = nothing to do now (settled, being sent, not the head of its group, or
 * waiting for another row), 1 = may be claimed, 2 = may be claimed from `due_at` on, 3 = to be looked up from `due_at` on.
 * No constraint on these rows uses IN: SQLite would build a temporary table for it at each update.
 * Every partial index below serves one question of the loop or the window, so that a backlog of any size costs a seek.
 * What every delivery would have to maintain is kept off the rows: which are on the wire (state `sending`) stands in
 * `outbox_flight`, one line per call, with the run that made it and the time; such a row keeps its former state here, and
 * a line of another run makes its rows unknown. The last line of a delivered row's history is its own `took_ms`.
 */
export const outboxMigration: Migration = {
  version: 2,
  name: 'outbox',
  up(db) {
    db.exec(`
      CREATE TABLE outbox (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        lane            TEXT NOT NULL CHECK (length(lane) > 0),
        group_key       TEXT NOT NULL CHECK (length(group_key) > 0),
        kind            TEXT NOT NULL,
        priority        INTEGER NOT NULL,
        state           TEXT NOT NULL,
        stage           INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 3),
        setback         INTEGER NOT NULL DEFAULT 0 CHECK (setback BETWEEN 0 AND 1),
        waits           INTEGER NOT NULL DEFAULT 0 CHECK (waits >= 0),
        spread          INTEGER NOT NULL DEFAULT 0 CHECK (spread BETWEEN 0 AND 1),
        attempts        INTEGER NOT NULL DEFAULT 0,
        calls           INTEGER NOT NULL DEFAULT 0,
        offline_tries   INTEGER NOT NULL DEFAULT 0,
        lookups         INTEGER NOT NULL DEFAULT 0,
        due_at          INTEGER NOT NULL,
        due_from        INTEGER,
        not_after       INTEGER,
        supersedes      TEXT,
        trouble_code    TEXT,
        trouble         TEXT,
        remote_no       TEXT,
        result          TEXT,
        created_at      INTEGER NOT NULL,
        updated_at      INTEGER NOT NULL,
        first_sent_at   INTEGER,
        last_sent_at    INTEGER,
        took_ms         INTEGER,
        existed         INTEGER NOT NULL DEFAULT 0 CHECK (existed BETWEEN 0 AND 1),
        not_found_at    INTEGER,
        finished_at     INTEGER,
        CHECK ((finished_at IS NULL AND (state = 'pending' OR state = 'waiting' OR state = 'unknown'))
          OR (finished_at IS NOT NULL AND
            (state = 'delivered' OR state = 'refused' OR state = 'expired' OR state = 'discarded')))
      ) STRICT;

      CREATE TABLE outbox_body (
        id              INTEGER PRIMARY KEY REFERENCES outbox (id),
        idempotency_key TEXT NOT NULL,
        content_hash    TEXT NOT NULL,
        payload         TEXT NOT NULL,
        subject_type    TEXT NOT NULL,
        subject_id      TEXT NOT NULL,
        subject_label   TEXT NOT NULL,
        asked_by        TEXT NOT NULL,
        correlation_id  TEXT NOT NULL
      ) STRICT;

      CREATE UNIQUE INDEX outbox_key ON outbox_body (idempotency_key);
      CREATE INDEX outbox_subject ON outbox_body (subject_type, subject_id);
      CREATE INDEX outbox_group ON outbox (lane, group_key, id) WHERE finished_at IS NULL;
      CREATE INDEX outbox_ready ON outbox (lane, kind, setback, priority DESC, id) WHERE stage = 1;
      CREATE INDEX outbox_timed ON outbox (lane, due_at) WHERE stage = 2;
      CREATE INDEX outbox_look_up ON outbox (lane, due_at) WHERE stage = 3;
      CREATE INDEX outbox_clock ON outbox (due_from) WHERE due_from IS NOT NULL;
      CREATE INDEX outbox_setback ON outbox (lane) WHERE setback = 1;
      CREATE INDEX outbox_spread ON outbox (id) WHERE spread = 1;
      CREATE INDEX outbox_list ON outbox (lane, state, id) WHERE state <> 'delivered';
      CREATE INDEX outbox_cause ON outbox (trouble_code, id) WHERE state = 'refused';
      CREATE INDEX outbox_supersedes ON outbox (lane, supersedes) WHERE supersedes IS NOT NULL AND finished_at IS NULL;

      CREATE TABLE outbox_wait (
        row_id          INTEGER NOT NULL REFERENCES outbox (id),
        needs_id        INTEGER NOT NULL REFERENCES outbox (id),
        settled         INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
        PRIMARY KEY (row_id, needs_id),
        CHECK (needs_id < row_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX outbox_wait_needs ON outbox_wait (needs_id, row_id);

      CREATE TABLE outbox_flight (
        id              INTEGER PRIMARY KEY,
        run_id          TEXT NOT NULL,
        lane            TEXT NOT NULL,
        at              INTEGER NOT NULL,
        row_ids         TEXT NOT NULL CHECK (json_valid(row_ids))
      ) STRICT;

      CREATE TABLE outbox_attempt (
        row_id          INTEGER NOT NULL,
        n               INTEGER NOT NULL,
        at              INTEGER NOT NULL,
        took_ms         INTEGER NOT NULL,
        purpose         TEXT NOT NULL CHECK (purpose IN ('send', 'look-up', 'person')),
        outcome         TEXT NOT NULL,
        note            TEXT NOT NULL,
        PRIMARY KEY (row_id, n)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE outbox_lane (
        lane            TEXT PRIMARY KEY,
        paused_until    INTEGER,
        pause_reason    TEXT,
        throttled_from  INTEGER,
        throttled_until INTEGER,
        throttle_reason TEXT,
        stopped         TEXT,
        last_success_at INTEGER,
        last_delivered  INTEGER
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE outbox_count (
        lane            TEXT NOT NULL,
        state           TEXT NOT NULL,
        n               INTEGER NOT NULL CHECK (n >= 0),
        PRIMARY KEY (lane, state)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE outbox_number (
        type            TEXT NOT NULL,
        day             TEXT NOT NULL CHECK (length(day) = 6),
        last            INTEGER NOT NULL CHECK (last > 0),
        PRIMARY KEY (type, day)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE outbox_meta (
        key             TEXT PRIMARY KEY,
        value           TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
