import { MESSAGE_TABLE } from '../kit/gateway.ts'

/** Tables whose rows the control may read, with their unique key column. */
export const BOOKS = [
  { name: 'bill', key: 'id' },
  { name: 'phase', key: 'id' },
  { name: 'serial', key: 'id' },
  { name: 'device', key: 'main' },
  { name: 'cancel', key: 'id' },
  { name: 'event', key: 'seq' },
  { name: 'callback', key: 'id' },
  { name: 'item', key: 'code' },
  { name: 'warehouse', key: 'code' },
  { name: 'arrival', key: 'bill_no' },
  { name: 'duplicate_bill', key: 'bill_no' },
  { name: 'pushed_bill', key: 'id' },
] as const

export const DROP = `
DROP VIEW IF EXISTS duplicate_bill; DROP VIEW IF EXISTS pushed_bill; DROP TABLE IF EXISTS arrival;
DROP TABLE IF EXISTS callback; DROP TABLE IF EXISTS event;
DROP TABLE IF EXISTS plan; DROP TABLE IF EXISTS cancel; DROP TABLE IF EXISTS serial; DROP TABLE IF EXISTS phase;
DROP TABLE IF EXISTS bill; DROP TABLE IF EXISTS device; DROP TABLE IF EXISTS item; DROP TABLE IF EXISTS warehouse;
DROP TABLE IF EXISTS setting; DROP TABLE IF EXISTS message;`

/** Times epoch ms, quantities integer ten-thousandths. `duplicate_bill` counts by plain SQL, not by the unique index. */
export const SCHEMA = `
${MESSAGE_TABLE}
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE warehouse (code TEXT PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE item (code TEXT PRIMARY KEY, name TEXT NOT NULL, rule TEXT NOT NULL, parts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE device (main TEXT PRIMARY KEY, item_code TEXT NOT NULL, sub1 TEXT, sub2 TEXT, warehouse_code TEXT, state TEXT NOT NULL CHECK (state IN ('in', 'transit', 'out'))) WITHOUT ROWID;
CREATE INDEX device_stock ON device (item_code, warehouse_code, state);
CREATE TABLE bill (
  id INTEGER PRIMARY KEY AUTOINCREMENT, bill_type TEXT NOT NULL, bill_no TEXT NOT NULL, ideal_no TEXT NOT NULL UNIQUE,
  endpoint TEXT NOT NULL, key TEXT NOT NULL, content_hash TEXT NOT NULL, derived_hash TEXT NOT NULL, direction TEXT NOT NULL,
  manual_no TEXT, payload TEXT NOT NULL, status TEXT NOT NULL, held INTEGER NOT NULL DEFAULT 0, behaviour TEXT NOT NULL,
  update_key TEXT, update_at INTEGER, version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (bill_type, bill_no));
CREATE TABLE phase (
  id INTEGER PRIMARY KEY AUTOINCREMENT, bill_id INTEGER NOT NULL REFERENCES bill (id), phase TEXT NOT NULL, version INTEGER NOT NULL,
  final INTEGER NOT NULL, finished_at INTEGER, lines TEXT NOT NULL, serial_count INTEGER NOT NULL, queries INTEGER NOT NULL DEFAULT 0,
  UNIQUE (bill_id, phase));
CREATE TABLE serial (
  id INTEGER PRIMARY KEY AUTOINCREMENT, bill_id INTEGER NOT NULL REFERENCES bill (id), phase TEXT NOT NULL, line_no TEXT NOT NULL,
  item_code TEXT NOT NULL, main TEXT NOT NULL, sub1 TEXT, sub2 TEXT, stock_type TEXT NOT NULL);
CREATE INDEX serial_bill ON serial (bill_id, phase, id);
CREATE TABLE cancel (
  id INTEGER PRIMARY KEY AUTOINCREMENT, bill_id INTEGER NOT NULL REFERENCES bill (id), application_no TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE, state TEXT NOT NULL, reason TEXT NOT NULL, applied_at INTEGER NOT NULL, decided_at INTEGER);
CREATE INDEX cancel_bill ON cancel (bill_id, id);
CREATE TABLE plan (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, action TEXT NOT NULL, bill_id INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX plan_at ON plan (at, id);
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, bill_id INTEGER NOT NULL, phase TEXT NOT NULL,
  status TEXT NOT NULL, at INTEGER NOT NULL, version INTEGER NOT NULL);
CREATE TABLE callback (
  id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL,
  next_at INTEGER, delivered_at INTEGER);
CREATE INDEX callback_due ON callback (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE arrival (bill_type TEXT NOT NULL, bill_no TEXT NOT NULL, received INTEGER NOT NULL, applied INTEGER NOT NULL, PRIMARY KEY (bill_type, bill_no)) WITHOUT ROWID;
CREATE VIEW duplicate_bill AS SELECT bill_type, trim(bill_no) AS bill_no, count(*) AS count FROM bill GROUP BY 1, 2 HAVING count(*) > 1;
CREATE VIEW pushed_bill AS SELECT id, bill_type, bill_no, ideal_no, status, key, manual_no, created_at FROM bill;
`
