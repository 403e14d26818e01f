import { describe, expect, it } from 'vitest'
import { found, typedNames, typedPaths } from '../../../../renderer/pages/categories/typed.ts'
import {
  categoryPath,
  categoryText,
  changesOf,
  draftOfEdit,
  isDirty,
  isOwnWork,
  keyOf,
  problemOf,
  shortPrice,
  valuesOf,
  withPending,
  withValue,
} from '../../../../renderer/pages/products/draft.ts'
import { valueText } from '../../../../renderer/text/products.ts'
import { product } from '../../scenarios/catalog.ts'
import { change } from '../../scenarios/product-edit.ts'

const now = {
  productId: 'P1',
  productNo: '00A',
  version: 1,
  name: '茶',
  categoryPath: ['饮/料', '茶'],
  brand: '',
  unit: '盒',
  image: '',
  onSale: true,
  updatedAt: null,
  specs: [{ merchantCode: '00A-1', specName: '红', attributes: '', barcode: '', retailPrice: '19.9000', image: '' }],
}
const base = valuesOf(now)
const name = keyOf({ field: 'name', merchantCode: null })
const price = keyOf({ field: 'retailPrice', merchantCode: '00A-1' })

describe('a draft', () => {
  it('S105 holds what differs from the POS, and nothing once it is typed back', () => {
    const draft = withValue(withValue(new Map(), base, name, '绿茶'), base, price, '25')
    expect(changesOf(draft, base)).toEqual([
      { field: 'name', merchantCode: null, from: '茶', to: '绿茶' },
      { field: 'retailPrice', merchantCode: '00A-1', from: '19.90', to: '25' },
    ])
    expect(changesOf(withValue(withValue(draft, base, name, '茶 '), base, price, '19.9'), base)).toEqual([])
    expect(withValue(draft, base, name, '茶').has(name)).toBe(false)
  })

  it('S105 is dirty against the edit that waits, not against the POS', () => {
    const edit = change({ state: 'queued', changes: [{ field: 'name', merchantCode: null, from: '茶', to: '绿茶' }] })
    const draft = draftOfEdit(edit)
    expect(isDirty(draft, base, edit)).toBe(false)
    expect(isDirty(withValue(draft, base, name, '红茶'), base, edit)).toBe(true)
    expect(isDirty(withValue(draft, base, name, '茶'), base, edit)).toBe(true)
    expect(isDirty(draft, base, null)).toBe(true)
    expect(isDirty(new Map(), base, null)).toBe(false)
  })

  it('S105 knows a newer product that differs by our own edit alone', () => {
    const edit = change({
      state: 'delivered',
      changes: [{ field: 'name', merchantCode: null, from: '茶', to: '绿茶' }],
    })
    const written = { ...now, version: 2, name: '绿茶' }
    expect(isOwnWork(now, written, edit)).toBe(true)
    expect(isOwnWork(now, { ...written, unit: '箱' }, edit)).toBe(false)
    expect(isOwnWork(now, { ...written, name: '红茶' }, edit)).toBe(false)
  })

  it.each([
    [name, '', false],
    [name, '茶', true],
    [price, '-1', false],
    [price, '1.23456', false],
    [price, '1.2345', true],
    [keyOf({ field: 'attributes', merchantCode: '00A-1' }), '红 L', false],
    [keyOf({ field: 'attributes', merchantCode: '00A-1' }), '颜色:红；尺码：L', true],
    [keyOf({ field: 'image', merchantCode: null }), 'javascript:1', false],
    [keyOf({ field: 'categoryPath', merchantCode: null }), '一/二/三/四', false],
  ])('S105 says while typing whether it will be taken: %j %j', (key, value, fine) => {
    expect(problemOf(key, value) === null).toBe(fine)
  })

  it.each([
    ['19.9', '19.90'],
    ['0019.9000', '19.90'],
    ['5', '5.00'],
    ['0.1230', '0.123'],
    ['abc', 'abc'],
  ])('prices are compared as prices: %s', (typed, shown) => expect(shortPrice(typed)).toBe(shown))

  it('S60 category paths survive their text', () => {
    for (const path of [[], ['a'], ['饮/料', 'a\\b', '\\/']]) expect(categoryPath(categoryText(path))).toEqual(path)
    expect(valueText('categoryPath', categoryText(['饮/料', '茶']))).toBe('饮/料 / 茶')
  })

  it('S105 the list shows what waits to be sent, and the POS’s value once it is refused', () => {
    const row = product(1)
    const code = row.specs[0]!.merchantCode
    const edit = change({
      state: 'queued',
      changes: [
        { field: 'name', merchantCode: null, from: row.name, to: '新名' },
        { field: 'onSale', merchantCode: null, from: '1', to: '2' },
        { field: 'retailPrice', merchantCode: code, from: '1', to: '2.00' },
      ],
    })
    expect(withPending(row, edit)).toMatchObject({ name: '新名', onSale: false, specs: [{ retailPrice: '2.00' }] })
    expect(withPending(row, { ...edit, state: 'failed' })).toBe(row)
    expect(withPending(row, undefined)).toBe(row)
  })
})

describe('categories and brands that are typed', () => {
  it('S60 takes one path a line, at most three levels', () => {
    expect(typedPaths(' 服饰/男装 \n\n酒 ')).toEqual({ ok: true, items: [['服饰', '男装'], ['酒']] })
    for (const bad of ['', 'a/b/c/d', 'a//b', `${'类'.repeat(33)}`]) expect(typedPaths(bad).ok).toBe(false)
  })
  it('S65 takes each brand once', () => {
    expect(typedNames('甲\n乙\n甲')).toEqual({ ok: true, items: ['甲', '乙'] })
    expect(typedNames('牌'.repeat(65)).ok).toBe(false)
    expect(typedNames(Array.from({ length: 2001 }, (_, n) => `${n}`).join('\n')).ok).toBe(false)
  })
  it('finds without case', () => {
    expect(found(['ABC', 'x'], ' b ', (row) => row)).toEqual(['ABC'])
    expect(found(['ABC', 'x'], '', (row) => row)).toEqual(['ABC', 'x'])
  })
})
