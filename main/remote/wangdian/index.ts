export type { CallOptions, WangdianOptions } from './call.ts'
export { createWangdian, type DocumentFilter, type GoodsPage, type Page, type Wangdian } from './client.ts'
export type { DocumentFindings } from './document-findings.ts'
export {
  type DocumentQueries,
  type StockOrderKey,
  type StockReadState,
  startStockRead,
  startTradesRead,
  type TradesReadState,
} from './document-queries.ts'
export type * from './document-types.ts'
export { type DocumentWrites, MOST_LINES } from './document-writes.ts'
export { type DocumentsReadState, documentsPagesLeft, startDocumentsRead } from './documents-read.ts'
export {
  LOOK_UP_STATUSES,
  STOCK_IN_STATUSES,
  STOCK_IN_TYPES,
  STOCK_OUT_STATUSES,
  STOCK_OUT_TYPES,
  TRADE_STATUSES,
  TRANSFER_STATUSES,
} from './enumerations.ts'
export { type GoodsReadState, type GoodsWindow, goodsPagesLeft, goodsWindows, startGoodsRead } from './goods-read.ts'
export type * from './types.ts'
export type { ReadPage } from './window-page.ts'
