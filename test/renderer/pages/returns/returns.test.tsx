import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { RETURN_STAGES, STOCK_DOCUMENT_KINDS } from '../../../../preload/contract/index.ts'
import { whyText } from '../../../../renderer/pages/returns/returns-columns.tsx'
import {
  canAskAgain,
  isNarrowed,
  progressText,
  returnTab,
  stockDocumentQuestion,
  tabCount,
  trimDecimal,
} from '../../../../renderer/pages/returns/returns-question.ts'
import { ORDER_OF_DOCUMENT } from '../../../../renderer/pages/returns/stock-document-detail.tsx'
import { Life } from '../../../../renderer/pages/serials/life-pane.tsx'
import { scanned, serialFilter } from '../../../../renderer/pages/serials/serials-question.ts'
import { againText, RETURN_TAB_STAGES, RETURN_TABS } from '../../../../renderer/text/returns.ts'
import { returnRows, returnsHandlers } from '../../scenarios/returns.ts'

describe('ideal回传', () => {
  test('every stage stands in 全部 and in one tab more', () => {
    for (const stage of RETURN_STAGES) {
      expect(RETURN_TABS.filter((tab) => RETURN_TAB_STAGES[tab].includes(stage))).toHaveLength(2)
    }
    expect(returnTab('constructor')).toBe('all')
  })

  test('tabs count stages; before the first answer nothing is claimed', () => {
    const counts = { received: 1, waiting: 2, querying: 3, trouble: 4, applied: 5, ignored: 6 }
    const head = { rows: [], next: null, total: 21, counts }
    expect(RETURN_TABS.map((tab) => tabCount(tab, head))).toEqual([21, 4, 6, 5, 6])
    expect(tabCount('trouble', null)).toBeNull()
  })

  test('B11 重新获取串号 is for what has no document yet', () => {
    expect(RETURN_STAGES.filter((stage) => canAskAgain({ stage }))).toEqual(['waiting', 'querying', 'trouble'])
    expect(againText({ changed: 2, refused: [] })).toBe('已重新获取 2 条')
    const refused = [1, 2].map((id) => ({ id, reason: '已生成单据' }))
    expect(againText({ changed: 1, refused })).toBe('已重新获取 1 条；2 条不能：已生成单据')
  })

  test('B21 I72 a line says what is wrong first, then what is only worth knowing', () => {
    const [bad] = returnRows(1)
    if (!bad) throw new Error('one row')
    expect(whyText(bad)).toBe(bad.trouble?.problem)
    expect(whyText({ trouble: null, difference: true, warnings: 2, problems: [] })).toBe('数量差异；2 个提醒')
    expect(whyText({ trouble: null, difference: false, warnings: 0, problems: [] })).toBe('')
    expect([progressText({ serials: 18, expected: 20 }), progressText({ serials: 18, expected: null })]).toEqual([
      '18 / 20',
      '18',
    ])
  })
})

describe('自动生成单据', () => {
  test('the address says what is asked; anything unreadable is not said', () => {
    expect(stockDocumentQuestion({ kind: 'transferIn', from: '2026-11-01', order: '12', text: 'DJ' })).toEqual({
      kind: 'transferIn',
      text: 'DJ',
      from: '2026-11-01',
      to: null,
      orderId: 12,
    })
    const nothing = stockDocumentQuestion({ kind: '__proto__', from: '1/11', order: 'x' })
    expect(isNarrowed(nothing)).toBe(false)
    expect(isNarrowed({ ...nothing, orderId: 0 })).toBe(true)
  })

  test('every kind of document leads to its kind of order', () => {
    for (const kind of STOCK_DOCUMENT_KINDS) expect(ORDER_OF_DOCUMENT[kind]).toBeTruthy()
  })

  test.each([
    ['10', '10'],
    ['10.5000', '10.5'],
    ['100.0000', '100'],
  ])('%s is shown as %s', (decimal, text) => {
    expect(trimDecimal(decimal)).toBe(text)
  })
})

describe('串号追踪', () => {
  test('I10 what is scanned is looked for as it is: zeros stay, only blanks around go', () => {
    expect(scanned(' 00860123 45\r\n')).toBe('00860123 45')
    expect(scanned('  \n')).toBe('')
    expect(scanned('9'.repeat(200))).toHaveLength(64)
  })

  test('the list is asked for what the address says', () => {
    expect(serialFilter({ tab: 'moving', text: '0086', product: 'BY1' }, 3)).toEqual({
      connectionId: 3,
      text: '0086',
      productNo: 'BY1',
      warehouseNo: null,
      state: 'moving',
    })
    expect(serialFilter({ tab: 'gone' }, 3).state).toBeNull()
  })

  test('the life of a device is told oldest first with ways to its documents', () => {
    const find = returnsHandlers('calm')['serials.find']
    const [life] = find?.({ connectionId: 1, serial: '860123456710001' }, 'practice').rows ?? []
    if (!life) throw new Error('a device')
    const html = renderToStaticMarkup(<Life life={life} />)
    const order = ['期初', '移出', '移入', '批发出库'].map((text) => html.indexOf(`<b>${text}</b>`))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
    expect(html).toContain('href="#/p/stock-documents?id=3"')
  })
})
