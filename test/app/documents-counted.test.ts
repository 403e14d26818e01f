import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InWorld, MINUTE, startInWorld } from '../documents/in-world.ts'
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

describe('POS → ERP: a 盘点 that overtook a document', () => {
  let world: OutWorld
  let codes: string[]
  beforeAll(async () => {
    world = await startOutWorld()
    const { rows } = await world.control.books('pos', { tables: ['live_spec'], limit: 100 })
    codes = rows.live_spec!.map((one) => String(one.merchant_code))
  })
  afterAll(() => world.end())
  const booked = async (no: string) => (await world.erpBook()).filter((one) => one.remark.includes(no))
  const made = async (kind: string, lines: { merchantCode: string; quantity: string }[]): Promise<string> =>
    (await world.control.posCreateDocument({ kind, shopId: SHOP, lines })).no
  const counted = async (code: string): Promise<string> => {
    const no = await made('stocktake', [{ merchantCode: code, quantity: '50' }])
    await world.control.posAudit(no)
    await world.stands(no, 'arrived')
    return no
  }
  const productOfPos = async (code: string): Promise<void> => {
    const product = { productNo: code, name: code, categoryPath: [], specs: [{ merchantCode: code, retailPrice: '1' }] }
    const body = { rows: [{ sourceNo: `HAND-${code}`, action: 'create', via: 'manual', product }] }
    const ask = posClient(world.sandbox.urls.pos, world.sandbox.credentials.pos)
    const answer = await ask('/v1/products:batch', { at: world.now(), body })
    expect(answer.json.data.rows[0]?.result).toBe('created')
  }
  /** A document that waited for a product of the ERP until a 盘点 of its other product was booked there. */
  const overtaken = async (newCode: string, code: string): Promise<{ no: string; stocktake: string }> => {
    await productOfPos(newCode)
    const no = await made('purchaseIn', [
      { merchantCode: code, quantity: '1' },
      { merchantCode: newCode, quantity: '7' },
    ])
    await world.stands(no, 'missing-products')
    const stocktake = await counted(code)
    await world.control.createGoods({ goodsNo: newCode, goodsName: newCode, specs: [{ specNo: newCode }] })
    await world.pass(3 * MINUTE)
    await world.stands(no, 'held')
    return { no, stocktake }
  }
  const acts = async (id: number) =>
    (await world.call('documents.get', { id })).actions.filter((one) => one.allowed).map((one) => one.action)

  it('A33 S20 it waits for a person, who sends it', async () => {
    const { no, stocktake } = await overtaken('NEW-C1', codes[0]!)
    const document = world.document(no)!
    expect(document.trouble).toMatchObject({ code: 'COUNTED_SINCE', cause: expect.stringContaining(stocktake) })
    expect(await acts(document.id)).toEqual(['send-now', 'skip', 'refresh'])
    expect(await booked(no)).toEqual([])
    await world.call('documents.sendNow', { ids: [document.id] })
    await world.stands(no, 'arrived')
    expect(await booked(no)).toHaveLength(1)
    const { rows } = await world.call('journal.search', { ...EVERYTHING, text: no, cursor: null, limit: 50 })
    expect(rows.filter((row) => row.event === 'documents.counted-choice').map((row) => row.message)).toEqual([
      expect.stringContaining('仍然发送'),
    ])
  })

  it('A33 S20 it waits for a person, who does not send it; the choice stays and can be changed', async () => {
    const { no } = await overtaken('NEW-C2', codes[1]!)
    const { id } = world.document(no)!
    expect(await world.call('documents.skip', { ids: [id], reason: '盘点已包含' })).toEqual({ changed: 1, refused: [] })
    expect(world.document(no)).toMatchObject({ state: 'not-returned', trouble: { code: 'COUNTED_SKIPPED' } })
    expect(await world.call('documents.skip', { ids: [id], reason: '盘点已包含' })).toMatchObject({ changed: 0 })
    await world.restart()
    expect(world.document(no)!.state).toBe('not-returned')
    expect(await booked(no)).toEqual([])
    expect(world.timeline(no).map((step) => step.text)).toContain('选择“不发送”')
    await world.call('documents.sendNow', { ids: [id] })
    await world.stands(no, 'arrived')
    expect(await booked(no)).toHaveLength(1)
  })

  it('A33 S20 a 盘点 of other goods, or one before it, stops nothing', async () => {
    const before = await counted(codes[2]!)
    await productOfPos('NEW-C3')
    await world.pass(MINUTE)
    const no = await made('purchaseIn', [
      { merchantCode: codes[2]!, quantity: '1' },
      { merchantCode: 'NEW-C3', quantity: '1' },
    ])
    await world.stands(no, 'missing-products')
    await counted(codes[3]!)
    await world.control.createGoods({ goodsNo: 'NEW-C3', goodsName: 'NEW-C3', specs: [{ specNo: 'NEW-C3' }] })
    await world.pass(3 * MINUTE)
    await world.stands(no, 'arrived')
    expect(before).not.toBe('')
  })
})

describe('ERP → POS: a 盘点 that overtook a document', () => {
  let world: InWorld
  beforeAll(async () => {
    world = await startInWorld()
    await world.goods('G1', ['G1-A', 'G1-B'])
    await world.implementer()
  })
  afterAll(() => world.end())
  const outbound = async (codes: string[]): Promise<string> => {
    const lines = codes.map((specNo) => ({ specNo, num: '2', price: '5' }))
    return (await world.control.erpCreateStockOut({ kind: '其他出库', warehouseNo: SHOP, lines })).no
  }
  const counted = async (code: string): Promise<void> => {
    const lines = [{ merchantCode: code, quantity: '50' }]
    const { no } = await world.control.posCreateDocument({ kind: 'stocktake', shopId: SHOP, lines })
    await world.control.posAudit(no)
    await world.until(async () => {
      const { rows } = await world.list({ direction: 'out', text: no })
      return rows.some((row) => row.number === no && row.state === 'arrived')
    })
  }

  it('A33 S99 its product came after the 盘点: it waits for a person; sent or not as chosen', async () => {
    await world.goods('N1', ['N1-A'], 'erp')
    const [first, second] = [await outbound(['G1-A', 'N1-A']), await outbound(['G1-A', 'N1-A'])]
    await world.cycle()
    expect([await world.state(first), await world.state(second)]).toEqual(['missing-products', 'missing-products'])
    await counted('G1-A')
    await world.intoPos('N1', ['N1-A'])
    await world.cycle()
    const sent = await world.stands(first, 'held')
    expect(sent.trouble?.code).toBe('COUNTED_SINCE')
    const skipped = await world.stands(second, 'held')
    await world.call('documents.sendNow', { ids: [sent.id] })
    await world.call('documents.skip', { ids: [skipped.id], reason: '盘点已包含' })
    await world.cycle()
    await world.stands(first, 'arrived')
    expect([await world.posHas(first), await world.posHas(second)]).toEqual([1, 0])
    expect(await world.find(second)).toMatchObject({ state: 'not-returned', trouble: { code: 'COUNTED_SKIPPED' } })
  })

  it('A33 S99 refused by the shop and tried again after a 盘点: it waits for a person, then goes once', async () => {
    await world.control.posSetShopOpen(SHOP, false)
    const no = await outbound(['G1-B'])
    await world.cycle()
    const row = await world.stands(no, 'refused')
    await world.control.posSetShopOpen(SHOP, true)
    await counted('G1-B')
    await world.call('documents.retry', { ids: [row.id] })
    const held = await world.stands(no, 'held')
    expect(held.trouble?.code).toBe('COUNTED_SINCE')
    expect(await world.posHas(no)).toBe(0)
    await world.call('documents.sendNow', { ids: [row.id] })
    await world.cycle()
    await world.stands(no, 'arrived')
    expect(await world.posHas(no)).toBe(1)
  })
})
