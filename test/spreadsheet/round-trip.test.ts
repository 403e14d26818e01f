import { read } from '@e965/xlsx'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackBatch } from '../../main/spreadsheet/batch.ts'
import { createByteBatch } from '../../main/spreadsheet/byte-batch.ts'
import { cleanCell, cleanText, writeXlsx } from '../../main/spreadsheet/index.ts'
import { readAll, texts } from './helpers.ts'
import { randomFrom, seedOf } from './random.ts'
import { WRITERS } from './writers.ts'

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
  for (const whole of ['👨‍👩‍👧装', '👩🏽‍🚀', '❤️‍🔥']) expect(cleanText(whole)).toBe(whole)
  expect(cleanText('👧\u200d装\u200d👧 甲\u200d乙')).toBe('👧装👧 甲乙')
})

test('W12 rows that lie across the pieces of a large sheet keep all their cells', async () => {
  const random = randomFrom(seedOf('pieces'))
  const text = (): string => ['甲𠮷', 'a', '0', '&é', '69'].map((part) => part.repeat(random(6))).join('')
  const rows = Array.from({ length: 3_000 }, (_row, index) => [
    `行${index}`,
    ...Array.from({ length: 6 }, () => (random(4) === 0 ? '' : text())),
    '尾',
  ])
  const kinds = columns(rows[0]!.map(() => 'text' as const))
  const header = kinds.map((column) => column.header)
  const written = { table: [header, ...rows], isNumber: () => false }
  const writers = [writeXlsx({ sheetName: '表', columns: kinds, rows }), ...WRITERS.map(([, write]) => write(written))]
  for (const bytes of await Promise.all(writers)) expect(texts((await readAll(bytes)).rows)).toEqual(written.table)
})

test('a row that is being read when a batch is taken belongs whole to the next batch', () => {
  const batch = createByteBatch()
  const cell = (column: number, text: string): void => {
    batch.writeText(text)
    batch.put(column, 1, 0, `(${text})`)
  }
  cell(0, '甲𠮷')
  cell(1, 'b')
  batch.endRow(1)
  cell(0, '')
  batch.put(1, 0, 0, null)
  batch.endRow(2)
  cell(2, '丙𠮷é')
  cell(0, 'a')
  const first = batch.take()
  cell(3, 'd')
  batch.endRow(3)
  const rows = [first, batch.take()].flatMap((packed) => (packed ? unpackBatch(packed) : []))
  expect(texts(rows)).toEqual([['甲𠮷', 'b'], [''], ['a', '', '丙𠮷é', 'd']])
  expect(rows.map((row) => row.cells.map((one) => one.raw)).at(-1)).toEqual(['(a)', '', '(丙𠮷é)', '(d)'])
  expect(batch.take()).toBeNull()
})
