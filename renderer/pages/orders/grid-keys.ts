/** Cells of a line that take the focus, in the order of Enter. */
export const GRID_FIELDS = ['productNo', 'quantity', 'price', 'remark'] as const
export type GridField = (typeof GRID_FIELDS)[number]

export interface GridCell {
  row: number
  field: GridField
}

/** Where Enter goes: the next cell, at the end of a line the first of the next one. `row` may be one past the last. */
export function nextCell({ row, field }: GridCell): GridCell {
  const next = GRID_FIELDS[GRID_FIELDS.indexOf(field) + 1]
  return next === undefined ? { row: row + 1, field: 'productNo' } : { row, field: next }
}

/** Where Shift+Enter goes; stays at the very first cell. */
export function previousCell({ row, field }: GridCell): GridCell {
  const before = GRID_FIELDS[GRID_FIELDS.indexOf(field) - 1]
  if (before !== undefined) return { row, field: before }
  return row === 0 ? { row, field } : { row: row - 1, field: 'remark' }
}

export type GridMove = { to: GridCell } | { insert: number } | { remove: number } | null

interface Key {
  key: string
  ctrlKey: boolean
  shiftKey: boolean
}

/** What a key does in a cell of a grid of `count` lines; null = the key is the cell's own. */
export function moveOf(event: Key, at: GridCell, count: number): GridMove {
  switch (event.key) {
    case 'Enter':
      return { to: event.shiftKey ? previousCell(at) : nextCell(at) }
    case 'ArrowUp':
      return at.row === 0 ? null : { to: { ...at, row: at.row - 1 } }
    case 'ArrowDown':
      return at.row + 1 >= count ? null : { to: { ...at, row: at.row + 1 } }
    case 'Insert':
      return { insert: at.row + 1 }
    case 'Delete':
      return event.ctrlKey ? { remove: at.row } : null
    default:
      return null
  }
}

/** Text that came from a spreadsheet: more than one cell. A single value is pasted into the cell itself. */
export const isBlock = (text: string): boolean => /[\t\n\r]/.test(text.trim())
