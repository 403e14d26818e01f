import type { Migration } from '../../migrate.ts'

/**
 * 省包: returns of IDEAL, stock documents made of them, serials (I2–I10, I60–I73, B10–B12, B16, B21, B23). Times epoch ms,
 * quantities × 10⁴. Serials are text and never reformatted.
 */
export const returnsMigration: Migration = {
  version: 12,
  name: 'returns',
  up(db) {
    db.exec(`
      -- how far the changes feed was read; the listener
      CREATE TABLE return_feed (
        connection_id INTEGER PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
        cursor TEXT,
        -- every order that waits has to be asked for: a new cursor skipped what was before it
        sweep_due INTEGER NOT NULL DEFAULT 1 CHECK (sweep_due IN (0, 1)),
        asked_at INTEGER,
        received_at INTEGER,
        trouble TEXT,
        listener_on INTEGER NOT NULL DEFAULT 0 CHECK (listener_on IN (0, 1)),
        listener_host TEXT NOT NULL DEFAULT '127.0.0.1',
        listener_port INTEGER NOT NULL DEFAULT 18650
      ) STRICT;

      -- what came in, as it came: kept for ever, since its effect is a stock document
      CREATE TABLE return_inbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        message_id TEXT NOT NULL CHECK (length(message_id) > 0),
        source TEXT NOT NULL CHECK (source IN ('feed', 'callback')),
        bill_type TEXT NOT NULL,
        bill_no TEXT NOT NULL,
        ideal_no TEXT NOT NULL,
        phase TEXT NOT NULL,
        version INTEGER NOT NULL,
        status TEXT NOT NULL,
        at INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        -- set with what the look-up said that this message made due
        handled_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX return_inbox_message ON return_inbox (connection_id, message_id);
      CREATE UNIQUE INDEX return_inbox_phase ON return_inbox (connection_id, bill_type, bill_no, phase, version);
      CREATE INDEX return_inbox_due ON return_inbox (connection_id, id) WHERE handled_at IS NULL;

      -- one per (document, phase): the latest that IDEAL said of it, and what became of it here
      CREATE TABLE province_return (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        order_id INTEGER REFERENCES province_order(id) ON DELETE SET NULL,
        kind TEXT NOT NULL,
        order_no TEXT NOT NULL,
        ideal_no TEXT NOT NULL,
        phase TEXT NOT NULL,
        version INTEGER NOT NULL,
        final INTEGER NOT NULL CHECK (final IN (0, 1)),
        -- when the warehouse was done
        occurred_at INTEGER,
        lines TEXT NOT NULL,
        serial_count INTEGER NOT NULL,
        -- status of the order in IDEAL, and of its 取消申请
        order_status TEXT NOT NULL,
        cancel_state TEXT,
        -- IDEAL has it by a push of this installation
        ours INTEGER NOT NULL CHECK (ours IN (0, 1)),
        stage TEXT NOT NULL CHECK (stage IN ('received', 'waiting', 'querying', 'trouble', 'applied', 'ignored')),
        source TEXT NOT NULL CHECK (source IN ('feed', 'callback', 'lookUp')),
        trouble TEXT,
        problems TEXT NOT NULL DEFAULT '[]',
        warnings INTEGER NOT NULL DEFAULT 0,
        serials INTEGER NOT NULL DEFAULT 0,
        expected INTEGER,
        quantity INTEGER NOT NULL DEFAULT 0,
        ordered INTEGER NOT NULL DEFAULT 0,
        difference INTEGER NOT NULL DEFAULT 0 CHECK (difference IN (0, 1)),
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER,
        received_at INTEGER NOT NULL,
        finished_at INTEGER,
        document_id INTEGER,
        correlation_id TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX province_return_phase ON province_return (connection_id, kind, order_no, phase);
      CREATE INDEX province_return_stage ON province_return (stage, connection_id, id DESC);
      CREATE INDEX province_return_due ON province_return (connection_id, next_at) WHERE next_at IS NOT NULL;
      CREATE INDEX province_return_order ON province_return (order_id);

      CREATE TABLE province_return_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        return_id INTEGER NOT NULL REFERENCES province_return(id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      CREATE INDEX province_return_event_return ON province_return_event (return_id, id);

      -- devices of a return as IDEAL gave them, in its order. Without a stock document they are only being read and count
      -- for nothing; the document makes all of them valid at once and they never change again
      CREATE TABLE return_serial (
        return_id INTEGER NOT NULL REFERENCES province_return(id) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        line_no TEXT NOT NULL,
        item_code TEXT NOT NULL,
        main TEXT NOT NULL,
        aux1 TEXT,
        aux2 TEXT,
        warning TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (return_id, n)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX return_serial_main ON return_serial (main);

      CREATE TABLE stock_document (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('purchaseIn', 'purchaseReturnOut', 'transferOut', 'transferIn', 'wholesaleOut', 'wholesaleReturnIn')),
        -- our number, and that of 博远
        number TEXT NOT NULL,
        boyuan_no TEXT,
        -- it was in 博远 already, by somebody else's hand (A29)
        existed INTEGER NOT NULL DEFAULT 0 CHECK (existed IN (0, 1)),
        order_id INTEGER NOT NULL REFERENCES province_order(id) ON DELETE CASCADE,
        order_no TEXT NOT NULL,
        return_id INTEGER NOT NULL,
        warehouse_no TEXT NOT NULL,
        partner_no TEXT NOT NULL,
        partner_name TEXT NOT NULL,
        occurred_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'refused')),
        trouble TEXT,
        quantity INTEGER NOT NULL,
        ordered INTEGER NOT NULL,
        difference INTEGER NOT NULL CHECK (difference IN (0, 1)),
        serials INTEGER NOT NULL,
        warnings INTEGER NOT NULL,
        outbox_id INTEGER,
        -- devices already entered in the book; null = all
        booked INTEGER,
        correlation_id TEXT NOT NULL
      ) STRICT;
      -- at most one per (order, phase)
      CREATE UNIQUE INDEX stock_document_one ON stock_document (order_id, kind);
      CREATE UNIQUE INDEX stock_document_return ON stock_document (return_id);
      CREATE UNIQUE INDEX stock_document_number ON stock_document (connection_id, number);
      CREATE INDEX stock_document_list ON stock_document (connection_id, id DESC);
      CREATE INDEX stock_document_booking ON stock_document (connection_id, id) WHERE booked IS NOT NULL;
      CREATE INDEX stock_document_outbox ON stock_document (outbox_id);

      CREATE TABLE stock_document_line (
        document_id INTEGER NOT NULL REFERENCES stock_document(id) ON DELETE CASCADE,
        line INTEGER NOT NULL,
        line_no TEXT NOT NULL,
        product_no TEXT NOT NULL,
        ordered INTEGER NOT NULL,
        quantity INTEGER NOT NULL,
        serials INTEGER NOT NULL,
        PRIMARY KEY (document_id, line)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX stock_document_line_no ON stock_document_line (document_id, line_no);

      -- the book: every device once, where it is now. What happened to it is read from the documents
      CREATE TABLE serial_device (
        id INTEGER PRIMARY KEY,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        main TEXT NOT NULL CHECK (length(main) > 0),
        aux1 TEXT,
        aux2 TEXT,
        product_no TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('in', 'moving', 'out')),
        -- empty while 在途 and after it is out
        warehouse_no TEXT NOT NULL,
        -- time of the latest thing known of it, and whether the first one brought it in
        at INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        first_in INTEGER NOT NULL CHECK (first_in IN (0, 1)),
        -- 期初 (B23)
        opening_at INTEGER,
        opening_warehouse_no TEXT
      ) STRICT;
      CREATE UNIQUE INDEX serial_device_main ON serial_device (connection_id, main);
      CREATE INDEX serial_device_aux1 ON serial_device (connection_id, aux1) WHERE aux1 IS NOT NULL;
      CREATE INDEX serial_device_aux2 ON serial_device (connection_id, aux2) WHERE aux2 IS NOT NULL;
      CREATE INDEX serial_device_product ON serial_device (connection_id, product_no, main);
      CREATE INDEX serial_device_place ON serial_device (connection_id, warehouse_no, main);
    `)
  },
}
