import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OutWorld, startOutWorld } from '../documents/out-world.ts'

const ONE = 10_000
const DAY = 24 * 3_600_000

let world: OutWorld
let codes: string[]
let shop: string

async function start(skus: number): Promise<void> {
  world = await startOutWorld({ skus })
  const { rows } = await world.control.books('pos', { tables: ['shop', 'live_spec'], limit: 5_000 })
  shop = String(rows.shop!.find((one) => one.kind === 'store')!.shop_id)
  codes = rows.live_spec!.map((one) => String(one.merchant_code))
}
const take = (index: number, quantity: string) => ({ merchantCode: codes[index]!, quantity })
const make = async (kind: string, lines: { merchantCode: string; quantity: string }[]): Promise<string> =>
  (await world.control.posCreateDocument({ kind, shopId: shop, lines })).no
/** Documents that the ERP's book has for one of the POS; more than one would be a double. */
const booked = async (no: string) =>
  (await world.erpBook()).filter((one) => one.remark.split('，')[0]!.endsWith(` ${no}`))

describe('documents POS → ERP when things go wrong', () => {
  beforeAll(() => start(60))
  afterAll(() => world.end())

  it('S119 two days without the ERP: everything waits, then goes, once', async () => {
    const { control } = world
    await control.setFault({ system: 'wangdian', kind: 'refuse' })
    const made: string[] = []
    for (let index = 0; index < 12; index++)
      made.push(await make(index % 2 === 0 ? 'purchaseIn' : 'billedOut', [take(index % 5, String(index + 1))]))
    for (const no of made) await world.stands(no, 'queued', 'sending')
    await world.pass(2 * DAY)
    await control.clearFaults()
    world.ports.resume()
    for (const no of made) await world.stands(no, 'arrived')
    const all = (await world.erpBook()).filter((one) => one.outerNo !== '')
    expect(all.map((one) => one.remark.split('，')[0]!.split(' ')[1]).sort()).toEqual(made)
    for (const [index, no] of made.entries())
      expect((await booked(no)).map((one) => one.lines[0]!.num)).toEqual([(index + 1) * ONE])
  })

  it('S119 two days without the POS: the feed goes on where it stopped', async () => {
    await world.control.setFault({ system: 'pos', kind: 'refuse' })
    const made = [await make('billedOut', [take(0, '1')]), await make('returnIn', [take(1, '2')])]
    await world.pass(2 * DAY)
    await world.control.clearFaults()
    world.ports.resume()
    for (const no of made) {
      await world.stands(no, 'arrived')
      expect(await booked(no)).toHaveLength(1)
    }
  })

  it('S119 an answer that was lost after the ERP had booked is found by our number, never sent again', async () => {
    await world.control.setFault({
      system: 'wangdian',
      kind: 'half-body-after',
      path: 'stockin_order_push',
      times: 1,
    })
    const no = await make('importIn', [take(0, '3')])
    await world.stands(no, 'arrived')
    expect(world.timeline(no).map((step) => step.event)).toContain('unknown')
    expect(await booked(no)).toHaveLength(1)
  })

  it('S119 an answer that never came from a request the ERP never saw is sent again under the same number', async () => {
    await world.control.setFault({
      system: 'wangdian',
      kind: 'error-500',
      path: 'stockout_order_push',
      times: 1,
    })
    const no = await make('billedOut', [take(0, '3')])
    const document = await world.stands(no, 'arrived')
    expect((await booked(no)).map((one) => one.outerNo)).toEqual([document.ourNo])
  })

  it('S119 the product ends between queueing and answer, and while the shop goes on working', async () => {
    await world.call('queue.pause', { lane: world.lane, until: world.now() + 30 * DAY })
    const queued = await make('billedOut', [take(0, '1')])
    await world.stands(queued, 'queued')
    let later = ''
    await world.restart(async () => {
      later = await make('purchaseIn', [take(1, '1')])
    })
    await world.call('queue.resume', { lane: world.lane })
    for (const no of [queued, later]) {
      await world.stands(no, 'arrived')
      expect(await booked(no)).toHaveLength(1)
      expect(world.timeline(no).filter((step) => step.event === 'seen')).toHaveLength(1)
    }
  })

  it('S117 deleted in the shop before it was sent: nothing goes; cancelled after it arrived: a person is told', async () => {
    const gone = await make('stocktake', [take(0, '1')])
    await world.stands(gone, 'waiting-finish')
    await world.control.posDeleteDocument(gone)
    await world.stands(gone, 'deleted')
    const no = await make('billedOut', [take(0, '1')])
    await world.stands(no, 'arrived')
    await world.control.posCancel(no)
    await world.until(() => (world.document(no)?.notes.length ?? 0) > 0)
    expect(world.document(no)).toMatchObject({ state: 'arrived', notes: [{ code: 'CANCELLED_AFTER' }] })
    await world.call('queue.pause', { lane: world.lane, until: world.now() + 30 * DAY })
    const waiting = await make('billedOut', [take(0, '1')])
    await world.stands(waiting, 'queued')
    await world.control.posCancel(waiting)
    await world.stands(waiting, 'cancelled')
    await world.call('queue.resume', { lane: world.lane })
    const marker = await make('billedOut', [take(1, '1')])
    await world.stands(marker, 'arrived')
    expect(await booked(waiting)).toEqual([])
    expect(await world.stocktakes()).toEqual([])
  })

  it('S117 a cursor that is too old: everything since is read again, what was deleted meanwhile is found out', async () => {
    const open = await make('stocktake', [take(0, '1')])
    await world.stands(open, 'waiting-finish')
    let missed = ''
    await world.restart(async () => {
      missed = await make('billedOut', [take(2, '2')])
      await world.control.posDeleteDocument(open)
      await world.pass(8 * DAY)
      await world.control.posForgetChanges()
    })
    await world.stands(missed, 'arrived')
    await world.stands(open, 'deleted')
    expect(await booked(missed)).toHaveLength(1)
    const after = await make('billedOut', [take(2, '1')])
    await world.stands(after, 'arrived')
    const all = (await world.erpBook()).filter((one) => one.outerNo !== '')
    expect(new Set(all.map((one) => one.remark.split('，')[0])).size).toBe(all.length)
  })

  it('A29 an older file was put back: what it does not remember to have sent is found in the ERP, not sent again', async () => {
    const putBack = await world.copyFiles()
    const sent = [await make('billedOut', [take(0, '1')]), await make('purchaseIn', [take(1, '2')])]
    const counted = await make('stocktake', [take(4, '44')])
    await world.control.posAudit(counted)
    for (const no of [...sent, counted]) await world.stands(no, 'arrived')
    const counts = (await world.stocktakes()).length
    await putBack()
    await world.call('queue.confirmDelivery', {})
    for (const no of [...sent, counted]) await world.stands(no, 'arrived-by-other')
    for (const no of sent) expect(await booked(no)).toHaveLength(1)
    expect(await world.stocktakes()).toHaveLength(counts)
    const fresh = await make('billedOut', [take(0, '1')])
    await world.stands(fresh, 'arrived')
    expect(await booked(fresh)).toHaveLength(1)
  })

  it('S20 what moved the same goods before a 盘点 is booked before it, although its first answer was lost', async () => {
    await world.control.setFault({ system: 'wangdian', kind: 'error-500', path: 'stockin_order_push', times: 1 })
    await world.call('queue.pause', { lane: world.lane, until: world.now() + 30 * DAY })
    const before = await make('purchaseIn', [take(3, '100')])
    const counted = await make('stocktake', [take(3, '7')])
    await world.control.posAudit(counted)
    const after = await make('billedOut', [take(3, '2')])
    await world.until(() => world.document(after)?.trouble?.code === 'BEHIND')
    expect(world.document(counted)).toMatchObject({ state: 'queued', ourNo: null, trouble: { code: 'BEHIND' } })
    await world.call('queue.resume', { lane: world.lane })
    for (const no of [before, counted, after]) await world.stands(no, 'arrived')
    const { rows } = await world.control.books('wangdian', {
      tables: ['warehouse_stock'],
      where: { warehouse_no: shop, spec_no: codes[3]! },
    })
    expect(rows.warehouse_stock!.map((row) => row.stock_num)).toEqual([5 * ONE])
  })
})

describe('a large 盘点', () => {
  beforeAll(() => start(4_800))
  afterAll(() => world.end())

  it('S20 1,201 lines go in three parts with our number each; lines the ERP leaves out are shown', async () => {
    expect(codes.length).toBeGreaterThan(1_201)
    const gone = codes[700]!
    await world.control.deleteSpec(gone)
    const no = await make(
      'stocktake',
      codes.slice(0, 1_201).map((merchantCode) => ({ merchantCode, quantity: '3' })),
    )
    await world.control.posAudit(no)
    const document = await world.stands(no, 'arrived')
    const made = await world.stocktakes()
    const ours = (await world.rows()).map((row) => row.ourNo)
    expect(made.map((one) => one.outer_no)).toEqual(ours)
    expect(ours).toHaveLength(3)
    const lines = (await world.control.books('wangdian', { tables: ['stocktake_line'], limit: 5_000 })).rows
      .stocktake_line!
    expect(made.map((one) => lines.filter((line) => line.pd_id === one.pd_id).length)).toEqual([500, 499, 201])
    expect(document.notes).toEqual([{ code: 'LINE_WARNINGS', text: '1 行没有进入 ERP 盘点单，请看明细中的说明' }])
    expect(
      world
        .lines(no)
        .filter((line) => line.note !== '')
        .map((line) => line.spec_no),
    ).toEqual([gone])
    expect(world.lines(no).find((line) => line.spec_no === gone)!.note).toContain('ERP 没有入账')
  })
})
