import type { Trouble } from '../../../preload/contract/index.ts'
import type { PosProductPatch } from '../../remote/pos/types.ts'
import type { Database } from '../../store/index.ts'
import type { Match } from './columns.ts'
import type { FileLine } from './lines.ts'
import type { FieldChange } from './plan-update.ts'
import type { Columns, FailedAt, FileAction, FileImportRow, FileState, Plan, Source, Task } from './state.ts'

export type LineResult = 'created' | 'updated' | 'existed' | 'failed' | 'discarded'

/** What an undo needs of a line that was written. */
export interface LineMemory {
  action: 'create' | 'add-specs' | 'change'
  productNo: string
  name: string
  /** 商家编码 of the specs written. */
  codes: string[]
  changes: FieldChange[]
  specChanges: { merchantCode: string; changes: FieldChange[] }[]
  back: PosProductPatch | null
}

export interface WrittenLine {
  seq: number
  outboxId: number
  rows: number
  result: LineResult | null
  memory: LineMemory
  version: number | null
  undoOutboxId: number | null
  undoResult: 'done' | 'failed' | null
}

interface RawImport {
  id: number
  connection_id: number
  kind: FileImportRow['kind']
  state: FileState
  failed_at: FailedAt | null
  origin: FileImportRow['origin']
  file_name: string
  size: number
  sha256: string
  started_at: number
  started_by: string
  confirmed_at: number | null
  confirmed_by: string | null
  finished_at: number | null
  correlation_id: string
  source: string
  columns: string
  task: string | null
  plan: string | null
  trouble: string | null
}

interface RawLine {
  seq: number
  outbox_id: number
  rows: number
  result: LineResult | null
  body: string
  version: number | null
  undo_outbox_id: number | null
  undo_result: 'done' | 'failed' | null
}

const DRIVEN = "('reading', 'checking', 'planning', 'confirming', 'delivering')"
const OPEN = "('reading', 'matching', 'checking', 'planning', 'planned', 'confirming', 'delivering', 'failed')"
const LINE = 'seq, outbox_id, rows, result, body, version, undo_outbox_id, undo_result'

const orNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/**
 * SQL of the imports themselves and of what a person confirmed; plans are read from the attached staging file. Opens no
 * transaction. Times epoch ms.
 */
export function fileImportTables(db: Database) {
  const insert = db.prepare<[number, string, string, string, number, string, number, string, string, string, string]>(`
    INSERT INTO file_import (connection_id, kind, state, origin, file_name, size, sha256, started_at, started_by,
      correlation_id, source, columns)
    VALUES (?, ?, 'reading', ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const byId = db.prepare<[number], RawImport>('SELECT * FROM file_import WHERE id = ?')
  const list = db.prepare<[number | null, number | null, string | null, string | null, number, number], RawImport>(`
    SELECT * FROM file_import WHERE (? IS NULL OR connection_id = ?) AND (? IS NULL OR kind = ?) AND id < ?
    ORDER BY id DESC LIMIT ?`)
  const openList = db.prepare<[number | null, number | null, string | null, string | null, number, number], RawImport>(`
    SELECT * FROM file_import WHERE (? IS NULL OR connection_id = ?) AND (? IS NULL OR kind = ?) AND id < ?
      AND state IN ${OPEN} ORDER BY id DESC LIMIT ?`)
  const driven = db.prepare<[], RawImport>(`SELECT * FROM file_import WHERE state IN ${DRIVEN} ORDER BY id`)
  const setState = db.prepare<[FileState, FailedAt | null, string | null, number | null, number]>(
    'UPDATE file_import SET state = ?, failed_at = ?, trouble = ?, finished_at = ? WHERE id = ?',
  )
  const setTrouble = db.prepare<[string | null, number]>('UPDATE file_import SET trouble = ? WHERE id = ?')
  const setSource = db.prepare<[string, number]>('UPDATE file_import SET source = ? WHERE id = ?')
  const setColumns = db.prepare<[string, number]>('UPDATE file_import SET columns = ? WHERE id = ?')
  const setTask = db.prepare<[string | null, number]>('UPDATE file_import SET task = ? WHERE id = ?')
  const setPlan = db.prepare<[string | null, number]>('UPDATE file_import SET plan = ? WHERE id = ?')
  const setConfirmed = db.prepare<[number, string, number]>(
    'UPDATE file_import SET confirmed_at = ?, confirmed_by = ? WHERE id = ?',
  )
  const sameContent = db.prepare<
    [string, number, string],
    { id: number; confirmed_at: number; confirmed_by: string; file_name: string }
  >(`SELECT id, confirmed_at, confirmed_by, file_name FROM file_import
     WHERE sha256 = ? AND id < ? AND kind = ? AND confirmed_at IS NOT NULL ORDER BY id DESC LIMIT 1`)
  const oldIds = db
    .prepare<[number], number>(
      `SELECT id FROM file_import WHERE state IN ('done', 'cancelled') ORDER BY id DESC LIMIT -1 OFFSET ?`,
    )
    .pluck()
  const cancelled = db
    .prepare<[], number>("SELECT id FROM file_import WHERE state = 'cancelled' ORDER BY id DESC LIMIT 50")
    .pluck()

  const putLine = db.prepare<[number, number, number, number, string]>(
    'INSERT INTO file_import_line (import_id, seq, outbox_id, rows, body) VALUES (?, ?, ?, ?, ?)',
  )
  const lastLine = db
    .prepare<[number], number | null>('SELECT max(seq) FROM file_import_line WHERE import_id = ?')
    .pluck()
  const byOutbox = db.prepare<[number], RawLine & { import_id: number }>(
    `SELECT import_id, ${LINE} FROM file_import_line WHERE outbox_id = ?`,
  )
  const byUndo = db.prepare<[number], { import_id: number; seq: number }>(
    'SELECT import_id, seq FROM file_import_line WHERE undo_outbox_id = ?',
  )
  const lineOf = db.prepare<[number, number], RawLine>(
    `SELECT ${LINE} FROM file_import_line WHERE import_id = ? AND seq = ?`,
  )
  const linesAfter = db.prepare<[number, number, number], RawLine>(
    `SELECT ${LINE} FROM file_import_line WHERE import_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const settle = db.prepare<[LineResult | null, number | null, number]>(
    'UPDATE file_import_line SET result = ?, version = ? WHERE outbox_id = ?',
  )
  const setUndo = db.prepare<[number, number, number]>(
    'UPDATE file_import_line SET undo_outbox_id = ?, undo_result = NULL WHERE import_id = ? AND seq = ?',
  )
  const settleUndo = db.prepare<['done' | 'failed' | null, number]>(
    'UPDATE file_import_line SET undo_result = ? WHERE undo_outbox_id = ?',
  )
  const results = db.prepare<[number], { result: LineResult | null; n: number; lines: number }>(
    'SELECT result, sum(rows) AS n, count(*) AS lines FROM file_import_line WHERE import_id = ? GROUP BY result',
  )
  const undoCounts = db.prepare<[number], { result: string; n: number }>(`
    SELECT CASE WHEN undo_outbox_id IS NULL THEN 'open' ELSE coalesce(undo_result, 'waiting') END AS result, count(*) AS n
    FROM file_import_line WHERE import_id = ? AND result IN ('created', 'updated') GROUP BY 1`)
  const queueCategory = db.prepare<[number, string, number]>(`
    INSERT INTO file_import_category (import_id, path_key, outbox_id, state) VALUES (?, ?, ?, 'queued')
    ON CONFLICT (import_id, path_key) DO UPDATE SET outbox_id = excluded.outbox_id, state = 'queued'`)
  const queuedCategories = db.prepare<
    [number],
    { path_key: string; outbox_id: number; state: 'queued' | 'created' | 'failed' }
  >('SELECT path_key, outbox_id, state FROM file_import_category WHERE import_id = ?')
  const settleCategories = db.prepare<['queued' | 'created' | 'failed', number], { import_id: number }>(
    'UPDATE file_import_category SET state = ? WHERE outbox_id = ? RETURNING import_id',
  )
  const remember = db.prepare<[string, string, string, number]>(`
    INSERT INTO file_import_match (kind, headers, fields, used_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (kind, headers) DO UPDATE SET fields = excluded.fields, used_at = excluded.used_at`)
  const remembered = db
    .prepare<[string, string], string>('SELECT fields FROM file_import_match WHERE kind = ? AND headers = ?')
    .pluck()
  const toQueue = db.prepare<[number, number, number], { seq: number; category_key: string; body: string }>(`
    SELECT seq, category_key, body FROM staging.file_line
    WHERE import_id = ? AND action IN ('create', 'add-specs', 'change') AND seq > ? ORDER BY seq LIMIT ?`)
  const categories = db.prepare<[number], { path_key: string; kind: 'too-deep' | 'missing'; products: number }>(
    'SELECT path_key, kind, products FROM staging.file_category WHERE import_id = ? ORDER BY kind, products DESC, path_key',
  )

  const toRow = (raw: RawImport): FileImportRow => ({
    id: raw.id,
    connectionId: raw.connection_id,
    kind: raw.kind,
    state: raw.state,
    failedAt: raw.failed_at,
    origin: raw.origin,
    fileName: raw.file_name,
    size: raw.size,
    sha256: raw.sha256,
    startedAt: raw.started_at,
    startedBy: raw.started_by,
    confirmedAt: raw.confirmed_at,
    confirmedBy: raw.confirmed_by,
    finishedAt: raw.finished_at,
    correlationId: raw.correlation_id,
    source: JSON.parse(raw.source) as Source,
    columns: JSON.parse(raw.columns) as Columns,
    task: raw.task === null ? null : (JSON.parse(raw.task) as Task),
    plan: raw.plan === null ? null : (JSON.parse(raw.plan) as Plan),
    trouble: raw.trouble === null ? null : (JSON.parse(raw.trouble) as Trouble),
  })
  const toLine = (raw: RawLine): WrittenLine => ({
    seq: raw.seq,
    outboxId: raw.outbox_id,
    rows: raw.rows,
    result: raw.result,
    memory: JSON.parse(raw.body) as LineMemory,
    version: raw.version,
    undoOutboxId: raw.undo_outbox_id,
    undoResult: raw.undo_result,
  })
  const headerKey = (headers: readonly string[]): string => headers.join('\u001F')

  return {
    create(
      row: Pick<
        FileImportRow,
        | 'connectionId'
        | 'kind'
        | 'origin'
        | 'fileName'
        | 'size'
        | 'sha256'
        | 'startedAt'
        | 'startedBy'
        | 'correlationId'
      >,
      source: Source,
      columns: Columns,
    ): number {
      const done = insert.run(
        row.connectionId,
        row.kind,
        row.origin,
        row.fileName,
        row.size,
        row.sha256,
        row.startedAt,
        row.startedBy,
        row.correlationId,
        JSON.stringify(source),
        JSON.stringify(columns),
      )
      return Number(done.lastInsertRowid)
    },
    get(id: number): FileImportRow | null {
      const raw = byId.get(id)
      return raw ? toRow(raw) : null
    },
    list(
      filter: { connectionId: number | null; kind: string | null; open: boolean },
      beforeId: number | null,
      limit: number,
    ): FileImportRow[] {
      const { connectionId, kind } = filter
      const statement = filter.open ? openList : list
      return statement
        .all(connectionId, connectionId, kind, kind, beforeId ?? Number.MAX_SAFE_INTEGER, limit)
        .map(toRow)
    },
    /** Imports that are at work or in delivery. */
    driven: (): FileImportRow[] => driven.all().map(toRow),
    setState(
      id: number,
      state: FileState,
      at: { failedAt?: FailedAt; trouble?: Trouble; finishedAt?: number } = {},
    ): void {
      setState.run(state, at.failedAt ?? null, orNull(at.trouble ?? null), at.finishedAt ?? null, id)
    },
    setTrouble: (id: number, trouble: Trouble | null): void => void setTrouble.run(orNull(trouble), id),
    setSource: (id: number, source: Source): void => void setSource.run(JSON.stringify(source), id),
    setColumns: (id: number, columns: Columns): void => void setColumns.run(JSON.stringify(columns), id),
    setTask: (id: number, task: Task | null): void => void setTask.run(orNull(task), id),
    setPlan: (id: number, plan: Plan | null): void => void setPlan.run(orNull(plan), id),
    setConfirmed: (id: number, at: number, by: string): void => void setConfirmed.run(at, by, id),
    /** The last import of the same content that was carried out (S85, W2). */
    sameContent: (row: FileImportRow) => sameContent.get(row.sha256, row.id, row.kind) ?? null,
    /** Ended imports beyond the newest `keep`, and those given up: nobody needs their rows. */
    withoutUse: (keep: number): number[] => [...new Set([...oldIds.all(keep), ...cancelled.all()])],

    putLine: (id: number, seq: number, outboxId: number, rows: number, memory: LineMemory): void =>
      void putLine.run(id, seq, outboxId, rows, JSON.stringify(memory)),
    lastQueued: (id: number): number => lastLine.get(id) ?? 0,
    lineByOutbox(outboxId: number): (WrittenLine & { importId: number }) | null {
      const raw = byOutbox.get(outboxId)
      return raw ? { ...toLine(raw), importId: raw.import_id } : null
    },
    lineByUndo: (outboxId: number) => byUndo.get(outboxId) ?? null,
    line(id: number, seq: number): WrittenLine | null {
      const raw = lineOf.get(id, seq)
      return raw ? toLine(raw) : null
    },
    linesAfter: (id: number, seq: number, limit: number): WrittenLine[] => linesAfter.all(id, seq, limit).map(toLine),
    settle: (outboxId: number, result: LineResult | null, version: number | null): void =>
      void settle.run(result, version, outboxId),
    setUndo: (id: number, seq: number, outboxId: number): void => void setUndo.run(outboxId, id, seq),
    settleUndo: (outboxId: number, result: 'done' | 'failed' | null): void => void settleUndo.run(result, outboxId),
    /** Data rows per result; `open` = not settled yet. */
    results(id: number): Record<LineResult | 'open', number> & { lines: number } {
      const counts = { created: 0, updated: 0, existed: 0, failed: 0, discarded: 0, open: 0, lines: 0 }
      for (const row of results.all(id)) {
        counts[row.result ?? 'open'] += row.n
        counts.lines += row.lines
      }
      return counts
    },
    undoCounts(id: number): { open: number; waiting: number; done: number; failed: number } {
      const counts = { open: 0, waiting: 0, done: 0, failed: 0 }
      for (const row of undoCounts.all(id)) counts[row.result as keyof typeof counts] += row.n
      return counts
    },
    queueCategory: (id: number, key: string, outboxId: number): void => void queueCategory.run(id, key, outboxId),
    queuedCategories: (id: number) =>
      new Map(queuedCategories.all(id).map((row) => [row.path_key, { outboxId: row.outbox_id, state: row.state }])),
    settleCategories: (outboxId: number, state: 'queued' | 'created' | 'failed'): number | null =>
      settleCategories.get(state, outboxId)?.import_id ?? null,
    remember: (kind: string, headers: readonly string[], fields: Match, at: number): void =>
      void remember.run(kind, headerKey(headers), JSON.stringify(fields), at),
    remembered(kind: string, headers: readonly string[]): Match | null {
      const text = remembered.get(kind, headerKey(headers))
      return text === undefined ? null : (JSON.parse(text) as Match)
    },

    linesToQueue: (id: number, afterSeq: number, limit: number) =>
      toQueue.all(id, afterSeq, limit).map((row) => ({
        seq: row.seq,
        categoryKey: row.category_key,
        line: JSON.parse(row.body) as FileLine,
      })),
    categories: (id: number) => categories.all(id),
    /** Lines of the plan as a person looks at them. */
    planLines(
      id: number,
      filter: {
        action: FileAction | null
        results: (LineResult | 'open')[] | null
        outboxIds: number[] | null
        text: string
      },
      afterSeq: number,
      limit: number,
    ): { rows: { seq: number; line: FileLine }[]; total: number } {
      const where = ['l.import_id = @id']
      const values: Record<string, unknown> = { id }
      const written = (condition: string) =>
        `l.seq IN (SELECT seq FROM file_import_line WHERE import_id = @id AND ${condition})`
      if (filter.action !== null) {
        where.push('l.action = @action')
        values.action = filter.action
      }
      if (filter.text !== '') {
        where.push("l.search LIKE @text ESCAPE '\\'")
        values.text = `%${filter.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
      }
      if (filter.results !== null) {
        where.push(written("coalesce(result, 'open') IN (SELECT value FROM json_each(@results))"))
        values.results = JSON.stringify(filter.results)
      }
      if (filter.outboxIds !== null) {
        where.push(written('outbox_id IN (SELECT value FROM json_each(@outboxIds))'))
        values.outboxIds = JSON.stringify(filter.outboxIds)
      }
      const from = `FROM staging.file_line l WHERE ${where.join(' AND ')}`
      const total = db.prepare<[object], number>(`SELECT count(*) ${from}`).pluck().get(values) ?? 0
      const rows = db
        .prepare<[object], { seq: number; body: string }>(
          `SELECT l.seq, l.body ${from} AND l.seq > @after ORDER BY l.seq LIMIT @limit`,
        )
        .all({ ...values, after: afterSeq, limit })
      return { rows: rows.map((row) => ({ seq: row.seq, line: JSON.parse(row.body) as FileLine })), total }
    },
  }
}

export type FileImportTables = ReturnType<typeof fileImportTables>
