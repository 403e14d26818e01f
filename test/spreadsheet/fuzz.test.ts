import { utils, write } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { readSheet, writeXlsx } from '../../main/spreadsheet/index.ts'
import { bookEntries, makeZip, outcome, outcomeOf } from './helpers.ts'
import { randomFrom, seedOf } from './random.ts'

const rows = Array.from({ length: 40 }, (_row, index) => [`0012${index}`, '可乐', `${index}.5`])
const table = utils.book_new()
utils.book_append_sheet(table, utils.aoa_to_sheet(rows), '商品')

const xlsBytes = (): Uint8Array => write(table, { type: 'buffer', bookType: 'biff8' }) as Buffer

/** A copy with up to six bytes changed. */
function damage(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const damaged = Uint8Array.from(bytes)
  for (let times = random(6); times >= 0; times--) damaged[random(damaged.length)] = random(256)
  return damaged
}

const FILES: [name: string, bytes: () => Promise<Uint8Array>, fileName: string][] = [
  [
    'xlsx',
    () =>
      writeXlsx({
        sheetName: '表',
        columns: ['a', 'b', 'c'].map((header) => ({ header, width: 9, kind: 'text' })),
        rows,
      }),
    'a.xlsx',
  ],
  // Not packed, so that flipped bytes reach the XML.
  [
    'xlsx with bare XML',
    async () =>
      makeZip(
        bookEntries({
          rows: '<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>45296.5</v></c></row>'.repeat(20),
          strings: '<si><t>甲&amp;</t></si>',
          formats: [14],
        }).map((entry) => ({ ...entry, stored: true })),
      ),
    'a.xlsx',
  ],
  ['xls', async () => xlsBytes(), 'a.xls'],
  ['csv', async () => Buffer.from(rows.map((row) => `"${row.join('","')}"`).join('\r\n')), 'a.csv'],
]

// `outcome` fails on any error that is not a refusal with a Chinese sentence.
test.each(FILES)('a cut %s is read or refused', async (_name, make, fileName) => {
  const bytes = await make()
  const step = Math.max(1, Math.floor(bytes.length / 80))
  const seen = new Set<string>()
  for (let length = 0; length < bytes.length; length += step) seen.add(await outcome(bytes.slice(0, length), fileName))
  expect(seen.size).toBeGreaterThan(1)
})

// The reader of .xls is a library that a damaged file can send round in circles: only in its worker is it bounded.
const inProcess = FILES.filter(([name]) => name !== 'xls')

test.each(inProcess)('a damaged %s is read or refused, never worse', async (name, make, fileName) => {
  const seed = seedOf(`fuzz ${name}`)
  const random = randomFrom(seed)
  const bytes = await make()
  const seen = new Map<string, number>()
  for (let round = 0; round < 200; round++) {
    const code = await outcome(damage(bytes, random), fileName).catch(
      (error: Error) => `seed ${seed}, round ${round}: ${error.stack}`,
    )
    expect(code).toMatch(/^[a-z-]+$/)
    seen.set(code, (seen.get(code) ?? 0) + 1)
  }
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(200)
})

/** A reading that has not ended by then is refused for its time, which is an answer too (ms). */
const XLS_LIMIT_MS = 5_000

const outcomeInWorker = (bytes: Uint8Array, timeMs: number): Promise<string> =>
  outcomeOf(() => readSheet({ content: { bytes }, name: 'a.xls' }, { limits: { timeMs }, onRows: () => {} }))

test('a damaged xls is read or refused, never worse', async () => {
  const seed = seedOf('fuzz xls')
  const random = randomFrom(seed)
  const bytes = xlsBytes()
  const seen = new Set<string>()
  for (let round = 0; round < 10; round++) {
    const code = await outcomeInWorker(damage(bytes, random), XLS_LIMIT_MS).catch(
      (error: Error) => `seed ${seed}, round ${round}: ${error.stack}`,
    )
    expect(code).toMatch(/^[a-z-]+$/)
    seen.add(code)
  }
  expect(seen.size).toBeGreaterThan(0)
})

test('an xls that sends its reader round in circles is refused in time, its worker ended', async () => {
  const bytes = Uint8Array.from(xlsBytes())
  for (const [at, value] of [
    [5052, 168],
    [169, 221],
    [334, 218],
  ] as const) {
    expect(at).toBeLessThan(bytes.length)
    bytes[at] = value
  }
  expect(await outcomeInWorker(bytes, 2_000)).toBe('time')
})
