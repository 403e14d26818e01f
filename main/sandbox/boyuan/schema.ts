import { MESSAGE_TABLE } from '../kit/gateway.ts'

/** Tables whose rows the control may read, with their unique key column. */
export const BOOKS = [
  { name: 'orders', key: 'id' },
  { name: 'document', key: 'id' },
  { name: 'document_serial', key: 'id' },
  { name: 'duplicate_document', key: 'order_no' },
  { name: 'duplicate_serial', key: 'main' },
  { name: 'written', key: 'source_no' },
  { name: 'received_again', key: 'source_no' },
  { name: 'product', key: 'product_no' },
  { name: 'partner', key: 'partner_no' },
  { name: 'warehouse', key: 'warehouse_no' },
  { name: 'opening', key: 'main' },
] as const

export const DROP = `
DROP VIEW IF EXISTS received_again; DROP VIEW IF EXISTS duplicate_document; DROP VIEW IF EXISTS duplicate_serial;
DROP TABLE IF EXISTS document_serial; DROP TABLE IF EXISTS document; DROP TABLE IF EXISTS written; DROP TABLE IF EXISTS change;
DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS opening; DROP TABLE IF EXISTS partner; DROP TABLE IF EXISTS product;
DROP TABLE IF EXISTS warehouse; DROP TABLE IF EXISTS setting; DROP TABLE IF EXISTS message;`

/** Times epoch ms. `duplicate_…` views count by plain SQL, not by the unique indexes. */
export const SCHEMA = `
${MESSAGE_TABLE}
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE warehouse (warehouse_no TEXT PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE product (product_no TEXT PRIMARY KEY, name TEXT NOT NULL, model TEXT, barcode TEXT, unit TEXT, rule TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE partner (partner_no TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE opening (main TEXT PRIMARY KEY, product_no TEXT NOT NULL, warehouse_no TEXT NOT NULL, aux1 TEXT, aux2 TEXT) WITHOUT ROWID;
CREATE TABLE orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, order_no TEXT NOT NULL, status TEXT NOT NULL, content TEXT NOT NULL,
  source_no TEXT, introduced INTEGER NOT NULL DEFAULT 0, lock_key TEXT, lock_at INTEGER, version INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (kind, order_no));
CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL UNIQUE, at INTEGER NOT NULL);
CREATE TABLE written (
  source_no TEXT PRIMARY KEY, action TEXT NOT NULL, content_hash TEXT NOT NULL, derived_hash TEXT NOT NULL, no TEXT NOT NULL,
  version INTEGER, received INTEGER NOT NULL DEFAULT 1, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
  id INTEGER PRIMARY KEY AUTOINCREMENT, document_no TEXT NOT NULL UNIQUE, source_no TEXT NOT NULL, kind TEXT NOT NULL,
  order_kind TEXT NOT NULL, order_no TEXT NOT NULL, warehouse_no TEXT NOT NULL, partner_no TEXT, occurred_at INTEGER NOT NULL,
  quantity_difference INTEGER NOT NULL, lines TEXT NOT NULL, content_hash TEXT NOT NULL, created_at INTEGER NOT NULL,
  UNIQUE (kind, order_no));
CREATE TABLE document_serial (
  id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES document (id), line_no TEXT NOT NULL,
  product_no TEXT NOT NULL, main TEXT NOT NULL, aux1 TEXT, aux2 TEXT);
CREATE INDEX document_serial_document ON document_serial (document_id);
CREATE VIEW received_again AS SELECT * FROM written WHERE received > 1;
CREATE VIEW duplicate_document AS SELECT kind, order_no, count(*) AS count FROM document GROUP BY 1, 2 HAVING count(*) > 1;
CREATE VIEW duplicate_serial AS SELECT document_id, main, count(*) AS count FROM document_serial GROUP BY 1, 2 HAVING count(*) > 1;
`
