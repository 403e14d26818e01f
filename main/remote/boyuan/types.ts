/** Shapes of the 博远ERP gateway contract (resources/gateways/boyuan.openapi.yaml 1.0.0) as the rest of the product sees them. */
import type { SignatureMethod } from '../gateway-sign.ts'

/** One account of the 博远ERP gateway. */
export interface BoyuanAccount {
  /** Lane, e.g. `boyuan:3`. */
  connection: string
  /** 接口地址 without `/v1`. */
  baseUrl: string
  appKey: string
  appSecret: string
  signatureMethod?: SignatureMethod
}

export interface BoyuanPing {
  /** Epoch ms. */
  serverTime: number
  account: { appKey: string; name: string; permissions: string[] }
  limitPerMinute: number
  contractVersion: string
}

/** 接口状态, switched by 博远后台 only (I17), and whether 荣耀e栈 has been opened (I11). */
export interface BoyuanInterfaceState {
  ideal: 'open' | 'closed'
  /** Epoch ms. */
  idealChangedAt: number
  ezhanOpened: boolean
}

export interface BoyuanWarehouse {
  warehouseNo: string
  name: string
  active: boolean
}

/** ERP side of the serial rules (I23): 是否按串号管理, 串号长度, 是否多串号管理. */
export interface SerialRule {
  serialManaged: boolean
  /** Characters of the main serial; null = any. */
  serialLength: number | null
  multiSerial: boolean
  /** Characters of the auxiliary serials; null = any. */
  auxLength: number | null
}

export interface BoyuanProduct {
  productNo: string
  name: string
  /** 商品型号. */
  model: string | null
  /** 69码. */
  barcode: string | null
  unit: string | null
  rule: SerialRule
  active: boolean
}

export interface BoyuanPartner {
  partnerNo: string
  name: string
  kind: 'supplier' | 'customer'
  active: boolean
}

/** The five orders of the manual; the same words on the wire. */
export const ORDER_KINDS = ['purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn'] as const
export type OrderKind = (typeof ORDER_KINDS)[number]

export interface BoyuanOrderLine {
  lineNo: string
  productNo: string
  /** × 10⁴. */
  quantity: number
  /** × 10⁴; null = none. */
  price: number | null
}

/** What a person enters of an order. */
export interface BoyuanOrderInput {
  /** 单据日期, `YYYY-MM-DD`. */
  billDate: string
  manualNo: string | null
  /** 仓库; of a 移库 the 移出仓. */
  warehouseNo: string
  /** 移入仓; 移库 only. */
  toWarehouseNo: string | null
  /** 往来单位; null for 移库. */
  partnerNo: string | null
  remark: string | null
  /** e栈 VF order it was made from; 批发 only. */
  vfNo: string | null
  /** 批发: 待发货 or not yet; other kinds: `saved`. */
  status: 'saved' | 'awaitingShipment'
  lines: BoyuanOrderLine[]
}

export type BoyuanOrderStatus = 'saved' | 'awaitingShipment' | 'completed' | 'terminated' | 'deleted'

export interface BoyuanOrder extends Omit<BoyuanOrderInput, 'status'> {
  kind: OrderKind
  orderNo: string
  status: BoyuanOrderStatus
  partnerName: string | null
  /** Our number when this product made the order; null = born in 博远. */
  sourceNo: string | null
  /** 已引入: somebody has made a stock document from it in 博远; it can no longer be pushed (I32). */
  introduced: boolean
  /** Locked for IDEAL: 不能引入 / 修改 / 删除 in 博远 either (B22). */
  lock: { lockKey: string; at: number } | null
  version: number
  /** Epoch ms. */
  createdAt: number
  updatedAt: number
}

/**
 * One write to an order. `lock` (B22): refused ORDER_CHANGED when the order is not at `version` any more, ORDER_INTRODUCED
 * when it was 引入. `unlock` after a definite refusal by IDEAL. `terminate`: 终止, also of a locked order once IDEAL has
 * agreed.
 */
export type BoyuanOrderRow = {
  /** Our number for this one write; kept for ever. */
  sourceNo: string
  contentHash: string
  kind: OrderKind
} & (
  | { action: 'create'; order: BoyuanOrderInput }
  | { action: 'update'; orderNo: string; version: number; order: BoyuanOrderInput }
  | { action: 'delete'; orderNo: string; version: number }
  | { action: 'lock'; orderNo: string; version: number }
  | { action: 'unlock'; orderNo: string; lockKey: string }
  | { action: 'terminate'; orderNo: string; reason: string }
)

export interface BoyuanRowResult {
  sourceNo: string
  result: 'done' | 'exists' | 'refused'
  code: string
  message: string
  field: string | null
  /** orderNo, or documentNo of a stock document; null when refused. */
  no: string | null
  /** Version of the order afterwards. */
  version: number | null
}

export interface BoyuanWrite {
  sourceNo: string
  action: string
  contentHash: string
  no: string
  /** Epoch ms. */
  appliedAt: number
}

/** What a look-up by our number says: the write that was carried out under it, or none. */
export interface BoyuanWriteLookup {
  key: string
  write: BoyuanWrite | null
}

export interface BoyuanOrderLookup {
  key: { kind: OrderKind; orderNo: string }
  order: BoyuanOrder | null
}

/** Feed of orders. Every item is the order's latest state; a deleted one has the status `deleted`. */
export type BoyuanChanges =
  | { kind: 'page'; items: BoyuanOrder[]; nextCursor: string; more: boolean }
  | { kind: 'too-old' }

/** 采购入库单, 采购退货单, 移出库单, 移入库单, 批发出库单, 批发退货单. */
export const STOCK_DOCUMENT_KINDS = [
  'purchaseIn',
  'purchaseReturnOut',
  'transferOut',
  'transferIn',
  'wholesaleOut',
  'wholesaleReturnIn',
] as const
export type StockDocumentKind = (typeof STOCK_DOCUMENT_KINDS)[number]

export interface BoyuanSerial {
  main: string
  aux1: string | null
  aux2: string | null
}

export interface BoyuanStockDocumentRow {
  /** Our number of the document; kept for ever. */
  sourceNo: string
  contentHash: string
  kind: StockDocumentKind
  order: { kind: OrderKind; orderNo: string }
  warehouseNo: string
  partnerNo: string | null
  /** Epoch ms: when the warehouse was done. */
  occurredAt: number
  /** 数量差异 (B21). */
  quantityDifference: boolean
  remark: string | null
  lines: {
    lineNo: string
    productNo: string
    /** × 10⁴. */
    quantity: number
    /** Every serial of the line, complete; empty for a product without serials. */
    serials: BoyuanSerial[]
  }[]
}

export interface BoyuanStockDocument {
  documentNo: string
  sourceNo: string
  kind: StockDocumentKind
  order: { kind: OrderKind; orderNo: string }
  contentHash: string
  /** Epoch ms. */
  createdAt: number
}

export interface BoyuanDocumentLookup {
  key: { kind: StockDocumentKind; orderNo: string }
  document: BoyuanStockDocument | null
}

/** 期初串号: a device that was in stock before the link began (B23). */
export interface BoyuanOpeningSerial extends BoyuanSerial {
  productNo: string
  warehouseNo: string
}

export interface BoyuanOpeningPage {
  /** Devices in all. */
  total: number
  rows: BoyuanOpeningSerial[]
  nextCursor: string | null
}
