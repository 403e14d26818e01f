import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { rowsOf } from './shop-books.ts'

const DAY = 86_400_000
// The goods that both sides have depend on the day.
const NOW = Date.parse('2026-03-10T10:00:00+08:00')
const dir = mkdtempSync(join(tmpdir(), 'danju-history-'))
const options = { dir, skus: 300, seed: 12, history: true, now: () => NOW }
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox(options)
})
afterAll(async () => {
  await sandbox.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function stockOfBoth(): Promise<{ key: string; erp: number; pos: number }[]> {
  const shops = new Set((await rowsOf(sandbox, 'pos', 'shop', { kind: 'store' })).map((row) => row.shop_id))
  const erp = new Map(
    (await rowsOf(sandbox, 'wangdian', 'warehouse_stock', { deleted: 0 })).map((row) => [
      `${row.warehouse_no}/${row.spec_no}`,
      Number(row.stock_num),
    ]),
  )
  return (await rowsOf(sandbox, 'pos', 'shop_stock'))
    .filter((row) => shops.has(row.shop_id) && erp.has(String(row.key)))
    .map((row) => ({ key: String(row.key), erp: erp.get(String(row.key))!, pos: Number(row.quantity) }))
}

test('a practice shop begins with the same stock on both sides, but for what is on its way', async () => {
  const rows = await stockOfBoth()
  const different = rows.filter((row) => row.erp !== row.pos)
  expect(rows.length).toBeGreaterThan(50)
  expect(different.length).toBeGreaterThan(0)
  expect(different.length).toBeLessThan(25)
})

test('documents of the days before are on both sides, those of today are on their way', async () => {
  const made = (await rowsOf(sandbox, 'wangdian', 'document')).filter((row) => row.born !== 'initial')
  const old = made.filter((row) => row.born === 'desk' && Number(row.created) < NOW - DAY)
  const received = (await rowsOf(sandbox, 'pos', 'document', { origin: 'erp' })).map((row) => row.erp_no)
  expect(old.length).toBeGreaterThan(3)
  for (const row of old) expect(received).toContain(row.order_no)
  const today = made.filter((row) => row.born === 'desk' && Number(row.created) >= NOW - DAY)
  expect(new Set(today.map((row) => row.status))).toEqual(new Set([20, 30, 50, 60, 80]))
  expect(today.map((row) => row.order_no).filter((no) => received.includes(no))).toEqual([])
  const waiting = await rowsOf(sandbox, 'pos', 'document', { status: 'submitted' })
  expect(waiting.map((row) => row.kind).sort()).toEqual(['stocktake', 'transferIn'])
  const report = await sandbox.control.runCrawler()
  expect(report.fetched).toHaveLength(2)
})

test('every round somebody finishes one of the documents left waiting, and no other', async () => {
  const waiting = async () =>
    (await rowsOf(sandbox, 'wangdian', 'document', { born: 'desk', direction: 'in', booked: 0 })).length
  const [row] = await rowsOf(sandbox, 'wangdian', 'spec', { deleted: 0 })
  const lines = [{ specNo: String(row!.spec_no), num: '1' }]
  const own = await sandbox.control.erpCreateStockIn({ kind: 6, warehouseNo: '100231', lines, state: 'waiting' })
  const before = await waiting()
  await sandbox.control.advance(600_000)
  expect(await waiting()).toBe(before - 1)
  await sandbox.control.advance(6_000_000)
  const left = await rowsOf(sandbox, 'wangdian', 'document', { born: 'desk', direction: 'in', booked: 0 })
  expect(left.map((one) => one.order_no)).toEqual([own.no])
})

test('a restart on the folder adds nothing, a reset makes it new', async () => {
  const count = async () => (await sandbox.control.books('wangdian')).counts.document
  const before = await count()
  await sandbox.stop()
  sandbox = await startSandbox(options)
  expect(await count()).toBe(before)
  await sandbox.control.reset()
  expect((await rowsOf(sandbox, 'pos', 'document', { status: 'submitted' })).length).toBe(2)
})

test('without it there are no documents in the POS', async () => {
  const plain = await startSandbox({ skus: 20 })
  expect((await plain.control.books('pos')).counts.document).toBe(0)
  await plain.stop()
})
