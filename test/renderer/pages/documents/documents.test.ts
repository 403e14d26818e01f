import { describe, expect, test } from 'vitest'
import type { DocumentStream } from '../../../../preload/contract/index.ts'
import { isNarrowed, questionOf } from '../../../../renderer/pages/documents/question.ts'
import { resultText } from '../../../../renderer/pages/documents/selection-bar.tsx'
import { stateOf } from '../../../../renderer/pages/documents/streams-strip.tsx'
import { arrivalText, placeText } from '../../../../renderer/text/documents.ts'

const MINUTE = 60_000
const AT = Date.parse('2026-11-22T06:00:00Z')

describe('the address of 单据', () => {
  test('says everything the list is asked for', () => {
    const { tab, filter, sort } = questionOf(
      { tab: 'attention', direction: 'in', kind: 'stockIn:6', from: '2026-11-01', late: '1', sort: 'amount' },
      3,
    )
    expect(tab).toBe('attention')
    expect(filter).toMatchObject({
      connectionId: 3,
      tab: 'attention',
      direction: 'in',
      kind: 'stockIn:6',
      from: '2026-11-01',
      to: null,
      late: true,
    })
    expect(sort).toMatchObject({ by: 'amount', descending: true })
    expect(isNarrowed(filter)).toBe(true)
  })

  test('is harmless when unreadable', () => {
    const { tab, filter, sort } = questionOf(
      { tab: 'x', direction: 'up', from: '11/1', late: 'yes', sort: '__proto__', text: 'a'.repeat(500) },
      1,
    )
    expect(tab).toBe('all')
    expect(filter).toMatchObject({ direction: null, from: null, late: false, tab: null })
    expect(filter.text).toHaveLength(100)
    expect(sort.by).toBe('seenAt')
  })
})

test.each([
  [{ arrivedAt: null, expectedAt: AT + 5 * MINUTE, late: null }, '预计 14:05 前到达'],
  [{ arrivedAt: null, expectedAt: AT - 18 * MINUTE, late: 'late' as const }, '超时 18 分钟'],
  [{ arrivedAt: AT - MINUTE, expectedAt: AT - 18 * MINUTE, late: null }, '13:59 到达'],
  [{ arrivedAt: null, expectedAt: null, late: null }, ''],
])('S98 A28 arrival %#', (row, text) => {
  expect(arrivalText(row, AT)).toBe(text)
})

test('a place is told once', () => {
  const place = { shopId: 'S1', shopName: '人民路店', warehouseNo: 'S1', warehouseName: '人民路店' }
  expect(placeText(place)).toBe('人民路店')
  expect(placeText({ ...place, warehouseName: '总仓' })).toBe('人民路店 · 总仓')
  expect(placeText({ shopId: null, shopName: null, warehouseNo: null, warehouseName: null })).toBe('未对应')
})

test('what may not be sent is told by reason and how often', () => {
  const refused = [1, 2, 3].map((id) => ({ id, reason: id === 3 ? '已到达' : '还没有完成' }))
  expect(resultText({ changed: 2, refused })).toBe('已处理 2 张；3 张不能处理：还没有完成（2）；已到达（1）')
  expect(resultText({ changed: 2, refused: [] })).toBe('已处理 2 张')
})

describe('a direction says its worst', () => {
  const calm: DocumentStream = {
    direction: 'in',
    runner: 'app',
    readAt: AT,
    knownUntil: AT,
    running: false,
    nextAt: null,
    trouble: null,
    waiting: 0,
    attention: 0,
    unknown: 0,
    late: 0,
    lastArrivedAt: null,
  }
  test.each([
    [calm, true, ['ok', '正常']],
    [{ ...calm, late: 2 }, true, ['warn', '超时 2']],
    [{ ...calm, late: 2, attention: 3 }, true, ['bad', '待处理 3']],
    [{ ...calm, attention: 3, unknown: 1 }, true, ['unknown', '结果未知 1']],
    [{ ...calm, unknown: 1 }, false, ['off', '离线，恢复后自动继续']],
    [{ ...calm, runner: 'direct' as const, late: 9 }, true, ['off', '对方系统直连，本软件只核对']],
    [{ ...calm, readAt: null }, true, ['waiting', '还没有读取过']],
  ])('%#', (stream, online, said) => {
    expect(stateOf(stream, online)).toEqual(said)
  })
})
