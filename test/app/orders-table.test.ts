import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORDER_KINDS, ORDER_STATES, type OrderKind, type OrderState } from '../../preload/contract/index.ts'
import { input, type Province, refused, startProvince } from './orders-kit.ts'

let province: Province
let db: Database.Database
const orders = new Map<OrderKind, number>()
beforeAll(async () => {
  province = await startProvince({ idleWarehouse: true })
  for (const kind of ORDER_KINDS) orders.set(kind, (await province.order(kind)).id)
  db = new Database(join(province.world.ports.paths.data, 'practice', 'business.db'))
})
afterAll(async () => {
  db.close()
  await province.world.end()
})

/**
 * ideal.md 5.2 with B4, B5, B8: edit, delete, push, 终止 of a 批发订单, 手动查询. 复制 is always allowed; 取消推送 and 引入 never
 * are in this window.
 */
const TABLE: Record<OrderState, string> = {
  draft: 'edit delete terminate',
  saved: 'edit delete push terminate',
  awaiting: 'edit delete push terminate',
  introduced: '',
  queued: '',
  sending: '',
  unknown: 'lookUp',
  refused: 'edit delete push terminate',
  pushed: 'terminate lookUp',
  partly: 'lookUp',
  done: '',
  returnTrouble: 'terminate lookUp',
  terminating: 'lookUp',
  terminateApproved: 'lookUp',
  terminated: '',
  completed: '',
  deleted: '',
}

function expected(kind: OrderKind, state: OrderState): Set<string> {
  const allowed = new Set(['copy', ...TABLE[state].split(' ').filter((one) => one !== '')])
  if (kind !== 'wholesale') allowed.delete('terminate')
  // I53
  if (kind === 'wholesale' && state === 'saved') allowed.delete('push')
  return allowed
}

/** Puts an order into a state as if its story had led there. */
function put(id: number, kind: OrderKind, state: OrderState): void {
  const there = state === 'draft' ? 0 : 1
  const status = kind === 'wholesale' && state !== 'saved' ? 'awaitingShipment' : 'saved'
  db.prepare(
    `UPDATE province_order SET state = ?, in_boyuan = ?, boyuan_version = ?, boyuan_status = ?, write_action = NULL, write_outbox = NULL,
       documents = ?, push_outbox = NULL, locked_elsewhere = 0, trouble = NULL WHERE id = ?`,
  ).run(
    state,
    there,
    there === 1 ? 1 : null,
    there === 1 ? status : null,
    state === 'partly' || state === 'done' ? 1 : 0,
    id,
  )
}

const SIGNS: Partial<Record<OrderState, RegExp>> = {
  queued: /正在等待发送/,
  sending: /正在推送/,
  unknown: /结果未知/,
  pushed: /已推送ideal/,
  introduced: /引入/,
  terminated: /终止/,
}

describe.each(ORDER_KINDS)('%s: what is allowed in which state, by the calls the window uses', (kind) => {
  it.each(ORDER_STATES)('I18 I27 I34 I35 I36 I41 I43 I46 I48 I53 I59 I73 B4 B5 %s', async (state) => {
    const id = orders.get(kind)!
    put(id, kind, state)
    const got = await province.call('orders.get', { id })
    const allowed = expected(kind, state)
    expect(new Set(got.actions.filter((one) => one.allowed).map((one) => one.action))).toEqual(allowed)
    for (const { action, allowed: may, reason } of got.actions) expect(reason === '', action).toBe(may)
    expect(got.actions.find((one) => one.action === 'cancelPush')?.reason).toBe('ideal目前没有取消接口')
    expect(got.order.locked).toBe(!allowed.has('edit'))
    const why = (action: string): string => got.actions.find((one) => one.action === action)!.reason
    if (SIGNS[state]) expect(why('push')).toMatch(SIGNS[state])

    // The guards stand behind the buttons too.
    const calls = {
      push: () => province.call('orders.push', { ids: [id] }),
      delete: () => province.call('orders.delete', { ids: [id] }),
      introduce: () => province.call('orders.introduce', { ids: [id] }),
      terminate: () => province.call('orders.terminate', { id, reason: '试' }),
      lookUp: () => province.call('orders.lookUp', { ids: [id] }),
    }
    for (const [action, call] of Object.entries(calls)) {
      if (allowed.has(action)) continue
      expect(await call(), action).toEqual({ changed: 0, refused: [{ id, reason: why(action) }] })
    }
    if (!allowed.has('edit')) {
      const { version } = got.order
      const save = { id, version, connectionId: province.id, order: input(kind, province.customer, { remark: '改' }) }
      expect((await refused(province.call('orders.save', save))).code).toBe('ORDER_LOCKED')
    }
    const after = await province.call('orders.get', { id })
    expect(after.order).toMatchObject({ state, version: got.order.version })
    expect(after.outboxIds).toEqual(got.outboxIds)
  })
})
