/** Rows of 旺店通企业版 openapi2 as this product uses them (source: the pages of each endpoint on open.wangdian.cn). */

/** One account of one seller. */
export interface WangdianAccount {
  /** Lane, e.g. `wangdian:3`. */
  connection: string
  /** e.g. `https://api.wangdian.cn/openapi2/`; an address without a path gets `/openapi2/`. */
  baseUrl: string
  /** 卖家账号. */
  sid: string
  appkey: string
  appsecret: string
  /** Old hosts speak plain http only; refused unless this is set. */
  allowHttp?: boolean
}

export interface WangdianShop {
  shopId: string
  shopNo: string
  shopName: string
  platformId: number | null
  subPlatformId: number | null
  accountNick: string
}

export interface WangdianWarehouse {
  warehouseId: string
  warehouseNo: string
  name: string
  /** 仓库类型 as the API codes it. */
  warehouseType: number | null
  disabled: boolean
  /** 残次品仓. */
  defect: boolean
}

export interface WangdianLogistics {
  logisticsId: string
  logisticsNo: string
  logisticsName: string
  logisticsType: number | null
  disabled: boolean
  /** 支持货到付款. */
  supportsCod: boolean
  billType: number | null
}

export interface WangdianGoodsClass {
  classId: string
  className: string
  /** Null for a root. */
  parentId: string | null
  /** 1 = first level; null when the answer names none. */
  level: number | null
}

/** 货品 (SPU) with its 单品 (SKU). Texts verbatim, times epoch ms (null = never). */
export interface WangdianGoods {
  goodsId: string
  goodsNo: string
  goodsName: string
  className: string
  brandName: string
  unitName: string
  createdAt: number | null
  modifiedAt: number | null
  deleted: boolean
  specs: WangdianSpec[]
}

export interface WangdianSpec {
  /** 商家编码, verbatim. */
  specNo: string
  specName: string
  specCode: string
  barcode: string
  /** × 10⁴; null when the row has none. */
  retailPrice: number | null
  imgUrl: string
  createdAt: number | null
  modifiedAt: number | null
  deleted: boolean
  /** prop1…prop6 in order, empty ones included. */
  props: string[]
}

export interface WangdianStock {
  specNo: string
  goodsNo: string
  goodsName: string
  specName: string
  warehouseNo: string
  warehouseName: string
  /** Physical stock × 10⁴; null = the row does not say (never take it for 0). */
  stockNum: number | null
  /** 可发库存 × 10⁴; null when absent. */
  availableNum: number | null
  modifiedAt: number | null
}

export interface WangdianTrade {
  tradeNo: string
  shopNo: string
  warehouseNo: string
  /** Original order numbers, split at the comma. */
  srcTids: string[]
  /** See TRADE_STATUSES. */
  tradeStatus: number | null
  /** 1 款到发货, 2 货到付款 (cash, S57). */
  deliveryTerm: number | null
  /** Its sales stock-out; '' until there is one. */
  stockoutNo: string
  modifiedAt: number | null
  createdAt: number | null
  lines: {
    srcOid: string
    srcTid: string
    specNo: string
    goodsNo: string
    num: number | null
    actualNum: number | null
  }[]
}
