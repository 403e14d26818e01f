import { useCallback, useRef, useState } from 'react'
import type { CallError, ProductImport } from '../../../preload/contract/index.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'

export interface ImportsMirror {
  /** Newest first; `null` until read. */
  list: readonly ProductImport[] | null
  listError: CallError | null
  /** The import asked for; `null` while it is read or when there is none. */
  current: ProductImport | null
  currentError: CallError | null
  /** Takes the answer of a call as the newest state. */
  put: (rows: readonly ProductImport[]) => void
  reload: () => void
}

/** Mirror of all imports and of the one shown: read once, then followed by the topic. */
export function useImports(id: number | null): ImportsMirror {
  const list = useQuery('catalog.listImports', { connectionId: null, cursor: null })
  const one = useQuery('catalog.getImport', id === null ? null : { id })
  const [pushed, setPushed] = useState<ReadonlyMap<number, ProductImport>>(new Map())
  const known = useRef<ReadonlySet<number>>(new Set())
  known.current = new Set(list.data?.rows.map((row) => row.id) ?? [])

  const put = useCallback((rows: readonly ProductImport[]) => {
    setPushed((before) => {
      const next = new Map(before)
      for (const row of rows) next.set(row.id, row)
      return next
    })
  }, [])
  const { reload: readList } = list
  useTopic('catalog.import', (row) => {
    put([row])
    if (!known.current.has(row.id)) readList()
  })
  const fresh = (row: ProductImport) => pushed.get(row.id) ?? row
  const read = list.data?.rows ?? null
  const added = [...pushed.values()].filter((row) => !known.current.has(row.id))
  const fetched = one.data?.import ?? null
  const current = id === null ? null : (pushed.get(id) ?? (fetched?.id === id ? fetched : null))
  return {
    list: read === null ? null : [...added, ...read.map(fresh)].sort((a, b) => b.id - a.id),
    listError: list.error,
    current,
    currentError: current === null ? one.error : null,
    put,
    reload: () => {
      setPushed(new Map())
      readList()
      one.reload()
    },
  }
}
