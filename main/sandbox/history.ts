import { createRandom } from './kit/random.ts'
import type { PosSystem } from './pos/index.ts'
import type { DocumentDesk } from './wangdian/document-desk.ts'
import type { WangdianSystem } from './wangdian/index.ts'

/** The last days of the practice shop: documents and stock in both books that fit each other. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Whose documents somebody in the practice ERP goes on with. */
const CLERK = '练习仓管'

type Parts = { wangdian: WangdianSystem; pos: PosSystem; seed: number; now(): number }

/**
 * Makes stock and documents of the last two days, ending a few minutes before now: what both sides had of it is in both
 * books, and something of every kind is still on its way. A shop's stock is the same on both sides, but for what is on its
 * way and a few SKUs that were counted again in the ERP this morning.
 */
export function fillHistory({ wangdian, pos, seed, now }: Parts): void {
  const random = createRandom(seed, 'history')
  const common = wangdian.alignStock(pos.stockOfShops())
  const [first, second] = common.map(({ shopId }) => shopId).filter((shopId, at, all) => all.indexOf(shopId) === at)
  if (first === undefined || second === undefined) return
  const codesOf = (shopId: string) => common.filter((row) => row.shopId === shopId).map((row) => row.code)
  const some = (shopId: string, count: number): string[] => {
    const codes = codesOf(shopId)
    return Array.from({ length: count }, () => random.pick(codes)).filter((code, at, all) => all.indexOf(code) === at)
  }
  const erpLines = (shopId: string, count = 3) =>
    some(shopId, count).map((specNo) => ({ specNo, num: String(random.int(1, 12)), price: `${random.int(5, 90)}.5` }))
  const posLines = (shopId: string, count = 2) =>
    some(shopId, count).map((merchantCode) => ({
      merchantCode,
      quantity: String(random.int(1, 3)),
      price: `${random.int(5, 90)}.9`,
    }))
  const start = now()
  const ago = (ms: number) => () => start - ms
  const erp = (ms: number): DocumentDesk => wangdian.documentsAt(ago(ms))
  const shop = (ms: number) => pos.documentsAt(ago(ms))

  // The day before yesterday and yesterday: both sides have it.
  const link = wangdian.background(pos.link, ago(20 * HOUR))
  wangdian.background(pos.link, ago(49 * HOUR)).setDirectLinks({ erpToPos: true, posToErp: true })
  for (const [ms, kind] of [
    [44 * HOUR, '采购入库'],
    [40 * HOUR, '其他入库'],
    [26 * HOUR, '采购入库'],
  ] as const) {
    erp(ms).createStockOrder('in', { kind, warehouseNo: first, lines: erpLines(first), reason: '补货' })
    erp(ms - HOUR).createStockOrder('in', { kind: '采购入库', warehouseNo: second, lines: erpLines(second) })
  }
  for (let at = 46; at > 22; at -= 3) shop(at * HOUR).sell(random.pick([first, second]), posLines(first, 1), payment())
  shop(30 * HOUR).createDocument({ kind: 'returnIn', shopId: first, lines: posLines(first, 1) })
  shop(28 * HOUR).createDocument({ kind: 'billedOut', shopId: second, lines: posLines(second, 1) })
  link.round()
  link.setDirectLinks({ erpToPos: false, posToErp: false })

  // Today: on its way, or at a place where somebody has to do something.
  const today = erp(6 * MINUTE)
  const order = (kind: string, state: 'waiting' | 'unsettled' | 'editing' | 'finished', shopId = first) =>
    today.createStockOrder('in', { kind, state, warehouseNo: shopId, lines: erpLines(shopId), operator: CLERK })
  order('采购入库', 'waiting')
  order('调拨入库', 'unsettled', second)
  order('其他入库', 'editing')
  order('生产入库', 'waiting', second)
  order('预入库', 'finished')
  order('JIT退货入库', 'finished', second)
  today.createStockOrder('out', {
    kind: '采购退货出库',
    state: 'waiting',
    warehouseNo: first,
    lines: erpLines(first, 1),
  })
  const till = shop(8 * MINUTE)
  till.sell(first, posLines(first), { payment: 'cash' })
  till.sell(second, posLines(second, 1), { payment: 'wechat' })
  const back = posLines(first)
  till.createDocument({
    kind: 'returnIn',
    shopId: first,
    lines: back.map((line, at) => ({ ...line, defective: at === 0 })),
  })
  till.createDocument({ kind: 'exchangeOut', shopId: first, lines: posLines(first, 1) })
  till.createDocument({ kind: 'stocktake', shopId: second, lines: posLines(second, 3) })
  till.createDocument({ kind: 'transferOut', shopId: first, counterpartShopId: second, lines: posLines(first, 1) })
  for (const code of some(first, 6)) erp(5 * HOUR).editStock(first, code, String(random.int(0, 40)))

  function payment(): { payment: 'cash' | 'wechat' | 'card' } {
    return { payment: random.pick(['cash', 'wechat', 'card'] as const) }
  }
}

/**
 * Somebody works in the practice ERP: every round one of the documents that the last days left waiting is finished, so
 * that a person sees it reach the shop. Nobody else's documents are touched.
 */
export function finishOneOfHistory({ wangdian }: Pick<Parts, 'wangdian'>): void {
  const no = wangdian.waitingOf(CLERK)
  if (no !== null) wangdian.documents.finish(no)
}
