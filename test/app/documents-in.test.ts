import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY, type InWorld, MINUTE, startInWorld } from '../documents/in-world.ts'

const SHOP = '100231'
const OTHER = '100232'
const HQ = '880001'
const line = (specNo: string, num = '2', price = '5') => ({ specNo, num, price })

let world: InWorld
const inbound = (kind: number | string, lines = [line('G1-A')], more: object = {}) =>
  world.control.erpCreateStockIn({ kind, warehouseNo: SHOP, lines, ...more })
const outbound = (kind: number | string, lines = [line('G1-A')], more: object = {}) =>
  world.control.erpCreateStockOut({ kind, warehouseNo: SHOP, lines, ...more })
async function begin(): Promise<void> {
  world = await startInWorld()
  await world.goods('G1', ['G1-A', 'G1-B'])
  await world.implementer()
}

describe('单据 ERP → POS', () => {
  beforeAll(begin)
  afterAll(() => world.end())

  it('S93 S97 S99 S116 A30 brings every kind that travels to exactly the shop of its warehouse, once', async () => {
    const made: [string, string, string][] = []
    for (const [kind, as] of [
      ['采购入库', 'purchaseIn'],
      ['调拨入库', 'transferIn'],
      ['生产入库', 'productionIn'],
      ['其他入库', 'otherIn'],
      ['初始化入库', 'initialIn'],
      ['保修入库', 'otherIn'],
      ['委外入库', 'otherIn'],
    ] as const) {
      const { no } = await inbound(kind, [line('G1-A'), line('G1-B', '1.5')])
      made.push([no, as, SHOP])
    }
    for (const [kind, as] of [
      ['调拨出库', 'transferOut'],
      ['采购退货出库', 'purchaseReturnOut'],
      ['生产出库', 'productionOut'],
      ['其他出库', 'otherOut'],
      ['现款销售出库', 'otherOut'],
    ] as const) {
      const { no } = await outbound(kind, [line('G1-A', '1')], { warehouseNo: HQ })
      made.push([no, as, HQ])
    }
    const refund = await inbound('退货入库', [line('G1-A')], { warehouseNo: OTHER, shopNo: 'MD001', tid: 'T1' })
    made.push([refund.no, 'salesReturnIn', OTHER])
    await world.cycle()
    const book = await world.posBook()
    expect(book.map((one) => [one.erpNo, one.kind, one.shopId]).sort()).toEqual(made.sort())
    expect(book.find((one) => one.erpNo === made.find(([, as]) => as === 'purchaseIn')![0])?.lines).toEqual([
      { merchantCode: 'G1-A', quantity: 20_000 },
      { merchantCode: 'G1-B', quantity: 15_000 },
    ])
    for (const [no] of made) expect(await world.state(no)).toBe('arrived')
    const [first] = made
    const { timeline, document } = await world.get(first![0])
    expect(timeline.map((step) => step.event)).toEqual(['seen', 'queued', 'queued', 'sent', 'arrived'])
    expect(document.arrivedNo).toMatch(/^D\d+$/)
    expect(document.expectedAt).toBeNull()
    // The next cycles read the same again (the windows overlap) and send nothing.
    await world.control.clearRequests()
    await world.cycle()
    expect(await world.posBook()).toHaveLength(made.length)
    expect((await world.control.requests({ system: 'pos', path: '/v1/documents:batch' })).entries).toEqual([])
  })

  it('S115 A17 never sends the five kinds; they are listed as 不支持回传, not as failures', async () => {
    const before = (await world.posBook()).length
    const five = [
      await inbound('JIT退货入库'),
      await inbound('预入库'),
      await inbound('盘盈入库'),
      await outbound('盘亏出库'),
      await outbound('销售出库', [line('G1-A')], { shopNo: 'MD001', tid: 'T2' }),
    ]
    await world.cycle()
    for (const { no } of five) {
      const { document, actions } = await world.get(no)
      expect(document).toMatchObject({ state: 'unsupported', stateText: '不支持回传', expectedAt: null, late: null })
      expect(document.trouble?.cause).toContain('不支持回传')
      expect(actions.find((one) => one.action === 'send-now')).toMatchObject({ allowed: false })
    }
    const { tabs } = await world.list()
    expect(tabs.attention).toBe(0)
    expect(await world.posBook()).toHaveLength(before)
    expect(await world.call('documents.sendNow', { ids: [(await world.find(five[0]!.no))!.id] })).toMatchObject({
      changed: 0,
      refused: [{ reason: expect.stringContaining('不支持回传') }],
    })
  })

  it('S97 S98 A14 waits until a document is finished and says for what; 60 / 70 are 等待结算', async () => {
    const { no } = await inbound('其他入库', [line('G1-A')], { state: 'waiting' })
    await world.cycle()
    expect(await world.find(no)).toMatchObject({ state: 'waiting-finish', stateText: '未到回传条件' })
    await world.control.erpSetState(no, 'unsettled')
    await world.cycle()
    expect(await world.find(no)).toMatchObject({ state: 'waiting-settle', stateText: '等待结算' })
    expect((await world.find(no))?.trouble?.action).toContain('自动结算')
    expect(await world.posHas(no)).toBe(0)
    await world.control.erpFinish(no)
    await world.cycle()
    expect(await world.state(no)).toBe('arrived')
    expect(await world.posHas(no)).toBe(1)
    const open = await inbound('其他入库', [line('G1-A')], { state: 'waiting' })
    await world.cycle()
    await world.control.erpCancel(open.no)
    await world.cycle()
    expect(await world.state(open.no)).toBe('cancelled')
    expect(await world.posHas(open.no)).toBe(0)
  })

  it('A17 A30 what was born in the POS never comes back, whoever carried it to the ERP', async () => {
    const { no: posNo } = await world.control.posCreateDocument({
      kind: 'purchaseIn',
      shopId: SHOP,
      lines: [{ merchantCode: 'G1-A', quantity: '3' }],
    })
    const byLink = await inbound('其他入库', [line('G1-A')], { outerNo: posNo })
    const byUs = await inbound('其他入库', [line('G1-A')], { outerNo: 'DC260101ACDE0001' })
    const byCaller = await inbound('其他入库', [line('G1-A')], { outerNo: 'OMS-2026-1' })
    await world.cycle()
    expect((await world.find(byLink.no))?.trouble?.code).toBe('BORN_IN_POS')
    expect((await world.find(byUs.no))?.trouble?.code).toBe('BORN_IN_POS')
    expect([await world.posHas(byLink.no), await world.posHas(byUs.no)]).toEqual([0, 0])
    // A number of another caller is no reason to lose the document.
    expect(await world.posHas(byCaller.no)).toBe(1)
  })

  it('A30 S99 a transfer goes by its legs, each to its own shop; the transfer itself is display only', async () => {
    const { no, outNo, inNo } = await world.control.erpCreateTransfer({
      fromWarehouseNo: HQ,
      toWarehouseNo: OTHER,
      lines: [line('G1-A', '4')],
    })
    await world.cycle()
    expect((await world.find(no))?.trouble?.code).toBe('DISPLAY_ONLY')
    const legs = (await world.posBook()).filter((one) => [no, outNo, inNo].includes(one.erpNo))
    expect(legs.map((one) => [one.erpNo, one.kind, one.shopId]).sort()).toEqual([
      [outNo, 'transferOut', HQ],
      [inNo, 'transferIn', OTHER],
    ])
  })

  it('A15 a kind nobody knows goes, and is flagged once', async () => {
    const first = await inbound(57)
    const second = await inbound(57)
    await world.cycle()
    expect([await world.posHas(first.no), await world.posHas(second.no)]).toEqual([1, 1])
    const notes = [await world.find(first.no), await world.find(second.no)].flatMap((one) => one!.notes)
    expect(notes.map((note) => note.code)).toEqual(['UNKNOWN_KIND'])
    const { kinds } = await world.call('documents.kinds', { connectionId: world.connectionId })
    expect(kinds.find((one) => one.kind === 'stockIn:57')).toMatchObject({ unknown: true, travels: 'goes' })
  })

  it('S92 S93 S94 creates the products of an inbound document first; the document follows', async () => {
    await world.goods('N1', ['N1-A', 'N1-B'], 'erp')
    await world.goods('N2', ['N2-A'], 'erp')
    const one = await inbound('采购入库', [line('N1-A'), line('N2-A'), line('G1-A')])
    const two = await inbound('生产入库', [line('N1-A')])
    await world.cycle()
    expect([await world.posHas(one.no), await world.posHas(two.no)]).toEqual([1, 1])
    const { rows } = await world.control.books('pos', { tables: ['live_product', 'arrival'], limit: 5_000 })
    const products = (rows.live_product ?? []).filter((row) => ['N1', 'N2'].includes(String(row.product_no)))
    expect(products.map((row) => row.product_no).sort()).toEqual(['N1', 'N2'])
    expect((await world.get(one.no)).timeline.map((step) => step.event)).toContain('products')
    expect(await world.find(one.no)).toMatchObject({ state: 'arrived' })
  })

  it('S92 with the switch off nothing is created; the document is held and goes once the switch is on', async () => {
    await world.control.posSetErpSync(false)
    await world.goods('N3', ['N3-A'], 'erp')
    const { no } = await inbound('其他入库', [line('N3-A')])
    await world.cycle()
    expect(await world.find(no)).toMatchObject({
      state: 'missing-products',
      stateText: '缺商品',
      trouble: { code: 'SYNC_SWITCH_OFF', action: expect.stringContaining('ERP数据同步设置') },
    })
    expect((await world.get(no)).missing).toEqual(['N3-A'])
    expect((await world.call('documents.status', { connectionId: world.connectionId })).productsSwitch).toBe(false)
    await world.control.posSetErpSync(true)
    await world.cycle()
    expect(await world.posHas(no)).toBe(1)
    expect((await world.get(no)).missing).toEqual([])
  })

  it('A33 other kinds wait for their products and go by themselves', async () => {
    await world.goods('N4', ['N4-A'], 'erp')
    const { no } = await outbound('其他出库', [line('N4-A', '1'), line('G1-A', '1')])
    await world.cycle()
    expect(await world.find(no)).toMatchObject({ state: 'missing-products', trouble: { code: 'MISSING_PRODUCTS' } })
    expect((await world.list({ tab: 'attention' })).rows.map((row) => row.number)).toContain(no)
    const { rows } = await world.call('documents.lines', {
      id: (await world.find(no))!.id,
      text: '',
      cursor: null,
      limit: 10,
    })
    expect(rows.map((row) => [row.specNo, row.note])).toEqual([
      ['N4-A', '缺商品'],
      ['G1-A', ''],
    ])
    await world.intoPos('N4', ['N4-A'])
    await world.cycle()
    expect(await world.posHas(no)).toBe(1)
    expect(await world.state(no)).toBe('arrived')
  })

  it('S93 a product that cannot be created is named, and nothing of the document goes', async () => {
    await world.control.createGoods({
      goodsNo: 'N5',
      goodsName: '五级',
      classPath: ['一', '二', '三', '四'],
      specs: [{ specNo: 'N5-A' }],
    })
    const { no } = await inbound('其他入库', [line('N5-A')])
    await world.cycle()
    const row = await world.find(no)
    expect(row).toMatchObject({ state: 'missing-products', trouble: { code: 'PRODUCTS_NOT_PLANNED' } })
    expect(row?.trouble?.cause).toContain('N5-A')
    expect(await world.posHas(no)).toBe(0)
  })

  it('A29 what is there already counts as 已存在（对方已同步）; nothing is sent', async () => {
    await world.control.setDirectLinks({ erpToPos: true })
    const { no } = await inbound('其他入库')
    await world.control.advance(0)
    world.pass(11 * MINUTE)
    await world.control.runDue()
    await world.control.setDirectLinks({ erpToPos: false })
    expect(await world.posHas(no)).toBe(1)
    await world.control.clearRequests()
    await world.cycle()
    expect(await world.find(no)).toMatchObject({ state: 'arrived-by-other', stateText: '已存在（对方已同步）' })
    expect(await world.posHas(no)).toBe(1)
    expect((await world.control.requests({ system: 'pos', path: '/v1/documents:batch' })).entries).toEqual([])
  })
})

describe('单据 ERP → POS when people decide', () => {
  beforeAll(begin)
  afterAll(() => world.end())

  it('A29 under 对方系统直连 it only watches, and tells arrived from late', async () => {
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'documentsIn', runner: 'direct' })
    const { no } = await inbound('其他入库')
    await world.cycle()
    const row = await world.find(no)
    expect(row).toMatchObject({ state: 'observing', stateText: '对方系统直连', late: null })
    expect(row!.expectedAt! - row!.finishedAt!).toBe(10 * MINUTE)
    expect(await world.posHas(no)).toBe(0)
    world.pass(13 * MINUTE)
    await world.cycle()
    expect((await world.find(no))?.late).toBe('late')
    await world.control.setDirectLinks({ erpToPos: true })
    const second = await inbound('其他入库')
    world.pass(11 * MINUTE)
    await world.control.runDue()
    await world.cycle()
    expect(await world.state(second.no)).toBe('arrived-by-other')
    await world.control.setDirectLinks({ erpToPos: false })
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'documentsIn', runner: 'app' })
    await world.cycle()
    expect(await world.posHas(no)).toBe(1)
    expect((await world.posBook()).filter((one) => one.erpNo === second.no)).toHaveLength(1)
  })

  it('A28 S98 says until when it should arrive; late at 15 minutes, alert at 30, with a thing to do on 首页', async () => {
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    const { no } = await inbound('其他入库')
    world.pass(3 * MINUTE)
    await world.read()
    expect(await world.find(no)).toMatchObject({ state: 'queued', late: null })
    world.pass(13 * MINUTE)
    await world.read()
    expect((await world.find(no))?.late).toBe('late')
    expect((await world.list({ late: true })).rows.map((row) => row.number)).toContain(no)
    world.pass(15 * MINUTE)
    await world.read()
    expect((await world.find(no))?.late).toBe('alert')
    expect((await world.get(no)).timeline.map((step) => step.event)).toEqual(expect.arrayContaining(['late', 'alert']))
    const summary = await world.call('home.summary', {})
    expect(summary.todo.map((one) => one.key)).toContain(`documents-alert:${world.connectionId}`)
    expect(summary.streams.find((one) => one.stream === 'documents')).toMatchObject({ label: '单据', runner: 'app' })
    const told = await world.call('documents.late', { connectionId: world.connectionId })
    expect(told.alert).toBeGreaterThan(0)
    await world.call('queue.resume', { lane: world.lane })
    await world.stands(no, 'arrived')
    expect((await world.call('home.summary', {})).todo.map((one) => one.key)).not.toContain(
      `documents-alert:${world.connectionId}`,
    )
  })

  it('S45 S99 a document of a shop whose pair does not hold just now waits, and goes once it does', async () => {
    await world.control.posSetShopOpen(SHOP, false)
    await world.call('connections.refreshMapping', { id: world.connectionId })
    const { no } = await inbound('其他入库')
    await world.cycle()
    expect(await world.find(no)).toMatchObject({ state: 'unmapped', stateText: '门店未对应' })
    await world.control.posSetShopOpen(SHOP, true)
    await world.call('connections.refreshMapping', { id: world.connectionId })
    await world.cycle()
    expect(await world.posHas(no)).toBe(1)
  })

  it('S116 a kind that is switched off stays, and goes for one document when a person asks; 实施 sets it', async () => {
    const settings = { intervalMinutes: 5, kindsOff: ['stockIn:6'] }
    const { connectionId } = world
    await world.call('documents.setSettings', { connectionId, settings })
    expect((await world.call('home.jobs', {})).jobs.find((job) => job.label === '单据 ERP → POS')?.rule).toContain('5')
    const { no } = await inbound('其他入库')
    await world.cycle()
    const row = (await world.find(no))!
    expect(row).toMatchObject({ state: 'not-returned', trouble: { code: 'KIND_OFF' } })
    expect(await world.call('documents.sendNow', { ids: [row.id] })).toEqual({ changed: 1, refused: [] })
    await world.stands(no, 'arrived')
    expect(await world.posHas(no)).toBe(1)
    await world.call('documents.setSettings', { connectionId, settings: { intervalMinutes: 3, kindsOff: [] } })
    await world.call('operators.signIn', { name: '店员乙', role: 'staff' })
    await expect(world.call('documents.setSettings', { connectionId, settings })).rejects.toThrow()
    await world.implementer()
  })

  it('S100 S104 lists by tab, number, shop, code and day, page by page; exports what it lists', async () => {
    const all = await world.list()
    expect(all.rows.length).toBe(all.total)
    expect(Object.values(all.tabs).reduce((sum, count) => sum + count, 0)).toBe(all.total)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<InWorld['list']>> = await world.list({
        cursor,
        limit: 3,
        sort: { by: 'finishedAt', descending: false },
      })
      seen.push(...page.rows.map((row) => row.number))
      cursor = page.next
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(all.total)
    expect(seen).toHaveLength(all.total)
    expect((await world.list({ text: 'G1-a' })).total).toBe((await world.list({ shopId: SHOP })).total)
    expect((await world.list({ text: '100% 没有' })).total).toBe(0)
    expect((await world.list({ from: '2001-01-01', to: '2001-01-02' })).total).toBe(0)
    for (const format of ['xlsx', 'csv'] as const) {
      const { saved } = await world.call('documents.export', {
        connectionId: world.connectionId,
        direction: 'in',
        tab: 'arrived',
        states: [],
        kind: null,
        shopId: null,
        warehouseNo: null,
        text: '',
        from: null,
        to: null,
        late: false,
        format,
      })
      expect(saved?.name).toContain(format)
    }
    const one = await world.call('documents.exportOne', { id: all.rows[0]!.id, format: 'xlsx' })
    expect(one.saved?.name).toContain(all.rows[0]!.number)
  })

  it('S101 S102 a 初始化入库 of more than 5000 SKU is held, and goes in parts when a person accepts', async () => {
    const specs = Array.from({ length: 5_001 }, (_, index) => `BIG-${String(index).padStart(5, '0')}`)
    await world.goods('BIG', specs)
    const { no } = await inbound(
      '初始化入库',
      specs.map((spec) => line(spec, '1')),
    )
    const early = await inbound('采购入库', [line('BIG-00007')])
    await world.cycle()
    const row = (await world.find(no))!
    expect(row).toMatchObject({ state: 'held', skus: 5_001, trouble: { code: 'INITIAL_TOO_LARGE' } })
    expect((await world.find(early.no))?.notes.map((note) => note.code)).toEqual(['BEFORE_INITIAL'])
    const { actions, hints } = await world.get(no)
    expect(actions.find((one) => one.action === 'split')).toMatchObject({ allowed: true })
    expect(hints.join()).toContain('初始化入库确认到达门店之后')
    expect(await world.call('documents.split', { id: row.id })).toEqual({ parts: 2 })
    await world.stands(no, 'arrived')
    const parts = (await world.posBook()).filter((one) => one.erpNo.startsWith(no))
    expect(parts.map((one) => [one.erpNo, one.kind, one.lines.length])).toEqual([
      [`${no}-P1`, 'initialIn', 5_000],
      [`${no}-P2`, 'initialIn', 1],
    ])
    await expect(world.call('documents.split', { id: row.id })).rejects.toThrow('NOT_SPLITTABLE')
  })
})

describe('单据 ERP → POS when things go wrong', () => {
  beforeAll(begin)
  afterAll(() => world.end())

  it.each(['wangdian', 'pos'] as const)('S98 an outage of %s loses and doubles nothing', async (system) => {
    await world.control.setFault({ system, kind: 'refuse' })
    const first = await inbound('其他入库')
    world.pass(3 * MINUTE)
    const run = await world.read()
    expect(run.state).toBe('failed')
    const second = await outbound('其他出库', [line('G1-A', '1')])
    world.pass(2 * DAY)
    await world.control.clearFaults()
    await world.call('queue.kick', { lane: null })
    await world.cycle()
    expect([await world.posHas(first.no), await world.posHas(second.no)]).toEqual([1, 1])
  })

  it.each(['half-body-after', 'error-500-after'] as const)(
    'S98 an answer that is lost (%s) is settled by asking, once in the book',
    async (kind) => {
      const { no } = await inbound('其他入库')
      await world.control.setFault({ system: 'pos', kind, path: '/v1/documents:batch', times: 1 })
      await world.cycle()
      await world.control.clearFaults()
      await world.stands(no, 'arrived')
      expect(await world.posHas(no)).toBe(1)
    },
  )

  it('S98 a restart between queue and delivery, and one in the middle of reading, send each document once', async () => {
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    const { no } = await inbound('其他入库')
    world.pass(3 * MINUTE)
    await world.read()
    expect(await world.state(no)).toBe('queued')
    await world.restart()
    const next = await inbound('其他入库')
    world.pass(3 * MINUTE)
    await world.call('documents.refresh', { connectionId: world.connectionId, direction: 'in' })
    await world.restart()
    await world.call('queue.resume', { lane: world.lane })
    await world.cycle()
    expect([await world.posHas(no), await world.posHas(next.no)]).toEqual([1, 1])
    expect([await world.state(no), await world.state(next.no)]).toEqual(['arrived', 'arrived'])
  })

  it('S98 off for ten weeks: everything that happened meanwhile comes, once, in windows the ERP takes', async () => {
    const made: string[] = []
    await world.app().stop()
    for (let week = 0; week < 10; week++) {
      made.push((await inbound('其他入库')).no, (await outbound('其他出库', [line('G1-B', '1')])).no)
      world.pass(7 * DAY)
    }
    await world.restart()
    await world.control.clearRequests()
    await world.cycle()
    for (const no of made) expect(await world.posHas(no)).toBe(1)
    const asked = await world.control.requests({ system: 'wangdian', path: 'stockin_order_query.php', limit: 1_000 })
    for (const { params } of asked.entries) {
      const span = Date.parse(String(params.end_time)) - Date.parse(String(params.start_time))
      expect(span).toBeLessThanOrEqual(30 * DAY)
    }
  })

  it('S98 a PC clock that is wrong passes over nothing', async () => {
    await world.control.setClockOffset(-4 * MINUTE)
    const { no } = await inbound('其他入库')
    await world.cycle()
    await world.cycle()
    expect(await world.posHas(no)).toBe(1)
    await world.control.setClockOffset(0)
  })

  it('A33 a product deleted after the look is missing again, and the same row goes when it is back', async () => {
    await world.goods('DEL', ['DEL-A'])
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    const { no } = await outbound('其他出库', [line('DEL-A', '1')])
    world.pass(3 * MINUTE)
    await world.read()
    expect(await world.state(no)).toBe('queued')
    await world.control.posDeleteProduct('DEL')
    await world.call('queue.resume', { lane: world.lane })
    await world.stands(no, 'missing-products')
    expect((await world.get(no)).missing).toEqual(['DEL-A'])
    await world.intoPos('DEL2', ['DEL-A'])
    await world.cycle()
    await world.stands(no, 'arrived')
    expect(await world.posHas(no)).toBe(1)
  })

  it('S94 A33 a product that the POS refused holds its document; made by hand, the document goes under a new number', async () => {
    await world.goods('REF', ['REF-A'], 'erp')
    const { no } = await inbound('其他入库', [line('REF-A')])
    world.pass(3 * MINUTE)
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    await world.read()
    expect(await world.find(no)).toMatchObject({ state: 'waiting-products', stateText: '先创建商品' })
    const first = (await world.find(no))!.ourNo
    // The switch goes off before the product is sent: the POS refuses it.
    await world.control.posSetErpSync(false)
    await world.call('queue.resume', { lane: world.lane })
    await world.stands(no, 'missing-products')
    expect(await world.posHas(no)).toBe(0)
    await world.control.posSetErpSync(true)
    await world.intoPos('REF', ['REF-A'])
    await world.cycle()
    const row = await world.stands(no, 'arrived')
    expect(await world.posHas(no)).toBe(1)
    expect(row.ourNo).not.toBe(first)
  })

  it('S99 one shop that was closed holds up its own documents only', async () => {
    await world.control.posSetShopOpen(OTHER, false)
    const closed = await inbound('其他入库', [line('G1-A')], { warehouseNo: OTHER })
    const open = await inbound('其他入库')
    await world.cycle()
    expect(await world.posHas(open.no)).toBe(1)
    expect(await world.find(closed.no)).toMatchObject({ state: 'refused', trouble: { code: 'SHOP_CLOSED' } })
    await world.control.posSetShopOpen(OTHER, true)
    expect(await world.call('documents.retry', { ids: [(await world.find(closed.no))!.id] })).toEqual({
      changed: 1,
      refused: [],
    })
    await world.stands(closed.no, 'arrived')
    expect(await world.posHas(closed.no)).toBe(1)
  })

  it('S116 the idle cycle is small: one request per list that has ended, none to the POS', async () => {
    await world.cycle()
    await world.control.clearRequests()
    await world.call('home.runJob', { name: `documents.in:${world.connectionId}` })
    const before = world.now()
    await world.until(async () => {
      const { jobs } = await world.call('home.jobs', {})
      const job = jobs.find((one) => one.name === `documents.in:${world.connectionId}`)!
      return !job.running && (job.last?.finishedAt ?? 0) >= before
    })
    const asked = await world.control.requests({ system: 'wangdian', limit: 100 })
    expect(asked.entries.map((entry) => entry.path).filter((path) => path.includes('stock'))).toHaveLength(4)
  })
})
