import { crc32, deflateRawSync } from 'node:zlib'
import {
  type Cell,
  inspectSheetHere,
  type ReadOptions,
  type Row,
  readSheetHere,
  type SheetReading,
  SheetRefused,
} from '../../main/spreadsheet/index.ts'

export interface ZipEntry {
  name: string
  data: string | Uint8Array
  stored?: boolean
  /** Lies about the unpacked size. */
  size?: number
  flags?: number
  /** Points to another entry's data by index. */
  sharesWith?: number
}

/** A zip file as a program writes it, or as an attacker does. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  const starts: number[] = []
  let offset = 0
  for (const entry of entries) {
    const data = typeof entry.data === 'string' ? Buffer.from(entry.data, 'utf8') : Buffer.from(entry.data)
    const packed = entry.stored === true ? data : deflateRawSync(data)
    const name = Buffer.from(entry.name, 'utf8')
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(entry.flags ?? 0x800, 2)
    fields.writeUInt16LE(entry.stored === true ? 0 : 8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(entry.size ?? data.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const start = entry.sharesWith === undefined ? offset : (starts[entry.sharesWith] ?? 0)
    starts.push(start)
    if (entry.sharesWith === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed])
      parts.push(local)
      offset += local.length
    }
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(start, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, name]))
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06', 'latin1'), end])
}

export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export interface BookParts {
  /** What stands inside `<sheetData>`. */
  rows?: string
  /** The whole worksheet instead. */
  sheet?: string
  /** What stands inside `<sst>`. */
  strings?: string
  /** Format codes; style n + 1 uses code n, style 0 is General. A number is a built-in one. */
  formats?: readonly (string | number)[]
  date1904?: boolean
  more?: readonly ZipEntry[]
}

export function bookEntries(parts: BookParts): ZipEntry[] {
  const formats = parts.formats ?? []
  const numFmts = formats
    .map((code, index) =>
      typeof code === 'string' ? `<numFmt numFmtId="${200 + index}" formatCode="${xml(code)}"/>` : '',
    )
    .join('')
  const xfs = formats.map((code, index) => `<xf numFmtId="${typeof code === 'string' ? 200 + index : code}"/>`).join('')
  return [
    {
      name: '[Content_Types].xml',
      data: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `${HEAD}<workbook ${MAIN} xmlns:r="${REL}">${parts.date1904 === true ? '<workbookPr date1904="1"/>' : ''}<sheets><sheet name="商品" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      data: `${HEAD}<styleSheet ${MAIN}><numFmts>${numFmts}</numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${xfs}</cellXfs></styleSheet>`,
    },
    { name: 'xl/sharedStrings.xml', data: `${HEAD}<sst ${MAIN}>${parts.strings ?? ''}</sst>` },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: parts.sheet ?? `${HEAD}<worksheet ${MAIN}><sheetData>${parts.rows ?? ''}</sheetData></worksheet>`,
    },
    ...(parts.more ?? []),
  ]
}

/** A workbook of raw XML fragments. */
export function makeBook(parts: BookParts): Buffer {
  return makeZip(bookEntries(parts))
}

export function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

export interface Read {
  rows: Row[]
  reading: SheetReading
}

export async function readAll(
  bytes: Uint8Array,
  name = '商品.xlsx',
  options: Omit<ReadOptions, 'onRows'> = {},
): Promise<Read> {
  const rows: Row[] = []
  const reading = await readSheetHere(
    { content: { bytes }, name },
    {
      ...options,
      onRows(batch) {
        rows.push(...batch)
      },
    },
  )
  return { rows, reading }
}

/** The cells of the only row. */
export async function readRow(parts: BookParts): Promise<readonly Cell[]> {
  const { rows } = await readAll(makeBook(parts))
  return rows[0]?.cells ?? []
}

export function texts(rows: readonly Row[]): string[][] {
  return rows.map((row) => row.cells.map((cell) => cell.text))
}

/** Code of the refusal, `read` where the file was read. Any other error fails the test. */
export function outcome(bytes: Uint8Array, name = '商品.xlsx', options = {}): Promise<string> {
  return outcomeOf(() => readAll(bytes, name, options))
}

/** The same of any way to read. */
export async function outcomeOf(read: () => Promise<unknown>): Promise<string> {
  try {
    await read()
    return 'read'
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    const { code, problem, cause, action } = error.refusal
    for (const part of [problem, cause, action])
      if (!/[\u4e00-\u9fff]/.test(part)) throw new Error(`no sentence: ${code}`)
    return code
  }
}

export function inspectBytes(bytes: Uint8Array, name: string): ReturnType<typeof inspectSheetHere> {
  return inspectSheetHere({ content: { bytes }, name })
}
