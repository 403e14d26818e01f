import { formatBeijing } from '../beijing-time.ts'
import type { JsonObject } from '../json.ts'
import type { Read } from '../read.ts'
import { type CallOptions, createCall, type Parameters, readList, type WangdianOptions } from './call.ts'
import { createDocumentFindings, type DocumentFindings } from './document-findings.ts'
import { createDocumentQueries, type DocumentQueries } from './document-queries.ts'
import type { WangdianStockOrder } from './document-types.ts'
import { createDocumentWrites, type DocumentWrites } from './document-writes.ts'
import { toGoods } from './goods.ts'
import { type GoodsReadState, PAGE_SIZE } from './goods-read.ts'
import { readAll } from './read-all.ts'
import { toStockOrder } from './to-documents.ts'
import { toClass, toLogistics, toShop, toStock, toTrade, toWarehouse } from './to-rows.ts'
import type {
  WangdianGoods,
  WangdianGoodsClass,
  WangdianLogistics,
  WangdianShop,
  WangdianStock,
  WangdianTrade,
  WangdianWarehouse,
} from './types.ts'
import { type ReadPage, readWindowPage } from './window-page.ts'

/** One page of goods of a read that may be resumed. */
export type GoodsPage = ReadPage<WangdianGoods, GoodsReadState>

export interface Page<Row> {
  rows: Row[]
  /** Named by the ERP on page 0 only. */
  total: number | null
}

/** Filters common to the document queries; times are epoch ms of the modification, both included. */
export interface DocumentFilter {
  from?: number
  to?: number
  /** Own number of the document (stockin_no, stockout_no, trade_no). */
  no?: string
  /** The document it came from. */
  srcOrderNo?: string
  outerNo?: string
  warehouseNo?: string
  shopNo?: string
  status?: number
  orderType?: number
}

/** One 旺店通 account. Nothing throws; every failure is an outcome with its Chinese text. */
export interface Wangdian extends DocumentQueries, DocumentWrites, DocumentFindings {
  /** Remote's clock as far as measured: epoch ms. */
  now(): number
  shops(options?: CallOptions): Promise<Read<WangdianShop[]>>
  warehouses(options?: CallOptions): Promise<Read<WangdianWarehouse[]>>
  logistics(options?: CallOptions): Promise<Read<WangdianLogistics[]>>
  classes(options?: CallOptions): Promise<Read<WangdianGoodsClass[]>>
  /** One page of a goods read begun with `startGoodsRead`; deleted goods and specs included and marked. */
  readGoodsPage(state: GoodsReadState, options?: CallOptions): Promise<Read<GoodsPage>>
  /** Goods by 货品编号 or by 商家编码, deleted ones included; empty when there is none. */
  goodsByKey(key: { goodsNo: string } | { specNo: string }, options?: CallOptions): Promise<Read<WangdianGoods[]>>
  /** Newest-first is not promised; `page` from 0, 100 rows each. */
  stockPage(
    filter: { specNo?: string; warehouseNo?: string; from?: number; to?: number },
    page: number,
    options?: CallOptions,
  ): Promise<Read<Page<WangdianStock>>>
  /** At most 60 minutes between `from` and `to`. */
  tradesPage(
    filter: DocumentFilter & { srcTid?: string },
    page: number,
    options?: CallOptions,
  ): Promise<Read<Page<WangdianTrade>>>
  stockInPage(filter: DocumentFilter, page: number, options?: CallOptions): Promise<Read<Page<WangdianStockOrder>>>
  stockOutPage(filter: DocumentFilter, page: number, options?: CallOptions): Promise<Read<Page<WangdianStockOrder>>>
}

export function createWangdian(options: WangdianOptions): Wangdian {
  const call = createCall(options)
  const queries = createDocumentQueries(call, options.clock.now)

  const whole = async <Row>(
    name: string,
    list: string,
    key: string,
    toRow: (row: JsonObject) => Row,
    callOptions?: CallOptions,
  ): Promise<Read<Row[]>> => {
    const read = await readAll(call, name, list, key, {}, callOptions)
    return read.ok ? { ok: true, value: read.value.map(toRow) } : read
  }

  const page = async <Row>(
    name: string,
    list: string,
    parameters: Parameters,
    no: number,
    toRow: (row: JsonObject) => Row,
    callOptions?: CallOptions,
  ): Promise<Read<Page<Row>>> => {
    const read = await readList(call, name, list, parameters, { no, size: PAGE_SIZE }, callOptions)
    return read.ok ? { ok: true, value: { rows: read.value.rows.map(toRow), total: read.value.total } } : read
  }

  return {
    ...queries,
    ...createDocumentWrites(createCall(options, 'write')),
    ...createDocumentFindings(queries),
    now: () => options.clock.now(),
    shops: (callOptions) => whole('shop', 'shoplist', 'shop_no', toShop, callOptions),
    warehouses: (callOptions) => whole('warehouse_query', 'warehouses', 'warehouse_no', toWarehouse, callOptions),
    logistics: (callOptions) => whole('logistics', 'logistics_list', 'logistics_no', toLogistics, callOptions),
    classes: (callOptions) => whole('goods_class_query', 'class_list', 'class_id', toClass, callOptions),

    async readGoodsPage(state, callOptions) {
      const list = { name: 'goods_query', list: 'goods_list', parameters: { deleted: 1 } }
      const read = await readWindowPage(call, list, state, options.clock.now, callOptions)
      return read.ok ? { ok: true, value: { ...read.value, rows: read.value.rows.map(toGoods) } } : read
    },

    async goodsByKey(key, callOptions) {
      const parameters = 'goodsNo' in key ? { goods_no: key.goodsNo } : { spec_no: key.specNo }
      const wanted = 'goodsNo' in key ? key.goodsNo : key.specNo
      // An empty key would be left out and turn the question into "everything".
      if (wanted === '') return { ok: true, value: [] }
      const read = await readAll(
        call,
        'goods_query',
        'goods_list',
        'goods_id',
        { ...parameters, deleted: 1 },
        callOptions,
      )
      return read.ok ? { ok: true, value: read.value.map(toGoods) } : read
    },

    stockPage: (filter, no, callOptions) =>
      page(
        'stock_query',
        'stocks',
        { spec_no: filter.specNo, warehouse_no: filter.warehouseNo, ...times(filter) },
        no,
        toStock,
        callOptions,
      ),
    tradesPage: (filter, no, callOptions) =>
      page(
        'trade_query',
        'trades',
        {
          trade_no: filter.no,
          src_tid: filter.srcTid,
          shop_no: filter.shopNo,
          warehouse_no: filter.warehouseNo,
          status: filter.status,
          ...times(filter),
        },
        no,
        toTrade,
        callOptions,
      ),
    stockInPage: (filter, no, callOptions) =>
      page(
        'stockin_order_query',
        'stockin_list',
        { ...documentParameters(filter), stockin_no: filter.no },
        no,
        (row) => toStockOrder(row, 'in'),
        callOptions,
      ),
    stockOutPage: (filter, no, callOptions) =>
      page(
        'stockout_order_query',
        'stockout_list',
        { ...documentParameters(filter), stockout_no: filter.no },
        no,
        (row) => toStockOrder(row, 'out'),
        callOptions,
      ),
  }
}

function times({ from, to }: { from?: number; to?: number }): Parameters {
  return {
    start_time: from === undefined ? undefined : formatBeijing(from),
    end_time: to === undefined ? undefined : formatBeijing(to),
  }
}

function documentParameters(filter: DocumentFilter): Parameters {
  return {
    order_type: filter.orderType,
    status: filter.status,
    warehouse_no: filter.warehouseNo,
    src_order_no: filter.srcOrderNo,
    outer_no: filter.outerNo,
    ...times(filter),
  }
}
