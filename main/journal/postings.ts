/**
 * Entries per segment of the index. A posting holds the offsets of entries in their segment. Not a power of two, so that
 * two bitmaps fit one page of the file.
 */
export const SEGMENT_ROWS = 15_360
/** 32-bit words of a bitmap over one segment. */
export const WORDS = SEGMENT_ROWS / 32
const BITMAP_BYTES = SEGMENT_ROWS / 8
/** From here on a bitmap is smaller than the offsets. */
const DENSE = BITMAP_BYTES / 2

/** A set of entries of one segment, one bit each. */
export type Bitmap = Uint32Array

/**
 * Which entries of one segment have a word. In memory: one offset, ascending offsets, or a bitmap. On disk the latter
 * two as bytes: BITMAP_BYTES of bitmap, or two bytes per offset (little endian), always fewer.
 */
export type Posting = number | number[] | Uint8Array

/** Adds an offset, not below those already there; returns what to keep. */
export function extendPosting(posting: number | number[] | Uint8Array | undefined, offset: number): Posting {
  if (posting === undefined) return offset
  if (typeof posting === 'number') return posting === offset ? posting : [posting, offset]
  if (posting instanceof Uint8Array) {
    posting[offset >>> 3]! |= 1 << (offset & 7)
    return posting
  }
  if (posting[posting.length - 1] === offset) return posting
  posting.push(offset)
  return posting.length < DENSE ? posting : toBitmapBytes(posting)
}

/** The form for the disk. */
export function encodePosting(posting: Posting): Uint8Array {
  if (posting instanceof Uint8Array) return posting
  const offsets = typeof posting === 'number' ? [posting] : posting
  const bytes = new Uint8Array(offsets.length * 2)
  for (let index = 0; index < offsets.length; index += 1) {
    const offset = offsets[index]!
    bytes[index * 2] = offset & 255
    bytes[index * 2 + 1] = offset >>> 8
  }
  return bytes
}

function toBitmapBytes(offsets: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(BITMAP_BYTES)
  for (const offset of offsets) bytes[offset >>> 3]! |= 1 << (offset & 7)
  return bytes
}

/** Sets in `bitmap` the bit of every entry of a posting. */
export function addPosting(bitmap: Bitmap, posting: Posting): void {
  if (posting instanceof Uint8Array && posting.length === BITMAP_BYTES) {
    const words = asWords(posting)
    for (let word = 0; word < WORDS; word += 1) bitmap[word]! |= words[word]!
    return
  }
  eachOffset(posting, (offset) => {
    bitmap[offset >>> 5]! |= 1 << (offset & 31)
  })
}

/** Keeps in `bitmap` what the posting has too; returns how many are left. */
export function intersectPosting(bitmap: Bitmap, posting: Posting): number {
  if (posting instanceof Uint8Array && posting.length === BITMAP_BYTES) return intersect(bitmap, asWords(posting))
  const kept: number[] = []
  eachOffset(posting, (offset) => {
    if ((bitmap[offset >>> 5]! & (1 << (offset & 31))) !== 0) kept.push(offset)
  })
  bitmap.fill(0)
  for (const offset of kept) bitmap[offset >>> 5]! |= 1 << (offset & 31)
  return kept.length
}

/** Keeps in `bitmap` what `other` has too; returns how many are left. */
export function intersect(bitmap: Bitmap, other: Bitmap): number {
  let count = 0
  for (let word = 0; word < WORDS; word += 1) {
    const bits = bitmap[word]! & other[word]!
    bitmap[word] = bits
    if (bits !== 0) count += bitsOf(bits)
  }
  return count
}

/** How many entries a posting has. */
export function postingSize(posting: Posting): number {
  if (typeof posting === 'number') return 1
  if (Array.isArray(posting)) return posting.length
  return posting.length === BITMAP_BYTES ? countBits(asWords(posting)) : posting.length / 2
}

/** How many bits are set. */
export function countBits(bitmap: Bitmap): number {
  let count = 0
  for (let word = 0; word < WORDS; word += 1) {
    const bits = bitmap[word]!
    if (bits !== 0) count += bitsOf(bits)
  }
  return count
}

/** Offsets set in `bitmap`, highest first, below `end`. */
export function* offsetsDescending(bitmap: Bitmap, end = SEGMENT_ROWS): Generator<number> {
  for (let word = WORDS - 1; word >= 0; word -= 1) {
    let bits = bitmap[word]!
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits)
      bits &= ~(1 << bit)
      const offset = word * 32 + bit
      if (offset < end) yield offset
    }
  }
}

function eachOffset(posting: Posting, visit: (offset: number) => void): void {
  if (typeof posting === 'number') visit(posting)
  else if (Array.isArray(posting)) for (const offset of posting) visit(offset)
  else for (let index = 0; index < posting.length; index += 2) visit(posting[index]! | (posting[index + 1]! << 8))
}

/** The platforms Node and Electron run on are little endian, as the bytes are. */
function asWords(bytes: Uint8Array): Bitmap {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, WORDS)
}

function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
