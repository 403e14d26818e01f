import type { Trouble } from '../../preload/contract/index.ts'
import type { WangdianGoods } from '../remote/wangdian/types.ts'
import type { Database } from '../store/index.ts'
import type { PlanAction } from './rules.ts'
import {
  emptyPlan,
  type ImportRow,
  type ImportState,
  type PlanCounts,
  type ReadingProgress,
  type StoredLine,
} from './state.ts'

/** Outcome of a queued line once it is settled. */
export type LineResult = 'created' | 'existed' | 'failed' | 'discarded'
export type CategoryKind = 'too-deep' | 'missing' | 'ambiguous'

export interface LineFilter {
  action: PlanAction | null
  /** Only these lines (seq); null = all. */
  outboxIds: number[] | null
  /** `open` = queued, not settled yet. */
  results: (LineResult | 'open')[] | null
  text: string
  afterSeq: number
  limit: number
}

interface RawImport {
  id: number
  connection_id: number
  from_day: string
  to_day: string
  state: ImportState
  failed_at: ImportRow['failedAt']
  started_at: number
  started_by: string
  confirmed_by: string | null
  finished_at: number | null
  correlation_id: string
  reading: string
  plan: string
  trouble: string | null
}

/**
 * All SQL of the imports. `db` is the business connection (staging attached read-only as `staging`), `staging` the
 * connection that writes staging. Times are epoch ms. Nothing here opens a transaction: the caller does; what is written
 * to both files goes to staging first and may be written again.
 */
export function importTables(db: Database, staging: Database) {
  const insert = db.prepare<[number, string, string, number, string, string, string, string]>(`
    INSERT INTO product_import (connection_id, from_day, to_day, state, started_at, started_by, correlation_id, reading, plan)
    VALUES (?, ?, ?, 'reading', ?, ?, ?, ?, ?)`)
  const byId = db.prepare<[number], RawImport>('SELECT * FROM product_import WHERE id = ?')
  const before = db.prepare<[number | null, number | null, number, number], RawImport>(`
    SELECT * FROM product_import WHERE (? IS NULL OR connection_id = ?) AND id < ? ORDER BY id DESC LIMIT ?`)
  const open = db.prepare<[], RawImport>(`
    SELECT * FROM product_import WHERE state IN ('reading', 'planning', 'planned', 'confirming', 'delivering') ORDER BY id`)
  const setState = db.prepare<[ImportState, ImportRow['failedAt'], string | null, number | null, number]>(`
    UPDATE product_import SET state = ?, failed_at = ?, trouble = ?, finished_at = ? WHERE id = ?`)
  const setTrouble = db.prepare<[string | null, number]>('UPDATE product_import SET trouble = ? WHERE id = ?')
  const setReading = db.prepare<[string, number]>('UPDATE product_import SET reading = ? WHERE id = ?')
  const setPlan = db.prepare<[string, number]>('UPDATE product_import SET plan = ? WHERE id = ?')
  const setConfirmed = db.prepare<[string, number]>(`UPDATE product_import SET confirmed_by = ? WHERE id = ?`)

  const openSession = staging.prepare<[number, number]>(
    'INSERT OR IGNORE INTO import_session (import_id, opened_at) VALUES (?, ?)',
  )
  const session = staging.prepare<[number], { import_id: number }>(
    'SELECT import_id FROM import_session WHERE import_id = ?',
  )
  const putGoods = staging.prepare<[number, string, number, number, number, string]>(`
    INSERT INTO import_goods (import_id, goods_id, created_at, new_specs_only, spec_count, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (import_id, goods_id) DO UPDATE SET
      created_at = excluded.created_at, new_specs_only = excluded.new_specs_only, spec_count = excluded.spec_count, body = excluded.body`)
  const dropGoods = staging.prepare<[number, string]>('DELETE FROM import_goods WHERE import_id = ? AND goods_id = ?')
  const goodsAfter = staging.prepare<
    [number, number, string, number],
    { goods_id: string; created_at: number; body: string }
  >(`
    SELECT goods_id, created_at, body FROM import_goods
    WHERE import_id = ? AND (created_at, goods_id) > (?, ?) ORDER BY created_at, goods_id LIMIT ?`)
  const goodsCounts = staging.prepare<[number], { products: number; specs: number }>(`
    SELECT count(*) AS products, coalesce(sum(CASE WHEN new_specs_only THEN spec_count ELSE 0 END), 0) AS specs
    FROM import_goods WHERE import_id = ?`)
  const putLine = staging.prepare<[number, number, string, string, string, string, string]>(`
    INSERT INTO import_line (import_id, seq, product_no, action, category_key, search, body) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const linesToQueue = staging.prepare<[number, number, number], { seq: number; category_key: string; body: string }>(`
    SELECT seq, category_key, body FROM import_line
    WHERE import_id = ? AND action IN ('create', 'add-specs') AND seq > ? ORDER BY seq LIMIT ?`)
  const putCategory = staging.prepare<[number, string, string, number]>(`
    INSERT INTO import_category (import_id, path_key, kind, products) VALUES (?, ?, ?, ?)`)
  const categories = staging.prepare<[number], { path_key: string; kind: CategoryKind; products: number }>(`
    SELECT path_key, kind, products FROM import_category WHERE import_id = ? ORDER BY kind, products DESC, path_key`)

  const queueLine = db.prepare<[number, number, number]>(
    'INSERT INTO product_import_line (import_id, seq, outbox_id) VALUES (?, ?, ?)',
  )
  const lastQueued = db.prepare<[number], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM product_import_line WHERE import_id = ?',
  )
  const settleLine = db.prepare<[LineResult | null, number], { import_id: number }>(
    'UPDATE product_import_line SET result = ? WHERE outbox_id = ? RETURNING import_id',
  )
  const results = db.prepare<[number], { result: LineResult | null; n: number }>(
    'SELECT result, count(*) AS n FROM product_import_line WHERE import_id = ? GROUP BY result',
  )
  const queuedOf = db.prepare<[number, number], { outbox_id: number; result: LineResult | null }>(
    'SELECT outbox_id, result FROM product_import_line WHERE import_id = ? AND seq = ?',
  )
  const queueCategory = db.prepare<[number, string, number]>(`
    INSERT INTO product_import_category (import_id, path_key, outbox_id, state) VALUES (?, ?, ?, 'queued')
    ON CONFLICT (import_id, path_key) DO UPDATE SET outbox_id = excluded.outbox_id, state = 'queued'`)
  const queuedCategories = db.prepare<
    [number],
    { path_key: string; outbox_id: number; state: 'queued' | 'created' | 'failed' }
  >('SELECT path_key, outbox_id, state FROM product_import_category WHERE import_id = ?')
  const settleCategories = db.prepare<['queued' | 'created' | 'failed', number], { import_id: number }>(
    'UPDATE product_import_category SET state = ? WHERE outbox_id = ? RETURNING import_id',
  )

  const toRow = (raw: RawImport): ImportRow => ({
    id: raw.id,
    connectionId: raw.connection_id,
    from: raw.from_day,
    to: raw.to_day,
    state: raw.state,
    failedAt: raw.failed_at,
    startedAt: raw.started_at,
    startedBy: raw.started_by,
    confirmedBy: raw.confirmed_by,
    finishedAt: raw.finished_at,
    correlationId: raw.correlation_id,
    reading: JSON.parse(raw.reading) as ReadingProgress,
    plan: JSON.parse(raw.plan) as PlanCounts,
    trouble: raw.trouble === null ? null : (JSON.parse(raw.trouble) as Trouble),
  })

  return {
    create(
      row: Pick<ImportRow, 'connectionId' | 'from' | 'to' | 'startedAt' | 'startedBy' | 'correlationId' | 'reading'>,
    ): number {
      const done = insert.run(
        row.connectionId,
        row.from,
        row.to,
        row.startedAt,
        row.startedBy,
        row.correlationId,
        JSON.stringify(row.reading),
        JSON.stringify(emptyPlan()),
      )
      return Number(done.lastInsertRowid)
    },
    get(id: number): ImportRow | null {
      const raw = byId.get(id)
      return raw ? toRow(raw) : null
    },
    list(connectionId: number | null, beforeId: number | null, limit: number): ImportRow[] {
      return before.all(connectionId, connectionId, beforeId ?? Number.MAX_SAFE_INTEGER, limit).map(toRow)
    },
    open: (): ImportRow[] => open.all().map(toRow),
    setState(
      id: number,
      state: ImportState,
      at: { failedAt?: ImportRow['failedAt']; trouble?: Trouble | null; finishedAt?: number | null } = {},
    ): void {
      setState.run(
        state,
        at.failedAt ?? null,
        at.trouble ? JSON.stringify(at.trouble) : null,
        at.finishedAt ?? null,
        id,
      )
    },
    setTrouble: (id: number, trouble: Trouble | null): void =>
      void setTrouble.run(trouble ? JSON.stringify(trouble) : null, id),
    setReading: (id: number, reading: ReadingProgress): void => void setReading.run(JSON.stringify(reading), id),
    setPlan: (id: number, plan: PlanCounts): void => void setPlan.run(JSON.stringify(plan), id),
    setConfirmed: (id: number, by: string): void => void setConfirmed.run(by, id),

    openSession: (id: number, now: number): void => void openSession.run(id, now),
    hasSession: (id: number): boolean => session.get(id) !== undefined,
    putGoods(id: number, goods: WangdianGoods, newSpecsOnly: boolean, specCount: number): void {
      putGoods.run(id, goods.goodsId, goods.createdAt ?? 0, newSpecsOnly ? 1 : 0, specCount, JSON.stringify(goods))
    },
    dropGoods: (id: number, goodsId: string): void => void dropGoods.run(id, goodsId),
    goodsAfter(
      id: number,
      after: { createdAt: number; goodsId: string } | null,
      limit: number,
    ): { at: { createdAt: number; goodsId: string }; goods: WangdianGoods }[] {
      return goodsAfter.all(id, after?.createdAt ?? -1, after?.goodsId ?? '', limit).map((row) => ({
        at: { createdAt: row.created_at, goodsId: row.goods_id },
        goods: JSON.parse(row.body) as WangdianGoods,
      }))
    },
    goodsCounts: (id: number): { products: number; specs: number } => goodsCounts.get(id) ?? { products: 0, specs: 0 },
    /** Throws away the plan of an import (not what was read). */
    clearPlan(id: number): void {
      staging.prepare<[number]>('DELETE FROM import_line WHERE import_id = ?').run(id)
      staging.prepare<[number]>('DELETE FROM import_category WHERE import_id = ?').run(id)
    },
    /** Throws away all that staging holds of an import. */
    clearStaging(id: number): void {
      this.clearPlan(id)
      staging.prepare<[number]>('DELETE FROM import_goods WHERE import_id = ?').run(id)
      staging.prepare<[number]>('DELETE FROM import_session WHERE import_id = ?').run(id)
    },
    clearGoods: (id: number): void =>
      void staging.prepare<[number]>('DELETE FROM import_goods WHERE import_id = ?').run(id),
    putLine(id: number, seq: number, categoryKey: string, line: StoredLine): void {
      const search = [line.productNo, line.name, ...line.specs.map((spec) => spec.merchantCode)]
        .join('\n')
        .toLowerCase()
      putLine.run(id, seq, line.productNo, line.action, categoryKey, search, JSON.stringify(line))
    },
    linesToQueue(
      id: number,
      afterSeq: number,
      limit: number,
    ): { seq: number; categoryKey: string; line: StoredLine }[] {
      return linesToQueue
        .all(id, afterSeq, limit)
        .map((row) => ({ seq: row.seq, categoryKey: row.category_key, line: JSON.parse(row.body) as StoredLine }))
    },
    lines(id: number, filter: LineFilter): { rows: { seq: number; line: StoredLine }[]; total: number } {
      const where = ['l.import_id = @id']
      if (filter.action) where.push('l.action = @action')
      if (filter.text) where.push("l.search LIKE @text ESCAPE '\\'")
      if (filter.results)
        where.push(
          `l.seq IN (SELECT seq FROM product_import_line WHERE import_id = @id AND coalesce(result, 'open') IN (SELECT value FROM json_each(@results)))`,
        )
      if (filter.outboxIds)
        where.push(
          `l.seq IN (SELECT seq FROM product_import_line WHERE import_id = @id AND outbox_id IN (SELECT value FROM json_each(@outboxIds)))`,
        )
      const parameters = {
        id,
        action: filter.action,
        text: `%${filter.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`,
        results: JSON.stringify(filter.results ?? []),
        outboxIds: JSON.stringify(filter.outboxIds ?? []),
      }
      const used = Object.fromEntries(
        Object.entries(parameters).filter(([name]) => where.some((clause) => clause.includes(`@${name}`))),
      )
      const total = db
        .prepare<[object], { n: number }>(
          `SELECT count(*) AS n FROM staging.import_line l WHERE ${where.join(' AND ')}`,
        )
        .get(used)
      const rows = db
        .prepare<[object], { seq: number; body: string }>(
          `SELECT l.seq, l.body FROM staging.import_line l WHERE ${where.join(' AND ')} AND l.seq > @after ORDER BY l.seq LIMIT @limit`,
        )
        .all({ ...used, after: filter.afterSeq, limit: filter.limit })
      return {
        rows: rows.map((row) => ({ seq: row.seq, line: JSON.parse(row.body) as StoredLine })),
        total: total?.n ?? 0,
      }
    },
    putCategory: (id: number, pathKey: string, kind: CategoryKind, products: number): void =>
      void putCategory.run(id, pathKey, kind, products),
    categories: (id: number) =>
      categories.all(id).map((row) => ({ pathKey: row.path_key, kind: row.kind, products: row.products })),

    queueLine: (id: number, seq: number, outboxId: number): void => void queueLine.run(id, seq, outboxId),
    lastQueuedSeq: (id: number): number => lastQueued.get(id)?.seq ?? 0,
    /** Returns the import the outbox row belongs to, or null. */
    /** `null`: the row is open again. */
    settleLine: (outboxId: number, result: LineResult | null): number | null =>
      settleLine.get(result, outboxId)?.import_id ?? null,
    results(id: number): Record<LineResult, number> & { open: number } {
      const counts = { created: 0, existed: 0, failed: 0, discarded: 0, open: 0 }
      for (const row of results.all(id)) counts[row.result ?? 'open'] += row.n
      return counts
    },
    queuedOf(id: number, seq: number): { outboxId: number; result: LineResult | null } | null {
      const row = queuedOf.get(id, seq)
      return row ? { outboxId: row.outbox_id, result: row.result } : null
    },
    queueCategory: (id: number, pathKey: string, outboxId: number): void =>
      void queueCategory.run(id, pathKey, outboxId),
    queuedCategories(id: number): Map<string, { outboxId: number; state: 'queued' | 'created' | 'failed' }> {
      return new Map(
        queuedCategories.all(id).map((row) => [row.path_key, { outboxId: row.outbox_id, state: row.state }]),
      )
    },
    settleCategories: (outboxId: number, state: 'queued' | 'created' | 'failed'): number | null =>
      settleCategories.get(state, outboxId)?.import_id ?? null,
  }
}

export type ImportTables = ReturnType<typeof importTables>
