/* biome-ignore-all lint/a11y/useSemanticElements: a sheet of half a million rows is drawn in part, which a table cannot say */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the field over the chosen cell takes the focus for the grid */
import {
  type ClipboardEvent,
  type Dispatch,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { startResize } from '../../../ui/table/resize-column.ts'
import { useRowWindow } from '../../../ui/table/use-row-window.ts'
import { formatBlock, parseBlock } from './clipboard-block.ts'
import { type CellView, GridRow } from './grid-row.tsx'
import { type Bounds, chosenRows, type GridAction, type GridState, type Spot, spotOfKey } from './grid-state.ts'
import { type GridLayout, type PlacedColumn, ROW_HEIGHT, scrollFor } from './layout.ts'
import type { RowPages } from './row-pages.ts'

/** Cells that one Ctrl+C takes at most. */
const MOST_COPIED = 5000

export interface SheetGridProps<Row> {
  /** Remembers the widths of the columns under this name. */
  id: string
  label: string
  layout: GridLayout
  pages: RowPages<Row>
  rowKey: (row: Row) => number
  /** The number a spreadsheet shows for the row. */
  rowNumber: (row: Row) => number
  cell: (row: Row, column: string) => CellView
  state: GridState
  bounds: Bounds
  dispatch: Dispatch<GridAction>
  onPageSize: (rows: number) => void
  onWrite: (row: Row, column: string, text: string) => void
  /** A block was pasted with its first cell at the chosen one. */
  onPaste: (block: string[][]) => void
  onClear: () => void
  onFillDown: () => void
  /** What is said of the chosen cell, read out with it. */
  spoken: string
  /** The field that holds the focus of the grid. */
  field: RefObject<HTMLInputElement | null>
  /** Shown in place of the rows when there are none. */
  blank: ReactNode
}

/**
 * A sheet to write in: only rows in sight are drawn and read, row numbers and frozen columns stay, keys as in Excel.
 * One field holds the focus for the whole grid and lies over the chosen cell, so that an input method writes into it
 * from its first key.
 */
export function SheetGrid<Row>(props: SheetGridProps<Row>) {
  const { id, label, layout, pages, rowKey, rowNumber, cell, state, bounds, dispatch, onPageSize, field, blank } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState('')
  const held = useSyncExternalStore(pages.subscribe, pages.get, pages.get)
  const total = held.total ?? 0
  const view = useRowWindow(scroller, total, ROW_HEIGHT, undefined)
  useEffect(() => pages.want(view.first, Math.max(view.end, view.first + 1)), [pages, view.first, view.end])

  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_HEIGHT) - 2)
  useEffect(() => onPageSize(pageRows), [pageRows, onPageSize])

  const { at } = state
  const column = layout.columns[at.column]
  const row = pages.row(at.row)
  const text = row !== undefined && column !== undefined ? cell(row, column.key).text : ''
  const readOnly = row === undefined || column === undefined || column.readOnly !== undefined

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element
    const to = scrollFor({ top, left, width, height }, layout, at, ROW_HEIGHT, ROW_HEIGHT)
    if (to) element.scrollTo(to)
  }, [at, layout])

  // Other rows begin at their beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pages are other rows
  useEffect(() => {
    void scroller.current?.scrollTo(0, 0)
  }, [pages])

  const begin = (value: string) => {
    if (readOnly) return
    setDraft(value)
    dispatch({ type: 'edit' })
  }
  const commit = (move: 'down' | 'up' | 'right' | 'left' | 'stay') => {
    if (state.editing && row !== undefined && column !== undefined && draft !== text) {
      props.onWrite(row, column.key, draft)
    }
    setDraft('')
    dispatch({ type: 'commit', move })
  }
  const cancel = () => {
    setDraft('')
    dispatch({ type: 'cancel' })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const key = event.key
    const ctrl = event.ctrlKey || event.metaKey
    const take = (act: () => void) => {
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    if (state.editing) {
      if (key === 'Enter') take(() => commit(event.shiftKey ? 'up' : 'down'))
      else if (key === 'Tab') take(() => commit(event.shiftKey ? 'left' : 'right'))
      else if (key === 'Escape') take(cancel)
      else if (key === 'F8') commit('stay')
      else if (ctrl) event.stopPropagation()
      return
    }
    if (key === 'Enter' || key === 'F2') return take(() => begin(text))
    if (key === 'Tab' && state.flow) return take(() => commit(event.shiftKey ? 'left' : 'right'))
    if (key === 'Escape' && state.flow) return take(cancel)
    if (key === 'Delete' || key === 'Backspace') return take(() => (readOnly ? undefined : props.onClear()))
    if (ctrl && key.toLowerCase() === 'd') return take(props.onFillDown)
    const spot = event.altKey ? null : spotOfKey(key, ctrl, at, bounds)
    if (spot) take(() => dispatch({ type: 'go', at: spot, extend: event.shiftKey && spot.column === at.column }))
  }

  const onCopy = (event: ClipboardEvent) => {
    if (state.editing || column === undefined) return
    const { first, last } = chosenRows(state)
    const cells: string[][] = []
    for (let index = first; index <= Math.min(last, first + MOST_COPIED - 1); index++) {
      const one = pages.row(index)
      if (one !== undefined) cells.push([cell(one, column.key).text])
    }
    event.preventDefault()
    event.clipboardData.setData('text/plain', formatBlock(cells))
  }
  const onPaste = (event: ClipboardEvent) => {
    if (state.editing) return
    event.preventDefault()
    const pasted = event.clipboardData.getData('text/plain')
    if (pasted !== '') props.onPaste(parseBlock(pasted))
  }

  const spotAt = (event: MouseEvent): Spot | null => {
    const target = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-cell]') : null
    if (target === null) return null
    return { row: Number(target.parentElement?.dataset.row), column: Number(target.dataset.cell) }
  }
  const onMouseDown = (event: MouseEvent) => {
    const spot = event.button === 0 ? spotAt(event) : null
    if (spot === null) return
    event.preventDefault()
    if (state.editing) commit('stay')
    dispatch({ type: 'go', at: spot, extend: event.shiftKey && spot.column === at.column })
    field.current?.focus({ preventScroll: true })
  }
  const onMouseOver = (event: MouseEvent) => {
    if (event.buttons !== 1 || state.editing) return
    const spot = spotAt(event)
    if (spot !== null && spot.row !== at.row) dispatch({ type: 'go', at: { ...at, row: spot.row }, extend: true })
  }

  const chosen = chosenRows(state)
  const rows: ReactNode[] = []
  for (let index = view.first; index < view.end; index++) {
    const one = pages.row(index)
    rows.push(
      <GridRow
        key={one === undefined ? `wait-${index}` : rowKey(one)}
        row={one}
        index={index}
        layout={layout}
        rowNumber={rowNumber}
        cell={cell}
      />,
    )
  }

  return (
    <div
      className="dj-sheet"
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={layout.columns.length + 1}
      aria-busy={held.loading}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the same are in the field over the chosen cell */}
      <div
        className="dj-sheet-scroll"
        ref={scroller}
        onMouseDown={onMouseDown}
        onMouseOver={onMouseOver}
        onFocus={() => {}}
        onDoubleClick={(event) => spotAt(event) && begin(text)}
      >
        <SheetHead id={id} layout={layout} active={at.column} />
        <div className="dj-sheet-body" style={{ width: layout.width, height: total * ROW_HEIGHT }}>
          {rows}
          {total > 0 && column !== undefined ? (
            <>
              {chosen.last > chosen.first ? (
                <OverCell column={column} first={chosen.first} last={chosen.last}>
                  <i className="dj-sheet-range" />
                </OverCell>
              ) : null}
              <OverCell column={column} first={at.row} last={at.row}>
                <input
                  ref={field}
                  className="dj-sheet-field"
                  data-editing={state.editing}
                  data-code={column.code === true}
                  aria-label={props.spoken}
                  aria-readonly={readOnly}
                  readOnly={readOnly}
                  value={draft}
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => {
                    setDraft(event.target.value)
                    if (!state.editing) dispatch({ type: 'edit' })
                  }}
                  onKeyDown={onKeyDown}
                  onCopy={onCopy}
                  onPaste={onPaste}
                  onBlur={() => (state.editing ? commit('stay') : undefined)}
                />
              </OverCell>
            </>
          ) : null}
        </div>
        {total === 0 ? <div className="dj-sheet-blank">{blank}</div> : null}
      </div>
    </div>
  )
}

/** Lies over cells of one column; over a frozen column it stays with it. */
function OverCell(props: { column: PlacedColumn; first: number; last: number; children: ReactNode }) {
  const { column, first, last, children } = props
  return (
    <div
      className="dj-sheet-over"
      data-frozen={column.frozen === true}
      style={{ top: first * ROW_HEIGHT, height: (last - first + 1) * ROW_HEIGHT }}
    >
      <div style={{ marginLeft: column.left, left: column.frozen ? column.left : undefined, width: column.width }}>
        {children}
      </div>
    </div>
  )
}

function SheetHead({ id, layout, active }: { id: string; layout: GridLayout; active: number }) {
  const first = layout.columns[0]
  return (
    <div className="dj-sheet-head" role="row" aria-rowindex={1} style={{ width: layout.width }}>
      <span className="dj-sheet-number" style={{ width: first?.left ?? 0 }}>
        行
      </span>
      {layout.columns.map((column) => (
        <div
          key={column.key}
          role="columnheader"
          className="dj-sheet-cell"
          aria-colindex={column.index + 2}
          data-frozen={column.frozen === true}
          data-active={column.index === active}
          title={column.title}
          style={{ width: column.width, left: column.frozen ? column.left : undefined }}
        >
          <span>{column.title}</span>
          <i className="dj-resize" aria-hidden="true" onPointerDown={(event) => startResize(event, id, column.key)} />
        </div>
      ))}
    </div>
  )
}
