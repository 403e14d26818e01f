import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallOutput, OrderInput, OrderKind } from '../../preload/contract/index.ts'
import { PHONE, type Province, startProvince } from './orders-kit.ts'

type Behaviour = Parameters<Province['world']['sandbox']['control']['setWarehouseBehaviour']>[1]
type Return = CallOutput<'returns.list'>['rows'][number]

let province: Province
beforeAll(async () => {
  province = await startProvince()
})
afterAll(() => province.world.end())
afterEach(async () => {
  const { control } = province.world.sandbox
  await control.clearFaults()
  await control.setInterfaceState('open')
  await province.call('province.refreshState', { id: province.id })
  await province.call('queue.kick', { lane: null })
})

const control = () => province.world.sandbox.control
/** Minutes pass at the warehouse; what is due happens. */
async function minutes(count: number): Promise<void> {
  await control().advance(count * 60_000)
  await control().settleProvince()
}

async function push(kind: OrderKind, behaviour: Behaviour = {}, more: Partial<OrderInput> = {}) {
  const order = await province.order(kind, more)
  await control().setWarehouseBehaviour({ billNo: order.orderNo }, behaviour)
  await province.call('orders.push', { ids: [order.id] })
  await province.until(order.id, (got) => got.order.upload === 'uploaded')
  return order
}

const documentsOf = async (orderId: number) =>
  (
    await province.call('stockDocuments.list', {
      connectionId: province.id,
      kind: null,
      orderId,
      text: '',
      from: null,
      to: null,
      cursor: null,
      limit: 50,
    })
  ).rows.reverse()
const serialsOf = async (id: number) => (await province.call('stockDocuments.serialText', { id })).text
const returnsOf = async (orderNo: string): Promise<Return[]> =>
  (
    await province.call('returns.list', {
      connectionId: province.id,
      stages: [],
      text: orderNo,
      cursor: null,
      limit: 50,
    })
  ).rows

/** Resolves with the returns of an order once they fit; driven by the product's own events. */
function whenReturns(orderNo: string, fits: (rows: Return[]) => boolean): Promise<Return[]> {
  return new Promise((resolve, reject) => {
    let done = false
    let asking = Promise.resolve()
    const ask = (): void => {
      asking = asking.then(async () => {
        if (done) return
        const rows = await returnsOf(orderNo)
        if (done || !fits(rows)) return
        done = true
        end()
        resolve(rows)
      }, reject)
    }
    const end = province.world.app().on('returns.changed', ask)
    ask()
  })
}
const trouble = async (orderNo: string, code: string) =>
  (
    await whenReturns(orderNo, (rows) => rows.some((row) => row.stage === 'trouble' && row.trouble?.code === code))
  ).find((row) => row.stage === 'trouble')!

/** What IDEAL's warehouse handled, by its own books: `main\taux1\taux2`, in its order. */
async function idealSerials(orderNo: string, phase: string): Promise<string[]> {
  const [bill] = await province.bills(orderNo)
  const books = await control().books('ideal', {
    tables: ['serial'],
    where: { bill_id: Number(bill!.id) },
    limit: 5000,
  })
  return (books.rows.serial ?? [])
    .filter((row) => row.phase === phase)
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map((row) => [row.main, row.sub1, row.sub2].filter((part) => part !== null).join('\t'))
}
/** Stock documents of an order with their serials, by 博远's own books. */
async function boyuanDocuments(orderNo: string) {
  const found =
    (await control().books('boyuan', { tables: ['document'], where: { order_no: orderNo } })).rows.document ?? []
  return Promise.all(
    found.map(async (document) => {
      const books = await control().books('boyuan', {
        tables: ['document_serial'],
        where: { document_id: Number(document.id) },
        limit: 5000,
      })
      return {
        kind: String(document.kind),
        no: String(document.document_no),
        difference: document.quantity_difference === 1,
        warehouse: String(document.warehouse_no),
        lines: JSON.parse(String(document.lines)) as { quantity: string }[],
        serials: (books.rows.document_serial ?? [])
          .sort((a, b) => Number(a.id) - Number(b.id))
          .map((row) => [row.main, row.aux1, row.aux2].filter((part) => part !== null).join('\t')),
      }
    }),
  )
}

const KINDS = [
  ['purchase', 'INBOUND_DONE', 'purchaseIn', '采购入库单'],
  ['purchaseReturn', 'OUTBOUND_DONE', 'purchaseReturnOut', '采购退货单'],
  ['wholesale', 'SALES_STATUS', 'wholesaleOut', '批发出库单'],
  ['wholesaleReturn', 'INBOUND_DONE', 'wholesaleReturnIn', '批发退货单'],
] as const

describe('from the push to the stock document', () => {
  it.each(KINDS)(
    'I1 I2 I3 I5 I6 I10 I33 I42 I52 I58 %s: one document with every serial, byte for byte',
    async (kind, phase, made, label) => {
      const order = await push(kind)
      expect(await documentsOf(order.id)).toEqual([])
      await minutes(3)
      const got = await province.state(order.id, 'done')
      expect(got.order).toMatchObject({ returned: 'returned', trouble: null })
      const [document, ...more] = await documentsOf(order.id)
      expect(more).toEqual([])
      expect(document).toMatchObject({
        kind: made,
        kindLabel: label,
        state: 'delivered',
        serials: 2,
        difference: false,
      })
      const truth = await idealSerials(order.orderNo, phase)
      expect(truth).toHaveLength(2)
      expect((await serialsOf(document!.id)).split('\n')).toEqual(truth)
      expect(await boyuanDocuments(order.orderNo)).toMatchObject([
        { kind: made, no: document!.boyuanNo, serials: truth, difference: false },
      ])
    },
  )

  it('I4 I47 B12 transfer: 移出库单 first, 部分回传, then 移入库单 with the same serials at the other warehouse', async () => {
    const order = await push('transfer', { inAfterMinutes: 30 })
    await minutes(3)
    const partly = await province.state(order.id, 'partly')
    expect(partly.order).toMatchObject({ returned: 'partly' })
    const [out] = await documentsOf(order.id)
    const moving = await province.call('serials.find', {
      connectionId: province.id,
      serial: (await serialsOf(out!.id)).split(/[\t\n]/)[0]!,
    })
    expect(moving.rows).toMatchObject([{ state: 'moving', stateText: '在途' }])
    await minutes(31)
    await province.state(order.id, 'done')
    const made = await documentsOf(order.id)
    expect(made.map((one) => [one.kindLabel, one.warehouseNo])).toEqual([
      ['移出库单', 'CK01'],
      ['移入库单', 'CK02'],
    ])
    expect(await serialsOf(made[1]!.id)).toBe(await serialsOf(made[0]!.id))
    expect((await boyuanDocuments(order.orderNo)).map((one) => one.kind)).toEqual(['transferOut', 'transferIn'])
  })

  it('B10 移入 told before 移出: both are kept, made in their order, each once', async () => {
    const order = await push('transfer', { callbacks: 'outOfOrder', inAfterMinutes: 1 })
    await minutes(10)
    await province.state(order.id, 'done')
    expect((await documentsOf(order.id)).map((one) => one.kind)).toEqual(['transferOut', 'transferIn'])
  })

  it('B21 short receipt: the document has the actual figures and says 数量差异', async () => {
    const order = await push('purchase', { quantity: 'short' })
    await minutes(3)
    await province.state(order.id, 'done')
    const [document] = await documentsOf(order.id)
    expect(document).toMatchObject({ difference: true, quantity: '1', ordered: '2', serials: 1 })
    expect(await boyuanDocuments(order.orderNo)).toMatchObject([
      { difference: true, lines: [{ quantity: '1.0000' }], serials: [expect.any(String)] },
    ])
  })

  it('B21 more than ordered is held as 回传异常, nothing is made', async () => {
    const order = await push('purchase', { quantity: 'over' })
    await minutes(3)
    const row = await trouble(order.orderNo, 'QUANTITY_OVER')
    expect(row.trouble?.cause).toContain('实际 3')
    const got = await province.state(order.id, 'returnTrouble')
    expect(got.order).toMatchObject({ returned: 'trouble' })
    expect(await documentsOf(order.id)).toEqual([])
    expect(await boyuanDocuments(order.orderNo)).toEqual([])
  })

  it('B21 a part that is not final waits; the document has all of it', async () => {
    const order = await push('purchase', { partialFirst: true, doneAfterMinutes: 10 })
    await minutes(11)
    const [waiting] = await whenReturns(order.orderNo, (rows) => rows.some((row) => row.stage === 'waiting'))
    expect(waiting).toMatchObject({ stageText: '等待完成', final: false })
    expect(await documentsOf(order.id)).toEqual([])
    await minutes(11)
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toMatchObject([{ serials: 2, quantity: '2' }])
  })

  it('I71 a return told twice makes one document', async () => {
    const order = await push('purchase', { callbacks: 'twice' })
    await minutes(3)
    await province.state(order.id, 'done')
    await province.call('returns.refresh', { connectionId: province.id })
    await province.call('returns.refresh', { connectionId: province.id })
    expect(await documentsOf(order.id)).toHaveLength(1)
    expect(await boyuanDocuments(order.orderNo)).toHaveLength(1)
  })

  it('the work done before the push is answered: pushed and returned all the same', async () => {
    const order = await push('purchase', { callbacks: 'beforeReply' })
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toHaveLength(1)
  })

  it('B20 interface closed: returns of what was pushed go on', async () => {
    const order = await push('purchase')
    await control().setInterfaceState('closed')
    await province.call('province.refreshState', { id: province.id })
    await minutes(3)
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toHaveLength(1)
  })
})

describe('serials that are not right', () => {
  it('B11 a short list that is completed later: no document before, one with all of them after', async () => {
    const order = await push('purchase', { serials: 'late' })
    await minutes(3)
    await whenReturns(order.orderNo, (rows) => rows.some((row) => row.trouble?.code === 'SERIALS_SHORT'))
    expect(await documentsOf(order.id)).toEqual([])
    for (let i = 0; i < 2; i += 1) {
      const [row] = await returnsOf(order.orderNo)
      if (row!.stage === 'applied') break
      const before = row!.attempts
      await province.call('returns.again', { ids: [row!.id] })
      await whenReturns(order.orderNo, (rows) =>
        rows.some(
          (now) => now.stage === 'applied' || (now.attempts === 1 && now.nextAt !== null) || now.attempts > before,
        ),
      )
    }
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toMatchObject([{ serials: 2 }])
  })

  it.each([
    ['wrongLength', '长度'],
    ['duplicate', '重复'],
  ] as const)('I72 %s: 回传异常 with a list, nothing half', async (serials, word) => {
    const order = await push('purchase', { serials })
    await minutes(3)
    const row = await trouble(order.orderNo, 'SERIALS_WRONG')
    expect(row.problems.map((one) => one.problem).join()).toContain(word)
    await province.state(order.id, 'returnTrouble')
    expect(await documentsOf(order.id)).toEqual([])
    expect(await boyuanDocuments(order.orderNo)).toEqual([])
    const serial = row.problems.find((one) => one.serial !== '')!.serial
    expect((await province.call('serials.find', { connectionId: province.id, serial })).rows).toEqual([])
  })
})

describe('outages', () => {
  it('博远 is down: the document waits and is written once when it answers again', async () => {
    const order = await push('purchase')
    await control().setFault({ system: 'boyuan', kind: 'refuse' })
    await minutes(3)
    await whenReturns(order.orderNo, (rows) => rows.some((row) => row.stage === 'applied'))
    expect(await documentsOf(order.id)).toMatchObject([{ boyuanNo: null }])
    expect(await boyuanDocuments(order.orderNo)).toEqual([])
    await control().clearFaults()
    await province.call('queue.kick', { lane: null })
    await province.state(order.id, 'done')
    expect(await boyuanDocuments(order.orderNo)).toHaveLength(1)
  })

  it('A29 the answer of 博远 is lost after it wrote: found, not written again', async () => {
    const order = await push('wholesaleReturn')
    await control().setFault({ system: 'boyuan', kind: 'error-500-after', path: 'stock-documents:batch', times: 1 })
    await minutes(3)
    await province.state(order.id, 'done')
    expect(await boyuanDocuments(order.orderNo)).toHaveLength(1)
  })

  it('the product is off while the goods come in: start looks up every order that waits', async () => {
    const order = await push('purchase', { callbacks: 'none' })
    await province.world.restart()
    await minutes(3)
    await province.call('returns.refresh', { connectionId: province.id })
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toHaveLength(1)
  })

  it('the cursor is too old: every order that waits is looked up', async () => {
    const order = await push('purchase')
    await minutes(60 * 24 * 9)
    await province.call('returns.refresh', { connectionId: province.id })
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toHaveLength(1)
  })
})

describe('荣耀ideal接口物流推送日志', () => {
  const all = {
    connectionId: null,
    orderNo: '',
    kind: null,
    from: null,
    to: null,
    upload: 'all',
    returned: 'all',
  } as const

  it('I60–I68 shows every pushed order, searched by its columns', async () => {
    const order = await push('transfer')
    const mine = { ...all, orderNo: order.orderNo, cursor: null, limit: 10 }
    expect((await province.call('pushLog.list', mine)).rows).toMatchObject([
      {
        orderId: order.id,
        kind: 'transfer',
        billDate: order.billDate,
        uploadText: '已上传',
        returnedText: '未回传',
        returnedAt: null,
      },
    ])
    await minutes(10)
    await province.state(order.id, 'done')
    const [row] = (await province.call('pushLog.list', mine)).rows
    expect(row).toMatchObject({ returnedText: '已回传', returnedAt: expect.any(Number) })
    expect(row!.detail).toMatch(/移出 .+；移入 /)
    expect((await province.call('pushLog.list', { ...mine, returned: 'notReturned' })).rows).toEqual([])
    expect((await province.call('pushLog.list', { ...mine, upload: 'notUploaded' })).total).toBe(0)
    expect((await province.call('pushLog.list', { ...mine, kind: 'purchase' })).total).toBe(0)
  })
})

describe('串号追踪', () => {
  it('tells the life of a device by any of its numbers', async () => {
    const bought = await push('purchase', {}, { lines: [{ productNo: PHONE, quantity: '1', price: null, remark: '' }] })
    await minutes(3)
    await province.state(bought.id, 'done')
    const [document] = await documentsOf(bought.id)
    for (const part of (await serialsOf(document!.id)).split('\t')) {
      const { rows } = await province.call('serials.find', { connectionId: null, serial: ` ${part} ` })
      expect(rows).toMatchObject([
        {
          state: 'in',
          stateText: '在库',
          events: [{ text: '采购入库', documentId: document!.id, orderNo: bought.orderNo }],
        },
      ])
    }
  })
})
