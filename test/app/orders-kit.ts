import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallInput, CallOutput, OrderInput, OrderKind, OrderState } from '../../preload/contract/index.ts'
import { daysAgo, startWorld, type World } from './harness.ts'
import { Refused, startPc } from './pc.ts'

export const PHONE = 'SJ00001'
export const SUPPLIER = 'GYS001'

export interface Province {
  world: World
  id: number
  call: World['call']
  /** Resolves with the order once it fits; driven by the product's own events. */
  until(orderId: number, fits: (got: CallOutput<'orders.get'>) => boolean): Promise<CallOutput<'orders.get'>>
  state(orderId: number, ...states: OrderState[]): Promise<CallOutput<'orders.get'>>
  /** An order made here, once 博远 has it. */
  order(kind: OrderKind, more?: Partial<OrderInput>): Promise<CallOutput<'orders.get'>['order']>
  customer: string
  /** Instructions that IDEAL holds, by its own books. */
  bills(orderNo?: string): Promise<Record<string, unknown>[]>
  boyuanOrder(orderNo: string): Promise<Record<string, unknown>>
  idealCalls(path: string): Promise<number>
}

/** A practice province that is ready to push. */
export async function startProvince(options: { idleWarehouse?: boolean } = {}): Promise<Province> {
  const world = await startWorld({ skus: 20 })
  const { connection } = await world.call('province.preparePractice', {})
  await world.call('orders.pull', { connectionId: connection.id })
  const customers = (
    await world.call('orders.choices', { connectionId: connection.id, what: 'customer', text: '' })
  ).rows.filter((row) => row.blocked === '')
  const customer = customers[0]!.no
  const { control } = world.sandbox
  // Nothing comes back by itself while a test looks at the push.
  if (options.idleWarehouse) await control.setWarehouseBehaviour('default', { doneAfterMinutes: 100_000 })

  const until: Province['until'] = (orderId, fits) =>
    new Promise((resolve, reject) => {
      let done = false
      let asking = Promise.resolve()
      const ask = (): void => {
        asking = asking.then(async () => {
          if (done) return
          const got = await world.call('orders.get', { id: orderId })
          if (done || !fits(got)) return
          done = true
          end()
          resolve(got)
        })
        asking.catch((error: unknown) => {
          done = true
          end()
          reject(error as Error)
        })
      }
      const end = world.app().on('orders.changed', ask)
      ask()
    })
  const state: Province['state'] = (orderId, ...states) => until(orderId, (got) => states.includes(got.order.state))
  return {
    world,
    id: connection.id,
    call: world.call,
    customer,
    until,
    state,
    async order(kind, more = {}) {
      const { order } = await world.call('orders.save', {
        id: null,
        version: null,
        connectionId: connection.id,
        order: input(kind, customer, more),
      })
      return (await until(order.id, (got) => got.order.inBoyuan && got.order.state !== 'draft')).order
    },
    async bills(orderNo) {
      const books = await control.books('ideal', {
        tables: ['bill'],
        ...(orderNo === undefined ? {} : { where: { bill_no: orderNo } }),
      })
      return books.rows.bill ?? []
    },
    async boyuanOrder(orderNo) {
      const books = await control.books('boyuan', { tables: ['orders'], where: { order_no: orderNo } })
      const [row] = books.rows.orders ?? []
      if (!row) throw new Error(`博远 does not have ${orderNo}`)
      return row
    },
    async idealCalls(path) {
      const { entries } = await control.requests({ system: 'ideal', path, limit: 5000 })
      return entries.length
    },
  }
}

export function input(kind: OrderKind, customer: string, more: Partial<OrderInput> = {}): OrderInput {
  const transfer = kind === 'transfer'
  const sale = kind === 'wholesale' || kind === 'wholesaleReturn'
  return {
    kind,
    billDate: daysAgo(0),
    manualNo: '',
    warehouseNo: 'CK01',
    toWarehouseNo: transfer ? 'CK02' : '',
    partnerNo: transfer ? '' : sale ? customer : SUPPLIER,
    awaiting: kind === 'wholesale',
    remark: '',
    lines: [{ productNo: PHONE, quantity: '2', price: '3999', remark: '' }],
    ...more,
  }
}

export async function refused(work: Promise<unknown>): Promise<Refused['error']> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Refused)) throw new Error(`not refused: ${String(error)}`)
  return error.error
}

/** Another PC of the same province: its own files, the same accounts. */
export async function anotherPc(province: Province): Promise<{ call: World['call']; stop(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'danju-pc-'))
  const { call, stop } = await startPc({ dir, sandbox: province.world.sandbox })
  await call('province.preparePractice', {})
  return {
    call,
    async stop() {
      await stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export type Filter = CallInput<'orders.list'>
export const filter = (connectionId: number, kind: OrderKind): Omit<Filter, 'cursor' | 'limit'> => ({
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
