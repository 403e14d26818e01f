import { type CodeKey, type CompareTables, FIRST_KEY, type StoredCode } from './compare-tables.ts'

/** Rows of a part that are held in memory at a time; a million codes are some hundred parts. */
const BUFFER = 64

interface Cursor {
  part: number
  rows: StoredCode[]
  at: number
  last: CodeKey
  /** The part has no rows beyond those held. */
  ended: boolean
}

/**
 * Order of texts in the database (bytes of UTF-8). UTF-16 agrees but for characters beyond the basic plane, which it
 * puts before U+E000.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return byCodePoint(left) - byCodePoint(right)
  }
  return a.length - b.length
}

const byCodePoint = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** The order in which a part is written: as the database keeps it. */
export function compareKeys(a: CodeKey, b: CodeKey): number {
  return compareText(a.folded, b.folded) || compareText(a.productId, b.productId) || a.n - b.n
}

/**
 * Gives the codes of all parts of a run one after the other in the order of their folded codes, reading each part once,
 * forwards, a few rows at a time. Null = there are no more.
 */
export function mergeParts(tables: CompareTables, id: number, parts: number): () => StoredCode | null {
  const heap: Cursor[] = []
  let opened = 0

  function fill(cursor: Cursor): boolean {
    if (cursor.at < cursor.rows.length) return true
    if (cursor.ended) return false
    cursor.rows = tables.codesAfter(id, cursor.part, cursor.last, BUFFER)
    cursor.at = 0
    cursor.ended = cursor.rows.length < BUFFER
    cursor.last = cursor.rows.at(-1)?.key ?? cursor.last
    return cursor.rows.length > 0
  }
  const folded = (at: number): string => {
    const cursor = heap[at]!
    return cursor.rows[cursor.at]!.key.folded
  }
  function swap(a: number, b: number): void {
    const held = heap[a]!
    heap[a] = heap[b]!
    heap[b] = held
  }
  function down(from: number): void {
    for (let at = from; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && compareText(folded(child), folded(least)) < 0) least = child
      if (least === at) return
      swap(at, least)
      at = least
    }
  }
  function up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (compareText(folded(at), folded(parent)) >= 0) return
      swap(at, parent)
      at = parent
    }
  }

  return () => {
    // The first call opens all parts: one small read each.
    for (; opened < parts; opened++) {
      const cursor: Cursor = { part: opened, rows: [], at: 0, last: FIRST_KEY, ended: false }
      if (fill(cursor)) {
        heap.push(cursor)
        up(heap.length - 1)
      }
    }
    const top = heap[0]
    if (top === undefined) return null
    const row = top.rows[top.at]!
    top.at += 1
    if (!fill(top)) {
      const last = heap.pop()!
      if (heap.length > 0 && last !== top) heap[0] = last
    }
    if (heap.length > 0) down(0)
    return row
  }
}
