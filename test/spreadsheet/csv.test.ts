import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PackedBatch } from '../../main/spreadsheet/batch.ts'
import { unpackBatch } from '../../main/spreadsheet/batch.ts'
import { DEFAULT_LIMITS, type Row, writeCsv } from '../../main/spreadsheet/index.ts'
import { readCsv } from '../../main/spreadsheet/read-csv.ts'
import { openSource } from '../../main/spreadsheet/source-file.ts'
import { inspectBytes, outcome, readAll, texts } from './helpers.ts'
import { randomFrom, seedOf } from './random.ts'

const ROWS = [
  ['货品编号', '货品名称', '零售价'],
  ['00123', '可乐,"大"瓶', '3.50'],
  ['69012345678', '第一行\n第二行', ''],
]
const text = (delimiter: string, newline: string): string =>
  ROWS.map((row) =>
    row.map((cell) => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
  ).join(newline)
const expected = ROWS.map((row) => (row.at(-1) === '' ? row.slice(0, -1) : row))

/** A tiny encoder: the decoder's table turned round. */
function gb18030(content: string): Buffer {
  const table = new Map<string, Buffer>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = decoder.decode(Buffer.from([lead, trail]))
      if (char.length === 1 && char !== '\ufffd') table.set(char, Buffer.from([lead, trail]))
    }
  return Buffer.concat(
    [...content].map((char) => (char < '\x80' ? Buffer.from(char) : (table.get(char) ?? Buffer.from('?')))),
  )
}

test.each([
  ['UTF-8', (content: string) => Buffer.from(content), 'utf-8'],
  ['UTF-8 with its mark', (content: string) => Buffer.from(`\ufeff${content}`), 'utf-8'],
  ['UTF-16LE', (content: string) => Buffer.from(`\ufeff${content}`, 'utf16le'), 'utf-16le'],
  ['UTF-16BE', (content: string) => Buffer.from(`\ufeff${content}`, 'utf16le').swap16(), 'utf-16be'],
  ['GB18030', gb18030, 'gb18030'],
])('W12 S84 a csv in %s is read alike with comma, tab and semicolon, LF and CRLF', async (_name, encode, encoding) => {
  for (const delimiter of [',', '\t', ';'])
    for (const newline of ['\n', '\r\n']) {
      for (const end of ['', newline]) {
        const { rows, reading } = await readAll(encode(text(delimiter, newline) + end), 'a.csv')
        expect(texts(rows)).toEqual(expected)
        expect(reading).toMatchObject({ kind: 'csv', encoding, delimiter, rows: 3, warnings: [] })
      }
    }
})

test('a csv of old Macintosh line ends, and one with mixed ends, is read', async () => {
  expect(texts((await readAll(Buffer.from('a,b\r1,2\r'), 'a.csv')).rows)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
  expect(texts((await readAll(Buffer.from('a,b\r\n1,2\n3,"4"\r\n5,6'), 'a.csv')).rows)).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ])
})

test('an encoding and a delimiter chosen by a person win', async () => {
  const { rows, reading } = await readAll(gb18030('品牌;a,b'), 'a.csv', { encoding: 'gb18030', delimiter: ',' })
  expect(texts(rows)).toEqual([['品牌;a', 'b']])
  expect(reading).toMatchObject({ encoding: 'gb18030', delimiter: ',' })
  const wrong = await readAll(gb18030('品牌,名称\n甲,乙'), 'a.csv', { encoding: 'utf-8' })
  expect(wrong.rows[0]?.problems).toEqual(['undecodable'])
  expect(wrong.reading.warnings.map(({ code }) => code)).toEqual(['undecodable'])
})

test('a sep= line is taken as the hint it is', async () => {
  expect(texts((await readAll(Buffer.from('sep=;\r\na;b,c\r\n1;2'), 'a.csv')).rows)).toEqual([
    ['a', 'b,c'],
    ['1', '2'],
  ])
})

test('short and long rows and broken quotes are marked on their row, blank ones are left out', async () => {
  const { rows, reading } = await readAll(Buffer.from('a,b,c\n1,2\n\n1,2,3,4\n,,\n1,2,3,,\n1,"x"y,3\n4,5,"6'), 'a.csv')
  expect(rows.map(({ rowNumber, problems }) => [rowNumber, ...problems])).toEqual([
    [1],
    [2, 'short-row'],
    [4, 'long-row'],
    [6],
    [7, 'short-row', 'broken-quotes'],
  ])
  expect(reading.warnings.map(({ code }) => code)).toEqual(['broken-rows'])
})

test('W11 damaged and guarded codes of a csv are flagged, never expanded', async () => {
  const { rows } = await readAll(Buffer.from('6.92E+12,="00123",\'00123,"=""00123""",6.9e-7,0012\n'), 'a.csv')
  expect(rows[0]?.cells.map((cell) => [cell.text, ...cell.notes])).toEqual([
    ['6.92E+12', 'scientific'],
    ['00123', 'guard-removed'],
    ['00123', 'guard-removed'],
    ['00123', 'guard-removed'],
    ['6.9e-7', 'scientific'],
    ['0012'],
  ])
})

test('empty, binary and endless texts are refused', async () => {
  expect(await outcome(Buffer.from(''), 'a.csv')).toBe('empty')
  expect(await outcome(Buffer.from('\ufeff'), 'a.csv')).toBe('empty')
  expect(await outcome(Buffer.from('a,b\0c'), 'a.csv')).toBe('binary')
  expect(await outcome(Buffer.from(`a,b\n${'1,2\n'.repeat(5_000)}x\0,y`), 'a.csv')).toBe('binary')
  expect(await outcome(Buffer.from(`a,b\n1,"${'x\n'.repeat(2_000_000)}`), 'a.csv')).toBe('huge-cell')
  expect(await outcome(Buffer.from(`${','.repeat(300)}x`), 'a.csv', { limits: { columns: 200 } })).toBe(
    'too-many-columns',
  )
  expect(await outcome(Buffer.from('1\n'.repeat(300)), 'a.csv', { limits: { rows: 200 } })).toBe('too-many-rows')
})

test('a first look tells encoding, delimiter, first rows and about how many there are', async () => {
  const look = await inspectBytes(Buffer.from(`编号,名称\n${'00123,可乐\n'.repeat(50_000)}`), 'a.csv')
  expect(look).toMatchObject({ kind: 'csv', encoding: 'utf-8', delimiter: ',' })
  expect(look.firstRows).toHaveLength(20)
  expect(Math.abs((look.estimatedRows ?? 0) - 50_001)).toBeLessThan(500)
})

async function inChunks(bytes: Uint8Array, chunk: number): Promise<Row[]> {
  const rows: Row[] = []
  const file = openSource({ content: { bytes }, name: 'a.csv' }, DEFAULT_LIMITS)
  const onBatch = async (batch: PackedBatch): Promise<void> => {
    rows.push(...unpackBatch(batch))
  }
  await readCsv({ file, limits: DEFAULT_LIMITS, delimiter: ',', onBatch, checkTime() {} }, chunk)
  return rows
}

/** Nobody's reader: one state machine over the whole text, as RFC 4180 has it. */
function byTheBook(content: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < content.length; at++) {
    const char = content[at] as string
    if (quoted) {
      if (char !== '"') field += char
      else if (content[at + 1] === '"') field += content[++at]
      else quoted = false
    } else if (char === '"') quoted = true
    else if (char === ',' || char === '\n') {
      row.push(field)
      field = ''
      if (char === '\n') {
        rows.push(row)
        row = []
      }
    } else if (char !== '\r') field += char
  }
  return rows
}

test('random tables come out as they went in, whatever the line ends and wherever the chunks end', async () => {
  const seed = seedOf('csv')
  const random = randomFrom(seed)
  const bits = ['甲', '乙丙', 'a', '0012', '"', ',', '\n', '\r\n', ' ', '𠮷', '', 'é', ';', "x'"]
  for (let round = 0; round < 40; round++) {
    const newline = random(2) === 0 ? '\n' : '\r\n'
    const columns = 2 + random(3)
    const table = Array.from({ length: 2 + random(4) }, () =>
      Array.from(
        { length: columns },
        () => `k${Array.from({ length: random(4) }, () => bits[random(bits.length)]).join('')}z`,
      ),
    )
    const content = table
      .map(
        (row) =>
          row
            .map((cell) => (/[",\r\n]/.test(cell) || random(4) === 0 ? `"${cell.replaceAll('"', '""')}"` : cell))
            .join(',') + newline,
      )
      .join('')
    expect(byTheBook(content.replaceAll('\r\n', '\n'))).toEqual(
      table.map((row) => row.map((cell) => cell.replaceAll('\r\n', '\n'))),
    )
    const bytes = Buffer.from(content)
    for (let chunk = 1; chunk <= bytes.length; chunk += 1 + Math.floor(chunk / 16))
      expect([seed, round, chunk, texts(await inChunks(bytes, chunk))]).toEqual([seed, round, chunk, table])
  }
})

test('what is written is read back equal, guards included', async () => {
  const value = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((each) => !/[\ufeff\ufffd]|\p{Cc}|\r$/u.test(each) && !/^["'=]/.test(each))
  const seed = seedOf('csv round trip')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (table) => {
        const file = Buffer.concat([...writeCsv([['列一', '列二', '列三', '列四'], ...table])])
        const { rows } = await readAll(file, 'a.csv')
        const kept = table.map(trimmed).filter((row) => row.length > 0)
        expect(texts(rows).slice(1)).toEqual(kept)
      },
    ),
    { seed, numRuns: 200 },
  )
})

function trimmed(row: readonly string[]): string[] {
  let length = row.length
  while (length > 0 && row[length - 1] === '') length--
  return row.slice(0, length)
}
