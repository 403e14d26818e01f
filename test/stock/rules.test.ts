import { describe, expect, it, test } from 'vitest'
import { findGuards, type GuardFacts, isReleased } from '../../main/stock/guards.ts'
import { intervalOf } from '../../main/stock/read-plan.ts'
import { addUp, decide, reasonText } from '../../main/stock/rules.ts'
import { DEFAULT_SETTINGS, inSpan, nextTimeOfDay, notAfterOf } from '../../main/stock/settings.ts'
import { noSums, type SideRow } from '../../main/stock/types.ts'
import { decimalText } from '../../main/stock/view.ts'
import type { StockGuardName } from '../../preload/contract/index.ts'

const at = (text: string): number => Date.parse(`${text}+08:00`)

const row = (side: 'erp' | 'pos', quantity: number | null, more: Partial<SideRow> = {}): SideRow => ({
  side,
  shopId: 'S1',
  key: 'a-1',
  code: 'A-1',
  productNo: 'A',
  name: side === 'erp' ? '茶' : '',
  specName: '',
  quantity: quantity === null ? null : quantity * 10_000,
  held: true,
  ...more,
})
const nobody = () => false

describe('one SKU of one shop', () => {
  const table: [string, SideRow[], string][] = [
    ['S127 the same on both sides', [row('erp', 5), row('pos', 5)], 'unchanged'],
    ['S123 more in the ERP', [row('erp', 6), row('pos', 5)], 'raise'],
    ['S123 less in the ERP', [row('erp', 4), row('pos', 5)], 'lower'],
    ['none left in the ERP', [row('erp', 0), row('pos', 5)], 'zero'],
    ['the shop never held it', [row('erp', 4), row('pos', 0, { held: false })], 'appear'],
    ['neither holds any', [row('erp', 0), row('pos', 0, { held: false })], 'unchanged'],
    ['the POS does not know it', [row('erp', 4)], 'missing'],
    ['the POS does not know it, and there is none', [row('erp', 0)], 'nothing'],
    ['the source does not show it: never taken for 0', [row('pos', 4)], 'missing'],
    ['a negative quantity', [row('erp', -1), row('pos', 4)], 'negative'],
    ['A31 a row that says no quantity', [row('erp', null), row('pos', 4)], 'no-quantity'],
    ['a row read twice: the later one counts', [row('erp', 9), row('erp', 5), row('pos', 5)], 'unchanged'],
    ['a code spelt in two ways', [row('erp', 9), row('erp', 5, { code: 'a-1' }), row('pos', 5)], 'clash'],
  ]
  test.each(table)('%s', (_name, rows, expected) => {
    const decision = decide(rows, { direction: 'erp', unsettled: nobody })
    expect(decision.kind === 'line' ? decision.line.reason : decision.kind).toBe(expected)
  })

  it('S124 the same rows the other way round, with 门店 as master', () => {
    const decision = decide([row('erp', 4), row('pos', 6)], { direction: 'pos', unsettled: nobody })
    expect(decision).toMatchObject({ kind: 'line', line: { before: 40_000, after: 60_000, reason: 'raise' } })
  })

  it('A22 leaves out what documents under way would change', () => {
    const decision = decide([row('erp', 4), row('pos', 6)], {
      direction: 'erp',
      unsettled: (shop, key) => shop === 'S1' && key === 'a-1',
    })
    expect(decision).toMatchObject({ kind: 'line', line: { reason: 'unsettled' } })
  })

  it('a rollback leaves alone what is not as the run left it', () => {
    const rows = [row('erp', 10), row('pos', 6)]
    const of = (expected: number | undefined) =>
      decide(rows, { direction: 'erp', unsettled: nobody, expected: () => expected })
    expect(of(60_000)).toMatchObject({ line: { reason: 'raise' } })
    expect(of(50_000)).toMatchObject({ line: { reason: 'changed-since' } })
    expect(of(undefined)).toMatchObject({ line: { reason: 'changed-since' } })
  })

  it('says 大幅变动 from more than half and ten pieces on', () => {
    const large = (before: number, after: number) => {
      const decision = decide([row('erp', after), row('pos', before)], { direction: 'erp', unsettled: nobody })
      return decision.kind === 'line' && decision.line.large
    }
    expect([large(20, 9), large(20, 10), large(4, 0), large(0, 10), large(0, 9)]).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
  })

  it('every reason is a sentence of the direction', () => {
    expect(reasonText({ reason: 'raise', before: 1, after: 2 }, 'erp')).toBe('ERP库存比门店多')
    expect(reasonText({ reason: 'raise', before: 1, after: 2 }, 'pos')).toBe('门店库存比ERP多')
    expect(reasonText({ reason: 'missing', before: null, after: 2 }, 'erp')).toContain('先导入商品')
  })
})

describe('guards in a table', () => {
  const sums = (more: {
    zero?: number
    both?: number
    moved?: number
    stock?: number
    negative?: number
    write?: number
  }) => ({
    ...noSums(),
    both: more.both ?? 100,
    moved: (more.moved ?? 0) * 10_000,
    stock: (more.stock ?? 1000) * 10_000,
    counts: { ...noSums().counts, zero: more.zero ?? 0, negative: more.negative ?? 0, write: more.write ?? 1 },
  })
  const facts = (more: Partial<GuardFacts> = {}): GuardFacts => ({
    now: at('2027-03-10T02:10:00'),
    trigger: 'schedule',
    seen: false,
    settings: DEFAULT_SETTINGS,
    sums: sums({}),
    scope: null,
    scopeBefore: {},
    anchors: {},
    targetStock: null,
    offsets: { erp: 0, pos: null },
    places: 2,
    lostPlaces: [],
    unsettled: [],
    writeMs: 60_000,
    ...more,
  })
  const shop = { shopId: 'S1', shopName: '一店', documents: 2, specs: 3 }
  const table: [string, Partial<GuardFacts>, string[]][] = [
    ['nothing is against it', {}, []],
    ['an empty full source', { scope: { S1: 0 }, scopeBefore: { S1: 10 } }, ['empty-source']],
    ['an empty full source the first time', { scope: { S1: 0 } }, ['empty-source']],
    ['80 % of the last full source', { scope: { S1: 80 }, scopeBefore: { S1: 100 } }, []],
    ['less than 80 %', { scope: { S1: 79 }, scopeBefore: { S1: 100 } }, ['short-source']],
    ['one shop of several is gone', { scope: { S1: 100, S2: 0 }, scopeBefore: { S1: 100, S2: 9 } }, ['empty-source']],
    ['what it showed before is gone', { anchors: { S1: { asked: 5, found: 0 } } }, ['empty-source']],
    ['some of it is gone', { anchors: { S1: { asked: 5, found: 3 } } }, ['short-source']],
    ['one of five was deleted', { anchors: { S1: { asked: 5, found: 4 } } }, []],
    ['nine zeroings of nine', { sums: sums({ zero: 9, both: 9 }) }, []],
    ['ten of ten', { sums: sums({ zero: 10, both: 10 }) }, ['too-many-zero']],
    ['30 of 100', { sums: sums({ zero: 30 }) }, []],
    ['31 of 100', { sums: sums({ zero: 31 }) }, ['too-many-zero']],
    ['50 of 10000', { sums: sums({ zero: 50, both: 10_000 }) }, []],
    ['51 of 10000', { sums: sums({ zero: 51, both: 10_000 }) }, ['too-many-zero']],
    ['half of the stock moves', { sums: sums({ moved: 500 }) }, []],
    ['more than half', { sums: sums({ moved: 501 }) }, ['too-large-change']],
    ['more than half of these, little of the whole', { sums: sums({ moved: 900 }), targetStock: 100_000_000 }, []],
    ['a negative quantity', { sums: sums({ negative: 1 }) }, ['negative']],
    ['five minutes off', { offsets: { erp: 300_000, pos: null } }, []],
    ['more than five minutes off', { offsets: { erp: null, pos: -301_000 } }, ['clock-difference']],
    ['the two sides disagree', { offsets: { erp: 200_000, pos: -200_000 } }, ['clock-difference']],
    ['no mapped shop', { places: 0 }, ['unmapped']],
    ['a shop lost its warehouse', { lostPlaces: ['一店'] }, ['unmapped']],
    ['A22 documents under way: skipped by default', { unsettled: [shop] }, []],
    [
      'A22 documents under way: stopped where set so',
      { unsettled: [shop], settings: { ...DEFAULT_SETTINGS, unsettled: 'stop' } },
      ['unsettled-documents'],
    ],
    ['in a blackout', { settings: { ...DEFAULT_SETTINGS, blackout: [{ from: '02:00', to: '03:00' }] } }, ['blackout']],
    [
      'in a blackout, let go by a person',
      { trigger: 'released', settings: { ...DEFAULT_SETTINGS, blackout: [{ from: '02:00', to: '03:00' }] } },
      [],
    ],
    ['ends before opening', { writeMs: 6 * 3_600_000 }, []],
    ['would end after opening', { writeMs: 7 * 3_600_000 }, ['too-long']],
    ['caught up in opening hours', { now: at('2027-03-10T10:00:00'), trigger: 'catch-up' }, ['opening-hours']],
    ['A20 by hand in opening hours', { now: at('2027-03-10T10:00:00'), trigger: 'manual' }, ['opening-hours']],
    ['by hand in opening hours, the plan seen', { now: at('2027-03-10T10:00:00'), trigger: 'manual', seen: true }, []],
    ['in opening hours, let go by a person', { now: at('2027-03-10T10:00:00'), trigger: 'released' }, []],
    [
      'by hand shortly before opening, with much to write',
      { now: at('2027-03-10T08:50:00'), trigger: 'manual', writeMs: 900_000 },
      ['too-long'],
    ],
    ['by hand in the evening', { now: at('2027-03-10T22:00:00'), trigger: 'manual' }, []],
    ['nothing to write needs no time', { writeMs: 9 * 3_600_000, sums: sums({ write: 0 }) }, []],
  ]
  test.each(table)('%s', (_name, more, expected) => {
    const found = findGuards(facts(more))
    expect(found.map((guard) => guard.name)).toEqual(expected)
    for (const guard of found) {
      expect(guard.text).not.toBe('')
      expect(guard.measured).not.toBe('')
      expect(guard.limit).not.toBe('')
    }
  })
})

test.each<[string, StockGuardName, string, string, boolean]>([
  ['the same share', 'too-many-zero', '62 %', '62 %', true],
  ['a smaller share', 'too-large-change', '70 %', '61 %', true],
  ['a larger share', 'too-large-change', '70 %', '71 %', false],
  ['more of them', 'too-many-zero', '51 个', '3000 个', false],
  ['measured otherwise', 'too-many-zero', '62 %', '51 个', false],
  ['a time of day', 'opening-hours', '14:00', '14:20', true],
  ['what is never written anyway', 'negative', '1 个', '5 个', true],
])('放行 holds for what was seen: %s', (_name, name, seen, now, expected) => {
  const of = (measured: string) => ({ name, measured, text: '', limit: '' })
  expect(isReleased(of(now), [of(seen)])).toBe(expected)
  expect(isReleased(of(now), [])).toBe(false)
})

describe('times', () => {
  it('a span of the day, also over midnight', () => {
    const night = { from: '22:00', to: '06:00' }
    const at9 = at('2027-03-10T09:00:00')
    expect(inSpan(at9, { from: '09:00', to: '22:00' })).toBe(true)
    expect(inSpan(at9 - 1, { from: '09:00', to: '22:00' })).toBe(false)
    expect(inSpan(at('2027-03-10T22:00:00'), { from: '09:00', to: '22:00' })).toBe(false)
    expect([
      inSpan(at('2027-03-10T23:00:00'), night),
      inSpan(at('2027-03-10T05:59:59'), night),
      inSpan(at9, night),
    ]).toEqual([true, true, false])
    expect(inSpan(at9, { from: '09:00', to: '09:00' })).toBe(false)
  })

  it('nothing planned at night is written after opening, nothing released in opening hours after two hours', () => {
    const opening = { from: '09:00', to: '22:00' }
    expect(notAfterOf(at('2027-03-10T02:10:30'), opening)).toBe(at('2027-03-10T09:00:00'))
    expect(notAfterOf(at('2027-03-10T23:10:00'), opening)).toBe(at('2027-03-11T09:00:00'))
    expect(notAfterOf(at('2027-03-10T14:00:00'), opening)).toBe(at('2027-03-10T16:00:00'))
    expect(nextTimeOfDay(at('2027-03-10T09:00:00'), '09:00')).toBe(at('2027-03-11T09:00:00'))
  })

  it('A18 reads since the watermark, the first time since the previous 02:10', () => {
    const slot = at('2027-03-10T02:10:00')
    const now = slot + 5_000
    expect(intervalOf(null, now, slot, now)).toEqual({ from: at('2027-03-09T02:10:00'), to: now - 120_000 })
    expect(intervalOf(null, now, slot, at('2027-03-07T12:00:00')).from).toBe(at('2027-03-07T11:50:00'))
    const watermark = at('2027-03-09T02:08:00')
    expect(intervalOf(watermark, now, slot, null)).toEqual({ from: watermark - 600_000, to: now - 120_000 })
    // A watermark of the future: the remote's clock was wrong then.
    expect(intervalOf(now + 86_400_000, now, slot, null).from).toBe(now - 120_000 - 30 * 86_400_000)
  })

  it('decimals without needless zeros', () => {
    expect([0, 10_000, 125_000, -35_000, 1, -1].map(decimalText)).toEqual([
      '0',
      '1',
      '12.5',
      '-3.5',
      '0.0001',
      '-0.0001',
    ])
  })
})

it('S127 sums count every SKU once, and only the lines to write move', () => {
  const sums = noSums()
  for (const rows of [
    [row('erp', 5), row('pos', 5)],
    [row('erp', 0), row('pos', 8)],
    [row('erp', 9)],
    [row('erp', -2), row('pos', 3)],
  ])
    addUp(sums, decide(rows, { direction: 'erp', unsettled: nobody }))
  expect(sums).toMatchObject({
    both: 3,
    before: 80_000,
    after: 0,
    moved: 80_000,
    stock: 160_000,
    counts: { scope: 4, unchanged: 1, write: 1, zero: 1, missing: 1, negative: 1 },
  })
})
