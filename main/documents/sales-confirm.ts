import { startTradesRead, type WangdianTrade } from '../remote/wangdian/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { answered, type Round } from './out-ask.ts'
import type { OutPlacing } from './out-place.ts'
import type { OutTables } from './out-tables.ts'
import { outExtra } from './out-take.ts'
import { howToAsk, nextAsk, SALES_EVERY_MS, saleNotes } from './sales-rules.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

/** Sales of one round. */
const ROUND = 1_000
/** Questions by single tid of one round: the account's limit is shared. */
const MOST_SINGLE = 20
const MARGIN_MS = 5 * 60_000

export interface SalesDeps {
  db: Database
  tables: DocumentTables
  own: OutTables
  placing: OutPlacing
  changed(ids: readonly number[]): void
}

/**
 * S118: sales are never sent. Asks the ERP for the tid of those it should have fetched; what it has shows the ERP's
 * number. Returns when the next question is due (epoch ms), null when none waits.
 */
export async function confirmSales(round: Round, deps: SalesDeps): Promise<number | null> {
  const { own } = deps
  const now = round.now()
  const waiting = own.due(round.connectionId, 'waiting-erp', now - SALES_EVERY_MS, ROUND)
  const due = waiting.filter((sale) => nextAsk(finishedAt(sale), sale.askedAt, now) <= now)
  if (due.length > 0) {
    const how = howToAsk(due.map(finishedAt), now)
    if (how === 'window') await askWindow(due, round, deps)
    else
      for (const sale of due.slice(0, MOST_SINGLE)) {
        const askedAt = round.now()
        const trades = answered(await round.erp.tradesOfTid(sale.number, round.asked))
        const found = trades.find((trade) => trade.srcTids.includes(sale.number))
        book([[sale, found ?? null]], askedAt, round, deps)
      }
  }
  const oldest = own.oldestAsked(round.connectionId, 'waiting-erp')
  return oldest === null ? null : Math.max(oldest, now - SALES_EVERY_MS) + SALES_EVERY_MS
}

const finishedAt = (sale: StoredDocument): number => sale.finishedThereAt ?? sale.createdThereAt ?? sale.seenAt

/** Everything the ERP's orders changed since the oldest of these sales, matched by tid. */
async function askWindow(due: readonly StoredDocument[], round: Round, deps: SalesDeps): Promise<void> {
  const askedAt = round.now()
  const open = new Map(due.map((sale) => [sale.number, sale]))
  const from = Math.min(...due.map(finishedAt)) - MARGIN_MS
  let state = startTradesRead({ from, to: round.erp.now() })
  while (state && open.size > 0) {
    const page = answered(await round.erp.readTrades(state, round.asked))
    const found: [StoredDocument, WangdianTrade][] = []
    for (const trade of page.rows)
      for (const tid of trade.srcTids) {
        const sale = open.get(tid)
        if (!sale) continue
        open.delete(tid)
        found.push([sale, trade])
      }
    book(found, askedAt, round, deps)
    state = page.next
  }
  book(
    [...open.values()].map((sale) => [sale, null]),
    askedAt,
    round,
    deps,
  )
}

/** Rows of one transaction. */
const SLICE = 200

/** @param askedAt before the question: the PC may sleep until its answer is there, and must ask for that time again */
function book(
  answers: readonly (readonly [StoredDocument, WangdianTrade | null])[],
  askedAt: number,
  round: Round,
  deps: SalesDeps,
): void {
  const { db, tables, placing } = deps
  for (let at = 0; at < answers.length; at += SLICE) {
    const slice = answers.slice(at, at + SLICE)
    inTransaction(db, () => {
      for (const [seen, trade] of slice) {
        const sale = tables.get(seen.id)
        if (sale?.state !== 'waiting-erp') continue
        if (!trade) {
          tables.patch(sale.id, { askedAt })
          continue
        }
        const notes = saleNotes(outExtra(sale).cash, trade)
        placing.move(
          sale,
          'arrived',
          null,
          {
            askedAt,
            arrivedNo: trade.tradeNo,
            arrivedAt: Math.min(trade.createdAt ?? round.now(), round.now()),
            notes: [...sale.notes, ...notes],
          },
          { event: 'arrived', text: `旺店通已抓取，系统订单 ${trade.tradeNo}` },
        )
      }
    })
    const moved = slice.filter(([, trade]) => trade !== null).map(([sale]) => sale.id)
    if (moved.length > 0) deps.changed(moved)
  }
}
