import { type ClipboardEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { formatCount, formatMoney } from '../../text/format.ts'
import { ORDER_TEXT } from '../../text/orders.ts'
import { useRowWindow } from '../../ui/table/use-row-window.ts'
import { type DraftLine, type DraftProblems, newLine, totalsOf } from './draft.ts'
import { GRID_FIELDS, type GridCell, type GridField, isBlock, moveOf } from './grid-keys.ts'
import { type LineActs, LineRow } from './line-row.tsx'

interface LineGridProps {
  connectionId: number
  lines: readonly DraftLine[]
  problems: DraftProblems['lines']
  /** Key of the line that a scan touched last; null = none. */
  marked: number | null
  onChange: (update: (lines: readonly DraftLine[]) => readonly DraftLine[]) => void
  onPaste: (text: string) => void
}

const ROW_HEIGHT = 32

/** Lines of an order: Enter to the next cell, ↑↓ between lines, Insert and Ctrl+Delete, paste from a spreadsheet. */
export function LineGrid({ connectionId, lines, problems, marked, onChange, onPaste }: LineGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const view = useRowWindow(scroller, lines.length, ROW_HEIGHT, undefined)
  const [wanted, setWanted] = useState<GridCell | null>(null)
  const latest = useRef({ lines, onChange })
  latest.current = { lines, onChange }
  const totals = useMemo(() => totalsOf(lines), [lines])

  // One object for the life of the grid, so that a keystroke draws one row and not all.
  const acts = useMemo<LineActs>(
    () => ({
      change: (key, part) =>
        latest.current.onChange((now) => now.map((line) => (line.key === key ? { ...line, ...part } : line))),
      remove: (index) => {
        latest.current.onChange((now) => now.filter((_, at) => at !== index))
        setWanted({ row: Math.max(0, Math.min(index, latest.current.lines.length - 2)), field: 'productNo' })
      },
      focus: (row, field) => setWanted({ row, field }),
    }),
    [],
  )
  useEffect(() => {
    if (wanted === null || scroller.current === null) return
    const cell = scroller.current.querySelector<HTMLInputElement>(`[data-cell="${wanted.row}:${wanted.field}"]`)
    if (cell !== null) {
      cell.focus()
      setWanted(null)
    } else if (wanted.row < lines.length) scroller.current.scrollTop = wanted.row * ROW_HEIGHT
    else setWanted(null)
  })
  const insert = (at: number) => {
    onChange((now) => now.toSpliced(at, 0, newLine()))
    setWanted({ row: at, field: 'productNo' })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = cellOf(event.target)
    if (at === null || event.nativeEvent.isComposing) return
    const move = moveOf(event, at, lines.length)
    if (move === null) return
    event.preventDefault()
    if ('insert' in move) insert(move.insert)
    else if ('remove' in move) acts.remove(move.remove)
    else if (move.to.row >= lines.length) insert(lines.length)
    else setWanted(move.to)
  }
  const paste = (event: ClipboardEvent<HTMLElement>) => {
    const text = event.clipboardData.getData('text/plain')
    if (!isBlock(text)) return
    event.preventDefault()
    onPaste(text)
  }
  return (
    <div className="dj-order-grid">
      <div className="dj-order-scroll" ref={scroller}>
        <table aria-label={ORDER_TEXT.lines} onKeyDown={onKeyDown} onPaste={paste}>
          <colgroup>
            {[44, 168, null, 52, 92, 100, 112, 150, 34].map((width, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
              <col key={index} style={width === null ? {} : { width }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {['行', '商品', '名称', '单位', '数量', '单价', '金额', '备注', ''].map((title) => (
                <th key={title} scope="col" data-align={['数量', '单价', '金额'].includes(title) ? 'end' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.before > 0 ? <Gap height={view.before} /> : null}
            {lines.slice(view.first, view.end).map((line, offset) => (
              <LineRow
                key={line.key}
                connectionId={connectionId}
                line={line}
                index={view.first + offset}
                problems={problems.get(line.key)}
                marked={line.key === marked}
                acts={acts}
              />
            ))}
            {view.after > 0 ? <Gap height={view.after} /> : null}
          </tbody>
        </table>
        {lines.length === 0 ? (
          <p className="dj-order-none">
            <b>{ORDER_TEXT.noLines}</b> {ORDER_TEXT.noLinesHint}
          </p>
        ) : null}
      </div>
      <div className="dj-order-totals">
        <button type="button" className="dj-link" onClick={() => insert(lines.length)}>
          + {ORDER_TEXT.addLine}
        </button>
        <span className="dj-muted">{ORDER_TEXT.keysHint}</span>
        <span>
          {ORDER_TEXT.total}　{formatCount(totals.lines)} 行 · 数量 <b>{totals.quantity}</b> · 金额{' '}
          <b>{formatMoney(totals.amount)}</b>
        </span>
      </div>
    </div>
  )
}

function Gap({ height }: { height: number }) {
  return (
    <tr>
      <td colSpan={9} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}

function cellOf(target: EventTarget): GridCell | null {
  const name = target instanceof HTMLElement ? target.dataset.cell : undefined
  const [row, field] = name?.split(':') ?? []
  const known = GRID_FIELDS.find((one): one is GridField => one === field)
  return row === undefined || known === undefined ? null : { row: Number(row), field: known }
}
