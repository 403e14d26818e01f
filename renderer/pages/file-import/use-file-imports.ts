import { useCallback, useRef, useState } from 'react'
import type { CallError, FileImport } from '../../../preload/contract/index.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import type { FileKind } from './wizard.ts'

export interface FileImportsMirror {
  /** Of this kind, newest first; `null` until read. */
  list: readonly FileImport[] | null
  listError: CallError | null
  /** The import asked for; `null` while it is read or when there is none. */
  current: FileImport | null
  currentError: CallError | null
  /** Takes the answer of a call as the newest state. */
  put: (row: FileImport) => void
  reload: () => void
}

/** Mirror of the imports of one kind and of the one shown: read once, then followed by the topic. */
export function useFileImports(kind: FileKind, id: number | null): FileImportsMirror {
  const list = useQuery('fileImport.list', { connectionId: null, kind, open: false, cursor: null })
  const one = useQuery('fileImport.get', id === null ? null : { id })
  const [pushed, setPushed] = useState<ReadonlyMap<number, FileImport>>(new Map())
  const known = useRef<ReadonlySet<number>>(new Set())
  known.current = new Set(list.data?.rows.map((row) => row.id) ?? [])

  const put = useCallback((row: FileImport) => {
    setPushed((before) => {
      const held = before.get(row.id)
      return held === undefined || !isOlder(row, held) ? new Map(before).set(row.id, row) : before
    })
  }, [])
  const { reload: readList } = list
  useTopic('fileImport.changed', (row) => {
    put(row)
    if (row.kind === kind && !known.current.has(row.id)) readList()
  })
  const fresh = (row: FileImport) => pushed.get(row.id) ?? row
  const read = list.data?.rows ?? null
  const added = [...pushed.values()].filter((row) => row.kind === kind && !known.current.has(row.id))
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

/** An answer may be overtaken by an event: rows never go back to an older revision of their edits. */
function isOlder(row: FileImport, held: FileImport): boolean {
  return row.revision < held.revision
}
