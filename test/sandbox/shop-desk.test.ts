import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  connectControl,
  ERP_SETTINGS,
  type Sandbox,
  type SandboxControl,
  startSandbox,
} from '../../main/sandbox/index.ts'
import { type PosClient, posClient } from './pos-client.ts'
import { erpStock, posStock, rowsOf, specNumbers } from './shop-books.ts'
import { call } from './wangdian-client.ts'

/** The desks of both sides and the ERP's own fetching of sales, over the control's HTTP side. */
let sandbox: Sandbox
let control: SandboxControl
let pos: PosClient
let codes: string[]
const SHOP = '100231'
const SHOP_NO = 'MD001'
const OTHER = '100232'

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 200, seed: 4 })
  control = connectControl(sandbox.urls.control, sandbox.controlToken)
  pos = posClient(sandbox.urls.pos, sandbox.credentials.pos)
  codes = (await specNumbers(sandbox)).both
  expect(codes.length).toBeGreaterThan(5)
})
beforeEach(async () => {
  await control.setClockOffset(0)
  await control.runCrawler()
  await control.erpSetShop(SHOP_NO, { authorised: true, noFetch: false })
  for (const name of ERP_SETTINGS) await control.erpSetSetting(name, true)
  for (const code of codes.slice(0, 4)) {
    await control.posEditStock(SHOP, code, '20')
    await control.erpEditStock(SHOP, code, '20')
  }
})
afterAll(() => sandbox.stop())

const sale = (quantity = '2') => [{ merchantCode: codes[0]!, quantity, price: '12.5' }]
const at = async () => String(Math.floor((await control.clock()).now / 1000))
async function trades(tid: string): Promise<Record<string, unknown>[]> {
  const { json } = await call(sandbox, 'trade_query', { src_tid: tid }, { timestamp: await at() })
  return json.trades as Record<string, unknown>[]
}
const document = async (no: string) =>
  (await pos(`/v1/documents/${no}`, { at: (await control.clock()).now })).json.data as Record<string, unknown>

describe('the ERP fetches sales itself (S118)', () => {
  test('S37 S43 a sale becomes an order with its stock-out within ten simulated minutes, once', async () => {
    const { no } = await control.posSell(SHOP, sale())
    expect(await posStock(sandbox, SHOP, codes[0]!)).toBe(18)
    expect(await trades(no)).toEqual([])
    await control.advance(600_000)
    const [trade] = await trades(no)
    expect(trade).toMatchObject({ src_tids: no, shop_no: SHOP_NO, trade_status: '110', delivery_term: '1' })
    expect(await erpStock(sandbox, SHOP, codes[0]!)).toBe(18)
    const stockouts = await rowsOf(sandbox, 'wangdian', 'document', { tid: no })
    expect(stockouts).toMatchObject([{ order_type: 1, status: 110, order_no: trade!.stockout_no }])
    await control.advance(1_800_000)
    expect((await control.runCrawler()).fetched).toEqual([])
    expect(await trades(no)).toHaveLength(1)
  })

  test('S57 a sale paid in cash is 货到付款', async () => {
    const { no } = await control.posSell(SHOP, sale(), { payment: 'cash' })
    expect((await control.runCrawler()).fetched).toEqual([no])
    expect(await trades(no)).toMatchObject([{ delivery_term: '2', pay_time: '0000-00-00 00:00:00' }])
  })

  test.each([
    ['S43 not 已授权', { authorised: false }],
    ['S37 禁止抓取订单', { noFetch: true }],
  ])('%s: nothing of this shop is fetched; afterwards everything is', async (_name, patch) => {
    await control.erpSetShop(SHOP_NO, patch)
    const { no } = await control.posSell(SHOP, sale())
    const other = await control.posSell(OTHER, sale())
    expect(await control.runCrawler()).toMatchObject({ fetched: [other.no], skippedShops: [SHOP_NO] })
    await control.erpSetShop(SHOP_NO, { authorised: true, noFetch: false })
    expect((await control.runCrawler()).fetched).toEqual([no])
  })

  test('S14 S15 without 自动下载 nothing comes, without 自动递交 the order waits and no goods move', async () => {
    await control.erpSetSetting('启用订单自动下载', false)
    const { no } = await control.posSell(SHOP, sale())
    expect((await control.runCrawler()).fetched).toEqual([])
    await control.erpSetSetting('启用订单自动下载', true)
    await control.erpSetSetting('启用订单自动递交', false)
    await control.runCrawler()
    expect(await trades(no)).toMatchObject([{ trade_status: '30', stockout_no: '' }])
    expect(await erpStock(sandbox, SHOP, codes[0]!)).toBe(20)
  })

  test('A33 a sale that cannot be matched waits without holding the others, and comes later', async () => {
    const lost = await control.posSell(SHOP, [{ merchantCode: null, productName: '散称', quantity: '1' }])
    const good = await control.posSell(SHOP, sale())
    const report = await control.runCrawler()
    expect(report.fetched).toEqual([good.no])
    expect(report.waiting).toMatchObject([{ tid: lost.no, reason: expect.stringContaining('没有匹配') }])
    expect((await control.runCrawler()).waiting.map(({ tid }) => tid)).toEqual([lost.no])
    await control.posCancel(lost.no)
  })

  test('S118 trade_push refuses a shop of platform 19', async () => {
    const params = { shop_no: SHOP_NO, trade_list: JSON.stringify([{ tid: 'X' }]) }
    expect((await call(sandbox, 'trade_push', params, { timestamp: await at() })).json).toMatchObject({ code: 100 })
    const unknown = await call(sandbox, 'trade_push', { ...params, shop_no: 'none' }, { timestamp: await at() })
    expect(unknown.json).toMatchObject({ code: 100, message: expect.stringContaining('不存在') })
  })

  test('runDue does the rounds that have come due on a clock that was moved elsewhere', async () => {
    const { no } = await control.posSell(SHOP, sale())
    await control.runDue()
    expect(await trades(no)).toEqual([])
    await control.setClockOffset(3_600_000)
    await control.runDue()
    expect(await trades(no)).toHaveLength(1)
  })
})

describe("the POS's own documents", () => {
  test.each([
    ['purchaseIn', '3', 23],
    ['importIn', '3', 23],
    ['returnIn', '3', 23],
    ['exchangeOut', '3', 17],
    ['billedOut', '3', 17],
    ['reversal', '-3', 17],
    ['reversal', '3', 23],
  ])('%s of %s is completed at once, changes the stock once, and 作废 undoes it', async (kind, quantity, expected) => {
    const lines = [{ merchantCode: codes[1]!, quantity }]
    const { no } = await control.posCreateDocument({ kind, shopId: SHOP, lines })
    expect(await posStock(sandbox, SHOP, codes[1]!)).toBe(expected)
    expect(await document(no)).toMatchObject({
      kind,
      origin: 'pos',
      status: 'completed',
      source: null,
      lines: [{ merchantCode: codes[1], defective: false, productName: expect.any(String) }],
    })
    await control.posCancel(no)
    expect(await posStock(sandbox, SHOP, codes[1]!)).toBe(20)
    expect(await document(no)).toMatchObject({ status: 'cancelled' })
  })

  test('S24 a line of 残次品 is in the document and changes no stock', async () => {
    const lines = [
      { merchantCode: codes[0]!, quantity: '1', defective: true },
      { merchantCode: codes[1]!, quantity: '1' },
    ]
    const { no } = await control.posCreateDocument({ kind: 'returnIn', shopId: SHOP, lines })
    expect((await document(no)).lines).toMatchObject([{ defective: true }, { defective: false }])
    expect([await posStock(sandbox, SHOP, codes[0]!), await posStock(sandbox, SHOP, codes[1]!)]).toEqual([20, 21])
  })

  test('S20 a 盘点 waits for 商家后台, and only its audit changes the stock', async () => {
    const lines = [{ merchantCode: codes[0]!, quantity: '15' }]
    const { no } = await control.posCreateDocument({ kind: 'stocktake', shopId: SHOP, lines })
    expect(await document(no)).toMatchObject({
      status: 'submitted',
      completedAt: null,
      lines: [{ bookQuantity: '20.0000' }],
    })
    expect(await posStock(sandbox, SHOP, codes[0]!)).toBe(20)
    await control.posAudit(no)
    expect(await document(no)).toMatchObject({ status: 'completed', completedAt: expect.any(String) })
    expect(await posStock(sandbox, SHOP, codes[0]!)).toBe(15)
    await expect(control.posAudit(no)).rejects.toThrow('completed already')
    const turnedDown = await control.posCreateDocument({ kind: 'stocktake', shopId: SHOP, lines })
    await control.posAudit(turnedDown.no, false)
    expect(await document(turnedDown.no)).toMatchObject({ status: 'cancelled' })
  })

  test('调拨 has two legs that name each other; the second counts when it is received', async () => {
    const before = await posStock(sandbox, OTHER, codes[0]!)
    const lines = [{ merchantCode: codes[0]!, quantity: '4' }]
    const made = await control.posCreateDocument({ kind: 'transferOut', shopId: SHOP, counterpartShopId: OTHER, lines })
    expect(await document(made.no)).toMatchObject({
      status: 'completed',
      counterpartShopId: OTHER,
      relatedNo: made.otherLegNo,
    })
    expect(await document(made.otherLegNo!)).toMatchObject({
      kind: 'transferIn',
      shopId: OTHER,
      status: 'submitted',
      relatedNo: made.no,
    })
    expect([await posStock(sandbox, SHOP, codes[0]!), await posStock(sandbox, OTHER, codes[0]!)]).toEqual([16, before])
    await control.posReceive(made.otherLegNo!)
    expect(await posStock(sandbox, OTHER, codes[0]!)).toBe(before + 4)
    await expect(control.posCancel(made.no)).rejects.toThrow('has been received')
    const next = await control.posCreateDocument({ kind: 'transferOut', shopId: SHOP, counterpartShopId: OTHER, lines })
    await control.posCancel(next.no)
    expect(await document(next.otherLegNo!)).toMatchObject({ status: 'cancelled' })
    expect(await posStock(sandbox, SHOP, codes[0]!)).toBe(16)
  })

  test('A33 a product without 商家编码 may stand on a document', async () => {
    const lines = [{ merchantCode: null, productName: '赠品', quantity: '1' }]
    const { no } = await control.posCreateDocument({ kind: 'purchaseIn', shopId: SHOP, lines })
    expect((await document(no)).lines).toMatchObject([{ merchantCode: null, productName: '赠品' }])
  })

  test('every change comes through the feed; stock where it is asked for, a removed document as a tombstone', async () => {
    const now = Date.now()
    const read = async (query: string) => (await pos(`/v1/changes?${query}`, { at: now })).json.data
    const start = await read('types=document,stock')
    const plain = await read('')
    const lines = [{ merchantCode: codes[2]!, quantity: '9' }]
    const { no } = await control.posCreateDocument({ kind: 'stocktake', shopId: SHOP, lines })
    const first = await read(`types=document,stock&cursor=${start.nextCursor}`)
    expect((first.items as { key: string }[]).map(({ key }) => key)).toContain(no)
    await control.posAudit(no)
    const second = await read(`types=document,stock&cursor=${first.nextCursor}`)
    const items = second.items as Record<string, unknown>[]
    expect(items.find(({ key }) => key === no)).toMatchObject({ op: 'upsert', data: { status: 'completed' } })
    expect(items.find(({ type }) => type === 'stock')).toMatchObject({
      key: `${SHOP}/${codes[2]}`,
      data: { quantity: '9.0000', shopId: SHOP, merchantCode: codes[2] },
    })
    expect((await read(`cursor=${plain.nextCursor}`)).items).not.toContainEqual(
      expect.objectContaining({ type: 'stock' }),
    )
    await expect(control.posDeleteDocument(no)).rejects.toThrow('completed')
    await control.posCancel(no)
    await control.posDeleteDocument(no)
    const last = await read(`types=document,stock&cursor=${second.nextCursor}`)
    expect((last.items as Record<string, unknown>[]).find(({ key }) => key === no)).toMatchObject({
      op: 'delete',
      data: null,
    })
    expect((await pos(`/v1/documents/${no}`, { at: now })).status).toBe(404)
  })

  test('lists by changedSince and origin; stock too', async () => {
    await control.setClockOffset(60_000)
    const since = encodeURIComponent(
      `${new Date(Date.now() + 50_000 + 8 * 3_600_000).toISOString().slice(0, 23)}+08:00`,
    )
    const { no } = await control.posSell(SHOP, sale())
    const get = async (path: string) => (await pos(path, { at: (await control.clock()).now })).json.data.rows
    expect((await get(`/v1/documents?changedSince=${since}`)).map((row) => row.documentNo)).toEqual([no])
    expect(await get(`/v1/documents?changedSince=${since}&origin=erp`)).toEqual([])
    expect((await get(`/v1/stock?shopId=${SHOP}&changedSince=${since}`)).map((row) => row.merchantCode)).toEqual([
      codes[0],
    ])
  })

  test('what was written under a stock number is found again', async () => {
    const rows = [{ sourceNo: 'KC-1', contentHash: 'h', shopId: SHOP, merchantCode: codes[0], quantity: '6' }]
    await pos('/v1/stock:batch', { body: { rows } })
    await control.posSell(SHOP, sale('1'))
    const { rows: found } = (await pos('/v1/stock-writes:lookup', { body: { keys: ['KC-1', 'never'] } })).json.data
    expect(found).toMatchObject([
      { key: 'KC-1', found: true, write: { contentHash: 'h' }, stock: { quantity: '5.0000', shopId: SHOP } },
      { key: 'never', found: false, write: null, stock: null },
    ])
    const again = (await pos('/v1/stock:batch', { body: { rows } })).json.data.rows
    expect(again).toMatchObject([{ result: 'exists', changed: false }])
    expect(await posStock(sandbox, SHOP, codes[0]!)).toBe(5)
  })

  test('S92 the switch ERP数据同步设置 can be moved by hand', async () => {
    await control.posSetErpSync(false)
    expect((await pos('/v1/settings/erp-sync')).json.data).toMatchObject({ enabled: false })
    await control.posSetErpSync(true)
  })
})

describe("the vendor's own link (A29)", () => {
  test('moves finished documents of the ERP to the POS and the POS documents to the ERP, each once', async () => {
    await control.setDirectLinks({ erpToPos: true, posToErp: true })
    const lines = [{ specNo: codes[0]!, num: '5' }]
    const going = await control.erpCreateStockIn({ kind: '采购入库', warehouseNo: SHOP, lines })
    await control.erpCreateStockIn({ kind: '预入库', warehouseNo: SHOP, lines })
    const waiting = await control.erpCreateStockIn({ kind: '其他入库', warehouseNo: SHOP, lines, state: 'waiting' })
    const back = await control.posCreateDocument({
      kind: 'exchangeOut',
      shopId: SHOP,
      lines: [{ merchantCode: codes[1]!, quantity: '2' }],
    })
    await control.advance(1_200_000)
    const received = await rowsOf(sandbox, 'pos', 'document', { origin: 'erp' })
    expect(received.map((row) => row.erp_no)).toEqual([going.no])
    const [taken] = await rowsOf(sandbox, 'wangdian', 'document', { outer_no: back.no })
    expect(taken).toMatchObject({ direction: 'out', order_type: 7, warehouse_no: SHOP })
    await control.erpFinish(waiting.no)
    await control.advance(1_200_000)
    expect((await rowsOf(sandbox, 'pos', 'document', { origin: 'erp' })).map((row) => row.erp_no)).toEqual([
      going.no,
      waiting.no,
    ])
    expect(await rowsOf(sandbox, 'wangdian', 'document', { outer_no: back.no })).toHaveLength(1)
    await control.setDirectLinks({ erpToPos: false, posToErp: false })
  })
})
