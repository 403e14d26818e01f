import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type HourlyWorld, startHourlyWorld } from '../catalog/hourly-world.ts'

let world: HourlyWorld
beforeEach(async () => {
  world = await startHourlyWorld()
})
afterEach(() => world.end())

const erp = () => world.sandbox.control
const batches = async () =>
  (await erp().requests({ system: 'pos', path: '/v1/products:batch', limit: 1000 })).entries.map((entry) =>
    Number(entry.params.rows),
  )

describe('整点更新', () => {
  it('S103 S112 S113 A7 brings 零售价, 货品名称 and 规格条码 that changed in the ERP on the full hour, and nothing else', async () => {
    await world.both('H1', [
      { specNo: 'H1-A', retailPrice: '10', barcode: '111' },
      { specNo: 'H1-B', retailPrice: '20', barcode: '222' },
    ])
    await world.both('H2', [{ specNo: 'H2-A', retailPrice: '5' }])
    expect((await world.strikeAndDeliver()).note).toMatch(
      /^已记录 ERP 现有的 \d+ 个货品作为比较的基础；没有需要更新的商品$/,
    )

    await erp().editSpec('H1-A', { retailPrice: '12.5', specName: '新规格名' })
    await erp().editSpec('H1-B', { barcode: '0222' })
    await erp().editGoods('H1', { goodsName: '新名称', classPath: ['酒', '白酒'], brandName: '牌乙', unitName: '箱' })
    await erp().editGoods('H2', { classPath: ['酒'], brandName: '牌丙', unitName: '瓶' })
    const before = { one: await world.posProduct('H1'), two: await world.posProduct('H2') }
    await erp().clearRequests()
    const run = await world.strikeAndDeliver()
    expect(run).toMatchObject({ state: 'done', note: '更新 1 个商品（零售价 1、名称 1、条码 1）' })

    expect(await batches()).toEqual([1])
    const [row] = await world.rows()
    expect(row?.payload).toEqual({
      action: 'update',
      via: 'hourlyUpdate',
      product: {
        productNo: 'H1',
        name: '新名称',
        specs: [
          { merchantCode: 'H1-A', retailPrice: 125_000 },
          { merchantCode: 'H1-B', barcode: '0222' },
        ],
      },
    })
    const after = await world.posProduct('H1')
    expect(after).toEqual({
      ...before.one,
      name: '新名称',
      version: before.one!.version + 1,
      updated_at: expect.any(Number),
      specs: [
        { ...before.one!.specs[0], retail_price: 125_000 },
        { ...before.one!.specs[1], barcode: '0222' },
      ],
    })
    // S103: everything else that changed in the ERP stays there.
    expect(await world.posProduct('H2')).toEqual(before.two)
    await erp().clearRequests()
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品')
    expect(await batches()).toEqual([])
  })

  it('S105 S112 a manual edit in the POS survives an unchanged ERP, beside an ERP change of another field', async () => {
    await world.both('M1', [{ specNo: 'M1-A', retailPrice: '10', barcode: '111' }])
    await world.strikeAndDeliver()
    await world.editInPos({
      productNo: 'M1',
      name: '门店改的名',
      specs: [{ merchantCode: 'M1-A', retailPrice: '9.9', barcode: '999' }],
    })
    await erp().editSpec('M1-A', { retailPrice: '11' })
    // Touched, but the same: nothing that was edited by hand is undone.
    await erp().editGoods('M1', { goodsName: '名称M1' })
    await world.strikeAndDeliver()
    const product = await world.posProduct('M1')
    expect(product).toMatchObject({ name: '门店改的名', specs: [{ retail_price: 110_000, barcode: '999' }] })
    await world.editInPos({ productNo: 'M1', specs: [{ merchantCode: 'M1-A', retailPrice: '8' }] })
    await erp().editGoods('M1', { unitName: '件' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('M1')).toMatchObject({ specs: [{ retail_price: 80_000 }] })
  })

  it('S114 makes neither products nor specs; what the POS gets later is compared from then on', async () => {
    await world.both('N1', [{ specNo: 'N1-A', retailPrice: '1' }])
    await world.strikeAndDeliver()
    await erp().createGoods({ goodsNo: 'N2', goodsName: '新品', specs: [{ specNo: 'N2-A', retailPrice: '2' }] })
    await erp().addSpec('N1', { specNo: 'N1-B', retailPrice: '3' })
    await world.strikeAndDeliver()
    await erp().editSpec('N2-A', { retailPrice: '2.5' })
    await erp().editSpec('N1-B', { retailPrice: '3.5' })
    const run = await world.strikeAndDeliver()
    expect(run.note).toBe('没有需要更新的商品，POS 中不存在 2')
    expect(await world.posProduct('N2')).toBeNull()
    expect((await world.posProduct('N1'))?.specs).toHaveLength(1)
    expect(await world.rows()).toEqual([])
    await world.intoPos('N2', [{ specNo: 'N2-A', retailPrice: '2.2' }], '手工建的')
    await erp().editGoods('N2', { unitName: '件' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('N2')).toMatchObject({ name: '手工建的', specs: [{ retail_price: 22_000 }] })
    await erp().editSpec('N2-A', { retailPrice: '2.8' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('N2')).toMatchObject({ name: '手工建的', specs: [{ retail_price: 28_000 }] })
  })

  it('S112 the first hour only records, also where the POS differs', async () => {
    await erp().createGoods({ goodsNo: 'F1', goodsName: 'ERP名', specs: [{ specNo: 'F1-A', retailPrice: '7' }] })
    await world.intoPos('F1', [{ specNo: 'F1-A', retailPrice: '6' }], '门店名')
    await world.strikeAndDeliver()
    await world.strikeAndDeliver()
    expect(await world.posProduct('F1')).toMatchObject({ name: '门店名', specs: [{ retail_price: 60_000 }] })
  })

  it('S112 compares an imported product with what the import wrote, however late it was delivered', async () => {
    const day = new Date(world.now() - 10 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
    const createdAt = Date.parse(`${day}T12:00:00+08:00`)
    const specs = [{ specNo: 'I1-A', retailPrice: '4' }]
    await erp().createGoods({ goodsNo: 'I1', goodsName: '导入的', specs, createdAt })
    const { connectionId, call } = world
    const { imports } = await call('catalog.startImport', { connectionId, from: day, to: day, split: false })
    const id = imports[0]!.id
    const reached = (state: string) =>
      world.until('catalog.import', async () => (await call('catalog.getImport', { id })).import.state === state)
    await reached('planned')
    await call('queue.pause', { lane: world.lane, until: world.now() + 30 * 86_400_000 })
    await call('catalog.confirmImport', { id, acceptFlattening: true })
    await reached('delivering')
    // The ERP changes before the POS has the product; the hourly run meets it as one the POS does not have.
    await erp().editSpec('I1-A', { retailPrice: '5' })
    await world.strike()
    await erp().editGoods('I1', { goodsName: '又改名' })
    await world.strike()
    await call('queue.resume', { lane: world.lane })
    await reached('done')
    expect(await world.posProduct('I1')).toMatchObject({ name: '导入的', specs: [{ retail_price: 40_000 }] })
    await world.strikeAndDeliver()
    expect(await world.posProduct('I1')).toMatchObject({ name: '又改名', specs: [{ retail_price: 50_000 }] })
  })

  it('A29 under 对方系统直连 only watches; what changed meanwhile is not written afterwards', async () => {
    await world.both('D1', [{ specNo: 'D1-A', retailPrice: '1' }])
    await world.strikeAndDeliver()
    await world.call('queue.pause', { lane: world.lane, until: world.now() + 30 * 86_400_000 })
    await erp().editGoods('D1', { goodsName: '排队中的' })
    await world.strike()
    await world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'products', runner: 'direct' })
    await world.call('queue.resume', { lane: world.lane })
    await world.drained()
    expect((await world.rows()).map((row) => [row.state, row.trouble?.code])).toEqual([['refused', 'RUNNER_DIRECT']])
    await erp().editSpec('D1-A', { retailPrice: '2' })
    expect((await world.strikeAndDeliver()).note).toBe('由对方系统直连执行，只查看：ERP 中有变化的货品 1')
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'products', runner: 'app' })
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品')
    expect(await world.posProduct('D1')).toMatchObject({ name: '名称D1', specs: [{ retail_price: 10_000 }] })
    await erp().editSpec('D1-A', { retailPrice: '3' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('D1')).toMatchObject({ name: '名称D1', specs: [{ retail_price: 30_000 }] })
  })

  it('S112 a code that the ERP has twice changes nothing until it is unique again', async () => {
    await world.both('T1', [{ specNo: 'tw-1', retailPrice: '1' }])
    await erp().createGoods({ goodsNo: 't1', goodsName: '孪生', specs: [{ specNo: 'TW-1', retailPrice: '8' }] })
    await world.strikeAndDeliver()
    await erp().editSpec('TW-1', { retailPrice: '9' })
    await erp().editSpec('tw-1', { retailPrice: '2' })
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品，ERP 中编码重复、未更新 2')
    expect(await world.posProduct('T1')).toMatchObject({ specs: [{ retail_price: 10_000 }] })
    await erp().deleteGoods('t1')
    expect((await world.strikeAndDeliver()).note).toBe('更新 1 个商品（零售价 1、名称 0、条码 0）')
    expect(await world.posProduct('T1')).toMatchObject({ name: '名称T1', specs: [{ retail_price: 20_000 }] })
  })
})

describe('整点更新 when things go wrong', () => {
  const hold = () => world.call('queue.pause', { lane: world.lane, until: world.now() + 30 * 86_400_000 })
  const release = () => world.call('queue.resume', { lane: world.lane })
  const states = async () => (await world.rows()).map((row) => row.state)

  beforeEach(async () => {
    await world.both('W1', [{ specNo: 'W1-A', retailPrice: '1', barcode: '1' }])
    await world.strikeAndDeliver()
  })

  it.each(['wangdian', 'pos'] as const)('S112 an outage of %s across the full hour is waited out', async (system) => {
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await erp().setFault({ system, kind: 'refuse' })
    const before = world.now()
    world.toNextHour()
    world.ports.resume()
    await world.until('clock.changed', async () => (await world.job()).running)
    await erp().clearFaults()
    await world.call('queue.kick', { lane: null })
    expect(await world.ended(before)).toMatchObject({ state: 'done' })
    await world.drained()
    expect(await world.posProduct('W1')).toMatchObject({ specs: [{ retail_price: 20_000 }] })
  })

  it('S112 a PC that was off at the full hour catches up once', async () => {
    await erp().editSpec('W1-A', { retailPrice: '2' })
    world.toNextHour(5)
    world.advance(20 * 60_000)
    await world.restart()
    const before = world.now()
    // A minute after the start the network is up; the end of any run makes the clock look at what was missed.
    world.advance(61_000)
    await world.call('home.runJob', { name: `catalog.product-list:${world.connectionId}` })
    await world.ended(before)
    await world.drained()
    expect(await world.posProduct('W1')).toMatchObject({ version: 2, specs: [{ retail_price: 20_000 }] })
  })

  it('S112 a newer value replaces one that was not sent; the older never reaches the POS', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await erp().editGoods('W1', { goodsName: '二' })
    await world.strike()
    await erp().editSpec('W1-A', { retailPrice: '3' })
    await world.strike()
    expect(await states()).toEqual(['discarded', 'pending'])
    await release()
    await world.drained()
    expect(await world.posProduct('W1')).toMatchObject({ version: 2, name: '二', specs: [{ retail_price: 30_000 }] })
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品')
  })

  it('S112 a row that is still good for the hour stays; an old one is renewed, an expired one planned again', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await world.strike()
    expect((await world.strike()).note).toBe('没有需要更新的商品，仍在等待发送 1')
    expect((await world.strike()).note).toBe('更新 1 个商品（零售价 1、名称 0、条码 0）')
    expect(await states()).toEqual(['discarded', 'pending'])
    world.toNextHour(4)
    await release()
    await world.drained()
    expect(await states()).toEqual(['discarded', 'expired'])
    expect(await world.posProduct('W1')).toMatchObject({ version: 1 })
    await world.strikeAndDeliver()
    expect(await world.posProduct('W1')).toMatchObject({ version: 2, specs: [{ retail_price: 20_000 }] })
  })

  it('S105 S112 a value that the ERP took back before it was sent leaves the manual edit alone', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await world.strike()
    await erp().editSpec('W1-A', { retailPrice: '1' })
    await world.editInPos({ productNo: 'W1', specs: [{ merchantCode: 'W1-A', retailPrice: '7' }] })
    await world.strike()
    await release()
    await world.drained()
    expect(await world.posProduct('W1')).toMatchObject({ specs: [{ retail_price: 70_000 }] })
    expect(await states()).toEqual(['delivered'])
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品')
  })

  it('S114 a product deleted in the POS after the plan is no failure and is not asked for every hour', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await world.strike()
    world.deleteInPos('W1')
    await release()
    await world.drained()
    expect(await states()).toEqual(['delivered'])
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品，POS 中不存在 1')
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品')
    expect(await world.posProduct('W1')).toBeNull()
  })

  it('S112 an answer lost after the work, with a restart in between, is settled by look-up: written once', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await world.strike()
    await erp().setFault({ system: 'pos', kind: 'half-body-after', path: '/v1/products:batch', times: 1 })
    await erp().setFault({ system: 'pos', kind: 'error-500', path: '/v1/products:lookup' })
    await release()
    await world.until('queue.changed', async () => (await states())[0] === 'unknown')
    await world.restart()
    expect(await states()).toEqual(['unknown'])
    await erp().clearFaults()
    await world.call('queue.kick', { lane: null })
    await world.drained()
    expect(await states()).toEqual(['delivered'])
    expect((await erp().books('pos')).counts.repeated_write).toBe(0)
    expect(await world.posProduct('W1')).toMatchObject({ version: 2, specs: [{ retail_price: 20_000 }] })
    // The value counts as seen now: an edit by hand stays.
    await world.editInPos({ productNo: 'W1', specs: [{ merchantCode: 'W1-A', retailPrice: '7' }] })
    await world.strikeAndDeliver()
    expect(await world.posProduct('W1')).toMatchObject({ specs: [{ retail_price: 70_000 }] })
  })

  it('S112 a restart between the plan and the delivery loses nothing', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2', barcode: '2' })
    await world.strike()
    await world.restart()
    await release()
    await world.drained()
    expect(await world.posProduct('W1')).toMatchObject({ version: 2, specs: [{ retail_price: 20_000, barcode: '2' }] })
  })

  it('S112 a refused row stays visible, waits for a person and is not repeated every hour', async () => {
    await erp().editGoods('W1', { goodsName: '坏\u0000名' })
    await world.strikeAndDeliver()
    const [row] = await world.rows()
    expect(row).toMatchObject({ state: 'refused', kindLabel: '整点更新' })
    expect(row!.trouble!.action).not.toBe('')
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品，上次失败、待处理 1')
    expect(await states()).toEqual(['refused'])
    await world.call('queue.retry', { ids: [row!.id] })
    await world.drained()
    expect(await states()).toEqual(['refused'])
  })

  it('S112 a newer value gets a row of its own; retrying the refused one cannot bring the older back', async () => {
    await erp().editGoods('W1', { goodsName: '坏\u0000名' })
    await world.strikeAndDeliver()
    await erp().editGoods('W1', { goodsName: '好名' })
    await world.strikeAndDeliver()
    expect(await states()).toEqual(['refused', 'delivered'])
    await erp().clearRequests()
    await world.call('queue.retry', { ids: [(await world.rows())[0]!.id] })
    await world.drained()
    expect(await states()).toEqual(['delivered', 'delivered'])
    expect(await batches()).toEqual([])
    expect(await world.posProduct('W1')).toMatchObject({ version: 2, name: '好名' })
  })

  it('S112 what a person gives up in the queue is not brought again', async () => {
    await hold()
    await erp().editSpec('W1-A', { retailPrice: '2' })
    await world.strike()
    const [row] = await world.rows()
    await world.call('queue.discard', { ids: [row!.id], reason: '门店自己定价' })
    await release()
    expect((await world.strikeAndDeliver()).note).toBe('没有需要更新的商品')
    expect(await world.posProduct('W1')).toMatchObject({ version: 1 })
    await erp().editSpec('W1-A', { retailPrice: '3' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('W1')).toMatchObject({ specs: [{ retail_price: 30_000 }] })
  })
})
