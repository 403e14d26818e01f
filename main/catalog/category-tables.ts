import type { ClassIssue } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'

/** What was read of both sides. Paths from the first level to the leaf. */
export interface Taxonomy {
  categories: { id: string; parentId: string | null; path: string[] }[]
  brands: string[]
  check: {
    /** Epoch ms. */
    asOf: number
    classes: number
    tooDeep: ClassIssue[]
    /** Paths of two or three levels that the POS did not have then. */
    missing: ClassIssue[]
  } | null
}

export interface CreationRequest {
  kind: 'category' | 'brand'
  key: string
  outboxId: number
  state: 'queued' | 'created' | 'failed'
}

/** All SQL of 分类与品牌. Opens no transaction: the caller does. */
export function categoryTables(db: Database, staging: Database) {
  const get = db.prepare<[number], { read_at: number; body: string }>(
    'SELECT read_at, body FROM pos_taxonomy WHERE connection_id = ?',
  )
  const put = db.prepare<[number, number, string]>(`
    INSERT INTO pos_taxonomy (connection_id, read_at, body) VALUES (?, ?, ?)
    ON CONFLICT (connection_id) DO UPDATE SET read_at = excluded.read_at, body = excluded.body`)
  const requests = db.prepare<
    [number],
    { kind: 'category' | 'brand'; key: string; outbox_id: number; state: CreationRequest['state'] }
  >('SELECT kind, key, outbox_id, state FROM taxonomy_request WHERE connection_id = ?')
  const request = db.prepare<[number, string, string, number]>(`
    INSERT INTO taxonomy_request (connection_id, kind, key, outbox_id, state) VALUES (?, ?, ?, ?, 'queued')
    ON CONFLICT (connection_id, kind, key) DO UPDATE SET outbox_id = excluded.outbox_id, state = 'queued'`)
  const settle = db.prepare<[CreationRequest['state'], number], { connection_id: number }>(
    'UPDATE taxonomy_request SET state = ? WHERE outbox_id = ? RETURNING connection_id',
  )
  const imports = db.prepare<[number], { id: number }>('SELECT id FROM product_import WHERE connection_id = ?')
  const lines = staging.prepare<
    [number, number, number],
    { seq: number; product_no: string; category_key: string; name: string }
  >(`
    SELECT seq, product_no, category_key, json_extract(body, '$.name') AS name FROM import_line
    WHERE import_id = ? AND seq > ? ORDER BY seq LIMIT ?`)

  return {
    get(connectionId: number): { readAt: number; taxonomy: Taxonomy } | null {
      const raw = get.get(connectionId)
      return raw ? { readAt: raw.read_at, taxonomy: JSON.parse(raw.body) as Taxonomy } : null
    },
    put: (connectionId: number, readAt: number, taxonomy: Taxonomy): void =>
      void put.run(connectionId, readAt, JSON.stringify(taxonomy)),
    requests: (connectionId: number): CreationRequest[] =>
      requests.all(connectionId).map(({ outbox_id, ...rest }) => ({ ...rest, outboxId: outbox_id })),
    request: (connectionId: number, kind: CreationRequest['kind'], key: string, outboxId: number): void =>
      void request.run(connectionId, kind, key, outboxId),
    /** Returns the connection; null where the row is none of ours. */
    settle: (outboxId: number, state: CreationRequest['state']): number | null =>
      settle.all(state, outboxId)[0]?.connection_id ?? null,
    imports: (connectionId: number): number[] => imports.all(connectionId).map((row) => row.id),
    /** Lines of an import's plan after `seq`, in order. */
    lines: (importId: number, seq: number, limit: number) => lines.all(importId, seq, limit),
  }
}

export type CategoryTables = ReturnType<typeof categoryTables>
