import type { WangdianGoods } from '../remote/wangdian/types.ts'
import { boundsOf, type DaySpan } from './dates.ts'
import type { ReadingProgress } from './state.ts'

const DAY_MS = 86_400_000
const SECOND_MS = 1000
/** Longest window of modified times 旺店通 accepts (goods_query), kept one second short of 30 days. */
const WINDOW_MS = 30 * DAY_MS - SECOND_MS
/** A following window starts this much before the end of the one before. */
const OVERLAP_MS = 10 * 60_000
/** A window that ended this close to now needs no other one, unless rows left it while it was read. */
const CLOSE_ENOUGH_MS = 2 * 60_000

const toSecond = (at: number): number => Math.floor(at / SECOND_MS) * SECOND_MS

function windowFrom(from: number, remoteNow: number): { from: number; to: number } {
  const start = toSecond(from)
  return { from: start, to: Math.max(start, Math.min(start + WINDOW_MS, toSecond(remoteNow))) }
}

/**
 * The import selects by creation, the API filters by modification (S69, S72): everything modified from the start date
 * until now is read, in windows of at most 30 days. `remoteNow`: the remote's own clock, epoch ms.
 */
export function firstReading(span: DaySpan, remoteNow: number): ReadingProgress {
  return {
    window: windowFrom(boundsOf(span).from, remoteNow),
    cursor: null,
    requestsDone: 0,
    requestsTotal: null,
    goodsRead: 0,
    goodsInWindow: 0,
    newSpecsInWindow: 0,
  }
}

/**
 * The window after one that was read to its end, or null when everything was seen. `shrunk`: the window held fewer rows
 * at the end of reading than at its beginning, so rows were edited meanwhile and now lie behind its end.
 */
export function nextWindow(
  done: { from: number; to: number },
  shrunk: boolean,
  remoteNow: number,
): { from: number; to: number } | null {
  if (!shrunk && remoteNow - done.to <= CLOSE_ENOUGH_MS) return null
  return windowFrom(Math.max(done.from, done.to - OVERLAP_MS), remoteNow)
}

/** Requests still to come: pages of this window plus at least one for each further window. */
export function requestsAhead(progress: ReadingProgress, pageSize: number, remoteNow: number): number | null {
  const further = Math.max(0, Math.ceil((remoteNow - progress.window.to - CLOSE_ENOUGH_MS) / WINDOW_MS))
  if (!progress.cursor) return further === 0 ? null : further + 1
  const pages = progress.cursor.page === null ? Math.ceil(progress.cursor.total / pageSize) : progress.cursor.page + 1
  return pages + further
}

/** Latest modification seen on a page, for the journal. */
export function latestModified(rows: WangdianGoods[]): number | null {
  let latest: number | null = null
  for (const row of rows)
    if (row.modifiedAt !== null && (latest === null || row.modifiedAt > latest)) latest = row.modifiedAt
  return latest
}
