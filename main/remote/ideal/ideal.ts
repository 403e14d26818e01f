import type { Finding, Outcome } from '../../queue/types.ts'
import type { CallOptions } from '../gateway-call.ts'
import type { Read } from '../read.ts'
import type { OpenedCallback } from './callback.ts'
import type {
  BillKey,
  GoodsPhase,
  IdealCancelRow,
  IdealChanges,
  IdealLookup,
  IdealOrderRow,
  IdealPing,
  IdealSerial,
  IdealSerialPage,
  IdealUpdateRow,
  IdealWarehouse,
} from './types.ts'

/**
 * Serials of one phase, read to the end. `complete`: rows = total and no page changed the list meanwhile; what I72 asks
 * beyond that is the caller's to check.
 */
export interface SerialList {
  rows: IdealSerial[]
  total: number
  version: number
  complete: boolean
}

/** One account of the 荣耀IDEAL gateway. Nothing throws; every failure is an outcome with its Chinese text. */
export interface Ideal {
  ping(options?: CallOptions): Promise<Read<IdealPing>>
  /** Codes that 荣耀 knows, for 荣耀IDEAL仓库设置. */
  warehouses(options?: CallOptions): Promise<Read<IdealWarehouse[]>>
  /**
   * Creates orders, one call and one outcome each, in order (创建入库指令 / 调拨单创建 / 销售订单创建). `delivered.remoteNo`
   * is IDEAL's number. The same key with the same content is `existed`.
   */
  deliverOrders(rows: readonly IdealOrderRow[], options?: CallOptions): Promise<Outcome[]>
  /** Settles unknown pushes by 单据号 and content hash: one finding per row, in order. */
  findOrders(
    rows: readonly (BillKey & { idempotencyKey: string; contentHash: string })[],
    options?: CallOptions,
  ): Promise<Finding[]>
  /** Orders by 单据号 in every status, in the order asked. */
  lookUp(keys: readonly BillKey[], options?: CallOptions): Promise<Read<IdealLookup[]>>
  /** Without a cursor: no events and a cursor for now. `waitSeconds` ≤ 30 holds an empty answer back. */
  changes(
    request: { cursor?: string | null; limit?: number; waitSeconds?: number },
    options?: CallOptions,
  ): Promise<Read<IdealChanges>>
  /** 串号查询, one page. `page` from 1, `pageSize` ≤ 200. */
  serialPage(
    request: BillKey & { phase: GoodsPhase; page: number; pageSize?: number },
    options?: CallOptions,
  ): Promise<Read<IdealSerialPage>>
  /** 串号查询 to the end. */
  serials(request: BillKey & { phase: GoodsPhase }, options?: CallOptions): Promise<Read<SerialList>>
  /**
   * 批发订单取消申请. `delivered.result` is an `IdealCancel`: also a REJECTED or still APPLIED one was delivered; what it
   * means for the order is the caller's.
   */
  applyCancel(rows: readonly IdealCancelRow[], options?: CallOptions): Promise<Outcome[]>
  findCancels(rows: readonly IdealCancelRow[], options?: CallOptions): Promise<Finding[]>
  /** 销售订单更新 after an approved application. */
  updateSales(rows: readonly IdealUpdateRow[], options?: CallOptions): Promise<Outcome[]>
  findUpdates(rows: readonly IdealUpdateRow[], options?: CallOptions): Promise<Finding[]>
  /** Checks and reads a callback with this account's APPKEY; nothing is sent. */
  openCallback(request: { headers: Record<string, string | string[] | undefined>; body: Uint8Array }): OpenedCallback
}
