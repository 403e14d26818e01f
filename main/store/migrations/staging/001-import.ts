import type { Migration } from '../../migrate.ts'

/** What an import has read and planned. Disposable: an import whose session is gone starts reading again. */
export const importStaging: Migration = {
  version: 1,
  name: 'import',
  up(db) {
    db.exec(`
      CREATE TABLE import_session (import_id INTEGER PRIMARY KEY, opened_at INTEGER NOT NULL) STRICT;

      -- products of the ERP that the dates select
      CREATE TABLE import_goods (
        import_id INTEGER NOT NULL,
        goods_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        new_specs_only INTEGER NOT NULL,
        spec_count INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (import_id, goods_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX import_goods_in_order ON import_goods(import_id, created_at, goods_id);

      CREATE TABLE import_line (
        import_id INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        product_no TEXT NOT NULL,
        action TEXT NOT NULL,
        category_key TEXT NOT NULL,
        search TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (import_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX import_line_by_action ON import_line(import_id, action, seq);

      CREATE TABLE import_category (
        import_id INTEGER NOT NULL,
        path_key TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('too-deep', 'missing', 'ambiguous')),
        products INTEGER NOT NULL,
        PRIMARY KEY (import_id, path_key, kind)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
