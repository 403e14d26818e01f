import { describe, expect, test } from 'vitest'
import { STOCK_FILTERS, STOCK_RUN_STATES } from '../../../../preload/contract/index.ts'
import { lineTone, noResultText, quantity, signed } from '../../../../renderer/pages/stock/columns.tsx'
import { startReason } from '../../../../renderer/pages/stock/stock-overview.tsx'
import {
  answerText,
  countsText,
  estimateText,
  filterCount,
  isOver,
  leaseText,
  totalsText,
} from '../../../../renderer/text/stock.ts'
import { stockHandlers, stockRun } from '../../scenarios/stock.ts'

const state = (situation: 'calm' | 'guarded' | 'fresh' | 'other') => {
  const get = stockHandlers(situation)['stock.get']
  if (get === undefined) throw new Error('no handler')
  return get({ connectionId: 1 }, 'live')
}

describe('库存同步 begins only when it may', () => {
  test('S121 S125 not before a direction is chosen', () => {
    expect(startReason(state('fresh'))).toBe('还没有选择主方')
    expect(startReason(state('calm'))).toBeNull()
  })
  test('A29 not beside the other system’s own link', () => {
    expect(startReason({ ...state('calm'), runner: 'direct' })).toMatch(/直连/)
  })
  test('a stopped run is answered first', () => {
    expect(startReason(state('guarded'))).toMatch(/先回答/)
  })
  test('S45 not without shops', () => {
    expect(startReason({ ...state('calm'), shops: [] })).toMatch(/门店与仓库/)
  })
})

test('quantities are read as people write them', () => {
  expect([quantity('12.0000', ''), quantity('0.5000', ''), quantity('100', ''), quantity(null, '没有')]).toEqual([
    '12',
    '0.5',
    '100',
    '没有',
  ])
  expect([signed('3.0000'), signed('-3.5000'), signed('0.0000')]).toEqual(['+3', '-3.5', '0'])
})

test('A20 what is written while people buy is called that, not late', () => {
  const estimate = { requests: 3, ms: 60_000, endsAt: Date.parse('2027-03-10T14:01:00+08:00') }
  expect(estimateText({ ...estimate, opening: 'during' })).toMatch(/14:01 完成；在营业时间内写入/)
  expect(estimateText({ ...estimate, opening: 'during' })).not.toMatch(/晚于/)
  expect(estimateText({ ...estimate, opening: 'too-late' })).toMatch(/晚于开门时间$/)
  expect(estimateText({ ...estimate, opening: 'before' })).toMatch(/完成$/)
})

test('放行 of a missed run, of which nothing was read yet, names no figures', () => {
  expect(answerText(stockRun({ state: 'waiting-person' }), true)).not.toMatch(/\d 个/)
  expect(answerText(stockRun({ state: 'guarded' }), true)).toMatch(/^将写入 [\d,]+ 个商品/)
  expect(answerText(stockRun({ state: 'guarded' }), false)).toMatch(/^本次不写入/)
})

test('before and after of a run are read as people write them', () => {
  expect(totalsText({ before: '41200.0000', after: '40980.5000', moved: '820' })).toBe(
    '库存合计 41,200 → 40,980.5，变动 820',
  )
})

test('a run in one line tells what was not written', () => {
  expect(countsText(stockRun().counts)).toBe('变更 126 · 未变动 4,864 · 已写入 121 · 变化中 3 · 跳过 10 · 失败 2')
})

test('every filter but 全部 has a count of its own, every state is over or not', () => {
  const counts = stockRun().counts
  expect(STOCK_FILTERS.filter((filter) => filterCount(filter, counts) === null)).toEqual(['all'])
  expect(STOCK_RUN_STATES.filter(isOver)).toEqual(['done', 'partial', 'failed', 'cancelled', 'skipped'])
})

test('a lease says which PC runs the schedule', () => {
  expect(leaseText(state('calm').lease)).toBe('由本机（前台电脑）定时执行')
  expect(leaseText(state('other').lease)).toBe('由「仓库电脑」定时执行，本机不执行')
})

test('a line that was not written is marked', () => {
  const lines = stockHandlers()['stock.lines']
  if (lines === undefined) throw new Error('no handler')
  const { rows } = lines({ id: 1, filter: 'all', shopId: null, text: '', sort: 'code', cursor: null, limit: 7 }, 'live')
  expect(rows.map(lineTone)).toEqual([null, null, 'warn', 'bad', 'off', 'bad', 'off'])
})

test('a line that nobody has written yet says what is to come', () => {
  const raise = { reason: 'raise' } as const
  expect(noResultText(raise, { kind: 'compare', state: 'done' })).toBe('只比较')
  expect(noResultText(raise, { kind: 'apply', state: 'guarded' })).toBe('将写入')
  expect(noResultText(raise, { kind: 'sync', state: 'skipped' })).toBe('不写入')
  expect(noResultText({ reason: 'missing' }, { kind: 'sync', state: 'planned' })).toBe('不写入')
})
