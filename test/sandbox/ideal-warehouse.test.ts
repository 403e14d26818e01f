import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { GoodsPhase, IdealOrderRow } from '../../main/remote/ideal/index.ts'
import type { IdealFaultKind, WarehouseBehaviour } from '../../main/sandbox/index.ts'
import { listen } from '../remote/http-kit.ts'
import { order, PHONE, type Province, startProvince, value } from '../remote/province/kit.ts'

let world: Province
beforeAll(async () => {
  world = await startProvince()
})
afterAll(() => world.end())
afterEach(async () => {
  await world.sandbox.control.clearFaults()
  await world.sandbox.control.setCallbackUrl(null)
})

/** Pushes an order whose warehouse behaves so. */
async function push(behaviour: WarehouseBehaviour, more: Partial<IdealOrderRow> = {}): Promise<IdealOrderRow> {
  const row = order(more)
  await world.sandbox.control.setWarehouseBehaviour({ billNo: row.billNo }, behaviour)
  expect(await world.ideal.deliverOrders([row])).toMatchObject([{ kind: 'delivered', existed: false }])
  return row
}

async function look(row: IdealOrderRow) {
  const [found] = value(await world.ideal.lookUp([row]))
  return found!.order!
}

async function serials(row: IdealOrderRow, phase: GoodsPhase) {
  return value(await world.ideal.serials({ billType: row.billType, billNo: row.billNo, phase }))
}

describe('the warehouse behind IDEAL', () => {
  it.each([
    ['purchase', 'INBOUND_DONE', 'IN'],
    ['purchaseReturn', 'OUTBOUND_DONE', 'OUT'],
    ['wholesale', 'SALES_STATUS', 'OUT'],
    ['wholesaleReturn', 'INBOUND_DONE', 'IN'],
  ] as const)(
    'I2 I3 I5 I6 finishes a %s with its phase, quantities and serials',
    async (billType, phase, direction) => {
      const row = await push({}, { billType })
      expect(await look(row)).toMatchObject({ status: 'ACCEPTED', direction, phases: [] })
      expect(await world.ideal.serials({ billType, billNo: row.billNo, phase })).toMatchObject({
        ok: false,
        outcome: { trouble: { code: 'NO_RETURN' } },
      })
      await world.advance(2)
      expect(await look(row)).toMatchObject({
        status: 'DONE',
        phases: [{ phase, final: true, serialCount: 3, lines: [{ planQty: 30_000, actualQty: 30_000 }] }],
      })
      const list = await serials(row, phase)
      expect(list).toMatchObject({ complete: true, total: 3 })
      expect(new Set(list.rows.flatMap((one) => [one.main, one.sub1])).size).toBe(6)
      for (const one of list.rows) expect(one.main).toMatch(/^\d{15}$/)
    },
  )

  it('I4 moves a 移库 out first and in later, with the same serials', async () => {
    const row = await push({}, { billType: 'transfer' })
    await world.advance(2)
    expect(await look(row)).toMatchObject({ status: 'OUT_DONE', phases: [{ phase: 'TRANSFER_OUT_DONE', final: true }] })
    await world.advance(2)
    expect((await look(row)).phases.map((phase) => phase.phase)).toEqual(['TRANSFER_OUT_DONE', 'TRANSFER_IN_DONE'])
    expect(await look(row)).toMatchObject({ status: 'DONE' })
    const mains = async (phase: GoodsPhase) => (await serials(row, phase)).rows.map((one) => one.main)
    expect(await mains('TRANSFER_IN_DONE')).toEqual(await mains('TRANSFER_OUT_DONE'))
  })

  it.each([
    ['short', 20_000],
    ['over', 40_000],
    ['none', 0],
  ] as const)('B21 receives %s', async (quantity, actualQty) => {
    const row = await push({ quantity })
    await world.advance(2)
    expect((await look(row)).phases[0]).toMatchObject({
      final: true,
      serialCount: actualQty / 10_000,
      lines: [{ planQty: 30_000, actualQty }],
    })
  })

  it('B21 says of a part that it is not final, and grows its version', async () => {
    const row = await push({ partialFirst: true })
    await world.advance(2)
    const part = (await look(row)).phases[0]!
    expect(part).toMatchObject({ final: false, finishedAt: null, lines: [{ actualQty: 10_000 }] })
    const before = await serials(row, 'INBOUND_DONE')
    await world.advance(2)
    const whole = (await look(row)).phases[0]!
    expect(whole).toMatchObject({ final: true, lines: [{ actualQty: 30_000 }] })
    expect(whole.version).toBeGreaterThan(part.version)
    const after = await serials(row, 'INBOUND_DONE')
    expect(after.rows.slice(0, 1)).toEqual(before.rows)
  })

  it('B11 I72 spoils the serial list as told: short, late, wrong length, twice the same', async () => {
    const short = await push({ serials: 'short' })
    const late = await push({ serials: 'late' })
    const wrong = await push({ serials: 'wrongLength' })
    const twice = await push({ serials: 'duplicate' })
    await world.advance(2)
    expect(await serials(short, 'INBOUND_DONE')).toMatchObject({ total: 2, complete: true })
    expect((await look(short)).phases[0]!.serialCount).toBe(3)
    expect(await serials(late, 'INBOUND_DONE')).toMatchObject({ total: 3, complete: false })
    await serials(late, 'INBOUND_DONE')
    expect(await serials(late, 'INBOUND_DONE')).toMatchObject({ total: 3, complete: true })
    expect((await serials(wrong, 'INBOUND_DONE')).rows[0]!.main).toHaveLength(14)
    const mains = (await serials(twice, 'INBOUND_DONE')).rows.map((one) => one.main)
    expect(new Set(mains).size).toBe(2)
  })

  it('reads a long serial list page by page, every device once', async () => {
    const row = await push({}, { lines: [{ lineNo: '1', itemCode: PHONE, quantity: 4_500_000, price: null }] })
    await world.advance(2)
    const list = await serials(row, 'INBOUND_DONE')
    expect(list).toMatchObject({ total: 450, complete: true })
    expect(new Set(list.rows.map((one) => one.main)).size).toBe(450)
  })

  it('feeds thin events by cursor, without serials, once each and in order', async () => {
    const from = value(await world.ideal.changes({}))
    if (from.kind !== 'page') throw new Error('no page')
    expect(from.items).toEqual([])
    const row = await push({}, { billType: 'transfer' })
    await world.advance(4)
    const page = value(await world.ideal.changes({ cursor: from.nextCursor }))
    if (page.kind !== 'page') throw new Error('no page')
    const own = page.items.filter((item) => item.billNo === row.billNo)
    expect(own.map((item) => item.phase)).toEqual(['TRANSFER_OUT_DONE', 'TRANSFER_IN_DONE'])
    const next = value(await world.ideal.changes({ cursor: page.nextCursor }))
    expect(next).toMatchObject({ kind: 'page', items: [], more: false })
  })

  it('B10 tells of 移入 before 移出 when told to', async () => {
    const from = value(await world.ideal.changes({}))
    const row = await push({ callbacks: 'outOfOrder' }, { billType: 'transfer' })
    await world.advance(4)
    const page = value(await world.ideal.changes({ cursor: from.kind === 'page' ? from.nextCursor : null }))
    const own = page.kind === 'page' ? page.items.filter((item) => item.billNo === row.billNo) : []
    expect(own.map((item) => item.phase)).toEqual(['TRANSFER_IN_DONE', 'TRANSFER_OUT_DONE'])
  })
})

/** A listener that answers with the given statuses in turn (then 200) and keeps what came. */
async function receiver(statuses: number[] = []) {
  const got: { id: string; opened: ReturnType<Province['ideal']['openCallback']> }[] = []
  const port = await listen(
    createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const opened = world.ideal.openCallback({ headers: request.headers, body: Buffer.concat(chunks) })
        got.push({ id: String(request.headers['webhook-id']), opened })
        response.writeHead(statuses.shift() ?? 200).end()
      })
    }),
  )
  await world.sandbox.control.setCallbackUrl(`http://127.0.0.1:${port}/ideal`)
  return got
}

describe('callbacks', () => {
  it('I2 are signed, thin, and open with the APPKEY', async () => {
    const got = await receiver()
    const row = await push({})
    await world.advance(2)
    expect(got).toHaveLength(1)
    expect(got[0]!.opened).toMatchObject({
      ok: true,
      event: { billNo: row.billNo, phase: 'INBOUND_DONE', status: 'DONE' },
    })
  })

  it('are tried again by the ladder until they are taken, always with the same id', async () => {
    const got = await receiver([500, 503])
    await push({})
    await world.advance(2)
    await world.advance(1)
    expect(got).toHaveLength(2)
    await world.advance(5)
    expect(got).toHaveLength(3)
    expect(new Set(got.map((one) => one.id)).size).toBe(1)
    await world.advance(60)
    expect(got).toHaveLength(3)
  })

  it('I71 come twice when told to', async () => {
    const got = await receiver()
    await push({ callbacks: 'twice' })
    await world.advance(2)
    expect(got.map((one) => one.id)).toEqual([got[0]!.id, got[0]!.id])
  })

  it('come before the answer to the push when told to', async () => {
    const got = await receiver()
    const row = await push({ callbacks: 'beforeReply' })
    expect(got[0]!.opened).toMatchObject({ ok: true, event: { billNo: row.billNo } })
  })

  it('come late when told to', async () => {
    const got = await receiver()
    await push({ lateMinutes: 30 })
    await world.advance(10)
    expect(got).toHaveLength(0)
    await world.advance(25)
    expect(got).toHaveLength(1)
  })
})

describe('终止', () => {
  const apply = async (row: IdealOrderRow) =>
    (await world.ideal.applyCancel([{ applicationKey: `Q-${row.billNo}`, billNo: row.billNo, reason: '客户取消' }]))[0]!
  const update = async (row: IdealOrderRow, applicationNo = `QX-Q-${row.billNo}`) =>
    (await world.ideal.updateSales([{ updateKey: `U-${row.billNo}`, billNo: row.billNo, applicationNo }]))[0]!

  it('I7 is approved, then updated, once however often it is sent; nothing is shipped', async () => {
    const row = await push({ cancel: 'approve' }, { billType: 'wholesale' })
    expect(await apply(row)).toMatchObject({ kind: 'delivered', existed: false, result: { state: 'APPROVED' } })
    expect(await apply(row)).toMatchObject({ kind: 'delivered', existed: true })
    expect(await update(row)).toMatchObject({ kind: 'delivered', existed: false })
    expect(await update(row)).toMatchObject({ kind: 'delivered', existed: true })
    await world.advance(10)
    expect(await look(row)).toMatchObject({ status: 'TERMINATED', phases: [] })
    expect(
      await world.ideal.findUpdates([{ updateKey: `U-${row.billNo}`, billNo: row.billNo, applicationNo: '' }]),
    ).toMatchObject([{ kind: 'found', sameContent: true }])
  })

  it('I54 is refused with the reason, and the order goes on', async () => {
    const row = await push({ cancel: 'refuse' }, { billType: 'wholesale' })
    expect(await apply(row)).toMatchObject({ kind: 'delivered', result: { state: 'REJECTED', reason: /拣货/ } })
    expect(await update(row)).toMatchObject({ kind: 'refused', trouble: { code: 'NOT_APPROVED' } })
    await world.advance(2)
    expect(await look(row)).toMatchObject({ status: 'DONE' })
  })

  it.each([
    ['pendingApprove', 'APPROVED'],
    ['pendingRefuse', 'REJECTED'],
  ] as const)('I54 %s is decided later, with CANCEL_RESULT', async (cancel, state) => {
    const from = value(await world.ideal.changes({}))
    const row = await push({ cancel, cancelAfterMinutes: 5 }, { billType: 'wholesale' })
    expect(await apply(row)).toMatchObject({ kind: 'delivered', result: { state: 'APPLIED', decidedAt: null } })
    await world.advance(4)
    expect(await look(row)).toMatchObject({ cancel: { state: 'APPLIED' }, phases: [] })
    await world.advance(1)
    expect(await look(row)).toMatchObject({ cancel: { state } })
    const page = value(await world.ideal.changes({ cursor: from.kind === 'page' ? from.nextCursor : null }))
    const own = page.kind === 'page' ? page.items.filter((item) => item.billNo === row.billNo) : []
    expect(own).toMatchObject([{ phase: 'CANCEL_RESULT', status: state }])
  })

  it('is overtaken by the lorry: approved, but the goods are gone', async () => {
    const row = await push({ cancel: 'shipped' }, { billType: 'wholesale' })
    expect(await apply(row)).toMatchObject({ kind: 'delivered', result: { state: 'APPROVED' } })
    expect(await update(row)).toMatchObject({ kind: 'refused', trouble: { code: 'ALREADY_SHIPPED' } })
    const shipped = await look(row)
    expect(shipped).toMatchObject({ status: 'DONE', phases: [{ phase: 'SALES_STATUS', version: 1 }] })
    await world.advance(10)
    expect((await look(row)).phases).toEqual(shipped.phases)
  })

  it('I36 there is no way to take another kind of order back', async () => {
    const row = await push({})
    const outcome = await world.ideal.applyCancel([
      { applicationKey: `Q-${row.billNo}`, billNo: row.billNo, reason: '' },
    ])
    expect(outcome).toMatchObject([{ kind: 'refused', trouble: { code: 'BILL_NOT_FOUND' } }])
  })
})

describe('the faults of IDEAL that a person may switch on in practice', () => {
  const { setFault, clearFaults } = {
    setFault: (kind: IdealFaultKind) => world.sandbox.control.setFault({ system: 'ideal', kind }),
    clearFaults: () => world.sandbox.control.clearFaults(),
  }

  it.each([
    ['serials-short', (list: Serials) => list.rows.length === 2 && list.total === 2],
    ['serials-length', (list: Serials) => list.rows[0]!.main.length === 14],
    ['serials-duplicate', (list: Serials) => list.rows[0]!.main === list.rows[1]!.main],
  ] as const)('%s spoils the list while it is on, of orders from before too', async (kind, spoilt) => {
    const row = await push({})
    await world.advance(2)
    const good = await serials(row, 'INBOUND_DONE')
    await setFault(kind)
    expect(await serials(row, 'INBOUND_DONE')).toSatisfy(spoilt)
    await clearFaults()
    expect((await serials(row, 'INBOUND_DONE')).rows).toEqual(good.rows)
  })

  it('empty-answer takes the order and answers nothing: the result is unknown and found by look-up', async () => {
    const row = order()
    await setFault('empty-answer')
    expect(await world.ideal.deliverOrders([row])).toMatchObject([{ kind: 'unknown' }])
    expect((await look(row)).status).toBe('ACCEPTED')
  })

  it('no-return: the warehouse does nothing until the fault is gone', async () => {
    await setFault('no-return')
    const row = await push({})
    await world.advance(60)
    expect(await look(row)).toMatchObject({ status: 'ACCEPTED', phases: [] })
    await clearFaults()
    expect((await look(row)).status).toBe('DONE')
  })

  it('callback-first: the work is done when the push is answered', async () => {
    await setFault('callback-first')
    expect((await look(await push({}))).status).toBe('DONE')
  })

  it('cancel-refused and cancel-pending decide the applications that come while they are on', async () => {
    const apply = async (row: IdealOrderRow) =>
      await world.ideal.applyCancel([{ applicationKey: `QX${row.billNo}`, billNo: row.billNo, reason: '客户不要了' }])
    const refused = await push({}, { billType: 'wholesale' })
    const pending = await push({}, { billType: 'wholesale' })
    await setFault('cancel-refused')
    await apply(refused)
    expect((await look(refused)).cancel).toMatchObject({ state: 'REJECTED' })
    await clearFaults()
    await setFault('cancel-pending')
    await apply(pending)
    await world.advance(60)
    expect((await look(pending)).cancel).toMatchObject({ state: 'APPLIED' })
    await clearFaults()
    expect((await look(pending)).cancel).toMatchObject({ state: 'APPROVED' })
  })

  it('interface-closed holds for 博远 and IDEAL, and only while it is on', async () => {
    await setFault('interface-closed')
    expect(value(await world.boyuan.interfaceState())).toMatchObject({ ideal: 'closed' })
    expect(await world.ideal.deliverOrders([order()])).toMatchObject([
      { kind: 'refused', trouble: { code: 'INTERFACE_CLOSED' } },
    ])
    await clearFaults()
    expect(value(await world.boyuan.interfaceState())).toMatchObject({ ideal: 'open' })
    await push({})
  })

  it('belongs to IDEAL alone', async () => {
    await expect(world.sandbox.control.setFault({ system: 'pos', kind: 'serials-short' })).rejects.toThrow('ideal')
  })
})

type Serials = Awaited<ReturnType<typeof serials>>
