import { afterAll, beforeAll, expect, it } from 'vitest'
import { todoOf } from '../../main/distribution/home-line.ts'
import type { Summary } from '../../preload/contract/index.ts'
import { PHONE, type Province, startProvince } from './orders-kit.ts'

let province: Province
beforeAll(async () => {
  province = await startProvince({ idleWarehouse: true })
})
afterAll(() => province.world.end())

const control = () => province.world.sandbox.control
const keyOf = (what: string): string => `${what}:${province.id}`
const named = (summary: Summary, what: string) => summary.todo.find((one) => one.key === keyOf(what))
/** How many orders the sentence speaks of; 0 = nothing is said. */
const counted = (summary: Summary, what: string): number =>
  Number(/(\d+) 张/.exec(named(summary, what)?.text ?? '')?.[1] ?? 0)

/** Resolves with the first 首页 that fits. */
function home(fits: (summary: Summary) => boolean): Promise<Summary> {
  return new Promise((resolve) => {
    const end = province.world.app().on('home.summary', (summary) => {
      if (!fits(summary)) return
      queueMicrotask(() => end())
      resolve(summary)
    })
  })
}

it('I18 a closed interface is on 首页 with the page that shows it, and leaves with it', async () => {
  await control().setInterfaceState('closed')
  await province.call('province.refreshState', { id: province.id })
  const closed = await home((summary) => named(summary, 'province-blocked') !== undefined)
  expect(named(closed, 'province-blocked')).toMatchObject({
    urgent: true,
    page: `/p/ideal-settings?connection=${province.id}`,
    trouble: { code: 'INTERFACE_CLOSED' },
  })
  await control().setInterfaceState('open')
  await province.call('province.refreshState', { id: province.id })
  await home((summary) => named(summary, 'province-blocked') === undefined)
})

it('I12 I13 I22 what is not mapped and keeps orders from being pushed is on 首页, with its page', async () => {
  await province.order('wholesale')
  await province.call('operators.signIn', { name: '王实施', role: 'implementer', pin: '0000' })
  const map = (idealCode: string | null) =>
    province.call('province.mapWarehouse', { id: province.id, warehouseNo: 'CK01', idealCode })
  const { rows } = await province.call('province.warehouses', { id: province.id })
  const code = rows.find((row) => row.warehouseNo === 'CK01')!.idealCode
  const acts = [
    { what: 'province-warehouses', page: '/p/ideal-warehouses', unmap: () => map(null), mapAgain: () => map(code) },
    ...(['products', 'customers'] as const).map((what) => {
      const erpNo = what === 'products' ? PHONE : province.customer
      let ezhanCode = ''
      return {
        what: `province-${what}`,
        page: `/p/ezhan-${what}`,
        async unmap() {
          const found = await province.call('province.mapping', { id: province.id, what, search: erpNo })
          ezhanCode = found.rows.find((row) => row.erpNo === erpNo)!.ezhanCode
          await province.call('province.unmap', { id: province.id, what, ezhanCode })
        },
        mapAgain: () =>
          province.call('province.confirmMapping', { id: province.id, what, pairs: [{ ezhanCode, erpNo }] }),
      }
    }),
  ]
  for (const { what, page, unmap, mapAgain } of acts) {
    const before = counted(await province.call('home.summary', {}), what)
    await unmap()
    const now = await home((summary) => counted(summary, what) > before)
    expect(named(now, what)).toMatchObject({ urgent: false, page: `${page}?connection=${province.id}` })
    await mapAgain()
    await home((summary) => counted(summary, what) === before)
  }
})

it('I13 I22 I44 B13 a warehouse or customer without mapping refuses the push by name, with the page that mends it', async () => {
  const sale = await province.order('wholesale')
  const move = await province.order('transfer')
  const { rows } = await province.call('province.warehouses', { id: province.id })
  const codeOf = (no: string) => rows.find((row) => row.warehouseNo === no)!.idealCode
  const map = (warehouseNo: string, idealCode: string | null) =>
    province.call('province.mapWarehouse', { id: province.id, warehouseNo, idealCode })
  const refused = async (id: number): Promise<{ reason: string; page: string | null }> => {
    const { actions } = await province.call('orders.get', { id })
    const { reason, page } = actions.find((one) => one.action === 'push')!
    expect(await province.call('orders.push', { ids: [id] })).toEqual({ changed: 0, refused: [{ id, reason }] })
    return { reason, page }
  }
  for (const no of ['CK01', 'CK02']) {
    await map(no, null)
    const { reason, page } = await refused(move.id)
    expect(reason).toMatch(new RegExp(`仓库未映射.*${no}`))
    expect(page).toBe(`/p/ideal-warehouses?connection=${province.id}`)
    await map(no, codeOf(no))
  }
  const found = await province.call('province.mapping', {
    id: province.id,
    what: 'customers',
    search: province.customer,
  })
  const { ezhanCode } = found.rows.find((row) => row.erpNo === province.customer)!
  await province.call('province.unmap', { id: province.id, what: 'customers', ezhanCode })
  const { reason, page } = await refused(sale.id)
  expect(reason).toContain(province.customer)
  expect(page).toBe(`/p/ezhan-customers?connection=${province.id}`)
  const pairs = [{ ezhanCode, erpNo: province.customer }]
  await province.call('province.confirmMapping', { id: province.id, what: 'customers', pairs })
  for (const { id } of [sale, move])
    expect(await province.call('orders.push', { ids: [id] })).toMatchObject({ changed: 1 })
  for (const { id } of [sale, move]) await province.state(id, 'pushed')
})

it('B15 上传中 while it waits, 已上传 once IDEAL has it; 未 and 已 of the manual still find it', async () => {
  const order = await province.order('purchase')
  const log = async (upload: 'uploading' | 'uploaded' | 'notUploaded' | 'none') =>
    (
      await province.call('pushLog.list', {
        connectionId: province.id,
        orderNo: order.orderNo,
        kind: null,
        from: null,
        to: null,
        upload,
        returned: 'all',
        cursor: null,
        limit: 50,
      })
    ).rows.map((row) => [row.uploadText, row.uploadedAt === null])
  await control().setFault({ system: 'ideal', kind: 'refuse' })
  await province.call('orders.push', { ids: [order.id] })
  expect(await log('uploading')).toEqual([['上传中', true]])
  expect(await log('notUploaded')).toEqual([['上传中', true]])
  expect(await log('uploaded')).toEqual([])
  await control().clearFaults()
  await province.call('queue.kick', { lane: null })
  await province.state(order.id, 'pushed')
  expect(await log('uploaded')).toEqual([['已上传', false]])
  expect(await log('notUploaded')).toEqual([])
})

it('I72 回传异常 leads to the returns that are in trouble', async () => {
  const order = await province.order('purchase')
  await control().setWarehouseBehaviour({ billNo: order.orderNo }, { doneAfterMinutes: 0, serials: 'duplicate' })
  await province.call('orders.push', { ids: [order.id] })
  await province.state(order.id, 'pushed', 'returnTrouble')
  await control().settleProvince()
  await province.call('orders.lookUp', { ids: [order.id] })
  const now = await home((summary) => counted(summary, 'province-returns') === 1)
  expect(named(now, 'province-returns')).toMatchObject({
    urgent: true,
    page: `/p/returns?tab=trouble&connection=${province.id}`,
  })
})

it('an account that is not verified is on 首页, with the settings of the province', async () => {
  const all = (await province.call('province.connections', {})).connections
  const connection = all.find((one) => one.id === province.id)!
  const { credentials } = province.world.sandbox
  await province.call('province.saveConnection', {
    ...connection,
    ideal: { ...connection.ideal, appKey: credentials.ideal.appKey },
    boyuan: { ...connection.boyuan, appSecret: undefined },
    ezhan: { ...connection.ezhan, appSecret: undefined },
  })
  const now = await home((summary) => named(summary, 'unverified') !== undefined)
  expect(named(now, 'unverified')).toMatchObject({ page: `/p/ideal-settings?connection=${province.id}` })
  await province.call('province.testConnection', { id: province.id })
  await home((summary) => named(summary, 'unverified') === undefined)
})

it('I14 the lists of e栈 and 博远 are read by the clock too', async () => {
  const name = `distribution.lists:${province.id}`
  const before = (await province.call('province.syncState', { id: province.id })).readAt!
  expect((await province.call('home.jobs', {})).jobs.find((job) => job.name === name)).toMatchObject({
    rule: '每天 06:30（北京时间）',
  })
  const read = new Promise<void>((resolve) => {
    const end = province.world.app().on('clock.changed', () => {
      void province.call('home.jobs', {}).then(({ jobs }) => {
        if (jobs.find((job) => job.name === name)?.last?.state !== 'done') return
        end()
        resolve()
      })
    })
  })
  await province.call('home.runJob', { name })
  await read
  expect((await province.call('province.syncState', { id: province.id })).readAt).toBeGreaterThan(before)
})

it('every count has its sentence, its urgency and a page of its own, of its connection', () => {
  const tally = {
    unknown: 1,
    refused: 2,
    approved: 3,
    returns: 4,
    blocked: { warehouses: 5, customers: 6, products: 7 },
  }
  const all = todoOf({ id: 9, name: '浙江省包' }, tally, null)
  expect(all.map((one) => [one.key, one.page, one.urgent])).toEqual([
    ['province-returns:9', '/p/returns?tab=trouble&connection=9', true],
    ['province-unknown:9', '/p/ideal-log?upload=unknown&connection=9', true],
    ['province-refused:9', '/p/ideal-log?upload=failed&connection=9', true],
    ['province-approved:9', '/p/wholesale-orders?tab=trouble&connection=9', true],
    ['province-warehouses:9', '/p/ideal-warehouses?connection=9', false],
    ['province-customers:9', '/p/ezhan-customers?connection=9', false],
    ['province-products:9', '/p/ezhan-products?connection=9', false],
  ])
  expect(all[0]!.text).toBe('浙江省包：4 张单据回传异常，没有生成出入库单')
})
