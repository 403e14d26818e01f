import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const DEFLATE = 8
/** Sizes and checksum follow the data; names are UTF-8. */
const FLAGS = 0x0808
const DESCRIPTOR = 0x08074b50
/** 1980-01-01: the same content gives the same bytes. */
const DATE = 0x0021

export interface ZipWriter {
  /** Packs one entry; pieces are packed as they come, off the main thread. */
  add(name: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void>
  /** The whole file. */
  finish(): Uint8Array
}

/** Writes a zip file in memory. */
export function createZipWriter(): ZipWriter {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  const write = (part: Buffer): void => {
    parts.push(part)
    offset += part.length
  }

  return {
    async add(name, pieces) {
      const start = offset
      const title = Buffer.from(name, 'utf8')
      const fields = Buffer.alloc(26)
      fields.writeUInt16LE(20, 0)
      fields.writeUInt16LE(FLAGS, 2)
      fields.writeUInt16LE(DEFLATE, 4)
      fields.writeUInt16LE(DATE, 8)
      fields.writeUInt16LE(title.length, 22)
      write(Buffer.concat([number(LOCAL), fields, title]))

      const packed: Buffer[] = []
      let [sum, size, packedSize] = [0, 0, 0]
      const deflate = createDeflateRaw({ level: 6 })
      deflate.on('data', (piece: Buffer) => {
        packed.push(piece)
        packedSize += piece.length
      })
      const ended = once(deflate, 'end')
      for await (const piece of pieces) {
        const bytes = Buffer.from(piece, 'utf8')
        sum = crc32(bytes, sum)
        size += bytes.length
        if (!deflate.write(bytes)) await once(deflate, 'drain')
      }
      deflate.end()
      await ended
      for (const piece of packed) write(piece)
      const sizes = Buffer.concat([number(sum), number(packedSize), number(size)])
      write(Buffer.concat([number(DESCRIPTOR), sizes]))

      sizes.copy(fields, 10)
      const tail = Buffer.alloc(14)
      tail.writeUInt32LE(start, 10)
      directory.push(Buffer.concat([number(CENTRAL), Buffer.from([20, 0]), fields, tail, title]))
    },
    finish() {
      const list = Buffer.concat(directory)
      const end = Buffer.alloc(18)
      end.writeUInt16LE(directory.length, 4)
      end.writeUInt16LE(directory.length, 6)
      end.writeUInt32LE(list.length, 8)
      end.writeUInt32LE(offset, 12)
      return Buffer.concat([...parts, list, number(END), end])
    },
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
