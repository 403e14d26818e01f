export type RowKey = string | number

/**
 * What a held list shows after a new reading: the same rows at the same places, with their new content.
 * `whole`: `fresh` reaches the end of the list. Rows below the reach of `fresh` are left as they were.
 */
export function mirrorHeld<Row>(
  shown: readonly Row[],
  fresh: readonly Row[],
  whole: boolean,
  rowKey: (row: Row) => RowKey,
): { rows: Row[]; gone: Set<RowKey>; came: number } {
  const byKey = new Map(fresh.map((row) => [rowKey(row), row]))
  const lastKnown = shown.findLastIndex((row) => byKey.has(rowKey(row)))
  const gone = new Set<RowKey>()
  const rows = shown.map((row, index) => {
    const key = rowKey(row)
    const newer = byKey.get(key)
    if (newer === undefined && (whole || index < lastKnown)) gone.add(key)
    return newer ?? row
  })
  const known = new Set(shown.map(rowKey))
  const lastShared = fresh.findLastIndex((row) => known.has(rowKey(row)))
  const came = fresh.filter((row, index) => index < lastShared && !known.has(rowKey(row))).length
  return { rows, gone, came }
}

/** Puts the new rows of the top before those shown. `gap`: the reading did not reach what is shown. */
export function appendNewest<Row>(
  shown: readonly Row[],
  fresh: readonly Row[],
  rowKey: (row: Row) => RowKey,
): { rows: Row[]; came: number; gap: boolean } {
  const known = new Set(shown.map(rowKey))
  const came = fresh.filter((row) => !known.has(rowKey(row)))
  const gap = shown.length > 0 && came.length > 0 && came.length === fresh.length
  return { rows: [...came, ...shown], came: came.length, gap }
}
