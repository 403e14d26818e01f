import { touchStock } from './changes.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { CallFailure, RowRefusal } from './failures.ts'
import {
  batchOf,
  bodyObject,
  changedSince,
  invalid,
  type JsonObject,
  keysOf,
  pageLimit,
  readDecimal,
  readText,
} from './fields.ts'
import { type Applied, runRows } from './row-batch.ts'
import { findShop, openShop } from './shops.ts'
import type { PosStore } from './store.ts'
import { codeKey, formatDecimal, formatTime } from './values.ts'
import { findWritten } from './written.ts'

type StockRow = {
  spec_id: number
  merchant_code: string
  product_no: string
  quantity: number | null
  version: number | null
  updated_at: number | null
}

const COLUMNS = 's.id AS spec_id, s.merchant_code, p.product_no, k.quantity, k.version, k.updated_at'

/** `GET /v1/stock`: what the shop holds or held. */
export function listStock(store: PosStore, query: URLSearchParams): Record<string, unknown> {
  const shopId = shopOf(store, query.get('shopId'))
  const limit = pageLimit(query)
  const since = changedSince(query)
  const filters = { shopId, since }
  const after = decodeCursor(query.get('cursor'), 'stock', filters)
  const found = store
    .sql(
      `SELECT ${COLUMNS} FROM stock k JOIN spec s ON s.id = k.spec_id JOIN product p ON p.id = s.product_id
       WHERE k.shop_id = ? AND k.spec_id > ? AND k.updated_at >= ? AND s.deleted = 0 ORDER BY k.spec_id LIMIT ?`,
    )
    .all(shopId, after, since, limit + 1) as StockRow[]
  const page = found.slice(0, limit)
  return {
    rows: page.map((row) => stockView(shopId, row)),
    nextCursor: found.length > limit ? encodeCursor('stock', filters, page.at(-1)!.spec_id) : null,
  }
}

/** `POST /v1/stock:lookup`. */
export function lookupStock(store: PosStore, body: unknown): Record<string, unknown> {
  const shopId = shopOf(store, bodyObject(body).shopId)
  return {
    rows: keysOf(body, 'merchantCodes').map((key) => {
      const row = stockOf(store, shopId, key)
      return { key, found: row !== undefined, stock: row ? stockView(shopId, row) : null }
    }),
  }
}

/** `POST /v1/stock:batch`: absolute quantities; runs in the caller's transaction. */
export function writeStock(store: PosStore, body: unknown): Record<string, unknown> {
  const rows = batchOf(body, 'rows', 200)
  return { rows: runRows(store, 'stock', rows, { quantity: null, changed: false }, (row) => applyRow(store, row)) }
}

function applyRow(store: PosStore, row: JsonObject): Applied {
  const shopId = openShop(store, readText(row.shopId, 'shopId', 64)).shop_id
  const merchantCode = readText(row.merchantCode, 'merchantCode', 64)
  const quantity = readDecimal(row.quantity, 'quantity', { negative: true })
  const expectedOld = row.expectedOld == null ? null : readDecimal(row.expectedOld, 'expectedOld', { negative: true })
  const there = stockOf(store, shopId, merchantCode)
  if (!there) throw new RowRefusal('SPEC_NOT_FOUND', `没有商家编码 ${merchantCode}`)
  const old = there.quantity ?? 0
  if (expectedOld !== null && expectedOld !== old) {
    throw new RowRefusal('STOCK_CHANGED', `库存已变为 ${formatDecimal(old)}`, { quantity: formatDecimal(old) })
  }
  const changed = old !== quantity || there.quantity === null
  if (changed) moveStock(store, shopId, there.spec_id, quantity - old, true)
  return {
    action: 'set',
    result: 'updated',
    entityId: there.spec_id,
    message: changed ? '已更新' : '无变化',
    outcome: { quantity: formatDecimal(quantity), changed },
    kept: { shopId },
  }
}

/** The initial stock of a spec in a shop, ten-thousandths; not in the feed. */
export function openStock(store: PosStore, shopId: string, specId: number, quantity: number): void {
  store
    .sql('INSERT INTO stock (shop_id, spec_id, quantity, version, updated_at, initial) VALUES (?, ?, ?, 1, ?, ?)')
    .run(shopId, specId, quantity, store.now(), quantity)
}

/** Adds to a shop's stock of a spec; `delta` in ten-thousandths. @param edited without a document behind it */
export function moveStock(store: PosStore, shopId: string, specId: number, delta: number, edited = false): void {
  store
    .sql(
      `INSERT INTO stock (shop_id, spec_id, quantity, version, updated_at, edited) VALUES (?, ?, ?, 1, ?, ?)
       ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity, edited = edited + excluded.edited,
         version = version + 1, updated_at = excluded.updated_at`,
    )
    .run(shopId, specId, delta, store.now(), edited ? delta : 0)
  touchStock(store, shopId, specId)
}

/** `POST /v1/stock-writes:lookup`. */
export function lookupStockWrites(store: PosStore, body: unknown): Record<string, unknown> {
  return {
    rows: keysOf(body).map((key) => {
      const written = findWritten(store, 'stock', key)
      const shopId = written?.kept.shopId
      const specId = written?.entityId
      const stock = typeof shopId === 'string' && specId != null ? stockBySpec(store, shopId, specId) : undefined
      return { key, found: written !== undefined, write: written?.write ?? null, stock: stock ?? null }
    }),
  }
}

/** A shop's stock of a spec as the contract's `Stock`; undefined when the spec is gone. */
export function stockBySpec(store: PosStore, shopId: string, specId: number): Record<string, unknown> | undefined {
  const row = store
    .sql(
      `SELECT ${COLUMNS} FROM spec s JOIN product p ON p.id = s.product_id
       LEFT JOIN stock k ON k.spec_id = s.id AND k.shop_id = ? WHERE s.id = ? AND s.deleted = 0`,
    )
    .get(shopId, specId) as StockRow | undefined
  return row && stockView(shopId, row)
}

function stockOf(store: PosStore, shopId: string, merchantCode: string): StockRow | undefined {
  return store
    .sql(
      `SELECT ${COLUMNS} FROM spec s JOIN product p ON p.id = s.product_id
       LEFT JOIN stock k ON k.spec_id = s.id AND k.shop_id = ? WHERE s.code_key = ? AND s.deleted = 0`,
    )
    .get(shopId, codeKey(merchantCode)) as StockRow | undefined
}

function shopOf(store: PosStore, shopId: unknown): string {
  if (typeof shopId !== 'string' || shopId === '') throw invalid('shopId', '未填写')
  if (!findShop(store, shopId)) throw new CallFailure('NOT_FOUND', `没有店铺 ${shopId}`)
  return shopId
}

function stockView(shopId: string, row: StockRow): Record<string, unknown> {
  return {
    shopId,
    merchantCode: row.merchant_code,
    productNo: row.product_no,
    quantity: formatDecimal(row.quantity ?? 0),
    version: row.version ?? 0,
    updatedAt: row.updated_at === null ? null : formatTime(row.updated_at),
  }
}
