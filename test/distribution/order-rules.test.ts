import { describe, expect, it } from 'vitest'
import { takeOrder } from '../../main/distribution/order-take.ts'
import type { StoredOrder } from '../../main/distribution/order-types.ts'
import { parseLines } from '../../main/distribution/parse-lines.ts'
import { allActions, decide, type OrderFacts, STATE_TEXT, TAB_OF } from '../../main/distribution/rules.ts'
import { amountOf } from '../../main/distribution/tables.ts'
import type { BoyuanOrder } from '../../main/remote/boyuan/index.ts'
import { ORDER_STATES } from '../../preload/contract/index.ts'

const facts = (more: Partial<OrderFacts> = {}): OrderFacts => ({
  kind: 'wholesale',
  state: 'awaiting',
  awaiting: true,
  inBoyuan: true,
  versionKnown: true,
  lockedElsewhere: false,
  write: null,
  documents: 0,
  block: () => null,
  ...more,
})
const reason = (action: Parameters<typeof decide>[0], more: Partial<OrderFacts>): string => {
  const verdict = decide(action, facts(more))
  return verdict.allowed ? '' : verdict.reason
}

describe('rules of orders', () => {
  it('every state has a text and stands in one tab', () => {
    expect(Object.keys(TAB_OF).sort()).toEqual([...ORDER_STATES].sort())
    expect(Object.keys(STATE_TEXT).sort()).toEqual([...ORDER_STATES].sort())
  })

  it('I27 a change that is on its way keeps the push back; one that never left may be changed again', () => {
    expect(reason('push', { write: { action: 'update', stage: 'unsent' } })).toContain('修改')
    expect(reason('edit', { write: { action: 'update', stage: 'unsent' } })).toBe('')
    expect(reason('edit', { write: { action: 'update', stage: 'sending' } })).toContain('修改')
    expect(reason('delete', { write: { action: 'terminate', stage: 'unsent' } })).toContain('终止')
    expect(reason('push', { inBoyuan: false, state: 'draft' })).toContain('保存')
    expect(reason('push', { versionKnown: false })).toContain('读取')
  })

  it('a write whose outcome is unknown is told as such, and keeps every act back until 博远 was asked', () => {
    const unknown = (action: NonNullable<OrderFacts['write']>['action']) =>
      ({ write: { action, stage: 'unknown' } }) as const
    for (const act of ['edit', 'delete', 'push', 'terminate'] as const)
      expect(reason(act, { ...unknown('create'), state: 'draft', inBoyuan: false })).toMatch(
        /创建结果未知，正在查询博远ERP/,
      )
    for (const write of ['create', 'update', 'delete', 'terminate'] as const)
      for (const act of ['edit', 'delete', 'push', 'terminate'] as const) {
        expect(reason(act, unknown(write))).toContain('结果未知')
        expect(reason(act, { write: { action: write, stage: 'sending' } })).not.toMatch(/^$|结果未知/)
      }
  })

  it('B22 an order that another push has locked is nobody else’s', () => {
    for (const action of ['push', 'edit', 'delete', 'terminate'] as const)
      expect(reason(action, { lockedElsewhere: true })).toContain('另一次推送')
  })

  it('I8 B5 终止 is not offered once a 批发出库单 exists', () => {
    expect(reason('terminate', { state: 'pushed' })).toBe('')
    expect(reason('terminate', { state: 'pushed', documents: 1 })).toContain('批发出库单')
    expect(reason('terminate', { state: 'returnTrouble', documents: 1 })).toContain('批发出库单')
  })

  it('I18 B20 what settings say blocks the push alone, with its page', () => {
    const trouble = { code: 'INTERFACE_CLOSED', problem: '关闭。', cause: '后台。', action: '' }
    const closed = facts({ block: () => ({ trouble, page: '/p/ideal-settings' }) })
    expect(decide('push', closed)).toEqual({ allowed: false, reason: '关闭。后台。', page: '/p/ideal-settings' })
    expect(decide('edit', closed)).toEqual({ allowed: true })
    expect(decide('lookUp', { ...closed, state: 'pushed' })).toEqual({ allowed: true })
  })

  it('I36 取消推送 and 引入 are refused in every state with words', () => {
    for (const state of ORDER_STATES)
      for (const one of allActions(facts({ state })))
        if (one.action === 'cancelPush' || one.action === 'introduce') {
          expect(one.allowed).toBe(false)
          expect(one.reason).not.toBe('')
        }
  })
})

describe('what 博远 says of an order', () => {
  const order = (more: Partial<StoredOrder> = {}): StoredOrder =>
    ({
      kind: 'purchase',
      orderNo: 'CGDD1',
      inBoyuan: true,
      state: 'saved',
      trouble: null,
      version: 3,
      boyuanVersion: 1,
      boyuanStatus: 'saved',
      lockedElsewhere: false,
      writeAction: null,
      idealNo: null,
      ...more,
    }) as StoredOrder
  const remote = (more: Partial<BoyuanOrder> = {}): BoyuanOrder => ({
    kind: 'purchase',
    orderNo: 'CGDD1',
    status: 'saved',
    billDate: '2026-03-02',
    manualNo: null,
    warehouseNo: 'CK01',
    toWarehouseNo: null,
    partnerNo: 'GYS001',
    partnerName: '松联',
    remark: '新的备注',
    vfNo: null,
    sourceNo: null,
    introduced: false,
    lock: null,
    lines: [{ lineNo: '1', productNo: 'SJ00001', quantity: 10_000, price: null }],
    version: 1,
    createdAt: 1,
    updatedAt: 2,
    ...more,
  })
  const lock = { lockKey: 'SD1', at: 5 }

  it('the same word twice changes nothing', () => {
    expect(takeOrder(order(), [], remote(), false)).toBeNull()
    expect(takeOrder(order({ boyuanVersion: 2 }), [], remote({ version: 1 }), false)).toBeNull()
  })

  it('a newer version is taken over; remarks of lines stay with their line', () => {
    const line = { line: 1, lineNo: '1', productNo: 'SJ00001', quantity: 10_000, price: null, remark: '小心' }
    const taken = takeOrder(
      order(),
      [{ ...line, goodsCode: null, actual: null, serials: 0 }],
      remote({ version: 2 }),
      false,
    )
    expect(taken).toMatchObject({
      patch: { remark: '新的备注', boyuanVersion: 2, version: 4 },
      lines: [{ remark: '小心' }],
    })
  })

  it('I35 what is pushed or on its way keeps what was frozen', () => {
    for (const state of ['queued', 'sending', 'unknown', 'pushed', 'partly', 'done', 'terminating'] as const)
      expect(takeOrder(order({ state }), [], remote({ version: 9 }), true)).toBeNull()
    expect(takeOrder(order({ state: 'pushed' }), [], remote({ status: 'deleted' }), true)).toMatchObject({
      event: { event: 'boyuan.contradiction' },
      lines: null,
    })
  })

  it('an order ended through IDEAL does not come back', () => {
    const ended = order({ kind: 'wholesale', state: 'terminated', idealNo: 'I1' })
    expect(takeOrder(ended, [], remote({ kind: 'wholesale', status: 'awaitingShipment', version: 5 }), true)).toBeNull()
  })

  it('B22 a lock of ours means nothing, one of somebody else everything', () => {
    expect(takeOrder(order(), [], remote({ lock }), true)).toBeNull()
    expect(takeOrder(order(), [], remote({ lock }), false)).toMatchObject({ patch: { lockedElsewhere: true } })
  })

  it('a refusal stays until somebody has changed the order', () => {
    const trouble = { code: 'X', problem: 'x', cause: 'x', action: 'x' }
    const refusedOrder = order({ state: 'refused', trouble })
    expect(takeOrder(refusedOrder, [], remote(), false)).toBeNull()
    const changed = takeOrder(refusedOrder, [], remote({ version: 2 }), false)
    expect(changed?.patch).toMatchObject({ state: 'saved', trouble: null })
    const reread = takeOrder({ ...refusedOrder, boyuanVersion: null }, [], remote({ version: 2 }), false)
    expect(reread?.patch).toMatchObject({ state: 'refused' })
    expect(reread?.patch).not.toHaveProperty('trouble')
  })

  it('I32 引入, finished, ended and deleted there is so here', () => {
    expect(takeOrder(order(), [], remote({ introduced: true }), false)?.patch.state).toBe('introduced')
    for (const status of ['completed', 'terminated', 'deleted'] as const)
      expect(takeOrder(order(), [], remote({ status, version: 2 }), false)?.patch.state).toBe(status)
  })

  it('the number of an order whose answer was lost is learnt from the feed', () => {
    const draft = order({ state: 'draft', inBoyuan: false, boyuanVersion: null, orderNo: 'CG1', writeAction: 'create' })
    expect(takeOrder(draft, [], remote(), false)?.patch).toMatchObject({
      orderNo: 'CGDD1',
      inBoyuan: true,
      state: 'saved',
    })
  })
})

describe('rows pasted or scanned', () => {
  const product = (no: string, name: string, serialManaged: boolean) => ({
    no,
    name,
    model: '',
    barcode: `69${no}`,
    unit: '台',
    serialManaged,
    active: true,
  })
  const all = [product('SJ1', '手机', true), product('PJ1', '保护壳', false), product('PJ2', '保护壳', false)]
  const find = (text: string) => all.filter((one) => one.no === text || one.barcode === text || one.name === text)

  it('adds up what a scan-gun gives one by one; a missing quantity is one', () => {
    expect(parseLines('69SJ1\n69SJ1\r\nSJ1\t3\n', find)).toMatchObject({
      lines: [{ productNo: 'SJ1', quantity: '5', price: null, name: '手机' }],
      errors: [],
    })
  })

  it('another price is another line; full-width and grouped numbers are read', () => {
    expect(parseLines('商品\t数量\t单价\nPJ1\t１，０００\t\nPJ1\t2\t9.9\nPJ1\t"x"', find)).toMatchObject({
      lines: [{ quantity: '1000' }, { quantity: '2', price: '9.9' }],
      errors: [{ row: 4 }],
    })
  })

  it('names what it does not know, what is not sure, and pieces of a phone', () => {
    const { lines, errors } = parseLines('没有\n保护壳\t1\nSJ1\t1.5\nSJ1\t-1\nSJ1\t1\t-3', find)
    expect(lines).toEqual([])
    expect(errors.map((one) => one.row)).toEqual([1, 2, 3, 4, 5])
  })

  it('amounts are exact', () => {
    expect(amountOf(30_000, 39_990_000)).toBe(119_970_000)
    expect(amountOf(3_333, 3_333)).toBe(1_111)
    expect(amountOf(10_000, null)).toBe(0)
  })
})
