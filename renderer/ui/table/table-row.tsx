import { Checkbox } from 'antd'
import type { MouseEvent } from 'react'
import type { Tone } from '../../text/status.ts'
import type { Column } from './columns.ts'

interface TableRowProps<Row> {
  row: Row
  index: number
  columns: readonly Column<Row>[]
  filler: boolean
  focusable: boolean
  active: boolean
  tone: Tone | null
  ticked: boolean | null
  onTick: (index: number, range: boolean) => void
  onFocus: (index: number) => void
  onOpen: ((row: Row) => void) | undefined
  openOnClick: boolean
}

export function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, filler, focusable, active, tone, ticked, onTick, onFocus, onOpen, openOnClick } = props
  const open = (event: MouseEvent<HTMLElement>) => {
    if (onOpen && !isControl(event.target)) onOpen(row)
  }
  return (
    <tr
      tabIndex={focusable ? 0 : -1}
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={ticked ?? active}
      className={[active ? 'dj-row-active' : '', tone ? `dj-row-${tone}` : '', onOpen ? 'dj-row-open' : ''].join(' ')}
      onFocus={() => onFocus(index)}
      // The second click of a double click may have begun on a dialog that stood over the row and closed by the first.
      onClick={openOnClick ? (event) => event.detail < 2 && open(event) : undefined}
      onDoubleClick={openOnClick ? undefined : open}
    >
      {ticked === null ? null : (
        <td className="dj-tick">
          <Checkbox
            tabIndex={-1}
            checked={ticked}
            aria-label={`选择第 ${index + 1} 行`}
            onChange={(event) => onTick(index, (event.nativeEvent as { shiftKey?: boolean }).shiftKey === true)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} data-align={column.align ?? 'start'}>
          <div className="dj-cell" title={column.text?.(row)}>
            {column.render(row)}
          </div>
        </td>
      ))}
      {filler ? <td /> : null}
    </tr>
  )
}

/** Buttons, links and boxes inside a row act for themselves. */
function isControl(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('button, a, input, label, .ant-checkbox-wrapper') !== null
}
