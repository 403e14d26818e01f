import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { CallError } from '../../../preload/contract/index.ts'
import { usePreferences } from '../../state/preferences.ts'
import { formatCount } from '../../text/format.ts'
import type { Tone } from '../../text/status.ts'
import { EmptyState } from '../empty-state.tsx'
import { ErrorPanel } from '../error-panel.tsx'
import { ColumnSettings } from './column-settings.tsx'
import { arrangeColumns, type Column } from './columns.ts'
import { countText } from './count-text.ts'
import { headState, selectRange, toggleKey } from './selection.ts'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { useRowWindow } from './use-row-window.ts'
import { useTableKeys } from './use-table-keys.ts'

export type RowKey = string | number

export interface DataTableProps<Row> {
  /** Remembers 列设置 under this name. */
  id: string
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => RowKey
  loading?: boolean
  error?: CallError | null
  onRetry?: () => void
  empty: { title: string; hint?: ReactNode; action?: ReactNode }
  /** All rows of the question, loaded or not; `null` = not known. */
  total?: number | null
  /** What counts as shown in the foot, where it is not the number of rows (products among their specs). */
  shownCount?: number
  hasMore?: boolean
  onLoadMore?: () => void
  /** Ticks per row. Rows not loaded are never selected. */
  selected?: ReadonlySet<RowKey>
  onSelect?: (selected: Set<RowKey>) => void
  /** Enter, double click, or click with `openOnClick`. */
  onOpen?: (row: Row) => void
  openOnClick?: boolean
  /** The row shown in detail beside the list. */
  activeKey?: RowKey | null
  /** Coloured edge of a row; never the only sign of a state. */
  rowTone?: (row: Row) => Tone | null
  /** Stands left in the foot, e.g. 数据截至. */
  foot?: ReactNode
}

const ROW_HEIGHT = { compact: 32, normal: 40 } as const

/**
 * A list for work: sticky head, own column settings, pages by cursor, only visible rows drawn, arrow keys to move,
 * Space to tick, Enter to open. Fills its parent's height (parent: a flex column with a height).
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, label, columns, rows, rowKey, loading = false, error = null, onRetry, empty, selected, onSelect } = props
  const { total = null, hasMore = false, onLoadMore, onOpen, openOnClick = false, activeKey = null, rowTone } = props
  const preference = usePreferences((preferences) => preferences.tables[id])
  const density = usePreferences((preferences) => preferences.density)
  const shown = useMemo(() => arrangeColumns(columns, preference), [columns, preference])
  const rowHeight = ROW_HEIGHT[density]
  const scroller = useRef<HTMLDivElement>(null)
  const view = useRowWindow(scroller, rows.length, rowHeight, hasMore && !loading ? onLoadMore : undefined)
  const [lastTicked, setLastTicked] = useState(0)
  const selectable = selected !== undefined && onSelect !== undefined
  const keys = useMemo(() => (selectable ? rows.map(rowKey) : []), [selectable, rows, rowKey])

  const tick = (index: number, range: boolean) => {
    const key = keys[index]
    if (!selectable || key === undefined) return
    const on = !selected.has(key)
    onSelect(range ? selectRange(selected, keys, lastTicked, index, on) : toggleKey(selected, key))
    setLastTicked(index)
  }
  const tickAll = () => {
    if (!selectable) return
    onSelect(headState(selected, keys) === 'all' ? new Set() : new Set(keys))
  }
  const open = (index: number) => {
    const row = rows[index]
    if (row !== undefined) onOpen?.(row)
  }
  const table = useTableKeys({
    scroller,
    count: rows.length,
    rowHeight,
    onOpen: open,
    onTick: tick,
    onTickAll: tickAll,
  })
  const span = shown.length + (selectable ? 1 : 0)
  const width = shown.reduce((sum, column) => sum + column.width, selectable ? 36 : 0)
  const hasGrow = shown.some((column) => column.grow)

  return (
    <div className={`dj-table dj-table-${density}`}>
      {error && rows.length > 0 ? <ErrorPanel error={error} onRetry={onRetry} compact /> : null}
      <div className="dj-table-scroll" ref={scroller} aria-busy={loading}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows take focus and keys, which is a grid
          role="grid"
          aria-label={label}
          aria-rowcount={total ?? rows.length}
          onKeyDown={table.onKeyDown}
          style={{ width: '100%', minWidth: width }}
        >
          <colgroup>
            {selectable ? <col style={{ width: 36 }} /> : null}
            {shown.map((column) => (
              <col key={column.key} style={column.grow ? { minWidth: column.width } : { width: column.width }} />
            ))}
            {hasGrow ? null : <col />}
          </colgroup>
          <TableHead
            tableId={id}
            columns={shown}
            filler={!hasGrow}
            tick={selectable ? headState(selected, keys) : null}
            onTickAll={tickAll}
          />
          <tbody>
            {view.before > 0 ? (
              <tr>
                <td colSpan={span} style={{ height: view.before, padding: 0, border: 0 }} />
              </tr>
            ) : null}
            {rows.slice(view.first, view.end).map((row, offset) => {
              const index = view.first + offset
              const key = rowKey(row)
              return (
                <TableRow
                  key={key}
                  row={row}
                  index={index}
                  columns={shown}
                  filler={!hasGrow}
                  focusable={index === table.focusIndex}
                  active={key === activeKey}
                  tone={rowTone?.(row) ?? null}
                  ticked={selectable ? selected.has(key) : null}
                  onTick={tick}
                  onFocus={table.setFocusIndex}
                  onOpen={onOpen}
                  openOnClick={openOnClick}
                />
              )
            })}
            {view.after > 0 ? (
              <tr>
                <td colSpan={span} style={{ height: view.after, padding: 0, border: 0 }} />
              </tr>
            ) : null}
          </tbody>
        </table>
        {rows.length === 0 ? <TableBlank loading={loading} error={error} onRetry={onRetry} empty={empty} /> : null}
      </div>
      <div className="dj-table-foot">
        <span className="dj-table-foot-start">{props.foot}</span>
        <span role="status">
          {selectable && selected.size > 0 ? `已选 ${formatCount(selected.size)} · ` : ''}
          {loading && rows.length === 0 ? '正在读取' : countText(props.shownCount ?? rows.length, total, hasMore)}
        </span>
        {hasMore ? (
          <button type="button" className="dj-link" disabled={loading} onClick={onLoadMore}>
            {loading ? '正在读取…' : '显示更多'}
          </button>
        ) : null}
        <ColumnSettings id={id} columns={columns} />
      </div>
    </div>
  )
}

type BlankProps<Row> = Pick<DataTableProps<Row>, 'loading' | 'error' | 'onRetry' | 'empty'>

function TableBlank<Row>({ loading, error, onRetry, empty }: BlankProps<Row>) {
  if (error) {
    return (
      <div className="dj-table-blank">
        <ErrorPanel error={error} onRetry={onRetry} />
      </div>
    )
  }
  if (loading) return <div className="dj-table-blank dj-table-wait">正在读取…</div>
  return (
    <div className="dj-table-blank">
      <EmptyState {...empty} />
    </div>
  )
}
