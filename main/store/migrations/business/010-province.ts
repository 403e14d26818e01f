import type { Migration } from '../../migrate.ts'

/**
 * 省包: what 博远ERP, 荣耀e栈 and IDEAL showed last, and the pairs a person confirmed (I12, I13, I20–I23). Times epoch ms.
 * `seen_at` is the reading a row was last part of. `…_key` columns hold the compared form. Rules are kept as columns,
 * null length = any.
 */
export const provinceMigration: Migration = {
  version: 10,
  name: 'province',
  up(db) {
    const rule = `
        serial_managed INTEGER NOT NULL CHECK (serial_managed IN (0, 1)),
        serial_length INTEGER,
        multi_serial INTEGER NOT NULL CHECK (multi_serial IN (0, 1)),
        aux_length INTEGER`
    db.exec(`
      CREATE TABLE province_state (
        connection_id INTEGER PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
        ideal TEXT CHECK (ideal IN ('open', 'closed')),
        ideal_changed_at INTEGER,
        ezhan_opened INTEGER CHECK (ezhan_opened IN (0, 1)),
        -- when 博远 last answered
        state_read_at INTEGER,
        -- JSON trouble of the last asking; null = it worked
        state_trouble TEXT,
        -- end of the last complete reading of all lists
        lists_read_at INTEGER,
        lists_trouble TEXT
      ) STRICT;

      CREATE TABLE province_warehouse (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        warehouse_no TEXT NOT NULL CHECK (length(warehouse_no) > 0),
        name TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, warehouse_no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE ideal_warehouse (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        code TEXT NOT NULL CHECK (length(code) > 0),
        name TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, code)
      ) STRICT, WITHOUT ROWID;

      -- one ERP warehouse, one IDEAL code (I21)
      CREATE TABLE warehouse_mapping (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        warehouse_no TEXT NOT NULL,
        ideal_code TEXT NOT NULL CHECK (length(ideal_code) > 0),
        confirmed_at INTEGER NOT NULL,
        confirmed_by TEXT NOT NULL,
        PRIMARY KEY (connection_id, warehouse_no)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX warehouse_mapping_ideal ON warehouse_mapping (connection_id, ideal_code);

      CREATE TABLE province_product (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        no TEXT NOT NULL CHECK (length(no) > 0),
        name TEXT NOT NULL,
        model TEXT,
        barcode TEXT,
        unit TEXT,${rule},
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE province_partner (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        no TEXT NOT NULL CHECK (length(no) > 0),
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('supplier', 'customer')),
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE ezhan_goods (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        code TEXT NOT NULL CHECK (length(code) > 0),
        name TEXT NOT NULL,
        model TEXT,
        barcode TEXT,${rule},
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, code)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE ezhan_customer (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        code TEXT NOT NULL CHECK (length(code) > 0),
        name TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, code)
      ) STRICT, WITHOUT ROWID;

      -- 商品映射 and 客户映射: one code, one number, each way
      CREATE TABLE ezhan_mapping (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        what TEXT NOT NULL CHECK (what IN ('products', 'customers')),
        code TEXT NOT NULL,
        no TEXT NOT NULL,
        confirmed_at INTEGER NOT NULL,
        confirmed_by TEXT NOT NULL,
        PRIMARY KEY (connection_id, what, code)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX ezhan_mapping_no ON ezhan_mapping (connection_id, what, no);

      -- what the automatic proposals found, made anew with every reading; no is null when several fit
      CREATE TABLE ezhan_proposal (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        what TEXT NOT NULL CHECK (what IN ('products', 'customers')),
        code TEXT NOT NULL,
        no TEXT,
        reason TEXT NOT NULL,
        PRIMARY KEY (connection_id, what, code)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
