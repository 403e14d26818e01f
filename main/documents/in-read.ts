import type { Read } from '../remote/read.ts'
import {
  type DocumentsReadState,
  type ReadPage,
  startDocumentsRead,
  type Wangdian,
  type WangdianStockOrder,
  type WangdianTransfer,
} from '../remote/wangdian/index.ts'
import type { FeedTables } from './feed-tables.ts'
import type { InFamily } from './in-kinds.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Windows end this long before the ERP's present: what was saved a moment ago may still become visible. */
const END_BACK_MS = 2 * MINUTE
/** And begin this long before the last one ended. */
const OVERLAP_MS = 10 * MINUTE
/** The first reading goes back this far before the connection began: what was finished then is shown, not sent. */
const FIRST_MS = DAY
/** A watermark of the ERP's future (its clock was wrong): what it hides is read again, this far. */
const FUTURE_MS = 30 * DAY
/** Documents that have not ended cannot go: their lists are read this often only. */
const SLOW_MS = 15 * MINUTE

/** One list of the ERP with a watermark of its own. */
export interface InFeed {
  name: string
  family: InFamily
  statuses: readonly (number | null)[]
  warehouseNo?: string
  /** What stands in it cannot be sent: read every quarter of an hour. */
  slow: boolean
}

/** Transfers first: they say whose a leg is. `null` = the list's own default, what has ended. */
const FAST: readonly InFeed[] = [
  { name: 'in.transfer', family: 'transfer', statuses: [null], slow: false },
  { name: 'in.stockIn', family: 'stockIn', statuses: [null], slow: false },
  { name: 'in.refundIn', family: 'refundIn', statuses: [null], slow: false },
  { name: 'in.stockOut', family: 'stockOut', statuses: [null], slow: false },
]
const SLOW: readonly InFeed[] = [
  { name: 'in.stockIn.open', family: 'stockIn', statuses: [60, 70, 30, 20, 25, 32, 35, 40, 50, 10], slow: true },
  { name: 'in.refundIn.open', family: 'refundIn', statuses: [60, 70, 30, 10], slow: true },
  { name: 'in.stockOut.open', family: 'stockOut', statuses: [55, 50, 113, 5], slow: true },
]

/** Everything that is followed; sales only of the warehouses that belong to shops. */
export function inFeeds(shopWarehouses: readonly string[]): InFeed[] {
  return [
    ...FAST,
    ...SLOW,
    ...shopWarehouses.map(
      (warehouseNo): InFeed => ({
        name: `in.tradeOut.${warehouseNo}`,
        family: 'tradeOut',
        statuses: [null],
        warehouseNo,
        slow: true,
      }),
    ),
  ]
}

export type InRow =
  | { family: Exclude<InFamily, 'transfer'>; order: WangdianStockOrder }
  | { family: 'transfer'; transfer: WangdianTransfer }

/** Where an interrupted reading stands; kept in the transaction of a page's rows. */
interface Reading {
  pages: DocumentsReadState
  /** The watermark once it is complete, epoch ms of the ERP. */
  to: number
}

export type ErpDocuments = Pick<Wangdian, 'now' | 'readStockOrders' | 'readTransfers'>

export interface InReadDeps {
  feeds: FeedTables
  erp: ErpDocuments
  ask: <T>(call: () => Promise<Read<T>>) => Promise<T>
  asked: { signal: AbortSignal; correlationId: string }
  /** This PC's time. */
  now(): number
  /** ERP's time at which this connection began: the first reading misses nothing since, however late it comes. */
  since: number
  /**
   * Keeps rows in short transactions; `last` runs in the last of them (also when there are no rows).
   */
  keep(rows: InRow[], last: () => void): Promise<void>
  moved(pagesLeft: number): void
}

/** Whether a list is due. Everything is when a person asks. */
export function isDue(feed: InFeed, readAt: number | null, now: number, all: boolean): boolean {
  return all || !feed.slow || readAt === null || now - readAt >= SLOW_MS || readAt > now
}

/**
 * Takes in everything of one list that the ERP changed since the watermark. Goes on where an earlier reading stopped.
 * The watermark moves in the transaction of the last page's rows. Throws what `ask` throws.
 */
export async function readFeed(
  connectionId: number,
  account: string,
  feed: InFeed,
  deps: InReadDeps,
): Promise<{ rows: number; requests: number }> {
  const { feeds, erp, ask, asked } = deps
  let state = feeds.get(connectionId, feed.name, account)
  let rows = 0
  let requests = 0
  for (;;) {
    const resumed = state.reading !== null
    let reading = (state.reading as Reading | null) ?? begin(feed, state.watermark, erp.now(), deps.since)
    while (reading) {
      const { pages, to } = reading
      const page = await ask(() => readPage(erp, feed, pages, asked))
      requests += 1
      rows += page.rows.length
      const next: Reading | null = page.next === null ? null : { pages: page.next, to }
      await deps.keep(page.rows, () => {
        state = next ? { ...state, reading: next } : { ...state, watermark: to, reading: null, readAt: deps.now() }
        feeds.put(connectionId, feed.name, account, state)
      })
      deps.moved(page.pagesLeft)
      reading = next
    }
    // What was left over from an earlier run ends where that one began; the time since follows.
    if (!resumed) return { rows, requests }
  }
}

function begin(feed: InFeed, watermark: number | null, now: number, since: number): Reading | null {
  const to = now - END_BACK_MS
  const from =
    watermark === null
      ? Math.min(to, since) - FIRST_MS
      : watermark > to + OVERLAP_MS
        ? to - FUTURE_MS
        : watermark - OVERLAP_MS
  const pages = startDocumentsRead(
    feed.family,
    { from: Math.min(from, to - 1_000), to },
    { statuses: feed.statuses, ...(feed.warehouseNo === undefined ? {} : { warehouseNo: feed.warehouseNo }) },
  )
  return pages && { pages, to }
}

async function readPage(
  erp: ErpDocuments,
  feed: InFeed,
  pages: DocumentsReadState,
  asked: InReadDeps['asked'],
): Promise<Read<ReadPage<InRow, DocumentsReadState>>> {
  const { family } = feed
  if (family === 'transfer') {
    const read = await erp.readTransfers(pages, asked)
    if (!read.ok) return read
    return { ok: true, value: { ...read.value, rows: read.value.rows.map((transfer) => ({ family, transfer })) } }
  }
  const read = await erp.readStockOrders(pages, asked)
  if (!read.ok) return read
  return { ok: true, value: { ...read.value, rows: read.value.rows.map((order) => ({ family, order })) } }
}
