import { describe, expect, test } from 'vitest'
import { draftOf, isChanged, replacedSecrets, toSave } from '../../../../renderer/pages/province-settings/draft.ts'
import {
  confirmablePairs,
  mappingInput,
  mappingKey,
  mappingTab,
} from '../../../../renderer/pages/province-settings/mapping-question.ts'
import {
  countTabs,
  proposalsOf,
  readTab,
  shownRows,
} from '../../../../renderer/pages/province-settings/warehouse-rows.ts'
import { ezhanState, ruleText } from '../../../../renderer/text/province-settings.ts'
import { mappingRows, provinceConnection, warehouseRows } from '../../scenarios/province.ts'

describe('I16 the form of 荣耀IDEAL接口设置', () => {
  const stored = provinceConnection()

  test('is filled from what is stored, secrets excepted', () => {
    const draft = draftOf(stored, '新')
    expect(draft.ideal).toMatchObject({
      interfaceId: 'IDEAL-GD-0021',
      appKey: '',
      provinceCode: 'GD440000',
      enabledFrom: '2026-11-01',
    })
    expect(draft.boyuan.appSecret).toBe('')
    expect(isChanged(draft, stored, '新')).toBe(false)
  })

  test('sends a secret only when it was typed, and texts without blanks around', () => {
    const draft = draftOf(stored, '新')
    const unchanged = toSave(draft)
    expect('appKey' in unchanged.ideal).toBe(false)
    expect('appSecret' in unchanged.ezhan).toBe(false)
    const typed = {
      ...draft,
      ideal: { ...draft.ideal, appKey: ' k1 ', interfaceId: ' ID-1 ' },
      ezhan: { ...draft.ezhan, appSecret: 's2' },
    }
    expect(isChanged(typed, stored, '新')).toBe(true)
    expect(toSave(typed)).toMatchObject({
      ideal: { appKey: 'k1', interfaceId: 'ID-1', purchaseReturnEndpoint: 'inbound-orders' },
      ezhan: { appSecret: 's2' },
    })
    expect(replacedSecrets(typed, stored)).toEqual(['荣耀IDEAL APPKEY', '荣耀e栈 appSecret'])
  })

  test('B1 a new one creates 采购退货 as the manual writes it', () => {
    const draft = draftOf(null, '省包对接')
    expect(draft).toMatchObject({ id: null, name: '省包对接', ideal: { purchaseReturnEndpoint: 'inbound-orders' } })
    expect(replacedSecrets({ ...draft, ideal: { ...draft.ideal, appKey: 'k' } }, null)).toEqual([])
  })
})

describe('I20 I21 荣耀IDEAL仓库设置', () => {
  const rows = warehouseRows(7)

  test('tabs count what they show', () => {
    const counts = countTabs(rows)
    expect(counts).toEqual({ all: 7, unmapped: 3, problem: 2, mapped: 3 })
    for (const tab of ['all', 'unmapped', 'problem', 'mapped'] as const) {
      expect(shownRows(rows, tab, '')).toHaveLength(counts[tab])
    }
    expect(readTab('toString')).toBe('all')
  })

  test('a warehouse is found by number, name and either side of its code', () => {
    expect(shownRows(rows, 'all', ' ck004 ').map((row) => row.warehouseNo)).toEqual(['CK004'])
    expect(shownRows(rows, 'all', 'hnfs77').map((row) => row.warehouseNo)).toEqual(['CK005'])
    expect(shownRows(rows, 'mapped', '退货')).toEqual([])
  })

  test('only proposals of warehouses in use without a code are accepted', () => {
    expect(proposalsOf(rows)).toEqual([
      { warehouseNo: 'CK002', idealCode: 'HNGZ02' },
      { warehouseNo: 'CK003', idealCode: 'HNSZ01' },
    ])
    expect(proposalsOf(rows.map((row) => ({ ...row, active: false })))).toEqual([])
  })
})

describe('I12 I13 e栈 mapping', () => {
  test('the address says what is asked', () => {
    expect(mappingTab('erp')).toBe('erp')
    expect(mappingTab('nothing')).toBe('all')
    expect(mappingInput(3, 'products', 'erp', 'x', null)).toMatchObject({ side: 'erp', state: null, search: 'x' })
    expect(mappingInput(3, 'customers', 'conflict', 'a'.repeat(300), '2|E')).toMatchObject({
      side: 'ezhan',
      state: 'conflict',
      cursor: '2|E',
    })
    expect(mappingInput(3, 'customers', 'all', 'a'.repeat(300), null).search).toHaveLength(100)
  })

  test('of the ticked rows only proposals are confirmed', () => {
    const rows = mappingRows(7, 'products')
    const all = new Set(rows.map(mappingKey))
    expect(confirmablePairs(rows, all).map((pair) => pair.ezhanCode)).toEqual(['EZ100202', 'EZ100203'])
    expect(confirmablePairs(rows, new Set(['EZ100203']))).toEqual([{ ezhanCode: 'EZ100203', erpNo: 'BY50103' }])
    expect(mappingKey({ ezhanCode: '', erpNo: '7' })).not.toBe(mappingKey({ ezhanCode: '7', erpNo: null }))
  })
})

test.each([
  [{ serialManaged: false, serialLength: null, multiSerial: false, auxLength: null }, '不按串号管理'],
  [{ serialManaged: true, serialLength: 15, multiSerial: true, auxLength: 14 }, '串号 15 位，辅助 14 位'],
  [{ serialManaged: true, serialLength: null, multiSerial: false, auxLength: null }, '串号 不限长度，单串号'],
])('I23 a serial rule in words %#', (rule, text) => {
  expect(ruleText(rule)).toBe(text)
})

test('I11 荣耀e栈 not asked yet is neither open nor closed', () => {
  expect([ezhanState(null), ezhanState(true), ezhanState(false)].map(([, text]) => text)).toEqual([
    '未知',
    '已开通',
    '未开通',
  ])
})
