import { describe, expect, it } from 'vitest'
import {
  type CheckedLine,
  createSerialCheck,
  expectedSerials,
  formProblems,
  type KnownDevice,
  luhnFits,
  MOST_PROBLEMS,
} from '../../main/distribution/serial-rules.ts'
import type { IdealSerial } from '../../main/remote/ideal/index.ts'
import type { SerialRuleView, StockDocumentKind } from '../../preload/contract/index.ts'

const SINGLE: SerialRuleView = { serialManaged: true, serialLength: 6, multiSerial: false, auxLength: null }
const MULTI: SerialRuleView = { serialManaged: true, serialLength: 6, multiSerial: true, auxLength: null }
const NONE: SerialRuleView = { serialManaged: false, serialLength: null, multiSerial: false, auxLength: null }

const line = (quantity: number, rule = SINGLE, lineNo = '1'): CheckedLine => ({
  lineNo,
  productNo: `P${lineNo}`,
  goodsCode: `E${lineNo}`,
  ordered: quantity * 10_000,
  actual: quantity * 10_000,
  rule,
})
const device = (main: string, sub1: string | null = null, sub2: string | null = null, lineNo = '1'): IdealSerial => ({
  lineNo,
  itemCode: `E${lineNo}`,
  main,
  sub1,
  sub2,
  stockType: 'ZP',
})
const AT = 1_000
const known = (more: Partial<KnownDevice> = {}): KnownDevice => ({
  main: '000001',
  aux1: null,
  aux2: null,
  productNo: 'P1',
  state: 'in',
  warehouseNo: 'W1',
  at: 500,
  firstAt: 100,
  firstIn: true,
  ...more,
})

function check(
  rows: IdealSerial[],
  more: {
    kind?: StockDocumentKind
    lines?: CheckedLine[]
    book?: KnownDevice[]
    movedOut?: Set<string> | null
    at?: number
  } = {},
) {
  const checked = createSerialCheck({
    kind: more.kind ?? 'purchaseIn',
    lines: more.lines ?? [line(rows.length)],
    warehouseNo: 'W1',
    at: more.at ?? AT,
    movedOut: more.movedOut ?? null,
  })
  const warnings = checked.add(rows, (serial) =>
    (more.book ?? []).filter((one) => [one.main, one.aux1, one.aux2].includes(serial)),
  )
  return { ...checked.finish(), warnings }
}
const texts = (result: { problems: { problem: string }[] }) => result.problems.map((one) => one.problem)

describe('I72 how many serials there must be', () => {
  it('pieces of the serial-managed lines alone', () => {
    expect(expectedSerials([line(3), line(7, NONE, '2'), line(2, MULTI, '3')])).toBe(5)
  })
  it.each([
    ['as many as pieces', [device('000001'), device('000002')], 2, []],
    ['one too few', [device('000001')], 2, ['数量 2，串号 1 个']],
    ['one too many', [device('000001'), device('000002')], 1, ['数量 1，串号 2 个']],
    ['half a piece', [device('000001')], 1.5, ['按串号管理的商品数量 1.5 不是整数']],
    ['none for nothing', [], 0, []],
  ])('%s', (_name, rows, quantity, expected) => {
    expect(texts(check(rows, { lines: [line(quantity)] }))).toEqual(expected)
  })
  it('a line without serials must bring none', () => {
    expect(texts(check([device('000001')], { lines: [line(1, NONE)] }))).toEqual(['商品不按串号管理，却回传了串号'])
  })
  it('rows of a line or of goods that the order does not have', () => {
    expect(texts(check([device('000001', null, null, '9')], { lines: [line(0)] }))).toEqual(['订单里没有第 9 行'])
    expect(texts(check([{ ...device('000001'), itemCode: 'E9' }]))).toEqual(['商品不符：应为 E1，回传 E9'])
  })
})

describe('I72 form of a device by the rule of its product', () => {
  it.each<[string, [string, string | null, string | null], SerialRuleView, string[]]>([
    ['right', ['000001', null, null], SINGLE, []],
    ['zeros in front count', ['00001', null, null], SINGLE, ['长度 5，应为 6']],
    ['any length where none is set', ['1', null, null], { ...SINGLE, serialLength: null }, []],
    ['empty', ['', null, null], SINGLE, ['主串号为空']],
    ['a part too many', ['000001', 'A', null], SINGLE, ['商品不是多串号管理，却有辅助串号']],
    ['a part missing', ['000001', null, null], MULTI, ['缺少辅助串号']],
    ['an empty part', ['000001', '', null], MULTI, ['缺少辅助串号']],
    ['both parts', ['000001', 'A1', 'B22'], MULTI, []],
    ['auxiliary length', ['000001', 'A1', null], { ...MULTI, auxLength: 3 }, ['辅助串号 A1 长度 2，应为 3']],
    ['a blank inside', ['00 001', null, null], SINGLE, ['含有空格、逗号或不可见字符']],
    ['a trailing CR', ['00001\r', null, null], SINGLE, ['含有空格、逗号或不可见字符']],
    ['a full-width comma', ['0000，1', null, null], SINGLE, ['含有空格、逗号或不可见字符']],
    ['an invisible character', ['00001\u200b', null, null], SINGLE, ['含有空格、逗号或不可见字符']],
  ])('%s', (_name, [main, sub1, sub2], rule, expected) => {
    expect(formProblems({ main, sub1, sub2 }, rule)).toEqual(expected)
  })
  it('a second auxiliary part on some devices only', () => {
    const rows = [device('000001', 'A1', 'S1'), device('000002', 'A2')]
    expect(texts(check(rows, { lines: [line(2, MULTI)] }))).toEqual(['1 台缺少辅助串号2'])
  })
})

describe('I72 no number twice, over all columns and lines', () => {
  it.each([
    ['main twice', [device('000001', 'A1'), device('000001', 'A2')]],
    ['auxiliary twice', [device('000001', 'A1'), device('000002', 'A1')]],
    ['main as auxiliary of another', [device('000001', 'A1'), device('000002', '000001')]],
    ['both parts the same', [device('000001', '000001'), device('000002', 'A1')]],
  ])('%s', (_name, rows) => {
    expect(texts(check(rows, { lines: [line(2, MULTI)] }))).toEqual(['在本次回传里重复'])
  })
  it('on two lines', () => {
    const rows = [device('000001'), device('000001', null, null, '2')]
    expect(texts(check(rows, { lines: [line(1), line(1, SINGLE, '2')] }))).toEqual(['在本次回传里重复'])
  })
})

describe('B23 against the book: a known contradiction blocks, an unknown serial warns', () => {
  const IN = ['purchaseIn', 'wholesaleReturnIn'] as const
  const OUT = ['purchaseReturnOut', 'transferOut', 'wholesaleOut'] as const
  const rows = [device('000001')]

  it.each([...IN, ...OUT])('%s of a device that nobody knows', (kind) => {
    const result = check(rows, { kind })
    expect(result.count).toBe(0)
    expect(result.warnings).toEqual([kind === 'purchaseIn' ? '' : '本软件没有登记过'])
  })
  it.each<[StockDocumentKind, Partial<KnownDevice>, string]>([
    ...IN.flatMap((kind): [StockDocumentKind, Partial<KnownDevice>, string][] => [
      [kind, { state: 'in' }, '已在库（仓库 W1）'],
      [kind, { state: 'moving' }, '正在移库途中'],
      [kind, { state: 'out' }, ''],
    ]),
    ...OUT.flatMap((kind): [StockDocumentKind, Partial<KnownDevice>, string][] => [
      [kind, { state: 'in' }, ''],
      [kind, { state: 'in', warehouseNo: 'W2' }, '在另一个仓库 W2'],
      [kind, { state: 'moving' }, '正在移库途中'],
      [kind, { state: 'out' }, '已出库'],
    ]),
    ['wholesaleOut', { productNo: 'P9' }, '已登记为另一种商品 P9'],
    ['wholesaleOut', { aux1: 'A1' }, '辅助串号与登记的不同'],
    ['wholesaleOut', { main: '000009', aux1: '000001' }, '000001 已登记在另一台设备 000009 上'],
    ['purchaseIn', { main: '000009', aux2: '000001' }, '000001 已登记在另一台设备 000009 上'],
  ])('%s, known %j: %s', (kind, more, expected) => {
    const result = check(rows, { kind, book: [known(more)] })
    expect(texts(result)).toEqual(expected === '' ? [] : [expected])
  })

  it.each<[string, StockDocumentKind, number, Partial<KnownDevice>, string, string]>([
    ['bought before it was sold', 'purchaseIn', 50, { state: 'out', firstIn: false }, '', '晚到：之后的单据已先登记'],
    [
      'sold before the last part of its purchase',
      'purchaseIn',
      900,
      { state: 'out', firstIn: false },
      '',
      '晚到：之后的单据已先登记',
    ],
    [
      'moved on before the last part of its purchase',
      'purchaseIn',
      900,
      { warehouseNo: 'W2', firstIn: false },
      '',
      '晚到：之后的单据已先登记',
    ],
    ['bought before it was bought', 'purchaseIn', 50, {}, '之后又登记过入库，之间没有出库', ''],
    ['sold before it came back', 'wholesaleOut', 50, { firstIn: true }, '', '晚到：之后的单据已先登记'],
    [
      'sold before it was sold',
      'wholesaleOut',
      50,
      { firstIn: false, state: 'out' },
      '之后又登记过出库，之间没有入库',
      '',
    ],
    ['between what is known', 'wholesaleOut', 300, { state: 'out' }, '', '晚到：之后的单据已先登记'],
  ])('late: %s', (_name, kind, at, more, problem, warning) => {
    const result = check(rows, { kind, at, book: [known(more)] })
    expect(texts(result)).toEqual(problem === '' ? [] : [problem])
    expect(result.warnings).toEqual([warning])
  })

  it('移入 takes what 移出 sent and nothing else', () => {
    const movedOut = new Set(['000001'])
    const book = [known({ state: 'moving' })]
    expect(check(rows, { kind: 'transferIn', movedOut, book }).count).toBe(0)
    expect(texts(check([device('000002')], { kind: 'transferIn', movedOut }))).toEqual(['不在这张移库订单的移出串号里'])
  })
})

describe('check digit', () => {
  it.each([
    ['260531793113837', true],
    ['260531793113838', false],
    ['490154203237518', true],
    ['000000000000000', true],
  ])('%s', (digits, fits) => {
    expect(luhnFits(digits)).toBe(fits)
  })
  it('is only a warning, and only on 15 digits', () => {
    const any = { ...SINGLE, serialLength: null }
    const result = check([device('260531793113838'), device('26053179311383')], { lines: [line(2, any)] })
    expect(result.count).toBe(0)
    expect(result.warnings).toEqual(['校验位不符', ''])
  })
})

it('counts every problem and keeps the first ones', () => {
  const rows = Array.from({ length: MOST_PROBLEMS + 50 }, (_, index) => device(`x${String(index)}`))
  const result = check(rows)
  expect(result.problems).toHaveLength(MOST_PROBLEMS)
  expect(result.count).toBeGreaterThan(MOST_PROBLEMS)
})
