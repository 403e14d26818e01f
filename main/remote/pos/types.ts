import type { PosDocument } from './documents.ts'

/** Shapes of the POS gateway contract (resources/gateways/pos.openapi.yaml 1.1.0) as the rest of the product sees them. */

/** One account of the 智能POS gateway. */
export interface PosAccount {
  /** Lane, e.g. `pos:3`. */
  connection: string
  /** 接入地址 without `/v1`, e.g. `https://pos-gateway.example`. */
  baseUrl: string
  appKey: string
  appSecret: string
  /** Plain http; refused unless set. */
  allowHttp?: boolean
}

export interface PosPing {
  /** Epoch ms. */
  serverTime: number
  account: { appKey: string; name: string; tenantId: string; permissions: string[] }
  limitPerMinute: number
  contractVersion: string
}

export interface PosShop {
  /** 店铺ID; for 总仓 its 编号. */
  shopId: string
  name: string
  kind: 'store' | 'headquarters'
  status: 'open' | 'closed'
}

/** ERP数据同步设置. */
export interface PosErpSync {
  enabled: boolean
  /** 卖家账号. */
  sellerAccount: string | null
  version: number
  /** Epoch ms. */
  updatedAt: number
}

export interface PosCategory {
  categoryId: string
  name: string
  parentId: string | null
  level: number
  /** From the first level to this one. */
  path: string[]
}

export interface PosCategoryResult {
  path: string[]
  result: 'created' | 'exists' | 'refused'
  code: string
  message: string
  categoryId: string | null
}

export interface PosBrand {
  brandId: string
  name: string
}

export interface PosBrandResult {
  name: string
  result: 'created' | 'exists' | 'refused'
  code: string
  message: string
  brandId: string | null
}

/** Who runs a stream now (执行方). */
export interface PosLease {
  name: string
  /** Null when free. */
  holder: string | null
  /** Grows by one whenever the holder changes. */
  term: number
  /** Epoch ms. */
  expiresAt: number | null
}

export interface PosAttribute {
  name: string
  value: string
}

export interface PosSpecInput {
  merchantCode: string
  specName?: string | null
  attributes?: PosAttribute[]
  barcode?: string | null
  /** × 10⁴. */
  retailPrice: number
  image?: string | null
}

export interface PosProductInput {
  /** 货号 = 货品编号 of the ERP. */
  productNo: string
  name: string
  /** At most three levels; empty = no category. */
  categoryPath?: string[]
  brand?: string | null
  unit?: string | null
  image?: string | null
  onSale?: boolean
  source?: { system: string; no: string }
  specs: PosSpecInput[]
}

/** Only the fields present are changed; null clears. */
export interface PosProductPatch {
  productNo?: string
  productId?: string
  name?: string
  categoryPath?: string[]
  brand?: string | null
  unit?: string | null
  image?: string | null
  onSale?: boolean
  specs?: (Pick<PosSpecInput, 'merchantCode'> & Partial<PosSpecInput>)[]
}

export type PosVia = 'erpImport' | 'fileImport' | 'inboundDocument' | 'batchUpdate' | 'hourlyUpdate' | 'manual'

interface PosProductRowBase {
  /** Our idempotency key, unique for ever. */
  sourceNo: string
  via?: PosVia
  /** Our own hash of the content; kept and returned unchanged. */
  contentHash?: string | null
}

/** One logical write of a product. */
export type PosProductRow =
  | (PosProductRowBase & { action: 'create'; onMissingCategory?: 'flatten' | 'refuse'; product: PosProductInput })
  | (PosProductRowBase & { action: 'addSpecs'; product: { productNo: string; specs: PosSpecInput[] } })
  | (PosProductRowBase & {
      action: 'update'
      onMissingCategory?: 'flatten' | 'refuse'
      expectedVersion?: number
      product: PosProductPatch
    })

export type PosRowCode =
  | 'OK'
  | 'ALREADY_APPLIED'
  | 'KEY_REUSED'
  | 'INVALID_FIELD'
  | 'TOO_LONG'
  | 'PRODUCT_EXISTS'
  | 'PRODUCT_NOT_FOUND'
  | 'DUPLICATE_MERCHANT_CODE'
  | 'SPEC_NOT_FOUND'
  | 'CATEGORY_TOO_DEEP'
  | 'CATEGORY_MISSING'
  | 'VERSION_CONFLICT'
  | 'SYNC_SWITCH_OFF'
  | 'SHOP_NOT_FOUND'
  | 'SHOP_CLOSED'
  | 'STOCK_CHANGED'
  | 'SOURCE_EXISTS'
  | 'PRODUCT_MISSING'

/** What every row of a batch answer has in common. */
export interface PosRowResult {
  sourceNo: string
  result: 'created' | 'updated' | 'exists' | 'refused'
  /** A PosRowCode; kept as text, since a newer server may know more. */
  code: string
  message: string
  /** With INVALID_FIELD and TOO_LONG. */
  field: string | null
  changed: boolean
}

export interface PosProductResult extends PosRowResult {
  /** The product written; with PRODUCT_EXISTS and VERSION_CONFLICT the one that is there. */
  productId: string | null
  version: number | null
  category: { categoryId: string; path: string[]; flattened: boolean } | null
  conflicts: { merchantCode: string; productId: string | null; productNo: string | null }[]
}

export interface PosSpec {
  merchantCode: string
  specName: string | null
  attributes: PosAttribute[]
  barcode: string | null
  /** × 10⁴. */
  retailPrice: number
  image: string | null
}

export interface PosProduct {
  productId: string
  productNo: string
  name: string
  categoryId: string | null
  categoryPath: string[]
  brand: string | null
  unit: string | null
  image: string | null
  status: 'onSale' | 'offSale' | 'deleted'
  source: { system: string; no: string } | null
  specs: PosSpec[]
  version: number
  contentHash: string
  /** Epoch ms. */
  createdAt: number
  updatedAt: number
}

/** What was done under one of our sourceNos. */
export interface PosWrite {
  sourceNo: string
  action: string
  result: 'created' | 'updated'
  /** Ours, as given. */
  contentHash: string | null
  derivedHash: string
  /** Epoch ms. */
  appliedAt: number
}

/** Answer to one key of a look-up, in every status, deleted included. */
export interface PosLookup<Row> {
  key: string
  found: boolean
  /** Newest first. */
  matches: Row[]
  /** Only when asked by sourceNo. */
  write: PosWrite | null
}

/** One page of a list by opaque cursor. */
export interface PosPage<Row> {
  rows: Row[]
  nextCursor: string | null
}

export interface PosStock {
  shopId: string
  merchantCode: string
  productNo: string
  /** × 10⁴. */
  quantity: number
  /** 0 when the shop never held it. */
  version: number
  updatedAt: number | null
}

export interface PosStockLookup {
  key: string
  /** Whether the POS has a spec of this 商家编码. */
  found: boolean
  stock: PosStock | null
}

export interface PosStockRow {
  sourceNo: string
  contentHash?: string | null
  shopId: string
  merchantCode: string
  /** Absolute, × 10⁴. */
  quantity: number
  /** × 10⁴; compared before writing. */
  expectedOld?: number | null
}

/** What was done under one of our stock sourceNos. */
export interface PosStockWritten {
  key: string
  found: boolean
  write: PosWrite | null
  /** The stock as it is now; null when nothing was written. */
  stock: PosStock | null
}

export interface PosStockResult extends PosRowResult {
  /** What is there now, × 10⁴. */
  quantity: number | null
}

/**
 * A change of a product, a document or a shop's stock; a deleted one is a tombstone without data. `key` is productId,
 * documentNo or `shopId/merchantCode`.
 */
export type PosChange = { key: string; version: number; changedAt: number } & (
  | { type: 'product'; op: 'upsert'; data: PosProduct }
  | { type: 'document'; op: 'upsert'; data: PosDocument }
  | { type: 'stock'; op: 'upsert'; data: PosStock }
  | { type: PosChangeType; op: 'delete'; data: null }
)
export type PosChangeType = 'product' | 'document' | 'stock'

export type PosChanges =
  | { kind: 'page'; items: PosChange[]; nextCursor: string; more: boolean }
  /** 410 CURSOR_TOO_OLD: read the lists in full again. */
  | { kind: 'too-old' }
