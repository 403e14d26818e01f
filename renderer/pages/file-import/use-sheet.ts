import { useEffect, useMemo, useRef, useState } from 'react'
import type { CallError, FileImport, FileRow, FileRowFilter } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { createRowPages, type RowPages } from './grid/row-pages.ts'
import { isWhole } from './row-filter.ts'
import { pendingKey } from './sheet-view.ts'

const PAGE_ROWS = 100
/** Rows of one call. */
const CALL_ROWS = 500
/** Cells of one step. */
export const MOST_CELLS = 10_000

export interface CellText {
  row: number
  column: number
  text: string
}

export interface Sheet {
  pages: RowPages<FileRow>
  /** Cells on their way to main. */
  pending: ReadonlySet<string>
  error: CallError | null
  clearError: () => void
  /** One step: shown at once, taken back when it is refused. */
  write: (cells: readonly CellText[]) => Promise<void>
  /** Runs a call that answers the import: the state it brings is the newest. */
  run: <T extends { import: FileImport }>(
    call: Promise<{ ok: true; data: T } | { ok: false; error: CallError }>,
  ) => Promise<boolean>
  /** Numbers of the rows at these places of the list; `end` is exclusive. Places not read yet are asked for. */
  rowsAt: (first: number, end: number) => Promise<number[]>
  /** Filters anew, so that rows that were put right go. */
  refilter: () => void
}

/** The rows of one import as a filter shows them, and the ways to change them. */
export function useSheet(row: FileImport, filter: FileRowFilter, put: (row: FileImport) => void): Sheet {
  const workspace = useActiveWorkspace()
  const [turn, setTurn] = useState(0)
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<CallError | null>(null)
  const { id } = row
  const key = JSON.stringify([workspace, id, filter, turn])
  const latest = useRef({ filter, pages: null as RowPages<FileRow> | null })
  latest.current.filter = filter

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key is a new question
  const pages = useMemo(() => {
    let fresh = true
    return createRowPages<FileRow>({
      pageSize: PAGE_ROWS,
      rowKey: (one) => one.row,
      read: (offset, limit) => {
        const first = fresh
        fresh = false
        return callBridge(workspace, 'fileImport.rows', { id, filter, sort: null, fresh: first, offset, limit })
      },
    })
  }, [key])
  latest.current.pages = pages
  useEffect(() => () => pages.stop(), [pages])

  const shown = useRef(row.revision)
  useEffect(() => {
    if (shown.current === row.revision) return
    shown.current = row.revision
    pages.changed()
  }, [row.revision, pages])

  const run: Sheet['run'] = async (call) => {
    setError(null)
    const answer = await call
    if (answer.ok) put(answer.data.import)
    else {
      setError(answer.error)
      latest.current.pages?.changed()
    }
    return answer.ok
  }

  const write: Sheet['write'] = async (cells) => {
    const keys = cells.map((cell) => pendingKey(cell.row, cell.column))
    setPending((before) => new Set([...before, ...keys]))
    pages.put(withTexts(pages, cells))
    await run(callBridge(workspace, 'fileImport.edit', { id, cells: [...cells] }))
    setPending((before) => {
      const left = new Set(before)
      for (const one of keys) left.delete(one)
      return left
    })
  }

  const rowsAt: Sheet['rowsAt'] = async (first, end) => {
    if (isWhole(filter)) return Array.from({ length: end - first }, (_, index) => first + index + 1)
    const numbers: number[] = []
    for (let at = first; at < end; at += CALL_ROWS) {
      const limit = Math.min(CALL_ROWS, end - at)
      const known = Array.from({ length: limit }, (_, index) => pages.row(at + index)?.row)
      if (known.every((one) => one !== undefined)) {
        numbers.push(...known)
        continue
      }
      const answer = await callBridge(workspace, 'fileImport.rows', {
        id,
        filter,
        sort: null,
        fresh: false,
        offset: at,
        limit,
      })
      if (!answer.ok) {
        setError(answer.error)
        return []
      }
      numbers.push(...answer.data.rows.map((one) => one.row))
    }
    return numbers
  }

  return {
    pages,
    pending,
    error,
    clearError: () => setError(null),
    write,
    run,
    rowsAt,
    refilter: () => setTurn((before) => before + 1),
  }
}

/** The rows that are in memory, as they will read once the cells are booked. */
function withTexts(pages: RowPages<FileRow>, cells: readonly CellText[]): FileRow[] {
  const byRow = new Map<number, CellText[]>()
  for (const cell of cells) byRow.set(cell.row, [...(byRow.get(cell.row) ?? []), cell])
  return pages
    .held()
    .filter((one) => byRow.has(one.row))
    .map((one) => {
      const texts = [...one.cells]
      for (const cell of byRow.get(one.row) ?? []) {
        while (texts.length < cell.column) texts.push('')
        texts[cell.column] = cell.text
      }
      return { ...one, cells: texts }
    })
}
