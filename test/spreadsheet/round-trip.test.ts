import { read } from '@e965/xlsx'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanCell, writeXlsx } from '../../main/spreadsheet/index.ts'
import { readAll, texts } from './helpers.ts'
import { seedOf } from './random.ts'

const columns = (kinds: readonly ('text' | 'number' | 'decimal')[]) =>
  kinds.map((kind, index) => ({ header: `列${index}`, width: 10, kind }))

test('S81 S84 any text that is written is read back as it was, also as an identifier with zeros', async () => {
  const seed = seedOf('round trip')
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom(
        '0',
        '1',
        '9',
        '_x',
        '000D_',
        '005F',
        '&',
        '<',
        ']]>',
        '\r\n',
        '\t',
        ' ',
        '甲',
        '𠮷',
        '-',
        '.',
      ),
      maxLength: 8,
    }),
    fc.constantFrom('=1+1', '+1', '00123', '6901234567890', '1E5'),
  )
  // Guards are taken off by design, halves of characters cannot be kept.
  const plain = value.filter((each) => each.isWellFormed() && !/^['"=]/.test(each))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(plain, plain, plain), { minLength: 1, maxLength: 6 }), async (rows) => {
      const bytes = await writeXlsx({ sheetName: '表', columns: columns(['text', 'text', 'text']), rows })
      const back = (await readAll(bytes)).rows.slice(1)
      for (const row of back)
        for (const [column, cell] of row.cells.entries()) {
          expect(cell.text).toBe(rows[row.rowNumber - 2]?.[column])
          expect(cell.kind).toBe(cell.text === '' ? 'empty' : 'text')
        }
      expect(back).toHaveLength(rows.filter((row) => row.some((cell) => cell !== '')).length)
    }),
    { seed, numRuns: 300 },
  )
})

test('numbers and decimals come back digit for digit, what a number cannot hold is written as text', async () => {
  const rows = [
    ['12', '3.5'],
    ['123456789012345', '-0.0001'],
    ['1234567890123456', '1.23456'],
    ['007', '1e5'],
    [null, '99999999999.9999'],
  ]
  const { rows: back } = await readAll(
    await writeXlsx({ sheetName: '表', columns: columns(['number', 'decimal']), rows }),
  )
  expect(texts(back).slice(1)).toEqual(rows.map((row) => row.map((cell) => cell ?? '')))
  expect(back.slice(1).map((row) => row.cells.map(({ kind }) => kind))).toEqual([
    ['number', 'number'],
    ['number', 'number'],
    ['text', 'text'],
    ['text', 'text'],
    ['empty', 'number'],
  ])
})

test('S81 columns for identifiers are formatted as text and no formula is ever written', async () => {
  const bytes = await writeXlsx({
    sheetName: "a[b]:*?/\\'",
    columns: columns(['text']),
    rows: [['=HYPERLINK("x")'], ['0012']],
  })
  const book = read(bytes, { type: 'buffer', cellFormula: true, cellNF: true })
  const sheet = book.Sheets[book.SheetNames[0] as string]
  expect(sheet?.A2).toMatchObject({ t: 's', v: '=HYPERLINK("x")', z: '@' })
  expect(sheet?.A2.f).toBeUndefined()
  expect(sheet?.A3).toMatchObject({ t: 's', v: '0012', z: '@' })
  expect(book.SheetNames).toEqual(["a b      '"].map((name) => name.replace(/'$/, '').trim()))
})

test('the same rows make the same file, too long a text is an error', async () => {
  const sheet = { sheetName: '表', columns: columns(['text']), rows: [['甲']] }
  expect(await writeXlsx(sheet)).toEqual(await writeXlsx(sheet))
  await expect(writeXlsx({ ...sheet, rows: [['x'.repeat(32_768)]] })).rejects.toThrow(RangeError)
})

test('cleaning says so and keeps what the file had', async () => {
  const { rows } = await readAll(
    await writeXlsx({ sheetName: '表', columns: columns(['text']), rows: [[' １２\u200b\u00a0Ａ '], ['好']] }),
  )
  const cell = rows[1]?.cells[0]
  const same = rows[2]?.cells[0]
  if (cell === undefined || same === undefined) throw new Error('no cells')
  expect(cleanCell(cell, 'identifier')).toMatchObject({ text: '12 A', raw: cell.text, notes: ['cleaned'] })
  expect(cleanCell(cell)).toMatchObject({ text: '１２ Ａ' })
  expect(cleanCell(same)).toBe(same)
})
