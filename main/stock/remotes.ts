import type { Trouble } from '../../preload/contract/index.ts'
import type { PosLease, PosPage, PosStock, PosStockLookup } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import type { ReadPage, StockReadState, WangdianGoods, WangdianStock } from '../remote/wangdian/index.ts'

export interface Asked {
  signal: AbortSignal
  correlationId: string
}

/** What stock sync reads of the ERP. Quantities × 10⁴, times epoch ms of the remote. */
export interface ErpSource {
  remoteNow(): number
  /** Remote minus PC (ms); null = not measured. */
  offsetMs(): number | null
  /** Time that so many requests take at the connection's limit (ms). */
  estimateMs(requests: number): number
  stockPage(state: StockReadState, asked: Asked): Promise<Read<ReadPage<WangdianStock, StockReadState>>>
  /** One SKU in all warehouses. */
  stockOfSpec(specNo: string, asked: Asked): Promise<Read<WangdianStock[]>>
  goodsOfSpec(specNo: string, asked: Asked): Promise<Read<WangdianGoods[]>>
}

/** What stock sync reads of the POS, and its lease. */
export interface PosSource {
  remoteNow(): number
  offsetMs(): number | null
  estimateMs(requests: number): number
  stockPage(
    filter: { shopId: string; cursor: string | null; changedSince?: number },
    asked: Asked,
  ): Promise<Read<PosPage<PosStock>>>
  lookUpStock(shopId: string, codes: string[], asked: Asked): Promise<Read<PosStockLookup[]>>
  lease(name: string, asked: Asked): Promise<Read<PosLease>>
  takeLease(name: string, holder: string, seconds: number, asked: Asked): Promise<Read<PosLease>>
}

export type Remotes = { ok: true; erp: ErpSource; pos: PosSource } | { ok: false; trouble: Trouble }
