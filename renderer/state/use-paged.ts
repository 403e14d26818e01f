import { useCallback, useEffect, useRef, useState } from 'react'
import type { CallError } from '../../preload/contract/index.ts'
import { useRefresh } from './refresh.ts'

export interface Page<Row> {
  rows: Row[]
  next: string | null
  total?: number
}

export type PageReader<Row> = (
  cursor: string | null,
) => Promise<{ ok: true; data: Page<Row> } | { ok: false; error: CallError }>

export interface PagedState<Row> {
  rows: Row[]
  total: number | null
  loading: boolean
  error: CallError | null
  hasMore: boolean
  loadMore: () => void
  /** Reads the first page again and drops the rest. */
  reload: () => void
  /** Puts a changed row in place without reading (from an event). */
  patch: (change: (rows: Row[]) => Row[]) => void
}

interface Held<Row> {
  rows: Row[]
  total: number | null
  next: string | null
  loading: boolean
  error: CallError | null
}

const nothing = { rows: [], total: null, next: null, loading: true, error: null }

/**
 * A list read page by page. `key` names the question (filters and workspace): when it changes the list starts anew;
 * answers to an older question are dropped. While reloading, the rows shown stay.
 */
export function usePaged<Row>(key: string, reader: PageReader<Row>): PagedState<Row> {
  const [held, setHeld] = useState<Held<Row>>(nothing)
  const latest = useRef({ reader, turn: 0, next: null as string | null, busy: false })
  latest.current.reader = reader

  const read = useCallback((cursor: string | null, keep: boolean) => {
    const state = latest.current
    const turn = ++state.turn
    state.busy = true
    setHeld((before) => ({ ...before, ...(keep ? {} : nothing), loading: true, error: null }))
    void state.reader(cursor).then((answer) => {
      if (turn !== state.turn) return
      state.busy = false
      if (!answer.ok) {
        setHeld((before) => ({ ...before, loading: false, error: answer.error }))
        return
      }
      const { rows, next, total } = answer.data
      state.next = next
      setHeld((before) => ({
        rows: cursor === null ? rows : [...before.rows, ...rows],
        total: total ?? before.total,
        next,
        loading: false,
        error: null,
      }))
    })
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key is a new question
  useEffect(() => {
    read(null, false)
    return () => {
      latest.current.turn++
    }
  }, [key, read])

  const loadMore = useCallback(() => {
    const { next, busy } = latest.current
    if (next !== null && !busy) read(next, true)
  }, [read])
  const reload = useCallback(() => read(null, true), [read])
  useRefresh(reload)
  const patch = useCallback(
    (change: (rows: Row[]) => Row[]) => setHeld((before) => ({ ...before, rows: change(before.rows) })),
    [],
  )

  const { rows, total, next, loading, error } = held
  return { rows, total, loading, error, hasMore: next !== null, loadMore, reload, patch }
}
