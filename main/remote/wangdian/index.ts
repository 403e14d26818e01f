export type { CallOptions, WangdianOptions } from './call.ts'
export { createWangdian, type DocumentFilter, type GoodsPage, type Page, type Wangdian } from './client.ts'
export { type GoodsReadState, type GoodsWindow, goodsPagesLeft, goodsWindows, startGoodsRead } from './goods-read.ts'
export type * from './types.ts'
