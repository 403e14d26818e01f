import { Checkbox } from 'antd'
import type { Column } from './columns.ts'
import { startResize } from './resize-column.ts'

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
