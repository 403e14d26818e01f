import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  inspectSheet,
  type Row,
  readSheet,
  readSheetHere,
  SheetRefused,
  writeXlsx,
} from '../../main/spreadsheet/index.ts'
import { makeBook } from './helpers.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'spreadsheet-'))
const file = path.join(folder, '商品.xlsx')
const source = { content: { path: file }, name: '商品.xlsx' }
const ROWS = 20_000

beforeAll(async () => {
  function* rows(): Generator<string[]> {
    for (let index = 0; index < ROWS; index++) yield [`${index}`.padStart(13, '0'), `可乐${index}`, `${index}.5`]
  }
  writeFileSync(
    file,
    await writeXlsx({
      sheetName: '商品',
      columns: [0, 1, 2].map((index) => ({ header: `列${index}`, width: 9, kind: index === 2 ? 'decimal' : 'text' })),
      rows: rows(),
    }),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

test('W6 a file is read in a worker exactly as in this thread, in order, with progress', async () => {
  const [there, here]: [Row[], Row[]] = [[], []]
  const fractions: number[] = []
  const reading = await readSheet(source, {
    onRows: (rows) => void there.push(...rows),
    onProgress: ({ fraction }) => fractions.push(fraction),
  })
  const same = await readSheetHere(source, { onRows: (rows) => void here.push(...rows) })
  expect(reading).toEqual(same)
  expect(reading).toMatchObject({ rows: ROWS + 1, columns: 3, sheet: '商品' })
  expect(there).toEqual(here)
  expect(there.at(-1)?.cells.map(({ text }) => text)).toEqual(['0000000019999', '可乐19999', '19999.5'])
  expect(fractions).toEqual([...fractions].sort((one, other) => one - other))
})

test('a slow taker holds the reader back: no more than a few batches wait', async () => {
  let busy = 0
  let most = 0
  let batches = 0
  await readSheet(source, {
    async onRows() {
      busy++
      most = Math.max(most, busy)
      batches++
      await new Promise((resolve) => setImmediate(resolve))
      busy--
    },
  })
  expect(most).toBe(1)
  expect(batches).toBeGreaterThan(5)
})

test('aborting ends it with the reason, before and in the middle', async () => {
  const reason = new Error('取消')
  await expect(readSheet(source, { signal: AbortSignal.abort(reason), onRows() {} })).rejects.toBe(reason)
  const controller = new AbortController()
  let rows = 0
  const reading = readSheet(source, {
    signal: controller.signal,
    onRows(batch) {
      rows += batch.length
      controller.abort(reason)
    },
  })
  await expect(reading).rejects.toBe(reason)
  expect(rows).toBeLessThan(ROWS)
})

test('what onRows throws comes out', async () => {
  const own = new Error('mine')
  await expect(
    readSheet(source, {
      onRows() {
        throw own
      },
    }),
  ).rejects.toBe(own)
})

test('W8 a refusal crosses the thread whole: problem, cause, what to do', async () => {
  const bytes = makeBook({ sheet: '<!DOCTYPE a><a/>' })
  const error = await readSheet({ content: { bytes }, name: 'a.xlsx' }, { onRows() {} }).catch(
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(SheetRefused)
  const { refusal, message } = error as SheetRefused
  expect(refusal.code).toBe('doctype')
  expect(message).toBe(`${refusal.problem}：${refusal.cause}。${refusal.action}`)
  await expect(
    readSheet({ content: { path: path.join(folder, '没有.xlsx') }, name: '没有.xlsx' }, { onRows() {} }),
  ).rejects.toMatchObject({ refusal: { code: 'missing' } })
  await expect(readSheet({ content: { path: folder }, name: 'a.xlsx' }, { onRows() {} })).rejects.toMatchObject({
    refusal: { code: 'unreadable' },
  })
})

test('a worker that runs out of memory is a refusal, not a crash', async () => {
  const book = utils.book_new()
  const cells = Array.from({ length: 6_000 }, (_row, row) =>
    Array.from({ length: 10 }, (_cell, column) => `值${row}-${column}`),
  )
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), 'x')
  const bytes = write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer
  await expect(
    readSheet({ content: { bytes }, name: 'a.xls' }, { limits: { heapMb: 1 }, onRows() {} }),
  ).rejects.toMatchObject({
    refusal: { code: 'memory' },
  })
})

test('S90 a first look shows sheets, first rows and how many there are', async () => {
  const look = await inspectSheet(source)
  expect(look).toMatchObject({
    kind: 'xlsx',
    sheet: '商品',
    sheets: [{ name: '商品', hidden: false }],
    encoding: null,
    warnings: [],
  })
  expect(look.firstRows).toHaveLength(20)
  expect(look.firstRows[0]?.cells.map(({ text }) => text)).toEqual(['列0', '列1', '列2'])
})
