import { describe, expect, it, test } from 'vitest'
import { compareCsv } from '../../main/catalog/compare-export.ts'
import { type CompareCode, compareGroup, fromDayProblem, importMonth } from '../../main/catalog/compare-rules.ts'

const TODAY = '2026-11-22'
const at = (time: string) => Date.parse(`${time}+08:00`)

function use(side: 'erp' | 'pos', code: string, part: Partial<CompareCode> = {}): CompareCode {
  return {
    side,
    code,
    productNo: `P-${code}`,
    name: '商品',
    specName: '默认',
    createdAt: side === 'erp' ? at('2026-03-05T10:00:00') : null,
    ...part,
  }
}

describe('S66 what one 商家编码 of both sides comes to', () => {
  test.each<[string, CompareCode[], string[], boolean]>([
    ['on both sides, letter by letter', [use('erp', '00123'), use('pos', '00123')], [], true],
    ['in the ERP only', [use('erp', 'A1')], ['erp-only'], false],
    ['in the POS only', [use('pos', 'A1')], ['pos-only'], false],
    ['another case', [use('erp', 'ab-1'), use('pos', 'AB-1')], ['clash:case'], true],
    ['full width', [use('erp', 'ＡＢ１'), use('pos', 'AB1')], ['clash:width'], true],
    ['full width and case', [use('erp', 'ａｂ'), use('pos', 'AB')], ['clash:case,width'], true],
    ['case alone, both full width', [use('erp', 'ａｂ'), use('pos', 'ＡＢ')], ['clash:case'], true],
    ['a blank at the end', [use('erp', 'A1 '), use('pos', 'A1')], ['clash:blank'], true],
    ['an invisible character', [use('erp', '\uFEFFA1'), use('pos', 'A1')], ['clash:blank'], true],
    [
      'twins in the ERP that the POS lacks',
      [use('erp', 'ab'), use('erp', 'AB')],
      ['erp-only', 'erp-only', 'clash:case,repeated-erp'],
      false,
    ],
    [
      'one code of two specs in the POS',
      [use('erp', 'A'), use('pos', 'A'), use('pos', 'A')],
      ['clash:repeated-pos'],
      true,
    ],
    ['no code at all', [use('pos', ' ')], ['no-code'], false],
  ])('%s', (_, group, expected, both) => {
    const found = compareGroup(group, TODAY)
    expect(found.lines.map((line) => [line.kind, line.differs.join(',')].filter(Boolean).join(':'))).toEqual(expected)
    expect(found.both).toBe(both)
  })

  it('keeps every code as it stands, and names at most twenty uses of a clash', () => {
    const { lines } = compareGroup(
      Array.from({ length: 30 }, () => use('pos', '0012 ')),
      TODAY,
    )
    const clash = lines.find((line) => line.kind === 'clash')
    expect(lines.filter((line) => line.kind === 'pos-only')).toHaveLength(30)
    expect(clash).toMatchObject({ useCount: 30, uses: expect.objectContaining({ length: 20 }) })
    expect(clash?.uses[0]?.code).toBe('0012 ')
  })

  it('S70 gives the dates of the month in which the ERP made the product', () => {
    expect(compareGroup([use('erp', 'A')], TODAY).lines[0]?.month).toEqual({ from: '2026-03-01', to: '2026-03-31' })
    const undated = compareGroup([use('erp', 'A', { createdAt: null })], TODAY).lines[0]
    expect(undated).toMatchObject({ createdAt: null, month: null })
  })
})

test.each([
  ['2024-02-10T00:00:00', '2024-02-01', '2024-02-29'],
  ['2026-12-31T23:59:59', '2026-12-01', '2026-12-31'],
  ['2026-11-01T00:00:00', '2026-11-01', '2026-11-22'],
  ['2026-11-23T08:00:00', '2026-11-01', '2026-11-23'],
])('S70 the month of %s is %s to %s', (time, from, to) => {
  expect(importMonth(at(time), TODAY)).toEqual({ from, to })
})

test.each([
  ['2012-01-01', null],
  [TODAY, null],
  ['2026-11-23', '之后'],
  ['1999-12-31', '2000-01-01'],
  ['2026-02-30', '没有这一天'],
])('the first day %s', (day, problem) => {
  if (problem === null) expect(fromDayProblem(day, TODAY)).toBeNull()
  else expect(fromDayProblem(day, TODAY)).toContain(problem)
})

describe('S66 S84 export', () => {
  const csv = (code: string, name = '商品') =>
    compareCsv({
      seq: 1,
      kind: 'erp-only',
      uses: [{ side: 'erp', code, productNo: 'P', name, specName: '' }],
      useCount: 1,
      differs: [],
      createdAt: at('2026-03-05T01:00:00'),
      month: { from: '2026-03-01', to: '2026-03-31' },
    })[0]
  test.each([
    ['00123', '"=""00123"""'],
    ['6901234567892', '"=""6901234567892"""'],
    ['1E5', '"=""1E5"""'],
    ['3-4', '"=""3-4"""'],
    ['3/4', '"=""3/4"""'],
    ['A1 ', '"=""A1 """'],
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['a,b', '"a,b"'],
    ['AB-1', 'AB-1'],
  ])('the code %s is written %s', (code, cell) => {
    expect(csv(code)).toBe(`ERP 有、POS 没有,${cell},旺店通ERP,P,商品,,,2026-03-05,2026-03-01,2026-03-31`)
  })
  it('neutralises a name that is a formula, and keeps quotes inside a code', () => {
    expect(csv('A', '=HYPERLINK("x")')).toContain(`"'=HYPERLINK(""x"")"`)
    expect(csv(' a"b')).toContain(',"="" a""""b""",')
  })
})
