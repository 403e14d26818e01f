import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { GoodsReadState, Wangdian, WangdianGoods } from '../../../main/remote/wangdian/index.ts'
import { startGoodsRead } from '../../../main/remote/wangdian/index.ts'
import { type FaultKind, type Sandbox, startSandbox } from '../../../main/sandbox/index.ts'
import { client } from './wangdian-kit.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ skus: 2_000, seed: 7 })
})
afterAll(() => sandbox.stop())
afterEach(async () => {
  await sandbox.control.clearFaults()
})

const DAY = 86_400_000

function connect(totalTimeoutMs?: number) {
  return client(sandbox.urls.wangdian, sandbox.credentials.wangdian, Date.now, totalTimeoutMs)
}

async function readAll(
  wangdian: Wangdian,
  first: GoodsReadState,
  between: (request: number) => Promise<void> = async () => {},
): Promise<WangdianGoods[]> {
  const rows: WangdianGoods[] = []
  let state: GoodsReadState | null = first
  for (let request = 1; state !== null; request++) {
    const read = await wangdian.readGoodsPage(state)
    if (!read.ok) throw new Error(`${read.outcome.kind} ${read.outcome.trouble.cause}`)
    rows.push(...read.value.rows)
    state = read.value.next
    await between(request)
  }
  return rows
}

test('shops and warehouses are read whole, numbers verbatim', async () => {
  const { wangdian } = connect()
  const shops = await wangdian.shops()
  const warehouses = await wangdian.warehouses()
  if (!shops.ok || !warehouses.ok) throw new Error('not read')
  const books = await sandbox.control.books('wangdian', { tables: ['shop', 'warehouse'], limit: 1000 })
  expect(shops.value.map((shop) => shop.shopNo).sort()).toEqual(books.rows.shop!.map((row) => row.shop_no).sort())
  expect(warehouses.value.map((one) => one.warehouseNo).sort()).toEqual(
    books.rows.warehouse!.map((row) => row.warehouse_no).sort(),
  )
})

test('logistics and classes are read', async () => {
  const { wangdian } = connect()
  const logistics = await wangdian.logistics()
  const classes = await wangdian.classes()
  if (!logistics.ok || !classes.ok) throw new Error('not read')
  expect(logistics.value.length).toBeGreaterThan(0)
  const ids = new Set(classes.value.map((one) => one.classId))
  expect(classes.value.some((one) => one.parentId === null)).toBe(true)
  for (const one of classes.value) if (one.parentId !== null) expect(ids).toContain(one.parentId)
})

test('the stock and document queries fit what the sandbox answers', async () => {
  const { wangdian } = connect()
  const to = Date.now()
  const from = to - 29 * DAY
  for (const read of [
    await wangdian.stockPage({ from, to }, 0),
    await wangdian.stockInPage({ from, to }, 0),
    await wangdian.stockOutPage({ from, to }, 0),
  ]) {
    expect(read).toMatchObject({ ok: true, value: { rows: expect.any(Array), total: expect.any(Number) } })
  }
  expect(await wangdian.tradesPage({ from: to - 3_600_000, to }, 0)).toMatchObject({ ok: true })
  expect(await wangdian.tradesPage({ from: to - 7_200_000, to }, 0)).toMatchObject({
    ok: false,
    outcome: { kind: 'refused' },
  })
})

test('S72 all goods modified in 120 days are read, prices and times exact', async () => {
  const { wangdian } = connect()
  const rows = await readAll(wangdian, startGoodsRead(Date.now() - 130 * DAY, Date.now(), true)!)
  const byNo = new Map(rows.map((goods) => [goods.goodsNo, goods]))
  const window = { from: Date.now() - 60 * DAY, to: Date.now() }
  const expected = await sandbox.control.expectedNew(window)
  expect(expected.specs.length).toBeGreaterThan(100)
  for (const spec of expected.specs) {
    const goods = byNo.get(spec.goodsNo)
    const found = goods?.specs.find((one) => one.specNo === spec.specNo)
    expect(goods?.goodsName).toBe(spec.goodsName)
    expect(goods?.createdAt).toBe(spec.goodsCreated)
    expect(found?.createdAt).toBe(spec.specCreated)
    expect(found?.retailPrice).toBe(Number(spec.retailPrice.replace('.', '')))
    expect(found?.barcode).toBe(spec.barcode)
  }
})

test('S72 goods edited between the pages are not missed', async () => {
  const { wangdian } = connect()
  const before = await readAll(wangdian, startGoodsRead(Date.now() - 130 * DAY, Date.now(), true)!)
  const numbers = [...new Set(before.filter((goods) => !goods.deleted).map((goods) => goods.goodsNo))]
  const rows = await readAll(wangdian, startGoodsRead(Date.now() - 130 * DAY, Date.now(), true)!, async (request) => {
    // Rows of every place: those behind them move to lower places in the ERP's pages.
    for (let i = request; i < numbers.length && request <= 12; i += 40) {
      await sandbox.control.editGoods(numbers[i]!, { unitName: `件${request}` })
    }
  })
  const seen = new Set(rows.map((goods) => goods.goodsNo))
  expect(numbers.length).toBeGreaterThan(300)
  expect(numbers.filter((goodsNo) => !seen.has(goodsNo))).toEqual([])
})

test('a read resumes at the page where it was cut off', async () => {
  const first = startGoodsRead(Date.now() - 130 * DAY, Date.now() - 120_000, false)!
  const whole = await readAll(connect().wangdian, first)
  const seen = new Set<string>()
  let state: GoodsReadState | null = first
  while (state !== null) {
    // A new client each time, as after a crash; only the state was kept.
    const read = await connect().wangdian.readGoodsPage(JSON.parse(JSON.stringify(state)) as GoodsReadState)
    if (!read.ok) throw new Error('not read')
    for (const goods of read.value.rows) seen.add(goods.goodsNo)
    state = read.value.next
  }
  expect(seen).toEqual(new Set(whole.map((goods) => goods.goodsNo)))
})

test('a key that is unknown finds nothing', async () => {
  expect(await connect().wangdian.goodsByKey({ specNo: 'no such code' })).toEqual({ ok: true, value: [] })
})

describe('faults', () => {
  test.each<[FaultKind, string]>([
    ['refuse', 'not-sent'],
    ['timeout-before-commit', 'not-now'],
    ['timeout-after-commit', 'not-now'],
    ['error-500', 'not-now'],
    ['error-500-after', 'not-now'],
    ['throttle-429', 'throttled'],
    ['garbage', 'not-now'],
    ['garbage-after', 'not-now'],
    ['half-body', 'not-now'],
    ['half-body-after', 'not-now'],
    ['auth-expired', 'unauthorised'],
  ])('%s → %s', async (kind, outcome) => {
    const { wangdian } = connect(300)
    await sandbox.control.setFault({ system: 'wangdian', kind })
    expect(await wangdian.shops()).toMatchObject({ ok: false, outcome: { kind: outcome } })
  })

  test('slow is only slow, and a wrong clock is learnt', async () => {
    const { wangdian, offsetMs } = connect()
    await sandbox.control.setFault({ system: 'wangdian', kind: 'slow', delayMs: 30 })
    await sandbox.control.setFault({ system: 'wangdian', kind: 'wrong-clock', minutes: -13 })
    expect(await wangdian.shops()).toMatchObject({ ok: true })
    expect(Math.abs(offsetMs()! + 13 * 60_000)).toBeLessThan(3_000)
  })
})
