import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ErpDocument, type OutWorld, startOutWorld } from '../documents/out-world.ts'
import { posClient } from '../sandbox/pos-client.ts'

const ONE = 10_000
const DAY = 24 * 3_600_000
const MINUTE = 60_000

let world: OutWorld
/** 商家编码 that both sides have, and shops with their warehouse. */
let codes: string[]
let shop: string
let other: string
let historic = ''

beforeAll(async () => {
  world = await startOutWorld({
    skus: 200,
    async before(control) {
      const { rows } = await control.books('pos', { tables: ['shop', 'live_spec'] })
      const stores = (rows.shop ?? []).filter((one) => one.kind === 'store').map((one) => String(one.shop_id))
      shop = stores[0]!
      other = stores[1]!
      codes = (rows.live_spec ?? []).map((one) => String(one.merchant_code))
      historic = (await control.posCreateDocument({ kind: 'purchaseIn', shopId: shop, lines: [take(0, '1')] })).no
    },
  })
})
afterAll(() => world.end())

const take = (index: number, quantity: string, more: object = {}) => ({
  merchantCode: codes[index]!,
  quantity,
  ...more,
})
const make = async (kind: string, lines: object[], more: object = {}): Promise<string> =>
  (await world.control.posCreateDocument({ kind, shopId: shop, lines: lines as never, ...more })).no
/** Documents of the ERP's book that were pushed for this document of the POS. */
const booked = async (no: string): Promise<ErpDocument[]> => {
  const ours = (await world.rows()).map((row) => row.ourNo)
  return (await world.erpBook()).filter(
    (one) => ours.includes(one.outerNo) && one.remark.split('，')[0]!.endsWith(` ${no}`),
  )
}
const stockIn = 6
const stockOut = 7
const hold = () => world.call('queue.pause', { lane: world.lane, until: world.now() + 30 * DAY })
const release = () => world.call('queue.resume', { lane: world.lane })
const implementer = () => world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })

describe('documents POS → ERP', () => {
  it('S25 S26 S117 S119 A23 each kind becomes exactly one document of the right sort, warehouse and figures', async () => {
    const kinds = [
      ['purchaseIn', 'in', stockIn],
      ['importIn', 'in', stockIn],
      ['returnIn', 'in', stockIn],
      ['reversal', 'in', stockIn],
      ['exchangeOut', 'out', stockOut],
      ['billedOut', 'out', stockOut],
    ] as const
    for (const [kind, direction, type] of kinds) {
      const no = await make(kind, [take(0, '2', { price: '1.5' }), take(1, '0.5')], { relatedNo: 'SRC-9' })
      const document = await world.stands(no, 'arrived')
      const book = await booked(no)
      expect(book, kind).toEqual([
        {
          no: document.arrivedNo,
          direction,
          type,
          status: direction === 'in' ? 80 : 110,
          warehouseNo: shop,
          outerNo: document.ourNo,
          remark: expect.stringContaining(`${no}，来源 SRC-9`),
          lines: [
            { specNo: codes[0], num: 2 * ONE },
            { specNo: codes[1], num: ONE / 2 },
          ],
        },
      ])
      expect(world.timeline(no).map((step) => step.event)).toEqual([
        'seen',
        'queued',
        'sent',
        'answered',
        'confirming',
        'arrived',
      ])
      expect(document.expectedAt).toBeNull()
    }
  })

  it('S117 S119 both legs of a 调拨 once, each in the warehouse of its shop, the second when it is received', async () => {
    const { no, otherLegNo } = await world.control.posCreateDocument({
      kind: 'transferOut',
      shopId: shop,
      counterpartShopId: other,
      lines: [take(2, '3')],
    })
    await world.stands(no, 'arrived')
    expect(await world.stands(otherLegNo!, 'waiting-finish')).toMatchObject({ trouble: { code: 'NOT_RECEIVED' } })
    expect(await booked(otherLegNo!)).toEqual([])
    await world.control.posReceive(otherLegNo!)
    await world.stands(otherLegNo!, 'arrived')
    const legs = [...(await booked(no)), ...(await booked(otherLegNo!))]
    expect(legs.map((one) => [one.direction, one.warehouseNo, one.lines])).toEqual([
      ['out', shop, [{ specNo: codes[2], num: 3 * ONE }]],
      ['in', other, [{ specNo: codes[2], num: 3 * ONE }]],
    ])
  })

  it('S23 S24 A16 残次品 stay in the shop: left out of a document, or the whole document', async () => {
    const mixed = await make('returnIn', [take(0, '1'), take(1, '4', { defective: true })])
    const document = await world.stands(mixed, 'arrived')
    expect(document.notes.map((note) => note.code)).toEqual(['DEFECTIVE'])
    expect((await booked(mixed)).map((one) => one.lines)).toEqual([[{ specNo: codes[0], num: ONE }]])
    expect(world.lines(mixed).map((line) => line.note)).toEqual(['', '不回传（残次品）'])
    const broken = await make('returnIn', [take(0, '1', { defective: true })])
    expect(await world.stands(broken, 'not-returned')).toMatchObject({ trouble: { code: 'DEFECTIVE' }, ourNo: null })
    expect(await booked(broken)).toEqual([])
  })

  it('S20 a 盘点 that is not audited in 商家后台 creates nothing; audited it creates one 盘点单 with its 盘盈 and 盘亏', async () => {
    const stockOf = async (code: string) =>
      Number(
        (
          await world.control.books('wangdian', { tables: ['warehouse_stock'], limit: 20_000 })
        ).rows.warehouse_stock?.find((row) => row.spec_no === code && row.warehouse_no === shop)?.stock_num ?? 0,
      )
    const [more, less] = [await stockOf(codes[3]!), await stockOf(codes[4]!)]
    const before = (await world.stocktakes()).length
    const no = await make('stocktake', [take(3, String(more / ONE + 5)), take(4, String(Math.max(0, less / ONE - 1)))])
    expect(await world.stands(no, 'waiting-finish')).toMatchObject({ trouble: { code: 'NOT_AUDITED' } })
    expect((await world.rows()).filter((row) => row.state !== 'delivered')).toEqual([])
    expect(await world.stocktakes()).toHaveLength(before)
    await world.control.posAudit(no)
    const document = await world.stands(no, 'arrived')
    const made = (await world.stocktakes()).slice(before)
    expect(made.map((one) => [one.outer_no, one.warehouse_no, one.pd_no])).toEqual([
      [document.ourNo, shop, document.arrivedNo],
    ])
    expect(await stockOf(codes[3]!)).toBe(more + 5 * ONE)
    const turnedDown = await make('stocktake', [take(3, '1')])
    await world.control.posAudit(turnedDown, false)
    await world.stands(turnedDown, 'cancelled')
    expect(await world.stocktakes()).toHaveLength(before + 1)
  })

  it('S18 S19 S21 S22 S27 says what waits for a person in the ERP, and follows it until it is done', async () => {
    const { control } = world
    const cases = [
      ['自动审核其他入库', 'purchaseIn', 'waiting-audit', 'ERP_AUDIT'],
      ['自动审核其他出库', 'billedOut', 'waiting-audit', 'ERP_AUDIT'],
      ['其他入库自动结算', 'importIn', 'waiting-settle', 'ERP_SETTLE'],
      ['其他出库自动结算', 'exchangeOut', 'waiting-settle', 'ERP_SETTLE'],
    ] as const
    const waiting: string[] = []
    for (const [setting, kind, state, code] of cases) {
      await control.erpSetSetting(setting, false)
      const no = await make(kind, [take(0, '1')])
      await world.until(() => world.document(no)?.trouble?.code === code)
      const document = world.document(no)!
      expect(document.state).toBe(state)
      expect(document.trouble!.cause).toContain(`“${setting}”`)
      expect(document.trouble!.action).toContain(document.arrivedNo)
      await control.erpFinish(document.arrivedNo!)
      await control.erpSetSetting(setting, true)
      waiting.push(no)
    }
    await control.erpSetSetting('自动审核盘点入库', false)
    const counted = await make('stocktake', [take(5, '900000')])
    await control.posAudit(counted)
    await world.until(() => world.document(counted)?.trouble?.code === 'ERP_AUDIT')
    expect(world.document(counted)!.trouble!.cause).toContain('“自动审核盘点入库”')
    await control.erpSetSetting('自动审核盘点入库', true)
    await control.erpFinish(world.document(counted)!.arrivedNo!)
    await world.pass(6 * MINUTE)
    for (const no of [...waiting, counted]) await world.stands(no, 'arrived')
    for (const no of waiting) expect(await booked(no)).toHaveLength(1)
  })

  it('A33 a document waits for its products, by name, and goes once by itself when the ERP has them', async () => {
    const ask = posClient(world.sandbox.urls.pos, world.sandbox.credentials.pos)
    const product = {
      productNo: 'NEW-P',
      name: '新品',
      categoryPath: [],
      specs: [{ merchantCode: 'NEW-P-1', retailPrice: '1' }],
    }
    const made = await ask('/v1/products:batch', {
      at: world.now(),
      body: { rows: [{ sourceNo: 'HAND-NEW-P', action: 'create', via: 'manual', product }] },
    })
    expect(made.json.data.rows[0]?.result).toBe('created')
    const no = await make('purchaseIn', [take(0, '1'), { merchantCode: 'NEW-P-1', quantity: '7' }])
    const document = await world.stands(no, 'missing-products')
    expect(document.trouble!.cause).toContain('NEW-P-1')
    expect(world.missing(no)).toEqual(['NEW-P-1'])
    expect(await booked(no)).toEqual([])
    const bare = await make('billedOut', [{ merchantCode: null, quantity: '1', productName: '散装茶' }])
    expect((await world.stands(bare, 'missing-products')).trouble!.cause).toContain('散装茶')
    expect(world.missing(bare)).toEqual(['散装茶'])
    await world.control.createGoods({ goodsNo: 'NEW-P', goodsName: '新品', specs: [{ specNo: 'NEW-P-1' }] })
    await world.pass(3 * MINUTE)
    await world.stands(no, 'arrived')
    expect((await booked(no)).map((one) => one.lines)).toEqual([
      [
        { specNo: codes[0], num: ONE },
        { specNo: 'NEW-P-1', num: 7 * ONE },
      ],
    ])
    expect((await world.rows()).filter((row) => row.state === 'refused')).toEqual([])
    expect(world.document(bare)!.state).toBe('missing-products')
  })

  it('A23 S26 a 冲单 below zero is held and explained before anything is sent, never refused by the ERP', async () => {
    await world.control.clearRequests()
    const no = await make('reversal', [take(0, '-2')])
    const document = await world.stands(no, 'held')
    expect(document.trouble).toMatchObject({ code: 'NEGATIVE_REVERSAL', action: expect.stringContaining('其他出库单') })
    const mark = await make('reversal', [take(0, '2')])
    await world.stands(mark, 'arrived')
    const { entries } = await world.control.requests({ system: 'wangdian', path: 'stockin_order_push', limit: 100 })
    expect(entries).toHaveLength(1)
    expect(await booked(no)).toEqual([])
  })

  it('A29 nothing is sent when the ERP has the source number already', async () => {
    await hold()
    const no = await make('billedOut', [take(0, '1')])
    await world.stands(no, 'queued')
    const { no: theirs } = await world.control.erpCreateStockOut({
      kind: '其他出库',
      warehouseNo: shop,
      outerNo: no,
      lines: [{ specNo: codes[0]!, num: '1' }],
    })
    await release()
    expect(await world.stands(no, 'arrived-by-other')).toMatchObject({ arrivedNo: theirs })
    expect(await booked(no)).toEqual([])
  })

  it('A29 under 对方系统直连 it only looks whether the document has arrived', async () => {
    await implementer()
    await hold()
    const queued = await make('billedOut', [take(0, '1')])
    await world.stands(queued, 'queued')
    await world.control.setDirectLinks({ posToErp: true })
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'documentsOut', runner: 'direct' })
    await release()
    const no = await make('purchaseIn', [take(1, '2')])
    await world.stands(no, 'observing')
    await world.stands(queued, 'observing')
    await world.pass(10 * MINUTE)
    const document = await world.stands(no, 'arrived-by-other')
    const book = (await world.erpBook()).filter((one) => one.outerNo === no)
    expect(book.map((one) => [one.no, one.lines])).toEqual([[document.arrivedNo, [{ specNo: codes[1], num: 2 * ONE }]]])
    expect(await booked(no)).toEqual([])
    await world.control.setDirectLinks({ posToErp: false })
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'documentsOut', runner: 'app' })
    // Queued before the link ran: the link left it out, so it goes now.
    await world.stands(queued, 'arrived')
    expect(await booked(queued)).toHaveLength(1)
  })

  it('A17 A30 what came from the ERP never goes back', async () => {
    await implementer()
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'documentsIn', runner: 'direct' })
    await world.control.setDirectLinks({ erpToPos: true })
    const known = world.outDocuments().length
    const { no } = await world.control.erpCreateStockIn({
      kind: '其他入库',
      warehouseNo: shop,
      lines: [{ specNo: codes[0]!, num: '1' }],
    })
    await world.pass(10 * MINUTE)
    const { rows } = await world.control.books('pos', { tables: ['document'], where: { erp_no: no } })
    expect(rows.document).toHaveLength(1)
    const marker = await make('billedOut', [take(0, '1')])
    await world.stands(marker, 'arrived')
    expect(world.outDocuments()).toHaveLength(known + 1)
    await world.control.setDirectLinks({ erpToPos: false })
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'documentsIn', runner: 'app' })
  })

  it('S118 S57 sales are never sent: they wait for the ERP, are late at 15 minutes, and arrive under its number', async () => {
    const { control } = world
    const shops = (await control.books('wangdian', { tables: ['shop'] })).rows.shop ?? []
    const erpShop = String(shops.find((one) => one.account_id === shop)!.shop_no)
    await control.erpSetShop(erpShop, { noFetch: true })
    const rows = (await world.rows()).length
    const { no: cash } = await control.posSell(shop, [take(0, '1', { price: '9' })], { payment: 'cash' })
    const { no: card } = await control.posSell(shop, [take(1, '1', { price: '9' })])
    const sale = await world.stands(cash, 'waiting-erp')
    await world.stands(card, 'waiting-erp')
    expect(sale.expectedAt).not.toBeNull()
    await world.pass(31 * MINUTE)
    expect(world.document(cash)!.state).toBe('waiting-erp')
    expect(sale.expectedAt! + 20 * MINUTE).toBeLessThan(world.now())
    await control.erpSetShop(erpShop, { noFetch: false })
    await world.pass(11 * MINUTE)
    const arrived = await world.stands(cash, 'arrived')
    await world.stands(card, 'arrived')
    expect(arrived.arrivedNo).not.toBeNull()
    expect(arrived.notes).toEqual([])
    expect(await world.rows()).toHaveLength(rows)
    const pushes = (await control.requests({ system: 'wangdian', limit: 1_000 })).entries
    expect(pushes.filter((entry) => entry.path.includes('trade_push'))).toEqual([])
  })

  it('S117 a document finished before the start is kept, not sent, and goes when a person asks', async () => {
    expect(await world.stands(historic, 'not-returned')).toMatchObject({ trouble: { code: 'BEFORE_START' } })
    const { changed } = await world.call('documents.sendNow', { ids: [world.document(historic)!.id] })
    expect(changed).toBe(1)
    await world.stands(historic, 'arrived')
    expect(await booked(historic)).toHaveLength(1)
    const again = await world.call('documents.sendNow', { ids: [world.document(historic)!.id] })
    expect(again).toMatchObject({ changed: 0, refused: [{ reason: '已经到达' }] })
  })
})
