import { join } from 'node:path'
import { randomOf } from './demo-month.ts'
import { type Desk, type DeskOrder, openDesk } from './demo-week-desk.ts'
import { endOrders, fetchVf } from './demo-week-endings.ts'
import { judgeWeek } from './demo-week-judge.ts'
import { ALL_BACK_MINUTES, oddWord, ordinary, type Planned, type Random, strange, underWay } from './demo-week-plan.ts'
import { HOUR, MINUTE, openWeekWorld, type WeekWorld } from './demo-week-world.ts'
import type { DemoFacts, DemoWorld } from './demo-world.ts'

export interface WeekOptions {
  dir: string
  /** Orders of all kinds, and devices that they move. */
  orders: number
  serials: number
  seed: number
  tell(step: string, ok: boolean, facts: DemoFacts): void
}

/** Everything a day needs. `own` = ordinary orders of this day. */
export interface Scene extends Pick<WeekOptions, 'tell'> {
  world: WeekWorld
  desk: Desk
  random: Random
  own: Planned[]
  pieces: number
}

/** The chapter of the demonstration: 200 orders of five kinds, 20,000 serials. */
export const provinceWeek = (world: DemoWorld): Promise<void> =>
  runWeek({ dir: join(world.dir, 'week'), orders: 200, serials: 20_000, seed: 20_270_308, tell: world.tell })

/** Orders that the days bring besides the ordinary ones. */
const BESIDES = 35
const DAYS = [monday, tuesday, wednesday, thursday, friday, saturday] as const

/**
 * A province's week, judged by a ledger that knows only what the clerk wrote and what the warehouse did. Monday fills the
 * shelves, on Tuesday IDEAL calls back, on Wednesday nothing answers, on Thursday answers are lost and the product is
 * restarted, on Friday orders are ended and fetched from e栈, on Saturday the warehouse does other things than it was told.
 */
export async function runWeek(options: WeekOptions): Promise<void> {
  const { tell } = options
  const world = await openWeekWorld({ ...options, at: '2027-03-08T09:00:00+08:00' })
  try {
    const random = randomOf(options.seed)
    const { desk, untouched, opening } = await openOffice(world, random)
    tell('开业：接口就绪，期初串号已从博远ERP导入', opening === (await world.count('boyuan', 'opening')), {
      期初串号: opening,
      可推送商品: Object.values(desk.shelves).flat().length,
      渠道客户: desk.customers.length,
    })
    const pieces = Math.ceil(options.serials / options.orders)
    const left = Math.max(0, options.orders - BESIDES)
    for (const [index, day] of DAYS.entries()) {
      const share = Math.floor(left / DAYS.length) + (index < left % DAYS.length ? 1 : 0)
      const own = ordinary(share, pieces, random, day === monday ? 'purchase' : undefined)
      await day({ world, desk, random, own, pieces, tell })
      await world.sleep(12 * HOUR)
    }
    await corrections({ world, desk, tell })
    const open = await desk.make(underWay(pieces))
    await desk.push(open)
    await desk.rested(open)
    await judgeWeek({ world, orders: desk.orders, untouched, tell })
  } finally {
    await world.end()
  }
}

/**
 * A province on its first morning: its lists are read, the 期初串号 are in the book. `untouched` = orders that 博远ERP has of its
 * own, which nobody pushes.
 */
export async function openOffice(
  world: WeekWorld,
  random: Random,
): Promise<{ desk: Desk; untouched: string[]; opening: number }> {
  await world.open()
  const { connectionId } = world
  await world.call('orders.pull', { connectionId })
  const untouched = (await world.books('boyuan', 'orders')).map((row) => String(row.order_no))
  const { added } = await world.call('serials.openingFromBoyuan', { connectionId })
  return { desk: await openDesk(world, random), untouched, opening: added }
}

/** Ordinary orders from the pen to the stock document. */
async function through({ desk }: Scene, plans: readonly Planned[]): Promise<DeskOrder[]> {
  const made = await desk.make(plans)
  await desk.push(made)
  await desk.uploaded(made)
  await desk.rested(made, [ALL_BACK_MINUTES])
  return made
}

const kinds = (orders: readonly DeskOrder[]): number => new Set(orders.map((order) => order.input.kind)).size
const written = (world: WeekWorld): Promise<number> => world.count('boyuan', 'document')

async function monday(scene: Scene): Promise<void> {
  const made = await through(scene, scene.own)
  scene.tell('周一 采购：入库单都由回传自动生成', true, { 订单: made.length, 出入库单: await written(scene.world) })
}

/** IDEAL calls back: once, twice, in the wrong order, before the push is answered; nothing is made twice (I71, B10, B16). */
async function tuesday(scene: Scene): Promise<void> {
  const { world, desk, own, pieces, tell } = scene
  await world.listen(true)
  const made = await through(scene, [...own, ...oddWord(pieces)])
  const callbacks = (await world.control.callbacks()).filter((one) => one.deliveredAt !== null)
  const twice = callbacks.length - new Set(callbacks.map((one) => one.messageId)).size
  tell('周二 回调监听打开：重复、乱序、提前的回调都只算一次', callbacks.length > 0 && twice > 0, {
    订单: made.length,
    单据类型: kinds(made),
    收到回调: callbacks.length,
    其中重复: twice,
    出入库单: await written(world),
  })
  const early = await beforeOut(world, desk, made)
  tell('移入先于移出：移入等移出，两张单据先后生成', early.ok, early.facts)
}

/** By IDEAL's own books word of 移入 left first; by 博远's, 移出 was written first. */
async function beforeOut(
  world: WeekWorld,
  desk: Desk,
  made: readonly DeskOrder[],
): Promise<{ ok: boolean; facts: DemoFacts }> {
  const moved = made.filter((order) => order.input.kind === 'transfer')
  const bills = new Map((await world.books('ideal', 'bill')).map((row) => [row.id, String(row.bill_no)]))
  const events = (await world.books('ideal', 'event')).map((row) => `${bills.get(row.bill_id)} ${row.phase}`)
  const documents = (await world.books('boyuan', 'document')).map((row) => `${row.order_no} ${row.kind}`)
  const at = (list: readonly string[], orderNo: string, what: string): number => list.indexOf(`${orderNo} ${what}`)
  const swapped = moved.filter(
    ({ orderNo }) => at(events, orderNo, 'TRANSFER_IN_DONE') < at(events, orderNo, 'TRANSFER_OUT_DONE'),
  )
  const waited: DeskOrder[] = []
  for (const order of moved) {
    const { rows } = await world.call('returns.list', {
      connectionId: world.connectionId,
      stages: [],
      text: order.orderNo,
      cursor: null,
      limit: 20,
    })
    for (const row of rows) {
      const { history } = await world.call('returns.get', { id: row.id })
      if (history.some((one) => one.text.includes('等待移出'))) waited.push(order)
    }
  }
  const inOrder = moved.every(
    ({ orderNo }) => at(documents, orderNo, 'transferOut') < at(documents, orderNo, 'transferIn'),
  )
  return {
    ok: swapped.length > 0 && waited.length > 0 && inOrder && desk.orders.length > 0,
    facts: { 移库订单: moved.length, 移入的消息先到: swapped.length, 移入等过移出: waited.length },
  }
}

/** Nothing answers for half a day; clicks wait as 待发送, the product is restarted meanwhile (B8). */
async function wednesday({ world, desk, own, tell }: Scene): Promise<void> {
  const made = await desk.make(own)
  const before = made.slice(0, Math.ceil(made.length / 3))
  const during = made.slice(before.length)
  await desk.push(before)
  await desk.uploaded(before)
  for (const system of ['ideal', 'boyuan', 'ezhan'] as const) await world.control.setFault({ system, kind: 'refuse' })
  const [bills, documents] = [await world.count('ideal', 'bill'), await written(world)]
  await desk.push(during)
  await world.pass(20 * MINUTE)
  await world.restart(() => world.sleep(HOUR))
  await world.pass(20 * MINUTE)
  const rows = await world.orders()
  const waiting = during.filter((order) => ['queued', 'sending'].includes(rows.get(order.id)!.state)).length
  const held = (await world.count('ideal', 'bill')) === bills && (await written(world)) === documents
  tell('周三 三个系统都连不上：点过的推送显示待发送，重启后仍在', held && waiting === during.length, {
    断网前已推送: before.length,
    断网中点击: during.length,
    待发送: waiting,
  })
  await world.control.clearFaults()
  await world.call('queue.kick', { lane: null })
  await desk.uploaded(made)
  await desk.rested(made, [ALL_BACK_MINUTES])
  tell('周三 恢复后：断网时的推送和回传都补齐', true, { 订单: made.length, 出入库单: await written(world) })
}

/** What the wire does to a write: before the work or after it, with an answer or without. */
export const WIRE_FAULTS = [
  'half-body-after',
  'garbage-after',
  'error-500-after',
  'error-500',
  'half-body',
  'garbage',
] as const
export const WRITE_PATHS = [
  ['ideal', 'inbound-orders'],
  ['ideal', 'outbound-orders'],
  ['ideal', 'transfer-orders'],
  ['ideal', 'sales-orders'],
  ['ideal', 'orders:lookup'],
  ['ideal', '/v1/serials'],
  ['boyuan', 'orders:batch'],
  ['boyuan', 'stock-documents:batch'],
] as const

/** Answers are lost on the way, and the product ends and starts again in the middle of pushes and of returns. */
async function thursday({ world, desk, random, own, tell }: Scene): Promise<void> {
  let spoilt = 0
  for (const [system, path] of WRITE_PATHS) {
    const kind = WIRE_FAULTS[Math.floor(random() * WIRE_FAULTS.length)]!
    await world.control.setFault({ system, path, kind, times: 2 })
    spoilt += 2
  }
  const made = await desk.make(own)
  const third = Math.ceil(made.length / 3)
  let [arrived, documents] = [0, 0]
  await world.restart(
    async () => {
      arrived = await desk.inIdeal(made)
      await world.sleep(5 * MINUTE)
    },
    { path: /^\/v1\/(inbound|outbound|transfer|sales)-orders$/, nth: third, click: () => desk.push(made) },
  )
  await desk.uploaded(made)
  const before = await written(world)
  await world.restart(
    async () => {
      documents = (await written(world)) - before
      await world.sleep(MINUTE)
    },
    { path: /^\/v1\/serials\?/, nth: third, click: async () => {} },
  )
  await desk.rested(made, [ALL_BACK_MINUTES])
  await world.control.clearFaults()
  tell('周四 回答丢失，推送途中、取串号途中各重启一次：先按单据号查询结果，再接着做', arrived < made.length, {
    订单: made.length,
    损坏的回答: spoilt,
    第一次退出时IDEAL已有: arrived,
    第二次退出时已写入: documents,
    出入库单: await written(world),
  })
}

async function friday(scene: Scene): Promise<void> {
  const { world, tell } = scene
  await world.listen(false)
  await endOrders(scene)
  const vf = await fetchVf(scene)
  const made = await through(scene, scene.own)
  tell('周五 普通订单照常', true, { 订单: made.length + vf, 出入库单: await written(world) })
}

/** The warehouse does other things than it was told. */
async function saturday({ world, desk, own, pieces, tell }: Scene): Promise<void> {
  const odd = await desk.make(strange(Math.ceil(pieces / 4)))
  const made = await desk.make(own)
  await desk.push([...odd, ...made])
  await desk.rested([...odd, ...made], [ALL_BACK_MINUTES, ALL_BACK_MINUTES])
  const rows = await world.orders()
  const held = odd.filter((order) => order.rest === 'returnTrouble')
  const reasons = new Set(held.map((order) => rows.get(order.id)!.trouble?.problem.replaceAll(/\d+/g, 'n')))
  const documents = await world.books('boyuan', 'document')
  const half = held.filter((order) => documents.some((row) => row.order_no === order.orderNo))
  tell('周六 短收、多收、分批、串号缺失错误：短收照实生成，其余回传异常，没有半张单据', half.length === 0, {
    不照单的订单: odd.length,
    回传异常: held.length,
    原因: [...reasons].join('；'),
  })
  tell('周六 普通订单照常', true, { 订单: made.length })
}

/** The warehouse corrects its lists; the clerk clicks 重新获取串号. Goods that are too many stay a person's matter (B21). */
async function corrections({ world, desk, tell }: Pick<Scene, 'world' | 'desk' | 'tell'>): Promise<void> {
  const mended = desk.orders.filter((order) => order.plan.products === 'mended')
  for (const order of mended) {
    await world.control.setWarehouseBehaviour({ billNo: order.orderNo }, { ...order.plan.behaviour, serials: 'good' })
    order.rest = 'done'
  }
  const again = async (): Promise<number> => {
    const { rows } = await world.call('returns.list', {
      connectionId: world.connectionId,
      stages: ['trouble'],
      text: '',
      cursor: null,
      limit: 200,
    })
    const due = rows.filter((row) => mended.some((order) => order.orderNo === row.orderNo))
    if (due.length > 0) await world.call('returns.again', { ids: due.map((row) => row.id) })
    return due.length
  }
  const asked = await again()
  await desk.rested(mended)
  tell('周日 仓库更正串号，点【重新获取串号】后补齐单据', asked === mended.length, {
    更正: mended.length,
    重新获取: asked,
  })
}
