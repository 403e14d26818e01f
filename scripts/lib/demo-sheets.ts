import { utils, write } from '@e965/xlsx'
import type { PosLine } from './judge-products.ts'

/** Header of 文件导入 without the four free columns. */
export const CREATE_HEADER = [
  '货品编号',
  '货品名称',
  '分类',
  '品牌',
  '规格名称',
  '商家编码',
  '零售价',
  '基本单位',
  '规格条码',
]
export const UPDATE_HEADER = ['商家编码', '货品名称', '分类', '品牌', '零售价', '基本单位', '规格条码', '上下架']

/** The line's cells in the order of CREATE_HEADER; the price without needless zeros. */
export const createRow = (line: PosLine): string[] => [
  line.productNo,
  line.name,
  line.category,
  line.brand,
  line.specName,
  line.merchantCode,
  String(Number(line.price)),
  line.unit,
  line.barcode,
]

/** A product with one spec of the demonstration's own brand. `n` makes it unique within `prefix`. */
export function demoLine(prefix: string, n: number, more: Partial<PosLine> = {}): PosLine {
  const number = String(n).padStart(4, '0')
  return {
    productNo: `${prefix}${number}`,
    name: `演示${prefix} ${number}`,
    category: '演示商品',
    brand: '演示牌',
    unit: '件',
    onSale: '1',
    merchantCode: `00${prefix}${number}`,
    specName: '均码',
    barcode: '',
    price: (n + 0.5).toFixed(4),
    ...more,
  }
}

export const csvOf = (table: readonly (readonly string[])[]): string =>
  table
    .map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join('\r\n')

/** Text as old Chinese programs write it. Throws on a character that has no double-byte form there. */
export function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030')
  const pairs = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) {
      const char = low === 0x7f ? '' : decoder.decode(Uint8Array.of(high, low))
      if (char.length === 1 && !pairs.has(char)) pairs.set(char, [high, low])
    }
  return Uint8Array.from(
    [...text].flatMap((char) => {
      const bytes = char < '\u0080' ? [char.charCodeAt(0)] : pairs.get(char)
      if (!bytes) throw new Error(`no double-byte form of ${char}`)
      return bytes
    }),
  )
}

/** An .xls whose codes of digits are numbers that a format shows with their zeros, as people keep them. */
export function oldXls(table: readonly (readonly string[])[], codeColumn: number, priceColumn: number): Uint8Array {
  const sheet = utils.aoa_to_sheet(table.map((row) => [...row]))
  table.forEach((row, r) => {
    if (r === 0) return
    const code = row[codeColumn] ?? ''
    sheet[utils.encode_cell({ r, c: codeColumn })] = { t: 'n', v: Number(code), z: '0'.repeat(code.length) }
    sheet[utils.encode_cell({ r, c: priceColumn })] = { t: 'n', v: Number(row[priceColumn]) }
  })
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, '商品')
  return write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer
}

/** A workbook that a library wrote. */
export function bySheetJs(table: readonly (readonly string[])[], priceColumn: number): Uint8Array {
  const rows = table.map((row, r) => row.map((cell, c) => (r > 0 && c === priceColumn ? Number(cell) : cell)))
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), '商品')
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
}
