import { decodeCursor, encodeCursor } from './cursor.ts'
import { bodyObject, invalid, keysOf, pageLimit } from './fields.ts'
import { findByName } from './name-index.ts'
import { type ProductRow, productRow, productView } from './product-view.ts'
import type { PosStore } from './store.ts'
import { codeKey } from './values.ts'
import { findWritten } from './written.ts'

const STATUSES = ['all', 'onSale', 'offSale', 'deleted'] as const
const STATUS_SQL = {
  all: '1',
  onSale: 'deleted_at IS NULL AND on_sale = 1',
  offSale: 'deleted_at IS NULL AND on_sale = 0',
  deleted: 'deleted_at IS NOT NULL',
}
/** Few rows of many are off sale or deleted: found by their own index, not by walking all. */
const STATUS_INDEX = {
  all: '',
  onSale: '',
  offSale: 'INDEXED BY product_off_sale',
  deleted: 'INDEXED BY product_deleted',
}
const KEYS = ['sourceNo', 'merchantCode', 'productNo', 'source'] as const
type KeyKind = (typeof KEYS)[number]

const SEARCH_HITS = 200
const MATCHES = 20

/** `GET /v1/products`. */
export function listProducts(store: PosStore, query: URLSearchParams): Record<string, unknown> {
  const keyword = (query.get('keyword') ?? '').trim()
  if (keyword.length > 100) throw invalid('keyword', '最多 100 个字符')
  const status = STATUSES.find((name) => name === (query.get('status') ?? 'all'))
  if (!status) throw invalid('status', `应为 ${STATUSES.join('、')} 之一`)
  const limit = pageLimit(query)
  const filters = { keyword, status }
  const after = decodeCursor(query.get('cursor'), 'products', filters)
  const found =
    keyword === '' ? page(store, status, after, limit + 1) : search(store, keyword, status, after, limit + 1)
  const rows = found.slice(0, limit)
  return {
    rows: rows.map((row) => productView(store, row)),
    nextCursor: found.length > limit ? encodeCursor('products', filters, rows.at(-1)!.id) : null,
  }
}

function page(store: PosStore, status: keyof typeof STATUS_SQL, after: number, limit: number): ProductRow[] {
  return store
    .sql(`SELECT * FROM product ${STATUS_INDEX[status]} WHERE id > ? AND ${STATUS_SQL[status]} ORDER BY id LIMIT ?`)
    .all(after, limit) as ProductRow[]
}

/** 货号 or 商家编码 equal to or beginning with the keyword, or a name containing it (S104). */
function search(
  store: PosStore,
  keyword: string,
  status: keyof typeof STATUS_SQL,
  after: number,
  limit: number,
): ProductRow[] {
  const from = codeKey(keyword)
  const to = `${from}\u{10ffff}`
  const byNo = store.sql('SELECT id FROM product WHERE no_key >= ? AND no_key < ? ORDER BY no_key LIMIT ?')
  const byCode = store.sql(
    'SELECT product_id AS id FROM spec WHERE code_key >= ? AND code_key < ? ORDER BY code_key LIMIT ?',
  )
  const ids = [...byNo.all(from, to, SEARCH_HITS), ...byCode.all(from, to, SEARCH_HITS)] as { id: number }[]
  const all = new Set([...ids.map((row) => row.id), ...findByName(store, keyword, SEARCH_HITS)])
  const one = store.sql(`SELECT * FROM product WHERE id = ? AND ${STATUS_SQL[status]}`)
  return [...all]
    .filter((id) => id > after)
    .sort((a, b) => a - b)
    .map((id) => one.get(id) as ProductRow | undefined)
    .filter((row) => row !== undefined)
    .slice(0, limit)
}

/** `GET /v1/products:lookup`: exactly one number. */
export function lookupProduct(store: PosStore, query: URLSearchParams): Record<string, unknown> {
  const given = KEYS.filter((kind) => (query.get(kind) ?? '') !== '')
  const kind = given[0]
  if (given.length !== 1 || kind === undefined) throw invalid(KEYS.join(' | '), '须且只须填写一个')
  return { rows: [lookup(store, kind, query.get(kind)!)] }
}

/** `POST /v1/products:lookup`: up to 200 numbers of one kind. */
export function lookupProducts(store: PosStore, body: unknown): Record<string, unknown> {
  const kind = KEYS.find((name) => name === bodyObject(body).by)
  if (!kind) throw invalid('by', `应为 ${KEYS.join('、')} 之一`)
  return { rows: keysOf(body).map((key) => lookup(store, kind, key)) }
}

function lookup(store: PosStore, kind: KeyKind, key: string): Record<string, unknown> {
  const written = kind === 'sourceNo' ? findWritten(store, 'product', key) : undefined
  const rows = kind === 'sourceNo' ? writtenTo(store, written?.entityId) : matches(store, kind, key)
  return {
    key,
    found: rows.length > 0,
    matches: rows.map((row) => productView(store, row)),
    write: written?.write ?? null,
  }
}

function writtenTo(store: PosStore, id: number | null | undefined): ProductRow[] {
  const row = typeof id === 'number' ? productRow(store, id) : undefined
  return row ? [row] : []
}

function matches(store: PosStore, kind: Exclude<KeyKind, 'sourceNo'>, key: string): ProductRow[] {
  const order = `ORDER BY (p.deleted_at IS NULL) DESC, p.id DESC LIMIT ${MATCHES}`
  if (kind === 'productNo') {
    return store.sql(`SELECT p.* FROM product p WHERE p.no_key = ? ${order}`).all(codeKey(key)) as ProductRow[]
  }
  if (kind === 'merchantCode') {
    return store
      .sql(`SELECT p.* FROM product p WHERE p.id IN (SELECT product_id FROM spec WHERE code_key = ?) ${order}`)
      .all(codeKey(key)) as ProductRow[]
  }
  const slash = key.indexOf('/')
  return store
    .sql(`SELECT p.* FROM product p WHERE p.source_no = ? AND p.source_system = ? ${order}`)
    .all(key.slice(slash + 1), key.slice(0, Math.max(slash, 0))) as ProductRow[]
}
