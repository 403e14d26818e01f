/** Shapes of the IDEAL gateway contract (resources/gateways/ideal.openapi.yaml 1.0.0) as the rest of the product sees them. */
import type { SignatureMethod } from '../gateway-sign.ts'

/** The five documents that go to IDEAL (I63); the same words on the wire. */
export const BILL_TYPES = ['purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn'] as const
export type BillType = (typeof BILL_TYPES)[number]

/** Where the goods go, said in so many words since 采购退货 leaves by an "入库指令" (B1). */
export const DIRECTIONS = {
  purchase: 'IN',
  purchaseReturn: 'OUT',
  transfer: 'TRANSFER',
  wholesale: 'OUT',
  wholesaleReturn: 'IN',
} as const
export type Direction = (typeof DIRECTIONS)[BillType]

/** The creating calls of the manual: 创建入库指令, 创建出库指令, 调拨单创建, 销售订单创建. */
export const ENDPOINTS = ['inbound-orders', 'outbound-orders', 'transfer-orders', 'sales-orders'] as const
export type Endpoint = (typeof ENDPOINTS)[number]

/** As the manual writes it (I2–I6): 采购, 采购退货 and 批发退货 through 创建入库指令. */
export const DEFAULT_ENDPOINTS: Record<BillType, Endpoint> = {
  purchase: 'inbound-orders',
  purchaseReturn: 'inbound-orders',
  transfer: 'transfer-orders',
  wholesale: 'sales-orders',
  wholesaleReturn: 'inbound-orders',
}

/** What a return is about. 移库 comes back twice (I4); the last one is the later answer to a 取消申请 (I54). */
export const PHASES = [
  'INBOUND_DONE',
  'OUTBOUND_DONE',
  'TRANSFER_OUT_DONE',
  'TRANSFER_IN_DONE',
  'SALES_STATUS',
  'CANCEL_RESULT',
] as const
export type Phase = (typeof PHASES)[number]
/** Phases that bring goods and serials. */
export type GoodsPhase = Exclude<Phase, 'CANCEL_RESULT'>

/** One account of the IDEAL gateway: what 荣耀 hands out (I16). */
export interface IdealAccount {
  /** Lane, e.g. `ideal:3`. */
  connection: string
  /** 接口地址 without `/v1`. */
  baseUrl: string
  /** 接口ID. */
  interfaceId: string
  /** APPKEY: the key of the signature, never sent. */
  appKey: string
  /** 省包编号. */
  provinceCode: string
  signatureMethod?: SignatureMethod
  /** Creating call per type where 荣耀 asks for another one (B1). */
  endpoints?: Partial<Record<BillType, Endpoint>>
}

export interface IdealPing {
  /** Epoch ms. */
  serverTime: number
  account: { interfaceId: string; provinceCode: string; name: string }
  /** False: IDEAL takes no new instruction; returns go on (B20). */
  interfaceOpen: boolean
  limitPerMinute: number
  contractVersion: string
}

export interface IdealWarehouse {
  warehouseCode: string
  name: string
  active: boolean
}

export interface IdealOrderLine {
  lineNo: string
  /** e栈 code of the 商品. */
  itemCode: string
  /** × 10⁴. */
  quantity: number
  /** × 10⁴; null = not given. */
  price: number | null
}

/** An order as it is pushed. Frozen at the click; a retry sends the same bytes. */
export interface IdealOrderRow {
  /** 类型 + 单据号 + 推送序号 (B9). */
  idempotencyKey: string
  /** Kept and returned unchanged; compared when an outcome is unknown. */
  contentHash: string
  billType: BillType
  /** ERP 单据号. */
  billNo: string
  /** 手工单号 exactly as entered; null = none, not sent (I30). */
  manualNo: string | null
  /** 单据日期, `YYYY-MM-DD`. */
  billDate: string
  /** IDEAL code; of a 移库 the 移出仓. */
  warehouseCode: string
  /** 移入仓; 移库 only. */
  toWarehouseCode: string | null
  /** e栈 code of the 渠道客户, or the supplier; null for 移库. */
  partnerCode: string | null
  partnerName: string | null
  remark: string | null
  lines: IdealOrderLine[]
}

export type IdealOrderStatus = 'ACCEPTED' | 'PROCESSING' | 'PART_DONE' | 'OUT_DONE' | 'DONE' | 'TERMINATED' | 'REJECTED'

export interface IdealPhaseLine {
  lineNo: string
  itemCode: string
  /** × 10⁴. */
  planQty: number
  actualQty: number
}

/** What the warehouse did in one phase, by the latest state. Quantities are totals, not increments. */
export interface IdealPhase {
  phase: GoodsPhase
  /** Grows whenever the figures of this phase change. */
  version: number
  /** False: more may come (B21: held). */
  final: boolean
  /** Epoch ms; null while not final. */
  finishedAt: number | null
  lines: IdealPhaseLine[]
  /** Serial rows that the serial query will give when it is complete. */
  serialCount: number
}

export interface IdealCancel {
  applicationNo: string
  applicationKey: string
  state: 'APPLIED' | 'APPROVED' | 'REJECTED'
  /** IDEAL's words; empty without. */
  reason: string
  /** Epoch ms. */
  appliedAt: number
  decidedAt: number | null
}

export interface IdealOrder {
  billType: BillType
  billNo: string
  direction: Direction
  idealNo: string
  manualNo: string | null
  status: IdealOrderStatus
  idempotencyKey: string
  contentHash: string
  phases: IdealPhase[]
  /** Latest 取消申请. */
  cancel: IdealCancel | null
  /** The 销售订单更新 that ended the order. */
  update: { updateKey: string; at: number } | null
  version: number
  /** Epoch ms. */
  createdAt: number
  updatedAt: number
}

export interface BillKey {
  billType: BillType
  billNo: string
}

/** Answer of a look-up by 单据号, in every status. */
export interface IdealLookup extends BillKey {
  order: IdealOrder | null
}

/** A thin event of the changes feed or of a callback: a hint that a look-up is due. Never holds serials. */
export interface IdealEvent {
  /** Stable over redelivery; the same in feed and callback. */
  messageId: string
  billType: BillType
  billNo: string
  idealNo: string
  phase: Phase
  /** Order status at the time of the event; of CANCEL_RESULT the application's state. */
  status: string
  /** Epoch ms. */
  at: number
  version: number
}

export type IdealChanges =
  | { kind: 'page'; items: IdealEvent[]; nextCursor: string; more: boolean }
  | { kind: 'too-old' }

/** One device. `sub1` and `sub2` are the auxiliary parts of a 多串号 product (IMEI2, SN). Text, never reformatted (I10). */
export interface IdealSerial {
  lineNo: string
  itemCode: string
  main: string
  sub1: string | null
  sub2: string | null
  /** ZP good, CC defective. */
  stockType: string
}

export interface IdealSerialPage {
  page: number
  pageSize: number
  /** Serial rows of the phase in all. */
  total: number
  /** Version of the phase these rows belong to: another one on a later page means that the list has changed. */
  version: number
  rows: IdealSerial[]
}

/** 批发订单取消申请. */
export interface IdealCancelRow {
  /** Unique for this application. */
  applicationKey: string
  billNo: string
  reason: string
}

/** 销售订单更新 after an approved application. */
export interface IdealUpdateRow {
  updateKey: string
  billNo: string
  applicationNo: string
}
