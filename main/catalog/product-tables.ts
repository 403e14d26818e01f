import type { EditableProduct, Product } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { foldCode } from './codes.ts'

export interface ListState {
  feedCursor: string | null
  fullCursor: string | null
  fullRunning: boolean
  pass: number
  /** Epoch ms of the last moment the list was level with the POS. */
  asOf: number | null
}

/** What staging keeps of a product: all that an editor shows, so that it opens without the network. */
export type StoredProduct = EditableProduct

interface Match {
  id: number
  category: string
  brand: string
}

/** All SQL of the product list, in staging. */
export function productTables(staging: Database) {
  const state = staging.prepare<
    [number],
    { feed_cursor: string | null; full_cursor: string | null; full_running: number; pass: number; as_of: number | null }
  >('SELECT feed_cursor, full_cursor, full_running, pass, as_of FROM pos_product_list WHERE connection_id = ?')
  const setState = staging.prepare<[number, string | null, string | null, number, number, number | null]>(`
    INSERT INTO pos_product_list (connection_id, feed_cursor, full_cursor, full_running, pass, as_of) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (connection_id) DO UPDATE SET feed_cursor = excluded.feed_cursor, full_cursor = excluded.full_cursor,
      full_running = excluded.full_running, pass = excluded.pass, as_of = excluded.as_of`)
  const put = staging.prepare<[number, string, string, string, number, number, string, string]>(`
    INSERT INTO pos_product (connection_id, product_id, category, brand, version, pass, search, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (connection_id, product_id) DO UPDATE SET category = excluded.category, brand = excluded.brand,
      version = excluded.version, pass = excluded.pass, search = excluded.search, body = excluded.body
    WHERE excluded.version >= pos_product.version`)
  const drop = staging.prepare<[number, string]>('DELETE FROM pos_product WHERE connection_id = ? AND product_id = ?')
  const dropOlder = staging.prepare<[number, number]>(`
    DELETE FROM pos_product WHERE id IN (SELECT id FROM pos_product WHERE connection_id = ? AND pass < ? LIMIT 2000)`)
  const bounds = staging.prepare<[], { low: number | null; high: number | null }>(
    'SELECT min(id) AS low, max(id) AS high FROM pos_product',
  )
  const scan = staging.prepare<[number, number, number, string, string, string, string, string], Match>(`
    SELECT id, category, brand FROM pos_product
    WHERE id >= ? AND id < ? AND connection_id = ? AND search LIKE ? ESCAPE '\\'
      AND (? = '' OR category = ?) AND (? = '' OR brand = ?) ORDER BY id`)
  const byId = staging.prepare<[number], { body: string }>('SELECT body FROM pos_product WHERE id = ?')
  const known = staging.prepare<[number, string], { body: string }>(
    'SELECT body FROM pos_product WHERE connection_id = ? AND product_id = ?',
  )
  const byNo = staging.prepare<[number, number, number, string], { body: string }>(`
    SELECT body FROM pos_product
    WHERE id >= ? AND id < ? AND connection_id = ? AND search LIKE ? ESCAPE '\\' LIMIT 1`)
  const like = (text: string): string => foldCode(text).replace(/[\\%_]/g, '\\$&')

  return {
    state(connectionId: number): ListState {
      const raw = state.get(connectionId)
      if (!raw) return { feedCursor: null, fullCursor: null, fullRunning: false, pass: 0, asOf: null }
      return {
        feedCursor: raw.feed_cursor,
        fullCursor: raw.full_cursor,
        fullRunning: raw.full_running === 1,
        pass: raw.pass,
        asOf: raw.as_of,
      }
    },
    setState(connectionId: number, next: ListState): void {
      setState.run(connectionId, next.feedCursor, next.fullCursor, next.fullRunning ? 1 : 0, next.pass, next.asOf)
    },
    put(connectionId: number, pass: number, product: StoredProduct): void {
      const search = [product.productNo, ...product.specs.map((spec) => spec.merchantCode), product.name]
        .map(foldCode)
        .join('\n')
      put.run(
        connectionId,
        product.productId,
        product.categoryPath.join(' / '),
        product.brand,
        product.version,
        pass,
        search,
        JSON.stringify(product),
      )
    },
    drop: (connectionId: number, productId: string): void => void drop.run(connectionId, productId),
    /** Removes up to 2,000 products that the last full reading did not see. Returns how many went. */
    dropOlder: (connectionId: number, pass: number): number => dropOlder.run(connectionId, pass).changes,
    bounds: (): { low: number; high: number } | null => {
      const raw = bounds.get()
      return raw?.low === null || raw?.high === null || !raw ? null : { low: raw.low, high: raw.high }
    },
    /** Matches with low ≤ id < high; keep the range small, it is one uninterrupted scan. */
    scan(
      connectionId: number,
      range: { low: number; high: number },
      filter: { keyword: string; category: string; brand: string },
    ): Match[] {
      return scan.all(
        range.low,
        range.high,
        connectionId,
        `%${like(filter.keyword)}%`,
        filter.category,
        filter.category,
        filter.brand,
        filter.brand,
      )
    },
    product: (id: number): Product | null => {
      const raw = byId.get(id)
      return raw ? listed(JSON.parse(raw.body) as StoredProduct) : null
    },
    whole: (id: number): StoredProduct | null => {
      const raw = byId.get(id)
      return raw ? (JSON.parse(raw.body) as StoredProduct) : null
    },
    /** The product as last seen; null = the list does not have it. */
    known: (connectionId: number, productId: string): StoredProduct | null => {
      const raw = known.get(connectionId, productId)
      return raw ? (JSON.parse(raw.body) as StoredProduct) : null
    },
    /** The product of this 货号 with low ≤ id < high; keep the range small, it is one uninterrupted scan. */
    ofNo: (connectionId: number, range: { low: number; high: number }, productNo: string): StoredProduct | null => {
      const raw = byNo.get(range.low, range.high, connectionId, `${like(productNo)}\n%`)
      return raw ? (JSON.parse(raw.body) as StoredProduct) : null
    },
  }
}

/** A row of 商品列表. */
export function listed(product: StoredProduct): Product {
  return {
    productNo: product.productNo,
    name: product.name,
    categoryPath: product.categoryPath,
    brand: product.brand,
    unit: product.unit,
    image: product.image === '' ? null : product.image,
    onSale: product.onSale,
    updatedAt: product.updatedAt,
    specs: product.specs.map(({ merchantCode, specName, barcode, retailPrice }) => ({
      merchantCode,
      specName,
      barcode,
      retailPrice,
    })),
  }
}

export type ProductTables = ReturnType<typeof productTables>
