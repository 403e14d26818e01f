import type { Database } from '../../database.ts'

/**
 * 文件导入 and 批量更新: one row per file, one per queued product and category path, and how columns were matched last.
 * Rows and edits lie in staging (disposable); what a person confirmed lies here. Part of version 7.
 */
export function createProductFiles(db: Database): void {
  db.exec(`
    CREATE TABLE file_import (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      connection_id INTEGER NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('create', 'update')),
      state TEXT NOT NULL CHECK (state IN ('reading', 'matching', 'checking', 'planning', 'planned', 'confirming',
        'delivering', 'done', 'cancelled', 'failed')),
      -- where a failed import goes on when a person resumes it
      failed_at TEXT CHECK (failed_at IN ('reading', 'checking', 'planning', 'confirming')),
      origin TEXT NOT NULL CHECK (origin IN ('file', 'paste', 'retry')),
      file_name TEXT NOT NULL,
      size INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      started_by TEXT NOT NULL,
      confirmed_at INTEGER,
      confirmed_by TEXT,
      finished_at INTEGER,
      correlation_id TEXT NOT NULL,
      -- JSON: chosen sheet, encoding, delimiter; what the first look saw
      source TEXT NOT NULL,
      -- JSON: columns and what they stand for
      columns TEXT NOT NULL,
      -- JSON: work on many rows that is under way
      task TEXT,
      -- JSON: counts of the plan
      plan TEXT,
      trouble TEXT,
      CHECK ((state = 'failed') = (failed_at IS NOT NULL))
    ) STRICT;
    CREATE INDEX file_import_by_state ON file_import(state, id);
    CREATE INDEX file_import_by_content ON file_import(sha256, id) WHERE confirmed_at IS NOT NULL;

    CREATE TABLE file_import_line (
      import_id INTEGER NOT NULL REFERENCES file_import(id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      outbox_id INTEGER NOT NULL,
      -- data rows of the file that it writes
      rows INTEGER NOT NULL,
      -- null until settled
      result TEXT CHECK (result IN ('created', 'updated', 'existed', 'failed', 'discarded')),
      -- JSON: what was written and what stood there before, for the undo
      body TEXT NOT NULL,
      -- version of the product in the POS after the write; null = not told
      version INTEGER,
      undo_outbox_id INTEGER,
      undo_result TEXT CHECK (undo_result IN ('done', 'failed')),
      PRIMARY KEY (import_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX file_import_line_by_outbox ON file_import_line(outbox_id);
    CREATE UNIQUE INDEX file_import_line_by_undo ON file_import_line(undo_outbox_id) WHERE undo_outbox_id IS NOT NULL;
    CREATE INDEX file_import_line_by_result ON file_import_line(import_id, result);

    CREATE TABLE file_import_category (
      import_id INTEGER NOT NULL REFERENCES file_import(id) ON DELETE CASCADE,
      path_key TEXT NOT NULL,
      outbox_id INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'created', 'failed')),
      PRIMARY KEY (import_id, path_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX file_import_category_by_outbox ON file_import_category(outbox_id);

    -- How columns of a file with this header were matched the last time.
    CREATE TABLE file_import_match (
      kind TEXT NOT NULL,
      headers TEXT NOT NULL,
      fields TEXT NOT NULL,
      used_at INTEGER NOT NULL,
      PRIMARY KEY (kind, headers)
    ) STRICT, WITHOUT ROWID;
  `)
}
