import { XmlFault } from './xml-fault.ts'

const SLOTS = 8_192

/**
 * Element and attribute names as small numbers. The first names given get 0, 1, 2 …; a prefixed name has a number of
 * its own, and `local[n]` is the number of the part after the prefix.
 */
export interface XmlNames {
  /** Number of the name in bytes[start, end) whose hash (h = h·31 + byte) is given. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number
  local: Int32Array
  text(name: number): string
}

/** A document with thousands of different names is an attack on this table, so 2,000 is the end. */
const MOST = 2_000

export function createXmlNames(known: readonly string[]): XmlNames {
  const table = new Int32Array(SLOTS)
  const stored: Uint8Array[] = []
  const local = new Int32Array(MOST * 2)

  const find = (bytes: Uint8Array, start: number, end: number, hash: number): number => {
    let slot = hash & (SLOTS - 1)
    for (;;) {
      const id = (table[slot] as number) - 1
      if (id < 0) return insert(bytes, start, end, slot)
      const name = stored[id] as Uint8Array
      if (name.length === end - start) {
        let at = 0
        while (at < name.length && name[at] === bytes[start + at]) at++
        if (at === name.length) return id
      }
      slot = (slot + 1) & (SLOTS - 1)
    }
  }

  const insert = (bytes: Uint8Array, start: number, end: number, slot: number): number => {
    if (stored.length >= MOST) throw new XmlFault('too many names')
    const id = stored.length
    stored.push(bytes.slice(start, end))
    table[slot] = id + 1
    const colon = bytes.subarray(start, end).indexOf(58)
    local[id] = id
    if (colon > 0 && colon < end - start - 1) {
      const from = start + colon + 1
      local[id] = find(bytes, from, end, hashOf(bytes, from, end))
    }
    return id
  }

  for (const name of known) {
    const bytes = new TextEncoder().encode(name)
    find(bytes, 0, bytes.length, hashOf(bytes, 0, bytes.length))
  }
  return { find, local, text: (name) => Buffer.from(stored[name] ?? []).toString('utf8') }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
  return hash
}
