import type { Migration } from '../../migrate.ts'

/**
 * 省包: the five kinds of order, their pushes and terminations (I24–I59, B8, B9, B22). Times epoch ms, quantities and prices
 * × 10⁴, days `YYYY-MM-DD` in Beijing. 博远ERP is the book of record: `boyuan_…` is what it said last.
 */
export const ordersMigration: Migration = {
  version: 11,
  name: 'orders',
  up(db) {
    db.exec(`
      CREATE TABLE province_order (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn')),
        -- 单据号 of 博远; our own number while it is not there
        order_no TEXT NOT NULL CHECK (length(order_no) > 0),
        in_boyuan INTEGER NOT NULL CHECK (in_boyuan IN (0, 1)),
        -- number under which this product had it created in 博远; null = born there, or not sent yet
        source_no TEXT,
        source TEXT NOT NULL CHECK (source IN ('boyuan', 'app', 'vf', 'file')),
        vf_no TEXT NOT NULL DEFAULT '',
        bill_date TEXT NOT NULL CHECK (length(bill_date) = 10),
        manual_no TEXT NOT NULL DEFAULT '',
        warehouse_no TEXT NOT NULL DEFAULT '',
        to_warehouse_no TEXT NOT NULL DEFAULT '',
        partner_no TEXT NOT NULL DEFAULT '',
        partner_name TEXT NOT NULL DEFAULT '',
        remark TEXT NOT NULL DEFAULT '',
        -- 批发: 待发货, as entered here while it is not in 博远
        awaiting INTEGER NOT NULL CHECK (awaiting IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('draft', 'saved', 'awaiting', 'introduced', 'queued', 'sending', 'unknown', 'refused', 'pushed',
          'partly', 'done', 'returnTrouble', 'terminating', 'terminateApproved', 'terminated', 'completed', 'deleted')),
        trouble TEXT,
        -- version for windows: grows with every change a person could overwrite
        version INTEGER NOT NULL DEFAULT 1,
        boyuan_version INTEGER,
        boyuan_status TEXT CHECK (boyuan_status IN ('saved', 'awaitingShipment', 'completed', 'terminated', 'deleted')),
        -- the lock in 博远 belongs to somebody else's push (another PC)
        locked_elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (locked_elsewhere IN (0, 1)),
        -- what is on its way to 博远: create, update, delete, terminate; null = nothing
        write_action TEXT CHECK (write_action IN ('create', 'update', 'delete', 'terminate')),
        write_outbox INTEGER,
        -- 推送序号 (B9): of the latest push; grows only after a definite refusal
        push_no INTEGER NOT NULL DEFAULT 0,
        push_outbox INTEGER,
        lock_outbox INTEGER,
        upload TEXT NOT NULL DEFAULT 'none' CHECK (upload IN ('none', 'uploading', 'uploaded', 'failed', 'unknown')),
        uploaded_at INTEGER,
        ideal_no TEXT,
        returned TEXT NOT NULL DEFAULT 'none' CHECK (returned IN ('none', 'partly', 'returned', 'trouble')),
        returned_at INTEGER,
        -- stock documents made of it: from the first one on 终止 is not offered (B5)
        documents INTEGER NOT NULL DEFAULT 0,
        line_count INTEGER NOT NULL DEFAULT 0,
        quantity INTEGER NOT NULL DEFAULT 0,
        amount INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        created_by TEXT NOT NULL,
        updated_at INTEGER NOT NULL,
        correlation_id TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX province_order_no ON province_order (connection_id, kind, order_no);
      CREATE UNIQUE INDEX province_order_source ON province_order (connection_id, source_no) WHERE source_no IS NOT NULL;
      -- one 批发订单 of ours per VF order
      CREATE UNIQUE INDEX province_order_vf ON province_order (connection_id, vf_no) WHERE source = 'vf' AND state <> 'deleted';
      CREATE INDEX province_order_vf_seen ON province_order (connection_id, vf_no) WHERE vf_no <> '';
      CREATE INDEX province_order_list ON province_order (kind, state, connection_id, bill_date DESC, id DESC);
      CREATE INDEX province_order_days ON province_order (kind, bill_date DESC, id DESC);
      CREATE INDEX province_order_state ON province_order (connection_id, state);

      CREATE TABLE province_order_line (
        order_id INTEGER NOT NULL REFERENCES province_order(id) ON DELETE CASCADE,
        line INTEGER NOT NULL,
        -- number of the line on both wires
        line_no TEXT NOT NULL,
        product_no TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        price INTEGER,
        remark TEXT NOT NULL DEFAULT '',
        -- e栈 code as it was pushed; null before
        goods_code TEXT,
        -- what the warehouse did, latest phase; null = nothing came back
        actual INTEGER,
        serials INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (order_id, line)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX province_order_line_no ON province_order_line (order_id, line_no);

      CREATE TABLE province_order_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        order_id INTEGER NOT NULL REFERENCES province_order(id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        event TEXT NOT NULL,
        text TEXT NOT NULL,
        by_name TEXT,
        outbox_id INTEGER
      ) STRICT;
      CREATE INDEX province_order_event_order ON province_order_event (order_id, id);

      -- every row of the outbox that belongs to an order; a push is one line per 推送序号, for ever
      CREATE TABLE province_order_delivery (
        outbox_id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES province_order(id) ON DELETE CASCADE,
        what TEXT NOT NULL CHECK (what IN ('create', 'update', 'delete', 'terminate', 'lock', 'unlock', 'push', 'cancel', 'saleUpdate')),
        push_no INTEGER,
        at INTEGER NOT NULL,
        by_name TEXT NOT NULL,
        ended TEXT CHECK (ended IN ('delivered', 'refused', 'expired', 'discarded')),
        ended_at INTEGER
      ) STRICT;
      CREATE INDEX province_order_delivery_order ON province_order_delivery (order_id, outbox_id);
      CREATE UNIQUE INDEX province_order_delivery_push ON province_order_delivery (order_id, push_no) WHERE what = 'push';

      -- 终止 of a pushed 批发订单 (I7, I54): one application after the other
      CREATE TABLE province_order_cancel (
        application_key TEXT PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES province_order(id) ON DELETE CASCADE,
        reason TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('asked', 'applied', 'approved', 'rejected', 'failed', 'updated')),
        application_no TEXT,
        said TEXT NOT NULL DEFAULT '',
        cancel_outbox INTEGER,
        update_outbox INTEGER,
        asked_at INTEGER NOT NULL,
        asked_by TEXT NOT NULL,
        decided_at INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX province_order_cancel_order ON province_order_cancel (order_id, asked_at);
      CREATE UNIQUE INDEX province_order_cancel_open ON province_order_cancel (order_id) WHERE state IN ('asked', 'applied', 'approved');

      -- how far the orders of 博远ERP were read, and the timer of VF orders
      CREATE TABLE province_order_feed (
        connection_id INTEGER PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
        -- cursor of the changes; null = the whole list comes first
        cursor TEXT,
        -- an interrupted reading of the whole list goes on here; \`next_cursor\` is the feed's from before it began
        list_cursor TEXT,
        next_cursor TEXT,
        read_at INTEGER,
        trouble TEXT,
        vf_minutes INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      -- spreadsheets that were imported before, by SHA-256 (W2)
      CREATE TABLE province_order_file (
        connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        hash TEXT NOT NULL,
        name TEXT NOT NULL,
        orders INTEGER NOT NULL,
        at INTEGER NOT NULL,
        by_name TEXT NOT NULL,
        PRIMARY KEY (connection_id, kind, hash)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
