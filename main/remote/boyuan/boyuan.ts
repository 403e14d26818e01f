import type { Finding, Outcome } from '../../queue/types.ts'
import type { CallOptions } from '../gateway-call.ts'
import type { GatewayPage } from '../gateway-data.ts'
import type { Read } from '../read.ts'
import type {
  BoyuanChanges,
  BoyuanDocumentLookup,
  BoyuanInterfaceState,
  BoyuanOpeningPage,
  BoyuanOrder,
  BoyuanOrderLookup,
  BoyuanOrderRow,
  BoyuanPartner,
  BoyuanPing,
  BoyuanProduct,
  BoyuanStockDocumentRow,
  BoyuanWarehouse,
  BoyuanWriteLookup,
  OrderKind,
  StockDocumentKind,
} from './types.ts'

/** One account of the 博远ERP gateway. Nothing throws; every failure is an outcome with its Chinese text. */
export interface Boyuan {
  ping(options?: CallOptions): Promise<Read<BoyuanPing>>
  interfaceState(options?: CallOptions): Promise<Read<BoyuanInterfaceState>>
  /** Whole lists; half of one is never answered. */
  warehouses(options?: CallOptions): Promise<Read<BoyuanWarehouse[]>>
  products(options?: CallOptions): Promise<Read<BoyuanProduct[]>>
  partners(options?: CallOptions): Promise<Read<BoyuanPartner[]>>
  /** One page of orders, deleted ones left out. `limit` 1…200. */
  orders(
    filter: { kind?: OrderKind; limit?: number; cursor?: string | null },
    options?: CallOptions,
  ): Promise<Read<GatewayPage<BoyuanOrder>>>
  /** Without a cursor: no items and a cursor for now. `waitSeconds` ≤ 30 holds an empty answer back. */
  orderChanges(
    request: { cursor?: string | null; limit?: number; waitSeconds?: number },
    options?: CallOptions,
  ): Promise<Read<BoyuanChanges>>
  /** In every status, in the order asked. */
  lookUpOrders(
    keys: readonly { kind: OrderKind; orderNo: string }[],
    options?: CallOptions,
  ): Promise<Read<BoyuanOrderLookup[]>>
  /** Writes to orders (create, update, delete, lock, unlock, terminate): one outcome per row, in order. */
  deliverOrders(rows: readonly BoyuanOrderRow[], options?: CallOptions): Promise<Outcome[]>
  /** Stock documents: one outcome per row, in order. `delivered.remoteNo` is 博远's 单据号. */
  deliverDocuments(rows: readonly BoyuanStockDocumentRow[], options?: CallOptions): Promise<Outcome[]>
  /** Settles unknown rows of either kind by our number and the content hash: one finding per row, in order. */
  findWrites(rows: readonly { sourceNo: string; contentHash: string }[], options?: CallOptions): Promise<Finding[]>
  lookUpWrites(keys: readonly string[], options?: CallOptions): Promise<Read<BoyuanWriteLookup[]>>
  /** Whether an order has its stock document of a kind already, whoever made it. */
  lookUpDocuments(
    keys: readonly { kind: StockDocumentKind; orderNo: string }[],
    options?: CallOptions,
  ): Promise<Read<BoyuanDocumentLookup[]>>
  /** 期初串号, one page of at most 1000. */
  openingSerials(
    request: { cursor?: string | null; limit?: number },
    options?: CallOptions,
  ): Promise<Read<BoyuanOpeningPage>>
}
