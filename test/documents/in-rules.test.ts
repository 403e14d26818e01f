import { describe, expect, it } from 'vitest'
import {
  createsProducts,
  type InFamily,
  isKnownKind,
  kindKey,
  knownInKinds,
  travelOf,
} from '../../main/documents/in-kinds.ts'
import { partNo, partsOf } from '../../main/documents/in-payload.ts'
import { decideIn, decideMissing, type InFacts, lateness, stageOf } from '../../main/documents/in-rules.ts'
import type { StoredLine } from '../../main/documents/tables.ts'
import { DOCUMENT_STATES, DOCUMENT_TABS, documentStateText, documentTabOf } from '../../preload/contract/index.ts'

const good: InFacts = {
  family: 'stockIn',
  code: 6,
  status: 80,
  bornHere: false,
  warehouse: 'shop',
  lines: 2,
  skus: 2,
  badLines: 0,
  sendable: 2,
  withoutCode: 0,
  off: false,
  runner: 'app',
  beforeStart: false,
  wanted: false,
  split: false,
}
const where = (facts: Partial<InFacts>): string => {
  const decision = decideIn({ ...good, ...facts })
  return decision.go ? `go ${decision.as}` : `${decision.state} ${decision.trouble?.code ?? ''}`.trim()
}

describe('kinds of the ERP', () => {
  it.each([
    ['stockIn', 1, 'purchaseIn'],
    ['stockIn', 2, 'transferIn'],
    ['stockIn', 5, 'productionIn'],
    ['stockIn', 6, 'otherIn'],
    ['stockIn', 7, 'otherIn'],
    ['stockIn', 8, 'otherIn'],
    ['stockIn', 9, 'initialIn'],
    ['stockIn', 12, 'otherIn'],
    ['stockIn', 13, 'otherIn'],
    ['stockIn', null, 'otherIn'],
    ['refundIn', 3, 'salesReturnIn'],
    ['stockOut', 2, 'transferOut'],
    ['stockOut', 3, 'purchaseReturnOut'],
    ['stockOut', 5, 'productionOut'],
    ['stockOut', 6, 'otherOut'],
    ['stockOut', 7, 'otherOut'],
    ['stockOut', 12, 'otherOut'],
    ['stockOut', 99, 'otherOut'],
  ] as const)('S116 A15 %s %s travels as %s', (family, code, as) => {
    expect(travelOf(family, code)).toEqual({ kind: 'goes', as })
  })

  it.each([
    ['stockIn', 11],
    ['stockIn', 10],
    ['stockIn', 4],
    ['stockOut', 4],
    ['stockOut', 1],
    ['tradeOut', 1],
  ] as const)('S115 A30 %s %s is one of the five that never go', (family, code) => {
    expect(travelOf(family, code).kind).toBe('unsupported')
  })

  it('S115 exactly five kinds are not supported, and 调拨单 is display only', () => {
    const never = knownInKinds().filter((kind) => kind.travels === 'never')
    expect(never.map((kind) => kind.kind).sort()).toEqual(
      ['stockIn:10', 'stockIn:11', 'stockIn:4', 'stockOut:4', 'tradeOut:1', 'transfer:0'].sort(),
    )
  })

  it('A15 a code that is not published is unknown', () => {
    expect([isKnownKind('stockIn', 12), isKnownKind('stockIn', 13), isKnownKind('stockOut', null)]).toEqual([
      true,
      false,
      false,
    ])
    expect(kindKey('stockIn', 13)).toBe('stockIn:13')
  })

  it('S93 exactly five kinds of inbound document create products', () => {
    const families: InFamily[] = ['stockIn', 'refundIn', 'stockOut', 'tradeOut', 'transfer']
    const creating = families.flatMap((family) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
        .filter((code) => createsProducts(family, code))
        .map((code) => `${family}:${code}`),
    )
    expect(creating).toEqual(['stockIn:1', 'stockIn:2', 'stockIn:5', 'stockIn:6', 'stockIn:9'])
  })
})

describe('stages', () => {
  const stages = (family: InFamily, codes: (number | null)[]) => codes.map((code) => stageOf(family, code))
  it('A14 stock-in: 80 is finished, 60 and 70 wait for settling, 10 is cancelled, all else is open', () => {
    for (const family of ['stockIn', 'refundIn'] as const) {
      expect(stages(family, [80, 60, 70, 10])).toEqual(['finished', 'settling', 'settling', 'cancelled'])
      expect(new Set(stages(family, [20, 25, 30, 32, 35, 40, 50, 99, null]))).toEqual(new Set(['open']))
    }
  })
  it('A14 stock-out: 95, 105 and 110 are finished, 5 is cancelled', () => {
    expect(stages('stockOut', [95, 105, 110, 5])).toEqual(['finished', 'finished', 'finished', 'cancelled'])
    expect(new Set(stages('stockOut', [50, 55, 113, null]))).toEqual(new Set(['open']))
  })
})

describe('what becomes of a document of the ERP', () => {
  it.each<[string, Partial<InFacts>, string]>([
    ['S116 a finished document of a mapped warehouse goes', {}, 'go otherIn'],
    ['A15 an unknown kind goes', { code: 77 }, 'go otherIn'],
    [
      'S115 盘盈 never goes, whatever else is true of it',
      { code: 4, bornHere: true, status: 30, runner: 'direct' },
      'unsupported UNSUPPORTED_KIND',
    ],
    [
      'S115 预入库 that is not finished is not supported either',
      { code: 10, status: 20 },
      'unsupported UNSUPPORTED_KIND',
    ],
    ['S115 JIT退货入库', { code: 11 }, 'unsupported UNSUPPORTED_KIND'],
    ['S115 盘亏', { family: 'stockOut', code: 4, status: 95 }, 'unsupported UNSUPPORTED_KIND'],
    ['S115 线上销售单', { family: 'tradeOut', code: 1, status: 95 }, 'unsupported UNSUPPORTED_KIND'],
    ['A30 调拨单 is display only', { family: 'transfer', code: null, status: 90 }, 'not-returned DISPLAY_ONLY'],
    ['A17 A30 born in the POS', { bornHere: true }, 'not-returned BORN_IN_POS'],
    ['A17 born in the POS and not finished', { bornHere: true, status: 30 }, 'not-returned BORN_IN_POS'],
    ['A14 not finished', { status: 30 }, 'waiting-finish NOT_FINISHED'],
    ['A14 60 waits for settling', { status: 60 }, 'waiting-settle NOT_SETTLED'],
    ['A14 70 waits for settling', { status: 70 }, 'waiting-settle NOT_SETTLED'],
    ['cancelled in the ERP', { status: 10 }, 'cancelled'],
    ['S99 a warehouse that is no shop', { warehouse: 'none' }, 'not-returned NOT_A_SHOP'],
    ['S45 S99 a shop whose pair nobody confirmed', { warehouse: 'unconfirmed' }, 'unmapped UNMAPPED'],
    ['a kind that is switched off', { off: true }, 'not-returned KIND_OFF'],
    ['a kind that is switched off, asked for by a person', { off: true, wanted: true }, 'go otherIn'],
    ['finished before the connection', { beforeStart: true }, 'not-returned BEFORE_START'],
    ['finished before the connection, asked for by a person', { beforeStart: true, wanted: true }, 'go otherIn'],
    ['A29 the vendors run the stream', { runner: 'direct' }, 'observing RUNNER_DIRECT'],
    ['A29 a person cannot overrule the runner', { runner: 'direct', wanted: true }, 'observing RUNNER_DIRECT'],
    ['a quantity below zero', { badLines: 1 }, 'held BAD_QUANTITY'],
    ['nothing to send', { sendable: 0 }, 'not-returned NOTHING'],
    ['A33 a line without 商家编码', { withoutCode: 1 }, 'missing-products NO_MERCHANT_CODE'],
    ['S101 初始化入库 of 5000 SKU passes', { code: 9, skus: 5000, lines: 5000 }, 'go initialIn'],
    ['S101 初始化入库 of 5001 SKU is held', { code: 9, skus: 5001, lines: 5001 }, 'held INITIAL_TOO_LARGE'],
    [
      'S101 初始化入库 of 5001 SKU, accepted in parts',
      { code: 9, skus: 5001, lines: 5001, split: true },
      'go initialIn',
    ],
    ['A3 5001 lines of 5000 SKU are too many lines', { code: 9, skus: 5000, lines: 5001 }, 'held TOO_MANY_LINES'],
    ['another kind with more lines than the POS takes', { code: 6, skus: 6000, lines: 6000 }, 'held TOO_MANY_LINES'],
  ])('%s', (_title, facts, expected) => {
    expect(where(facts)).toBe(expected)
  })

  it('S115 every state that needs a person says what to do', () => {
    for (const facts of [
      { badLines: 1 },
      { warehouse: 'unconfirmed' as const },
      { withoutCode: 1 },
      { code: 9, skus: 5001 },
    ]) {
      const decision = decideIn({ ...good, ...facts })
      expect(decision.go ? null : decision.trouble).toMatchObject({
        problem: expect.stringMatching(/./),
        cause: expect.stringMatching(/./),
        action: expect.stringMatching(/./),
      })
    }
  })
})

describe('documents whose products the POS lacks', () => {
  const facts = { family: 'stockIn', code: 1, switchOn: true, productsRunner: 'app' as const, missing: ['A-1'] }
  it('S92 S93 five kinds create them with the switch on, and only then', () => {
    expect(decideMissing(facts)).toEqual({ create: true })
    expect(decideMissing({ ...facts, switchOn: false })).toMatchObject({
      create: false,
      trouble: {
        code: 'SYNC_SWITCH_OFF',
        action: expect.stringContaining('商家管理→平台配置→旺店通ERP服务→ERP数据同步设置'),
      },
    })
  })
  it.each([
    ['stockIn', 7],
    ['stockIn', 12],
    ['stockIn', 77],
    ['refundIn', 3],
    ['stockOut', 7],
  ] as const)('A33 %s %s waits for them', (family, code) => {
    expect(decideMissing({ ...facts, family, code })).toMatchObject({
      create: false,
      trouble: { code: 'MISSING_PRODUCTS' },
    })
  })
  it('A29 products that the vendors bring are not created', () => {
    expect(decideMissing({ ...facts, productsRunner: 'direct' })).toMatchObject({ create: false })
  })
})

describe('lateness', () => {
  it('A28 late after 15 minutes, alert after 30, expected at 10', () => {
    const finished = 1_000_000
    const expected = finished + 10 * 60_000
    const at = (minutes: number) => lateness(expected, finished + minutes * 60_000)
    expect([at(10), at(15), at(15.1), at(30), at(30.1)]).toEqual([null, null, 'late', 'late', 'alert'])
    expect(lateness(null, finished)).toBeNull()
  })
})

describe('parts', () => {
  const lines = (count: number, sku = (index: number) => `S${index}`): StoredLine[] =>
    Array.from({ length: count }, (_, index) => ({
      line: index + 1,
      remoteLine: '',
      specNo: sku(index),
      codeKey: sku(index).toLowerCase(),
      goodsNo: '',
      name: '',
      specName: '',
      quantity: 10_000,
      price: null,
      defect: false,
      remark: '',
      note: '',
    }))
  it('S101 no part has more than 5000 SKU or lines, and no line is lost', () => {
    expect(partsOf(lines(5000)).map((part) => part.length)).toEqual([5000])
    expect(partsOf(lines(5001)).map((part) => part.length)).toEqual([5000, 1])
    expect(partsOf(lines(12_000)).map((part) => part.length)).toEqual([5000, 5000, 2000])
    expect(partsOf(lines(5001, (index) => `S${index % 10}`)).map((part) => part.length)).toEqual([5000, 1])
    expect(
      partsOf(lines(11_000))
        .flat()
        .map((line) => line.line),
    ).toEqual(Array.from({ length: 11_000 }, (_, index) => index + 1))
  })
  it('leaves out lines without quantity', () => {
    expect(partsOf(lines(3).map((line) => ({ ...line, quantity: line.line === 2 ? 0 : 10_000 }))).flat()).toHaveLength(
      2,
    )
  })
  it('A29 a whole document keeps its number, parts get their own', () => {
    expect([partNo('RK1', 1, 1), partNo('RK1', 2, 3)]).toEqual(['RK1', 'RK1-P2'])
  })
})

describe('states', () => {
  it('every state has a text of its own and stands in one tab', () => {
    expect(new Set(DOCUMENT_STATES.map(documentStateText)).size).toBe(DOCUMENT_STATES.length)
    for (const state of DOCUMENT_STATES) expect(DOCUMENT_TABS).toContain(documentTabOf(state))
  })
})
