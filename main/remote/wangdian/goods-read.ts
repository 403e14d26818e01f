/** How goods changed in a span of time are read so that none is missed: pure steps, kept by the caller between pages. */

const SECOND = 1000
/** goods_query refuses more than 30 days (source: O:goods_query). */
export const LONGEST_WINDOW_MS = 30 * 24 * 3600 * SECOND
export const PAGE_SIZE = 100
/** How far a following round reaches back: the wire's whole seconds and changes that were dated before they were seen. */
const OVERLAP_MS = 5 * SECOND
/** Distance from now at which a window is surely closed: whole seconds, and the error of the measured offset. */
const CALM_MS = 3 * SECOND
/** Growing windows are begun again this often before the read gives up for now. */
const MOST_RESTARTS = 10

/** Closed interval of modified times: epoch ms on whole seconds, at most 30 days. */
export interface GoodsWindow {
  from: number
  to: number
}

/**
 * Where a read stands. JSON-safe: kept by the caller in the transaction that keeps the page's rows, it is the point
 * where a crash resumes.
 */
export interface GoodsReadState {
  /** The window being read, then those to come. */
  windows: GoodsWindow[]
  /** Page to read next; null = the window is not opened yet. Pages go from the last down to 0. */
  page: number | null
  pageSize: number
  /** Total named when the window was opened. */
  total: number
  restarts: number
  /** After the last window, read what was changed meanwhile, until one request sees a whole round. */
  follow: boolean
  /** 0 = the windows that were asked for, then counted up. */
  round: number
  /** The last window was cut before the present: another round has to follow. */
  cut: boolean
}

/** What one page answered. */
export interface GoodsPageSeen {
  rowCount: number
  /** Named on page 0 only. */
  total: number | null
}

/**
 * Cuts a span into windows the API takes, without gap or overlap on the wire's whole seconds.
 * @param from epoch ms @param to epoch ms, both included
 * @param longestMs what the endpoint takes; 30 days unless it is trade_query
 */
export function goodsWindows(from: number, to: number, longestMs: number = LONGEST_WINDOW_MS): GoodsWindow[] {
  const last = Math.floor(to / SECOND) * SECOND
  const windows: GoodsWindow[] = []
  for (let start = Math.floor(from / SECOND) * SECOND; start <= last; ) {
    const end = Math.min(start + longestMs, last)
    windows.push({ from: start, to: end })
    start = end + SECOND
  }
  return windows
}

/**
 * Begins a read of everything modified from `from` to `to` (epoch ms).
 * @param follow also read what is edited while reading: an edited row leaves its window and is found by none of the
 *   windows planned now. Use it whenever `to` is about now; without it `to` has to lie two minutes back. Rounds follow
 *   until one request sees everything of the last seconds, so as long as more than a page is edited every few seconds.
 */
export function startGoodsRead(
  from: number,
  to: number,
  follow: boolean,
  longestMs: number = LONGEST_WINDOW_MS,
): GoodsReadState | null {
  const windows = goodsWindows(from, to, longestMs)
  if (windows.length === 0) return null
  return { windows, page: null, pageSize: PAGE_SIZE, total: 0, restarts: 0, follow, round: 0, cut: false }
}

export type NextStep =
  | { kind: 'read'; state: GoodsReadState }
  | { kind: 'done' }
  /** Too much changes under the read; the same state later. */
  | { kind: 'unstable' }

/**
 * What comes after a page. Pages are read from the last to the first: a row that is edited leaves the window and moves
 * those behind it to lower places, so reading downwards may meet a row twice but never misses one. Only a window that
 * grew can move rows up, past what was read; it is begun again.
 * @param now epoch ms of the remote
 */
export function nextGoodsStep(state: GoodsReadState, seen: GoodsPageSeen, now: number): NextStep {
  if (state.page === null) return afterOpening(state, seen, now)
  if (state.page > 0) return { kind: 'read', state: { ...state, page: state.page - 1 } }
  if (seen.total !== null && seen.total > state.total) return restart(state)
  return afterWindow(state, false, now)
}

/**
 * The list ended before the page that was asked for: rows left the window. The window is opened again, which costs one
 * request and finds the new last page.
 */
export function reopenGoodsWindow(state: GoodsReadState): NextStep {
  return restart(state)
}

/** Pages still to be read of the windows whose size is known, at least one per window to come. */
export function goodsPagesLeft(state: GoodsReadState): number {
  const current = state.page === null ? 1 : state.page + 1
  return current + state.windows.length - 1 + (state.follow && state.round === 0 ? 1 : 0)
}

function afterOpening(state: GoodsReadState, seen: GoodsPageSeen, now: number): NextStep {
  // Page 0 always names the total; without it nobody can say whether this was everything.
  if (seen.total === null) return { kind: 'unstable' }
  // One request saw the whole window: nothing can have moved meanwhile.
  if (seen.total <= seen.rowCount) return afterWindow(state, true, now)
  const calm = trimmed(state, now)
  if (calm) return { kind: 'read', state: calm }
  // Older servers answer fewer rows a page than asked for; counting with the wrong size would skip rows.
  const pageSize = Math.min(seen.rowCount, state.pageSize)
  if (pageSize < 10) return { kind: 'unstable' }
  const page = Math.ceil(seen.total / pageSize) - 1
  return { kind: 'read', state: { ...state, total: seen.total, pageSize, page } }
}

/**
 * A window of several pages that reaches into the present is cut a little before it: a row edited inside of it would
 * not leave but move to a place already read. What is cut off comes with the following rounds.
 */
function trimmed(state: GoodsReadState, now: number): GoodsReadState | null {
  const window = state.windows[0]
  const to = Math.floor((now - CALM_MS) / SECOND) * SECOND
  if (!state.follow || state.windows.length > 1 || !window || window.to <= to || to <= window.from) return null
  return { ...state, windows: [{ from: window.from, to }], cut: true }
}

function afterWindow(state: GoodsReadState, whole: boolean, now: number): NextStep {
  const [read, ...rest] = state.windows
  const fresh = { page: null, pageSize: PAGE_SIZE, total: 0, restarts: 0, cut: false }
  if (rest.length > 0) return { kind: 'read', state: { ...state, ...fresh, windows: rest } }
  if (!state.follow || (state.round > 0 && whole && !state.cut)) return { kind: 'done' }
  const windows = goodsWindows(Math.min(read?.to ?? now, now) - OVERLAP_MS, now)
  if (windows.length === 0) return { kind: 'done' }
  return { kind: 'read', state: { ...state, ...fresh, windows, round: state.round + 1 } }
}

function restart(state: GoodsReadState): NextStep {
  if (state.restarts >= MOST_RESTARTS) return { kind: 'unstable' }
  return { kind: 'read', state: { ...state, page: null, pageSize: PAGE_SIZE, total: 0, restarts: state.restarts + 1 } }
}
