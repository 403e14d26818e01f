import { join } from 'node:path'
import { tinyPng } from '../data/index.ts'
import { plain } from '../kit/answers.ts'
import { readBooks } from '../kit/books.ts'
import type { GoodsDesk } from '../kit/control.ts'
import { createMinuteLimit } from '../kit/minute-limit.ts'
import type { PosLink, ShopStock } from '../kit/shop-link.ts'
import type { SandboxRequest, SandboxResponse, System, SystemKit } from '../kit/system.ts'
import { alignStock } from './align-stock.ts'
import { authenticate } from './authenticate.ts'
import { type Background, createBackground } from './background.ts'
import { wholeSecond } from './book.ts'
import { createDesk } from './desk.ts'
import { createDocumentDesk, type DocumentDesk } from './document-desk.ts'
import { CODES, WangdianFailure } from './failure.ts'
import { openFilled, removeDatabase } from './fill.ts'
import { parseForm } from './form.ts'
import { queryGoods } from './goods.ts'
import { queryGoodsClasses } from './goods-class.ts'
import { queryLogistics } from './logistics.ts'
import { paramsOf } from './params.ts'
import { pushStockIn, pushStockOut } from './push-documents.ts'
import { pushStocktake } from './push-stocktake.ts'
import { pushTrades } from './push-trade.ts'
import { pushTransfer, pushTransferIn, pushTransferOut } from './push-transfer.ts'
import type { Push, Query } from './query-context.ts'
import { BOOKS_TABLES } from './schema.ts'
import { queryShops } from './shop.ts'
import { queryStock } from './stock.ts'
import { queryPurchaseIn, queryRefundIn, queryStockIn } from './stock-in.ts'
import { queryReturnOut, queryStockOut, queryTradeOut } from './stock-out.ts'
import { queryStocktakes } from './stocktake-query.ts'
import { queryTrades } from './trade.ts'
import { queryTransfers } from './transfer-query.ts'
import { queryWarehouses } from './warehouse.ts'

const QUERIES: ReadonlyMap<string, Query> = new Map([
  ['shop', queryShops],
  ['warehouse_query', queryWarehouses],
  ['logistics', queryLogistics],
  ['goods_query', queryGoods],
  ['goods_class_query', queryGoodsClasses],
  ['stock_query', queryStock],
  ['trade_query', queryTrades],
  ['stockin_order_query', queryStockIn],
  ['stockin_order_query_purchase', queryPurchaseIn],
  ['stockin_order_query_refund', queryRefundIn],
  ['stockout_order_query', queryStockOut],
  ['stockout_order_query_return', queryReturnOut],
  ['stockout_order_query_trade', queryTradeOut],
  ['stock_transfer_query', queryTransfers],
  ['stock_pd_order_query', queryStocktakes],
])

const PUSHES: ReadonlyMap<string, Push> = new Map([
  ['stockin_order_push', pushStockIn],
  ['stockout_order_push', pushStockOut],
  ['stock_sync_by_pd', pushStocktake],
  ['stock_transfer_push', pushTransfer],
  ['stockout_transfer_push', pushTransferOut],
  ['stockin_transfer_push', pushTransferIn],
  ['trade_push', pushTrades],
])

export type WangdianSystem = System & {
  desk: GoodsDesk
  documents: DocumentDesk
  /** The same desk at another time of the clock; epoch ms. */
  documentsAt(clock: () => number): DocumentDesk
  /** Number of the oldest 入库单 of an operator that is not finished; null: none. */
  waitingOf(operator: string): string | null
  /** The ERP's own servers, which see the POS. */
  background(pos: PosLink, clock?: () => number): Background
  /** Makes the initial stock of the shops' warehouses that of the given shops; returns the rows both sides know. */
  alignStock(rows: readonly ShopStock[]): ShopStock[]
}

/** The ERP's openapi2: form POST in, JSON as `text/html` out, books in `wangdian.db`. */
export function createWangdianSystem(kit: SystemKit): WangdianSystem {
  const file = join(kit.dir, 'wangdian.db')
  const account = {
    sid: `demo${kit.secret('sid', 4)}`,
    appkey: `demo-${kit.secret('appkey', 8)}`,
    appsecret: kit.secret('appsecret'),
  }
  const limit = createMinuteLimit(kit.limitPerMinute)
  let db = openFilled(file, kit)

  const call = (act: Act, request: SandboxRequest): SandboxResponse => {
    try {
      const form = formOf(request)
      authenticate(form, account, request.now)
      if (!limit.admit(kit.now())) throw new WangdianFailure(CODES.tooManyCalls, TOO_MANY)
      const params = paramsOf(form)
      const data =
        'push' in act
          ? db.transaction(() => act.push({ db, params, at: wholeSecond(kit.now()) })).immediate()
          : act.query({ db, params, now: request.now, baseUrl: kit.baseUrl() })
      return answer({ code: 0, message: '', ...data }, 'ok')
    } catch (error) {
      if (!(error instanceof WangdianFailure)) throw error
      return answer({ code: error.code, message: error.message }, `refused ${error.code}`)
    }
  }

  return {
    name: 'wangdian',
    credentials: account,
    handle: (request) => {
      const picture = /^\/img\/(\d{1,6})\.png$/.exec(request.path)
      if (picture && request.method === 'GET') {
        return { status: 200, headers: { 'Content-Type': 'image/png' }, body: tinyPng(Number(picture[1])) }
      }
      const act = actOf(/^\/openapi2\/([a-z_]+)\.php$/.exec(request.path)?.[1] ?? '')
      return act ? call(act, request) : plain(404, 'Not Found')
    },
    failure: (kind) =>
      kind === 'throttled'
        ? answer({ code: CODES.tooManyCalls, message: TOO_MANY }, `refused ${CODES.tooManyCalls}`)
        : answer({ code: CODES.account, message: '接口账号授权已过期' }, `refused ${CODES.account}`),
    describe: (request) =>
      Object.fromEntries(
        [...(parseForm(request.body) ?? [])]
          .filter(([key]) => !['sid', 'appkey', 'appsecret', 'sign'].includes(key))
          .map(([key, value]) => [
            key.slice(0, 60),
            value.slice(0, key.endsWith('_list') || key.endsWith('_info') ? 24_000 : 200),
          ]),
      ),
    books: (query) => readBooks(db, 'wangdian', BOOKS_TABLES, query),
    desk: createDesk(() => db, kit.now),
    documents: createDocumentDesk(() => db, kit.now),
    waitingOf: (operator) =>
      (db
        .prepare(
          `SELECT order_no FROM document WHERE operator_name = ? AND direction = 'in' AND status NOT IN (10, 80)
           ORDER BY document_id LIMIT 1`,
        )
        .pluck()
        .get(operator) as string | undefined) ?? null,
    documentsAt: (clock) => createDocumentDesk(() => db, clock),
    background: (pos, clock = kit.now) => createBackground(() => db, clock, pos),
    alignStock: (rows) => alignStock(db, rows),
    reset: () => {
      db.close()
      removeDatabase(file)
      db = openFilled(file, kit)
    },
    close: () => {
      db.close()
    },
  }
}

type Act = { query: Query } | { push: Push }

function actOf(name: string): Act | undefined {
  const query = QUERIES.get(name)
  if (query) return { query }
  const push = PUSHES.get(name)
  return push && { push }
}

const TOO_MANY = '超过每分钟最大调用次数，请稍后重试'

/**
 * What the server takes for the request's parameters: the form body alone. A query string, a JSON body or another
 * content type leaves it empty, and the call fails for want of a sid, as it does with the ERP.
 */
function formOf(request: SandboxRequest): ReadonlyMap<string, string> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (request.method !== 'POST' || type !== 'application/x-www-form-urlencoded') return new Map()
  const form = parseForm(request.body)
  if (!form) throw new WangdianFailure(CODES.invalid, '参数编码必须为UTF-8')
  return form
}

function answer(value: Record<string, unknown>, outcome: string): SandboxResponse {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=UTF-8' },
    body: JSON.stringify(value),
    outcome,
  }
}
