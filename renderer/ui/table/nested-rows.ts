import type { RowKey } from '../../state/live-merge.ts'

/** A row of a list whose rows have parts: products and their specs. */
export type NestedRow<Parent, Child> =
  | { kind: 'parent'; key: RowKey; parent: Parent; open: boolean; children: readonly Child[] }
  | { kind: 'child'; key: RowKey; parent: Parent; child: Child; index: number }

/**
 * Parents, each followed by its children when open. Flat rows of one height, so that long lists draw only what is seen.
 * A single child needs no row of its own: the parent shows it.
 */
export function nestRows<Parent, Child>(
  parents: readonly Parent[],
  keyOf: (parent: Parent) => RowKey,
  childrenOf: (parent: Parent) => readonly Child[],
  isOpen: (key: RowKey) => boolean,
): NestedRow<Parent, Child>[] {
  const rows: NestedRow<Parent, Child>[] = []
  for (const parent of parents) {
    const key = keyOf(parent)
    const children = childrenOf(parent)
    const open = children.length > 1 && isOpen(key)
    rows.push({ kind: 'parent', key, parent, open, children })
    if (!open) continue
    for (const [index, child] of children.entries()) {
      rows.push({ kind: 'child', key: `${key}#${index}`, parent, child, index })
    }
  }
  return rows
}
