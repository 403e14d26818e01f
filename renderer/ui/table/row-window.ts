/** Rows drawn above and below what is seen. */
const OVERSCAN = 12
/** Shorter lists are drawn whole. */
const WHOLE_UP_TO = 120

export interface RowWindow {
  first: number
  /** Exclusive. */
  end: number
}

/** Which rows to draw. `scrollTop`, `height` and `rowHeight` in pixels. */
export function rowWindow(count: number, scrollTop: number, height: number, rowHeight: number): RowWindow {
  if (count <= WHOLE_UP_TO) return { first: 0, end: count }
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN)
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN)
  return { first: Math.min(first, Math.max(0, end - 1)), end }
}

/** True when the last rows come into sight and the next page should be read. */
export function nearEnd(count: number, scrollTop: number, height: number, rowHeight: number): boolean {
  return count * rowHeight - (scrollTop + height) < height
}
