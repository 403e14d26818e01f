import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BoyuanOrderInput, BoyuanOrderRow, BoyuanStockDocumentRow } from '../../main/remote/boyuan/index.ts'
import { order, PHONE_NO, type Province, startProvince, value } from '../remote/province/kit.ts'

let world: Province
beforeAll(async () => {
  world = await startProvince({ seed: 8 })
})
afterAll(() => world.end())

let last = 0
const key = () => `T${++last}`
const input: BoyuanOrderInput = {
  billDate: '2026-03-02',
  manualNo: null,
  warehouseNo: 'CK01',
  toWarehouseNo: null,
  partnerNo: 'GYS001',
  remark: null,
  vfNo: null,
  status: 'saved',
  lines: [{ lineNo: '1', productNo: PHONE_NO, quantity: 20_000, price: null }],
}
const refused = (code: string) => [{ kind: 'refused', trouble: { code } }]

async function lock(orderNo: string, version = 1, sourceNo = key()) {
  const row: BoyuanOrderRow = {
    sourceNo,
    contentHash: `h${sourceNo}`,
    kind: 'purchase',
    action: 'lock',
    orderNo,
    version,
  }
  return { sourceNo, outcomes: await world.boyuan.deliverOrders([row]), row }
}
const newOrder = async () => (await world.sandbox.control.createOrder({ kind: 'purchase' })).orderNo

function stockIn(orderNo: string, more: Partial<BoyuanStockDocumentRow> = {}): BoyuanStockDocumentRow {
  const sourceNo = key()
  const serial = (no: number) => ({ main: `86000000000${1000 + no}`, aux1: `86000000000${2000 + no}`, aux2: null })
  return {
    sourceNo,
    contentHash: `h${sourceNo}`,
    kind: 'purchaseIn',
    order: { kind: 'purchase', orderNo },
    warehouseNo: 'CK01',
    partnerNo: 'GYS001',
    occurredAt: Date.parse('2026-03-02T10:05:00+08:00'),
    quantityDifference: false,
    remark: null,
    lines: [{ lineNo: '1', productNo: PHONE_NO, quantity: 20_000, serials: [serial(1), serial(2)] }],
    ...more,
  }
}

describe('lockOrder in 博远ERP', () => {
  it('B22 is idempotent, and while it holds nobody edits, deletes or introduces the order', async () => {
    const { control } = world.sandbox
    const orderNo = await newOrder()
    const { outcomes, row } = await lock(orderNo)
    expect(outcomes).toMatchObject([{ kind: 'delivered', existed: false }])
    expect(await world.boyuan.deliverOrders([row])).toMatchObject([{ kind: 'delivered', existed: true }])
    expect((await lock(orderNo)).outcomes).toMatchObject(refused('ORDER_LOCKED'))
    await expect(control.editOrder('purchase', orderNo, { remark: 'x' })).rejects.toThrow('锁定')
    await expect(control.introduceOrder('purchase', orderNo)).rejects.toThrow('锁定')
    await expect(control.deleteOrder('purchase', orderNo)).rejects.toThrow('锁定')
    const [found] = value(await world.boyuan.lookUpOrders([{ kind: 'purchase', orderNo }]))
    expect(found?.order?.lock?.lockKey).toBe(row.sourceNo)
  })

  it('B22 I32 is refused when the order was changed or 引入 since it was read', async () => {
    const changed = await newOrder()
    await world.sandbox.control.editOrder('purchase', changed, { remark: '改了' })
    expect((await lock(changed)).outcomes).toMatchObject(refused('ORDER_CHANGED'))
    expect((await lock(changed, 2)).outcomes).toMatchObject([{ kind: 'delivered' }])
    const introduced = await newOrder()
    await world.sandbox.control.introduceOrder('purchase', introduced)
    expect((await lock(introduced, 2)).outcomes).toMatchObject(refused('ORDER_INTRODUCED'))
  })

  it('is given back by its own key only, and not once a stock document is there', async () => {
    const orderNo = await newOrder()
    const { sourceNo: lockKey } = await lock(orderNo)
    const unlock = (given: string): BoyuanOrderRow => ({
      sourceNo: key(),
      contentHash: 'u',
      kind: 'purchase',
      action: 'unlock',
      orderNo,
      lockKey: given,
    })
    expect(await world.boyuan.deliverOrders([unlock('other')])).toMatchObject(refused('WRONG_LOCK'))
    expect(await world.boyuan.deliverOrders([unlock(lockKey)])).toMatchObject([{ kind: 'delivered' }])
    const again = await lock(orderNo)
    expect(again.outcomes).toMatchObject([{ kind: 'delivered' }])
    expect(await world.boyuan.deliverDocuments([stockIn(orderNo)])).toMatchObject([{ kind: 'delivered' }])
    expect(await world.boyuan.deliverOrders([unlock(again.sourceNo)])).toMatchObject(refused('ORDER_COMPLETED'))
  })
})

describe('writes to 博远ERP', () => {
  it('a number used twice for other content is settled by look-up', async () => {
    const row: BoyuanOrderRow = { sourceNo: key(), contentHash: 'a', kind: 'purchase', action: 'create', order: input }
    expect(await world.boyuan.deliverOrders([row])).toMatchObject([{ kind: 'delivered', existed: false }])
    const other = { ...row, contentHash: 'b', order: { ...input, remark: '另一张' } }
    expect(await world.boyuan.deliverOrders([other])).toMatchObject([{ kind: 'unknown' }])
    expect(
      await world.boyuan.findWrites([row, { ...row, contentHash: 'b' }, { sourceNo: 'none', contentHash: 'a' }]),
    ).toMatchObject([
      { kind: 'found', sameContent: true },
      { kind: 'found', sameContent: false },
      { kind: 'not-found' },
    ])
  })

  it('one bad row never fails the others', async () => {
    const make = (partnerNo: string): BoyuanOrderRow => ({
      sourceNo: key(),
      contentHash: 'a',
      kind: 'purchase',
      action: 'create',
      order: { ...input, partnerNo },
    })
    expect(await world.boyuan.deliverOrders([make('GYS001'), make('KH0001'), make('GYS002')])).toMatchObject([
      { kind: 'delivered' },
      ...refused('PARTNER_UNKNOWN'),
      { kind: 'delivered' },
    ])
  })

  it('takes each stock document once, complete with serials that fit', async () => {
    const orderNo = await newOrder()
    const good = stockIn(orderNo)
    const [line] = good.lines
    const [first, second] = line!.serials
    const spoilt = (serials: NonNullable<typeof line>['serials']) =>
      world.boyuan.deliverDocuments([stockIn(orderNo, { lines: [{ ...line!, serials }] })])
    expect(await spoilt([first!])).toMatchObject(refused('SERIAL_COUNT'))
    expect(await spoilt([first!, first!])).toMatchObject(refused('SERIAL_DUPLICATE'))
    expect(await spoilt([first!, { ...second!, main: '1234' }])).toMatchObject(refused('SERIAL_FORM'))
    expect(await world.boyuan.deliverDocuments([good])).toMatchObject([{ kind: 'delivered', existed: false }])
    expect(await world.boyuan.deliverDocuments([good])).toMatchObject([{ kind: 'delivered', existed: true }])
    expect(await world.boyuan.deliverDocuments([stockIn(orderNo)])).toMatchObject(refused('DOCUMENT_EXISTS'))
    const books = await world.sandbox.control.books('boyuan')
    expect(books.counts).toMatchObject({ duplicate_document: 0, duplicate_serial: 0 })
  })
})

describe('pushing to IDEAL under faults', () => {
  const purchase = () => order()

  it.each(['timeout-after-commit', 'error-500-after', 'garbage-after', 'half-body-after'] as const)(
    'I69 I70 %s: unknown, found by 单据号, sent again as the same, one bill in IDEAL',
    async (kind) => {
      const hasty = world.connect({ totalTimeoutMs: 1_000 })
      const row = purchase()
      await world.sandbox.control.setFault({ system: 'ideal', kind, path: 'inbound-orders', times: 1 })
      expect(await hasty.ideal.deliverOrders([row])).toMatchObject([{ kind: 'unknown' }])
      expect(await world.ideal.findOrders([row])).toMatchObject([{ kind: 'found', sameContent: true }])
      expect(await world.ideal.deliverOrders([row])).toMatchObject([{ kind: 'delivered', existed: true }])
      expect((await world.sandbox.control.books('ideal')).counts.duplicate_bill).toBe(0)
    },
  )

  it('I70 lost before it was taken: not found', async () => {
    const hasty = world.connect({ totalTimeoutMs: 1_000 })
    const row = purchase()
    await world.sandbox.control.setFault({
      system: 'ideal',
      kind: 'timeout-before-commit',
      path: 'inbound-orders',
      times: 1,
    })
    expect(await hasty.ideal.deliverOrders([row])).toMatchObject([{ kind: 'unknown' }])
    expect(await world.ideal.findOrders([row])).toEqual([{ kind: 'not-found' }])
  })

  it('B9 the same 单据号 under another key is never taken for ours', async () => {
    const row = purchase()
    await world.ideal.deliverOrders([row])
    const other = { ...row, idempotencyKey: `${row.idempotencyKey}x`, contentHash: 'other' }
    expect(await world.ideal.deliverOrders([other])).toMatchObject([
      { kind: 'unknown', trouble: { code: 'BILL_EXISTS' } },
    ])
    expect(await world.ideal.findOrders([other])).toMatchObject([{ kind: 'found', sameContent: false }])
  })

  it('I18 a closed interface refuses, and nothing is left behind', async () => {
    const row = purchase()
    await world.sandbox.control.setInterfaceState('closed')
    expect(await world.ideal.deliverOrders([row])).toMatchObject(refused('INTERFACE_CLOSED'))
    await world.sandbox.control.setInterfaceState('open')
    expect(await world.ideal.deliverOrders([row])).toMatchObject([{ kind: 'delivered', existed: false }])
  })

  it('offline is not sent, throttled is throttled, a wrong APPKEY is unauthorised', async () => {
    await world.sandbox.control.setFault({ system: 'ideal', kind: 'refuse' })
    expect(await world.ideal.deliverOrders([purchase()])).toMatchObject([{ kind: 'not-sent' }])
    await world.sandbox.control.clearFaults()
    await world.sandbox.control.setFault({ system: 'ideal', kind: 'throttle-429', times: 1, retryAfterSeconds: 0 })
    expect(await world.connect({}).ideal.deliverOrders([purchase()])).toMatchObject([{ kind: 'throttled' }])
    expect(await world.connect({ appKey: 'wrong' }).ideal.ping()).toMatchObject({
      ok: false,
      outcome: { kind: 'unauthorised' },
    })
  })

  it('MD5 is let in only where the account has been switched to it', async () => {
    const md5 = world.connect({ signatureMethod: 'MD5' })
    expect(await md5.ideal.ping()).toMatchObject({ ok: false, outcome: { kind: 'unauthorised' } })
    await world.sandbox.control.setMd5Allowed(true)
    for (const read of [await md5.ideal.ping(), await md5.boyuan.ping(), await md5.ezhan.ping()])
      expect(read.ok).toBe(true)
    await world.sandbox.control.setMd5Allowed(false)
  })
})
