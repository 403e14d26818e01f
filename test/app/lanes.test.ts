import { afterEach, expect, test } from 'vitest'
import type { Summary } from '../../preload/contract/index.ts'
import { daysAgo, noonDaysAgo, plan, startWorld, type World } from './harness.ts'
import { input, startProvince } from './orders-kit.ts'

const worlds: World[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end()
})

async function open(): Promise<World> {
  const world = await startWorld()
  worlds.push(world)
  return world
}

/** Resolves with the first summary that fits. */
function summary(world: World, fits: (summary: Summary) => boolean): Promise<Summary> {
  return new Promise((resolve) => {
    const end = world.app().on('home.summary', (one) => {
      if (!fits(one)) return
      queueMicrotask(() => end())
      resolve(one)
    })
  })
}

const laneOf = (all: Summary, system: string) => all.lanes.find((lane) => lane.lane.startsWith(`${system}:`))

test('a lane stopped for credentials goes on by itself once 测试连接 has passed', async () => {
  const world = await open()
  const { control } = world.sandbox
  await control.createGoods({
    goodsNo: 'AUTH-1',
    goodsName: '授权试验',
    specs: [{ specNo: 'AUTH-1-1', retailPrice: '3' }],
    createdAt: noonDaysAgo(1),
  })
  const planned = await plan(world, daysAgo(1), daysAgo(1))
  await control.setFault({ system: 'pos', kind: 'auth-expired' })
  await world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: true })
  await summary(world, (one) => laneOf(one, 'pos')?.state === 'unauthorised')
  await control.clearFaults()
  const { connection } = await world.call('connections.test', { id: world.connectionId })
  expect(connection.verifiedAt).not.toBeNull()
  expect((await world.when(planned.id, (view) => view.state === 'done')).state).toBe('done')
  expect(laneOf(await world.call('home.summary', {}), 'pos')?.trouble).toBeNull()
})

test("暂停全部 and 恢复 reach every lane, also one nothing was queued for; a passed test leaves a person's pause", async () => {
  const world = await open()
  const until = world.ports.clock.now() + 3_600_000
  await world.call('queue.pause', { lane: null, until })
  const held = await summary(world, (one) => one.pausedUntil !== null)
  expect(held.lanes.map((lane) => lane.pausedUntil)).toEqual(held.lanes.map(() => until))
  await world.call('connections.test', { id: world.connectionId })
  expect((await world.call('home.summary', {})).pausedUntil).toBe(until)
  await world.call('queue.resume', { lane: null })
  const free = await summary(world, (one) => one.pausedUntil === null)
  expect(free.lanes.every((lane) => lane.pausedUntil === null)).toBe(true)
})

test('a lane of a province stopped for credentials goes on once 测试连接 has passed, or the account is saved anew', async () => {
  const province = await startProvince({ idleWarehouse: true })
  const { world, id } = province
  worlds.push(world)
  const { control, credentials } = world.sandbox
  const order = await province.order('purchase')

  await control.setFault({ system: 'ideal', kind: 'auth-expired' })
  await world.call('orders.push', { ids: [order.id] })
  const stopped = await summary(world, (one) => laneOf(one, 'ideal')?.state === 'unauthorised')
  expect(stopped.todo.find((one) => one.key === `stopped:ideal:${id}`)).toMatchObject({
    urgent: true,
    page: `/p/ideal-settings?connection=${id}`,
  })
  await control.clearFaults()
  await world.call('province.testConnection', { id })
  await province.state(order.id, 'pushed')
  expect(laneOf(await world.call('home.summary', {}), 'ideal')?.trouble).toBeNull()

  await control.setFault({ system: 'boyuan', kind: 'auth-expired' })
  const { order: draft } = await world.call('orders.save', {
    id: null,
    version: null,
    connectionId: id,
    order: input('purchase', ''),
  })
  await summary(world, (one) => laneOf(one, 'boyuan')?.state === 'unauthorised')
  await control.clearFaults()
  await world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
  const connection = (await world.call('province.connections', {})).connections.find((one) => one.id === id)!
  await world.call('province.saveConnection', {
    ...connection,
    ideal: { ...connection.ideal, appKey: undefined },
    boyuan: { ...connection.boyuan, appSecret: credentials.boyuan.appSecret },
    ezhan: { ...connection.ezhan, appSecret: undefined },
  })
  await province.state(draft.id, 'saved')
  expect(laneOf(await world.call('home.summary', {}), 'boyuan')?.trouble).toBeNull()
})

test('荣耀e栈 is only read: while it refuses the credentials its lists are not read; both go on once 测试连接 has passed', async () => {
  const { world, id } = await startProvince({ idleWarehouse: true })
  worlds.push(world)
  const { control } = world.sandbox
  const lane = async () => laneOf(await world.call('home.summary', {}), 'ezhan')

  await control.setFault({ system: 'ezhan', kind: 'auth-expired' })
  const refused = await world.call('province.sync', { id })
  expect(refused.trouble?.code).toBe('AUTH_EXPIRED')
  await world.call('province.testConnection', { id })
  const { todo } = await world.call('home.summary', {})
  expect(await lane()).toMatchObject({ state: 'unverified', counts: { refused: 0, waiting: 0 } })
  expect(todo.find((one) => one.key === `unverified:${id}`)?.page).toBe(`/p/ideal-settings?connection=${id}`)

  await control.clearFaults()
  const { connection } = await world.call('province.testConnection', { id })
  expect(connection.ezhan.state).toBe('ok')
  expect(await lane()).toMatchObject({ state: 'ok', trouble: null })
  expect((await world.call('province.sync', { id })).trouble).toBeNull()
})
