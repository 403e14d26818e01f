import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { SheetLimits } from './limits.ts'
import { overLimit, refuse } from './refusals.ts'
import type { SheetSource } from './types.ts'

/** A file's bytes, read where they are needed. Only ever opened off the main thread. */
export interface SourceFile {
  size: number
  /** At most `length` bytes from `position`; fewer only at the end. */
  read(position: number, length: number): Buffer
  close(): void
}

/** Opens a source. Throws SheetRefused: missing, unreadable, empty, too large. */
export function openSource(source: SheetSource, limits: SheetLimits): SourceFile {
  const file = 'bytes' in source.content ? overBytes(source.content.bytes) : overPath(source.content.path)
  if (file.size > 0 && file.size <= limits.fileBytes) return file
  file.close()
  throw file.size === 0 ? refuse('empty') : overLimit('too-large', 'fileBytes', limits)
}

function overBytes(bytes: Uint8Array): SourceFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    size: buffer.length,
    read: (position, length) => buffer.subarray(position, Math.min(buffer.length, position + length)),
    close() {},
  }
}

function overPath(path: string): SourceFile {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable')
  }
  const stats = fstatSync(handle)
  if (!stats.isFile()) {
    closeSync(handle)
    throw refuse('unreadable')
  }
  return {
    size: stats.size,
    read(position, length) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, stats.size - position)))
      let done = 0
      while (done < buffer.length) {
        const got = readSync(handle, buffer, done, buffer.length - done, position + done)
        // Shorter than a moment ago: someone is writing to it.
        if (got === 0) throw refuse('unreadable', '读取时文件被改短了')
        done += got
      }
      return buffer
    },
    close: () => closeSync(handle),
  }
}
