/** Ticks or unticks one row. */
export function toggleKey<Key>(selected: ReadonlySet<Key>, key: Key): Set<Key> {
  const next = new Set(selected)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Shift-click: everything between the last and this row gets this row's new state. */
export function selectRange<Key>(
  selected: ReadonlySet<Key>,
  keys: readonly Key[],
  from: number,
  to: number,
  on: boolean,
): Set<Key> {
  const next = new Set(selected)
  for (const key of keys.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (on) next.add(key)
    else next.delete(key)
  }
  return next
}

/** State of the box in the header for the rows loaded so far. */
export function headState<Key>(selected: ReadonlySet<Key>, keys: readonly Key[]): 'none' | 'some' | 'all' {
  let count = 0
  for (const key of keys) if (selected.has(key)) count++
  return count === 0 ? 'none' : count === keys.length ? 'all' : 'some'
}
