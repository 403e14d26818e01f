const EMPTY = 0

/**
 * Notices texts that may have been seen before, for half a million of them in a few megabytes: it keeps a hash of each.
 * Every text that came twice is among `all`; very few others are.
 */
export function createSeenTwice() {
  let slots = new Int32Array(1 << 14)
  let held = 0
  const again = new Set<string>()

  function put(hash: number): boolean {
    const mask = slots.length - 1
    let at = (hash ^ (hash >>> 15)) & mask
    for (; slots[at] !== EMPTY; at = (at + 1) & mask) if (slots[at] === hash) return false
    slots[at] = hash
    held++
    return true
  }

  function grow(): void {
    const old = slots
    slots = new Int32Array(old.length * 2)
    held = 0
    for (const hash of old) if (hash !== EMPTY) put(hash)
  }

  return {
    add(text: string): void {
      if (text === '') return
      if (!put(hashOf(text))) again.add(text)
      if (held * 2 > slots.length) grow()
    },
    all: (): string[] => [...again],
  }
}

/** FNV-1a over UTF-16 units; never EMPTY. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash === EMPTY ? 1 : hash
}
