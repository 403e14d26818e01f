import { categoryIdText } from './categories.ts'
import type { PosStore } from './store.ts'
import { canonicalJson, codeKey, formatDecimal, formatTime, sha256 } from './values.ts'

export type ProductRow = {
  id: number
  product_no: string
  no_key: string
  name: string
  category_id: number | null
  brand_id: number | null
  unit: string | null
  image: string | null
  on_sale: number
  source_system: string | null
  source_no: string | null
  version: number
  created_at: number
  updated_at: number
  deleted_at: number | null
}

export type SpecRow = {
  id: number
  product_id: number
  merchant_code: string
  code_key: string
  spec_name: string | null
  attributes: string
  barcode: string | null
  retail_price: number
  image: string | null
  deleted: number
}

export const productIdText = (id: number): string => `P${String(id).padStart(9, '0')}`

/** The number behind a productId; undefined when it is none. */
export function productIdNumber(text: string): number | undefined {
  return /^P\d{9,15}$/.test(text) ? Number(text.slice(1)) : undefined
}

export function productRow(store: PosStore, id: number): ProductRow | undefined {
  return store.sql('SELECT * FROM product WHERE id = ?').get(id) as ProductRow | undefined
}

/** The product of a 货号 that is not deleted. */
export function liveByNo(store: PosStore, productNo: string): ProductRow | undefined {
  return store.sql('SELECT * FROM product WHERE no_key = ? AND deleted_at IS NULL').get(codeKey(productNo)) as
    | ProductRow
    | undefined
}

/** Specs in the order of their making. A deleted product still shows those it had. */
export function specRows(store: PosStore, product: ProductRow): SpecRow[] {
  const filter = product.deleted_at === null ? 'AND deleted = 0' : ''
  return store.sql(`SELECT * FROM spec WHERE product_id = ? ${filter} ORDER BY id`).all(product.id) as SpecRow[]
}

/** A product as the contract's `Product`. */
export function productView(store: PosStore, row: ProductRow): Record<string, unknown> {
  const status = row.deleted_at !== null ? 'deleted' : row.on_sale ? 'onSale' : 'offSale'
  const content = {
    productNo: row.product_no,
    name: row.name,
    categoryPath: categoryPath(store, row.category_id),
    brand: brandName(store, row.brand_id),
    unit: row.unit,
    image: row.image,
    status,
    specs: specRows(store, row).map((spec) => ({
      merchantCode: spec.merchant_code,
      specName: spec.spec_name,
      attributes: JSON.parse(spec.attributes) as unknown,
      barcode: spec.barcode,
      retailPrice: formatDecimal(spec.retail_price),
      image: spec.image,
    })),
  }
  return {
    productId: productIdText(row.id),
    ...content,
    categoryId: row.category_id === null ? null : categoryIdText(row.category_id),
    source: row.source_no === null ? null : { system: row.source_system, no: row.source_no },
    version: row.version,
    contentHash: sha256(canonicalJson(content)),
    createdAt: formatTime(row.created_at),
    updatedAt: formatTime(row.updated_at),
  }
}

function categoryPath(store: PosStore, id: number | null): string[] {
  if (id === null) return []
  const row = store.sql('SELECT path FROM category WHERE id = ?').get(id) as { path: string }
  return JSON.parse(row.path) as string[]
}

function brandName(store: PosStore, id: number | null): string | null {
  if (id === null) return null
  return (store.sql('SELECT name FROM brand WHERE id = ?').get(id) as { name: string }).name
}
