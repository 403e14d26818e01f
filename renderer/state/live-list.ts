import type { CallError, Envelope } from '../../preload/contract/index.ts'
import { appendNewest, mirrorHeld, type RowKey } from './live-merge.ts'

export interface ListPage<Row> {
  rows: Row[]
  next: string | null
  total?: number
}

export interface LiveListState<Row, P> {
  rows: readonly Row[]
  total: number | null
  /** The newest answer that began at the top; carries what a page tells beside its rows. */
  head: P | null
  loading: boolean
  error: CallError | null
  hasMore: boolean
  /** Rows that came or went while the list was held. `more`: at least so many. */
  changes: { count: number; more: boolean }
  /** Rows still shown that no longer belong to this list. */
  gone: ReadonlySet<RowKey>
}

export interface LiveList<Row, P> {
  get(): LiveListState<Row, P>
  subscribe(listener: () => void): () => void
  start(): void
  /** Something changed in the database: reads again what is shown, at most about once a second. */
  changed(): void
  loadMore(): void
  /** Reads the first page and drops the rest. */
  reload(): void
  /** While held, rows neither come nor go nor move under the reader's eyes. Letting go catches up. */
  hold(held: boolean): void
  stop(): void
}

export interface LiveListOptions<Row, P extends ListPage<Row>> {
  read: (cursor: string | null, limit: number) => Promise<Envelope<P>>
  rowKey: (row: Row) => RowKey
  pageSize: number
  /** mirror: rows change and go. append: rows only come, at the top (the journal), so only the top is read again. */
  mode: 'mirror' | 'append'
  now: () => number
  /** Runs `job` after `ms`; returns what cancels it. */
  after: (ms: number, job: () => void) => () => void
}

/** Rest between two readings caused by changes, in milliseconds; longer where reading itself is slow. */
const REST_MS = 800
const SLOW_FACTOR = 4
/** Most rows of one call, and most calls of one reading. */
const CALL_ROWS = 500
const MOST_CALLS = 20
/** Pages read to close the gap to what is shown, and rows kept, in append mode. */
const GAP_PAGES = 4
const KEPT_ROWS = 1500

/**
 * A list that is read page by page and follows the database: thousands of changes cause a reading a second, scroll and
 * selection stay. Readings never run side by side; answers after `stop` are dropped.
 */
export function createLiveList<Row, P extends ListPage<Row>>(options: LiveListOptions<Row, P>): LiveList<Row, P> {
  const { read, rowKey, pageSize, mode } = options
  const listeners = new Set<() => void>()
  const none: LiveListState<Row, P>['changes'] = { count: 0, more: false }
  let state: LiveListState<Row, P> = {
    rows: [],
    total: null,
    head: null,
    loading: true,
    error: null,
    hasMore: false,
    changes: none,
    gone: new Set(),
  }
  let next: string | null = null
  let generation = 0
  let busy = false
  let wanted: 'more' | 'reload' | null = null
  let dirty = false
  let held = false
  let cancelTimer: (() => void) | null = null
  let restMs = REST_MS

  function set(change: Partial<LiveListState<Row, P>>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** Pages from `cursor` on until `enough` says so. */
  async function readOn(
    cursor: string | null,
    limit: number,
    enough: (rows: Row[]) => boolean,
  ): Promise<Envelope<{ head: P; rows: Row[]; next: string | null }>> {
    let head: P | null = null
    let at = cursor
    const rows: Row[] = []
    for (let calls = 1; ; calls++) {
      const answer = await read(at, limit)
      if (!answer.ok) return answer
      head ??= answer.data
      rows.push(...answer.data.rows)
      at = answer.data.next
      if (at === null || calls >= MOST_CALLS || enough(rows)) return { ok: true, data: { head, rows, next: at } }
    }
  }

  /** A rare text may need several calls: each looks at a bounded number of rows and may find none. */
  const somePage = (rows: Row[]) => rows.length * 2 >= pageSize

  function work(job: () => Promise<void>): void {
    busy = true
    const own = generation
    const began = options.now()
    void job().then(() => {
      if (own !== generation) return
      busy = false
      restMs = Math.max(REST_MS, (options.now() - began) * SLOW_FACTOR)
      const then = wanted
      wanted = null
      if (then === 'reload') first()
      else if (then === 'more') more()
      else if (dirty) schedule()
    })
  }

  function first(): void {
    set({ loading: true, error: null })
    const own = generation
    work(async () => {
      const answer = await readOn(null, pageSize, somePage)
      if (own !== generation) return
      if (!answer.ok) return set({ loading: false, error: answer.error })
      take(answer.data.head, answer.data.rows, answer.data.next)
    })
  }

  function more(): void {
    const cursor = next
    if (cursor === null) return
    set({ loading: true, error: null })
    const own = generation
    work(async () => {
      const answer = await readOn(cursor, pageSize, somePage)
      if (own !== generation) return
      if (!answer.ok) return set({ loading: false, error: answer.error })
      next = answer.data.next
      const known = new Set(state.rows.map(rowKey))
      const rows = [...state.rows, ...answer.data.rows.filter((row) => !known.has(rowKey(row)))]
      set({ rows, total: answer.data.head.total ?? state.total, loading: false, hasMore: next !== null })
    })
  }

  function take(head: P, rows: Row[], cursor: string | null): void {
    next = cursor
    const total = head.total ?? null
    set({ rows, total, head, loading: false, error: null, hasMore: cursor !== null, changes: none, gone: new Set() })
  }

  function again(): void {
    dirty = false
    const own = generation
    if (mode === 'append') {
      const known = new Set(state.rows.map(rowKey))
      work(async () => {
        const reaches = (rows: Row[]) =>
          rows.length >= pageSize * GAP_PAGES || rows.some((row) => known.has(rowKey(row)))
        const answer = await readOn(null, pageSize, reaches)
        if (own !== generation) return
        if (!answer.ok) return set({ error: answer.error })
        const { head, rows, next: cursor } = answer.data
        const merged = appendNewest(state.rows, rows, rowKey)
        if (held) set({ head, error: null, changes: { count: merged.came, more: merged.gap && cursor !== null } })
        else if (state.rows.length === 0 || state.rows.length > KEPT_ROWS || merged.gap) take(head, rows, cursor)
        else set({ rows: merged.rows, head, error: null, changes: none })
      })
      return
    }
    const count = Math.max(pageSize, state.rows.length)
    work(async () => {
      const answer = await readOn(null, Math.min(count, CALL_ROWS), (rows) => rows.length >= count)
      if (own !== generation) return
      if (!answer.ok) return set({ error: answer.error, loading: false })
      const { head, rows, next: cursor } = answer.data
      if (!held) return take(head, rows, cursor)
      const merged = mirrorHeld(state.rows, rows, cursor === null, rowKey)
      const changes = { count: merged.came + merged.gone.size, more: false }
      set({ rows: merged.rows, gone: merged.gone, head, total: head.total ?? state.total, error: null, changes })
    })
  }

  function schedule(): void {
    cancelTimer ??= options.after(restMs, () => {
      cancelTimer = null
      if (!busy && dirty) again()
    })
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start: first,
    changed() {
      dirty = true
      if (!busy) schedule()
    },
    loadMore() {
      if (busy) wanted ??= 'more'
      else more()
    },
    reload() {
      if (busy) wanted = 'reload'
      else first()
    },
    hold(nowHeld) {
      const letGo = held && !nowHeld
      held = nowHeld
      if (letGo && state.changes.count > 0) {
        dirty = true
        if (!busy) again()
      }
    },
    stop() {
      generation++
      cancelTimer?.()
      cancelTimer = null
    },
  }
}
