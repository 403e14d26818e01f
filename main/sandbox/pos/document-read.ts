import { decodeCursor, encodeCursor } from './cursor.ts'
import { type DocumentRow, documentIdNumber, documentRow, documentView } from './document-view.ts'
import { CallFailure } from './failures.ts'
import { bodyObject, changedSince, invalid, keysOf, pageLimit } from './fields.ts'
import type { PosStore } from './store.ts'
import { findWritten } from './written.ts'

const KEYS = ['sourceNo', 'documentNo', 'source'] as const
type KeyKind = (typeof KEYS)[number]

/** `GET /v1/documents`. */
export function listDocuments(store: PosStore, query: URLSearchParams): Record<string, unknown> {
  const shopId = query.get('shopId') || null
  const origin = query.get('origin') || null
  if (origin !== null && origin !== 'erp' && origin !== 'pos') throw invalid('origin', '应为 erp 或 pos')
  const since = changedSince(query)
  const limit = pageLimit(query)
  const filters = { shopId, origin, since }
  const after = decodeCursor(query.get('cursor'), 'documents', filters)
  const found = store
    .sql(
      `SELECT * FROM document WHERE id > ? AND deleted = 0 AND updated_at >= ? AND (? IS NULL OR shop_id = ?)
       AND (? IS NULL OR origin = ?) ORDER BY id LIMIT ?`,
    )
    .all(after, since, shopId, shopId, origin, origin, limit + 1) as DocumentRow[]
  const page = found.slice(0, limit)
  return {
    rows: page.map((row) => documentView(store, row)),
    nextCursor: found.length > limit ? encodeCursor('documents', filters, page.at(-1)!.id) : null,
  }
}

/** `GET /v1/documents/{documentNo}`; 404 when there is none. */
export function getDocument(store: PosStore, documentNo: string): Record<string, unknown> {
  const row = byNumber(store, documentNo)[0]
  if (!row) throw new CallFailure('NOT_FOUND', `没有单据 ${documentNo}`)
  return documentView(store, row)
}

/** `POST /v1/documents:lookup`. */
export function lookupDocuments(store: PosStore, body: unknown): Record<string, unknown> {
  const kind = KEYS.find((name) => name === bodyObject(body).by)
  if (!kind) throw invalid('by', `应为 ${KEYS.join('、')} 之一`)
  return { rows: keysOf(body).map((key) => lookup(store, kind, key)) }
}

function lookup(store: PosStore, kind: KeyKind, key: string): Record<string, unknown> {
  const written = kind === 'sourceNo' ? findWritten(store, 'document', key) : undefined
  const rows =
    kind === 'documentNo'
      ? byNumber(store, key)
      : kind === 'source'
        ? bySource(store, key)
        : byId(store, written?.entityId ?? undefined)
  return {
    key,
    found: rows.length > 0,
    matches: rows.map((row) => documentView(store, row)),
    write: written?.write ?? null,
  }
}

function byNumber(store: PosStore, documentNo: string): DocumentRow[] {
  return byId(store, documentIdNumber(documentNo))
}

function byId(store: PosStore, id: number | undefined): DocumentRow[] {
  const row = id === undefined ? undefined : documentRow(store, id)
  return row?.deleted === 0 ? [row] : []
}

function bySource(store: PosStore, key: string): DocumentRow[] {
  const slash = key.indexOf('/')
  return store
    .sql('SELECT * FROM document WHERE erp_no = ? AND erp_system = ? ORDER BY id DESC LIMIT 20')
    .all(key.slice(slash + 1), key.slice(0, Math.max(slash, 0))) as DocumentRow[]
}
