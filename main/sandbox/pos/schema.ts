/** Everything that the schema makes, in the order of its making. */
export const TABLES = [
  { kind: 'TABLE', name: 'setting' },
  { kind: 'TABLE', name: 'message' },
  { kind: 'TABLE', name: 'shop' },
  { kind: 'TABLE', name: 'category' },
  { kind: 'TABLE', name: 'brand' },
  { kind: 'TABLE', name: 'product' },
  { kind: 'TABLE', name: 'product_name' },
  { kind: 'TABLE', name: 'spec' },
  { kind: 'TABLE', name: 'stock' },
  { kind: 'TABLE', name: 'document' },
  { kind: 'TABLE', name: 'document_line' },
  { kind: 'TABLE', name: 'change' },
  { kind: 'TABLE', name: 'lease' },
  { kind: 'TABLE', name: 'written' },
  { kind: 'TABLE', name: 'arrival' },
  { kind: 'TABLE', name: 'refusal' },
  { kind: 'VIEW', name: 'live_product' },
  { kind: 'VIEW', name: 'live_spec' },
  { kind: 'VIEW', name: 'imported_product' },
  { kind: 'VIEW', name: 'imported_spec' },
  { kind: 'VIEW', name: 'duplicate_code' },
  { kind: 'VIEW', name: 'duplicate_product' },
  { kind: 'VIEW', name: 'repeated_write' },
  { kind: 'VIEW', name: 'received_again' },
  { kind: 'VIEW', name: 'shop_stock' },
  { kind: 'VIEW', name: 'document_item' },
] as const

/**
 * Times are epoch ms, prices and quantities integer ten-thousandths, codes text; `…_key` columns hold the compared form.
 * `origin` of a product or spec: 'initial' or the sourceNo that made it.
 * `effect` of a line: what it did to its shop's stock; a stock is `initial` + `edited` (by hand or by /v1/stock:batch) + effects.
 * The duplicate_* views count by plain SQL, not by the unique indexes, so that they would show a broken index.
 */
export const SCHEMA = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE message (app_key TEXT NOT NULL, message_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (app_key, message_id)) WITHOUT ROWID;
CREATE INDEX message_at ON message (at);
CREATE TABLE shop (shop_id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE category (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, parent_id INTEGER REFERENCES category (id), level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3), path TEXT NOT NULL UNIQUE);
CREATE TABLE brand (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);

CREATE TABLE product (
  id INTEGER PRIMARY KEY AUTOINCREMENT, product_no TEXT NOT NULL, no_key TEXT NOT NULL, name TEXT NOT NULL,
  category_id INTEGER REFERENCES category (id), brand_id INTEGER REFERENCES brand (id), unit TEXT, image TEXT,
  on_sale INTEGER NOT NULL, source_system TEXT, source_no TEXT, version INTEGER NOT NULL, origin TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER);
CREATE INDEX product_no ON product (no_key);
CREATE UNIQUE INDEX product_no_live ON product (no_key) WHERE deleted_at IS NULL;
CREATE INDEX product_source ON product (source_no, source_system);
CREATE UNIQUE INDEX product_source_live ON product (source_no, source_system) WHERE deleted_at IS NULL AND source_no IS NOT NULL;
CREATE INDEX product_off_sale ON product (id) WHERE deleted_at IS NULL AND on_sale = 0;
CREATE INDEX product_deleted ON product (id) WHERE deleted_at IS NOT NULL;
CREATE VIRTUAL TABLE product_name USING fts5 (pairs, content = '', contentless_delete = 1, tokenize = 'ascii');

CREATE TABLE spec (
  id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL REFERENCES product (id), merchant_code TEXT NOT NULL,
  code_key TEXT NOT NULL, spec_name TEXT, attributes TEXT NOT NULL, barcode TEXT, retail_price INTEGER NOT NULL, image TEXT,
  origin TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX spec_product ON spec (product_id);
CREATE INDEX spec_code ON spec (code_key);
CREATE UNIQUE INDEX spec_code_live ON spec (code_key) WHERE deleted = 0;

CREATE TABLE stock (shop_id TEXT NOT NULL REFERENCES shop (shop_id), spec_id INTEGER NOT NULL REFERENCES spec (id), quantity INTEGER NOT NULL, version INTEGER NOT NULL, updated_at INTEGER NOT NULL, initial INTEGER NOT NULL DEFAULT 0, edited INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (shop_id, spec_id)) WITHOUT ROWID;
CREATE INDEX stock_changed ON stock (shop_id, updated_at);
CREATE INDEX stock_spec ON stock (spec_id);

CREATE TABLE document (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, origin TEXT NOT NULL, shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  status TEXT NOT NULL, source_no TEXT, erp_system TEXT, erp_no TEXT, occurred_at INTEGER NOT NULL, remark TEXT,
  version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, kind_label TEXT,
  counterpart_shop_id TEXT, related_no TEXT, operator TEXT, completed_at INTEGER, payments TEXT NOT NULL DEFAULT '[]',
  initial INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX document_shop ON document (shop_id);
CREATE INDEX document_erp ON document (erp_no, erp_system);
CREATE UNIQUE INDEX document_erp_kind ON document (erp_no, erp_system, kind) WHERE erp_no IS NOT NULL;
CREATE TABLE document_line (id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES document (id), position INTEGER NOT NULL, line_no TEXT NOT NULL, merchant_code TEXT, quantity INTEGER NOT NULL, price INTEGER,
  product_name TEXT, spec_name TEXT, defective INTEGER NOT NULL DEFAULT 0, book_quantity INTEGER, effect INTEGER NOT NULL DEFAULT 0, UNIQUE (document_id, position));
CREATE INDEX document_changed ON document (updated_at);

CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, entity_id INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (type, entity_id));
CREATE INDEX change_at ON change (at);
CREATE INDEX change_type ON change (type, seq);
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT, term INTEGER NOT NULL, expires_at INTEGER) WITHOUT ROWID;

CREATE TABLE written (
  scope TEXT NOT NULL, source_no TEXT NOT NULL, action TEXT NOT NULL, content_hash TEXT, derived_hash TEXT NOT NULL,
  entity_id INTEGER, outcome TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (scope, source_no)) WITHOUT ROWID;
CREATE TABLE arrival (id INTEGER PRIMARY KEY, scope TEXT NOT NULL, source_no TEXT NOT NULL, received INTEGER NOT NULL, applied INTEGER NOT NULL, UNIQUE (scope, source_no));
CREATE INDEX arrival_again ON arrival (id) WHERE received > 1;
CREATE INDEX arrival_repeated ON arrival (id) WHERE applied > 1;
CREATE TABLE refusal (code TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;

CREATE VIEW live_product AS SELECT * FROM product WHERE deleted_at IS NULL;
CREATE VIEW live_spec AS SELECT * FROM spec WHERE deleted = 0;
CREATE VIEW imported_product AS SELECT * FROM product WHERE origin <> 'initial';
CREATE VIEW imported_spec AS SELECT * FROM spec WHERE origin <> 'initial';
CREATE VIEW duplicate_code AS SELECT lower(trim(merchant_code)) AS code, count(*) AS count FROM spec WHERE deleted = 0 GROUP BY 1 HAVING count(*) > 1;
CREATE VIEW duplicate_product AS SELECT lower(trim(product_no)) AS product_no, count(*) AS count FROM product WHERE deleted_at IS NULL GROUP BY 1 HAVING count(*) > 1;
CREATE VIEW repeated_write AS SELECT * FROM arrival WHERE applied > 1;
CREATE VIEW received_again AS SELECT * FROM arrival WHERE received > 1;
CREATE VIEW shop_stock AS
  SELECT k.shop_id || '/' || s.merchant_code AS key, k.shop_id, s.merchant_code, k.quantity, k.initial, k.edited, k.version, k.updated_at
  FROM stock k JOIN spec s ON s.id = k.spec_id;
CREATE VIEW document_item AS
  SELECT l.id, l.document_id, d.kind, d.origin, d.shop_id, d.status, d.source_no, d.erp_system, d.erp_no, d.initial, d.deleted, l.merchant_code,
    l.quantity, l.price, l.defective, l.book_quantity, l.effect
  FROM document_line l JOIN document d ON d.id = l.document_id;
`
