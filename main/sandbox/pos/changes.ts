import { longPoll } from '../kit/long-poll.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { documentIdText, documentRow, documentView } from './document-view.ts'
import { CallFailure } from './failures.ts'
import { invalid, pageLimit, queryNumber } from './fields.ts'
import { productIdText, productRow, productView } from './product-view.ts'
import { readSetting, writeSetting } from './settings.ts'
import { stockBySpec } from './stock.ts'
import type { PosStore } from './store.ts'
import { formatTime } from './values.ts'

const TYPES = ['product', 'document', 'stock'] as const
/** What a call without `types` gets. */
const STANDARD = ['product', 'document'] as const
type ChangeType = (typeof TYPES)[number]
type ChangeRow = { seq: number; type: ChangeType; entity_id: number; at: number }

const KEPT_MS = 7 * 24 * 3_600_000

/** Moves an entity to the end of the feed; part of the transaction that changed it. */
export function touch(store: PosStore, type: ChangeType, entityId: number): void {
  // REPLACE takes a new number from AUTOINCREMENT: an entity stands once, at its latest change.
  store.sql('INSERT OR REPLACE INTO change (type, entity_id, at) VALUES (?, ?, ?)').run(type, entityId, store.now())
}

/** A shop and a spec as one number for the feed. */
const SHOP_STEP = 2 ** 32

/** Moves a shop's stock of a spec to the end of the feed. */
export function touchStock(store: PosStore, shopId: string, specId: number): void {
  const { position } = store.sql('SELECT position FROM shop WHERE shop_id = ?').get(shopId) as { position: number }
  touch(store, 'stock', position * SHOP_STEP + specId)
}

/**
 * `GET /v1/changes`: answers at once when there is something, else when something changes or the wait is over.
 */
export async function readChanges(
  store: PosStore,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const types = typesOf(query.get('types'))
  const limit = pageLimit(query)
  const waitMs = queryNumber(query, 'waitSeconds', 0, 30, 0) * 1000
  const given = query.get('cursor')
  if (given === null || given === '') {
    return { items: [], nextCursor: encodeCursor('changes', types, lastSeq(store)), more: false }
  }
  const after = decodeCursor(given, 'changes', types)
  return longPoll(() => readPage(store, types, after, limit), waitMs, store.onChange, signal)
}

function readPage(
  store: PosStore,
  types: ChangeType[],
  after: number,
  limit: number,
): { items: Record<string, unknown>[]; nextCursor: string; more: boolean } {
  forgetOld(store)
  // A cursor from beyond the end was given out before the books were filled anew.
  if (after < forgotten(store) || after > lastSeq(store)) throw new CallFailure('CURSOR_TOO_OLD')
  // With one type by its index, with more by the number itself: `+` keeps the index on the type out of it.
  const only = types.length === TYPES.length ? [] : types
  const wanted = only.length === 0 ? '' : only.length === 1 ? 'type = ? AND' : '+type IN (?, ?) AND'
  const found = store
    .sql(`SELECT * FROM change WHERE ${wanted} seq > ? ORDER BY seq LIMIT ?`)
    .all(...only, after, limit + 1) as ChangeRow[]
  const fresh = found.slice(0, limit)
  // At least once: a page with news begins with the last row of the page before, if there is room.
  const again = (
    fresh.length > 0 && fresh.length < limit
      ? store.sql(`SELECT * FROM change WHERE ${wanted} seq <= ? ORDER BY seq DESC LIMIT 1`).all(...only, after)
      : []
  ) as ChangeRow[]
  return {
    items: [...again, ...fresh].map((row) => item(store, row)),
    // At the end the cursor steps over changes of other types too, so that it does not grow old beside them.
    nextCursor: encodeCursor('changes', types, found.length > limit ? fresh.at(-1)!.seq : lastSeq(store)),
    more: found.length > limit,
  }
}

function item(store: PosStore, row: ChangeRow): Record<string, unknown> {
  if (row.type === 'stock') return stockItem(store, row)
  const product = row.type === 'product' ? productRow(store, row.entity_id) : undefined
  const document = row.type === 'document' ? documentRow(store, row.entity_id) : undefined
  const gone = product?.deleted_at != null || document?.deleted === 1
  return {
    type: row.type,
    op: gone ? 'delete' : 'upsert',
    key: row.type === 'product' ? productIdText(row.entity_id) : documentIdText(row.entity_id),
    version: (product ?? document)!.version,
    changedAt: formatTime(row.at),
    data: gone ? null : product ? productView(store, product) : documentView(store, document!),
  }
}

function stockItem(store: PosStore, row: ChangeRow): Record<string, unknown> {
  const specId = row.entity_id % SHOP_STEP
  const { shop_id: shopId } = store
    .sql('SELECT shop_id FROM shop WHERE position = ?')
    .get(Math.floor(row.entity_id / SHOP_STEP)) as { shop_id: string }
  const stock = stockBySpec(store, shopId, specId)
  const spec = store.sql('SELECT merchant_code FROM spec WHERE id = ?').get(specId) as { merchant_code: string }
  const held = store.sql('SELECT version FROM stock WHERE shop_id = ? AND spec_id = ?').get(shopId, specId) as
    | { version: number }
    | undefined
  return {
    type: 'stock',
    op: stock ? 'upsert' : 'delete',
    key: `${shopId}/${spec.merchant_code}`,
    version: held?.version ?? 0,
    changedAt: formatTime(row.at),
    data: stock ?? null,
  }
}

/** Drops changes that are past their time and keeps the number of the last one dropped. */
function forgetOld(store: PosStore): void {
  const last = store
    .sql('SELECT seq FROM change WHERE at < ? ORDER BY at DESC, seq DESC LIMIT 1')
    .get(store.now() - KEPT_MS) as { seq: number } | undefined
  if (last) forgetUpTo(store, last.seq)
}

/** Forgets all changes up to a number: cursors before it are too old from now on. */
export function forgetUpTo(store: PosStore, seq: number): void {
  store.atomic(() => {
    store.sql('DELETE FROM change WHERE seq <= ?').run(seq)
    if (seq > forgotten(store)) writeSetting(store, 'changes-forgotten', String(seq))
  })
}

function forgotten(store: PosStore): number {
  return Number(readSetting(store, 'changes-forgotten') ?? 0)
}

/** The number of the newest change ever made. */
export function lastSeq(store: PosStore): number {
  const row = store.sql("SELECT seq FROM sqlite_sequence WHERE name = 'change'").get() as { seq: number } | undefined
  return row?.seq ?? 0
}

function typesOf(text: string | null): ChangeType[] {
  if (text === null || text === '') return [...STANDARD]
  const asked = text.split(',').map((name) => {
    const type = TYPES.find((known) => known === name.trim())
    if (!type) throw invalid('types', `应为 ${TYPES.join('、')}`)
    return type
  })
  return TYPES.filter((type) => asked.includes(type))
}
