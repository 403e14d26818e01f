import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { type Answer, beijing, callAll, call as callAt } from './wangdian-client.ts'

const NOW = Date.parse('2026-03-05T10:20:30+08:00')
const DAY = 86_400_000
type Row = Record<string, unknown>

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ skus: 1200, seed: 5 })
})
afterAll(() => sandbox.stop())

const call = (name: string, params: Record<string, string> = {}): Promise<Answer> => callAt(sandbox, name, params)
const rows = (answer: Answer, list: string): Row[] => answer.json[list] as Row[]
const lastDays = (days: number): { start_time: string; end_time: string } => ({
  start_time: beijing(Date.now() - days * DAY),
  end_time: beijing(Date.now()),
})

describe('paging', () => {
  test('pages start at 0, total_count comes with page 0 only, the default is 40 rows', async () => {
    const first = await call('goods_query', lastDays(30))
    expect(rows(first, 'goods_list')).toHaveLength(40)
    expect(first.json.total_count).toMatch(/^\d+$/)
    const second = await call('goods_query', { ...lastDays(30), page_no: '1' })
    expect(second.json).not.toHaveProperty('total_count')
    const ids = [...rows(first, 'goods_list'), ...rows(second, 'goods_list')].map((row) => row.goods_id)
    expect(new Set(ids).size).toBe(80)
    const beyond = await call('goods_query', { ...lastDays(30), page_no: '9999' })
    expect(beyond.json).toEqual({ code: 0, message: '', goods_list: [] })
  })

  test.each<Record<string, string>>([
    { page_size: '0' },
    { page_size: '101' },
    { page_size: 'x' },
    { page_no: '-1' },
    { page_no: '1.5' },
  ])('%j is refused', async (page) => {
    expect((await call('goods_query', { ...lastDays(1), ...page })).json.code).toBe(100)
  })

  test('all pages of a window hold every row once, oldest change first', async () => {
    const read = await callAll(sandbox, 'goods_query', 'goods_list', lastDays(30))
    expect(read.rows).toHaveLength(read.total)
    expect(new Set(read.rows.map((row) => row.goods_id)).size).toBe(read.total)
    const times = read.rows.map((row) => String(row.goods_modified))
    expect(times).toEqual([...times].sort())
  })
})

describe('windows', () => {
  const window = (from: number, to: number) => ({ start_time: beijing(from), end_time: beijing(to) })
  test.each<[string, string, Record<string, string>, number]>([
    ['30 days', 'goods_query', window(NOW - 30 * DAY, NOW), 0],
    ['a second more', 'goods_query', window(NOW - 30 * DAY - 1000, NOW), 100],
    ['60 minutes of orders', 'trade_query', window(NOW - 3_600_000, NOW), 0],
    ['a second more of orders', 'trade_query', window(NOW - 3_601_000, NOW), 100],
    ['backwards', 'goods_query', window(NOW, NOW - 1000), 100],
    ['half', 'goods_query', { start_time: beijing(NOW) }, 100],
    ['none', 'goods_query', {}, 100],
    ['an impossible date', 'goods_query', { start_time: '2026-02-30 00:00:00', end_time: '2026-03-01 00:00:00' }, 100],
    ['a date without time', 'goods_query', { start_time: '2026-02-01', end_time: '2026-02-02' }, 100],
    ['none, but a key', 'goods_query', { goods_no: 'nothing' }, 0],
    ['stock of a warehouse: the last hour', 'stock_query', { warehouse_no: '880001' }, 0],
    ['stock of nothing', 'stock_query', {}, 100],
    ['stock of a spec', 'stock_query', { spec_no: 'nothing' }, 0],
    ['stock-in of a number', 'stockin_order_query', { stockin_no: 'nothing' }, 0],
    ['stock-in of a status alone', 'stockin_order_query', { status: '80' }, 100],
    ['an order of a number', 'trade_query', { src_tid: 'nothing' }, 0],
  ])('%s', async (_name, endpoint, params, code) => {
    expect((await call(endpoint, params)).json.code).toBe(code)
  })

  test('both ends belong to the window, to the second', async () => {
    const [row] = rows(await call('goods_query', { ...lastDays(30), page_size: '1' }), 'goods_list')
    const second = String(row!.goods_modified)
    const hit = await call('goods_query', { start_time: second, end_time: second, page_size: '100' })
    expect(rows(hit, 'goods_list').map((found) => found.goods_id)).toContain(row!.goods_id)
  })
})

describe('goods on the wire', () => {
  test('numbers are text with four decimals, times Beijing, specs carry their own', async () => {
    const { rows: goods } = await callAll(sandbox, 'goods_query', 'goods_list', lastDays(30))
    for (const row of goods) {
      const specs = row.spec_list as Row[]
      expect(row.spec_count).toBe(String(specs.length))
      expect(row.goods_created).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      for (const spec of specs) {
        expect(spec.retail_price).toMatch(/^\d+\.\d{4}$/)
        expect(String(spec.spec_created) >= String(row.goods_created)).toBe(true)
        expect(String(spec.spec_modified) <= String(row.goods_modified)).toBe(true)
      }
    }
  })

  test('deleted goods and specs are hidden unless asked for', async () => {
    const hidden = await callAll(sandbox, 'goods_query', 'goods_list', lastDays(30))
    const all = await callAll(sandbox, 'goods_query', 'goods_list', { ...lastDays(30), deleted: '1' })
    expect(hidden.rows.every((row) => row.deleted === '0')).toBe(true)
    expect(all.total - hidden.total).toBe(all.rows.filter((row) => row.deleted !== '0').length)
    expect(all.total).toBeGreaterThan(hidden.total)
  })

  test('pictures are real', async () => {
    const { rows: goods } = await callAll(sandbox, 'goods_query', 'goods_list', lastDays(30))
    const url = goods.flatMap((row) => row.spec_list as Row[]).find((spec) => spec.img_url !== '')!.img_url
    const picture = await fetch(String(url))
    expect(picture.headers.get('content-type')).toBe('image/png')
    const bytes = Buffer.from(await picture.arrayBuffer())
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  })

  test('filters by code, barcode, brand and class', async () => {
    const { rows: goods } = await callAll(sandbox, 'goods_query', 'goods_list', lastDays(30))
    const row = goods.find(
      (g) => g.brand_no !== '' && g.class_name !== '' && (g.spec_list as Row[])[0]!.barcode !== '',
    )!
    const spec = (row.spec_list as Row[])[0]!
    for (const filter of [
      { goods_no: row.goods_no },
      { spec_no: spec.spec_no },
      { ...lastDays(30), barcode: spec.barcode },
      { ...lastDays(30), brand_no: row.brand_no, class_name: row.class_name },
    ]) {
      const found = await callAll(sandbox, 'goods_query', 'goods_list', filter as unknown as Record<string, string>)
      expect(found.rows.map((g) => g.goods_id)).toContain(row.goods_id)
      expect(found.total).toBeLessThan(goods.length)
    }
  })
})

describe('the desk moves times', () => {
  beforeEach(() => sandbox.control.reset())
  afterAll(() => sandbox.control.reset())

  test('an edit of goods or spec moves goods_modified, creation stays', async () => {
    const createdAt = Date.now() - 90 * DAY
    await sandbox.control.createGoods({
      goodsNo: 'OLD-1',
      goodsName: '旧货',
      specs: [{ specNo: 'OLD-1-1' }],
      createdAt,
    })
    const read = async (): Promise<Row> => rows(await call('goods_query', { goods_no: 'OLD-1' }), 'goods_list')[0]!
    expect((await read()).goods_modified).toBe(beijing(createdAt))

    await sandbox.control.setClockOffset(-10 * DAY)
    await sandbox.control.editSpec('OLD-1-1', { retailPrice: '12.3456', barcode: '6901234567892' })
    await sandbox.control.setClockOffset(0)
    const edited = await read()
    const spec = (edited.spec_list as Row[])[0]!
    expect(edited.goods_created).toBe(beijing(createdAt))
    expect(spec).toMatchObject({ retail_price: '12.3456', barcode: '6901234567892', spec_created: beijing(createdAt) })
    expect(edited.goods_modified).toBe(spec.spec_modified)
    expect(String(edited.goods_modified) > String(edited.goods_created)).toBe(true)

    await sandbox.control.addSpec('OLD-1', { specNo: 'OLD-1-2', specName: '红色 L' })
    const grown = await read()
    expect(grown.spec_count).toBe('2')
    expect(String(grown.goods_modified) > String(edited.goods_modified)).toBe(true)

    await sandbox.control.deleteSpec('OLD-1-1')
    expect((await read()).spec_count).toBe('1')
    await sandbox.control.deleteGoods('OLD-1')
    expect((await call('goods_query', { goods_no: 'OLD-1' })).json.total_count).toBe('0')
    expect((await call('goods_query', { goods_no: 'OLD-1', deleted: '1' })).json.total_count).toBe('1')
  })

  test('a row edited while a window is read moves out of it, and the rows behind it move up', async () => {
    const createdAt = Date.now() - 100 * DAY
    for (const no of ['M1', 'M2', 'M3', 'M4']) {
      await sandbox.control.createGoods({ goodsNo: no, goodsName: no, specs: [{ specNo: no }], createdAt })
    }
    const second = beijing(createdAt)
    const page = async (no: number): Promise<unknown[]> => {
      const params = { start_time: second, end_time: second, page_size: '2', page_no: String(no) }
      return rows(await call('goods_query', params), 'goods_list').map((row) => row.goods_no)
    }
    expect(await page(0)).toEqual(['M1', 'M2'])
    await sandbox.control.editGoods('M1', { goodsName: '改' })
    // M3 is on page 0 by now: whoever goes on with page 1 misses it.
    expect(await page(1)).toEqual(['M4'])
  })

  test('permission: an invisible warehouse is gone with its stock and documents', async () => {
    const stock = async (): Promise<unknown> =>
      (await call('stock_query', { ...lastDays(30), warehouse_no: '880001' })).json.total_count
    expect(Number(await stock())).toBeGreaterThan(0)
    await sandbox.control.setVisible('warehouse', '880001', false)
    await sandbox.control.setVisible('shop', 'MD001', false)
    expect(await stock()).toBe('0')
    const seen = await call('warehouse_query')
    expect(rows(seen, 'warehouses').map((w) => w.warehouse_no)).toEqual(['100231', '100232', '100233'])
    expect((await call('shop')).json.total_count).toBe('2')
    const documents = await callAll(sandbox, 'stockin_order_query', 'stockin_list', lastDays(30))
    expect(documents.rows.length).toBeGreaterThan(0)
    expect(documents.rows.map((d) => d.warehouse_no)).not.toContain('880001')
  })
})

describe('the other lists', () => {
  test('the class tree is whole and has one to four levels', async () => {
    const { rows: classes } = await callAll(sandbox, 'goods_class_query', 'class_list')
    const byId = new Map(classes.map((row) => [row.class_id, row]))
    expect(new Set(classes.map((row) => row.level))).toEqual(new Set(['1', '2', '3', '4']))
    for (const row of classes) {
      const parent = byId.get(row.parent_id)
      expect(row.path).toBe(parent ? `${parent.path}/${row.class_name}` : row.class_name)
      expect(row.level).toBe(String(parent ? Number(parent.level) + 1 : 1))
      expect(row.is_leaf).toBe(classes.some((other) => other.parent_id === row.class_id) ? '0' : '1')
    }
  })

  test('warehouses carry the stores numbers and names', async () => {
    const warehouses = rows(await call('warehouse_query'), 'warehouses')
    const shops = rows(await call('shop'), 'shoplist')
    expect(warehouses.map((w) => w.name)).toEqual(['总仓', ...shops.map((s) => s.shop_name)])
  })

  test('carriers: one without a waybill takes cash', async () => {
    const found = rows(await call('logistics', { logistics_name: '无单号物流' }), 'logistics_list')
    expect(found).toMatchObject([{ logistics_no: 'WDH01', bill_type: '0', is_support_cod: '1' }])
  })

  test('stock-in shows finished documents unless a status is asked for; type filters', async () => {
    const done = await callAll(sandbox, 'stockin_order_query', 'stockin_list', lastDays(30))
    expect(new Set(done.rows.map((d) => d.status))).toEqual(new Set(['80']))
    expect(done.rows.every((d) => (d.details_list as Row[]).length > 0)).toBe(true)
    const waiting = await callAll(sandbox, 'stockin_order_query', 'stockin_list', { ...lastDays(30), status: '30' })
    expect(new Set(waiting.rows.map((d) => d.status))).toEqual(new Set(['30']))
    const purchases = await callAll(sandbox, 'stockin_order_query', 'stockin_list', {
      ...lastDays(30),
      order_type: '1',
    })
    expect(new Set(purchases.rows.map((d) => d.order_type_name))).toEqual(new Set(['采购入库']))
  })

  test('stock-out shows shipped and finished ones, never sales', async () => {
    const sent = await callAll(sandbox, 'stockout_order_query', 'stockout_list', lastDays(30))
    expect([...new Set(sent.rows.map((d) => d.status))].sort()).toEqual(['105', '110', '95'])
    expect(sent.rows.map((d) => d.order_type)).not.toContain('1')
    const one = sent.rows[0]!
    const found = await call('stockout_order_query', { stockout_no: String(one.order_no) })
    expect(rows(found, 'stockout_list')).toEqual([one])
  })

  test('an unset time is all zeros, sellable stock is what is not ordered', async () => {
    const { rows: stocks } = await callAll(sandbox, 'stock_query', 'stocks', lastDays(30))
    for (const row of stocks) {
      expect(row.last_pd_time).toBe('0000-00-00 00:00:00')
      expect(Number(row.avaliable_num)).toBe(Number(row.stock_num) - Number(row.order_num) - Number(row.sending_num))
    }
  })

  test('orders of an hour, and one by its store number', async () => {
    const books = await sandbox.control.books('wangdian', { tables: ['trade'] })
    const trade = books.rows.trade![0]!
    const hour = { start_time: beijing(Number(trade.modified)), end_time: beijing(Number(trade.modified) + 3_600_000) }
    const listed = await callAll(sandbox, 'trade_query', 'trades', hour)
    expect(listed.rows.map((t) => t.trade_no)).toContain(trade.trade_no)
    const found = await call('trade_query', { src_tid: String(trade.src_tid) })
    expect(rows(found, 'trades')).toMatchObject([{ trade_no: trade.trade_no, src_tids: trade.src_tid }])
  })
})
