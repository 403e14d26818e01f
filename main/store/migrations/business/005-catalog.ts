import type { Migration } from '../../migrate.ts'

/**
 * ERP商品导入: one row per import, one per queued product and per queued category path. What was read and planned lies in
 * staging (disposable); what a person confirmed lies here.
 */
export const catalog: Migration = {
  version: 5,
  name: 'catalog',
  up(db) {
    db.exec(`
      CREATE TABLE product_import (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id),
        from_day TEXT NOT NULL,
        to_day TEXT NOT NULL CHECK (to_day >= from_day),
        state TEXT NOT NULL CHECK (state IN
          ('reading', 'planning', 'planned', 'confirming', 'delivering', 'done', 'cancelled', 'failed')),
        -- where a failed import goes on when a person resumes it
        failed_at TEXT CHECK (failed_at IN ('reading', 'planning', 'confirming')),
        started_at INTEGER NOT NULL,
        started_by TEXT NOT NULL,
        confirmed_by TEXT,
        finished_at INTEGER,
        correlation_id TEXT NOT NULL,
        -- JSON: progress of reading, counts of the plan, last trouble
        reading TEXT NOT NULL,
        plan TEXT NOT NULL,
        trouble TEXT,
        CHECK ((state = 'failed') = (failed_at IS NOT NULL))
      ) STRICT;
      CREATE INDEX product_import_by_state ON product_import(state, id);

      CREATE TABLE product_import_line (
        import_id INTEGER NOT NULL REFERENCES product_import(id),
        seq INTEGER NOT NULL,
        outbox_id INTEGER NOT NULL,
        -- null until settled; created / existed / failed / discarded
        result TEXT CHECK (result IN ('created', 'existed', 'failed', 'discarded')),
        PRIMARY KEY (import_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX product_import_line_by_outbox ON product_import_line(outbox_id);
      CREATE INDEX product_import_line_by_result ON product_import_line(import_id, result);

      CREATE TABLE product_import_category (
        import_id INTEGER NOT NULL REFERENCES product_import(id),
        path_key TEXT NOT NULL,
        outbox_id INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'created', 'failed')),
        PRIMARY KEY (import_id, path_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX product_import_category_by_outbox ON product_import_category(outbox_id);
    `)
  },
}
