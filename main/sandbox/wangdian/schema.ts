import type { BooksTable } from '../kit/books.ts'
import type { SandboxDatabase } from '../kit/database.ts'

/** Tables of the ERP's books. Times are epoch ms (0: unset), money and quantities integer ten-thousandths. */
const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE class (
  class_id INTEGER PRIMARY KEY, class_name TEXT NOT NULL, parent_id INTEGER NOT NULL, level INTEGER NOT NULL,
  is_leaf INTEGER NOT NULL, path TEXT NOT NULL) STRICT;
CREATE TABLE brand (brand_no TEXT PRIMARY KEY, brand_name TEXT NOT NULL) STRICT;
CREATE TABLE goods (
  goods_id INTEGER PRIMARY KEY, goods_no TEXT NOT NULL, goods_name TEXT NOT NULL, short_name TEXT NOT NULL,
  brand_no TEXT, class_id INTEGER, unit_name TEXT, remark TEXT NOT NULL,
  created INTEGER NOT NULL, modified INTEGER NOT NULL, deleted INTEGER NOT NULL) STRICT;
CREATE TABLE spec (
  spec_id INTEGER PRIMARY KEY, goods_id INTEGER NOT NULL REFERENCES goods, spec_no TEXT NOT NULL, spec_code TEXT NOT NULL,
  spec_name TEXT NOT NULL, barcode TEXT NOT NULL, image_path TEXT NOT NULL, props TEXT NOT NULL,
  retail_price INTEGER NOT NULL, wholesale_price INTEGER NOT NULL, cost_price INTEGER NOT NULL, weight INTEGER NOT NULL,
  created INTEGER NOT NULL, modified INTEGER NOT NULL, deleted INTEGER NOT NULL) STRICT;
CREATE TABLE warehouse (
  warehouse_id INTEGER PRIMARY KEY, warehouse_no TEXT NOT NULL UNIQUE, name TEXT NOT NULL, warehouse_type INTEGER NOT NULL,
  province TEXT NOT NULL, city TEXT NOT NULL, district TEXT NOT NULL, address TEXT NOT NULL, contact TEXT NOT NULL,
  mobile TEXT NOT NULL, is_disabled INTEGER NOT NULL, visible INTEGER NOT NULL, created INTEGER NOT NULL,
  modified INTEGER NOT NULL) STRICT;
CREATE TABLE shop (
  shop_id INTEGER PRIMARY KEY, shop_no TEXT NOT NULL UNIQUE, shop_name TEXT NOT NULL, platform_id INTEGER NOT NULL,
  sub_platform_id INTEGER NOT NULL, account_id TEXT NOT NULL, account_nick TEXT NOT NULL, province TEXT NOT NULL,
  city TEXT NOT NULL, district TEXT NOT NULL, address TEXT NOT NULL, contact TEXT NOT NULL, mobile TEXT NOT NULL,
  is_disabled INTEGER NOT NULL, visible INTEGER NOT NULL, authorised INTEGER NOT NULL DEFAULT 1,
  no_fetch INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE logistics (
  logistics_id INTEGER PRIMARY KEY, logistics_no TEXT NOT NULL UNIQUE, logistics_name TEXT NOT NULL,
  logistics_type INTEGER NOT NULL, bill_type INTEGER NOT NULL, is_support_cod INTEGER NOT NULL,
  created INTEGER NOT NULL, modified INTEGER NOT NULL) STRICT;
CREATE TABLE stock (
  stock_id INTEGER PRIMARY KEY, spec_id INTEGER NOT NULL, warehouse_id INTEGER NOT NULL, stock_num INTEGER NOT NULL,
  order_num INTEGER NOT NULL, sending_num INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
  deleted INTEGER NOT NULL, initial_num INTEGER NOT NULL DEFAULT 0, edited_num INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE document (
  document_id INTEGER PRIMARY KEY, direction TEXT NOT NULL, order_no TEXT NOT NULL UNIQUE, order_type INTEGER NOT NULL,
  status INTEGER NOT NULL, warehouse_no TEXT NOT NULL, src_order_no TEXT NOT NULL, outer_no TEXT NOT NULL,
  operator_name TEXT NOT NULL, remark TEXT NOT NULL, done_at INTEGER NOT NULL, created INTEGER NOT NULL,
  modified INTEGER NOT NULL, born TEXT NOT NULL DEFAULT 'initial', booked INTEGER NOT NULL DEFAULT 0,
  check_at INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', shop_no TEXT NOT NULL DEFAULT '',
  tid TEXT NOT NULL DEFAULT '', provider_name TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE document_line (
  rec_id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES document, spec_id INTEGER NOT NULL,
  num INTEGER NOT NULL, price INTEGER NOT NULL) STRICT;
CREATE TABLE trade (
  trade_id INTEGER PRIMARY KEY, trade_no TEXT NOT NULL UNIQUE, src_tid TEXT NOT NULL, shop_no TEXT NOT NULL,
  warehouse_no TEXT NOT NULL, trade_status INTEGER NOT NULL, delivery_term INTEGER NOT NULL, logistics_no TEXT NOT NULL,
  stockout_no TEXT NOT NULL, trade_time INTEGER NOT NULL, pay_time INTEGER NOT NULL, created INTEGER NOT NULL,
  modified INTEGER NOT NULL) STRICT;
CREATE TABLE trade_line (
  line_id INTEGER PRIMARY KEY, trade_id INTEGER NOT NULL REFERENCES trade, spec_id INTEGER NOT NULL,
  num INTEGER NOT NULL, price INTEGER NOT NULL) STRICT;
CREATE TABLE transfer (
  transfer_id INTEGER PRIMARY KEY, transfer_no TEXT NOT NULL UNIQUE, outer_no TEXT NOT NULL, type INTEGER NOT NULL,
  status INTEGER NOT NULL, from_warehouse_no TEXT NOT NULL, to_warehouse_no TEXT NOT NULL, remark TEXT NOT NULL,
  born TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL) STRICT;
CREATE TABLE transfer_line (
  rec_id INTEGER PRIMARY KEY, transfer_id INTEGER NOT NULL REFERENCES transfer, spec_id INTEGER NOT NULL,
  num INTEGER NOT NULL, out_num INTEGER NOT NULL, in_num INTEGER NOT NULL) STRICT;
CREATE TABLE stocktake (
  pd_id INTEGER PRIMARY KEY, pd_no TEXT NOT NULL UNIQUE, outer_no TEXT NOT NULL, warehouse_no TEXT NOT NULL,
  status INTEGER NOT NULL, remark TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL) STRICT;
CREATE TABLE stocktake_line (
  rec_id INTEGER PRIMARY KEY, pd_id INTEGER NOT NULL REFERENCES stocktake, spec_id INTEGER NOT NULL,
  old_num INTEGER NOT NULL, new_num INTEGER NOT NULL) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, is_on INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE raw_order (
  tid TEXT PRIMARY KEY, shop_no TEXT NOT NULL, sale_id INTEGER NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE fetch_mark (shop_no TEXT PRIMARY KEY, sale_id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIEW document_item AS
  SELECT l.rec_id, d.document_id, d.direction, d.order_no, d.order_type, d.status, d.booked, d.born, d.warehouse_no,
    d.src_order_no, d.outer_no, p.spec_no, l.num, l.price
  FROM document_line l JOIN document d USING (document_id) JOIN spec p USING (spec_id);
CREATE VIEW warehouse_stock AS
  SELECT s.stock_id, w.warehouse_no, p.spec_no, s.stock_num, s.initial_num, s.edited_num, s.modified, s.deleted
  FROM stock s JOIN warehouse w USING (warehouse_id) JOIN spec p USING (spec_id);
`

/** Made after the initial rows: building an index at once is much faster than row by row. */
const INDEXES = `
CREATE INDEX goods_by_modified ON goods (modified, goods_id, deleted);
CREATE INDEX goods_by_no ON goods (goods_no);
CREATE INDEX goods_by_created ON goods (created);
CREATE INDEX spec_by_goods ON spec (goods_id);
CREATE INDEX spec_by_no ON spec (spec_no);
CREATE INDEX spec_by_barcode ON spec (barcode);
CREATE INDEX spec_by_created ON spec (created);
CREATE INDEX stock_by_modified ON stock (modified, stock_id, warehouse_id, deleted);
CREATE INDEX stock_by_spec ON stock (spec_id, warehouse_id);
CREATE INDEX document_by_modified ON document (direction, modified);
CREATE INDEX document_by_outer ON document (outer_no) WHERE outer_no <> '';
CREATE INDEX document_by_source ON document (src_order_no) WHERE src_order_no <> '';
CREATE INDEX transfer_by_modified ON transfer (modified);
CREATE INDEX stocktake_by_modified ON stocktake (modified);
CREATE INDEX transfer_line_by_transfer ON transfer_line (transfer_id);
CREATE INDEX stocktake_line_by_stocktake ON stocktake_line (pd_id);
CREATE INDEX document_line_by_document ON document_line (document_id);
CREATE INDEX trade_by_modified ON trade (modified);
CREATE INDEX trade_by_tid ON trade (src_tid);
CREATE INDEX trade_line_by_trade ON trade_line (trade_id);
`

export const BOOKS_TABLES: readonly BooksTable[] = [
  { name: 'class', key: 'class_id' },
  { name: 'brand', key: 'brand_no' },
  { name: 'goods', key: 'goods_id' },
  { name: 'spec', key: 'spec_id' },
  { name: 'warehouse', key: 'warehouse_id' },
  { name: 'shop', key: 'shop_id' },
  { name: 'logistics', key: 'logistics_id' },
  { name: 'stock', key: 'stock_id' },
  { name: 'document', key: 'document_id' },
  { name: 'document_line', key: 'rec_id' },
  { name: 'trade', key: 'trade_id' },
  { name: 'trade_line', key: 'line_id' },
  { name: 'transfer', key: 'transfer_id' },
  { name: 'transfer_line', key: 'rec_id' },
  { name: 'stocktake', key: 'pd_id' },
  { name: 'stocktake_line', key: 'rec_id' },
  { name: 'setting', key: 'name' },
  { name: 'raw_order', key: 'tid' },
  { name: 'document_item', key: 'rec_id' },
  { name: 'warehouse_stock', key: 'stock_id' },
]

/** Layout of the tables; books of another one are made anew. */
const LAYOUT = '2'

export function createTables(db: SandboxDatabase): void {
  db.exec(TABLES)
}

export function createIndexes(db: SandboxDatabase): void {
  db.exec(INDEXES)
}

/** True once the initial rows are all in; a file whose filling was killed says false. */
export function isFilled(db: SandboxDatabase): boolean {
  const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).get()
  return (
    table !== undefined && db.prepare(`SELECT 1 FROM meta WHERE key = 'filled' AND value = ?`).get(LAYOUT) !== undefined
  )
}

export function markFilled(db: SandboxDatabase): void {
  db.prepare(`INSERT INTO meta VALUES ('filled', ?)`).run(LAYOUT)
}
