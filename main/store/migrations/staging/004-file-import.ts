import type { Migration } from '../../migrate.ts'

/**
 * 文件导入: sheets read, edited and checked before a plan. Disposable: a session whose rows are gone is read again from
 * the copy of its file.
 */
export const fileImportStaging: Migration = {
  version: 4,
  name: 'file-import',
  up(db) {
    db.exec(`
      CREATE TABLE file_session (
        import_id INTEGER PRIMARY KEY,
        -- JSON: headers, width, tally of the issues, usual lengths of codes
        sheet TEXT NOT NULL,
        -- JSON of the match that the issues below come from; null = rows are not checked
        checked_as TEXT,
        revision INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      -- A data row. Cells are joined by U+001F; marks: JSON of what was noticed about cells and what stood there before.
      CREATE TABLE file_row (
        import_id INTEGER NOT NULL,
        n INTEGER NOT NULL,
        row_number INTEGER NOT NULL,
        -- folded 商家编码; '' = none
        code_key TEXT NOT NULL,
        cells TEXT NOT NULL,
        marks TEXT,
        -- bit per column (of the first 31) whose cell is a number in the file
        numeric_columns INTEGER NOT NULL,
        problems INTEGER NOT NULL,
        skipped INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (import_id, n)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX file_row_code ON file_row(import_id, code_key) WHERE code_key <> '';
      CREATE INDEX file_row_skipped ON file_row(import_id, n) WHERE skipped = 1;

      CREATE TABLE file_issue (
        import_id INTEGER NOT NULL,
        n INTEGER NOT NULL,
        -- -1 = of the row as such
        col INTEGER NOT NULL,
        code TEXT NOT NULL,
        -- 0 error, 1 warning, 2 note
        level INTEGER NOT NULL,
        arg TEXT NOT NULL,
        PRIMARY KEY (import_id, n, col, code)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX file_issue_code ON file_issue(import_id, code, n);
      CREATE INDEX file_issue_level ON file_issue(import_id, level, n);

      -- Acts of a person, for undo and redo.
      CREATE TABLE file_step (
        import_id INTEGER NOT NULL,
        step INTEGER NOT NULL,
        label TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (import_id, step)
      ) STRICT, WITHOUT ROWID;
      -- col -1: skipped, '0' or '1'
      CREATE TABLE file_change (
        import_id INTEGER NOT NULL,
        step INTEGER NOT NULL,
        n INTEGER NOT NULL,
        col INTEGER NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL,
        PRIMARY KEY (import_id, step, n, col)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE file_line (
        import_id INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        action TEXT NOT NULL,
        category_key TEXT NOT NULL,
        search TEXT NOT NULL,
        -- JSON: decisions; the values stand in file_row
        body TEXT NOT NULL,
        PRIMARY KEY (import_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX file_line_action ON file_line(import_id, action, seq);

      CREATE TABLE file_category (
        import_id INTEGER NOT NULL,
        path_key TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('too-deep', 'missing')),
        products INTEGER NOT NULL,
        PRIMARY KEY (import_id, path_key, kind)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
