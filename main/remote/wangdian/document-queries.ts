import type { JsonObject } from '../json.ts'
import { garbage } from '../outcome.ts'
import type { Failure, Read } from '../read.ts'
import { trouble } from '../trouble.ts'
import type { Call, CallOptions, Parameters } from './call.ts'
import type {
  DocumentFamily,
  StockOrderFamily,
  WangdianStockOrder,
  WangdianStocktake,
  WangdianTransfer,
} from './document-types.ts'
import { continueDocumentsRead, type DocumentsReadState, documentsPagesLeft } from './documents-read.ts'
import { LOOK_UP_STATUSES } from './enumerations.ts'
import { type GoodsReadState, startGoodsRead } from './goods-read.ts'
import { readAll } from './read-all.ts'
import { toStockOrder, toStocktake, toTransfer } from './to-documents.ts'
import { toStock, toTrade } from './to-rows.ts'
import type { WangdianStock, WangdianTrade } from './types.ts'
import { type ReadPage, readWindowPage } from './window-page.ts'

interface Endpoint {
  name: string
  list: string
  /** Parameter that holds the document's own number. */
  number: string
  direction: 'in' | 'out' | null
}

const ENDPOINTS: Readonly<Record<DocumentFamily, Endpoint>> = {
  stockIn: { name: 'stockin_order_query', list: 'stockin_list', number: 'stockin_no', direction: 'in' },
  purchaseIn: { name: 'stockin_order_query_purchase', list: 'stockin_list', number: 'stockin_no', direction: 'in' },
  refundIn: { name: 'stockin_order_query_refund', list: 'stockin_list', number: 'stockin_no', direction: 'in' },
  stockOut: { name: 'stockout_order_query', list: 'stockout_list', number: 'stockout_no', direction: 'out' },
  returnOut: { name: 'stockout_order_query_return', list: 'stockout_list', number: 'stockout_no', direction: 'out' },
  tradeOut: { name: 'stockout_order_query_trade', list: 'stockout_list', number: 'stockout_no', direction: 'out' },
  transfer: { name: 'stock_transfer_query', list: 'transfer_list', number: 'transfer_no', direction: null },
  // The list's name is not public; `pd_list` follows the family (inferred).
  stocktake: { name: 'stock_pd_order_query', list: 'pd_list', number: 'pd_no', direction: null },
}

/** Keys a stock document is asked for by. One of them must be given. */
export interface StockOrderKey {
  /** Its own number. */
  orderNo?: string
  /** The document it came from: 调拨单号, 采购单号, 盘点单号 … */
  srcOrderNo?: string
  /** The caller's number. */
  outerNo?: string
}

/** trade_query takes at most 60 minutes (clients agree, 旗舰版 says so). */
const TRADE_WINDOW_MS = 60 * 60_000

/** Where a read of trades or of stock stands; JSON-safe. */
export interface TradesReadState {
  shopNo?: string
  read: GoodsReadState
}
export interface StockReadState {
  warehouseNo?: string
  read: GoodsReadState
}

/** Begins a read of the system orders modified in a span, in steps of 60 minutes. @returns null for an empty span */
export function startTradesRead(window: { from: number; to: number }, shopNo?: string): TradesReadState | null {
  const read = startGoodsRead(window.from, window.to, false, TRADE_WINDOW_MS)
  return read && { read, ...(shopNo === undefined ? {} : { shopNo }) }
}

/**
 * Begins a read of the stock rows modified in a span (epoch ms of the remote).
 * @param options.follow also what changes while reading; rows may then come twice, the later one counts
 */
export function startStockRead(
  window: { from: number; to: number },
  options: { warehouseNo?: string; follow?: boolean } = {},
): StockReadState | null {
  const read = startGoodsRead(window.from, window.to, options.follow ?? false)
  return read && { read, ...(options.warehouseNo === undefined ? {} : { warehouseNo: options.warehouseNo }) }
}

/** Reads of documents and stock. None throws. */
export interface DocumentQueries {
  /** One page of a read begun with `startDocumentsRead` of a family of 入库单 or 出库单. */
  readStockOrders(
    state: DocumentsReadState,
    options?: CallOptions,
  ): Promise<Read<ReadPage<WangdianStockOrder, DocumentsReadState>>>
  readTransfers(
    state: DocumentsReadState,
    options?: CallOptions,
  ): Promise<Read<ReadPage<WangdianTransfer, DocumentsReadState>>>
  /**
   * Certain: the endpoint and its filters. Inferred: every field of the answer, the list's name included; an answer that
   * names its rows otherwise reads as garbage, never as empty.
   */
  readStocktakes(
    state: DocumentsReadState,
    options?: CallOptions,
  ): Promise<Read<ReadPage<WangdianStocktake, DocumentsReadState>>>
  /** One page of a read begun with `startTradesRead`. */
  readTrades(state: TradesReadState, options?: CallOptions): Promise<Read<ReadPage<WangdianTrade, TradesReadState>>>
  /** One page of a read begun with `startStockRead`; stockNum is the physical stock (A31). */
  readStock(state: StockReadState, options?: CallOptions): Promise<Read<ReadPage<WangdianStock, StockReadState>>>
  /** Stock of one spec in every warehouse, or in one; empty when the ERP has no row. The API suggests few of these. */
  stockOfSpec(specNo: string, warehouseNo?: string, options?: CallOptions): Promise<Read<WangdianStock[]>>
  /**
   * The system orders of one original order number (原始单号, for a POS sale its documentNo), in every status. Certain:
   * trade_query takes src_tid and needs no times then. One number a request: no batch is known. An order merged from
   * several originals names all of them in srcTids (inferred from the field's plural).
   */
  tradesOfTid(tid: string, options?: CallOptions): Promise<Read<WangdianTrade[]>>
  /**
   * Stock documents of a family by number, in the given statuses; default: every known status, asked one after the other
   * until one is found. Certain: src_order_no and the own number are parameters of all families, outer_no of stockIn,
   * stockOut and returnOut (purchaseIn calls it stockin_outer_no; refundIn and tradeOut have none: refused here). The
   * default status filter is certain for lists, inferred for a question by number; asking each status covers both.
   */
  stockOrdersBy(
    family: StockOrderFamily,
    key: StockOrderKey,
    options?: CallOptions & { statuses?: readonly (number | null)[] },
  ): Promise<Read<WangdianStockOrder[]>>
  /** By transfer_no or api_outer_no, in every status (no default status is documented). */
  transfersBy(
    key: { transferNo: string } | { outerNo: string },
    options?: CallOptions,
  ): Promise<Read<WangdianTransfer[]>>
  /** By pd_no or api_outer_no, in every status (no status is documented). */
  stocktakesBy(key: { pdNo: string } | { outerNo: string }, options?: CallOptions): Promise<Read<WangdianStocktake[]>>
}

/** @param call a reading call @param now epoch ms of the remote */
export function createDocumentQueries(call: Call, now: () => number): DocumentQueries {
  const documents = async <Row>(
    state: DocumentsReadState,
    toRow: (row: JsonObject) => Row,
    options?: CallOptions,
  ): Promise<Read<ReadPage<Row, DocumentsReadState>>> => {
    const { name, list } = ENDPOINTS[state.family]
    const parameters = { status: state.statuses[0] ?? undefined, warehouse_no: state.warehouseNo }
    const read = await readWindowPage(call, { name, list, parameters }, state.read, now, options)
    if (!read.ok) return read
    const next = continueDocumentsRead(state, read.value.next)
    return {
      ok: true,
      value: { rows: read.value.rows.map(toRow), next, pagesLeft: next ? documentsPagesLeft(next) : 0 },
    }
  }

  const byKey = async <Row>(
    family: DocumentFamily,
    parameters: Parameters,
    toRow: (row: JsonObject) => Row,
    options?: CallOptions,
  ): Promise<Read<Row[]>> => {
    // An empty key would be left out and turn the question into "everything".
    if (Object.values(parameters).every((value) => value === undefined || value === '')) return { ok: true, value: [] }
    const { name, list } = ENDPOINTS[family]
    const read = await readAll(
      call,
      name,
      list,
      family === 'stocktake' ? 'pd_no' : KEY_FIELDS[family],
      parameters,
      options,
    )
    return read.ok ? { ok: true, value: read.value.map(toRow) } : read
  }

  return {
    readStockOrders: async (state, options) => {
      const { direction } = ENDPOINTS[state.family]
      if (direction === null) return { ok: false, outcome: wrongFamily(state.family) }
      return await documents(state, (row) => toStockOrder(row, direction), options)
    },
    readTransfers: (state, options) => documents({ ...state, family: 'transfer' }, toTransfer, options),
    readStocktakes: (state, options) => documents({ ...state, family: 'stocktake' }, toStocktake, options),

    async readTrades(state, options) {
      const list = { name: 'trade_query', list: 'trades', parameters: { shop_no: state.shopNo } }
      const read = await readWindowPage(call, list, state.read, now, options)
      if (!read.ok) return read
      const { rows, next, pagesLeft } = read.value
      return { ok: true, value: { rows: rows.map(toTrade), next: next && { ...state, read: next }, pagesLeft } }
    },

    async readStock(state, options) {
      const list = { name: 'stock_query', list: 'stocks', parameters: { warehouse_no: state.warehouseNo } }
      const read = await readWindowPage(call, list, state.read, now, options)
      if (!read.ok) return read
      const { rows, next, pagesLeft } = read.value
      return { ok: true, value: { rows: rows.map(toStock), next: next && { ...state, read: next }, pagesLeft } }
    },

    async stockOfSpec(specNo, warehouseNo, options) {
      if (specNo === '') return { ok: true, value: [] }
      const parameters = { spec_no: specNo, warehouse_no: warehouseNo }
      // A spec has one row per warehouse.
      const read = await readAll(call, 'stock_query', 'stocks', 'warehouse_no', parameters, options)
      return read.ok ? { ok: true, value: read.value.map(toStock) } : read
    },

    async tradesOfTid(tid, options) {
      if (tid === '') return { ok: true, value: [] }
      const read = await readAll(call, 'trade_query', 'trades', 'trade_no', { src_tid: tid }, options)
      return read.ok ? { ok: true, value: read.value.map(toTrade) } : read
    },

    async stockOrdersBy(family, key, options) {
      const { number, direction } = ENDPOINTS[family]
      if (direction === null) return { ok: false, outcome: wrongFamily(family) }
      if (key.outerNo !== undefined && (family === 'refundIn' || family === 'tradeOut')) {
        return { ok: false, outcome: wrongFamily(family) }
      }
      const parameters: Parameters = {
        [number]: key.orderNo,
        src_order_no: key.srcOrderNo,
        [family === 'purchaseIn' ? 'stockin_outer_no' : 'outer_no']: key.outerNo,
      }
      for (const status of options?.statuses ?? LOOK_UP_STATUSES[direction]) {
        const asked = { ...parameters, ...(status === null ? {} : { status }) }
        if (Object.values(parameters).every((value) => value === undefined || value === '')) break
        const read = await byKey(family, asked, (row) => toStockOrder(row, direction), options)
        if (!read.ok) return read
        // A server that does not know the parameter would answer everything it has.
        const strange = read.value.some((order) => !answersKey(order, key))
        if (strange) return { ok: false, outcome: garbage({ idempotent: true, system: 'wangdian' }) }
        if (read.value.length > 0) return read
      }
      return { ok: true, value: [] }
    },

    transfersBy: async (key, options) => {
      const wanted = 'transferNo' in key ? key.transferNo : key.outerNo
      const parameters = 'transferNo' in key ? { transfer_no: wanted } : { api_outer_no: wanted }
      const read = await byKey('transfer', parameters, toTransfer, options)
      return checked(read, (row) => ('transferNo' in key ? row.transferNo : row.outerNo) === wanted)
    },
    stocktakesBy: async (key, options) => {
      const wanted = 'pdNo' in key ? key.pdNo : key.outerNo
      const parameters = 'pdNo' in key ? { pd_no: wanted } : { api_outer_no: wanted }
      const read = await byKey('stocktake', parameters, toStocktake, options)
      // The answer's fields are not public: a row without the number it was asked by is taken for what was asked.
      return checked(read, (row) => ['', wanted].includes('pdNo' in key ? row.pdNo : row.outerNo))
    },
  }
}

const KEY_FIELDS: Readonly<Record<Exclude<DocumentFamily, 'stocktake'>, string>> = {
  stockIn: 'order_no',
  purchaseIn: 'order_no',
  refundIn: 'order_no',
  stockOut: 'order_no',
  returnOut: 'order_no',
  tradeOut: 'order_no',
  transfer: 'transfer_no',
}

function answersKey(order: WangdianStockOrder, key: StockOrderKey): boolean {
  if (key.orderNo !== undefined && order.orderNo !== key.orderNo) return false
  if (key.outerNo !== undefined && order.outerNo !== key.outerNo) return false
  return key.srcOrderNo === undefined || order.srcOrderNo === key.srcOrderNo
}

function checked<Row>(read: Read<Row[]>, fits: (row: Row) => boolean): Read<Row[]> {
  if (!read.ok || read.value.every(fits)) return read
  return { ok: false, outcome: garbage({ idempotent: true, system: 'wangdian' }) }
}

function wrongFamily(family: DocumentFamily): Failure {
  return {
    kind: 'refused',
    trouble: trouble(
      'WRONG_QUERY',
      '旺店通ERP的接口不能这样查询',
      `${family} 没有这个查询条件`,
      '请把这条日志发给实施人员',
    ),
  }
}
