import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'

export interface FileFacts {
  exists: boolean
  sizeBytes: number
  /** Size of the write-ahead log; 0 = none or empty. */
  walBytes: number
  hasWal: boolean
  /** From the 100-byte header; null where the file is too short or starts otherwise. */
  header: { pageSize: number; pageCount: number; countIsValid: boolean } | null
}

/** Looks at a database file without opening it as one, and so without changing anything. Throws fs errors. */
export function inspectFile(file: string): FileFacts {
  const hasWal = existsSync(`${file}-wal`)
  const walBytes = hasWal ? statSync(`${file}-wal`).size : 0
  if (!existsSync(file)) return { exists: false, sizeBytes: 0, walBytes, hasWal, header: null }
  const sizeBytes = statSync(file).size
  return { exists: true, sizeBytes, walBytes, hasWal, header: readHeader(file) }
}

/** https://www.sqlite.org/fileformat.html section 1.3 */
function readHeader(file: string): FileFacts['header'] {
  const header = Buffer.alloc(100)
  const handle = openSync(file, 'r')
  let length: number
  try {
    length = readSync(handle, header, 0, 100, 0)
  } finally {
    closeSync(handle)
  }
  if (length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null
  const pageSize = header.readUInt16BE(16)
  return {
    pageSize: pageSize === 1 ? 65_536 : pageSize,
    pageCount: header.readUInt32BE(28),
    // The page count means something only if the change counter equals the version it was written for.
    countIsValid: header.readUInt32BE(24) === header.readUInt32BE(92),
  }
}

/** Whether the file is shorter than its header says; only meaningful where no log file is left to complete it. */
export function isTruncated(facts: FileFacts): boolean {
  if (!facts.header || facts.walBytes > 0) return false
  const { pageSize, pageCount, countIsValid } = facts.header
  return facts.sizeBytes % pageSize !== 0 || (countIsValid && facts.sizeBytes < pageCount * pageSize)
}
