import { describe, expect, it } from 'vitest'
import { knownOutKinds, outKindLabel, writeOf } from '../../main/documents/out-kinds.ts'
import { namesCode } from '../../main/documents/out-place.ts'
import { decideOut, mergeLines, type OutFacts, type OutLine, stocktakeParts } from '../../main/documents/out-rules.ts'
import { isFromErp } from '../../main/documents/out-take.ts'
import { POS_KINDS } from '../../main/remote/pos/index.ts'

const one = 10_000
const line = (specNo: string, quantity: number, more: Partial<OutLine> = {}): OutLine => ({
  specNo,
  codeKey: specNo.toLowerCase(),
  name: `名称${specNo}`,
  quantity: quantity * one,
  price: null,
  defect: false,
  ...more,
})
const facts = (kind: string, more: Partial<OutFacts> = {}): OutFacts => ({
  kind,
  status: 'completed',
  bornInErp: false,
  warehouseNo: 'W1',
  lines: [line('A', 2), line('B', 3)],
  missing: new Set(),
  off: false,
  runner: 'app',
  beforeStart: false,
  wanted: false,
  ...more,
})
const place = (kind: string, more: Partial<OutFacts> = {}): string => {
  const decision = decideOut(facts(kind, more))
  return decision.go ? `go:${decision.write}` : decision.state
}

const EXPECTED = {
  sale: 'waiting-erp',
  purchaseIn: 'go:stockIn',
  importIn: 'go:stockIn',
  returnIn: 'go:stockIn',
  reversal: 'go:stockIn',
  transferIn: 'go:stockIn',
  exchangeOut: 'go:stockOut',
  billedOut: 'go:stockOut',
  transferOut: 'go:stockOut',
  stocktake: 'go:stocktake',
} as const

describe('what a document of the POS becomes', () => {
  it.each(Object.entries(EXPECTED))('S20 S23 S25 S26 S117 %s → %s', (kind, to) => {
    expect(place(kind)).toBe(to)
  })

  it('S117 knows every kind that the POS names', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(POS_KINDS).sort())
    expect(knownOutKinds().map((kind) => [kind.kind, kind.travels])).toEqual(
      Object.keys(POS_KINDS).map((kind) => [`pos:${kind}`, kind === 'sale' ? 'never' : 'goes']),
    )
  })

  it('A15 S117 a kind newer than this product goes by its ending, or says why not', () => {
    expect([writeOf('giftIn'), writeOf('giftOut'), writeOf('gift')]).toEqual(['stockIn', 'stockOut', null])
    expect(place('giftIn')).toBe('go:stockIn')
    expect(decideOut(facts('gift'))).toMatchObject({ go: false, state: 'held', trouble: { code: 'UNKNOWN_KIND' } })
    expect(outKindLabel('giftIn')).toBe('门店单据 giftIn')
  })

  // One row per combination that decides differently; the first reason that holds is the one that is told.
  it.each<[string, string, Partial<OutFacts>, string, string | null]>([
    ['A17', 'purchaseIn', { bornInErp: true }, 'not-returned', 'BORN_IN_ERP'],
    ['A17', 'sale', { bornInErp: true }, 'not-returned', 'BORN_IN_ERP'],
    ['S20', 'stocktake', { status: 'submitted' }, 'waiting-finish', 'NOT_AUDITED'],
    ['S20', 'stocktake', { status: 'submitted', wanted: true }, 'waiting-finish', 'NOT_AUDITED'],
    ['S20', 'stocktake', { status: 'cancelled' }, 'cancelled', null],
    ['S117', 'transferIn', { status: 'submitted' }, 'waiting-finish', 'NOT_RECEIVED'],
    ['S117', 'purchaseIn', { status: 'submitted' }, 'waiting-finish', 'NOT_FINISHED'],
    ['S118', 'sale', { status: 'submitted' }, 'waiting-finish', 'NOT_FINISHED'],
    ['S118', 'sale', { status: 'cancelled' }, 'cancelled', null],
    ['S118', 'sale', { runner: 'direct' }, 'waiting-erp', null],
    ['S118', 'sale', { warehouseNo: null }, 'waiting-erp', null],
    ['S118', 'sale', { beforeStart: true }, 'not-returned', 'BEFORE_START'],
    ['S24 A16', 'returnIn', { lines: [line('A', 1, { defect: true })] }, 'not-returned', 'DEFECTIVE'],
    ['S117', 'billedOut', { off: true }, 'not-returned', 'KIND_OFF'],
    ['S117', 'billedOut', { beforeStart: true }, 'not-returned', 'BEFORE_START'],
    ['A29', 'billedOut', { runner: 'direct' }, 'observing', 'RUNNER_DIRECT'],
    ['A29', 'billedOut', { runner: 'direct', warehouseNo: null }, 'observing', 'RUNNER_DIRECT'],
    ['A29', 'stocktake', { runner: 'direct', status: 'submitted' }, 'waiting-finish', 'NOT_AUDITED'],
    ['S45', 'billedOut', { warehouseNo: null }, 'unmapped', 'UNMAPPED'],
    ['A33', 'billedOut', { lines: [line('A', 1), line('', 1)] }, 'missing-products', 'MISSING_PRODUCTS'],
    ['A33', 'billedOut', { missing: new Set(['b']) }, 'missing-products', 'MISSING_PRODUCTS'],
    ['A33', 'stocktake', { missing: new Set(['a', 'b']) }, 'missing-products', 'MISSING_PRODUCTS'],
    ['S26', 'purchaseIn', { lines: [line('A', -1)] }, 'held', 'NEGATIVE_QUANTITY'],
    ['S20', 'stocktake', { lines: [line('A', -1)] }, 'held', 'NEGATIVE_QUANTITY'],
    ['S26', 'purchaseIn', { lines: [line('A', 0)] }, 'not-returned', 'NOTHING'],
    ['S26', 'purchaseIn', { lines: [] }, 'not-returned', 'NOTHING'],
    ['A23', 'reversal', { lines: [line('A', 1), line('a', -1)] }, 'not-returned', 'NOTHING'],
    ['A23', 'reversal', { lines: [line('A', -2)] }, 'held', 'NEGATIVE_REVERSAL'],
    ['A23', 'reversal', { lines: [line('A', 1), line('B', -1)] }, 'held', 'NEGATIVE_REVERSAL'],
    ['A23', 'reversal', { lines: [line('A', -1)], warehouseNo: null }, 'unmapped', 'UNMAPPED'],
    ['S26', 'purchaseIn', { lines: [line('A', 9e11), line('A', 9e11)] }, 'held', 'FIGURE_TOO_LARGE'],
  ])('%s %s with %o stands as %s', (_id, kind, more, state, code) => {
    const decision = decideOut(facts(kind, more))
    expect(decision).toMatchObject({ go: false, state })
    if (!decision.go) expect(decision.trouble?.code ?? null).toBe(code)
  })

  it('S117 a person may send what was switched off or finished before; nothing else is overruled', () => {
    expect(place('billedOut', { off: true, wanted: true })).toBe('go:stockOut')
    expect(place('billedOut', { beforeStart: true, wanted: true })).toBe('go:stockOut')
    expect(place('billedOut', { bornInErp: true, wanted: true })).toBe('not-returned')
    expect(place('billedOut', { runner: 'direct', wanted: true })).toBe('observing')
    expect(place('billedOut', { warehouseNo: null, wanted: true })).toBe('unmapped')
    expect(place('sale', { wanted: true })).toBe('waiting-erp')
  })
})

describe('which lines travel', () => {
  const go = (kind: string, lines: OutLine[], missing: string[] = []) => {
    const decision = decideOut(facts(kind, { lines, missing: new Set(missing) }))
    if (!decision.go) throw new Error(decision.state)
    return decision
  }

  it('S24 A16 残次品 stay in the shop, the rest goes', () => {
    const decision = go('returnIn', [line('A', 2), line('B', 1, { defect: true }), line('', 1, { defect: true })])
    expect(decision.lines).toEqual([{ specNo: 'A', num: 2 * one, price: null }])
    expect(decision.notes).toEqual([{ code: 'DEFECTIVE', text: '2 行残次品不回传，只供查看' }])
  })

  it('A23 冲单 takes negative lines off the same goods and flags them; what stays below zero never goes', () => {
    const decision = go('reversal', [line('A', 3), line('a', -1), line('B', 1)])
    expect(decision.write).toBe('stockIn')
    expect(decision.lines.map((each) => each.num)).toEqual([2 * one, one])
    expect(decision.notes.map((note) => note.code)).toEqual(['NEGATIVE'])
  })

  it('S20 盘点 sends counted zeros, and what the ERP can book although a line has no 商家编码', () => {
    const decision = go('stocktake', [line('A', 0), line('', 4), line('B', 1)], ['b'])
    expect(decision.lines).toEqual([
      { specNo: 'A', num: 0, price: null },
      { specNo: 'B', num: one, price: null },
    ])
    expect(decision.notes.map((note) => note.code)).toEqual(['NO_CODE'])
  })

  it('S25 zeros do not travel, a spec travels once', () => {
    const decision = go('billedOut', [line('A', 0), line('B', 1), line('b', 2)])
    expect(decision.lines).toEqual([{ specNo: 'B', num: 3 * one, price: null }])
  })

  it('S25 a merged price is the average by quantity', () => {
    const priced = (quantity: number, price: number | null) => line('A', quantity, { price })
    expect(mergeLines([priced(1, 10 * one), priced(3, 20 * one)])).toEqual([
      { specNo: 'A', num: 4 * one, price: 175_000 },
    ])
    expect(mergeLines([priced(1, one), priced(2, 2 * one)])![0]!.price).toBe(16_667)
    expect(mergeLines([priced(1, one), priced(2, null)])![0]!.price).toBeNull()
    expect(mergeLines([priced(2, one), priced(-2, 3 * one)])).toEqual([{ specNo: 'A', num: 0, price: null }])
  })

  it('S20 1,201 counted lines go in three parts, in order', () => {
    const lines = Array.from({ length: 1_201 }, (_, index) => ({ specNo: `S${index}`, num: one, price: null }))
    const parts = stocktakeParts(lines)
    expect(parts.map((part) => part.length)).toEqual([500, 500, 201])
    expect(parts.flat()).toEqual(lines)
  })

  it('A33 names what is missing, without 商家编码 by its name', () => {
    const decision = decideOut(facts('billedOut', { lines: [line('A', 1), line('', 1)], missing: new Set(['a']) }))
    if (decision.go) throw new Error('went')
    expect(decision.missing?.map((each) => each.specNo || each.name)).toEqual(['A', '名称'])
    expect(decision.trouble?.cause).toBe('1 行没有商家编码（名称）；ERP 没有这些商品：A。')
  })
})

describe('loops', () => {
  const born = { origin: 'pos', source: null, sourceNo: null } as const
  it.each([
    ['the POS itself', born, false],
    ['the ERP', { ...born, origin: 'erp' }, true],
    ['the ERP, by the vendor', { ...born, source: { system: 'wangdian', no: 'RK1' } }, true],
    ['a number of ours', { ...born, sourceNo: 'DI261122ABCD0001' }, true],
    ['a number of another installation', { ...born, sourceNo: 'DI251122WXYZ12345' }, true],
    ['a number of someone else', { ...born, sourceNo: 'X-1' }, false],
  ] as const)('A17 A30 born in %s', (_name, document, from) => {
    expect(isFromErp(document)).toBe(from)
  })
})

describe('codes in the words of a refusal', () => {
  it.each([
    ['spec_no:A-1不存在', 'A-1', true],
    ['spec_no:A-10不存在', 'A-1', false],
    ['spec_no:XA-1、A-1', 'A-1', true],
    ['没有商品', 'A-1', false],
  ])('A33 %s names %s: %s', (words, code, named) => {
    expect(namesCode(words, code)).toBe(named)
  })
})
