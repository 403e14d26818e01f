import type { CallError, Envelope } from '../../../../preload/contract/index.ts'

export interface RowPagesState {
  /** Rows of the question; `null` until the first answer. */
  total: number | null
  error: CallError | null
  loading: boolean
  /** Grows with every change, for `useSyncExternalStore`. */
  version: number
}

/** Rows of a long list read by place, page by page, as they come into sight. */
export interface RowPages<Row> {
  get(): RowPagesState
  /** The row at this place, as last read; `undefined` = not read yet. */
  row(index: number): Row | undefined
  /** All rows in memory. */
  held(): Row[]
  /** These places are in sight now: reads what is missing or no longer fresh. `end` is exclusive. */
  want(first: number, end: number): void
  /** Something changed in the database: what is in sight is read again, the rest when it comes into sight. */
  changed(): void
  /** Puts rows an answer has brought into their places at once. */
  put(rows: readonly Row[]): void
  retry(): void
  subscribe(listener: () => void): () => void
  stop(): void
}

export interface RowPagesOptions<Row> {
  read: (offset: number, limit: number) => Promise<Envelope<{ rows: Row[]; total: number }>>
  rowKey: (row: Row) => number
  pageSize: number
}

interface HeldPage<Row> {
  rows: readonly Row[]
  /** Turn of the database in which it was read. */
  turn: number
}

/** Pages kept in memory; what was seen longest ago goes first. */
const KEPT_PAGES = 40
/** Pages read at the same time. */
const READERS = 2

/** Errors: a failed reading stops until `retry`, `changed` or another place; what was read stays on the screen. */
export function createRowPages<Row>({ read, rowKey, pageSize }: RowPagesOptions<Row>): RowPages<Row> {
  const pages = new Map<number, HeldPage<Row>>()
  const reading = new Set<number>()
  const listeners = new Set<() => void>()
  let state: RowPagesState = { total: null, error: null, loading: true, version: 0 }
  let turn = 0
  let sight = { first: 0, last: 0 }
  let stopped = false

  function set(change: Partial<RowPagesState>): void {
    state = { ...state, ...change, version: state.version + 1 }
    for (const listener of listeners) listener()
  }

  function missing(): number[] {
    const lastPage = state.total === null ? 0 : Math.max(0, Math.ceil(state.total / pageSize) - 1)
    const found: number[] = []
    for (let page = sight.first; page <= Math.min(sight.last, lastPage); page++) {
      if (pages.get(page)?.turn !== turn && !reading.has(page)) found.push(page)
    }
    return found
  }

  function work(): void {
    if (stopped || state.error !== null) return
    for (const page of missing().slice(0, READERS - reading.size)) void readPage(page)
  }

  async function readPage(page: number): Promise<void> {
    reading.add(page)
    const began = turn
    const answer = await read(page * pageSize, pageSize)
    reading.delete(page)
    if (stopped) return
    if (!answer.ok) {
      set({ error: answer.error, loading: false })
      return
    }
    pages.delete(page)
    pages.set(page, { rows: answer.data.rows, turn: began })
    forget()
    set({ total: answer.data.total, loading: reading.size > 0 })
    work()
  }

  function forget(): void {
    for (const page of pages.keys()) {
      if (pages.size <= KEPT_PAGES) return
      if (page < sight.first || page > sight.last) pages.delete(page)
    }
  }

  return {
    get: () => state,
    row(index) {
      return pages.get(Math.floor(index / pageSize))?.rows[index % pageSize]
    },
    held: () => [...pages.values()].flatMap((page) => page.rows),
    want(first, end) {
      const next = { first: Math.floor(first / pageSize), last: Math.floor(Math.max(first, end - 1) / pageSize) }
      const moved = next.first !== sight.first || next.last !== sight.last
      sight = next
      if (moved && state.error !== null) set({ error: null })
      work()
    },
    changed() {
      turn++
      if (state.error !== null) set({ error: null })
      work()
    },
    put(rows) {
      const fresh = new Map(rows.map((row) => [rowKey(row), row]))
      for (const [page, held] of pages) {
        if (!held.rows.some((row) => fresh.has(rowKey(row)))) continue
        pages.set(page, { ...held, rows: held.rows.map((row) => fresh.get(rowKey(row)) ?? row) })
      }
      set({})
    },
    retry() {
      set({ error: null, loading: true })
      work()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      stopped = true
    },
  }
}
