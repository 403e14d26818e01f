import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InWorld, startInWorld } from '../documents/in-world.ts'
import { type OutWorld, startOutWorld } from '../documents/out-world.ts'

/** The servers do the work and never answer; the product gives up after this long (ms). */
const ANSWER_MS = 2_000
const SHOP = '100231'

describe('ERP → POS without an answer', () => {
  let world: InWorld
  beforeAll(async () => {
    world = await startInWorld({ answerMs: ANSWER_MS })
    await world.goods('G1', ['G1-A'])
    await world.implementer()
  })
  afterAll(() => world.end())

  it('S98 documents that the POS booked without ever answering are settled by asking, never sent again', async () => {
    const { control } = world
    const path = '/v1/documents:batch'
    await control.setFault({ system: 'pos', kind: 'timeout-after-commit', path, times: 1 })
    const lines = [{ specNo: 'G1-A', num: '2', price: '5' }]
    const made = [
      (await control.erpCreateStockIn({ kind: '其他入库', warehouseNo: SHOP, lines })).no,
      (await control.erpCreateStockOut({ kind: '其他出库', warehouseNo: SHOP, lines })).no,
    ]
    await control.clearRequests()
    await world.cycle()
    for (const no of made) {
      await world.stands(no, 'arrived')
      expect(await world.posHas(no), no).toBe(1)
    }
    const { timeline } = await world.get(made[0]!)
    expect(timeline.map((step) => step.event)).toContain('unknown')
    const { entries } = await control.requests({ system: 'pos', path, limit: 100 })
    // Each document was on one request only, whether they travelled together or not.
    expect(entries.length).toBeLessThanOrEqual(made.length)
  })
})

describe('POS → ERP without an answer', () => {
  let world: OutWorld
  beforeAll(async () => {
    world = await startOutWorld({ answerMs: ANSWER_MS })
  })
  afterAll(() => world.end())

  it.each([
    ['purchaseIn', 'stockin_order_push'],
    ['billedOut', 'stockout_order_push'],
    ['stocktake', 'stock_sync_by_pd'],
  ])(
    'S119 A29 a %s that the ERP booked without ever answering is settled by asking, never sent again',
    async (kind, path) => {
      const { control } = world
      const { rows } = await control.books('pos', { tables: ['live_spec'], limit: 10 })
      const merchantCode = String(rows.live_spec![0]!.merchant_code)
      await control.setFault({ system: 'wangdian', kind: 'timeout-after-commit', path, times: 1 })
      await control.clearRequests()
      const { no } = await control.posCreateDocument({ kind, shopId: SHOP, lines: [{ merchantCode, quantity: '3' }] })
      if (kind === 'stocktake') await control.posAudit(no)
      const document = await world.stands(no, 'arrived')
      expect(world.timeline(no).map((step) => step.event)).toContain('unknown')
      expect((await control.requests({ system: 'wangdian', path, limit: 100 })).entries).toHaveLength(1)
      const booked =
        kind === 'stocktake'
          ? (await world.stocktakes()).map((row) => String(row.outer_no))
          : (await world.erpBook()).filter((one) => one.remark.includes(no)).map((one) => one.outerNo)
      expect(booked).toEqual([document.ourNo])
    },
  )
})
