import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ORDER_ACTIONS,
  ORDER_KINDS,
  ORDER_STATES,
  type OrderKind,
  type OrderState,
} from '../../preload/contract/index.ts'
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

/** Why an act is refused: a word of the reason for every state in which it is. 取消推送 has one reason for all. */
const PUSHED = /已推送ideal的订单不能/
const LEFT: Partial<Record<OrderState, RegExp>> = {
  introduced: /已在博远ERP里引入/,
  queued: /正在等待发送/,
  sending: /正在推送ideal/,
  unknown: /推送结果未知/,
  pushed: PUSHED,
  partly: PUSHED,
  done: PUSHED,
  returnTrouble: PUSHED,
  terminating: /终止申请处理中/,
  terminateApproved: /终止申请处理中/,
  terminated: /订单已终止/,
  completed: /已完成/,
  deleted: /订单已删除/,
}
const NOT_THERE = /没有推送在荣耀IDEAL/
const WHY = {
  edit: LEFT,
  delete: LEFT,
  push: { ...LEFT, draft: /保存成功后才能推送/, saved: /待发货/ },
  lookUp: {
    draft: NOT_THERE,
    saved: NOT_THERE,
    awaiting: NOT_THERE,
    introduced: NOT_THERE,
    refused: NOT_THERE,
    terminated: NOT_THERE,
    completed: NOT_THERE,
    deleted: NOT_THERE,
    queued: /还没有发送完/,
    sending: /还没有发送完/,
    done: /已全部回传/,
  },
  terminate: {
    introduced: /引入，不能终止/,
    queued: /【队列】放弃/,
    sending: /还没有结果/,
    unknown: /还没有结果/,
    partly: /已生成批发出库单/,
    done: /已生成批发出库单/,
    terminating: /不要重复申请/,
    terminateApproved: /重新更新/,
    terminated: /已终止/,
    completed: /已完成/,
    deleted: /已删除/,
  },
  introduce: {
    draft: /请在博远ERP里引入/,
    saved: /请在博远ERP里引入/,
    awaiting: /请在博远ERP里引入/,
    refused: /请在博远ERP里引入/,
    introduced: /已在博远ERP里引入/,
    terminated: /已终止，不能引入/,
    completed: /已完成，不能引入/,
    deleted: /已删除，不能引入/,
  },
} as const satisfies Record<string, Partial<Record<OrderState, RegExp>>>

function reasonOf(action: string, kind: OrderKind, state: OrderState): RegExp {
  if (action === 'cancelPush') return /^ideal目前没有取消接口$/
  if (action === 'terminate' && kind !== 'wholesale') return /只有批发订单可以终止/
  const found = (WHY as Record<string, Partial<Record<OrderState, RegExp>>>)[action]?.[state]
  if (found) return found
  // What IDEAL has, or may have, comes back by itself (I32, I41, I46).
  if (action === 'introduce')
    return kind === 'transfer' ? /移库订单不能引入，移出库单、移入库单由ideal/ : /不能引入，出入库单由ideal/
  throw new Error(`no reason written down for ${action} in ${state}`)
}

describe.each(ORDER_KINDS)('%s: what is allowed in which state, by the calls the window uses', (kind) => {
  it.each(ORDER_STATES)('I18 I27 I34 I35 I36 I41 I43 I46 I48 I53 I59 I73 B4 B5 %s', async (state) => {
    const id = orders.get(kind)!
    put(id, kind, state)
    const got = await province.call('orders.get', { id })
    const allowed = expected(kind, state)
    expect(new Set(got.actions.filter((one) => one.allowed).map((one) => one.action))).toEqual(allowed)
    expect(got.actions.map((one) => one.action)).toEqual(ORDER_ACTIONS)
    for (const { action, allowed: may, reason } of got.actions) {
      if (may) expect(reason, action).toBe('')
      else expect(reason, action).toMatch(reasonOf(action, kind, state))
    }
    expect(got.order.locked).toBe(!allowed.has('edit'))
    const why = (action: string): string => got.actions.find((one) => one.action === action)!.reason
    const preview = await province.call('orders.pushPreview', { ids: [id] })
    expect(preview).toMatchObject({ orders: [{ allowed: allowed.has('push'), reason: why('push') }] })

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

describe('in batch: every order of a list is judged by its own state', () => {
  it.each(ORDER_STATES)('I73 B8 %s of all five kinds at once, each named twice', async (state) => {
    const of = [...orders]
    for (const [kind, id] of of) put(id, kind, state)
    const ids = [...of, ...of].map(([, id]) => id)
    const calls = {
      push: () => province.call('orders.push', { ids }),
      delete: () => province.call('orders.delete', { ids }),
      introduce: () => province.call('orders.introduce', { ids }),
      lookUp: () => province.call('orders.lookUp', { ids }),
    }
    for (const [action, call] of Object.entries(calls)) {
      // What is allowed is done by orders.test.ts, order by order.
      if (of.some(([kind]) => expected(kind, state).has(action))) continue
      const { changed, refused: no } = await call()
      expect(changed, action).toBe(0)
      expect(no.map((one) => one.id)).toEqual(of.map(([, id]) => id))
      for (const [at, [kind]] of of.entries()) expect(no[at]!.reason, action).toMatch(reasonOf(action, kind, state))
    }
    for (const [, id] of of) {
      const again = await province.call('orders.terminateAgain', { id })
      expect(again.changed).toBe(0)
      expect(again.refused[0]!.reason).toMatch(state === 'terminateApproved' ? /没有已通过的取消申请/ : /已批准·待更新/)
    }
    for (const [, id] of of) expect((await province.call('orders.get', { id })).order.state).toBe(state)
  })
})
