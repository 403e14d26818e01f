import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type DocumentsReadState,
  MOST_LINES,
  type StockInPush,
  startDocumentsRead,
  startStockRead,
  startTradesRead,
  type Wangdian,
  type WangdianStockOrder,
} from '../../../main/remote/wangdian/index.ts'
import { ERP_SETTINGS, type Sandbox, startSandbox } from '../../../main/sandbox/index.ts'
import { client } from './wangdian-kit.ts'

let sandbox: Sandbox
let wangdian: Wangdian
let specs: string[]
const FROM = '100231'
const TO = '100232'
const HOUR = 3_600_000
let counter = 0
const number = (): string => `DOC${String(++counter).padStart(6, '0')}`

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 80, seed: 9 })
  const books = await sandbox.control.books('wangdian', { tables: ['goods', 'spec'] })
  const live = new Set(books.rows.goods!.filter((row) => row.deleted === 0).map((row) => row.goods_id))
  const names = books.rows
    .spec!.filter((row) => row.deleted === 0 && live.has(row.goods_id))
    .map((row) => String(row.spec_no))
  specs = names.filter((name) => names.filter((other) => other === name).length === 1)
})
beforeEach(() => {
  wangdian = client(sandbox.urls.wangdian, sandbox.credentials.wangdian).wangdian
})
afterEach(async () => {
  await sandbox.control.clearFaults()
  for (const name of ERP_SETTINGS) await sandbox.control.erpSetSetting(name, true)
})
afterAll(() => sandbox.stop())

const recently = () => ({ from: Date.now() - HOUR, to: Date.now() + 1000 })
const stockIn = (push: Partial<StockInPush> = {}): StockInPush => ({
  outerNo: number(),
  warehouseNo: FROM,
  check: true,
  lines: [{ specNo: specs[0]!, num: 25_000, price: 125_000 }],
  ...push,
})

async function orders(state: DocumentsReadState | null): Promise<WangdianStockOrder[]> {
  const rows: WangdianStockOrder[] = []
  let next = state
  while (next) {
    const read = await wangdian.readStockOrders(JSON.parse(JSON.stringify(next)) as DocumentsReadState)
    if (!read.ok) throw new Error(JSON.stringify(read.outcome))
    rows.push(...read.value.rows)
    next = read.value.next
  }
  return rows
}

describe('writes', () => {
  test('其他入库: delivered with the number; read back exactly, found by our number', async () => {
    const push = stockIn({ reason: '退换货', remark: '备注' })
    const outcome = await wangdian.pushStockIn(push)
    expect(outcome).toMatchObject({ kind: 'delivered', existed: false, remoteNo: expect.stringMatching(/^RK/) })
    const found = await wangdian.stockOrdersBy('stockIn', { outerNo: push.outerNo })
    if (!found.ok) throw new Error('not read')
    expect(found.value).toMatchObject([
      {
        direction: 'in',
        status: 80,
        orderType: 6,
        orderTypeName: '其他入库',
        outerNo: push.outerNo,
        warehouseNo: FROM,
        reason: '退换货',
        remark: '备注',
        goodsCount: 25_000,
        lines: [{ specNo: specs[0], num: 25_000, price: 125_000 }],
      },
    ])
    expect(found.value[0]!.doneAt).toBeGreaterThan(Date.now() - HOUR)
    expect(await wangdian.findStockIn(push)).toMatchObject({
      kind: 'found',
      sameContent: true,
      remoteNo: found.value[0]!.orderNo,
    })
    expect(await wangdian.pushStockIn(push)).toMatchObject({ kind: 'unknown', trouble: { code: 'NUMBER_USED' } })
  })

  test('a document that waits in any status is found by our number', async () => {
    await sandbox.control.erpSetSetting('自动审核其他入库', false)
    const push = stockIn({ check: false })
    const outcome = await wangdian.pushStockIn(push)
    if (outcome.kind !== 'delivered') throw new Error(outcome.kind)
    const finding = { kind: 'found', sameContent: true, remoteNo: outcome.remoteNo }
    for (const status of [20, 25, 32, 35, 40, 50, 30, 60, 70, 80]) {
      await sandbox.control.erpSetState(outcome.remoteNo!, status)
      expect(await wangdian.findStockIn(push), String(status)).toMatchObject(finding)
    }
    const cancelled = stockIn({ check: false })
    const second = await wangdian.pushStockIn(cancelled)
    if (second.kind !== 'delivered') throw new Error(second.kind)
    await sandbox.control.erpCancel(second.remoteNo!)
    expect(await wangdian.findStockIn(cancelled)).toMatchObject({ kind: 'found', sameContent: true })
  })

  test('other content under our number is said, a number never used is not found', async () => {
    const push = stockIn()
    await wangdian.pushStockIn(push)
    const other = { ...push, lines: [{ specNo: specs[0]!, num: 30_000 }] }
    expect(await wangdian.findStockIn(other)).toMatchObject({ kind: 'found', sameContent: false })
    expect(await wangdian.findStockIn({ ...push, warehouseNo: TO })).toMatchObject({ sameContent: false })
    expect(await wangdian.findStockIn(stockIn())).toEqual({ kind: 'not-found' })
    expect(await wangdian.findStockOut({ ...push, check: true })).toEqual({ kind: 'not-found' })
  })

  test('其他出库, 调拨 fast and leg by leg', async () => {
    const out = { outerNo: number(), warehouseNo: FROM, check: true, lines: [{ specNo: specs[1]!, num: 10_000 }] }
    expect(await wangdian.pushStockOut(out)).toMatchObject({
      kind: 'delivered',
      remoteNo: expect.stringMatching(/^CK/),
    })
    expect(await wangdian.findStockOut(out)).toMatchObject({ sameContent: true })
    const base = { fromWarehouseNo: FROM, toWarehouseNo: TO, check: true, lines: [{ specNo: specs[1]!, num: 20_000 }] }
    const fast = { ...base, outerNo: number(), type: 'fast' as const }
    const moved = await wangdian.pushTransfer(fast)
    expect(moved).toMatchObject({ kind: 'delivered', remoteNo: expect.stringMatching(/^TF/) })
    expect(await wangdian.findTransfer(fast)).toMatchObject({ sameContent: true })
    expect(await wangdian.pushTransfer(fast)).toMatchObject({ kind: 'unknown', trouble: { code: 'NUMBER_USED' } })
    const transfer = await wangdian.transfersBy({ outerNo: fast.outerNo })
    expect(transfer).toMatchObject({
      value: [{ status: 90, type: 1, lines: [{ num: 20_000, outNum: 20_000, inNum: 20_000 }] }],
    })
    const stepwise = await wangdian.pushTransfer({ ...base, outerNo: number(), type: 'stepwise' })
    if (stepwise.kind !== 'delivered') throw new Error(stepwise.kind)
    const leg = (warehouseNo: string) => ({
      outerNo: number(),
      transferNo: stepwise.remoteNo!,
      warehouseNo,
      check: true,
      lines: base.lines,
    })
    const out1 = leg(FROM)
    expect(await wangdian.pushTransferOut(out1)).toMatchObject({ kind: 'delivered' })
    expect(await wangdian.findTransferOut(out1)).toMatchObject({ sameContent: true })
    const in1 = leg(TO)
    expect(await wangdian.pushTransferIn(in1)).toMatchObject({ kind: 'delivered' })
    expect(await wangdian.findTransferIn(in1)).toMatchObject({ sameContent: true })
  })

  test('S20 盘点: absolute quantities, warnings by line, found by our number', async () => {
    const push = {
      outerNo: number(),
      warehouseNo: FROM,
      lines: [
        { specNo: specs[2]!, num: 70_000 },
        { specNo: 'nowhere', num: 10_000 },
      ],
    }
    const outcome = await wangdian.pushStocktake(push)
    expect(outcome).toMatchObject({
      kind: 'delivered',
      remoteNo: expect.stringMatching(/^PD/),
      result: { warnings: [{ specNo: 'nowhere', message: expect.stringContaining('不存在') }] },
    })
    const stock = await wangdian.stockOfSpec(specs[2]!, FROM)
    expect(stock).toMatchObject({ ok: true, value: [{ stockNum: 70_000 }] })
    expect(await wangdian.findStocktake(push)).toMatchObject({
      kind: 'found',
      sameContent: true,
      result: { warnings: [{ specNo: 'nowhere' }] },
    })
    const changed = { ...push, lines: [{ specNo: specs[2]!, num: 80_000 }] }
    expect(await wangdian.findStocktake(changed)).toMatchObject({ sameContent: false })
    expect(await wangdian.pushStocktake(push)).toMatchObject({ kind: 'unknown', trouble: { code: 'NUMBER_USED' } })
  })

  test('a stocktake of which no line is taken is refused, one of too many lines is not sent', async () => {
    const none = { outerNo: number(), warehouseNo: FROM, lines: [{ specNo: 'nowhere', num: 0 }] }
    expect(await wangdian.pushStocktake(none)).toMatchObject({
      kind: 'refused',
      trouble: { code: 'ALL_LINES_REFUSED' },
    })
    expect(await wangdian.findStocktake(none)).toEqual({ kind: 'not-found' })
    await sandbox.control.clearRequests()
    const lines = Array.from({ length: MOST_LINES + 1 }, (_, at) => ({ specNo: `s${at}`, num: 10_000 }))
    expect(await wangdian.pushStocktake({ ...none, lines })).toMatchObject({ trouble: { code: 'TOO_MANY_LINES' } })
    expect((await sandbox.control.requests()).total).toBe(0)
  })

  test('a refusal says 问题, 原因 and 怎么办 by its kind', async () => {
    const missing = await wangdian.pushStockIn(stockIn({ lines: [{ specNo: 'nowhere', num: 10_000 }] }))
    expect(missing).toMatchObject({
      kind: 'refused',
      trouble: { code: 'PRODUCT_MISSING', cause: expect.stringContaining('nowhere') },
    })
    const warehouse = await wangdian.pushStockIn(stockIn({ warehouseNo: 'none' }))
    expect(warehouse).toMatchObject({ kind: 'refused', trouble: { code: 'WAREHOUSE_MISSING' } })
  })

  test.each(['timeout-after-commit', 'error-500-after', 'garbage-after', 'half-body-after'] as const)(
    '%s leaves the write unknown, and the look-up finds it',
    async (kind) => {
      const push = stockIn()
      const quick = client(sandbox.urls.wangdian, sandbox.credentials.wangdian, Date.now, 300).wangdian
      await sandbox.control.setFault({ system: 'wangdian', kind, path: 'push', times: 1 })
      expect(await quick.pushStockIn(push)).toMatchObject({ kind: 'unknown' })
      expect(await wangdian.findStockIn(push)).toMatchObject({ kind: 'found', sameContent: true })
      const rows = (
        await sandbox.control.books('wangdian', { tables: ['document'], where: { outer_no: push.outerNo } })
      ).rows
      expect(rows.document).toHaveLength(1)
    },
  )
})

describe('reads', () => {
  test('every status that is asked for is read, and a read goes on where it was cut off', async () => {
    await sandbox.control.erpSetSetting('自动审核其他入库', false)
    const made = new Map<string, number>()
    for (const state of ['editing', 'waiting', 'unsettled', 'finished'] as const) {
      const { no } = await sandbox.control.erpCreateStockIn({
        kind: '采购入库',
        warehouseNo: FROM,
        state,
        providerName: '供应商',
        lines: [{ specNo: specs[3]!, num: '1' }],
      })
      made.set(no, { editing: 20, waiting: 30, unsettled: 60, finished: 80 }[state])
    }
    const all = await orders(startDocumentsRead('stockIn', recently(), { statuses: [80, 60, 30, 20] }))
    for (const [no, status] of made) expect(all.find((row) => row.orderNo === no)?.status).toBe(status)
    const standard = await orders(startDocumentsRead('stockIn', recently()))
    expect(standard.every((row) => row.status === 80)).toBe(true)
    const bought = await orders(startDocumentsRead('purchaseIn', recently()))
    expect(bought.map((row) => row.providerName)).toContain('供应商')
  })

  test('500 documents of a month over many pages are read once each, exactly', async () => {
    const books = await sandbox.control.books('wangdian', {
      tables: ['document'],
      where: { direction: 'out' },
      limit: 10_000,
    })
    const now = Date.now()
    const window = { from: now - 45 * 24 * HOUR, to: now - 2 * 60_000 }
    const expected = books.rows.document!.filter(
      (row) =>
        [95, 105, 110].includes(Number(row.status)) &&
        row.order_type !== 1 &&
        Number(row.modified) >= Math.floor(window.from / 1000) * 1000 &&
        Number(row.modified) <= window.to,
    )
    const rows = await orders(startDocumentsRead('stockOut', window))
    expect(expected.length).toBeGreaterThan(50)
    expect(rows.map((row) => row.orderNo).sort()).toEqual(expected.map((row) => row.order_no).sort())
  })

  test('sales returns and sales stock-outs come from their own queries', async () => {
    const lines = [{ specNo: specs[3]!, num: '1' }]
    const back = await sandbox.control.erpCreateStockIn({
      kind: '退货入库',
      warehouseNo: FROM,
      lines,
      tid: 'T-1',
      shopNo: 'MD001',
    })
    const sold = await sandbox.control.erpCreateStockOut({ kind: '销售出库', warehouseNo: FROM, lines, tid: 'T-2' })
    const returns = await orders(startDocumentsRead('refundIn', recently()))
    expect(returns.find((row) => row.orderNo === back.no)).toMatchObject({ orderType: 3, tid: 'T-1', shopNo: 'MD001' })
    const sales = await orders(startDocumentsRead('tradeOut', recently()))
    expect(sales.find((row) => row.orderNo === sold.no)).toMatchObject({ orderType: 1, tid: 'T-2' })
    expect(await wangdian.stockOrdersBy('tradeOut', { outerNo: 'x' })).toMatchObject({ ok: false })
  })

  test('transfers and stocktakes by window', async () => {
    const lines = [{ specNo: specs[4]!, num: '2' }]
    const { no } = await sandbox.control.erpCreateTransfer({
      fromWarehouseNo: FROM,
      toWarehouseNo: TO,
      lines,
      type: 'stepwise',
    })
    const transfers = await wangdian.readTransfers(startDocumentsRead('transfer', recently())!)
    if (!transfers.ok) throw new Error('not read')
    expect(transfers.value.rows.find((row) => row.transferNo === no)).toMatchObject({
      status: 40,
      type: 0,
      fromWarehouseNo: FROM,
    })
    const push = { outerNo: number(), warehouseNo: FROM, lines: [{ specNo: specs[4]!, num: 50_000 }] }
    await wangdian.pushStocktake(push)
    const takes = await wangdian.readStocktakes(startDocumentsRead('stocktake', recently())!)
    if (!takes.ok) throw new Error('not read')
    expect(takes.value.rows.find((row) => row.outerNo === push.outerNo)).toMatchObject({ lines: [{ newNum: 50_000 }] })
  })

  test('A31 stock that changed is read with its physical quantity', async () => {
    await sandbox.control.erpEditStock(FROM, specs[5]!, '33.5')
    let state = startStockRead(recently(), { warehouseNo: FROM })
    const rows: { specNo: string; stockNum: number | null }[] = []
    while (state) {
      const read = await wangdian.readStock(state)
      if (!read.ok) throw new Error('not read')
      rows.push(...read.value.rows)
      state = read.value.next
    }
    expect(rows.find((row) => row.specNo === specs[5])).toMatchObject({ stockNum: 335_000, warehouseNo: FROM })
    expect(await wangdian.stockOfSpec('nowhere')).toEqual({ ok: true, value: [] })
  })

  test('S118 a sale is confirmed by its tid, and trades are read hour by hour', async () => {
    const posSpec = (await sandbox.control.books('pos', { tables: ['live_spec'], limit: 1000 })).rows.live_spec!.map(
      (row) => String(row.merchant_code),
    )
    const code = posSpec.find((one) => specs.includes(one))!
    const { no } = await sandbox.control.posSell(FROM, [{ merchantCode: code, quantity: '1', price: '9.9' }], {
      payment: 'cash',
    })
    expect(await wangdian.tradesOfTid(no)).toEqual({ ok: true, value: [] })
    await sandbox.control.runCrawler()
    expect(await wangdian.tradesOfTid(no)).toMatchObject({
      value: [
        { srcTids: [no], shopNo: 'MD001', deliveryTerm: 2, tradeStatus: 110, lines: [{ specNo: code, num: 10_000 }] },
      ],
    })
    let state = startTradesRead({ from: Date.now() - 3 * HOUR, to: Date.now() + 1000 }, 'MD001')
    const tids: string[] = []
    let requests = 0
    while (state) {
      const read = await wangdian.readTrades(state)
      if (!read.ok) throw new Error(JSON.stringify(read.outcome))
      tids.push(...read.value.rows.flatMap((row) => row.srcTids))
      state = read.value.next
      requests += 1
    }
    expect(tids).toContain(no)
    expect(requests).toBeGreaterThanOrEqual(3)
  })
})
