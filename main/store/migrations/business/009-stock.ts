import type { Migration } from '../../migrate.ts'

/**
 * 库存同步: who is master, the runs, and every line that was queued with its old and new value, which 撤回 needs.
 * Quantities × 10⁴, times epoch ms. What was read and planned lies in staging.
 */
export const stockMigration: Migration = {
  version: 9,
  name: 'stock',
  up(db) {
    db.exec(`
      CREATE TABLE stock_policy (
        connection_id INTEGER PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
        -- erp: the shops are written · pos: the warehouses are written · null = not chosen yet
        direction TEXT CHECK (direction IN ('erp', 'pos')),
        set_by TEXT,
        set_at INTEGER,
        -- JSON; null = the defaults
        settings TEXT,
        -- the master's own time up to which its changes are queued
        watermark INTEGER,
        last_success_at INTEGER,
        -- JSON: rows of each shop's full source last time; SKUs seen there, asked for again when a source is empty
        scope TEXT NOT NULL DEFAULT '{}',
        anchors TEXT NOT NULL DEFAULT '[]'
      ) STRICT;

      CREATE TABLE stock_direction (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        direction TEXT NOT NULL CHECK (direction IN ('erp', 'pos')),
        set_by TEXT NOT NULL,
        set_at INTEGER NOT NULL,
        reason TEXT NOT NULL
      ) STRICT;

      CREATE TABLE stock_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('sync', 'preview', 'compare', 'apply', 'rollback', 'observe')),
        state TEXT NOT NULL CHECK (state IN ('reading', 'planning', 'planned', 'guarded', 'waiting-person', 'queueing',
          'writing', 'verifying', 'done', 'partial', 'failed', 'cancelled', 'skipped')),
        direction TEXT NOT NULL CHECK (direction IN ('erp', 'pos')),
        trigger TEXT NOT NULL CHECK (trigger IN ('schedule', 'catch-up', 'manual', 'released')),
        -- where a failed run goes on when a person resumes it
        failed_at TEXT,
        planned_at INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        started_by TEXT NOT NULL,
        finished_at INTEGER,
        of_run INTEGER,
        correlation_id TEXT NOT NULL,
        -- JSON: interval, shops, counts, totals, guards, answers, estimate, trouble
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX stock_run_by_connection ON stock_run(connection_id, id);
      CREATE INDEX stock_run_open ON stock_run(state, id)
        WHERE state NOT IN ('done', 'partial', 'failed', 'cancelled', 'skipped');

      CREATE TABLE stock_write (
        run_id INTEGER NOT NULL REFERENCES stock_run(id) ON DELETE CASCADE,
        -- number of the line in its plan
        seq INTEGER NOT NULL,
        connection_id INTEGER NOT NULL,
        shop_id TEXT NOT NULL,
        -- compared form of the 商家编码
        key TEXT NOT NULL,
        code TEXT NOT NULL,
        product_no TEXT NOT NULL,
        name TEXT NOT NULL,
        spec_name TEXT NOT NULL,
        before INTEGER NOT NULL,
        after INTEGER NOT NULL,
        -- null = to be queued (again)
        outbox_id INTEGER,
        result TEXT NOT NULL CHECK (result IN ('planned', 'waiting', 'written', 'verified', 'moved-since',
          'waiting-audit', 'moving', 'refused', 'expired', 'unknown', 'replaced')),
        -- what the other side had instead
        found INTEGER,
        -- JSON
        trouble TEXT,
        PRIMARY KEY (run_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX stock_write_by_outbox ON stock_write(outbox_id);
      CREATE INDEX stock_write_by_result ON stock_write(run_id, result);
      CREATE INDEX stock_write_open ON stock_write(connection_id, run_id)
        WHERE result IN ('planned', 'waiting', 'unknown');

      -- Changed on the master and not brought over: the next run looks at them again although they do not change anew.
      CREATE TABLE stock_left (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        shop_id TEXT NOT NULL,
        key TEXT NOT NULL,
        code TEXT NOT NULL,
        reason TEXT NOT NULL,
        run_id INTEGER NOT NULL,
        PRIMARY KEY (connection_id, shop_id, key)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
