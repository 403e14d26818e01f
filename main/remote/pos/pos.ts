import type { Finding, Outcome } from '../../queue/types.ts'
import type { Read } from '../read.ts'
import type { BatchRow } from './batch.ts'
import type { CallOptions } from './call.ts'
import type { PosDocument, PosDocumentResult, PosDocumentRow } from './documents.ts'
import type {
  PosBrand,
  PosBrandResult,
  PosCategory,
  PosCategoryResult,
  PosChanges,
  PosChangeType,
  PosErpSync,
  PosLease,
  PosLookup,
  PosPage,
  PosPing,
  PosProduct,
  PosProductResult,
  PosProductRow,
  PosShop,
  PosStock,
  PosStockLookup,
  PosStockResult,
  PosStockRow,
  PosStockWritten,
} from './types.ts'

/** Keys products and documents are looked up by. `source` is `system/no`. */
export type ProductKey = 'sourceNo' | 'merchantCode' | 'productNo' | 'source'
export type DocumentKey = 'sourceNo' | 'documentNo' | 'source'
export interface Paging {
  /** 1…500, default 100. */
  limit?: number
  /** nextCursor of the page before. */
  cursor?: string | null
}

/** One account of the 智能POS gateway. Nothing throws; every failure is an outcome with its Chinese text. */
export interface Pos {
  ping(options?: CallOptions): Promise<Read<PosPing>>
  shops(options?: CallOptions): Promise<Read<PosShop[]>>
  erpSync(options?: CallOptions): Promise<Read<PosErpSync>>
  /** `version`: the one that was read; refused VERSION_CONFLICT when it has moved on. */
  putErpSync(
    input: { enabled: boolean; sellerAccount: string | null; version: number },
    options?: CallOptions,
  ): Promise<Read<PosErpSync>>
  /** The whole tree, parents before children. */
  categories(options?: CallOptions): Promise<Read<PosCategory[]>>
  /** Idempotent by the path; one result per path in order. */
  createCategories(paths: readonly string[][], options?: CallOptions): Promise<Read<PosCategoryResult[]>>
  brands(options?: CallOptions): Promise<Read<PosBrand[]>>
  createBrands(names: readonly string[], options?: CallOptions): Promise<Read<PosBrandResult[]>>
  products(
    filter: Paging & { keyword?: string; status?: PosProduct['status'] | 'all' },
    options?: CallOptions,
  ): Promise<Read<PosPage<PosProduct>>>
  /** In every status, deleted included; one answer per key in order. */
  lookUpProducts(by: ProductKey, keys: readonly string[], options?: CallOptions): Promise<Read<PosLookup<PosProduct>[]>>
  /** One answer per row in order. Any number of rows: cut into requests of at most 100. */
  writeProducts(rows: readonly PosProductRow[], options?: CallOptions): Promise<BatchRow<PosProductResult>[]>
  /** `writeProducts` as the queue wants it. */
  deliverProducts(rows: readonly PosProductRow[], options?: CallOptions): Promise<Outcome[]>
  /** Settles unknown product rows by sourceNo and content hash. */
  findProducts(
    rows: readonly { sourceNo: string; contentHash?: string | null }[],
    options?: CallOptions,
  ): Promise<Finding[]>
  /** What the shop holds or held, by an id that never changes. `changedSince` (epoch ms): only rows changed then or later. */
  stock(
    filter: Paging & { shopId: string; changedSince?: number },
    options?: CallOptions,
  ): Promise<Read<PosPage<PosStock>>>
  lookUpStock(shopId: string, merchantCodes: readonly string[], options?: CallOptions): Promise<Read<PosStockLookup[]>>
  /**
   * Absolute quantities, each with the expected old one. One answer per row in order. A row whose stock has moved on is
   * refused with code STOCK_CHANGED and says in `quantity` what is there (变化中); nothing was written then.
   */
  writeStock(rows: readonly PosStockRow[], options?: CallOptions): Promise<BatchRow<PosStockResult>[]>
  /** `writeStock` as the queue wants it; STOCK_CHANGED is `refused` with that code. */
  deliverStock(rows: readonly PosStockRow[], options?: CallOptions): Promise<Outcome[]>
  /** What was done under our sourceNos; one answer per key in order. */
  lookUpStockWrites(sourceNos: readonly string[], options?: CallOptions): Promise<Read<PosStockWritten[]>>
  /** Settles unknown stock rows by sourceNo and content hash. */
  findStock(
    rows: readonly { sourceNo: string; contentHash?: string | null }[],
    options?: CallOptions,
  ): Promise<Finding[]>
  /** Without a cursor: no rows and a cursor for now; it holds for the same `types` only. `waitSeconds` ≤ 30 holds an empty answer back.
   * Without `types`: product and document; stock only where it is named. */
  changes(
    request: Paging & { waitSeconds?: number; types?: readonly PosChangeType[] },
    options?: CallOptions,
  ): Promise<Read<PosChanges>>
  /** By an id that never changes. `changedSince` (epoch ms): only documents changed then or later. */
  documents(
    filter: Paging & { shopId?: string; origin?: 'erp' | 'pos'; changedSince?: number },
    options?: CallOptions,
  ): Promise<Read<PosPage<PosDocument>>>
  /** Null when there is none. */
  document(documentNo: string, options?: CallOptions): Promise<Read<PosDocument | null>>
  lookUpDocuments(
    by: DocumentKey,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<Read<PosLookup<PosDocument>[]>>
  writeDocuments(rows: readonly PosDocumentRow[], options?: CallOptions): Promise<BatchRow<PosDocumentResult>[]>
  deliverDocuments(rows: readonly PosDocumentRow[], options?: CallOptions): Promise<Outcome[]>
  findDocuments(
    rows: readonly { sourceNo: string; contentHash?: string | null }[],
    options?: CallOptions,
  ): Promise<Finding[]>
  lease(name: string, options?: CallOptions): Promise<Read<PosLease>>
  /** `seconds` 0 gives it up; held by another: refused LEASE_HELD. */
  takeLease(name: string, holder: string, seconds: number, options?: CallOptions): Promise<Read<PosLease>>
}
