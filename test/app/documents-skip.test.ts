import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY, type InWorld, MINUTE, startInWorld } from '../documents/in-world.ts'
import { type OutWorld, startOutWorld } from '../documents/out-world.ts'
import { posClient } from '../sandbox/pos-client.ts'

const SHOP = '100231'
const EVERYTHING = {
  levels: [],
  scope: null,
  system: null,
  connectionId: null,
  correlationId: null,
  subjectType: null,
  subjectId: null,
  from: null,
  to: null,
}
/** How many documents 首页 says need a person. */
const toDo = async (world: Pick<OutWorld, 'call'>): Promise<string | null> => {
  const { todo } = await world.call('home.summary', {})
  return todo.find((one) => one.key.startsWith('documents-attention'))?.text ?? null
}

describe('POS → ERP: settled by hand', () => {
  let world: OutWorld
  let code: string
  beforeAll(async () => {
    world = await startOutWorld()
    const { rows } = await world.control.books('pos', { tables: ['live_spec'], limit: 10 })
    code = String(rows.live_spec![0]!.merchant_code)
    await world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
  })
  afterAll(() => world.end())
  const made = async (kind: string, lines: { merchantCode: string; quantity: string }[]): Promise<string> =>
    (await world.control.posCreateDocument({ kind, shopId: SHOP, lines })).no
  const booked = async (no: string) => (await world.erpBook()).filter((one) => one.remark.includes(no))
  const acts = async (id: number) =>
    (await world.call('documents.get', { id })).actions.filter((one) => one.allowed).map((one) => one.action)

  it('A23 S26 a 冲单 below zero leaves the list and 首页 with its reason, stays so, and can be taken back', async () => {
    const no = await made('reversal', [{ merchantCode: code, quantity: '-2' }])
    const { id } = await world.stands(no, 'held')
    expect(await acts(id)).toContain('skip')
    expect(await toDo(world)).toContain('1 张')
    await expect(world.call('documents.skip', { ids: [id], reason: ' ' })).rejects.toThrow('INVALID_INPUT')
    const reason = '已在 ERP 手工做其他出库单'
    expect(await world.call('documents.skip', { ids: [id], reason })).toEqual({ changed: 1, refused: [] })
    expect(await toDo(world)).toBeNull()
    await world.restart()
    const { document, timeline } = await world.call('documents.get', { id })
    expect(document).toMatchObject({ state: 'not-returned', trouble: { problem: `由人处理：${reason}` } })
    expect(timeline.find((one) => one.text === '选择“不发送”')?.by).toContain('实施甲')
    expect(await world.call('documents.skip', { ids: [id], reason })).toMatchObject({
      changed: 0,
      refused: [{ id, reason: '已经选择了不发送' }],
    })
    const { rows } = await world.call('journal.search', { ...EVERYTHING, text: no, cursor: null, limit: 50 })
    const told = rows.filter((row) => row.event === 'documents.settled-by-hand').map((row) => row.message)
    expect(told).toEqual([expect.stringContaining(reason)])
    expect(told[0]).toContain('实施甲')
    expect(await world.call('documents.sendNow', { ids: [id] })).toEqual({ changed: 1, refused: [] })
    expect(world.document(no)).toMatchObject({ state: 'held', trouble: { code: 'NEGATIVE_REVERSAL' } })
    expect(await toDo(world)).toContain('1 张')
    expect(await booked(no)).toEqual([])
  })

  it('A33 缺商品 that was booked by hand is not sent when its products come; taken back, it goes once', async () => {
    const newCode = 'NEW-S1'
    const specs = [{ merchantCode: newCode, retailPrice: '1' }]
    const product = { productNo: newCode, name: newCode, categoryPath: [], specs }
    const body = { rows: [{ sourceNo: 'HAND-S1', action: 'create', via: 'manual', product }] }
    const ask = posClient(world.sandbox.urls.pos, world.sandbox.credentials.pos)
    expect((await ask('/v1/products:batch', { at: world.now(), body })).json.data.rows[0]?.result).toBe('created')
    const no = await made('purchaseIn', [{ merchantCode: newCode, quantity: '3' }])
    const other = await made('purchaseIn', [{ merchantCode: newCode, quantity: '4' }])
    const { id } = await world.stands(no, 'missing-products')
    await world.stands(other, 'missing-products')
    await world.call('documents.skip', { ids: [id], reason: '已手工入账' })
    await world.control.createGoods({ goodsNo: newCode, goodsName: newCode, specs: [{ specNo: newCode }] })
    await world.pass(3 * MINUTE)
    await world.stands(other, 'arrived')
    expect(world.document(no)).toMatchObject({ state: 'not-returned', trouble: { code: 'SETTLED_BY_HAND' } })
    expect(await booked(no)).toEqual([])
    await world.call('documents.sendNow', { ids: [id] })
    await world.pass(3 * MINUTE)
    await world.stands(no, 'arrived')
    expect(await booked(no)).toHaveLength(1)
  })
})

describe('ERP → POS: settled by hand', () => {
  let world: InWorld
  beforeAll(async () => {
    world = await startInWorld()
    await world.goods('G1', ['G1-A'])
    await world.implementer()
  })
  afterAll(() => world.end())
  const outbound = async (specNo: string): Promise<string> => {
    const lines = [{ specNo, num: '2', price: '5' }]
    return (await world.control.erpCreateStockOut({ kind: '其他出库', warehouseNo: SHOP, lines })).no
  }
  const rowsOf = async (no: string) => {
    const { rows } = await world.call('queue.list', { states: [], lane: null, text: no, cursor: null, limit: 50 })
    return rows.filter((row) => row.kind === 'documents.in')
  }

  it('S99 one that the shop refused: its row is given up with it; taken back, it goes once under another number', async () => {
    await world.control.posSetShopOpen(SHOP, false)
    const no = await outbound('G1-A')
    await world.cycle()
    const { id, ourNo } = await world.stands(no, 'refused')
    await world.control.posSetShopOpen(SHOP, true)
    await world.call('documents.skip', { ids: [id], reason: '门店已手工录入' })
    expect((await rowsOf(no)).map((row) => [row.ourNo, row.state])).toEqual([[ourNo, 'discarded']])
    expect(await world.call('documents.retry', { ids: [id] })).toMatchObject({ changed: 0 })
    await world.restart()
    await world.cycle()
    expect(await world.find(no)).toMatchObject({ state: 'not-returned', trouble: { code: 'SETTLED_BY_HAND' } })
    expect(await world.posHas(no)).toBe(0)
    expect(await world.call('documents.sendNow', { ids: [id] })).toEqual({ changed: 1, refused: [] })
    await world.cycle()
    expect((await world.stands(no, 'arrived')).ourNo).not.toBe(ourNo)
    expect(await world.posHas(no)).toBe(1)
  })

  it('S99 taken back after a 盘点 of its goods, it asks a person first', async () => {
    await world.goods('N1', ['N1-A'], 'erp')
    const lines = ['G1-A', 'N1-A'].map((specNo) => ({ specNo, num: '2', price: '5' }))
    const { no } = await world.control.erpCreateStockOut({ kind: '其他出库', warehouseNo: SHOP, lines })
    await world.cycle()
    const { id } = await world.stands(no, 'missing-products')
    await world.call('documents.skip', { ids: [id], reason: '等盘点' })
    const counted = [{ merchantCode: 'G1-A', quantity: '50' }]
    const stocktake = await world.control.posCreateDocument({ kind: 'stocktake', shopId: SHOP, lines: counted })
    await world.control.posAudit(stocktake.no)
    await world.until(async () => {
      const { rows } = await world.list({ direction: 'out', text: stocktake.no })
      return rows.some((row) => row.number === stocktake.no && row.state === 'arrived')
    })
    await world.call('documents.sendNow', { ids: [id] })
    expect(await world.find(no)).toMatchObject({ state: 'held', trouble: { code: 'COUNTED_SINCE' } })
  })

  it('S98 one that is queued, unknown or has arrived is never ended by hand', async () => {
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    const no = await outbound('G1-A')
    world.pass(3 * MINUTE)
    await world.read()
    const { id } = await world.stands(no, 'queued')
    const refused = async (): Promise<string> => {
      const { changed, refused: why } = await world.call('documents.skip', { ids: [id], reason: '已手工录入' })
      expect(changed).toBe(0)
      return why[0]!.reason
    }
    expect(await refused()).toContain('排队中')
    // The POS books it; neither that answer nor any look-up comes through.
    await world.control.setFault({ system: 'pos', kind: 'half-body-after' })
    await world.call('queue.resume', { lane: world.lane })
    await world.stands(no, 'unknown')
    expect(await refused()).toContain('结果未知')
    await world.control.clearFaults()
    await world.stands(no, 'arrived')
    expect(await refused()).toContain('已到达')
    expect(await world.posHas(no)).toBe(1)
  })
})
