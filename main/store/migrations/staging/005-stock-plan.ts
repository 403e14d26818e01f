import type { Migration } from '../../migrate.ts'

/** 库存同步: what a run read of both sides, and its plan. Disposable: a run reads and plans anew. Quantities × 10⁴. */
export const stockPlanStaging: Migration = {
  version: 5,
  name: 'stock-plan',
  up(db) {
    db.exec(`
      -- Where the reading of a run stands; kept with the rows of each answer.
      CREATE TABLE stock_reading (
        run_id INTEGER PRIMARY KEY,
        -- JSON
        progress TEXT NOT NULL
      ) STRICT;

      -- One answer of one side about one SKU of one shop, in the order they came: put into order by the planner alone, once.
      CREATE TABLE stock_row (
        run_id INTEGER NOT NULL,
        id INTEGER NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('erp', 'pos')),
        shop_id TEXT NOT NULL,
        -- compared form of the code
        key TEXT NOT NULL,
        code TEXT NOT NULL,
        product_no TEXT NOT NULL,
        name TEXT NOT NULL,
        spec_name TEXT NOT NULL,
        -- null = the side did not say
        quantity INTEGER,
        -- 0 = the side knows the SKU, the shop never held it
        held INTEGER NOT NULL,
        PRIMARY KEY (run_id, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE stock_line (
        run_id INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        shop_id TEXT NOT NULL,
        key TEXT NOT NULL,
        code TEXT NOT NULL,
        product_no TEXT NOT NULL,
        name TEXT NOT NULL,
        spec_name TEXT NOT NULL,
        before INTEGER,
        after INTEGER,
        -- -|after - before|, 0 where one is missing: ascending, the largest difference comes first
        rank INTEGER NOT NULL,
        reason TEXT NOT NULL,
        large INTEGER NOT NULL,
        PRIMARY KEY (run_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX stock_line_by_rank ON stock_line(run_id, rank, seq);
      CREATE INDEX stock_line_by_key ON stock_line(run_id, key, seq);
    `)
  },
}
