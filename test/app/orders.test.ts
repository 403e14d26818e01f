import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ORDER_KINDS } from '../../preload/contract/index.ts'
import { daysAgo } from './harness.ts'
import { anotherPc, filter, input, PHONE, type Province, refused, startProvince } from './orders-kit.ts'

let province: Province
beforeAll(async () => {
  province = await startProvince({ idleWarehouse: true })
})
afterAll(() => province.world.end())
afterEach(async () => {
  const { control } = province.world.sandbox
  await control.clearFaults()
  await control.setInterfaceState('open')
  await province.call('province.refreshState', { id: province.id })
  await province.call('queue.kick', { lane: null })
})

const push = (id: number) => province.call('orders.push', { ids: [id] })
const events = (got: { timeline: { event: string }[] }) => got.timeline.map((one) => one.event)
const unlocked = async (orderId: number, orderNo: string) => {
  await province.until(orderId, (got) => events(got).includes('write.unlock'))
  expect(await province.boyuanOrder(orderNo)).toMatchObject({ lock_key: null })
}

describe('【推送ideal】', () => {
  it.each(ORDER_KINDS)('I2–I6 I30 B9 B22 %s: made in 博远, locked there, once in IDEAL', async (kind) => {
    const order = await province.order(kind, { manualNo: '00012345' })
    expect(await push(order.id)).toEqual({ changed: 1, refused: [] })
    const got = await province.state(order.id, 'pushed')
    expect(got.order).toMatchObject({ upload: 'uploaded', locked: true, trouble: null })
    const bills = await province.bills(order.orderNo)
    expect(bills).toHaveLength(1)
    expect(bills[0]).toMatchObject({ bill_type: kind, manual_no: '00012345', key: `${kind}-${order.orderNo}-1` })
    expect(await province.boyuanOrder(order.orderNo)).toMatchObject({ lock_key: expect.any(String) })
  })

  it('I69 a double click, two windows and a list with the order twice make one IDEAL order', async () => {
    const order = await province.order('purchase')
    const answers = await Promise.all([
      push(order.id),
      push(order.id),
      province.call('orders.push', { ids: [order.id, order.id] }),
    ])
    expect(answers.map((one) => one.changed).sort()).toEqual([0, 0, 1])
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toHaveLength(1)
  })

  it('I69 B22 two PCs at once: one lock, one IDEAL order, the other one reads who was first', async () => {
    const order = await province.order('purchase')
    const other = await anotherPc(province)
    try {
      const [connection] = (await other.call('province.connections', {})).connections
      await other.call('orders.pull', { connectionId: connection!.id })
      const list = await other.call('orders.list', {
        ...filter(connection!.id, 'purchase'),
        text: order.orderNo,
        cursor: null,
        limit: 10,
      })
      const there = list.rows[0]!
      expect(there).toMatchObject({ state: 'saved', source: 'boyuan' })
      await push(order.id)
      await province.state(order.id, 'pushed')
      expect(await other.call('orders.push', { ids: [there.id] })).toMatchObject({ changed: 1 })
      for (;;) {
        const { order: now } = await other.call('orders.get', { id: there.id })
        if (now.trouble !== null) {
          expect(now.trouble.code).toBe('ORDER_LOCKED')
          break
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await province.bills(order.orderNo)).toHaveLength(1)
    } finally {
      await other.stop()
    }
  })

  it('B8 a click made offline waits as 待发送 and goes once the line is back, after a restart too', async () => {
    const { control } = province.world.sandbox
    const order = await province.order('transfer')
    await control.setFault({ system: 'ideal', kind: 'refuse' })
    await push(order.id)
    await province.until(order.id, (got) => events(got).includes('lock.done'))
    const waiting = (await province.call('orders.get', { id: order.id })).order
    expect(['queued', 'sending']).toContain(waiting.state)
    await province.world.restart()
    await province.state(order.id, 'queued', 'sending')
    expect(await province.bills(order.orderNo)).toHaveLength(0)
    await control.clearFaults()
    await province.call('queue.kick', { lane: null })
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toHaveLength(1)
  })

  it.each(['half-body-after', 'garbage-after', 'error-500-after'] as const)(
    'I70 the answer of IDEAL is lost (%s): settled by 单据号, never sent twice',
    async (kind) => {
      const order = await province.order('purchase')
      await province.world.sandbox.control.setFault({ system: 'ideal', kind, path: 'inbound-orders', times: 1 })
      await push(order.id)
      await province.state(order.id, 'pushed')
      const books = await province.world.sandbox.control.books('ideal', {
        tables: ['arrival'],
        where: { bill_no: order.orderNo },
      })
      expect(books.rows.arrival).toMatchObject([{ received: 1 }])
    },
  )

  it('I69 I70 the product ends between click and answer: asked for by 单据号, not sent twice', async () => {
    const { control } = province.world.sandbox
    const order = await province.order('purchase')
    await control.setFault({ system: 'ideal', kind: 'slow', path: 'inbound-orders', delayMs: 1_500, times: 1 })
    await push(order.id)
    await province.state(order.id, 'sending', 'pushed')
    await province.world.restart()
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toHaveLength(1)
  })

  it('B8 a person gives a waiting push up in 【队列】: unlocked; it comes back by a click on the order only', async () => {
    const { control } = province.world.sandbox
    const order = await province.order('purchase')
    await control.setFault({ system: 'ideal', kind: 'refuse' })
    await push(order.id)
    const locked = await province.until(order.id, (got) => events(got).includes('lock.done'))
    const [row] = locked.outboxIds
    for (;;) {
      const { changed } = await province.call('queue.discard', { ids: [row!], reason: '不发了' })
      if (changed === 1) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    const got = await province.state(order.id, 'refused')
    expect(got.order.trouble).not.toBeNull()
    await unlocked(order.id, order.orderNo)
    expect((await province.call('queue.retry', { ids: [row!] })).changed).toBe(0)
    await control.clearFaults()
    await push(order.id)
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toMatchObject([{ key: `purchase-${order.orderNo}-2` }])
  })

  it('I18 a refused push is not sent by 重试 in 【队列】, only by another click', async () => {
    const { control } = province.world.sandbox
    const order = await province.order('purchase')
    await control.setInterfaceState('closed')
    await push(order.id)
    const got = await province.state(order.id, 'refused')
    await control.setInterfaceState('open')
    const pushRow = got.timeline.find((one) => one.event === 'push.refused')!.outboxId!
    const again = await province.call('queue.retry', { ids: [pushRow] })
    expect(again.changed).toBe(0)
    expect(JSON.stringify(again.refused)).toContain('推送ideal')
    expect(await province.bills(order.orderNo)).toHaveLength(0)
  })

  it('B22 the answer of 博远 to the lock is lost: looked up, then pushed once', async () => {
    const order = await province.order('wholesale')
    await province.world.sandbox.control.setFault({
      system: 'boyuan',
      kind: 'half-body-after',
      path: 'orders:batch',
      times: 1,
    })
    await push(order.id)
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toHaveLength(1)
  })

  it('B9 IDEAL refuses: unlocked here and in 博远, edited, pushed again under the next 推送序号', async () => {
    const { control } = province.world.sandbox
    const order = await province.order('purchase')
    await control.setInterfaceState('closed')
    await push(order.id)
    const got = await province.state(order.id, 'refused')
    expect(got.order).toMatchObject({ upload: 'failed', locked: false, trouble: { code: 'INTERFACE_CLOSED' } })
    await unlocked(order.id, order.orderNo)
    await control.setInterfaceState('open')
    const { version } = (await province.call('orders.get', { id: order.id })).order
    await province.call('orders.save', {
      id: order.id,
      version,
      connectionId: province.id,
      order: input('purchase', '', { remark: '重新推送' }),
    })
    await province.until(order.id, (now) => now.order.state === 'saved' && events(now).includes('write.update'))
    await push(order.id)
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toMatchObject([{ key: `purchase-${order.orderNo}-2` }])
  })

  it('B8 I18 the interface is closed while the click waits: checked again before the first send, unlocked, zero calls', async () => {
    const { control } = province.world.sandbox
    const order = await province.order('purchase')
    await control.setFault({ system: 'ideal', kind: 'refuse' })
    await push(order.id)
    await province.until(order.id, (got) => events(got).includes('lock.done'))
    await control.setInterfaceState('closed')
    await province.call('province.refreshState', { id: province.id })
    await control.clearFaults()
    await province.call('queue.kick', { lane: null })
    const got = await province.state(order.id, 'refused')
    expect(got.order.trouble).toMatchObject({ code: 'INTERFACE_CLOSED' })
    await unlocked(order.id, order.orderNo)
    expect(await province.bills(order.orderNo)).toHaveLength(0)
    expect((await push(order.id)).refused[0]?.reason).toContain('关闭')
  })

  it('B22 I32 引入 in 博远 between reading and lock: not pushed, and shown as 已引入', async () => {
    const order = await province.order('purchase')
    await province.world.sandbox.control.introduceOrder('purchase', order.orderNo)
    await push(order.id)
    await province.state(order.id, 'introduced')
    expect(await province.bills(order.orderNo)).toHaveLength(0)
    expect((await push(order.id)).refused[0]?.reason).toContain('引入')
  })

  it('B22 changed in 博远 between reading and lock: refused, read again, pushed with the new content', async () => {
    const order = await province.order('purchase')
    await province.world.sandbox.control.editOrder('purchase', order.orderNo, { manualNo: '0099' })
    await push(order.id)
    const got = await province.until(order.id, (now) => now.order.manualNo === '0099' && now.order.state === 'refused')
    expect(got.order.trouble).toMatchObject({ code: 'ORDER_CHANGED' })
    await push(order.id)
    await province.state(order.id, 'pushed')
    expect(await province.bills(order.orderNo)).toMatchObject([{ manual_no: '0099' }])
  })

  it('I19 B7 an order before 启用日期 is refused with both dates', async () => {
    const order = await province.order('purchase', { billDate: '2020-01-01' })
    const { reason } = (await push(order.id)).refused[0]!
    expect(reason).toContain('2020-01-01')
    expect(reason).toMatch(/接口启用日期 20\d\d-/)
  })

  it('I12 a line without mapping blocks the push and is named', async () => {
    const choices = await province.call('orders.choices', { connectionId: province.id, what: 'product', text: '' })
    const bad = choices.rows.find((row) => row.blocked === '商品未映射')!
    const order = await province.order('purchase', {
      lines: [
        { productNo: PHONE, quantity: '1', price: null, remark: '' },
        { productNo: bad.no, quantity: '1', price: null, remark: '' },
      ],
    })
    const got = await province.call('orders.get', { id: order.id })
    expect(got.lines.map((line) => line.blocked !== '')).toEqual([false, true])
    const preview = await province.call('orders.pushPreview', { ids: [order.id] })
    expect(preview).toMatchObject({
      allowed: 0,
      refused: 1,
      orders: [{ page: `/p/ezhan-products?connection=${province.id}` }],
    })
    expect((await push(order.id)).refused[0]?.reason).toContain(bad.name)
  })

  it('I53 a 批发订单 is pushed only in 待发货', async () => {
    const order = await province.order('wholesale', { awaiting: false })
    expect((await push(order.id)).refused[0]?.reason).toContain('待发货')
    await province.world.sandbox.control.editOrder('wholesale', order.orderNo, { status: 'awaitingShipment' })
    await province.call('orders.pull', { connectionId: province.id })
    expect(await push(order.id)).toMatchObject({ changed: 1 })
    await province.state(order.id, 'pushed')
  })

  it('B8 a batch push lists the orders first and pushes exactly the allowed ones', async () => {
    const good = [await province.order('purchase'), await province.order('purchase')]
    const old = await province.order('purchase', { billDate: '2020-01-01' })
    const ids = [...good, old].map((one) => one.id)
    expect(await province.call('orders.pushPreview', { ids })).toMatchObject({ allowed: 2, refused: 1 })
    const done = await province.call('orders.push', { ids })
    expect(done).toMatchObject({ changed: 2, refused: [{ id: old.id }] })
    for (const one of good) await province.state(one.id, 'pushed')
  })
})

describe('saving', () => {
  it('I35 B22 an edit goes to 博远; a pushed order refuses edit, delete and 引入', async () => {
    const order = await province.order('purchase')
    const save = (version: number, remark: string) =>
      province.call('orders.save', {
        id: order.id,
        version,
        connectionId: province.id,
        order: input('purchase', '', { remark }),
      })
    await save(order.version, '第一次')
    expect((await refused(save(order.version, '旧的'))).code).toBe('ORDER_CONFLICT')
    const { version } = (await province.until(order.id, (got) => events(got).includes('write.update'))).order
    expect(String((await province.boyuanOrder(order.orderNo)).content)).toContain('第一次')
    await push(order.id)
    await province.state(order.id, 'pushed')
    expect((await refused(save(version, '推送后'))).code).toBe('ORDER_LOCKED')
    expect((await province.call('orders.delete', { ids: [order.id] })).refused).toHaveLength(1)
    expect((await province.call('orders.introduce', { ids: [order.id] })).refused[0]?.reason).toContain('不能引入')
  })

  it('B22 an edit that 博远 does not accept is told, and the order is again as it is there', async () => {
    const order = await province.order('purchase')
    await province.world.sandbox.control.editOrder('purchase', order.orderNo, { remark: '别人改的' })
    await province.call('orders.save', {
      id: order.id,
      version: order.version,
      connectionId: province.id,
      order: input('purchase', '', { remark: '我改的' }),
    })
    const got = await province.until(order.id, (now) => now.order.remark === '别人改的')
    expect(got.order.trouble).toMatchObject({ code: 'ORDER_CHANGED' })
    expect(got.timeline.some((one) => one.text.includes('我改的'))).toBe(true)
  })

  it('I34 an order that was not pushed is deleted in 博远 too', async () => {
    const order = await province.order('transfer')
    expect(await province.call('orders.delete', { ids: [order.id] })).toMatchObject({ changed: 1 })
    await province.state(order.id, 'deleted')
    expect(await province.boyuanOrder(order.orderNo)).toMatchObject({ status: 'deleted' })
  })

  it('an order whose creation got no answer says 结果未知 and is asked for, never made twice', async () => {
    const { control } = province.world.sandbox
    await control.setFault({ system: 'boyuan', kind: 'half-body-after', path: 'orders:batch' })
    await control.setFault({ system: 'boyuan', kind: 'error-500', path: 'writes:lookup' })
    const { order } = await province.call('orders.save', {
      id: null,
      version: null,
      connectionId: province.id,
      order: input('purchase', ''),
    })
    const reasonOf = (got: Awaited<ReturnType<Province['state']>>, act: string) =>
      got.actions.find((one) => one.action === act)!.reason
    const got = await province.until(order.id, (now) => reasonOf(now, 'push').includes('结果未知'))
    expect(reasonOf(got, 'edit')).toBe(reasonOf(got, 'push'))
    expect((await push(order.id)).refused[0]?.reason).toMatch(/创建结果未知，正在查询博远ERP/)
    await control.clearFaults()
    await province.call('queue.kick', { lane: null })
    await province.state(order.id, 'saved')
    const { rows } = await control.books('boyuan', { tables: ['written'], where: { source_no: order.orderNo } })
    expect(rows.written).toMatchObject([{ action: 'create', received: 1 }])
  })

  it('an order made offline waits as a draft, can be changed, and is made once', async () => {
    const { control } = province.world.sandbox
    await control.setFault({ system: 'boyuan', kind: 'refuse' })
    const made = await province.call('orders.save', {
      id: null,
      version: null,
      connectionId: province.id,
      order: input('purchase', '', { remark: '离线一' }),
    })
    expect(made.order).toMatchObject({ state: 'draft', inBoyuan: false })
    expect((await push(made.order.id)).refused[0]?.reason).toContain('创建')
    await control.clearFaults()
    await province.call('queue.kick', { lane: null })
    const got = await province.state(made.order.id, 'saved')
    expect(got.order.orderNo).toMatch(/^CGDD/)
    const books = await control.books('boyuan', { tables: ['orders'], where: { order_no: got.order.orderNo } })
    expect(books.rows.orders).toHaveLength(1)
  })

  it('refuses what cannot be, by field', async () => {
    const bad = input('transfer', '', {
      toWarehouseNo: 'CK01',
      lines: [{ productNo: PHONE, quantity: '1.5', price: '-1', remark: '' }],
    })
    const error = await refused(
      province.call('orders.save', { id: null, version: null, connectionId: province.id, order: bad }),
    )
    expect(Object.keys(error.fields ?? {}).sort()).toEqual(['lines.0.price', 'lines.0.quantity', 'toWarehouseNo'])
  })

  it('复制 takes the content, not the numbers', async () => {
    const order = await province.order('purchase', { manualNo: '777', billDate: daysAgo(3) })
    const { order: copy } = await province.call('orders.copy', { id: order.id })
    expect(copy).toMatchObject({ manualNo: '', billDate: daysAgo(0), lines: [{ productNo: PHONE, quantity: '2' }] })
  })
})
