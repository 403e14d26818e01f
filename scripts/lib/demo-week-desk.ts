import type { OrderInput, OrderRow } from '../../preload/contract/index.ts'
import type { Planned, Random, Rest } from './demo-week-plan.ts'
import { MINUTE, type WeekWorld } from './demo-week-world.ts'

/** An order as the clerk wrote it, and what is to become of it. */
export interface DeskOrder {
  /** The product's. */
  id: number
  orderNo: string
  input: OrderInput
  vfNo: string
  rest: Rest
  /** 【推送ideal】 was clicked. */
  clicked: boolean
  plan: Planned
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** Products of one desk, by what they are kept for; `plain` are accessories without serials. */
interface Shelves {
  any: string[]
  over: string[]
  mended: string[]
  parts: string[]
  plain: string[]
}

/** The clerk of a province at her desk. Every order is kept as she wrote it, for the judge. */
export async function openDesk(world: WeekWorld, random: Random) {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const choose = async (what: 'product' | 'supplier' | 'customer') =>
    (await world.call('orders.choices', { connectionId: world.connectionId, what, text: '' })).rows.filter(
      (row) => row.blocked === '',
    )
  const products = await choose('product')
  const managed = products.filter((row) => row.serialManaged).map((row) => row.no)
  const shelves: Shelves = {
    over: managed.slice(0, 2),
    mended: managed.slice(2, 4),
    parts: managed.slice(4, 5),
    any: managed.slice(5),
    plain: products.filter((row) => !row.serialManaged).map((row) => row.no),
  }
  const suppliers = (await choose('supplier')).map((row) => row.no)
  const customers = (await choose('customer')).map((row) => row.no)
  const orders: DeskOrder[] = []
  const rowOf = async (order: DeskOrder): Promise<OrderRow> => (await world.call('orders.get', { id: order.id })).order

  function write({ kind, pieces, products: shelf }: Planned): OrderInput {
    const transfer = kind === 'transfer'
    const sale = kind === 'wholesale' || kind === 'wholesaleReturn'
    const from = kind === 'wholesaleReturn' ? 'CK04' : pick(['CK01', 'CK01', 'CK02', 'CK03'])
    return {
      kind,
      billDate: world.today(),
      manualNo: random() < 0.5 ? `00${Math.floor(random() * 1e6)}` : '',
      warehouseNo: from,
      toWarehouseNo: transfer ? pick(['CK01', 'CK02', 'CK03'].filter((no) => no !== from)) : '',
      partnerNo: transfer ? '' : pick(sale ? customers : suppliers),
      awaiting: kind === 'wholesale',
      remark: '',
      lines: linesOf(pieces, shelves[shelf], shelf === 'any'),
    }
  }
  function linesOf(pieces: number, of: readonly string[], more: boolean): OrderInput['lines'] {
    const line = (productNo: string, quantity: number) => ({
      productNo,
      quantity: String(quantity),
      price: String(99 + Math.floor(random() * 5_000)),
      remark: '',
    })
    const first = pieces > 3 && more && random() < 0.6 ? Math.ceil(pieces / 2) : pieces
    const a = pick(of)
    const lines = [line(a, first)]
    if (pieces > first) lines.push(line(pick(of.filter((no) => no !== a)), pieces - first))
    if (more && random() < 0.3) lines.push(line(pick(shelves.plain), 1 + Math.floor(random() * 20)))
    return lines
  }

  const desk = {
    orders,
    shelves,
    customers,
    rowOf,
    /** Writes and saves these orders; resolves once 博远ERP has them all, so that they may be pushed. */
    async make(plans: readonly Planned[]): Promise<DeskOrder[]> {
      const made: DeskOrder[] = []
      for (const plan of plans) {
        const input = write(plan)
        const saved = await world.call('orders.save', {
          id: null,
          version: null,
          connectionId: world.connectionId,
          order: input,
        })
        made.push({ id: saved.order.id, orderNo: '', input, vfNo: '', rest: plan.rest, clicked: false, plan })
      }
      orders.push(...made)
      await desk.known(made)
      return made
    },
    /** 博远ERP has these; the warehouse is told how to treat them. */
    async known(made: readonly DeskOrder[]): Promise<void> {
      if (made.length === 0) return
      const ids = made.map((order) => order.id)
      await world.until(
        () => world.call('orders.pushPreview', { ids }),
        (preview) => preview.allowed === made.length,
        '订单保存到博远ERP',
      )
      const rows = await world.orders()
      for (const order of made) {
        order.orderNo = rows.get(order.id)!.orderNo
        await world.control.setWarehouseBehaviour({ billNo: order.orderNo }, order.plan.behaviour)
      }
    },
    /** Takes an order that another system brought, completes and saves it. */
    async adopt(row: OrderRow, plan: Planned): Promise<DeskOrder> {
      const { order: copy } = await world.call('orders.copy', { id: row.id })
      const input = { ...copy, billDate: world.today(), warehouseNo: pick(['CK01', 'CK02', 'CK03']) }
      await world.call('orders.save', {
        id: row.id,
        version: row.version,
        connectionId: world.connectionId,
        order: input,
      })
      const order: DeskOrder = {
        id: row.id,
        orderNo: '',
        input,
        vfNo: row.vfNo,
        rest: plan.rest,
        clicked: false,
        plan,
      }
      orders.push(order)
      return order
    },
    /** One click on 【推送ideal】 for all of these. */
    async push(some: readonly DeskOrder[]): Promise<void> {
      if (some.length === 0) return
      const { changed, refused } = await world.click('orders.push', { ids: some.map((order) => order.id) })
      for (const order of some) order.clicked = true
      if (changed !== some.length)
        throw new Error(`${changed} of ${some.length} orders may go: ${refused.map((one) => one.reason).join('；')}`)
    },
    /** The warehouse and the systems go on until all of these rest where they should. */
    async rested(some: readonly DeskOrder[], passes: readonly number[] = []): Promise<void> {
      for (const minutes of passes) await world.pass(minutes * MINUTE)
      const left = async () => {
        const rows = await world.orders()
        return some
          .filter((order) => rows.get(order.id)?.state !== order.rest)
          .map((order) => {
            const { kind, state, trouble } = rows.get(order.id)!
            return [order.orderNo, kind, state, trouble?.cause, JSON.stringify(order.plan.behaviour)].join(' ')
          })
      }
      await world.until(left, (rows) => rows.length === 0, '订单到达各自的状态')
    },
    /** Resolves once all of these are 已上传. */
    async uploaded(some: readonly DeskOrder[]): Promise<void> {
      await world.until(
        () => world.orders(),
        (rows) => some.every((order) => rows.get(order.id)?.upload === 'uploaded'),
        '推送完成',
      )
    },
    /** How many of these IDEAL has, by its own books. */
    async inIdeal(some: readonly DeskOrder[]): Promise<number> {
      const there = new Set((await world.books('ideal', 'bill')).map((bill) => bill.bill_no))
      return some.filter((order) => there.has(order.orderNo)).length
    },
  }
  return desk
}
