import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE, SHOP, SHOP_2, type StockWorld, startStockWorld } from '../stock/world.ts'

let world: StockWorld
beforeEach(async () => {
  world = await startStockWorld()
})
afterEach(() => world.end())

/** Windows end two minutes before the present: what was edited now lies inside afterwards. */
const settle = () => world.pass(3 * MINUTE)

describe('库存同步 with the ERP as master', () => {
  it('S121 S123 S126 S127 A31 brings what changed in the ERP to the mapped shop, and nothing else', async () => {
    await world.skus(['K1', 'K2', 'K3'], '10', [SHOP, SHOP_2])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'K1', '7')
    await world.control.erpEditStock(SHOP, 'K2', '0')
    await world.control.erpEditStock(SHOP_2, 'K1', '12.5')
    settle()
    const erpBefore = await world.erp('K1')
    await world.control.clearRequests()
    const run = await world.sync()
    expect(run).toMatchObject({
      state: 'done',
      kind: 'sync',
      direction: 'erp',
      trigger: 'manual',
      counts: { write: 3, written: 3, verified: 3, zero: 1, refused: 0, moving: 0 },
      totals: { before: '30', after: '19.5', moved: '15.5' },
    })
    expect([await world.pos('K1'), await world.pos('K2'), await world.pos('K3')]).toEqual([7, 0, 10])
    expect([await world.pos('K1', SHOP_2), await world.pos('K2', SHOP_2)]).toEqual([12.5, 10])
    // S123: the ERP is untouched. S127: three SKUs changed, three were transmitted.
    expect(await world.erp('K1')).toBe(erpBefore)
    expect(await world.erpWrites()).toBe(0)
    expect(await world.posWrites()).toBe(3)
    const lines = await world.lines(run.id, { filter: 'write' })
    expect(
      lines.map(({ code, shopId, before, after, difference, reason, result }) => [
        code,
        shopId,
        before,
        after,
        difference,
        reason,
        result,
      ]),
    ).toEqual([
      ['K1', SHOP, '10', '7', '-3', 'lower', 'verified'],
      ['K1', SHOP_2, '10', '12.5', '2.5', 'raise', 'verified'],
      ['K2', SHOP, '10', '0', '-10', 'zero', 'verified'],
    ])
    expect(lines[0]).toMatchObject({ name: '名称K1', specName: '规格K1', productNo: 'G-K1' })

    // Touched, but the same again: seen in the interval, not transmitted.
    await world.control.erpEditStock(SHOP, 'K3', '11')
    await world.control.erpEditStock(SHOP, 'K3', '10')
    settle()
    await world.control.clearRequests()
    const again = await world.sync()
    expect(again).toMatchObject({ state: 'done', counts: { write: 0 } })
    expect(again.counts.unchanged).toBeGreaterThanOrEqual(1)
    expect(again.interval!.from).toBeLessThanOrEqual(run.interval!.to)
    expect(await world.posWrites()).toBe(0)
  })

  it('S126 A19 skips a SKU that sells meanwhile (变化中), says so, and brings it the next time', async () => {
    await world.skus(['M1', 'M2'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'M1', '8')
    await world.control.erpEditStock(SHOP, 'M2', '9')
    settle()
    await world.call('queue.pause', { lane: world.lane, until: world.now() + 3_600_000 })
    const { run } = await world.call('stock.runNow', { connectionId: world.connectionId })
    await world.reached(run.id, 'writing')
    await world.control.posEditStock(SHOP, 'M1', '9')
    await world.call('queue.resume', { lane: world.lane })
    const done = await world.rested(run.id)
    expect(done).toMatchObject({ state: 'done', counts: { write: 2, written: 1, moving: 1 } })
    expect(done.note).toContain('变化中、跳过 1')
    expect(await world.pos('M1')).toBe(9)
    const [line] = await world.lines(run.id, { filter: 'moving' })
    expect(line).toMatchObject({ code: 'M1', before: '10', after: '8', found: '9', result: 'moving' })
    // The ERP has not changed it since, yet it is not forgotten.
    world.pass(30 * MINUTE)
    expect(await world.sync()).toMatchObject({ state: 'done', counts: { write: 1, verified: 1 } })
    expect(await world.pos('M1')).toBe(8)
  })

  it('S127 a SKU that only one side has is listed as 对方不存在 and not written', async () => {
    await world.choose('erp')
    await world.control.createGoods({ goodsNo: 'ONLY', goodsName: '只在ERP', specs: [{ specNo: 'ONLY-1' }] })
    await world.control.erpEditStock(SHOP, 'ONLY-1', '5')
    settle()
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'done', counts: { write: 0, missing: 1 } })
    expect(await world.lines(run.id, { filter: 'missing' })).toMatchObject([
      { code: 'ONLY-1', before: null, after: '5', reason: 'missing', result: null },
    ])
    expect(await world.posWrites()).toBe(0)
  })

  it('A22 leaves SKUs of a sale out that the ERP has not fetched yet, says so, and brings them once it has', async () => {
    await world.skus(['F1', 'F2'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'F1', '50')
    await world.control.erpEditStock(SHOP, 'F2', '60')
    await world.control.posSell(SHOP, [{ merchantCode: 'F1', quantity: '1', price: '10' }])
    settle()
    const run = await world.sync()
    expect(run).toMatchObject({
      state: 'done',
      counts: { write: 1, unsettled: 1, verified: 1 },
      unsettledShops: [{ shopId: SHOP, documents: 1, specs: 1 }],
    })
    expect([await world.pos('F1'), await world.pos('F2')]).toEqual([9, 60])
    expect(await world.lines(run.id, { filter: 'left-out' })).toMatchObject([{ code: 'F1', reason: 'unsettled' }])
    // The ERP fetches the sale and counts it; the figure that follows is right for both.
    await world.control.runCrawler()
    expect(await world.erp('F1')).toBe(49)
    world.pass(20 * MINUTE)
    await world.call('documents.refresh', { connectionId: world.connectionId, direction: 'out' })
    await world.until(async () => {
      const { counts } = await world.call('documents.list', {
        connectionId: world.connectionId,
        direction: 'out',
        tab: null,
        states: [],
        kind: null,
        shopId: SHOP,
        warehouseNo: null,
        text: 'F1',
        from: null,
        to: null,
        late: false,
        sort: { by: 'seenAt', descending: true },
        cursor: null,
        limit: 10,
      })
      return !counts.some((one) => one.state === 'waiting-erp' && one.count > 0)
    })
    expect(await world.sync()).toMatchObject({ state: 'done', counts: { unsettled: 0, write: 1, verified: 1 } })
    expect(await world.pos('F1')).toBe(49)
  })

  it('预演 writes nothing until 执行 is pressed; an old plan is read anew', async () => {
    await world.skus(['P1'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'P1', '6')
    settle()
    const plan = await world.preview()
    expect(plan).toMatchObject({ kind: 'preview', state: 'planned', counts: { write: 1 } })
    expect(plan.estimate).toMatchObject({ requests: expect.any(Number) })
    expect(await world.posWrites()).toBe(0)
    await world.control.erpEditStock(SHOP, 'P1', '5')
    world.pass(20 * MINUTE)
    await world.call('stock.confirm', { id: plan.id })
    expect(await world.reached(plan.id, 'done')).toMatchObject({ counts: { verified: 1 } })
    expect(await world.pos('P1')).toBe(5)
  })
})

describe('库存同步 with the POS as master', () => {
  it('S124 S126 S127 A17 sets the warehouse by 盘点 of our own number; the shop is untouched; nothing comes back', async () => {
    await world.skus(['Q1', 'Q2', 'Q3'])
    await world.choose('pos')
    await world.control.posEditStock(SHOP, 'Q1', '4')
    await world.control.posEditStock(SHOP, 'Q2', '13')
    settle()
    await world.control.clearRequests()
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'done', direction: 'pos', counts: { write: 2, written: 2, verified: 2 } })
    expect([await world.erp('Q1'), await world.erp('Q2'), await world.erp('Q3')]).toEqual([4, 13, 10])
    expect([await world.pos('Q1'), await world.pos('Q2')]).toEqual([4, 13])
    expect(await world.erpWrites()).toBe(1)
    expect(await world.posWrites()).toBe(0)
    const { rows } = await world.call('queue.list', {
      states: [],
      lane: `wangdian:${world.connectionId}`,
      text: '',
      cursor: null,
      limit: 10,
    })
    expect(rows).toMatchObject([{ kind: 'stock.erp', state: 'delivered' }])
    // A17: the 盘盈 and 盘亏 of it stay in the ERP.
    settle()
    await world.call('documents.refresh', { connectionId: world.connectionId, direction: 'in' })
    await world.until(async () => {
      const jobs = (await world.call('home.jobs', {})).jobs
      const job = jobs.find((one) => one.name === `documents.in:${world.connectionId}`)
      return !job?.running && job?.last?.finishedAt != null
    })
    expect([await world.pos('Q1'), await world.pos('Q2')]).toEqual([4, 13])
    await world.control.clearRequests()
    expect(await world.sync()).toMatchObject({ state: 'done', counts: { write: 0 } })
    expect(await world.erpWrites()).toBe(0)
  })

  it('S124 a SKU of which the warehouse has no row yet is created; one that the ERP edits meanwhile is 变化中', async () => {
    await world.skus(['N1', 'N2'], '10', [])
    await world.choose('pos')
    await world.control.posEditStock(SHOP, 'N1', '3')
    await world.control.posEditStock(SHOP, 'N2', '5')
    settle()
    const erp = `wangdian:${world.connectionId}`
    await world.call('queue.pause', { lane: erp, until: world.now() + 3_600_000 })
    const { run } = await world.call('stock.runNow', { connectionId: world.connectionId })
    await world.reached(run.id, 'writing')
    await world.control.erpEditStock(SHOP, 'N2', '1')
    await world.call('queue.resume', { lane: erp })
    const done = await world.rested(run.id)
    expect(done).toMatchObject({ state: 'done', counts: { write: 2, verified: 1, moving: 1 } })
    expect([await world.erp('N1'), await world.erp('N2')]).toEqual([3, 1])
    world.pass(30 * MINUTE)
    expect(await world.sync()).toMatchObject({ counts: { write: 1, verified: 1 } })
    expect(await world.erp('N2')).toBe(5)
  })

  it('S18 S19 says that the 盘点单 waits for a person where the ERP does not review it by itself', async () => {
    await world.skus(['W1'])
    await world.choose('pos')
    await world.control.erpSetSetting('自动审核盘点出库', false)
    await world.control.posEditStock(SHOP, 'W1', '2')
    settle()
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'partial', counts: { write: 1, waitingAudit: 1 } })
    expect(run.note).toContain('盘点单待审核 1')
    expect(await world.erp('W1')).toBe(10)
  })
})
