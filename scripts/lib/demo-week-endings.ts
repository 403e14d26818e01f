import type { OrderState } from '../../preload/contract/index.ts'
import type { Scene } from './demo-week.ts'
import type { DeskOrder } from './demo-week-desk.ts'
import {
  ALL_BACK_MINUTES,
  behave,
  ENDING_AFTER_MINUTES,
  ENDINGS,
  type Ending,
  ending,
  type Planned,
} from './demo-week-plan.ts'

const NAMES = Object.keys(ENDINGS) as Ending[]

/** 终止 in every outcome (I7–I9, I54, B6): not pushed, approved, refused, pending, update failed, shipped in the meantime. */
export async function endOrders({ world, desk, pieces, tell }: Scene): Promise<void> {
  const few = Math.ceil(pieces / 5)
  const plans = NAMES.map((name) => ending(name, few))
  const local: Planned = { ...ending('approved', few), behaviour: behave('wholesale') }
  const [here, ...made] = (await desk.make([local, ...plans])) as [DeskOrder, ...DeskOrder[]]
  const of = (name: Ending): DeskOrder => made[NAMES.indexOf(name)]!
  const end = async (order: DeskOrder): Promise<void> => {
    const { changed, refused } = await world.call('orders.terminate', { id: order.id, reason: '客户不要了' })
    if (changed !== 1) throw new Error(`${order.orderNo} cannot be ended: ${refused[0]?.reason}`)
  }
  const state = (order: DeskOrder, ...states: OrderState[]) =>
    world.until(
      () => desk.rowOf(order),
      (row) => states.includes(row.state),
      `${order.orderNo} ${states.join()}`,
    )

  await world.control.clearRequests()
  await end(here)
  await state(here, 'terminated')
  const asked = (await world.control.requests({ system: 'ideal', limit: 1_000 })).entries.filter((entry) =>
    /orders(?!:lookup)|cancel/.test(entry.path),
  )
  tell('周五 终止未推送的批发订单：本地终止，荣耀IDEAL没有收到请求', asked.length === 0, { 请求: asked.length })

  await desk.push(made)
  for (const order of made) await state(order, 'pushed')
  const { updateFailed, ...rest } = Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<
    Ending,
    DeskOrder
  >
  await world.control.setFault({
    system: 'ideal',
    kind: 'throttle-429',
    path: 'sales-orders:update',
    retryAfterSeconds: 1,
  })
  await end(updateFailed)
  await state(updateFailed, 'terminateApproved')
  const applied = await world.count('ideal', 'cancel')
  await world.control.clearFaults()
  await world.call('orders.terminateAgain', { id: updateFailed.id })
  await state(updateFailed, 'terminated')
  const once = (await world.count('ideal', 'cancel')) === applied

  await Promise.all(Object.values(rest).map(end))
  await state(rest.approved, 'terminated')
  await state(rest.pending, 'terminating')
  const said = await world.until(
    () => desk.rowOf(rest.refused),
    (row) => row.state === 'pushed' && row.trouble !== null,
    '不同意的理由',
  )
  await desk.rested(made, [ENDING_AFTER_MINUTES, ALL_BACK_MINUTES])
  const documents = await world.books('boyuan', 'document')
  const shipped = made.filter((order) => documents.some((row) => row.order_no === order.orderNo))
  const right = shipped.map((order) => order.rest).every((one) => one === 'done') && shipped.length === 3
  tell('周五 终止已推送的批发订单：同意、不同意、待审核、更新失败、已先发货，各有结果', once && right, {
    已终止: made.filter((order) => order.rest === 'terminated').length,
    终止申请中: made.filter((order) => order.rest === 'terminating').length,
    照常出库: shipped.length,
    不同意的理由: said.trouble?.cause ?? '',
  })
}

/** 获取荣耀e栈订单 (I50, B17): fetched once, completed by the clerk, pushed by her click; the cancelled one is left alone. */
export async function fetchVf({ world, desk, pieces, random, tell }: Scene): Promise<number> {
  const { control, connectionId } = world
  const wanted = 4
  const goods = new Map((await world.books('ezhan', 'goods')).map((row) => [row.name, String(row.code)]))
  const products = new Map((await world.books('boyuan', 'product')).map((row) => [row.product_no, row.name]))
  const customers = (await world.books('ezhan', 'customer')).slice(0, wanted)
  const made = new Set<string>()
  for (const customer of customers) {
    const productNo = desk.shelves.any[Math.floor(random() * desk.shelves.any.length)]!
    const { vfNo } = await control.createVfOrder({
      customerCode: String(customer.code),
      lines: [
        { goodsCode: goods.get(products.get(productNo))!, quantity: String(Math.ceil(pieces / 4)), price: '999' },
      ],
    })
    made.add(vfNo)
  }
  const { vfNo: cancelled } = await control.createVfOrder({ status: 'cancelled' })
  const span = { connectionId, from: world.today(), to: world.today() }
  const first = await world.call('orders.pullVf', span)
  const again = await world.call('orders.pullVf', span)
  const rows = [...(await world.orders()).values()].filter((row) => row.source === 'vf')
  const plan: Planned = { kind: 'wholesale', behaviour: behave('wholesale'), pieces, products: 'any', rest: 'done' }
  const adopted: DeskOrder[] = []
  for (const row of rows) if (made.has(row.vfNo)) adopted.push(await desk.adopt(row, plan))
  await desk.known(adopted)
  await desk.push(adopted)
  await desk.rested(adopted, [ALL_BACK_MINUTES])
  const there = new Set(
    (await world.books('boyuan', 'orders')).map((row) => (JSON.parse(String(row.content)) as { vfNo: string }).vfNo),
  )
  const once = first.created === wanted && again.created === 0 && adopted.length === wanted
  tell('周五 获取荣耀e栈VF订单：各一张，补全后由人点击推送；已取消的不取', once && !there.has(cancelled), {
    获取: first.created,
    再次获取新增: again.created,
    已推送: adopted.filter((order) => there.has(order.vfNo)).length,
  })
  return adopted.length
}
