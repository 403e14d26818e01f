/** The part of the control that works on documents and stock of a shop: what people do at the desks of ERP and POS. */

/** Quantities and prices are decimal strings, at most 4 decimals. */
export type ErpLineInput = { specNo: string; num: string; price?: string }

export type ErpDocumentInput = {
  /** Code of order_type, an unknown one too, or its name, e.g. `其他入库`. */
  kind: number | string
  warehouseNo: string
  lines: ErpLineInput[]
  /**
   * Where it stands: `editing`, `waiting` (待审核), `unsettled` (待结算; of a 出库单 已发货) or `finished`, or a status code.
   * Default `finished`. The last two have changed the stock.
   */
  state?: ErpState
  srcOrderNo?: string
  /** Number of a caller, as if it had been pushed. */
  outerNo?: string
  reason?: string
  remark?: string
  operator?: string
  /** 退货入库 and 销售出库. */
  shopNo?: string
  tid?: string
  /** 采购入库 and 采购退货出库. */
  providerName?: string
}
export type ErpState = 'editing' | 'waiting' | 'unsettled' | 'finished' | number

export type ErpTransferInput = {
  fromWarehouseNo: string
  toWarehouseNo: string
  lines: ErpLineInput[]
  /** fast (default): both legs at once; stepwise: the legs are moved by erpMoveTransfer. */
  type?: 'fast' | 'stepwise'
  /** false leaves it at 待审核; default true. */
  check?: boolean
  remark?: string
}

/** 系统设置 of the ERP (S14, S15, S18–S30) as far as this stand-in follows them. All are ticked at first. */
export const ERP_SETTINGS = [
  '启用订单自动下载',
  '启用订单自动递交',
  '自动审核盘点入库',
  '自动审核盘点出库',
  '自动审核其他入库',
  '自动审核其他出库',
  '其他入库自动结算',
  '其他出库自动结算',
  '调拨自动审核',
  '调拨自动结算',
  '调拨入库自动审核',
  /** Off: an 出库 beyond the stock is refused. */
  '允许负库存',
] as const
export type ErpSetting = (typeof ERP_SETTINGS)[number]

export type PosLineInput = {
  /** Null: a product without 商家编码 (A33); it needs a productName. */
  merchantCode: string | null
  /** 盘点: what was counted. 冲单: may be negative. */
  quantity: string
  price?: string
  productName?: string
  /** 残次品. */
  defective?: boolean
}

export type PosDocumentInput = {
  /** A PosDocumentKind of the contract but `sale`; transferOut makes its transferIn too. */
  kind: string
  shopId: string
  lines: PosLineInput[]
  /** 调拨: the receiving shop. */
  counterpartShopId?: string
  relatedNo?: string
  operator?: string
  remark?: string
}

export type PosPayment = 'cash' | 'card' | 'wechat' | 'alipay' | 'member' | 'other'

/** What one run of the ERP's fetching of sales did. */
export type CrawlReport = {
  /** Numbers of the sales that became orders. */
  fetched: string[]
  /** Sales that could not be turned into an order yet, with the reason. */
  waiting: { tid: string; reason: string }[]
  /** Shops left out: not 已授权, 禁止抓取订单, or 启用订单自动下载 off. */
  skippedShops: string[]
}

/** What the vendor's own link does by itself (对方系统直连); off at first. */
export type DirectLinks = { erpToPos: boolean; posToErp: boolean }

export type ShopControl = {
  /** 入库开单 at the ERP; resolves with its number. Any kind, also the five that never go to the POS. */
  erpCreateStockIn(input: ErpDocumentInput): Promise<{ no: string }>
  erpCreateStockOut(input: ErpDocumentInput): Promise<{ no: string }>
  /** Brings a 入库单, 出库单 or 盘点单 to its end, whatever the settings: review, booking, settling. */
  erpFinish(no: string): Promise<void>
  /** One step: `waiting`, `unsettled` or `finished`, or a status code. */
  erpSetState(no: string, state: ErpState): Promise<void>
  /** Cancels a document that has not changed the stock, a 调拨单 whose goods have not moved or a 盘点单 not reviewed. */
  erpCancel(no: string): Promise<void>
  erpCreateTransfer(input: ErpTransferInput): Promise<{ no: string; outNo: string | null; inNo: string | null }>
  /** Books one leg of a stepwise transfer at the ERP, everything that is left of it. */
  erpMoveTransfer(no: string, leg: 'out' | 'in'): Promise<{ no: string }>
  /** Sets the physical stock without a document. */
  erpEditStock(warehouseNo: string, specNo: string, num: string): Promise<void>
  erpSettings(): Promise<Record<ErpSetting, boolean>>
  erpSetSetting(name: ErpSetting, on: boolean): Promise<void>
  /** 已授权 and 禁止抓取订单 of a shop of the ERP. */
  erpSetShop(shopNo: string, patch: { authorised?: boolean; noFetch?: boolean }): Promise<void>
  /** The ERP's fetching of sales, now; otherwise every ten simulated minutes (S118). */
  runCrawler(): Promise<CrawlReport>

  /** A document of a shop: at once in the book, but a 盘点 waits for posAudit and a transferIn for posReceive. */
  posCreateDocument(input: PosDocumentInput): Promise<{ no: string; otherLegNo: string | null }>
  /** 商家后台 audits a 盘点; `accept` false turns it down. */
  posAudit(no: string, accept?: boolean): Promise<void>
  /** The shop receives a transferIn. */
  posReceive(no: string): Promise<void>
  /** 作废; what it did to the stock is undone. */
  posCancel(no: string): Promise<void>
  /** Removes a document that is not completed: a tombstone in the feed. */
  posDeleteDocument(no: string): Promise<void>
  /** A sale at the till; `at` epoch ms, default now. */
  posSell(
    shopId: string,
    lines: PosLineInput[],
    options?: { payment?: PosPayment; at?: number },
  ): Promise<{ no: string }>
  posEditStock(shopId: string, merchantCode: string, quantity: string): Promise<void>
  /** ERP数据同步设置. */
  posSetErpSync(enabled: boolean): Promise<void>
  posEditProduct(productNo: string, patch: { name?: string; onSale?: boolean }): Promise<void>
  posDeleteProduct(productNo: string): Promise<void>
  posSetShopOpen(shopId: string, open: boolean): Promise<void>
  /** Makes every cursor of the change feed too old. */
  posForgetChanges(): Promise<void>
  setDirectLinks(links: Partial<DirectLinks>): Promise<DirectLinks>

  /**
   * Moves the simulated clock on and, on the way, does at its own minute what falls due: the ERP's fetching of sales and
   * the vendor's own links, every ten minutes since the start.
   */
  advance(ms: number): Promise<{ now: number }>
  /** Does what has fallen due by the present simulated time; for a base clock that is moved elsewhere. */
  runDue(): Promise<void>
  /** Whether due things happen by themselves in real time: on in the practice servers, off in a test's own sandbox. */
  setAutomatic(on: boolean): Promise<void>
}

/** The names of it that may be called over HTTP. */
export const SHOP_CALLS = [
  'erpCreateStockIn',
  'erpCreateStockOut',
  'erpFinish',
  'erpSetState',
  'erpCancel',
  'erpCreateTransfer',
  'erpMoveTransfer',
  'erpEditStock',
  'erpSettings',
  'erpSetSetting',
  'erpSetShop',
  'runCrawler',
  'posCreateDocument',
  'posAudit',
  'posReceive',
  'posCancel',
  'posDeleteDocument',
  'posSell',
  'posEditStock',
  'posSetErpSync',
  'posEditProduct',
  'posDeleteProduct',
  'posSetShopOpen',
  'posForgetChanges',
  'setDirectLinks',
  'advance',
  'runDue',
  'setAutomatic',
] as const satisfies readonly (keyof ShopControl)[]
