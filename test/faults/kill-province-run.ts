import { setTimeout as wait } from 'node:timers/promises'
import type { CallOutput, OrderInput, OrderKind, OrderState } from '../../preload/contract/index.ts'
import { ORDER_KINDS } from '../../preload/contract/index.ts'
import { randomOf } from '../../scripts/lib/demo-month.ts'
import { judgeProvince, type ProvinceVerdict } from './judge-province.ts'
import { openKillWorld } from './kill-kit.ts'

export interface ProvinceKillRun {
  seed: number
  /** Milliseconds after the click at which each SIGKILL struck. */
  kills: number[]
  /** How many orders stood in which state when the product came back, over all kills. */
  struck: Partial<Record<OrderState, number>>
  orders: number
  verdict: ProvinceVerdict
}

const DAY_MS = 86_400_000
/** Orders of one click. */
const CLICK = 3
const LIMIT_MS = 180_000
/** Over by itself in the end: the person has nothing left to click. */
const ENDED: ReadonlySet<OrderState> = new Set(['done'])
const UNTOUCHED: ReadonlySet<OrderState> = new Set(['saved', 'awaiting'])

/**
 * Orders of all five kinds are pushed by three, and at a random moment after every click the product is killed and started
 * again, while answers get lost after the work was done and the returns of earlier clicks are applied. One world for all
 * moments. Judged by the books of IDEAL and 博远ERP.
 */
export async function provinceKillRun(seed: number, moments: number): Promise<ProvinceKillRun> {
  const random = randomOf(seed)
  const world = await openKillWorld(seed, 20)
  try {
    const { control } = world.sandbox
    const { connection } = await world.app().call('province.preparePractice', {})
    const connectionId = connection.id
    const customer = (await world.app().call('orders.choices', { connectionId, what: 'customer', text: '' })).rows.find(
      (row) => row.blocked === '',
    )!.no
    const ids: number[] = []
    for (let n = 0; n < moments * CLICK; n += 1) {
      const kind = ORDER_KINDS[n % ORDER_KINDS.length]!
      const order = orderOf(kind, customer, 1 + Math.floor(random() * 4))
      ids.push((await world.app().call('orders.save', { id: null, version: null, connectionId, order })).order.id)
    }
    const states = async (): Promise<Map<number, OrderState>> => {
      const all = new Map<number, OrderState>()
      for (const kind of ORDER_KINDS) {
        for (let cursor: string | null = null; ; ) {
          const page: CallOutput<'orders.list'> = await world
            .app()
            .call('orders.list', { ...everything(connectionId, kind), cursor, limit: 200 })
          for (const row of page.rows) all.set(row.id, row.state)
          cursor = page.next
          if (cursor === null) break
        }
      }
      return all
    }
    const untilAll = (fits: (state: OrderState) => boolean, what: string) =>
      world.app().when('orders.changed', states, (all) => ids.every((id) => fits(all.get(id)!)), LIMIT_MS, what)
    await untilAll((state) => UNTOUCHED.has(state), 'the orders in 博远ERP')

    await control.setWarehouseBehaviour('default', { doneAfterMinutes: 0, inAfterMinutes: 0 })
    for (const system of ['ideal', 'boyuan'] as const) {
      await control.setFault({ system, kind: 'slow', delayMs: 5 + Math.floor(random() * 25) })
      for (const path of ['orders', 'documents:batch'])
        await control.setFault({ system, kind: 'half-body-after', path, probability: 0.1, seed })
    }
    const kills: number[] = []
    const struck: ProvinceKillRun['struck'] = {}
    for (let n = 0; n < moments; n += 1) {
      const clicked = ids.slice(n * CLICK, (n + 1) * CLICK)
      // Its answer may be killed with the product.
      const answered = world
        .app()
        .call('orders.push', { ids: clicked })
        .then(
          () => {},
          () => {},
        )
      // On a slow machine most kills would else strike before the click is kept.
      if (random() < 0.7) await answered
      const after = Math.floor(random() ** 2 * 900)
      kills.push(after)
      // The moment of the kill is the test's input, not a wait for something to happen.
      await wait(after)
      await world.killAndStart()
      const now = await states()
      for (const id of ids.slice(0, (n + 1) * CLICK)) {
        const state = now.get(id)!
        struck[state] = (struck[state] ?? 0) + 1
      }
    }
    await control.clearFaults()
    await world.app().call('queue.kick', { lane: null })
    // A click that was killed before it was kept: the person sees the order as it was and clicks again.
    const lost = [...(await states())].flatMap(([id, state]) => (UNTOUCHED.has(state) && ids.includes(id) ? [id] : []))
    if (lost.length > 0) await world.app().call('orders.push', { ids: lost })
    await world.app().call('returns.refresh', { connectionId })
    await untilAll((state) => ENDED.has(state), '已回传')
    const verdict = await judgeProvince(control, world.app(), connectionId, ids)
    return { seed, kills, struck, orders: ids.length, verdict }
  } finally {
    await world.end()
  }
}

function orderOf(kind: OrderKind, customer: string, quantity: number): OrderInput {
  const transfer = kind === 'transfer'
  const sale = kind === 'wholesale' || kind === 'wholesaleReturn'
  return {
    kind,
    billDate: new Date(Date.now() - DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10),
    manualNo: '',
    warehouseNo: 'CK01',
    toWarehouseNo: transfer ? 'CK02' : '',
    partnerNo: transfer ? '' : sale ? customer : 'GYS001',
    awaiting: kind === 'wholesale',
    remark: '',
    lines: [{ productNo: 'SJ00001', quantity: String(quantity), price: null, remark: '' }],
  }
}

const everything = (connectionId: number, kind: OrderKind) => ({
  connectionId,
  kind,
  tab: null,
  states: [],
  text: '',
  manualNo: '',
  warehouseNo: null,
  partnerNo: null,
  from: null,
  to: null,
})
