import { read, utils, write } from '@e965/xlsx'
import readExcelFile from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { writeXlsx } from '../../main/spreadsheet/index.ts'
import { readAll, texts } from './helpers.ts'
import { randomFrom, seedOf } from './random.ts'
import { script, WRITERS } from './writers.ts'

/** Cells of the first sheet as read-excel-file sees them, numbers as the XML has them. */
async function byReadExcelFile(bytes: Uint8Array): Promise<string[][]> {
  const sheets = await readExcelFile(Buffer.from(bytes), {
    parseNumber: (written: string) => written,
    trim: false,
  } as never)
  const rows = (sheets as unknown as { data: unknown[][] }[])[0]?.data ?? []
  return grid(rows.map((row) => row.map(shown)))
}

/** The same as SheetJS sees them. */
function bySheetJs(bytes: Uint8Array): string[][] {
  const book = read(bytes, { type: 'buffer', dense: true, UTC: true, cellDates: true })
  const sheet = book.Sheets[book.SheetNames[0] as string] as NonNullable<unknown>
  return grid(
    (utils.sheet_to_json(sheet, { header: 1, raw: true, defval: null, blankrows: true, UTC: true }) as unknown[][]).map(
      (row) => row.map(shown),
    ),
  )
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace(/(T00:00:00)?\.000Z$/, '')
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return String(value)
}

/** Without trailing blanks and blank rows, which the readers treat differently. */
function grid(rows: readonly (readonly string[])[]): string[][] {
  const trimmed = rows.map((row) => {
    let length = row.length
    while (length > 0 && row[length - 1] === '') length--
    return row.slice(0, length)
  })
  return trimmed.filter((row) => row.length > 0)
}

const ours = async (bytes: Uint8Array): Promise<string[][]> => texts((await readAll(bytes)).rows)

/** Dates as their serial numbers: read-excel-file leaves those of SheetJS's own styles as they are. */
async function serials(bytes: Uint8Array): Promise<string[][]> {
  const { rows } = await readAll(bytes)
  return rows.map((row) => row.cells.map((cell) => (cell.kind === 'date' ? cell.raw : cell.text)))
}

/** A table of what product lists hold; the same for the same seed. */
function table(
  random: (limit: number) => number,
  rows: number,
  columns: number,
): (string | number | boolean | Date | null)[][] {
  const words = [
    '可口可乐',
    '𠮷野家',
    '农夫山泉 550ml',
    ' 前后空格 ',
    'a&b<c>"d"',
    '第一行\n第二行',
    '0012345',
    '6901234567890',
    'SKU_x0041',
    "it's",
    '😀',
  ]
  const cell = (): string | number | boolean | Date | null => {
    switch (random(8)) {
      case 0:
        return null
      case 1:
        return random(1_000_000)
      case 2:
        return random(100_000) / 100
      case 3:
        return 6_900_000_000_000 + random(1_000_000_000)
      case 4:
        return random(2) === 0
      case 5:
        return new Date(Date.UTC(2000 + random(40), random(12), 1 + random(28)))
      default:
        return words[random(words.length)] as string
    }
  }
  return Array.from({ length: rows }, (_row, index) =>
    Array.from({ length: columns }, (_cell, column) => (column === 0 ? `行${index}` : cell())),
  )
}

test.each([
  ['shared strings', true],
  ['strings in the cells', false],
])('W12 workbooks that SheetJS writes with %s are read as it and read-excel-file read them', async (_name, bookSST) => {
  const seed = seedOf('differential')
  const random = randomFrom(seed)
  for (let round = 0; round < 8; round++) {
    const rows = table(random, 30, 9)
    const sheet = utils.aoa_to_sheet(rows, {
      cellDates: false,
      UTC: true,
      dateNF: round % 2 === 0 ? 'yyyy-mm-dd' : 'yyyy"年"m"月"d"日"',
    })
    const book = utils.book_new()
    utils.book_append_sheet(book, sheet, '商品')
    const bytes = write(book, { type: 'buffer', bookType: 'xlsx', bookSST, compression: round % 2 === 0 }) as Buffer
    const read = await ours(bytes)
    expect([seed, round, read]).toEqual([seed, round, bySheetJs(bytes)])
    expect([seed, round, await serials(bytes)]).toEqual([seed, round, await byReadExcelFile(bytes)])
    expect(read).toEqual(grid(rows.map((row) => row.map(shown))))
  }
})

test('S81 workbooks of our own writer are read alike by all three', async () => {
  const seed = seedOf('own writer')
  const random = randomFrom(seed)
  const rows = table(random, 60, 7).map((row) => row.map((cell) => (cell === null ? null : shown(cell))))
  const bytes = await writeXlsx({
    sheetName: '商品',
    columns: ['编号', '名称', '品牌', '规格', '价格', '数量', '备注'].map((header, index) => ({
      header,
      width: 12,
      kind: index === 4 ? 'decimal' : index === 5 ? 'number' : 'text',
    })),
    rows,
  })
  const read = await ours(bytes)
  expect(read).toEqual([
    ['编号', '名称', '品牌', '规格', '价格', '数量', '备注'],
    ...grid(rows.map((row) => row.map((cell) => cell ?? ''))),
  ])
  // The two do not take `_x005F_` back to `_` in inline strings; everything else is compared as it is.
  const plain = (cells: string[][]): string[][] =>
    cells.map((row) => row.map((cell) => cell.replaceAll('_x005F_', '_')))
  expect(plain(bySheetJs(bytes))).toEqual(read)
  expect(plain(await byReadExcelFile(bytes))).toEqual(read)
})

const TABLE = [
  ['货品编号', '货品名称', '零售价'],
  ['00123', '可乐 & 雪碧', '3.5'],
  ['6901234567890', '  水 ', '12'],
]
const written = { table: TABLE, isNumber: (row: number, column: number): boolean => row > 0 && column === 2 }

test.each(WRITERS)(
  'W12 a workbook as %s writes it is read cell by cell as the others read it',
  async (_name, write) => {
    const bytes = write(written)
    expect(await ours(bytes)).toEqual(TABLE)
    expect(bySheetJs(bytes)).toEqual(TABLE)
    expect(await byReadExcelFile(bytes)).toEqual(TABLE)
  },
)

test('W12 a workbook as scripts write it, without coordinates, styles or shared strings, is read', async () => {
  expect(await ours(script(written))).toEqual(TABLE)
  expect(await ours(script(written, true))).toEqual(TABLE)
})
