import { Checkbox } from 'antd'
import type { PointerEvent } from 'react'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { type Column, MIN_COLUMN_WIDTH } from './columns.ts'

interface TableHeadProps<Row> {
  tableId: string
  columns: readonly Column<Row>[]
  filler: boolean
  tick: 'none' | 'some' | 'all' | null
  onTickAll: () => void
}

export function TableHead<Row>({ tableId, columns, filler, tick, onTickAll }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {tick === null ? null : (
          <th scope="col" className="dj-tick">
            <Checkbox
              aria-label="选择已显示的全部行"
              checked={tick === 'all'}
              indeterminate={tick === 'some'}
              onChange={onTickAll}
            />
          </th>
        )}
        {columns.map((column) => (
          <th key={column.key} scope="col" data-align={column.align ?? 'start'}>
            <span className="dj-cell">{column.title}</span>
            <i
              className="dj-resize"
              aria-hidden="true"
              onPointerDown={(event) => startResize(event, tableId, column.key)}
            />
          </th>
        ))}
        {filler ? <td className="dj-filler" /> : null}
      </tr>
    </thead>
  )
}

function startResize(event: PointerEvent<HTMLElement>, tableId: string, key: string): void {
  event.preventDefault()
  const handle = event.currentTarget
  const startX = event.clientX
  const startWidth = handle.parentElement?.offsetWidth ?? MIN_COLUMN_WIDTH
  handle.setPointerCapture(event.pointerId)
  const move = (moved: globalThis.PointerEvent) => {
    const width = Math.max(MIN_COLUMN_WIDTH, Math.round(startWidth + moved.clientX - startX))
    const tables = usePreferences.getState().tables
    const before = tables[tableId] ?? { order: [], hidden: [], widths: {} }
    setPreferences({ tables: { ...tables, [tableId]: { ...before, widths: { ...before.widths, [key]: width } } } })
  }
  handle.addEventListener('pointermove', move)
  handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
}
