import { isUtf8 } from 'node:buffer'
import type { SourceFile } from './source-file.ts'
import type { Encoding } from './types.ts'

const BLOCK = 4 * 1024 * 1024

export interface FoundEncoding {
  encoding: Encoding
  /** Bytes of the byte order mark. */
  skip: number
}

/**
 * The encoding of a text file: byte order mark, else UTF-8 if every byte of the file agrees, else GB18030 (which GBK
 * and GB2312 are parts of). An encoding given by a person wins, but its mark is still skipped.
 */
export function findEncoding(file: SourceFile, chosen: Encoding | undefined): FoundEncoding {
  const mark = byteOrderMark(file.read(0, 4))
  if (chosen !== undefined) return { encoding: chosen, skip: mark?.encoding === chosen ? mark.skip : 0 }
  return mark ?? { encoding: isWholeUtf8(file) ? 'utf-8' : 'gb18030', skip: 0 }
}

function byteOrderMark(head: Buffer): FoundEncoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 }
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33)
    return { encoding: 'gb18030', skip: 4 }
  return null
}

function isWholeUtf8(file: SourceFile): boolean {
  for (let at = 0; at < file.size; ) {
    const block = file.read(at, BLOCK)
    const isLast = at + block.length >= file.size
    const end = isLast ? block.length : wholeCharacters(block)
    if (!isUtf8(block.subarray(0, end))) return false
    at += end
  }
  return true
}

/** The length without a character that the block's end cuts in two. */
function wholeCharacters(block: Buffer): number {
  for (let back = 1; back <= 3 && back <= block.length; back++) {
    const byte = block[block.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? block.length - back : block.length
  }
  return block.length
}
