import { utils, write } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { inspectBytes, outcome, readAll, texts } from './helpers.ts'

function xls(
  bookType: 'biff8' | 'biff5',
  fill: (sheet: ReturnType<typeof utils.aoa_to_sheet>) => void,
  rows: unknown[][],
): Buffer {
  const book = utils.book_new()
  const sheet = utils.aoa_to_sheet(rows)
  fill(sheet)
  utils.book_append_sheet(book, utils.aoa_to_sheet([['别的']]), '隐藏')
  utils.book_append_sheet(book, sheet, '商品')
  book.Workbook = { Sheets: [{ Hidden: 1 }, { Hidden: 0 }] }
  return write(book, { type: 'buffer', bookType }) as Buffer
}

const bytes = xls(
  'biff8',
  (sheet) => {
    sheet.A2 = { t: 'n', v: 69012345678, z: '0000000000000' }
    sheet.B2 = { t: 'n', v: Number('690123456789012345') }
    sheet.C2 = { t: 'n', v: 45296.354166666664, z: 'yyyy-mm-dd hh:mm' }
    sheet.D2 = { t: 'e', v: 42 }
    sheet.E2 = { t: 'n', v: 3 }
    sheet.F2 = { t: 'n', v: 19.9 }
    sheet.G2 = { t: 'b', v: true }
    sheet['!merges'] = [{ s: { r: 4, c: 0 }, e: { r: 4, c: 1 } }]
    sheet['!ref'] = 'A1:G5'
  },
  [['编号', '名称', '日期', '错', '式', '价', '是'], [], [], ['00123', ' 可乐𠮷 ', "'007"], ['合并']],
)

test('W9 W10 W12 an .xls keeps zeros, digits, dates and errors as an .xlsx does', async () => {
  const { rows, reading } = await readAll(bytes, '商品.xls')
  expect(texts(rows)).toEqual([
    ['编号', '名称', '日期', '错', '式', '价', '是'],
    ['0069012345678', '690123456789012400', '2024-01-05T08:30:00', '#N/A', '3', '19.9', 'TRUE'],
    ['00123', ' 可乐𠮷 ', '007'],
    ['合并'],
  ])
  expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([1, 2, 4, 5])
  expect(rows[1]?.cells.map(({ kind, notes }) => [kind, ...notes])).toEqual([
    ['number', 'restored-zeros'],
    ['number', 'restored-digits', 'digits-lost'],
    ['date'],
    ['error'],
    ['number'],
    ['number'],
    ['boolean'],
  ])
  expect(rows[2]?.cells[2]?.notes).toEqual(['guard-removed'])
  expect(reading).toMatchObject({ kind: 'xls', sheet: '商品', rows: 4, columns: 7, merged: ['A5:B5'] })
})

test('the first visible sheet is read, a hidden one by its name', async () => {
  const { rows, reading } = await readAll(bytes, '商品.xls', { sheet: '隐藏' })
  expect(texts(rows)).toEqual([['别的']])
  expect(reading.sheets).toEqual([
    { name: '隐藏', hidden: true },
    { name: '商品', hidden: false },
  ])
  expect(await inspectBytes(bytes, '商品.xls')).toMatchObject({ kind: 'xls', sheet: '商品', estimatedRows: 5 })
})

test('limits hold for .xls too', async () => {
  expect(await outcome(bytes, '商品.xls', { limits: { xlsBytes: 1_000 } })).toBe('too-large')
  expect(await outcome(bytes, '商品.xls', { limits: { cells: 3 } })).toBe('too-many-cells')
  expect(await outcome(bytes, '商品.xls', { limits: { columns: 3 } })).toBe('too-many-columns')
})
