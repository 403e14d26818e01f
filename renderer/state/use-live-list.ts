import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { Envelope } from '../../preload/contract/index.ts'
import { createLiveList, type ListPage, type LiveListState } from './live-list.ts'
import type { RowKey } from './live-merge.ts'

interface UseLiveListOptions<Row, P extends ListPage<Row>> {
  /** Names the question (workspace and filters): with a new key the list starts anew. */
  key: string
  read: (cursor: string | null, limit: number) => Promise<Envelope<P>>
  rowKey: (row: Row) => RowKey
  pageSize?: number
  mode?: 'mirror' | 'append'
  held?: boolean
}

export interface LiveListView<Row, P> extends LiveListState<Row, P> {
  changed: () => void
  loadMore: () => void
  reload: () => void
}

/** A live list for the time the component is mounted; see `createLiveList`. */
export function useLiveList<Row, P extends ListPage<Row>>(options: UseLiveListOptions<Row, P>): LiveListView<Row, P> {
  const { key, pageSize = 100, mode = 'mirror', held = false } = options
  const latest = useRef(options)
  latest.current = options
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key is a new question
  const list = useMemo(() => {
    const { read, rowKey } = latest.current
    return createLiveList<Row, P>({
      read,
      rowKey,
      pageSize,
      mode,
      now: Date.now,
      after: (ms, job) => {
        const timer = setTimeout(job, ms)
        return () => clearTimeout(timer)
      },
    })
  }, [key, pageSize, mode])
  useEffect(() => {
    list.start()
    return () => list.stop()
  }, [list])
  useEffect(() => list.hold(held), [list, held])
  const state = useSyncExternalStore(list.subscribe, list.get, list.get)
  return { ...state, changed: list.changed, loadMore: list.loadMore, reload: list.reload }
}
