import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WarehouseBehaviour } from '../../main/sandbox/index.ts'
import { writeXlsx } from '../../main/spreadsheet/index.ts'
import { daysAgo } from './harness.ts'
import { filter, PHONE, type Province, refused, startProvince } from './orders-kit.ts'

let province: Province
beforeAll(async () => {
  province = await startProvince({ idleWarehouse: true })
})
afterAll(() => province.world.end())
afterEach(() => province.world.sandbox.control.clearFaults())

const push = (id: number) => province.call('orders.push', { ids: [id] })
const end = (id: number) => province.call('orders.terminate', { id, reason: '客户不要了' })
const events = (got: { timeline: { event: string }[] }) => got.timeline.map((one) => one.event)
const minute = async (minutes: number) => {
  const { control } = province.world.sandbox
  offset += minutes * 60_000
  await control.setClockOffset(offset)
  await control.settleProvince()
}
let offset = 0

async function pushed(behaviour: WarehouseBehaviour) {
  const order = await province.order('wholesale')
  await province.world.sandbox.control.setWarehouseBehaviour(
    { billNo: order.orderNo },
    { doneAfterMinutes: 10_000, ...behaviour },
  )
  await push(order.id)
  await province.state(order.id, 'pushed')
  return order
}

describe('终止', () => {
  it('I9 not pushed: ended in 博远, without one call to IDEAL', async () => {
    const order = await province.order('wholesale')
    const before = await province.idealCalls('orders')
    expect(await end(order.id)).toMatchObject({ changed: 1 })
    await province.state(order.id, 'terminated')
    expect(await province.boyuanOrder(order.orderNo)).toMatchObject({ status: 'terminated' })
    expect(await province.idealCalls('orders')).toBe(before)
    expect(await province.idealCalls('cancel')).toBe(0)
    expect(await province.bills(order.orderNo)).toHaveLength(0)
  })

  it('I7 I54 pushed and approved: application, update, then 博远', async () => {
    const order = await pushed({ cancel: 'approve' })
    await end(order.id)
    const got = await province.until(
      order.id,
      (now) => now.order.state === 'terminated' && events(now).includes('write.terminate'),
    )
    const story = events(got).reverse()
    const at = (event: string): number => story.indexOf(event)
    expect(at('terminate.clicked')).toBeLessThan(at('cancel.approved'))
    expect(at('cancel.approved')).toBeLessThan(at('terminate.updated'))
    expect(at('terminate.updated')).toBeLessThan(at('write.terminate'))
    expect(await province.bills(order.orderNo)).toMatchObject([{ status: 'TERMINATED' }])
    expect(await province.boyuanOrder(order.orderNo)).toMatchObject({ status: 'terminated' })
    expect((await end(order.id)).refused).toHaveLength(1)
  })

  it('I54 refused: pushed as before, with the reason of IDEAL', async () => {
    const order = await pushed({ cancel: 'refuse' })
    await end(order.id)
    const got = await province.until(order.id, (now) => now.order.trouble?.code === 'TERMINATE_REFUSED')
    expect(got.order).toMatchObject({ state: 'pushed', trouble: { cause: expect.stringContaining('拣货') } })
  })

  it.each([
    ['pendingApprove', 'terminated'],
    ['pendingRefuse', 'pushed'],
  ] as const)('I54 %s: 终止申请中 until IDEAL has decided, then %s', async (cancel, after) => {
    const order = await pushed({ cancel })
    await end(order.id)
    await province.until(order.id, (now) => events(now).includes('cancel.applied'))
    const waiting = await province.call('orders.get', { id: order.id })
    expect(waiting.order).toMatchObject({ state: 'terminating', stateText: '终止申请中' })
    expect((await end(order.id)).refused[0]?.reason).toContain('不要重复申请')
    await minute(3)
    await province.call('orders.lookUp', { ids: [order.id] })
    await province.state(order.id, after)
  })

  it('B6 the update is not answered: 已批准·待更新, and only the update is tried again', async () => {
    const { control } = province.world.sandbox
    const order = await pushed({ cancel: 'approve' })
    await control.setFault({ system: 'ideal', kind: 'throttle-429', path: 'sales-orders:update', retryAfterSeconds: 1 })
    await end(order.id)
    await province.state(order.id, 'terminateApproved')
    const applications = await province.idealCalls('cancel-applications')
    await control.clearFaults()
    await province.call('orders.terminateAgain', { id: order.id })
    await province.state(order.id, 'terminated')
    expect(await province.idealCalls('cancel-applications')).toBe(applications)
  })

  it('I54 shipped meanwhile: approved, but the goods are gone; the order goes on as pushed', async () => {
    const order = await pushed({ cancel: 'shipped' })
    await end(order.id)
    await province.until(order.id, (now) =>
      events(now).some((event) => event === 'terminate.update-failed' || event === 'cancel.too-late'),
    )
    const got = await province.call('orders.get', { id: order.id })
    expect(['pushed', 'done', 'returnTrouble']).toContain(got.order.state)
  })

  it('only a 批发订单 can be terminated', async () => {
    const order = await province.order('purchase')
    expect((await end(order.id)).refused[0]?.reason).toContain('只有批发订单可以终止')
  })
})

describe('荣耀e栈 VF订单', () => {
  it('I50 B17 are fetched once, edited, saved and pushed by a click only', async () => {
    const { control } = province.world.sandbox
    const { vfNo } = await control.createVfOrder({})
    const span = { connectionId: province.id, from: daysAgo(1), to: daysAgo(-1) }
    const first = await province.call('orders.pullVf', span)
    expect(first.created).toBeGreaterThan(0)
    const again = await province.call('orders.pullVf', span)
    expect(again).toMatchObject({ created: 0, known: first.created })
    const list = await province.call('orders.list', {
      ...filter(province.id, 'wholesale'),
      text: vfNo,
      cursor: null,
      limit: 10,
    })
    const [vf] = list.rows
    expect(vf).toMatchObject({ source: 'vf', vfNo, state: 'draft', inBoyuan: false })
    expect((await push(vf!.id)).refused).toHaveLength(1)
    const { order: copy } = await province.call('orders.copy', { id: vf!.id })
    await province.call('orders.save', {
      id: vf!.id,
      version: vf!.version,
      connectionId: province.id,
      order: { ...copy, warehouseNo: 'CK01' },
    })
    const saved = await province.state(vf!.id, 'awaiting')
    expect(String((await province.boyuanOrder(saved.order.orderNo)).content)).toContain(vfNo)
    await push(vf!.id)
    await province.state(vf!.id, 'pushed')
  })

  it('B17 the timer is off until somebody turns it on, and pushes nothing', async () => {
    const ask = { connectionId: province.id, everyMinutes: null }
    expect(await province.call('orders.vfTimer', ask)).toEqual({ everyMinutes: 0 })
    expect(await province.call('orders.vfTimer', { ...ask, everyMinutes: 30 })).toEqual({ everyMinutes: 30 })
    await province.world.restart()
    expect(await province.call('orders.vfTimer', ask)).toEqual({ everyMinutes: 30 })
    expect(await province.call('orders.vfTimer', { ...ask, everyMinutes: 0 })).toEqual({ everyMinutes: 0 })
  })

  it('a cancelled one and one of an unmapped customer make nothing', async () => {
    const { control } = province.world.sandbox
    const { vfNo } = await control.createVfOrder({ status: 'cancelled' })
    const got = await province.call('orders.pullVf', {
      connectionId: province.id,
      from: daysAgo(1),
      to: daysAgo(-1),
    })
    expect(got.created).toBe(0)
    expect(got.refused.map((one) => one.vfNo)).not.toContain(vfNo)
  })
})

describe('import from a spreadsheet', () => {
  const choose = async (rows: (string | null)[][]) => {
    const headers = ['订单标识', '单据日期', '手工单号', '仓库', '供应商', '商品', '数量', '单价', '行备注', '订单备注']
    const content = await writeXlsx({
      sheetName: '订单',
      columns: headers.map((header) => ({ header, width: 12, kind: 'text' as const })),
      rows,
    })
    const name = `订单-${content.byteLength}-${rows.length}.xlsx`
    const { files } = province.world.ports
    await files.save({ suggestedName: name, content, purpose: 'orders' })
    files.open = async () => [{ token: name, name, size: content.byteLength }]
    return province.call('orders.readFile', { connectionId: province.id, kind: 'purchase' })
  }
  const row = (key: string, more: Record<number, string> = {}): string[] =>
    ['', daysAgo(1), '0001', 'CK01', 'GYS001', PHONE, '3', '10.5', '', ''].map((value, index) =>
      index === 0 ? key : (more[index] ?? value),
    )

  it('makes orders of good rows, names row, column, value and fix of bad ones, and knows the file again', async () => {
    const read = await choose([row('A'), row('A', { 6: '2' }), row('B', { 3: '没有的仓' }), row('C', { 6: '一' })])
    expect(read.orders).toMatchObject([{ key: 'A', quantity: '5', order: { manualNo: '0001' } }])
    expect(read.errors).toMatchObject([
      { row: 4, column: '仓库', value: '没有的仓', fix: expect.any(String) },
      { row: 5, column: '数量', value: '一' },
    ])
    const { token } = read.file!
    const base = { connectionId: province.id, token, kind: 'purchase' as const }
    expect((await refused(province.call('orders.importFile', { ...base, onlyGood: false }))).code).toBe(
      'FILE_HAS_ERRORS',
    )
    expect(await province.call('orders.importFile', { ...base, onlyGood: true })).toEqual({ created: 1, skipped: 2 })
    expect(
      (await province.call('orders.readFile', { connectionId: province.id, kind: 'purchase' })).file?.again,
    ).toMatchObject({ by: expect.any(String) })
    const list = await province.call('orders.list', {
      ...filter(province.id, 'purchase'),
      manualNo: '0001',
      cursor: null,
      limit: 10,
    })
    expect(list.rows).toMatchObject([{ source: 'file', quantity: '5' }])
  })

  it('refuses a file without the headers', async () => {
    const { files } = province.world.ports
    const content = new TextEncoder().encode('甲,乙\n1,2\n')
    await files.save({ suggestedName: 'x.csv', content, purpose: 'orders' })
    files.open = async () => [{ token: 'x.csv', name: 'x.csv', size: content.byteLength }]
    const read = await province.call('orders.readFile', { connectionId: province.id, kind: 'purchase' })
    expect(read.orders).toEqual([])
    expect(read.errors[0]?.problem).toMatch(/表头/)
  })

  it('the template of every kind is saved', async () => {
    const { saved } = await province.call('orders.template', { kind: 'transfer' })
    expect(saved?.name).toBe('移库订单导入-样例文件.xlsx')
  })
})

describe('I24 nothing but a click enqueues a push', () => {
  const pushRows = async (): Promise<number> => {
    const { rows } = await province.call('queue.list', {
      lane: `ideal:${province.id}`,
      states: [],
      text: '',
      cursor: null,
      limit: 500,
    })
    return rows.filter((row) => row.kind === 'distribution.push').length
  }

  /** Runs a job of the clock; resolves when it has ended once more. */
  async function run(name: string): Promise<void> {
    const last = async () => (await province.call('home.jobs', {})).jobs.find((job) => job.name === name)!.last
    const before = (await last())?.startedAt
    const ended = new Promise<void>((resolve, reject) => {
      const look = (): void =>
        void last().then((now) => {
          if (!now || now.startedAt === before || now.state === 'running') return
          leave()
          resolve()
        }, reject)
      const leave = province.world.app().on('clock.changed', look)
    })
    await province.call('home.runJob', { name })
    await ended
  }

  it('I24 not saving, reading, fetching, restarting, reconnecting, 立即同步 or a job of the clock', async () => {
    await pushed({})
    const order = await province.order('wholesale')
    const before = await pushRows()
    expect(before).toBeGreaterThan(0)
    await province.call('orders.pull', { connectionId: province.id })
    await province.call('orders.pullVf', { connectionId: province.id, from: daysAgo(1), to: daysAgo(0) })
    await province.call('orders.pushPreview', { ids: [order.id] })
    await province.world.restart()
    province.world.ports.setOnline(false)
    province.world.ports.setOnline(true)
    province.world.ports.resume()
    await province.call('queue.kick', { lane: null })
    await province.call('orders.pull', { connectionId: province.id })
    for (const name of ['orders', 'returns', 'lists'].map((job) => `distribution.${job}:${province.id}`))
      await run(name)
    await province.call('orders.copy', { id: order.id })
    await province.call('returns.refresh', { connectionId: province.id })
    expect(await pushRows()).toBe(before)
    expect((await province.call('orders.get', { id: order.id })).order.state).toBe('awaiting')
  })

  it('I24 no other code puts one into the outbox: one place, called by orders.push alone', () => {
    const sources = (dir: string): string[] =>
      readdirSync(dir, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(dir, file))
    const main = join(import.meta.dirname, '../../main')
    const naming = (pattern: RegExp): string[] =>
      sources(main)
        .filter((file) => !file.includes('sandbox') && pattern.test(readFileSync(file, 'utf8')))
        .map((file) => file.slice(main.length + 1).replaceAll('\\', '/'))
        .sort()
    // The kind's name stands in one file; who enqueues must name it.
    expect(naming(/'distribution\.push'/)).toEqual(['distribution/order-groups.ts'])
    expect(naming(/\bPUSH_KIND\b/)).toEqual([
      'distribution/order-groups.ts',
      'distribution/push-delivery.ts',
      'distribution/push-order.ts',
    ])
    const delivery = readFileSync(join(main, 'distribution/push-delivery.ts'), 'utf8')
    expect(delivery).not.toMatch(/enqueue/)
    expect(naming(/\bpushOrders\(/)).toEqual(['distribution/calls.ts', 'distribution/push-order.ts'])
    const calls = readFileSync(join(main, 'distribution/calls.ts'), 'utf8')
    expect(calls.match(/\bpushOrders\(/g)).toHaveLength(1)
    expect(calls).toMatch(/'orders\.push': \(\{ ids \}\) => pushOrders\(ids, deps\)/)
  })
})
