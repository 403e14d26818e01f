import { describe, expect, it } from 'vitest'
import { hourlyOutcome } from '../../main/catalog/hourly-delivery.ts'
import { nextReading } from '../../main/catalog/hourly-read.ts'
import {
  decideBarcode,
  decideName,
  decidePrice,
  type KnownGoods,
  type PosThere,
  spread,
  stillWanted,
  wantedOf,
} from '../../main/catalog/hourly-rules.ts'
import type { HourlyReading } from '../../main/catalog/hourly-tables.ts'
import type { BatchRow, PosProduct, PosProductResult } from '../../main/remote/pos/index.ts'

describe('S112 per field: only what differs from the value last seen', () => {
  it.each([
    ['甲', '甲', { kind: 'unchanged' }],
    ['乙', '甲', { kind: 'bring', value: '乙' }],
    ['甲 ', '甲', { kind: 'bring', value: '甲 ' }],
    ['', '甲', { kind: 'unchanged' }],
    ['x'.repeat(255), '甲', { kind: 'bring', value: 'x'.repeat(255) }],
    ['x'.repeat(256), '甲', { kind: 'unusable', reason: '名称超过 255 个字符' }],
  ])('S112 货品名称 %j last seen as %j', (now, seen, expected) => {
    expect(decideName({ now, seen })).toEqual(expected)
  })

  it.each([
    [100, 100, { kind: 'unchanged' }],
    [200, 100, { kind: 'bring', value: 200 }],
    [0, 100, { kind: 'bring', value: 0 }],
    [null, 100, { kind: 'unchanged' }],
    [100, null, { kind: 'unchanged' }],
    [-1, 100, { kind: 'unusable', reason: '零售价为负数' }],
  ])('S112 零售价 %j last seen as %j', (now, seen, expected) => {
    expect(decidePrice({ now, seen })).toEqual(expected)
  })

  it.each([
    ['6901', '6901', { kind: 'unchanged' }],
    ['06901', '6901', { kind: 'bring', value: '06901' }],
    ['', '6901', { kind: 'bring', value: '' }],
    ['9'.repeat(65), '6901', { kind: 'unusable', reason: '规格条码超过 64 个字符' }],
  ])('S112 规格条码 %j last seen as %j', (now, seen, expected) => {
    expect(decideBarcode({ now, seen })).toEqual(expected)
  })
})

const goods = (over: Partial<KnownGoods> = {}): KnownGoods => ({
  goodsId: '1',
  productNo: 'P1',
  productKey: 'p1',
  twin: false,
  name: { now: '新名', seen: '旧名' },
  specs: [
    { specNo: 'A', specKey: 'a', twin: false, price: { now: 200, seen: 100 }, barcode: { now: '1', seen: '1' } },
    { specNo: 'B', specKey: 'b', twin: false, price: { now: 100, seen: 100 }, barcode: { now: '', seen: '2' } },
  ],
  ...over,
})

describe('what of a product is wanted', () => {
  it('S112 S113 names the fields that changed and no other', () => {
    expect(wantedOf(goods()).changes).toEqual({
      name: '新名',
      specs: [
        { specNo: 'A', price: 200 },
        { specNo: 'B', barcode: '' },
      ],
    })
  })

  it('a value the POS can never take does not hold the others back', () => {
    const wanted = wantedOf(goods({ name: { now: 'x'.repeat(300), seen: '旧名' } }))
    expect(wanted.changes).toEqual({
      specs: [
        { specNo: 'A', price: 200 },
        { specNo: 'B', barcode: '' },
      ],
    })
    expect(wanted.unusable).toEqual({
      changes: { name: 'x'.repeat(300), specs: [] },
      reasons: ['名称超过 255 个字符'],
    })
  })

  it('a code that is not unique in the ERP brings nothing', () => {
    const [a, b] = goods().specs
    const wanted = wantedOf(goods({ twin: true, specs: [{ ...a!, twin: true }, b!] }))
    expect(wanted.changes).toEqual({ specs: [{ specNo: 'B', barcode: '' }] })
    expect(wanted.twins).toBe(2)
  })
})

const product = (over: Partial<PosProduct> = {}): PosProduct => ({
  productId: '7',
  productNo: 'P1',
  name: '旧名',
  categoryId: null,
  categoryPath: [],
  brand: '牌子',
  unit: '个',
  image: null,
  status: 'onSale',
  source: null,
  specs: [spec('A'), spec('B')],
  version: 1,
  contentHash: '',
  createdAt: 0,
  updatedAt: 0,
  ...over,
})
const spec = (merchantCode: string) => ({
  merchantCode,
  specName: null,
  attributes: [],
  barcode: '2',
  retailPrice: 100,
  image: null,
})
const posOf = (...products: PosProduct[]): PosThere => ({
  byNo: new Map(products.map((one) => [one.productNo.toLowerCase(), one])),
  byCode: new Map(
    products.flatMap((one) => one.specs.map((each) => [each.merchantCode.toLowerCase(), { product: one, spec: each }])),
  ),
})

describe('where the changes go', () => {
  it('S113 writes an update of exactly the changed fields', () => {
    const { targets, settled, missing } = spread(goods(), wantedOf(goods()).changes, posOf(product()))
    expect(targets.map((target) => target.payload)).toEqual([
      {
        action: 'update',
        via: 'hourlyUpdate',
        product: {
          productNo: 'P1',
          name: '新名',
          specs: [
            { merchantCode: 'A', retailPrice: 200 },
            { merchantCode: 'B', barcode: null },
          ],
        },
      },
    ])
    expect(settled).toEqual({ specs: [] })
    expect(missing).toBe(false)
  })

  it('S114 makes nothing that the POS does not have', () => {
    const changes = wantedOf(goods()).changes
    expect(spread(goods(), changes, posOf())).toEqual({ targets: [], settled: changes, missing: true })
    const half = spread(goods(), changes, posOf(product({ specs: [spec('B')] })))
    expect(half.settled).toEqual({ specs: [{ specNo: 'A', price: 200 }] })
    expect(half.targets[0]?.changes).toEqual({ name: '新名', specs: [{ specNo: 'B', barcode: '' }] })
  })

  it('what the POS has already is not written', () => {
    const pos = posOf(product({ name: '新名', specs: [{ ...spec('A'), retailPrice: 200 }, spec('B')] }))
    const { targets, settled } = spread(goods(), wantedOf(goods()).changes, pos)
    expect(settled).toEqual({ name: '新名', specs: [{ specNo: 'A', price: 200 }] })
    expect(targets[0]?.changes).toEqual({ specs: [{ specNo: 'B', barcode: '' }] })
  })

  it('a 商家编码 that the POS has under another 货号 gets its price there; the name stays', () => {
    const pos = posOf(product({ productId: '8', productNo: 'X9' }))
    const { targets, settled, missing } = spread(goods(), wantedOf(goods()).changes, pos)
    expect(settled).toEqual({ name: '新名', specs: [] })
    expect(targets.map((target) => target.product.productNo)).toEqual(['X9'])
    expect(targets[0]?.changes.name).toBeUndefined()
    expect(missing).toBe(false)
  })
})

describe('just before sending', () => {
  const row = { name: '新名', specs: [{ specNo: 'A', price: 200 }] }
  const a = (price: { now: number; seen: number }) => ({ ...goods().specs[0]!, price })
  it.each<[string, KnownGoods | null, boolean]>([
    ['nothing happened', goods(), true],
    ['the product is gone from the ERP', null, false],
    ['the name changed again', goods({ name: { now: '更新', seen: '旧名' } }), false],
    ['the name was changed back', goods({ name: { now: '旧名', seen: '旧名' } }), false],
    ['the price has arrived otherwise', goods({ specs: [a({ now: 200, seen: 200 })] }), false],
    ['the price changed again', goods({ specs: [a({ now: 300, seen: 100 })] }), false],
    ['the spec is gone from the ERP', goods({ specs: [] }), false],
  ])('S112 a row is sent only while all it brings is still due: %s', (_title, known, expected) => {
    expect(stillWanted(row, known)).toBe(expected)
  })
})

describe('what an answer of the POS means', () => {
  const answered = (over: Partial<PosProductResult>): BatchRow<PosProductResult> => ({
    kind: 'answered',
    result: {
      sourceNo: 'ZD1',
      result: 'refused',
      code: 'OK',
      message: '',
      field: null,
      changed: false,
      productId: null,
      version: null,
      category: null,
      conflicts: [],
      ...over,
    },
  })
  it.each<[string, BatchRow<PosProductResult> | undefined, object]>([
    ['updated', answered({ result: 'updated' }), { kind: 'delivered', existed: false }],
    ['our own first attempt', answered({ result: 'exists', code: 'ALREADY_APPLIED' }), { kind: 'delivered' }],
    ['the product is gone', answered({ code: 'PRODUCT_NOT_FOUND' }), { kind: 'delivered', existed: true }],
    ['a spec is gone', answered({ code: 'SPEC_NOT_FOUND' }), { kind: 'delivered', existed: true }],
    ['edited just now', answered({ code: 'VERSION_CONFLICT' }), { kind: 'delivered', existed: true }],
    ['a value it does not take', answered({ code: 'INVALID_FIELD', field: 'name' }), { kind: 'refused' }],
    ['a code of a newer server', answered({ code: 'SHELF_LOCKED' }), { kind: 'refused' }],
    ['our number with other content', answered({ code: 'KEY_REUSED' }), { kind: 'unknown' }],
    ['no word of the row', { kind: 'missing' }, { kind: 'unknown' }],
    ['no answer for it', undefined, { kind: 'unknown' }],
  ])('S114 %s', (_title, answer, expected) => {
    expect(hourlyOutcome(answer)).toMatchObject(expected)
  })
})

describe('the first reading', () => {
  const DAY = 86_400_000
  const to = Date.parse('2026-05-05T10:00:00+08:00')
  const goodsRow = { deleted: true } as never
  function read(filled: (window: number) => boolean): number {
    let reading: HourlyReading | null = {
      pages: { windows: [], page: null, pageSize: 100, total: 0, restarts: 0, follow: false, round: 0, cut: false },
      to,
      back: { from: to - 30 * DAY, rows: 0, emptyWindows: 0 },
    }
    let windows = 0
    while (reading) {
      reading = nextReading(reading, { rows: filled(windows) ? [goodsRow] : [], next: null, pagesLeft: 0 })
      windows += 1
    }
    return windows
  }

  it('ends after more than a year in which nothing was touched', () => {
    expect(read((window) => window < 5)).toBe(18)
    expect(read((window) => window < 5 || window === 17)).toBe(31)
  })

  it('ends where no ERP can have goods', () => {
    expect(read(() => true)).toBe(Math.ceil((to - Date.parse('2010-01-01T00:00:00+08:00')) / (30 * DAY)))
  })
})
