import type { Migration } from '../../migrate.ts'

/**
 * 整点更新: what the ERP says now beside what it said when that was last brought to the POS, per field (S112). Prices
 * × 10⁴, times epoch ms; `…_key` columns hold the compared form of a code.
 */
export const hourlyMigration: Migration = {
  version: 6,
  name: 'hourly',
  up(db) {
    db.exec(`
      CREATE TABLE hourly_state (
        connection_id INTEGER PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
        -- 卖家账号 the rows below were read from
        account TEXT NOT NULL,
        -- the ERP's time up to which its changes are known; null = not all goods were seen yet
        watermark INTEGER,
        -- JSON: where a reading stands; null = none is under way
        reading TEXT
      ) STRICT;

      CREATE TABLE hourly_goods (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        goods_id TEXT NOT NULL,
        product_no TEXT NOT NULL,
        product_key TEXT NOT NULL,
        name TEXT NOT NULL,
        name_seen TEXT NOT NULL,
        PRIMARY KEY (connection_id, goods_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX hourly_goods_by_key ON hourly_goods(connection_id, product_key);
      CREATE INDEX hourly_goods_changed ON hourly_goods(connection_id, goods_id) WHERE name <> name_seen;

      CREATE TABLE hourly_spec (
        connection_id INTEGER NOT NULL,
        goods_id TEXT NOT NULL,
        spec_no TEXT NOT NULL,
        spec_key TEXT NOT NULL,
        -- null = the ERP never said
        price INTEGER,
        price_seen INTEGER,
        barcode TEXT NOT NULL,
        barcode_seen TEXT NOT NULL,
        PRIMARY KEY (connection_id, goods_id, spec_no),
        FOREIGN KEY (connection_id, goods_id) REFERENCES hourly_goods(connection_id, goods_id) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX hourly_spec_by_key ON hourly_spec(connection_id, spec_key);
      CREATE INDEX hourly_spec_changed ON hourly_spec(connection_id, goods_id)
        WHERE price <> price_seen OR barcode <> barcode_seen;

      -- what an import wrote of products that no reading has met yet
      CREATE TABLE hourly_written (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('product', 'spec')),
        key TEXT NOT NULL,
        name TEXT,
        price INTEGER,
        barcode TEXT,
        PRIMARY KEY (connection_id, kind, key)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE hourly_row (
        outbox_id INTEGER PRIMARY KEY,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        goods_id TEXT NOT NULL,
        -- compared form of the 货号 the row writes to
        pos_key TEXT NOT NULL,
        -- open: not settled · refused: waits for a person · void: was not to be sent, the next run decides anew
        state TEXT NOT NULL CHECK (state IN ('open', 'refused', 'void')),
        not_after INTEGER NOT NULL,
        -- JSON: the values it brings
        changes TEXT NOT NULL
      ) STRICT;
      CREATE INDEX hourly_row_by_goods ON hourly_row(connection_id, goods_id);
    `)
  },
}
