import { describe, expect, test } from 'vitest'
import { ORDER_MAX_LINES } from '../../../../preload/contract/index.ts'
import { decimalOf, shortDecimal, timesUnits, unitsOf } from '../../../../renderer/pages/orders/decimal.ts'
import {
  differencesOf,
  draftOf,
  draftOfInput,
  emptyDraft,
  hasProblems,
  inputOf,
  isDirty,
  newLine,
  type OrderDraft,
  problemsOf,
  totalsOf,
  withPasted,
  withScanned,
} from '../../../../renderer/pages/orders/draft.ts'
import { orderLines, orderRow } from '../../scenarios/orders.ts'

const parsed = (productNo: string, quantity = '1') => ({
  productNo,
  quantity,
  price: null,
  remark: '',
  name: `名 ${productNo}`,
  unit: '台',
})
const whole = (part: Partial<OrderDraft> = {}): OrderDraft => ({
  ...emptyDraft('purchase', '2026-11-22'),
  warehouseNo: 'CK01',
  partnerNo: 'DW1',
  lines: [newLine({ productNo: 'HN0001', quantity: '2', price: '19.9' })],
  ...part,
})

describe('numbers of a line', () => {
  test.each([
    ['12.5', 125_000n],
    ['0.0001', 1n],
    ['-3', -30_000n],
    ['007', 70_000n],
  ])('%s is a decimal', (text, units) => {
    expect(unitsOf(text)).toBe(units)
  })
  test.each(['', '1,2', '1.23456', '1e3', '一', '.5', '1.', '٣'])('%j is none', (text) => {
    expect(unitsOf(text)).toBeNull()
    expect(shortDecimal(text)).toBe(text)
  })
  test('no digit is lost in a sum that a float would round', () => {
    expect(decimalOf(timesUnits(unitsOf('99999999')!, unitsOf('99999.9999')!))).toBe('9999999890000.0001')
  })
  test('half of the last place goes up, whatever the sign', () => {
    expect(timesUnits(5n, 10_000n)).toBe(5n)
    expect(timesUnits(1n, 5_000n)).toBe(1n)
    expect(timesUnits(-1n, 5_000n)).toBe(-1n)
  })
})

describe('what keeps an order from being saved', () => {
  test('I26 every missing field is named in the kind’s own words', () => {
    const { fields } = problemsOf('purchase', emptyDraft('purchase', ''))
    expect(fields).toEqual({
      billDate: '请填写单据日期',
      warehouseNo: '请选择收货仓库',
      partnerNo: '请选择供应商',
      lines: '请至少录入一行商品',
    })
  })
  test('I44 a 移库 needs two different warehouses and no partner', () => {
    const draft = whole({ partnerNo: '', toWarehouseNo: 'CK01' })
    expect(problemsOf('transfer', draft).fields).toEqual({ toWarehouseNo: '移入仓不能与移出仓相同' })
    expect(hasProblems(problemsOf('transfer', { ...draft, toWarehouseNo: 'CK02' }))).toBe(false)
  })
  test('I29 I40 the 手工单号 may be empty', () => {
    expect(hasProblems(problemsOf('purchase', whole({ manualNo: '' })))).toBe(false)
  })
  test.each([
    [{ quantity: '0' }, 'quantity'],
    [{ quantity: '-1' }, 'quantity'],
    [{ quantity: '一台' }, 'quantity'],
    [{ quantity: '' }, 'quantity'],
    [{ price: '-0.01' }, 'price'],
    [{ price: '1.23456' }, 'price'],
    [{ productNo: '' }, 'productNo'],
    [{ productNo: '', typed: '荣耀' }, 'productNo'],
  ] as const)('a line with %j is wrong there', (part, field) => {
    const line = newLine({ productNo: 'HN0001', quantity: '1', ...part })
    expect(Object.keys(problemsOf('purchase', whole({ lines: [line] })).lines.get(line.key) ?? {})).toEqual([field])
  })
  test('blank lines count for nothing, too many for a refusal', () => {
    const lines = Array.from({ length: ORDER_MAX_LINES + 1 }, () => newLine({ productNo: 'A', quantity: '1' }))
    expect(problemsOf('purchase', whole({ lines: [...lines.slice(1), newLine()] })).fields.lines).toBeUndefined()
    expect(problemsOf('purchase', whole({ lines })).fields.lines).toContain(`最多 ${ORDER_MAX_LINES} 行`)
  })
})

describe('what is saved', () => {
  test('I30 B18 the 手工单号 keeps its zeros and loses only blanks around it', () => {
    expect(inputOf('purchase', whole({ manualNo: ' 00123 ' })).manualNo).toBe('00123')
  })
  test('blank lines and what the kind does not have stay away', () => {
    const draft = whole({ toWarehouseNo: 'CK02', awaiting: true, lines: [...whole().lines, newLine()] })
    const input = inputOf('purchase', draft)
    expect(input).toMatchObject({ toWarehouseNo: '', partnerNo: 'DW1', awaiting: false })
    expect(input.lines).toEqual([{ productNo: 'HN0001', quantity: '2', price: '19.9', remark: '' }])
    expect(inputOf('transfer', draft)).toMatchObject({ toWarehouseNo: 'CK02', partnerNo: '' })
    expect(inputOf('wholesale', draft).awaiting).toBe(true)
  })
  test('an order as stored is no change, also with trailing zeros and another line order of keys', () => {
    const base = draftOf(orderRow('purchase', 1), orderLines(3))
    const again = draftOf(orderRow('purchase', 1), orderLines(3))
    expect(isDirty('purchase', again, base)).toBe(false)
    expect(again.lines.map((line) => line.key)).toEqual(base.lines.map((line) => line.key))
    expect(isDirty('purchase', { ...again, remark: '改' }, base)).toBe(true)
  })
  test('a copy keeps content and names of the products, with lines of its own', () => {
    const names = draftOf(orderRow('purchase', 1), orderLines(3))
    const copied = draftOfInput(inputOf('purchase', names), names)
    expect(inputOf('purchase', copied)).toEqual(inputOf('purchase', names))
    expect(copied.lines[0]?.name).toBe(names.lines[0]?.name)
    expect(copied.lines[0]?.key).not.toBe(names.lines[0]?.key)
  })
})

describe('scan-gun and paste', () => {
  test('a second scan adds to the line, a new product gets its own, blank lines go', () => {
    let lines = withScanned([newLine()], parsed('A'))
    expect(lines).toHaveLength(1)
    lines = withScanned(lines, parsed('B'))
    lines = withScanned(lines, parsed('A'))
    expect(lines.map((line) => [line.productNo, line.quantity])).toEqual([
      ['A', '2'],
      ['B', '1'],
    ])
  })
  test('a thousand scans are a thousand pieces', () => {
    let lines = withScanned([], parsed('A'))
    for (let count = 1; count < 1000; count++) lines = withScanned(lines, parsed('A'))
    expect(lines[0]?.quantity).toBe('1000')
  })
  test('pasted rows follow what is there', () => {
    const lines = withPasted([newLine({ productNo: 'A', quantity: '1' }), newLine()], [parsed('B', '3.0000')])
    expect(lines.map((line) => [line.productNo, line.quantity])).toEqual([
      ['A', '1'],
      ['B', '3'],
    ])
  })
})

test('合计 counts what is a number and leaves out blank lines', () => {
  const lines = [
    newLine({ productNo: 'A', quantity: '2', price: '19.90' }),
    newLine({ productNo: 'B', quantity: '0.5' }),
    newLine({ productNo: 'C', quantity: '一台', price: '9' }),
    newLine(),
  ]
  expect(totalsOf(lines)).toEqual({ lines: 3, quantity: '2.5', amount: '39.8' })
})

test('B22 a version conflict names every difference once', () => {
  const theirs = whole()
  const mine = whole({ manualNo: '001', lines: [...theirs.lines, newLine({ productNo: 'B', quantity: '1' })] })
  expect(differencesOf('purchase', mine, theirs)).toEqual([
    { label: '手工单号', mine: '001', theirs: '' },
    { label: '商品 B', mine: '1 × —', theirs: '' },
  ])
  expect(differencesOf('purchase', theirs, theirs)).toEqual([])
})
