import { afterAll, beforeAll, expect, test } from 'vitest'
import { ERP_SETTINGS, type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { createRandom } from '../../main/sandbox/kit/random.ts'
import { rowsOf, specNumbers } from './shop-books.ts'
import { call } from './wangdian-client.ts'

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000))
const random = createRandom(seed, 'stock arithmetic')
console.log(`stock arithmetic: seed ${seed}`)

const SHOPS = ['100231', '100232', '100233']
let sandbox: Sandbox
let codes: string[]

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 80, seed: 6 })
  codes = (await specNumbers(sandbox)).both.slice(0, 8)
  expect(codes.length).toBeGreaterThan(3)
})
afterAll(() => sandbox.stop())

const pickShop = () => random.pick(SHOPS)
const twoShops = (): [string, string] => {
  const first = pickShop()
  return [first, random.pick(SHOPS.filter((shop) => shop !== first))]
}
const amount = () => `${random.int(1, 30)}.${random.pick(['', '5', '25', '0001']) || '0'}`
/** Some of the codes, each once. */
const someCodes = () =>
  codes
    .filter(() => random.chance(0.4))
    .concat(codes[0]!)
    .filter((code, at, all) => all.indexOf(code) === at)

/** What a person or a caller may do at random; refusals for a good reason are part of the game. */
const ACTS: (() => Promise<unknown>)[] = [
  () => erpOrder('erpCreateStockIn', [1, 2, 3, 5, 6, 9, 10, 11]),
  () => erpOrder('erpCreateStockOut', [2, 3, 5, 7]),
  async () => {
    const open = (await rowsOf(sandbox, 'wangdian', 'document', { booked: 0 })).filter((row) => row.born !== 'initial')
    if (open.length === 0) return
    const no = String(random.pick(open).order_no)
    await (random.chance(0.6) ? sandbox.control.erpFinish(no) : sandbox.control.erpCancel(no))
  },
  async () => {
    const [fromWarehouseNo, toWarehouseNo] = twoShops()
    const lines = someCodes().map((specNo) => ({ specNo, num: amount() }))
    const type = random.pick(['fast', 'stepwise'] as const)
    const { no } = await sandbox.control.erpCreateTransfer({ fromWarehouseNo, toWarehouseNo, lines, type })
    if (type === 'stepwise' && random.chance(0.8)) await sandbox.control.erpMoveTransfer(no, 'out')
    if (type === 'stepwise' && random.chance(0.5)) await sandbox.control.erpMoveTransfer(no, 'in')
  },
  () => sandbox.control.erpEditStock(pickShop(), random.pick(codes), amount()),
  () => sandbox.control.erpSetSetting(random.pick(ERP_SETTINGS), random.chance(0.7)),
  () => push('stockin_order_push', 'stockin_info', 'goods_list', 'stockin_num'),
  () => push('stockout_order_push', 'stockout_info', 'detail_list', 'num'),
  () => {
    const lines = someCodes().map((spec_no) => ({ spec_no, stock_num: amount() }))
    return call(sandbox, 'stock_sync_by_pd', {
      warehouse_no: pickShop(),
      api_outer_no: `P${random.int(1, 60)}`,
      is_check: String(random.int(0, 1)),
      is_create_stock: '1',
      is_post_error: '0',
      goods_list: JSON.stringify(lines),
    })
  },
  () => sandbox.control.runCrawler(),
  () => sandbox.control.posSell(pickShop(), posLines(), { payment: random.pick(['cash', 'wechat'] as const) }),
  () => {
    const kind = random.pick([
      'purchaseIn',
      'importIn',
      'returnIn',
      'exchangeOut',
      'billedOut',
      'reversal',
      'stocktake',
    ])
    return sandbox.control.posCreateDocument({ kind, shopId: pickShop(), lines: posLines(kind) })
  },
  () => {
    const [shopId, counterpartShopId] = twoShops()
    return sandbox.control.posCreateDocument({ kind: 'transferOut', shopId, counterpartShopId, lines: posLines() })
  },
  async () => {
    const open = await rowsOf(sandbox, 'pos', 'document', { status: 'submitted', deleted: 0 })
    if (open.length === 0) return
    const row = random.pick(open)
    const no = `D${String(row.id).padStart(9, '0')}`
    if (random.chance(0.2)) return await sandbox.control.posCancel(no)
    await (row.kind === 'stocktake' ? sandbox.control.posAudit(no) : sandbox.control.posReceive(no))
  },
  async () => {
    const done = await rowsOf(sandbox, 'pos', 'document', { status: 'completed', origin: 'pos' })
    if (done.length > 0 && random.chance(0.2)) {
      await sandbox.control.posCancel(`D${String(random.pick(done).id).padStart(9, '0')}`)
    }
  },
  () => sandbox.control.posEditStock(pickShop(), random.pick(codes), amount()),
]

function erpOrder(act: 'erpCreateStockIn' | 'erpCreateStockOut', kinds: number[]): Promise<unknown> {
  const lines = someCodes().map((specNo) => ({ specNo, num: amount() }))
  const state = random.pick(['waiting', 'unsettled', 'finished'] as const)
  return sandbox.control[act]({ kind: random.pick(kinds), warehouseNo: pickShop(), lines, state })
}

function push(name: string, parameter: string, list: string, quantity: string): Promise<unknown> {
  const lines = someCodes().map((spec_no) => ({ spec_no, [quantity]: amount() }))
  const info = {
    outer_no: `N${random.int(1, 80)}`,
    warehouse_no: pickShop(),
    is_check: random.int(0, 1),
    [list]: lines,
  }
  return call(sandbox, name, { [parameter]: JSON.stringify(info) })
}

function posLines(kind = '') {
  return someCodes().map((merchantCode) => ({
    merchantCode,
    quantity: kind === 'reversal' && random.chance(0.5) ? `-${amount()}` : amount(),
    price: '9.9',
    defective: kind === 'returnIn' && random.chance(0.3),
  }))
}

test('S20 S24 whatever happens, the stock of both books is the opening stock, what was edited and the finished documents', async () => {
  for (let step = 0; step < 220; step += 1) {
    try {
      await random.pick(ACTS)()
    } catch (error) {
      // The desks refuse what makes no sense now; anything else is a defect.
      if (!/changed the stock|has been received|is reviewed already|have moved|库存不足|nothing of/.test(String(error)))
        throw error
    }
  }

  const erp = new Map<string, number>()
  const add = (map: Map<string, number>, key: string, delta: number) => map.set(key, (map.get(key) ?? 0) + delta)
  for (const row of await rowsOf(sandbox, 'wangdian', 'document_item')) {
    const moved = row.direction === 'in' ? [60, 70, 80] : [95, 105, 110, 113]
    if (row.born === 'initial' || !moved.includes(Number(row.status))) continue
    add(erp, `${row.warehouse_no}/${row.spec_no}`, Number(row.num) * (row.direction === 'in' ? 1 : -1))
  }
  let checked = 0
  for (const row of await rowsOf(sandbox, 'wangdian', 'warehouse_stock')) {
    const key = `${row.warehouse_no}/${row.spec_no}`
    expect(row.stock_num, key).toBe(Number(row.initial_num) + Number(row.edited_num) + (erp.get(key) ?? 0))
    if (erp.delete(key)) checked += 1
  }
  expect([...erp.entries()].filter(([, sum]) => sum !== 0)).toEqual([])
  expect(checked).toBeGreaterThan(0)

  const shop = new Map<string, number>()
  for (const row of await rowsOf(sandbox, 'pos', 'document_item', { initial: 0 })) {
    if (row.status !== 'completed') expect(row.effect).toBe(0)
    const { kind, quantity, effect } = row as { kind: string; quantity: number; effect: number }
    if (row.status === 'completed' && kind !== 'stocktake') {
      const sign = kind === 'reversal' || kind.endsWith('In') ? 1 : -1
      expect(effect).toBe(row.defective === 1 ? 0 : sign * quantity)
    }
    add(shop, `${row.shop_id}/${row.merchant_code}`, effect)
  }
  for (const row of await rowsOf(sandbox, 'pos', 'shop_stock')) {
    expect(row.quantity, String(row.key)).toBe(
      Number(row.initial) + Number(row.edited) + (shop.get(String(row.key)) ?? 0),
    )
  }
})

test('S118 every sale of the random history becomes exactly one order once nothing stands in the way', async () => {
  for (const name of ERP_SETTINGS) await sandbox.control.erpSetSetting(name, true)
  await sandbox.control.runCrawler()
  const { control } = sandbox
  expect((await control.runCrawler()).fetched).toEqual([])
  const sales = (await rowsOf(sandbox, 'pos', 'document', { kind: 'sale', status: 'completed', initial: 0 })).map(
    (row) => `D${String(row.id).padStart(9, '0')}`,
  )
  const tids = (await rowsOf(sandbox, 'wangdian', 'trade')).map((row) => String(row.src_tid))
  for (const no of sales) expect(tids.filter((tid) => tid === no)).toHaveLength(1)
})
