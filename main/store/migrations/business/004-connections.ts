import type { Database } from '../../database.ts'
import type { Migration } from '../../migrate.ts'

/**
 * Connections (对接): accounts, secrets as ciphertext, shop ↔ warehouse mapping, 执行方 per stream, operators, 实施 PIN,
 * results of 测试连接. Times are epoch ms. Accounts are generic (system + settings JSON), so that the province's accounts
 * need no new table; the shop's authorisation values (S9) are kept the same way, as `authorisation`.
 * `account_key` names the account at the remote system: one account belongs to one connection only.
 */
export const connectionsMigration: Migration = {
  version: 4,
  name: 'connections',
  up(db: Database): void {
    db.exec(`
      CREATE TABLE connection (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        kind        TEXT NOT NULL CHECK (kind IN ('shop', 'province')),
        name        TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 60),
        revision    INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
        verified_at INTEGER,
        tested_at   INTEGER,
        created_at  INTEGER NOT NULL,
        updated_at  INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX connection_name ON connection (name);

      CREATE TABLE connection_account (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        system        TEXT NOT NULL CHECK (system IN ('wangdian', 'pos', 'authorisation', 'ideal', 'boyuan', 'ezhan')),
        settings      TEXT NOT NULL CHECK (json_valid(settings) AND json_type(settings) = 'object'),
        account_key   TEXT NOT NULL CHECK (length(account_key) > 0),
        changed_at    INTEGER NOT NULL,
        PRIMARY KEY (connection_id, system)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX connection_account_once ON connection_account (system, account_key);

      CREATE TABLE connection_secret (
        connection_id INTEGER NOT NULL,
        system        TEXT NOT NULL,
        field         TEXT NOT NULL CHECK (length(field) > 0),
        cipher        BLOB NOT NULL CHECK (length(cipher) > 0),
        hint          TEXT CHECK (hint IS NULL OR length(hint) <= 4),
        set_at        INTEGER NOT NULL,
        PRIMARY KEY (connection_id, system, field),
        FOREIGN KEY (connection_id, system) REFERENCES connection_account (connection_id, system) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE connection_check (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        name          TEXT NOT NULL,
        state         TEXT NOT NULL CHECK (state IN ('pass', 'warn', 'fail', 'skipped')),
        problem       TEXT NOT NULL,
        cause         TEXT NOT NULL,
        action        TEXT NOT NULL,
        found         TEXT NOT NULL,
        checked_at    INTEGER NOT NULL,
        took_ms       INTEGER NOT NULL CHECK (took_ms >= 0),
        PRIMARY KEY (connection_id, name),
        CHECK (state = 'pass' OR length(problem) > 0)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE pos_shop (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        shop_id       TEXT NOT NULL CHECK (length(shop_id) > 0),
        name          TEXT NOT NULL,
        kind          TEXT NOT NULL CHECK (kind IN ('store', 'headquarters')),
        active        INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at       INTEGER NOT NULL,
        PRIMARY KEY (connection_id, shop_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE erp_warehouse (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        warehouse_no  TEXT NOT NULL CHECK (length(warehouse_no) > 0),
        name          TEXT NOT NULL,
        active        INTEGER NOT NULL CHECK (active IN (0, 1)),
        defect        INTEGER NOT NULL CHECK (defect IN (0, 1)),
        seen_at       INTEGER NOT NULL,
        PRIMARY KEY (connection_id, warehouse_no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE erp_shop (
        connection_id   INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        shop_no         TEXT NOT NULL CHECK (length(shop_no) > 0),
        name            TEXT NOT NULL,
        platform_id     INTEGER,
        sub_platform_id INTEGER,
        seen_at         INTEGER NOT NULL,
        PRIMARY KEY (connection_id, shop_no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE shop_mapping (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        shop_id       TEXT NOT NULL,
        warehouse_no  TEXT NOT NULL,
        erp_shop_no   TEXT,
        confirmed_at  INTEGER NOT NULL,
        confirmed_by  TEXT NOT NULL,
        PRIMARY KEY (connection_id, shop_id),
        CHECK (shop_id = warehouse_no)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX shop_mapping_warehouse ON shop_mapping (connection_id, warehouse_no);
      CREATE UNIQUE INDEX shop_mapping_erp_shop ON shop_mapping (connection_id, erp_shop_no) WHERE erp_shop_no IS NOT NULL;

      CREATE TABLE stream_runner (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        stream        TEXT NOT NULL CHECK (stream IN ('products', 'documentsIn', 'documentsOut', 'sales', 'stock')),
        runner        TEXT NOT NULL CHECK (runner IN ('app', 'direct')),
        changed_at    INTEGER NOT NULL,
        changed_by    TEXT NOT NULL,
        PRIMARY KEY (connection_id, stream),
        CHECK (stream <> 'sales' OR runner = 'direct')
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE operator (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        name       TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 20),
        role       TEXT NOT NULL CHECK (role IN ('staff', 'implementer')),
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX operator_name ON operator (name, role);

      CREATE TABLE operator_current (
        one         INTEGER PRIMARY KEY CHECK (one = 1),
        operator_id INTEGER NOT NULL REFERENCES operator (id)
      ) STRICT;

      CREATE TABLE implementer_pin (
        one             INTEGER PRIMARY KEY CHECK (one = 1),
        salt            BLOB NOT NULL,
        hash            BLOB NOT NULL,
        preset          INTEGER NOT NULL CHECK (preset IN (0, 1)),
        set_at          INTEGER NOT NULL,
        wrong_attempts  INTEGER NOT NULL DEFAULT 0 CHECK (wrong_attempts >= 0),
        blocked_until   INTEGER
      ) STRICT;
    `)
  },
}
