import type { Migration } from '../../migrate.ts'
import { createProductFiles } from './007-product-files.ts'

/**
 * 手工修改 and the history of every product: who changed which field, from what to what. Times epoch ms; `product_key` is
 * the compared form of the 货号. And the last known tree of the POS's categories and brands, with what was asked for.
 */
export const productEditsMigration: Migration = {
  version: 7,
  name: 'product-edits',
  up(db) {
    db.exec(`
      CREATE TABLE product_change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        -- null = not told by the POS yet
        product_id TEXT,
        product_key TEXT NOT NULL,
        product_no TEXT NOT NULL,
        name TEXT NOT NULL,
        -- pos: seen in the POS, written by nobody here
        source TEXT NOT NULL CHECK (source IN ('edit', 'batch', 'hourly', 'import', 'pos')),
        at INTEGER NOT NULL,
        asked_by TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'conflict', 'failed', 'withdrawn', 'replaced')),
        -- versions of the product in the POS before and after; null = not known
        version_from INTEGER,
        version_to INTEGER,
        -- JSON: FieldChange[]
        changes TEXT NOT NULL,
        note TEXT NOT NULL,
        -- JSON
        trouble TEXT,
        outbox_id INTEGER,
        correlation_id TEXT,
        undo_of INTEGER REFERENCES product_change(id) ON DELETE SET NULL
      ) STRICT;
      CREATE UNIQUE INDEX product_change_by_outbox ON product_change(outbox_id) WHERE outbox_id IS NOT NULL;
      CREATE INDEX product_change_by_product ON product_change(connection_id, product_key, id);
      CREATE INDEX product_change_by_id ON product_change(connection_id, product_id, id) WHERE product_id IS NOT NULL;
      CREATE INDEX product_change_of_undo ON product_change(undo_of) WHERE undo_of IS NOT NULL;
      -- the same change of the POS may be read again after a crash
      CREATE UNIQUE INDEX product_change_seen ON product_change(connection_id, product_id, version_to) WHERE source = 'pos';
      CREATE INDEX product_change_open ON product_change(connection_id, id)
        WHERE source = 'edit' AND state IN ('queued', 'conflict', 'failed');

      CREATE TABLE pos_taxonomy (
        connection_id INTEGER PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
        read_at INTEGER NOT NULL,
        -- JSON: the POS's categories and brands, and the check of the ERP's classes
        body TEXT NOT NULL
      ) STRICT;

      CREATE TABLE taxonomy_request (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('category', 'brand')),
        -- path_key of a category, name of a brand
        key TEXT NOT NULL,
        outbox_id INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'created', 'failed')),
        PRIMARY KEY (connection_id, kind, key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX taxonomy_request_by_outbox ON taxonomy_request(outbox_id);
    `)
    createProductFiles(db)
  },
}
