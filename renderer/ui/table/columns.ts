import type { ReactNode } from 'react'
import type { TablePreference } from '../../state/preferences.ts'

export interface Column<Row> {
  key: string
  title: string
  /** Pixels; a person may change it. */
  width: number
  align?: 'start' | 'end' | 'center'
  render: (row: Row) => ReactNode
  /** Whole text, for the cell's title when the cell is cut. */
  text?: (row: Row) => string
  /** Takes what is left when the window is wider than all columns. Give it to one column. */
  grow?: boolean
  /** Not shown until a person ticks it in 列设置. */
  hidden?: boolean
  /** Cannot be hidden or moved (row number, name). */
  locked?: boolean
}

export const MIN_COLUMN_WIDTH = 56

/** Columns in the person's order, unknown ones at their own place, hidden ones left out, widths applied. */
export function arrangeColumns<Row>(
  columns: readonly Column<Row>[],
  preference: TablePreference | undefined,
): Column<Row>[] {
  return orderColumns(columns, preference)
    .filter((column) => !isHidden(column, preference))
    .map((column) => ({ ...column, width: preference?.widths[column.key] ?? column.width }))
}

/** All columns, hidden ones too, in the person's order. */
export function orderColumns<Row>(
  columns: readonly Column<Row>[],
  preference: TablePreference | undefined,
): Column<Row>[] {
  const order = preference?.order ?? []
  if (order.length === 0) return [...columns]
  const place = (column: Column<Row>, index: number) => {
    const at = order.indexOf(column.key)
    return at >= 0 ? at : index
  }
  return columns
    .map((column, index) => ({ column, index, at: column.locked ? -1 : place(column, index) }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map((entry) => entry.column)
}

/** A column once hidden or shown by a person stays so; else its own default counts. */
export function isHidden<Row>(column: Column<Row>, preference: TablePreference | undefined): boolean {
  if (column.locked) return false
  if (preference === undefined) return column.hidden === true
  if (preference.hidden.includes(column.key)) return true
  return column.hidden === true && !preference.order.includes(column.key)
}

/** The preference after a column was shown or hidden. Every visible column is named in `order` from then on. */
export function toggleColumn<Row>(
  columns: readonly Column<Row>[],
  preference: TablePreference | undefined,
  key: string,
): TablePreference {
  const shown = new Set(
    orderColumns(columns, preference)
      .filter((one) => !isHidden(one, preference))
      .map((one) => one.key),
  )
  if (shown.has(key)) shown.delete(key)
  else shown.add(key)
  const order = orderColumns(columns, preference).map((one) => one.key)
  return {
    order,
    hidden: order.filter((one) => !shown.has(one)),
    widths: preference?.widths ?? {},
  }
}

/** The preference after a column moved one place. */
export function moveColumn<Row>(
  columns: readonly Column<Row>[],
  preference: TablePreference | undefined,
  key: string,
  step: -1 | 1,
): TablePreference {
  const ordered = orderColumns(columns, preference)
  const hidden = ordered.filter((one) => isHidden(one, preference)).map((one) => one.key)
  const order = ordered.map((one) => one.key)
  const from = order.indexOf(key)
  const to = from + step
  const neighbour = ordered[to]
  if (from >= 0 && neighbour !== undefined && !neighbour.locked) {
    order[from] = neighbour.key
    order[to] = key
  }
  return { order, hidden, widths: preference?.widths ?? {} }
}
