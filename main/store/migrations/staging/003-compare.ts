import type { Migration } from '../../migrate.ts'

/**
 * 商品对照: what was read of both sides and what the comparison found. Disposable: it can be compared anew at any time,
 * and it writes to nobody.
 */
export const compareStaging: Migration = {
  version: 3,
  name: 'compare',
  up(db) {
    db.exec(`
      CREATE TABLE compare_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL,
        from_day TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('reading', 'refreshing', 'comparing', 'done', 'cancelled', 'failed')),
        -- where a failed comparison goes on when a person resumes it
        failed_at TEXT CHECK (failed_at IN ('reading', 'refreshing', 'comparing')),
        started_at INTEGER NOT NULL,
        started_by TEXT NOT NULL,
        finished_at INTEGER,
        correlation_id TEXT NOT NULL,
        erp_as_of INTEGER,
        pos_as_of INTEGER,
        -- JSON: progress of reading, counts found, last trouble
        reading TEXT NOT NULL,
        counts TEXT NOT NULL,
        trouble TEXT,
        -- 0 once they are cleared away: codes when the run has ended, lines when a later result took their place
        has_codes INTEGER NOT NULL DEFAULT 1,
        has_lines INTEGER NOT NULL DEFAULT 1,
        CHECK ((state = 'failed') = (failed_at IS NOT NULL))
      ) STRICT;
      CREATE INDEX compare_run_by_connection ON compare_run(connection_id, id);

      -- One spec of one side. Part 0 is the ERP; the POS is kept in parts of a few thousand, each written in its own
      -- order: a million codes put into one order one by one would write every page of the file again and again.
      CREATE TABLE compare_code (
        run_id INTEGER NOT NULL,
        part INTEGER NOT NULL,
        folded TEXT NOT NULL,
        product_id TEXT NOT NULL,
        n INTEGER NOT NULL,
        code TEXT NOT NULL,
        product_no TEXT NOT NULL,
        name TEXT NOT NULL,
        spec_name TEXT NOT NULL,
        -- epoch ms of the product's creation in the ERP
        created_at INTEGER,
        PRIMARY KEY (run_id, part, folded, product_id, n)
      ) STRICT, WITHOUT ROWID;
      -- a product of the ERP that was edited while being read arrives again and replaces its rows
      CREATE INDEX compare_code_of_erp ON compare_code(run_id, product_id) WHERE part = 0;

      CREATE TABLE compare_line (
        run_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('pos-only', 'erp-only', 'clash', 'no-code')),
        seq INTEGER NOT NULL,
        search TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (run_id, kind, seq)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
