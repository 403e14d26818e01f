import type { DocumentNote } from '../../preload/contract/index.ts'
import type { WangdianTrade } from '../remote/wangdian/index.ts'
import { SINGLE } from './out-ask.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The ERP fetches every ten minutes (S118): asking more often shows nothing sooner. */
export const SALES_EVERY_MS = 2 * MINUTE

/**
 * When a sale that the ERP has not fetched is asked for again (epoch ms): every two minutes for half an hour, then every
 * ten minutes for a day, then hourly. Never: what is late stays asked for.
 */
export function nextAsk(finishedAt: number, askedAt: number | null, now: number): number {
  if (askedAt === null) return now
  const age = now - finishedAt
  if (age < 30 * MINUTE) return askedAt + SALES_EVERY_MS
  return askedAt + (age < 24 * HOUR ? 10 * MINUTE : HOUR)
}

/**
 * One question per tid, or reading the orders that changed since the oldest sale: 60 minutes and 100 orders a request.
 * @param finishedAt of the sales that are due, epoch ms
 */
export function howToAsk(finishedAt: readonly number[], now: number): 'each' | 'window' {
  if (finishedAt.length <= SINGLE) return 'each'
  const hours = Math.ceil((now - Math.min(...finishedAt)) / HOUR) + 1
  return hours + Math.ceil(finishedAt.length / 100) < finishedAt.length ? 'window' : 'each'
}

/** 5 已取消. */
const CANCELLED = 5
const CASH_ON_DELIVERY = 2

/** What a person should know of a sale that has arrived (S57). */
export function saleNotes(
  cash: boolean,
  trade: Pick<WangdianTrade, 'tradeStatus' | 'deliveryTerm' | 'tradeNo'>,
): DocumentNote[] {
  const notes: DocumentNote[] = []
  if (trade.tradeStatus === CANCELLED)
    notes.push({ code: 'TRADE_CANCELLED', text: `ERP 已取消系统订单 ${trade.tradeNo}，请核对` })
  if (cash && trade.deliveryTerm !== null && trade.deliveryTerm !== CASH_ON_DELIVERY)
    notes.push({ code: 'NOT_COD', text: '现金销售在 ERP 中不是货到付款订单，请检查支持货到付款的物流设置' })
  return notes
}
