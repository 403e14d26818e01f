import { expect, it } from 'vitest'
import { documentsSummary } from '../../main/documents/home-line.ts'
import { ALERT_MS } from '../../main/documents/in-rules.ts'

const NOW = Date.UTC(2026, 10, 22, 4)

const summaryOf = (...ids: number[]) =>
  documentsSummary({
    tally: (id) => ({ waiting: 0, failed: id === 3 ? 0 : id, unknown: 0, lastSuccessAt: null }),
    // Every shop has one document that is late, the shop 4 one more that is very late.
    list: { countExpected: (id, before) => Number(before > NOW - ALERT_MS) + Number(id === 4) },
    connections: { list: () => ids.map((id) => ({ id, name: `店${id}` })) as never, runner: () => 'app' },
    now: () => NOW,
  }).todo.map((one) => [one.key, one.text, one.page])

it('S1 what documents want of a person leads to the shop it is about, which is named where there are several', () => {
  expect(summaryOf(3, 4)).toEqual([
    ['documents-late:3', '店3：1 张单据超过 15 分钟还没有到达', '/documents?late=1&connection=3'],
    ['documents-alert:4', '店4：1 张单据超过 30 分钟还没有到达', '/documents?late=1&connection=4'],
    ['documents-late:4', '店4：1 张单据超过 15 分钟还没有到达', '/documents?late=1&connection=4'],
    [
      'documents-attention:4',
      '店4：4 张单据需要处理（缺商品、门店未对应、被拒绝等）',
      '/documents?tab=attention&connection=4',
    ],
  ])
  expect(summaryOf(3).map(([, text]) => text)).toEqual(['1 张单据超过 15 分钟还没有到达'])
})
