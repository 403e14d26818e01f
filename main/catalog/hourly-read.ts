import type { Read } from '../remote/read.ts'
import { type GoodsPage, startGoodsRead } from '../remote/wangdian/index.ts'
import type { WangdianGoods } from '../remote/wangdian/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { HourlyReading, HourlyState, HourlyTables } from './hourly-tables.ts'
import type { Asked, ErpSource } from './remotes.ts'

const MINUTE = 60_000
/** Windows end this long before the ERP's present: what was saved a moment ago may still become visible. */
const END_BACK_MS = 2 * MINUTE
/** And begin this long before the last one ended. */
const OVERLAP_MS = 10 * MINUTE
/** One request of goods_query spans this much at the most. */
const WINDOW_MS = 30 * 24 * 60 * MINUTE
/** The first reading goes back to here at the most; the ERP is younger. */
const OLDEST = Date.parse('2010-01-01T00:00:00+08:00')
/** It ends earlier after this many windows of 30 days in which nobody touched any goods. */
const MOST_EMPTY = 13
/** Specs of one transaction: keeps the process free for the window. */
const SLICE_SPECS = 100

export interface HourlyReadDeps {
  db: Database
  tables: HourlyTables
  erp: Pick<ErpSource, 'remoteNow' | 'goodsPage'>
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  asked: Asked
  /** Requests made and still to be made as far as known. */
  moved(done: number, left: number): void
}

/**
 * Takes in everything the ERP changed since the watermark; the first time, whatever it has. Goes on where an earlier
 * reading stopped. The watermark moves in the transaction of the last page's rows, never before everything was seen.
 * Throws what `ask` throws. `first` = the goods that were recorded for the first time.
 */
export async function readHourly(
  connectionId: number,
  account: string,
  deps: HourlyReadDeps,
): Promise<{ baseline: boolean; first: number }> {
  const { tables } = deps
  let first = 0
  let requests = 0
  let baseline = false
  let state = await stateOf(connectionId, account, deps)
  for (;;) {
    const resumed = state.reading !== null
    let reading = state.reading ?? (await begin(state.watermark, deps))
    baseline ||= reading.back !== null
    for (;;) {
      const { pages } = reading
      const page = await deps.ask(() => deps.erp.goodsPage(pages, deps.asked))
      requests += 1
      const next = nextReading(reading, page)
      first += await keep(connectionId, page.rows, deps, () => {
        state = next ? { ...state, reading: next } : { watermark: reading.to, reading: null }
        tables.setState(connectionId, account, state)
      })
      if (!next) break
      reading = next
      deps.moved(requests, page.pagesLeft)
    }
    // What was left over from an earlier run ends where that one began; the time since follows.
    if (!resumed) return { baseline, first }
  }
}

/** Goods of another account say nothing about this one. */
async function stateOf(connectionId: number, account: string, deps: HourlyReadDeps): Promise<HourlyState> {
  const { tables, db } = deps
  const state = tables.state(connectionId, account)
  if (!state.other) return state
  while (inTransaction(db, () => tables.forget(connectionId, 200)) > 0) await breathe()
  return { watermark: null, reading: null }
}

async function begin(watermark: number | null, deps: HourlyReadDeps): Promise<HourlyReading> {
  const { erp, ask, asked } = deps
  // Any answer tells the ERP's time; a watermark taken from a wrong PC clock would pass over changes.
  const now = erp.remoteNow()
  await ask(() => erp.goodsPage(window(now - 1000, now), asked))
  const to = erp.remoteNow() - END_BACK_MS
  if (watermark === null) {
    const from = to - WINDOW_MS
    return { pages: window(from, to), to, back: { from, rows: 0, emptyWindows: 0 } }
  }
  // A watermark of the future comes from an ERP whose clock was wrong: what it hides is read again.
  const from = watermark > to ? to - WINDOW_MS : watermark - OVERLAP_MS
  return { pages: window(from, to), to, back: null }
}

function window(from: number, to: number) {
  const pages = startGoodsRead(from, to, false)
  if (!pages) throw new RangeError(`no window from ${from} to ${to}`)
  return pages
}

/** What to read after a page; null = all is read. */
export function nextReading(reading: HourlyReading, page: GoodsPage): HourlyReading | null {
  const { back, to } = reading
  if (page.next) {
    return { pages: page.next, to, back: back && { ...back, rows: back.rows + page.rows.length } }
  }
  if (!back) return null
  const emptyWindows = back.rows + page.rows.length === 0 ? back.emptyWindows + 1 : 0
  if (emptyWindows >= MOST_EMPTY || back.from <= OLDEST) return null
  const from = Math.max(OLDEST, back.from - WINDOW_MS)
  return { pages: window(from, back.from), to, back: { from, rows: 0, emptyWindows } }
}

/** Records in short transactions; `last` runs in the last of them. Recording twice changes nothing. */
async function keep(
  connectionId: number,
  rows: readonly WangdianGoods[],
  { db, tables }: HourlyReadDeps,
  last: () => void,
): Promise<number> {
  let first = 0
  for (let at = 0; ; ) {
    let specs = 0
    const from = at
    while (at < rows.length && specs < SLICE_SPECS) specs += 1 + rows[at++]!.specs.length
    const slice = rows.slice(from, at)
    const ended = at >= rows.length
    inTransaction(db, () => {
      for (const goods of slice) if (tables.record(connectionId, goods)) first += 1
      if (ended) last()
    })
    if (ended) return first
    await breathe()
  }
}

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
