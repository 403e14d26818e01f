/** Pixels. */
export const ROW_HEIGHT = 28

export interface GridColumn {
  /** Name of the column on the bridge. */
  key: string
  title: string
  /** Pixels. */
  width: number
  /** Stays at the left edge. Frozen columns come first. */
  frozen?: boolean
  /** Codes are shown in a type with even digits. */
  code?: boolean
  align?: 'end'
  /** Why cells of it cannot be written in; absent = they can. */
  readOnly?: string
}

export interface PlacedColumn extends GridColumn {
  index: number
  /** Left edge in pixels within the row. */
  left: number
}

export interface GridLayout {
  columns: readonly PlacedColumn[]
  /** Width of all columns and the row numbers, in pixels. */
  width: number
  /** Width of what stays at the left edge, row numbers included. */
  frozenWidth: number
}

/** Places columns side by side right of the row numbers. */
export function placeColumns(columns: readonly GridColumn[], numberWidth: number): GridLayout {
  let left = numberWidth
  let frozenWidth = numberWidth
  const placed = columns.map((column, index) => {
    const one: PlacedColumn = { ...column, index, left }
    left += column.width
    if (column.frozen) frozenWidth = left
    return one
  })
  return { columns: placed, width: left, frozenWidth }
}

/** Width of the row numbers for so many rows, in pixels. */
export function numberWidth(highest: number): number {
  return 26 + Math.max(3, String(highest).length) * 8
}

interface Port {
  top: number
  left: number
  width: number
  height: number
}

/** Where to scroll so that a cell is seen whole beside head and frozen columns; `null` = nothing to do. */
export function scrollFor(
  port: Port,
  layout: GridLayout,
  spot: { row: number; column: number },
  rowHeight: number,
  headHeight: number,
): { top: number; left: number } | null {
  const column = layout.columns[spot.column]
  let { top, left } = port
  const rowTop = spot.row * rowHeight
  if (rowTop < top) top = rowTop
  else if (rowTop + rowHeight > top + port.height - headHeight) top = rowTop + rowHeight - port.height + headHeight
  if (column !== undefined && !column.frozen) {
    const right = column.left + column.width
    if (right > left + port.width) left = right - port.width
    if (column.left < left + layout.frozenWidth) left = column.left - layout.frozenWidth
  }
  return top === port.top && left === port.left ? null : { top, left }
}
