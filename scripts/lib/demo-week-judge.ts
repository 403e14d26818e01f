import type { CallOutput } from '../../preload/contract/index.ts'
import type { DeskOrder } from './demo-week-desk.ts'
import {
  type Ledger,
  type Places,
  placesDiffer,
  readCodes,
  readLedger,
  type TrueDocument,
  writtenDocuments,
} from './demo-week-ledger.ts'
import type { Rest } from './demo-week-plan.ts'
import { HOUR, MINUTE, type WeekWorld } from './demo-week-world.ts'
import type { DemoFacts } from './demo-world.ts'

interface Judged {
  world: WeekWorld
  orders: readonly DeskOrder[]
  /** Orders of 博远ERP and e栈 that nobody touched. */
  untouched: readonly string[]
  tell(step: string, ok: boolean, facts: DemoFacts): void
}

const REST_TEXT: Record<Rest, string> = {
  done: '已回传',
  returnTrouble: '回传异常',
  terminated: '已终止',
  terminating: '终止申请中',
  pushed: '已推送，等待回传',
  partly: '部分回传',
}
/** What 博远ERP has to say of orders that are over. */
const OVER: Partial<Record<Rest, string>> = { done: 'completed', terminated: 'terminated' }

/** The end of the week: the books of both sides against the demonstration's own arithmetic, every order by its number. */
export async function judgeWeek(judged: Judged): Promise<Ledger> {
  const { world, orders, tell } = judged
  const ledger = await readLedger(world, orders)
  await judgeBills(judged, ledger)
  await judgeDocuments(judged, ledger)
  await judgePlaces(judged, ledger)
  await judgeStates(judged)

  const before = await written(world)
  for (let round = 0; round < 3; round++) {
    await world.sleep(HOUR)
    await world.pass(10 * MINUTE)
    await world.call('returns.refresh', { connectionId: world.connectionId })
  }
  tell('之后没有新事就没有写入', (await written(world)) === before, { 写入: before })
  return ledger
}

const written = async (world: WeekWorld): Promise<number> =>
  (await world.count('ideal', 'bill')) +
  (await world.count('boyuan', 'document')) +
  (await world.count('ideal', 'cancel'))

/** I24, I69: who was clicked is in IDEAL once, as it was written; nobody else is. */
async function judgeBills({ world, orders, untouched, tell }: Judged, { bills }: Ledger): Promise<void> {
  const codes = await readCodes(world)
  const wrong: string[] = []
  for (const order of orders) {
    const own = bills.filter((bill) => bill.bill_no === order.orderNo)
    if (own.length !== (order.clicked ? 1 : 0)) {
      wrong.push(`${order.orderNo} 有 ${own.length} 张`)
      continue
    }
    if (!order.clicked) continue
    const { input } = order
    const sent = JSON.parse(String(own[0]!.payload)) as Record<string, unknown> & {
      lines: { itemCode: string; quantity: string }[]
    }
    const wanted = {
      billType: input.kind,
      billDate: input.billDate,
      manualNo: input.manualNo === '' ? undefined : input.manualNo,
      warehouseCode: codes.warehouse(input.warehouseNo),
      toWarehouseCode: input.kind === 'transfer' ? codes.warehouse(input.toWarehouseNo) : undefined,
      partnerCode: input.kind === 'transfer' ? undefined : codes.partner(input.partnerNo),
    }
    for (const [name, value] of Object.entries(wanted))
      if (sent[name] !== value) wrong.push(`${order.orderNo} ${name} ${sent[name]} ≠ ${value}`)
    const lines = (of: { item: string | undefined; quantity: string }[]) =>
      of.map((line) => `${line.item} × ${Number(line.quantity)}`).join()
    const there = lines(sent.lines.map((line) => ({ item: line.itemCode, quantity: line.quantity })))
    const asked = lines(input.lines.map((line) => ({ item: codes.item(line.productNo), quantity: line.quantity })))
    if (there !== asked) wrong.push(`${order.orderNo} ${there} ≠ ${asked}`)
  }
  const known = new Set(orders.map((order) => order.orderNo))
  const strangers = bills.filter((bill) => !known.has(String(bill.bill_no))).map((bill) => String(bill.bill_no))
  const unasked = untouched.filter((no) => bills.some((bill) => bill.bill_no === no))
  const applied = (await world.books('ideal', 'arrival')).filter((row) => row.applied !== 1)
  const twice = await world.count('ideal', 'duplicate_bill')
  const ok = wrong.length + strangers.length + unasked.length + applied.length + twice === 0
  tell('荣耀IDEAL的账：点过【推送ideal】的订单各一张，内容一字不差；没点过的一张没有', ok, {
    订单: bills.length,
    没点过: orders.filter((order) => !order.clicked).length + untouched.length,
    重复: twice + applied.length,
    ...(ok ? {} : { 例如: [...wrong, ...strangers, ...unasked].slice(0, 5).join('；') }),
  })
}

/** I2–I10, I71, I72: the documents of 博远ERP are what the warehouse did, each once. */
async function judgeDocuments({ world, tell }: Judged, { documents }: Ledger): Promise<void> {
  const found = await writtenDocuments(world)
  const nameOf = ({ kind, orderNo }: TrueDocument): string => `${kind} ${orderNo}`
  const byName = Map.groupBy(found, nameOf)
  const wrong: string[] = []
  for (const want of documents) {
    const [have, ...more] = byName.get(nameOf(want)) ?? []
    byName.delete(nameOf(want))
    if (!have || more.length > 0) {
      wrong.push(`${nameOf(want)} ${have ? '重复' : '没有'}`)
      continue
    }
    const field = (Object.keys(want) as (keyof TrueDocument)[]).find(
      (name) => name !== 'devices' && JSON.stringify(have[name]) !== JSON.stringify(want[name]),
    )
    if (field) wrong.push(`${nameOf(want)} ${field} ${have[field]} ≠ ${want[field]}`.slice(0, 300))
  }
  const again = (await world.count('boyuan', 'duplicate_document')) + (await world.count('boyuan', 'duplicate_serial'))
  const ok = wrong.length + byName.size + again === 0
  tell('博远ERP的账：每张出入库单各一次，数量、仓库、时间和每个串号都与仓库所做的相同', ok, {
    出入库单: found.length,
    串号: found.reduce((sum, document) => sum + document.devices.length, 0),
    数量差异: found.filter((document) => document.difference).length,
    多出: byName.size + again,
    ...(ok ? {} : { 例如: [...wrong, ...byName.keys()].slice(0, 5).join('；') }),
  })
}

/** 在库, 在途, 已出库 of every device: the product, the ledger and the warehouse's own stock. */
async function judgePlaces({ world, tell }: Judged, ledger: Ledger): Promise<void> {
  const told: Places = new Map()
  let cursor: string | null = null
  do {
    const page: CallOutput<'serials.list'> = await world.call('serials.list', {
      connectionId: world.connectionId,
      text: '',
      productNo: null,
      warehouseNo: null,
      state: null,
      cursor,
      limit: 500,
    })
    // The list names a warehouse as 名称（编号）.
    for (const row of page.rows)
      told.set(row.main, row.state === 'in' ? `in ${/（([^（）]+)）$/.exec(row.warehouse)?.[1]}` : row.state)
    cursor = page.next
  } while (cursor !== null)
  const wrong = placesDiffer(ledger.places, told)
  // Devices of orders that are held are on one side alone.
  const shared = (places: Places, other: Places): Places => new Map([...places].filter(([main]) => other.has(main)))
  const off = placesDiffer(shared(ledger.shelf, told), shared(told, ledger.shelf))
  const count = (place: string): number => [...told.values()].filter((one) => one.startsWith(place)).length
  tell('每个串号的在库、在途、已出库与台账一致，也与仓库的货架一致', wrong.count + off.count === 0, {
    串号: told.size,
    在库: count('in'),
    在途: count('moving'),
    已出库: count('out'),
    与台账不符: wrong.count,
    与货架不符: off.count,
    ...(wrong.count + off.count > 0 ? { 例如: [...wrong.named, ...off.named].join('；') } : {}),
  })
}

/** Every order stands in a state that says what became of it, and the push log says the same. */
async function judgeStates({ world, orders, tell }: Judged): Promise<void> {
  const rows = await world.orders()
  const wrong: string[] = []
  const facts: DemoFacts = {}
  for (const order of orders) {
    const row = rows.get(order.id)
    if (row?.state !== order.rest) wrong.push(`${order.orderNo} ${row?.stateText ?? '没有'}，应为 ${order.rest}`)
    const text = REST_TEXT[order.rest]
    facts[text] = Number(facts[text] ?? 0) + 1
  }
  const log = { connectionId: world.connectionId, orderNo: '', kind: null, from: null, to: null } as const
  const total = async (upload: 'all' | 'uploaded', returned: 'all' | 'returned' | 'trouble') =>
    (await world.call('pushLog.list', { ...log, upload, returned, cursor: null, limit: 1 })).total
  const clicked = orders.filter((order) => order.clicked).length
  const back = orders.filter((order) => order.rest === 'done').length
  const held = orders.filter((order) => order.rest === 'returnTrouble').length
  const logged = [await total('uploaded', 'all'), await total('all', 'returned'), await total('all', 'trouble')]
  const ended = new Set((await world.books('boyuan', 'orders')).map((row) => `${row.order_no} ${row.status}`))
  for (const order of orders) {
    const status = OVER[order.rest]
    if (status !== undefined && !ended.has(`${order.orderNo} ${status}`))
      wrong.push(`博远ERP ${order.orderNo} 不是 ${status}`)
  }
  const same = logged.join() === [clicked, back, held].join()
  tell('每张订单都有下落，推送日志说的一样', wrong.length === 0 && same && rows.size >= orders.length, {
    订单: orders.length,
    ...facts,
    日志: `已上传 ${logged[0]} · 已回传 ${logged[1]} · 回传异常 ${logged[2]}`,
    ...(wrong.length > 0 ? { 例如: wrong.slice(0, 5).join('；') } : {}),
  })
}
