import { describe, expect, test } from 'vitest'
import { ORDER_ACTIONS, ORDER_KINDS, ORDER_STATES, ORDER_TABS } from '../../../../preload/contract/index.ts'
import { moveOf, nextCell, previousCell } from '../../../../renderer/pages/orders/grid-keys.ts'
import { actReason, type HeadState, saveReason } from '../../../../renderer/pages/orders/head-acts.ts'
import { kindOfPath, orderLink } from '../../../../renderer/pages/orders/order-link.ts'
import { isNarrowed, NO_FILTER, questionOf } from '../../../../renderer/pages/orders/question.ts'
import { resultText } from '../../../../renderer/pages/orders/result-text.ts'
import { pageAt, titleOf } from '../../../../renderer/pages.tsx'
import { emptyTextOf, KIND_WORDS, ORDER_TAB_KEYS, ORDER_TONE } from '../../../../renderer/text/orders.ts'

const head = (part: Partial<HeadState> = {}): HeadState => ({
  kind: 'purchase',
  stored: true,
  actions: ORDER_ACTIONS.map((action) => ({ action, allowed: true, reason: '', page: null })),
  dirty: false,
  unsent: false,
  wrong: false,
  ...part,
})
const refusing = (reason: string, page: string | null = null) =>
  ORDER_ACTIONS.map((action) => ({ action, allowed: false, reason, page }))

describe('head buttons', () => {
  test('I27 an order that was never saved cannot be pushed', () => {
    expect(actReason('push', head({ stored: false, actions: null, dirty: true })).reason).toContain('保存成功后才能')
  })
  test('I27 I39 I45 I51 I57 unsaved changes disable 推送ideal, saving enables it again', () => {
    expect(actReason('push', head({ dirty: true })).reason).toBe('有未保存的修改，请先保存再推送ideal')
    expect(actReason('push', head()).reason).toBeNull()
  })
  test('I12 I22 what the main side says stands before the unsaved changes, with the page that removes it', () => {
    const state = head({ dirty: true, actions: refusing('仓库未映射', '/p/ideal-warehouses') })
    expect(actReason('push', state)).toEqual({ reason: '仓库未映射', page: '/p/ideal-warehouses' })
  })
  test('I36 I43 I48 取消推送 is refused in every state with the manual’s words', () => {
    for (const stored of [true, false])
      expect(actReason('cancelPush', head({ stored })).reason).toBe('ideal目前没有取消接口')
  })
  test('I34 I35 after a push neither saving nor deleting is possible', () => {
    const state = head({ actions: refusing('已推送ideal的订单不能修改'), dirty: true })
    expect(saveReason(state).reason).toBe('已推送ideal的订单不能修改')
    expect(actReason('delete', state).reason).toBe('已推送ideal的订单不能修改')
  })
  test('保存 needs a change and a form without mistakes', () => {
    expect(saveReason(head()).reason).toBe('没有改动')
    expect(saveReason(head({ dirty: true, wrong: true })).reason).toBe('请先改正标红的内容')
    expect(saveReason(head({ dirty: true })).reason).toBeNull()
    expect(saveReason(head({ stored: false, actions: null, dirty: true })).reason).toBeNull()
  })
  test('I50 I51 a VF order is saved by a person, also without a change', () => {
    expect(saveReason(head({ unsent: true })).reason).toBeNull()
  })
  test('nothing can be pressed before the order is read', () => {
    for (const act of ['push', 'delete', 'copy', 'lookUp', 'introduce'] as const)
      expect(actReason(act, head({ actions: null })).reason).toBe('正在读取')
  })
})

describe('keys of the line grid', () => {
  const at = (row: number, field: 'productNo' | 'quantity' | 'price' | 'remark') => ({ row, field })
  const key = (name: string, part: { ctrlKey?: boolean; shiftKey?: boolean } = {}) => ({
    key: name,
    ctrlKey: false,
    shiftKey: false,
    ...part,
  })
  test('Enter goes through a line and on to the next', () => {
    expect(nextCell(at(0, 'productNo'))).toEqual(at(0, 'quantity'))
    expect(nextCell(at(0, 'remark'))).toEqual(at(1, 'productNo'))
    expect(previousCell(at(1, 'productNo'))).toEqual(at(0, 'remark'))
    expect(previousCell(at(0, 'productNo'))).toEqual(at(0, 'productNo'))
  })
  test('arrows stay in the column and inside the grid', () => {
    expect(moveOf(key('ArrowDown'), at(0, 'price'), 2)).toEqual({ to: at(1, 'price') })
    expect(moveOf(key('ArrowDown'), at(1, 'price'), 2)).toBeNull()
    expect(moveOf(key('ArrowUp'), at(0, 'price'), 2)).toBeNull()
  })
  test('Insert adds, Ctrl+Delete removes, Delete alone belongs to the text', () => {
    expect(moveOf(key('Insert'), at(1, 'quantity'), 3)).toEqual({ insert: 2 })
    expect(moveOf(key('Delete', { ctrlKey: true }), at(1, 'quantity'), 3)).toEqual({ remove: 1 })
    expect(moveOf(key('Delete'), at(1, 'quantity'), 3)).toBeNull()
  })
})

describe('the address of a list', () => {
  test('says everything the list is asked for', () => {
    const query = { tab: 'trouble', text: 'CD1', manual: '00', warehouse: 'CK01', partner: 'D', from: '2026-11-01' }
    const { tab, filter } = questionOf(query, 'purchase', 4)
    expect(tab).toBe('trouble')
    expect(filter).toMatchObject({
      connectionId: 4,
      kind: 'purchase',
      tab: 'trouble',
      text: 'CD1',
      manualNo: '00',
      warehouseNo: 'CK01',
      partnerNo: 'D',
      from: '2026-11-01',
      to: null,
    })
    expect(isNarrowed(filter)).toBe(true)
  })
  test('is harmless when unreadable, and empty when taken back', () => {
    const { tab, filter } = questionOf({ tab: 'x', from: '11/1', text: 'a'.repeat(500) }, 'transfer', 1)
    expect(tab).toBe('all')
    expect(filter.from).toBeNull()
    expect(filter.text).toHaveLength(100)
    expect(Object.values(NO_FILTER).every((value) => value === null)).toBe(true)
    expect(isNarrowed(questionOf({}, 'transfer', 1).filter)).toBe(false)
  })
})

test('I15 I26 I38 I45 I56 every kind has its page at the manual’s path', () => {
  expect(ORDER_KINDS.map((kind) => pageAt(KIND_WORDS[kind].path, 'province')?.menuPath.join('→'))).toEqual(
    ORDER_KINDS.map((kind) => KIND_WORDS[kind].menuPath.join('→')),
  )
  for (const kind of ORDER_KINDS) {
    const entry = pageAt(KIND_WORDS[kind].path, 'province')
    expect(titleOf(entry!)).toContain('订单')
    expect(kindOfPath(KIND_WORDS[kind].path)).toBe(kind)
  }
  expect(kindOfPath('/queue')).toBeNull()
  expect(orderLink('transfer', 12)).toBe('#/p/transfers?order=12')
})

test('I25 I37 I49 I55 the meaning of a kind is told in the manual’s words', () => {
  for (const kind of ['purchase', 'purchaseReturn'] as const) {
    expect(KIND_WORDS[kind].meaning).toContain('国包（松联、爱施德）')
    expect(KIND_WORDS[kind].meaning).toContain('荣耀厂家')
  }
  expect(KIND_WORDS.wholesale.meaning).toContain('渠道客户')
  expect(KIND_WORDS.wholesaleReturn.meaning).toContain('退回省包仓库')
})

test('every state has a tone and every tab its empty text', () => {
  expect(Object.keys(ORDER_TONE).sort()).toEqual([...ORDER_STATES].sort())
  expect(ORDER_TAB_KEYS).toEqual(['all', ...ORDER_TABS])
  for (const kind of ORDER_KINDS) for (const tab of ORDER_TAB_KEYS) expect(emptyTextOf(kind, tab).title).not.toBe('')
})

test('B8 what did not go is told by reason and how often', () => {
  const refused = [1, 2, 3].map((id) => ({ id, reason: id === 3 ? '仓库未映射' : '商品未映射' }))
  expect(resultText('已推送', { changed: 2, refused })).toBe(
    '已推送 2 张；3 张没有处理：商品未映射（2）；仓库未映射（1）',
  )
  expect(resultText('已推送', { changed: 2, refused: [] })).toBe('已推送 2 张。')
})
