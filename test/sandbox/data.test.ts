import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chineseEan13, ean13CheckDigit } from '../../main/sandbox/data/ean13.ts'
import { catalogueFrame, type GeneratedGoods, generateGoods } from '../../main/sandbox/data/index.ts'
import { mixSeed } from '../../main/sandbox/kit/random.ts'

const DAY_MS = 86_400_000
const day = Date.parse('2026-03-05T00:00:00+08:00')
const generate = (skus: number, seed = 1): GeneratedGoods[] => [...generateGoods({ seed, skus, day })]
const big = generate(60_000)
const specs = big.flatMap((goods) => goods.specs)

describe('generated goods', () => {
  test('the same seed gives the same goods, another seed others', () => {
    expect(generate(500, 4)).toEqual(generate(500, 4))
    expect(generate(500, 4)).not.toEqual(generate(500, 5))
    expect(generate(500, 1)[0]).not.toEqual(generate(500, 2)[0])
    expect(new Set(Array.from({ length: 100 }, (_, seed) => mixSeed(seed, 'x'))).size).toBe(100)
  })

  test('any size is met exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 1000 }), (skus, seed) => {
        expect(generate(skus, seed).reduce((sum, goods) => sum + goods.specs.length, 0)).toBe(skus)
      }),
      { numRuns: 40, verbose: fc.VerbosityLevel.Verbose },
    )
  })

  test('it streams: the first goods of a million come without the rest', () => {
    const first = generateGoods({ seed: 1, skus: 1_000_000, day }).next()
    expect(first.value?.specs.length).toBeGreaterThan(0)
  })

  test('codes are unique as written; only deliberate twins look alike', () => {
    const codes = specs.map((spec) => spec.specNo)
    expect(new Set(codes).size).toBe(codes.length)
    const folded = new Set(codes.map((code) => code.normalize('NFKC').trim().toLowerCase()))
    const twins = codes.length - folded.size
    expect(twins).toBeGreaterThan(10)
    expect(twins).toBeLessThan(codes.length / 200)
    expect(new Set(big.map((goods) => goods.goodsNo)).size).toBe(big.length)
  })

  test.each<[string, RegExp]>([
    ['leading zeros', /^0\d+$/],
    ['letters', /^[A-Z]{2}\d+$/],
    ['dashes', /-\d+-/],
    ['mixed case', /[a-z].*[A-Z]|[A-Z].*[a-z]/],
    ['a blank behind', / $/],
    ['full width', /[０-９]/],
    ['a barcode as code', /^69\d{11}$/],
  ])('codes with %s', (_name, pattern) => {
    expect(specs.some((spec) => pattern.test(spec.specNo))).toBe(true)
  })

  test.each<[string, RegExp]>([
    ['full width', /（/],
    ['emoji', /\p{Extended_Pictographic}/u],
    ['markup', /<b>A&B<\/b>/],
    ['quotes', /"/],
    ['beyond the BMP', /𠮷/],
    ['ideographic space', /\u3000/],
    ['great length', /^.{150,}$/u],
    ['a formula sign', /^=/],
  ])('names with %s', (_name, pattern) => {
    expect(big.some((goods) => pattern.test(goods.goodsName))).toBe(true)
  })

  test('barcodes are valid EAN-13 of mainland China; some specs have none', () => {
    const codes = specs.map((spec) => spec.barcode)
    const given = codes.filter((code) => code !== '')
    for (const code of given) {
      expect(code).toMatch(/^69\d{11}$/)
      const digits = [...code].map(Number)
      const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0)
      expect(sum % 10).toBe(0)
    }
    expect(new Set(given).size).toBe(given.length)
    expect(given.length).toBeLessThan(codes.length)
    // A published code as a check of the checker.
    expect(ean13CheckDigit('690123456789')).toBe(2)
    expect(chineseEan13(1, 5)).not.toBe(chineseEan13(2, 5))
  })

  test('specs: one or many, in the three spellings', () => {
    expect(big.some((goods) => goods.specs.length === 1)).toBe(true)
    expect(big.some((goods) => goods.specs.length >= 10)).toBe(true)
    const names = specs.map((spec) => spec.specName)
    for (const form of [/^颜色:[^;]+;尺码:/, /^黑色 M$/, /^黑色,M$/, /^$/]) {
      expect(names.some((name) => form.test(name))).toBe(true)
    }
  })

  test('prices: zero, plain and four decimals', () => {
    const prices = specs.map((spec) => spec.retailPrice)
    expect(prices.every((price) => Number.isSafeInteger(price) && price >= 0)).toBe(true)
    expect(prices).toContain(0)
    expect(prices.some((price) => price % 100 !== 0)).toBe(true)
  })

  test('classes of one to four levels; goods without class or brand; few in the fourth level', () => {
    const { classes } = catalogueFrame()
    const level = new Map(classes.map((c) => [c.id, c.level]))
    const levels = big.map((goods) => (goods.classId === undefined ? 0 : level.get(goods.classId)!))
    const share = (wanted: number): number => levels.filter((l) => l === wanted).length / levels.length
    expect(share(0)).toBeGreaterThan(0.03)
    expect(share(2)).toBeGreaterThan(0.1)
    expect(share(3)).toBeGreaterThan(0.1)
    expect(share(4)).toBeGreaterThan(0.01)
    expect(share(4)).toBeLessThan(0.06)
    expect(big.some((goods) => goods.brand === undefined)).toBe(true)
    expect(new Set(classes.map((c) => c.name)).size).toBe(classes.length)
  })

  test('times: nothing before 120 days or after the day, edits after creation, late specs, deletions', () => {
    for (const goods of big) {
      expect(goods.createdAt).toBeGreaterThanOrEqual(day - 120 * DAY_MS)
      expect(goods.modifiedAt).toBeLessThan(day)
      expect(goods.modifiedAt).toBeGreaterThanOrEqual(goods.createdAt)
      for (const spec of goods.specs) {
        expect(spec.createdAt).toBeGreaterThanOrEqual(goods.createdAt)
        expect(spec.modifiedAt).toBeGreaterThanOrEqual(spec.createdAt)
        expect(goods.modifiedAt).toBeGreaterThanOrEqual(spec.modifiedAt)
      }
    }
    const created = (days: number): number => specs.filter((spec) => spec.createdAt >= day - days * DAY_MS).length
    expect(created(30) / specs.length).toBeGreaterThan(0.18)
    expect(created(30) / specs.length).toBeLessThan(0.32)
    expect(created(3)).toBeGreaterThan(0)
    expect(big.some((goods) => goods.modifiedAt > goods.createdAt + 7 * DAY_MS)).toBe(true)
    expect(big.some((goods) => goods.specs.some((spec) => spec.createdAt > goods.createdAt))).toBe(true)
    expect(big.some((goods) => goods.deletedAt > 0)).toBe(true)
    expect(specs.some((spec) => spec.deletedAt > 0)).toBe(true)
  })

  test('many goods share one second, as pasted ones do', () => {
    const perSecond = new Map<number, number>()
    for (const goods of big) perSecond.set(goods.createdAt, (perSecond.get(goods.createdAt) ?? 0) + 1)
    expect(Math.max(...perSecond.values())).toBeGreaterThan(5)
  })
})
