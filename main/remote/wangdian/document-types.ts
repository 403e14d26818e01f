/**
 * Documents of openapi2: rows that are read and documents that are written. Quantities and money are integers × 10⁴,
 * times epoch ms (null = never), texts verbatim.
 */

/**
 * Families of stock documents, one endpoint each.
 * `stockIn` holds every 入库单 but sales returns, purchases included; `stockOut` every 出库单 but sales, purchase
 * returns included (certain: O:stockin_order_query, XM1). `purchaseIn` and `returnOut` name the same documents once
 * more with their supplier, so that a follower of `stockIn` and `stockOut` need not poll them.
 */
export type StockOrderFamily = 'stockIn' | 'purchaseIn' | 'refundIn' | 'stockOut' | 'returnOut' | 'tradeOut'
export type DocumentFamily = StockOrderFamily | 'transfer' | 'stocktake'

export interface WangdianStockOrderLine {
  /** rec_id; '' when the answer has none. */
  recId: string
  specNo: string
  goodsNo: string
  goodsName: string
  specName: string
  /** goods_count × 10⁴; null = unreadable, never to be taken for 0. */
  num: number | null
  price: number | null
  batchNo: string
  remark: string
}

/** One 入库单 or 出库单. */
export interface WangdianStockOrder {
  direction: 'in' | 'out'
  /** stockin_id / stockout_id. */
  id: string
  orderNo: string
  status: number | null
  /** 入库类型 / 出库类型 as the API codes it; see STOCK_IN_TYPES and STOCK_OUT_TYPES. */
  orderType: number | null
  orderTypeName: string
  warehouseNo: string
  warehouseName: string
  /** 调拨单号, 采购单号, 盘点单号, 系统订单号 or 退换单号 behind it; '' without one. */
  srcOrderNo: string
  /** Number of the caller that pushed it (A30); '' when it was born in the ERP. */
  outerNo: string
  reason: string
  remark: string
  operatorName: string
  /** Sales and sales returns: 店铺编号 and 原始单号; else ''. */
  shopNo: string
  tid: string
  /** Purchases and purchase returns; else ''. */
  providerName: string
  /** goods_count × 10⁴ as the head says; null when absent. */
  goodsCount: number | null
  /** Money of the head × 10⁴; null when absent. */
  amount: number | null
  createdAt: number | null
  checkedAt: number | null
  /** stockin_time / consign_time. */
  doneAt: number | null
  modifiedAt: number | null
  lines: WangdianStockOrderLine[]
}

/** 调拨单; display only (A30): its legs are a 调拨出库 and a 调拨入库 whose srcOrderNo is the transferNo. */
export interface WangdianTransfer {
  id: string
  transferNo: string
  /** Of the caller that pushed it; the legs need not carry it. */
  outerNo: string
  /** 0 分步, 1 快速. */
  type: number | null
  status: number | null
  fromWarehouseNo: string
  toWarehouseNo: string
  remark: string
  goodsCount: number | null
  createdAt: number | null
  modifiedAt: number | null
  lines: {
    specNo: string
    goodsNo: string
    num: number | null
    outNum: number | null
    inNum: number | null
    remark: string
  }[]
}

/**
 * 盘点单. The fields of the answer are not public: these follow the names the family uses, and every one may be '' or
 * null (inferred).
 */
export interface WangdianStocktake {
  id: string
  pdNo: string
  outerNo: string
  warehouseNo: string
  status: number | null
  remark: string
  createdAt: number | null
  modifiedAt: number | null
  lines: { specNo: string; oldNum: number | null; newNum: number | null }[]
}

/** A line of a pushed document: quantity × 10⁴, more than 0 unless said otherwise. */
export interface PushLine {
  specNo: string
  num: number
  /** Unit price × 10⁴. */
  price?: number | null
  remark?: string
}

/** 其他入库 (stockin_order_push). `outerNo` is our number: unique for ever, at most 40 characters. */
export interface StockInPush {
  outerNo: string
  warehouseNo: string
  /** 1 = review at once; otherwise the ERP's setting 自动审核其他入库 or a person does. */
  check: boolean
  reason?: string
  remark?: string
  lines: PushLine[]
}

/** 其他出库 (stockout_order_push). */
export interface StockOutPush {
  outerNo: string
  warehouseNo: string
  check: boolean
  remark?: string
  lines: PushLine[]
}

/** 盘点 (stock_sync_by_pd): absolute quantities, at most 500 lines, each spec once. */
export interface StocktakePush {
  /** api_outer_no. */
  outerNo: string
  warehouseNo: string
  /** is_check; default true. */
  check?: boolean
  /** is_create_stock; default true. */
  createStock?: boolean
  /** is_post_error: true fails everything for one bad line; default false. */
  strict?: boolean
  lines: { specNo: string; num: number }[]
}

/** What 盘点 answered; the queue's `result` of a delivered stocktake. */
export interface StocktakeResult {
  pdNo: string
  /** Lines that were left out (is_post_error 0), with the ERP's own words. */
  warnings: { specNo: string; message: string }[]
}

/** 调拨单 (stock_transfer_push), at most 500 lines. */
export interface TransferPush {
  outerNo: string
  fromWarehouseNo: string
  toWarehouseNo: string
  /** fast: both legs at once (the API's default); stepwise: each leg is booked by itself. */
  type: 'fast' | 'stepwise'
  /** autocheck. */
  check: boolean
  remark?: string
  lines: PushLine[]
}

/**
 * One leg of a stepwise 调拨 (stockout_transfer_push, stockin_transfer_push). Item fields of both are only partly
 * public; these send `goods_list` of spec_no and num / stockin_num (inferred).
 */
export interface TransferLegPush {
  outerNo: string
  transferNo: string
  warehouseNo: string
  check: boolean
  remark?: string
  lines: PushLine[]
}
