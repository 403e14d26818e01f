import type { PosRowResult } from './types.ts'

/** Documents of the POS gateway contract: written by us (ERP → POS) and read, born on either side. */

export interface PosDocumentLine {
  lineNo: string
  merchantCode: string
  /** × 10⁴, more than 0. */
  quantity: number
  /** × 10⁴. */
  price?: number | null
}

export interface PosDocumentRow {
  sourceNo: string
  contentHash?: string | null
  /** An ErpKind; a type of the ERP that is none of them goes as otherIn or otherOut with its own name as `kindLabel`. */
  kind: string
  kindLabel?: string | null
  shopId: string
  source: { system: string; no: string }
  /** Epoch ms. */
  occurredAt: number
  remark?: string | null
  lines: PosDocumentLine[]
}

export interface PosDocumentResult extends PosRowResult {
  documentNo: string | null
  /** With PRODUCT_MISSING: the 商家编码 the POS does not have. */
  missing: string[]
}

/**
 * Kinds born in the POS, with the manual's names. `transferIn` and `purchaseIn` exist among the ERP's kinds too: `origin`
 * tells them apart. A newer server may know more, so that `kind` stays text.
 */
export const POS_KINDS = {
  sale: '销售单',
  purchaseIn: '采购入库',
  importIn: '入库单导入',
  returnIn: '退换货入库',
  exchangeOut: '换货出库',
  billedOut: '出库开单',
  reversal: '冲单',
  stocktake: '盘点',
  transferOut: '调拨出库',
  transferIn: '调拨入库',
} as const
export type PosKind = keyof typeof POS_KINDS

/** Kinds the POS takes from the ERP. */
export const ERP_KINDS = {
  transferIn: '调拨入库',
  purchaseIn: '采购入库',
  initialIn: '初始化入库',
  productionIn: '生产入库',
  otherIn: '其他入库',
  salesReturnIn: '退货入库',
  transferOut: '调拨出库',
  purchaseReturnOut: '采购退货出库',
  productionOut: '生产出库',
  otherOut: '其他出库',
} as const
export type ErpKind = keyof typeof ERP_KINDS

export interface PosDocument {
  /** For a sale also the 原始单号 (tid) under which the ERP fetches it (S118). */
  documentNo: string
  /** A PosKind or an ErpKind. */
  kind: string
  /** The ERP's own name of the type, as it was written; null otherwise. */
  kindLabel: string | null
  /** Where the document was born; `erp` ones never go back (A17). */
  origin: 'erp' | 'pos'
  shopId: string
  /**
   * submitted: 已提交. A 盘点 waits for the audit in 商家后台 and has changed nothing yet (S20); a 调拨入库 is still on its
   * way. completed: it has changed the shop's stock. cancelled: it has not, or not any more.
   */
  status: 'submitted' | 'completed' | 'cancelled'
  /** Our number, when we wrote it. */
  sourceNo: string | null
  /** The ERP's document, when it came from there, whoever brought it. */
  source: { system: string; no: string } | null
  /** 调拨: the other shop. */
  counterpartShopId: string | null
  /** 冲单: the document reversed; 调拨: the other leg; 退换货入库 and 换货出库: the sale. */
  relatedNo: string | null
  operator: string | null
  occurredAt: number
  /** When it changed the stock: audited, received, sold; null before. */
  completedAt: number | null
  remark: string | null
  /** Sales: how they were paid. 现金 becomes 货到付款 in the ERP (S57). */
  payments: { method: 'cash' | 'card' | 'wechat' | 'alipay' | 'member' | 'other'; amount: number }[]
  lines: PosDocumentViewLine[]
  version: number
  createdAt: number
  updatedAt: number
}

export interface PosDocumentViewLine {
  lineNo: string
  /** Null: the product has no 商家编码 (A33). */
  merchantCode: string | null
  productName: string | null
  specName: string | null
  /** × 10⁴. 盘点: what was counted. 冲单: may be negative (A23). */
  quantity: number
  /** × 10⁴. */
  price: number | null
  /** 残次品: view only, changes no stock (S24). */
  defective: boolean
  /** 盘点: what the book held when it was submitted, × 10⁴. */
  bookQuantity: number | null
}
