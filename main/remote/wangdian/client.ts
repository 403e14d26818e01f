import { formatBeijing } from '../beijing-time.ts'
import type { JsonObject } from '../json.ts'
import type { Failure, Read } from '../read.ts'
import { trouble } from '../trouble.ts'
import { type CallOptions, createCall, type Parameters, readList, type WangdianOptions } from './call.ts'
import { toGoods } from './goods.ts'
import { type GoodsReadState, goodsPagesLeft, nextGoodsStep, PAGE_SIZE, reopenGoodsWindow } from './goods-read.ts'
import { readAll } from './read-all.ts'
import { toClass, toLogistics, toShop, toStock, toStockOrder, toTrade, toWarehouse } from './to-rows.ts'
import type {
  WangdianGoods,
  WangdianGoodsClass,
  WangdianLogistics,
  WangdianShop,
  WangdianStock,
  WangdianStockOrder,
  WangdianTrade,
  WangdianWarehouse,
} from './types.ts'

/** One page of goods of a read that may be resumed. */
export interface GoodsPage {
  rows: WangdianGoods[]
  /** To be kept with the rows; null = everything is read. */
  next: GoodsReadState | null
  /** Requests still to be made as far as known; for 还需约 n 分钟 together with the pace. */
  pagesLeft: number
}

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

/** Reads of one 旺店通 account. None throws; every failure is an outcome with its Chinese text. */
export interface Wangdian {
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

/**
 * The remote's clock is known from its Date header, which drops the fraction of a second, so it may be ahead by one. A
 * row edited in this very second must not lie behind the end of the last window.
 */
const DATE_SLACK_MS = 2_000

export function createWangdian(options: WangdianOptions): Wangdian {
  const call = createCall(options)

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
    now: () => options.clock.now(),
    shops: (callOptions) => whole('shop', 'shoplist', 'shop_no', toShop, callOptions),
    warehouses: (callOptions) => whole('warehouse_query', 'warehouses', 'warehouse_no', toWarehouse, callOptions),
    logistics: (callOptions) => whole('logistics', 'logistics_list', 'logistics_no', toLogistics, callOptions),
    classes: (callOptions) => whole('goods_class_query', 'class_list', 'class_id', toClass, callOptions),

    async readGoodsPage(state, callOptions) {
      const window = state.windows[0]
      if (!window) return { ok: true, value: { rows: [], next: null, pagesLeft: 0 } }
      const no = state.page ?? 0
      const read = await readList(
        call,
        'goods_query',
        'goods_list',
        { start_time: formatBeijing(window.from), end_time: formatBeijing(window.to), deleted: 1 },
        // Beyond page 0 a missing list means that the window shrank below this page.
        { no, size: state.pageSize, ...(no > 0 ? { knownTotal: 0 } : {}) },
        callOptions,
      )
      if (!read.ok) return read
      const { rows, total } = read.value
      const shrunk = no > 0 && rows.length === 0
      const step = shrunk
        ? reopenGoodsWindow(state)
        : nextGoodsStep(state, { rowCount: rows.length, total }, options.clock.now() + DATE_SLACK_MS)
      if (step.kind === 'unstable') return { ok: false, outcome: unstable() }
      const next = step.kind === 'read' ? step.state : null
      const goods = rows.map(toGoods)
      return { ok: true, value: { rows: goods, next, pagesLeft: next ? goodsPagesLeft(next) : 0 } }
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

function unstable(): Failure {
  return {
    kind: 'not-now',
    trouble: trouble(
      'WANGDIAN_UNSTABLE',
      '旺店通ERP的货品资料正在大量变动',
      '读取期间货品一直在变动，现在无法保证读全',
      '稍后会自动从断点继续，不需要操作',
    ),
    retryAfterMs: 5_000,
  }
}
