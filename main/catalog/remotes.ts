import type { Trouble } from '../../preload/contract/index.ts'
import type { PosBrand, PosCategory, PosChanges, PosLookup, PosPage, PosProduct } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import type { GoodsPage, GoodsReadState, WangdianGoodsClass } from '../remote/wangdian/index.ts'

export interface Asked {
  signal: AbortSignal
  correlationId: string
}

/** What an import needs of the ERP. */
export interface ErpSource {
  /** The remote's own clock, epoch ms. */
  remoteNow(): number
  /** Time that so many requests take at the connection's limit (ms). */
  estimateMs(requests: number): number
  goodsPage(state: GoodsReadState, asked: Asked): Promise<Read<GoodsPage>>
  classes(asked: Asked): Promise<Read<WangdianGoodsClass[]>>
}

/** What an import and the product list read from the POS. */
export interface PosSource {
  estimateMs(requests: number): number
  categories(asked: Asked): Promise<Read<PosCategory[]>>
  brands(asked: Asked): Promise<Read<PosBrand[]>>
  lookUpProducts(by: 'productNo' | 'merchantCode', keys: string[], asked: Asked): Promise<Read<PosLookup<PosProduct>[]>>
  listProducts(cursor: string | null, asked: Asked): Promise<Read<PosPage<PosProduct>>>
  /** Products only. Null = the cursor of now. */
  changes(cursor: string | null, asked: Asked): Promise<Read<PosChanges>>
}

export type Remotes = { ok: true; erp: ErpSource; pos: PosSource } | { ok: false; trouble: Trouble }
