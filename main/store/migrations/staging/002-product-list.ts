import type { Migration } from '../../migrate.ts'

/** 商品列表: the last known state of the POS's products, so that the list works offline. Can be read anew at any time. */
export const productListStaging: Migration = {
  version: 2,
  name: 'product-list',
  up(db) {
    db.exec(`
      CREATE TABLE pos_product (
        id INTEGER PRIMARY KEY,
        connection_id INTEGER NOT NULL,
        product_id TEXT NOT NULL,
        category TEXT NOT NULL,
        brand TEXT NOT NULL,
        version INTEGER NOT NULL,
        pass INTEGER NOT NULL,
        -- folded 货号, 商家编码, 名称, one a line
        search TEXT NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (connection_id, product_id)
      ) STRICT;
      CREATE TABLE pos_product_list (
        connection_id INTEGER PRIMARY KEY,
        -- change feed cursor; null until a full reading has begun
        feed_cursor TEXT,
        -- page of the full reading that comes next; null = none in progress
        full_cursor TEXT,
        full_running INTEGER NOT NULL DEFAULT 0,
        pass INTEGER NOT NULL DEFAULT 0,
        as_of INTEGER
      ) STRICT;
    `)
  },
}
