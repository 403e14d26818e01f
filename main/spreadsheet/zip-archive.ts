import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import type { SheetLimits } from './limits.ts'
import { overLimit, refuse } from './refusals.ts'
import type { SourceFile } from './source-file.ts'

const READ = 128 * 1024
const INFLATE = 256 * 1024
const LOCAL_HEADER = 30

export interface ZipArchive {
  /** Names as they stand in the archive, with `/`. */
  names: readonly string[]
  /** The name of an entry that is equal but for upper and lower case, as Windows programs write them. */
  match(name: string): string | null
  /** Packed bytes of all entries. */
  packedBytes: number
  /** Share (0–1) of the given entry that has been unpacked. */
  fraction(name: string): number
  /**
   * The entry's bytes in pieces. Sizes, ratio and checksum are checked on the way, so what came before an error was
   * not to be trusted either.
   */
  read(name: string): AsyncGenerator<Buffer>
}

/** Opens a zip file. Nothing is unpacked and no name is used as a path. Throws SheetRefused. */
export async function openZip(file: SourceFile, limits: SheetLimits): Promise<ZipArchive> {
  const entries = await listEntries(file, limits)
  const progress = new Map<string, number>()
  let expanded = 0

  async function* read(name: string): AsyncGenerator<Buffer> {
    const found = entries.get(name)
    if (found === undefined) throw refuse('damaged')
    const { entry, start } = found
    if (entry.isEncrypted()) throw refuse('password')
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw refuse('damaged', '用了不认识的压缩方法')
    let size = 0
    let sum = 0
    for await (const piece of unpacked(file, entry, start)) {
      size += piece.length
      expanded += piece.length
      if (size > entry.uncompressedSize) throw refuse('suspicious', '条目的实际大小与声明不符')
      if (expanded > limits.expandedBytes) throw overLimit('expands', 'expandedBytes', limits, '展开后')
      if (expanded > limits.ratioFromBytes && size > limits.ratio * Math.max(1, entry.compressedSize))
        throw refuse('expands', `压缩比超过 ${limits.ratio} 倍，正常表格不会这样`)
      sum = crc32(piece, sum)
      progress.set(name, size / Math.max(1, entry.uncompressedSize))
      yield piece
    }
    if (size !== entry.uncompressedSize || sum !== entry.crc32) throw refuse('damaged', '校验和不符，内容已被改坏')
  }

  const byLowerCase = new Map([...entries.keys()].map((name) => [name.toLowerCase(), name]))
  return {
    names: [...entries.keys()],
    match: (name) => byLowerCase.get(name.toLowerCase()) ?? null,
    packedBytes: [...entries.values()].reduce((sum, { entry }) => sum + entry.compressedSize, 0),
    fraction: (name) => progress.get(name) ?? 0,
    read,
  }
}

interface Found {
  entry: Entry
  /** Where its data begins. */
  start: number
}

async function listEntries(file: SourceFile, limits: SheetLimits): Promise<Map<string, Found>> {
  const entries = new Map<string, Found>()
  let zip: ZipFile | null = null
  try {
    zip = await fromRandomAccessReaderPromise(new SourceReader(file), file.size, { autoClose: false })
    if (zip.entryCount > limits.zipEntries)
      throw refuse('suspicious', `内部条目有 ${zip.entryCount} 个，正常表格不会有`)
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      if (entries.has(name)) throw refuse('suspicious', '内部条目重名')
      const header = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
      entries.set(name, { entry, start: header.fileDataStart })
    }
  } catch (error) {
    throw asRefusal(error)
  } finally {
    zip?.close()
  }
  checkPlaces([...entries.values()], file.size)
  return entries
}

/** Entries that share bytes are how a small file expands without end. */
function checkPlaces(found: Found[], size: number): void {
  const places = found
    .map(({ entry, start }) => ({ from: entry.relativeOffsetOfLocalHeader, start, end: start + entry.compressedSize }))
    .sort((one, other) => one.from - other.from)
  let last = 0
  for (const { from, start, end } of places) {
    if (from < last || start < from + LOCAL_HEADER) throw refuse('suspicious', '内部条目相互重叠')
    if (end > size) throw refuse('damaged', '文件不完整，末尾缺失')
    last = end
  }
}

function unpacked(file: SourceFile, entry: Entry, start: number): AsyncIterable<Buffer> {
  const raw = Readable.from(pieces(file, start, entry.compressedSize), { objectMode: false })
  if (entry.compressionMethod === 0) return raw
  const inflate = createInflateRaw({ chunkSize: INFLATE })
  raw.on('error', (error) => inflate.destroy(error))
  return guarded(raw.pipe(inflate), raw)
}

async function* guarded(inflate: NodeJS.ReadableStream, raw: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const piece of inflate) yield piece as Buffer
  } catch (error) {
    throw asRefusal(error)
  } finally {
    raw.destroy()
  }
}

function* pieces(file: SourceFile, start: number, length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += READ) yield file.read(start + at, Math.min(READ, length - at))
}

/** yauzl's view of the file. */
class SourceReader extends RandomAccessReader {
  readonly file: SourceFile
  constructor(file: SourceFile) {
    super()
    this.file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(pieces(this.file, start, end - start), { objectMode: false })
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let got = 0
    try {
      if (position < 0 || position + length > this.file.size) throw refuse('damaged', '文件不完整，末尾缺失')
      got = this.file.read(position, length).copy(buffer, offset)
    } catch (error) {
      callback(error as Error)
      return
    }
    // yauzl compares the number of bytes, which its types leave out.
    ;(callback as (error: Error | null, got: number) => void)(null, got)
  }
}

/** What yauzl or zlib say, as a refusal; other errors are ours and stay. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'SheetRefused') return error
  const { message } = error
  if (/relative path|absolute path|invalid characters in fileName/.test(message))
    return refuse('suspicious', '内部条目的名字指向文件之外')
  if (/encrypt/.test(message)) return refuse('password')
  return refuse('damaged')
}
