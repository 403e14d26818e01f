import type { SheetLimits } from './limits.ts'
import { asRefusal } from './read-part.ts'
import { overLimit } from './refusals.ts'
import { unescapeText } from './text-escape.ts'
import { createXmlScanner, type XmlHandler } from './xml-scanner.ts'
import type { ZipArchive } from './zip-archive.ts'

/**
 * The shared texts of a workbook as UTF-8 bytes in blocks; a text never crosses from one block into the next. A million
 * texts cost their bytes and eight more each.
 */
export interface SharedStrings {
  count: number
  /** The block with the text and its place there; false where there is no such text. */
  locate(index: number): boolean
  block: Uint8Array
  start: number
  end: number
}

const BLOCK = 4 * 1024 * 1024
const [SI, T, RPH] = [0, 1, 2]

/** Reads the shared texts: rich text joined, phonetic readings left out, `_x000D_` resolved. Throws SheetRefused. */
export async function readSharedStrings(
  zip: ZipArchive,
  part: string | null,
  limits: SheetLimits,
  checkTime: () => void,
): Promise<SharedStrings> {
  const blocks: Uint8Array[] = []
  let block: Uint8Array = new Uint8Array(0)
  let used = 0
  let bytes = 0
  let count = 0
  /** Block number and place in it, and length, of each text. */
  let places = new Uint32Array(1024)
  let lengths = new Uint32Array(1024)
  let current = new Uint8Array(1024)
  let length = 0
  let inItem = false
  let inText = false
  let phonetic = 0

  const append = (source: Uint8Array, start: number, end: number): void => {
    if (length + end - start > limits.cellBytes) throw overLimit('huge-cell', 'cellBytes', limits, '一个单元格的文本')
    if (length + end - start > current.length) {
      const larger = new Uint8Array(Math.max(current.length * 2, length + end - start))
      larger.set(current.subarray(0, length))
      current = larger
    }
    for (let at = start; at < end; at++) current[length++] = source[at] as number
  }

  const store = (): void => {
    if (count >= limits.sharedStrings) throw overLimit('too-many-strings', 'sharedStrings', limits, '文本条目')
    if (hasEscape(current, length)) {
      const plain = Buffer.from(unescapeText(Buffer.from(current.buffer, 0, length).toString('utf8')), 'utf8')
      length = 0
      append(plain, 0, plain.length)
    }
    if (block.length - used < length) {
      block = new Uint8Array(Math.max(BLOCK, length))
      blocks.push(block)
      used = 0
    }
    bytes += length
    if (bytes > limits.sharedStringBytes) throw overLimit('too-many-strings', 'sharedStringBytes', limits, '文本共计')
    if (count >= places.length) {
      places = grown(places)
      lengths = grown(lengths)
    }
    for (let at = 0; at < length; at++) block[used + at] = current[at] as number
    places[count] = (Math.max(0, blocks.length - 1) * BLOCK + used) >>> 0
    lengths[count] = length
    used += length
    count++
  }

  const handler: XmlHandler = {
    open(name) {
      if (name === T) inText = inItem && phonetic === 0
      else if (name === RPH) phonetic++
      else if (name === SI) {
        inItem = true
        length = 0
      }
    },
    close(name) {
      if (name === T) inText = false
      else if (name === RPH) phonetic--
      else if (name === SI) {
        store()
        inItem = false
      }
    },
    text(source, start, end) {
      if (inText) append(source, start, end)
    },
  }

  if (part !== null) {
    const scanner = createXmlScanner(['si', 't', 'rPh'], handler, limits.xmlDepth)
    try {
      for await (const piece of zip.read(part)) {
        scanner.push(piece)
        checkTime()
      }
      scanner.end()
    } catch (error) {
      throw asRefusal(error)
    }
  }

  const strings: SharedStrings = {
    count,
    block,
    start: 0,
    end: 0,
    locate(index) {
      if (!(index >= 0 && index < count)) return false
      const place = places[index] as number
      strings.block = blocks[Math.floor(place / BLOCK)] ?? block
      strings.start = place % BLOCK
      strings.end = strings.start + (lengths[index] as number)
      return true
    },
  }
  return strings
}

/** Whether `_x` occurs. */
export function hasEscape(bytes: Uint8Array, length: number): boolean {
  for (let at = 0; at < length - 6; at++) if (bytes[at] === 95 && bytes[at + 1] === 120) return true
  return false
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
