import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ERP_SETTINGS, type ErpSetting, type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { erpStock, rowsOf, specNumbers } from './shop-books.ts'
import { type Answer, beijing, call, callAll } from './wangdian-client.ts'

/** Every call by hand against the public facts of openapi2, never through the connector. */
let sandbox: Sandbox
let specs: string[]
const WAREHOUSE = '100231'
const OTHER = '100232'
let counter = 0
const number = (): string => `T${String(++counter).padStart(6, '0')}`

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 60, seed: 4 })
  const { both, erpOnly } = await specNumbers(sandbox)
  specs = [...both, ...erpOnly]
  expect(specs.length).toBeGreaterThan(10)
})
beforeEach(async () => {
  for (const spec of specs.slice(0, 6)) await sandbox.control.erpEditStock(WAREHOUSE, spec, '10')
})
afterEach(async () => {
  for (const name of ERP_SETTINGS) await sandbox.control.erpSetSetting(name, true)
})
afterAll(() => sandbox.stop())

async function off(...names: ErpSetting[]): Promise<void> {
  for (const name of names) await sandbox.control.erpSetSetting(name, false)
}

function stockIn(info: Record<string, unknown> = {}): Promise<Answer> {
  const standard = {
    outer_no: number(),
    warehouse_no: WAREHOUSE,
    is_check: 0,
    goods_list: [{ spec_no: specs[0], stockin_num: 2, stockin_price: '12.5' }],
  }
  return call(sandbox, 'stockin_order_push', { stockin_info: JSON.stringify({ ...standard, ...info }) })
}

function stockOut(info: Record<string, unknown> = {}): Promise<Answer> {
  const standard = { outer_no: number(), warehouse_no: WAREHOUSE, detail_list: [{ spec_no: specs[0], num: '3.0000' }] }
  return call(sandbox, 'stockout_order_push', { stockout_info: JSON.stringify({ ...standard, ...info }) })
}

function stocktake(params: Record<string, string> = {}, lines: unknown = [{ spec_no: specs[0], stock_num: '7' }]) {
  return call(sandbox, 'stock_sync_by_pd', {
    warehouse_no: WAREHOUSE,
    api_outer_no: number(),
    is_check: '1',
    is_create_stock: '1',
    is_post_error: '0',
    goods_list: JSON.stringify(lines),
    ...params,
  })
}

async function one(name: string, list: string, params: Record<string, string>): Promise<Record<string, unknown>[]> {
  const { json } = await call(sandbox, name, params)
  if (json.code !== 0) throw new Error(JSON.stringify(json))
  return json[list] as Record<string, unknown>[]
}

describe('其他入库 (stockin_order_push)', () => {
  test('S21 S27 is reviewed and settled at once with the settings, changes the stock once and names the number', async () => {
    const { json } = await stockIn({ outer_no: 'OUR-1', reason: '退换货', remark: '备注' })
    expect(json).toMatchObject({ code: 0, stockin_no: expect.stringMatching(/^RK\d+$/) })
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(12)
    const [row] = await one('stockin_order_query', 'stockin_list', { outer_no: 'OUR-1' })
    expect(row).toMatchObject({
      order_no: json.stockin_no,
      status: '80',
      order_type: '6',
      order_type_name: '其他入库',
      outer_no: 'OUR-1',
      warehouse_no: WAREHOUSE,
      stockin_reason: '退换货',
      remark: '备注',
      goods_count: '2.0000',
    })
    const details = row!.details_list as Record<string, unknown>[]
    expect(details).toMatchObject([{ spec_no: specs[0], goods_count: '2.0000', src_price: '12.5000' }])
  })

  test('S21 without 自动审核其他入库 it waits as 待审核 and is found under its own status only', async () => {
    await off('自动审核其他入库')
    const { json } = await stockIn({ outer_no: 'OUR-2' })
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(10)
    expect(await one('stockin_order_query', 'stockin_list', { outer_no: 'OUR-2' })).toEqual([])
    const [row] = await one('stockin_order_query', 'stockin_list', { outer_no: 'OUR-2', status: '30' })
    expect(row).toMatchObject({ order_no: json.stockin_no, status: '30', stockin_time: '0000-00-00 00:00:00' })
    await sandbox.control.erpFinish(String(json.stockin_no))
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(12)
  })

  test('is_check 1 reviews whatever the setting; S27 without 自动结算 it stays 待结算, its goods moved', async () => {
    await off('自动审核其他入库', '其他入库自动结算')
    const { json } = await stockIn({ outer_no: 'OUR-3', is_check: 1 })
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(12)
    const [row] = await one('stockin_order_query', 'stockin_list', {
      stockin_no: String(json.stockin_no),
      status: '60',
    })
    expect(row).toMatchObject({ status: '60' })
    await sandbox.control.erpFinish(String(json.stockin_no))
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(12)
  })

  test.each([
    ['a number used before', { outer_no: 'OUR-1' }, 21000006],
    ['an unknown spec_no', { goods_list: [{ spec_no: 'nowhere', stockin_num: 1 }] }, 21000024],
    ['no number', { outer_no: '' }, 21000003],
    ['no warehouse', { warehouse_no: '' }, 21000003],
    ['an unknown warehouse', { warehouse_no: 'none' }, 100],
    ['no lines', { goods_list: [] }, 100],
    ['a number too long', { outer_no: 'x'.repeat(41) }, 100],
    ['nothing to take in', { goods_list: [{ spec_no: 'SPEC', stockin_num: 0 }] }, 100],
    ['less than nothing', { goods_list: [{ spec_no: 'SPEC', stockin_num: -1 }] }, 100],
  ])('refuses %s and does nothing', async (_name, info, code) => {
    const before = await rowsOf(sandbox, 'wangdian', 'document')
    const text = JSON.stringify(info).replace('"SPEC"', JSON.stringify(specs[0]))
    const { json } = await stockIn(JSON.parse(text) as Record<string, unknown>)
    expect(json.code).toBe(code)
    expect(await rowsOf(sandbox, 'wangdian', 'document')).toHaveLength(before.length)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(10)
  })

  test('refuses a spec listed twice, text that is no JSON and a warehouse out of permission', async () => {
    const twice = [specs[0], specs[0]].map((spec_no) => ({ spec_no, stockin_num: 1 }))
    expect((await stockIn({ goods_list: twice })).json.code).toBe(100)
    expect((await call(sandbox, 'stockin_order_push', { stockin_info: '{' })).json.code).toBe(100)
    expect((await call(sandbox, 'stockin_order_push')).json.code).toBe(21000003)
    await sandbox.control.setVisible('warehouse', WAREHOUSE, false)
    expect((await stockIn()).json).toMatchObject({ code: 100, message: expect.stringContaining('权限') })
    await sandbox.control.setVisible('warehouse', WAREHOUSE, true)
  })
})

describe('其他出库 (stockout_order_push)', () => {
  test('S22 S27 takes detail_list and num, is finished with the settings and shown without a status', async () => {
    const { json } = await stockOut({ outer_no: 'OUT-1' })
    expect(json).toMatchObject({ code: 0, stockout_no: expect.stringMatching(/^CK\d+$/) })
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(7)
    const [row] = await one('stockout_order_query', 'stockout_list', { outer_no: 'OUT-1' })
    expect(row).toMatchObject({ status: '110', order_type: '7', order_type_name: '其他出库' })
  })

  test('S22 S27 each setting left off stops it where a person has to go on', async () => {
    await off('其他出库自动结算')
    const shipped = String((await stockOut()).json.stockout_no)
    expect(await one('stockout_order_query', 'stockout_list', { stockout_no: shipped, status: '95' })).toHaveLength(1)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(7)
    await off('自动审核其他出库')
    const waiting = String((await stockOut()).json.stockout_no)
    expect(await one('stockout_order_query', 'stockout_list', { stockout_no: waiting, status: '50' })).toHaveLength(1)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(7)
    await sandbox.control.erpCancel(waiting)
    expect(await one('stockout_order_query', 'stockout_list', { stockout_no: waiting, status: '5' })).toHaveLength(1)
    await expect(sandbox.control.erpCancel(shipped)).rejects.toThrow('changed the stock')
  })

  test('a stock below zero is the ERPs setting', async () => {
    expect((await stockOut({ detail_list: [{ spec_no: specs[0], num: 30 }] })).json.code).toBe(0)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(-20)
    await off('允许负库存')
    expect((await stockOut()).json).toMatchObject({ code: 100, message: expect.stringContaining('库存不足') })
  })

  test('the same number may stand on a stock-in and a stock-out', async () => {
    expect((await stockIn({ outer_no: 'BOTH' })).json.code).toBe(0)
    expect((await stockOut({ outer_no: 'BOTH' })).json.code).toBe(0)
    expect((await stockOut({ outer_no: 'BOTH' })).json.code).toBe(21000006)
  })
})

describe('盘点 (stock_sync_by_pd, S20)', () => {
  test('S20 S18 S19 makes a 盘点单 and from it 盘盈入库 (in 4) and 盘亏出库 (out 4), and the stock is what was counted', async () => {
    const lines = [
      { spec_no: specs[0], stock_num: '7' },
      { spec_no: specs[1], stock_num: '12.5' },
      { spec_no: specs[2], stock_num: '10' },
    ]
    const { json } = await stocktake({ api_outer_no: 'PDN-1' }, lines)
    expect(json).toMatchObject({ code: 0, pd_no: expect.stringMatching(/^PD/), warning: [] })
    expect(await Promise.all([0, 1, 2].map((at) => erpStock(sandbox, WAREHOUSE, specs[at]!)))).toEqual([7, 12.5, 10])
    const pdNo = String(json.pd_no)
    const [surplus] = await one('stockin_order_query', 'stockin_list', { src_order_no: pdNo })
    expect(surplus).toMatchObject({ order_type: '4', status: '80', outer_no: '', goods_count: '2.5000' })
    const [deficit] = await one('stockout_order_query', 'stockout_list', { src_order_no: pdNo })
    expect(deficit).toMatchObject({ order_type: '4', status: '110', outer_no: '', goods_count: '3.0000' })
    const [found] = await one('stock_pd_order_query', 'pd_list', { api_outer_no: 'PDN-1' })
    expect(found).toMatchObject({ pd_no: pdNo, warehouse_no: WAREHOUSE })
  })

  test('S18 S19 without the settings 盘盈 and 盘亏 wait and the stock stays until a person reviews them', async () => {
    await off('自动审核盘点入库', '自动审核盘点出库')
    const lines = [
      { spec_no: specs[0], stock_num: '7' },
      { spec_no: specs[1], stock_num: '12' },
    ]
    const pdNo = String((await stocktake({}, lines)).json.pd_no)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(10)
    expect(await one('stockin_order_query', 'stockin_list', { src_order_no: pdNo, status: '30' })).toHaveLength(1)
    await sandbox.control.erpFinish(pdNo)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(7)
    expect(await erpStock(sandbox, WAREHOUSE, specs[1]!)).toBe(12)
  })

  test('is_check 0 leaves the 盘点单 for a person: no 盘盈, no 盘亏', async () => {
    const pdNo = String((await stocktake({ is_check: '0' })).json.pd_no)
    expect(await rowsOf(sandbox, 'wangdian', 'document', { src_order_no: pdNo })).toEqual([])
    await sandbox.control.erpFinish(pdNo)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(7)
  })

  test('is_post_error 0 leaves bad lines out as warnings, 1 (the default) refuses everything', async () => {
    const lines = [
      { spec_no: 'nowhere', stock_num: '1' },
      { spec_no: specs[0], stock_num: '3' },
      { spec_no: specs[0], stock_num: '4' },
      { spec_no: specs[1], stock_num: '-1' },
    ]
    const { json } = await stocktake({}, lines)
    expect(json.warning).toMatchObject([{ spec_no: 'nowhere' }, { spec_no: specs[0] }, { spec_no: specs[1] }])
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(3)
    expect((await stocktake({ is_post_error: '1' }, lines)).json.code).toBe(100)
    expect((await stocktake({ is_post_error: '' }, lines)).json.code).toBe(100)
    const none = await stocktake({}, [{ spec_no: 'nowhere', stock_num: '1' }])
    expect(none.json).toMatchObject({ code: 0, pd_no: '', warning: [{ spec_no: 'nowhere' }] })
  })

  test('is_create_stock 0 leaves out a spec the warehouse never held', async () => {
    const rows = await rowsOf(sandbox, 'wangdian', 'warehouse_stock', { warehouse_no: OTHER })
    const held = new Set(rows.map((row) => row.spec_no))
    const fresh = specs.find((no) => !held.has(no))!
    const lines = [{ spec_no: fresh, stock_num: '4' }]
    const left = await stocktake({ warehouse_no: OTHER, is_create_stock: '0' }, lines)
    expect(left.json).toMatchObject({ pd_no: '', warning: [{ spec_no: fresh }] })
    expect((await stocktake({ warehouse_no: OTHER }, lines)).json.warning).toEqual([])
    expect(await erpStock(sandbox, OTHER, fresh)).toBe(4)
  })

  test('takes 500 lines and not 501, and a number once', async () => {
    const lines = (count: number) => Array.from({ length: count }, (_, at) => ({ spec_no: `no${at}`, stock_num: '1' }))
    expect((await stocktake({}, lines(500))).json).toMatchObject({ code: 0, pd_no: '' })
    expect((await stocktake({}, lines(501))).json.code).toBe(100)
    expect((await stocktake({ api_outer_no: 'PDN-1' })).json.code).toBe(21000006)
  })
})

describe('调拨', () => {
  const push = (info: Record<string, unknown> = {}): Promise<Answer> =>
    call(sandbox, 'stock_transfer_push', {
      transfer_info: JSON.stringify({
        outer_no: number(),
        from_warehouse_no: WAREHOUSE,
        to_warehouse_no: OTHER,
        skus: [{ spec_no: specs[0], num: 4 }],
        ...info,
      }),
    })

  test('A30 a fast transfer moves both legs at once; the legs name the transfer, not the callers number', async () => {
    const to = (await erpStock(sandbox, OTHER, specs[0]!)) ?? 0
    const { json } = await push({ outer_no: 'TFN-1' })
    const no = String(json.transfer_no)
    expect(no).toMatch(/^TF/)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(6)
    expect(await erpStock(sandbox, OTHER, specs[0]!)).toBe(to + 4)
    const [out] = await one('stockout_order_query', 'stockout_list', { src_order_no: no })
    expect(out).toMatchObject({ order_type: '2', status: '110', warehouse_no: WAREHOUSE, outer_no: '' })
    const [into] = await one('stockin_order_query', 'stockin_list', { src_order_no: no })
    expect(into).toMatchObject({ order_type: '2', status: '80', warehouse_no: OTHER, outer_no: '' })
    const [transfer] = await one('stock_transfer_query', 'transfer_list', { api_outer_no: 'TFN-1' })
    expect(transfer).toMatchObject({ transfer_no: no, status: '90', type: '1', goods_in_count: '4.0000' })
    expect((await push({ outer_no: 'TFN-1' })).json.code).toBe(21000006)
  })

  test('S28 without 调拨自动审核 it waits at 待审核, goods where they were', async () => {
    await off('调拨自动审核')
    const no = String((await push()).json.transfer_no)
    expect(await one('stock_transfer_query', 'transfer_list', { transfer_no: no, status: '30' })).toHaveLength(1)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(10)
    await sandbox.control.erpFinish(no)
    expect(await erpStock(sandbox, WAREHOUSE, specs[0]!)).toBe(6)
  })

  test('S30 a stepwise transfer is moved leg by leg, never more than there is', async () => {
    const no = String((await push({ transfer_type: 0 })).json.transfer_no)
    const leg = (name: 'stockout' | 'stockin', quantity: number) => {
      const key = name === 'stockout' ? 'num' : 'stockin_num'
      const goods_list = [{ spec_no: specs[0], [key]: quantity }]
      const info = JSON.stringify({ outer_no: number(), src_order_no: no, goods_list })
      return call(sandbox, `${name}_transfer_push`, { [`${name}_info`]: info })
    }
    expect((await leg('stockin', 1)).json.code).toBe(100)
    expect((await leg('stockout', 3)).json).toMatchObject({ code: 0, stockout_no: expect.any(String) })
    expect(await one('stock_transfer_query', 'transfer_list', { transfer_no: no, status: '50' })).toHaveLength(1)
    expect((await leg('stockout', 2)).json.code).toBe(100)
    expect((await leg('stockout', 1)).json.code).toBe(0)
    await off('调拨入库自动审核')
    const waiting = String((await leg('stockin', 4)).json.stockin_no)
    expect(await one('stock_transfer_query', 'transfer_list', { transfer_no: no, status: '60' })).toHaveLength(1)
    await sandbox.control.erpFinish(waiting)
    expect(await one('stock_transfer_query', 'transfer_list', { transfer_no: no, status: '90' })).toHaveLength(1)
  })

  test('takes at most 500 lines, two different warehouses', async () => {
    const skus = Array.from({ length: 501 }, (_, at) => ({ spec_no: `no${at}`, num: 1 }))
    expect((await push({ skus })).json).toMatchObject({ code: 100, message: expect.stringContaining('500') })
    expect((await push({ to_warehouse_no: WAREHOUSE })).json.code).toBe(100)
  })
})

describe('the queries', () => {
  test('A30 every family shows its own types, and the codes of the five kinds are the public ones', async () => {
    const { control } = sandbox
    const lines = [{ specNo: specs[0]!, num: '1' }]
    const made: Record<string, string> = {}
    for (const kind of ['采购入库', '退货入库', '盘盈入库', '预入库', 'JIT退货入库', '初始化入库']) {
      made[kind] = (
        await control.erpCreateStockIn({ kind, warehouseNo: WAREHOUSE, lines, srcOrderNo: `SRC-${kind}` })
      ).no
    }
    for (const kind of ['销售出库', '盘亏出库', '采购退货出库']) {
      made[kind] = (await control.erpCreateStockOut({ kind, warehouseNo: WAREHOUSE, lines, tid: 'TID-9' })).no
    }
    const window = { start_time: beijing(Date.now() - 3_600_000), end_time: beijing(Date.now() + 3_600_000) }
    const seen = async (name: string, list: string) =>
      new Map((await callAll(sandbox, name, list, window)).rows.map((row) => [row.order_no, row.order_type]))
    const ins = await seen('stockin_order_query', 'stockin_list')
    expect(
      [made.采购入库, made.盘盈入库, made.预入库, made.JIT退货入库, made.初始化入库].map((no) => ins.get(no)),
    ).toEqual(['1', '4', '10', '11', '9'])
    expect(ins.has(made.退货入库)).toBe(false)
    expect([...(await seen('stockin_order_query_refund', 'stockin_list')).values()]).toEqual(['3'])
    expect((await seen('stockin_order_query_purchase', 'stockin_list')).get(made.采购入库)).toBe('1')
    const outs = await seen('stockout_order_query', 'stockout_list')
    expect([outs.get(made.盘亏出库), outs.get(made.采购退货出库), outs.has(made.销售出库)]).toEqual(['4', '3', false])
    expect([...(await seen('stockout_order_query_return', 'stockout_list')).keys()]).toContain(made.采购退货出库)
    const sales = await one('stockout_order_query_trade', 'stockout_list', { src_tid: 'TID-9' })
    expect(sales).toMatchObject([{ order_no: made.销售出库, order_type: '1', src_tids: 'TID-9' }])
  })

  test.each([
    'stockin_order_query',
    'stockin_order_query_purchase',
    'stockin_order_query_refund',
    'stockout_order_query',
    'stockout_order_query_return',
    'stockout_order_query_trade',
    'stock_transfer_query',
    'stock_pd_order_query',
  ])('%s refuses more than 30 days', async (name) => {
    const end = Date.now()
    const ask = (days: number) =>
      call(sandbox, name, { start_time: beijing(end - days * 86_400_000), end_time: beijing(end) })
    expect((await ask(30)).json.code).toBe(0)
    expect((await ask(30.01)).json.code).not.toBe(0)
  })

  test('stock_transfer_query and stock_pd_order_query answer everything without a parameter, the others refuse', async () => {
    expect((await call(sandbox, 'stock_transfer_query')).json.code).toBe(0)
    expect((await call(sandbox, 'stock_pd_order_query')).json.code).toBe(0)
    expect((await call(sandbox, 'stockin_order_query_refund')).json.code).not.toBe(0)
  })

  test('a document edited while it waits is found again by its new modification time', async () => {
    const lines = [{ specNo: specs[0]!, num: '1' }]
    const { no } = await sandbox.control.erpCreateStockIn({ kind: 6, warehouseNo: WAREHOUSE, lines, state: 'editing' })
    await sandbox.control.setClockOffset(120_000)
    await sandbox.control.erpSetState(no, 'waiting')
    const [row] = await rowsOf(sandbox, 'wangdian', 'document', { order_no: no })
    expect(Number(row!.modified) - Number(row!.created)).toBeGreaterThan(60_000)
    await sandbox.control.setClockOffset(0)
  })
})
