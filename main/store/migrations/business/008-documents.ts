import type { Database } from '../../database.ts'
import type { Migration } from '../../migrate.ts'

/**
 * Documents between ERP and POS, both directions. Times are epoch ms, quantities and money integers × 10⁴.
 *
 * `document`: one row per document of the system where it was born. `family` says which list of that system it came
 * from (stockIn, refundIn, stockOut, tradeOut, transfer; pos), `remote_id` its key there, `version` grows with every
 * change seen there. `outer_no` is the caller's number it carries in the ERP (A30: ours = never returned). `state` is one
 * of DOCUMENT_STATES of the contract. `trouble` and `notes` are JSON. `settled` = nothing more will happen by itself;
 * `expected_at` is set only while an arrival is expected.
 * `document_delivery`: one row per row of the outbox (parts of a 初始化入库, chunks of a 盘点).
 * `document_missing`: folded 商家编码 that the other side does not have, while a document waits for them.
 * `document_feed`: how far the changes of a list are known: remote's time or cursor of `account`, and a reading that was
 * interrupted. Moves only in the transaction of the rows it stands for.
 */
export const documentsMigration: Migration = {
  version: 8,
  name: 'documents',
  up(db: Database): void {
    db.exec(`
      CREATE TABLE document (
        id                INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id     INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        direction         TEXT NOT NULL CHECK (direction IN ('in', 'out')),
        family            TEXT NOT NULL CHECK (length(family) > 0),
        remote_id         TEXT NOT NULL CHECK (length(remote_id) > 0),
        number            TEXT NOT NULL,
        kind              TEXT NOT NULL CHECK (length(kind) > 0),
        kind_label        TEXT NOT NULL,
        source_no         TEXT NOT NULL,
        outer_no          TEXT NOT NULL,
        our_no            TEXT,
        arrived_no        TEXT,
        shop_id           TEXT,
        warehouse_no      TEXT,
        warehouse_name    TEXT,
        remote_state      TEXT NOT NULL,
        remote_state_text TEXT NOT NULL,
        remark            TEXT NOT NULL DEFAULT '',
        version           INTEGER NOT NULL DEFAULT 0,
        content_hash      TEXT NOT NULL DEFAULT '',
        extra             TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
        state             TEXT NOT NULL CHECK (length(state) > 0),
        trouble           TEXT CHECK (trouble IS NULL OR json_valid(trouble)),
        notes             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)),
        parts             INTEGER NOT NULL DEFAULT 1 CHECK (parts >= 1),
        created_there_at  INTEGER,
        finished_there_at INTEGER,
        changed_there_at  INTEGER,
        seen_at           INTEGER NOT NULL,
        queued_at         INTEGER,
        sent_at           INTEGER,
        arrived_at        INTEGER,
        expected_at       INTEGER,
        alerted           INTEGER NOT NULL DEFAULT 0 CHECK (alerted IN (0, 1, 2)),
        asked_at          INTEGER,
        lines             INTEGER NOT NULL CHECK (lines >= 0),
        skus              INTEGER NOT NULL CHECK (skus >= 0),
        quantity          INTEGER NOT NULL,
        amount            INTEGER NOT NULL,
        correlation_id    TEXT NOT NULL CHECK (length(correlation_id) > 0),
        UNIQUE (connection_id, direction, family, remote_id)
      ) STRICT;
      CREATE INDEX document_state ON document (connection_id, direction, state, id);
      CREATE INDEX document_seen ON document (seen_at, id);
      CREATE INDEX document_counts ON document (connection_id, shop_id, id) WHERE kind = 'pos:stocktake';
      CREATE INDEX document_behind ON document (connection_id, id)
        WHERE direction = 'out' AND state = 'queued' AND trouble IS NOT NULL;
      CREATE INDEX document_number ON document (number);
      CREATE INDEX document_source ON document (source_no) WHERE source_no <> '';
      CREATE INDEX document_our_no ON document (our_no) WHERE our_no IS NOT NULL;
      CREATE INDEX document_initial ON document (connection_id, warehouse_no)
        WHERE kind = 'stockIn:9' AND state NOT IN ('arrived', 'arrived-by-other', 'not-returned', 'cancelled', 'discarded');
      CREATE INDEX document_arrived ON document (connection_id, direction, arrived_at) WHERE arrived_at IS NOT NULL;
      CREATE INDEX document_expected ON document (expected_at) WHERE expected_at IS NOT NULL;

      CREATE TABLE document_line (
        document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        line        INTEGER NOT NULL CHECK (line >= 1),
        remote_line TEXT NOT NULL DEFAULT '',
        spec_no     TEXT NOT NULL,
        code_key    TEXT NOT NULL,
        goods_no    TEXT NOT NULL,
        name        TEXT NOT NULL,
        spec_name   TEXT NOT NULL,
        quantity    INTEGER NOT NULL,
        price       INTEGER,
        defect      INTEGER NOT NULL DEFAULT 0 CHECK (defect IN (0, 1)),
        remark      TEXT NOT NULL DEFAULT '',
        note        TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (document_id, line)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX document_line_code ON document_line (code_key);

      CREATE TABLE document_missing (
        document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        code_key    TEXT NOT NULL,
        spec_no     TEXT NOT NULL,
        PRIMARY KEY (document_id, code_key)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE document_delivery (
        outbox_id   INTEGER PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        part        INTEGER NOT NULL CHECK (part >= 1),
        our_no      TEXT NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('open', 'delivered', 'existed', 'refused', 'discarded')),
        remote_no   TEXT,
        settled_at  INTEGER
      ) STRICT;
      CREATE INDEX document_delivery_document ON document_delivery (document_id, part);
      CREATE INDEX document_delivery_open ON document_delivery (outbox_id) WHERE state = 'open';
      CREATE INDEX document_delivery_our_no ON document_delivery (our_no);

      CREATE TABLE document_event (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        at          INTEGER NOT NULL,
        event       TEXT NOT NULL CHECK (length(event) > 0),
        text        TEXT NOT NULL,
        by          TEXT,
        outbox_id   INTEGER
      ) STRICT;
      CREATE INDEX document_event_document ON document_event (document_id, id);

      CREATE TABLE document_feed (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        feed          TEXT NOT NULL CHECK (length(feed) > 0),
        account       TEXT NOT NULL,
        watermark     INTEGER,
        cursor        TEXT,
        reading       TEXT CHECK (reading IS NULL OR json_valid(reading)),
        read_at       INTEGER,
        PRIMARY KEY (connection_id, feed)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE document_kind (
        connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        kind          TEXT NOT NULL CHECK (length(kind) > 0),
        direction     TEXT NOT NULL CHECK (direction IN ('in', 'out')),
        label         TEXT NOT NULL,
        known         INTEGER NOT NULL CHECK (known IN (0, 1)),
        first_seen_at INTEGER NOT NULL,
        PRIMARY KEY (connection_id, kind)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE document_settings (
        connection_id INTEGER PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
        settings      TEXT NOT NULL CHECK (json_valid(settings) AND json_type(settings) = 'object')
      ) STRICT;
    `)
  },
}
