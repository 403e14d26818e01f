import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../main/catalog/attributes.ts'
import { categoryOf, classPaths, flattened } from '../../main/catalog/categories.ts'
import { cleanCode, foldCode } from '../../main/catalog/codes.ts'
import { boundsOf } from '../../main/catalog/dates.ts'
import { type PosState, planProduct, selectFromGoods } from '../../main/catalog/rules.ts'
import type { WangdianGoods, WangdianSpec } from '../../main/remote/wangdian/types.ts'

const WINDOW = boundsOf({ from: '2026-10-01', to: '2026-10-31' })
const IN = WINDOW.from + 5 * 86_400_000
const BEFORE = WINDOW.from - 1
const AFTER = WINDOW.to + 1

function spec(specNo: string, more: Partial<WangdianSpec> = {}): WangdianSpec {
  return {
    specNo,
    specName: '默认',
    specCode: '',
    barcode: '',
    retailPrice: 99_000,
    imgUrl: '',
    createdAt: IN,
    modifiedAt: IN,
    deleted: false,
    props: [],
    ...more,
  }
}

function goods(goodsNo: string, specs: WangdianSpec[], more: Partial<WangdianGoods> = {}): WangdianGoods {
  return {
    goodsId: `id-${goodsNo}`,
    goodsNo,
    goodsName: `商品${goodsNo}`,
    className: '',
    brandName: '',
    unitName: '件',
    createdAt: IN,
    modifiedAt: IN,
    deleted: false,
    specs,
    ...more,
  }
}

const emptyPos = (): PosState => ({ byProductNo: new Map(), byCode: new Map() })
function posWith(productNo: string, codes: string[]): PosState {
  return {
    byProductNo: new Map([[foldCode(productNo), { productNo, codes: new Set(codes.map(foldCode)) }]]),
    byCode: new Map(codes.map((code) => [foldCode(code), { productNo }])),
  }
}
const plan = (one: WangdianGoods, pos = emptyPos(), claimed = new Map<string, string>(), path: string[] = []) =>
  planProduct(selectFromGoods(one, WINDOW)!, pos, path.length > 0 ? { kind: 'path', path } : { kind: 'none' }, claimed)

describe('selection by creation', () => {
  it.each([
    ['first millisecond', WINDOW.from, true],
    ['last millisecond', WINDOW.to, true],
    ['just before', BEFORE, false],
    ['just after', AFTER, false],
  ])('S69 goods created at the %s of the window', (_name, createdAt, selected) => {
    expect(selectFromGoods(goods('1', [spec('1', { createdAt })], { createdAt }), WINDOW) !== null).toBe(selected)
  })

  it('S72 S74 a new spec of an old product is selected, its old specs are not', () => {
    const one = goods('1', [spec('old', { createdAt: BEFORE }), spec('new')], { createdAt: BEFORE })
    const selected = selectFromGoods(one, WINDOW)
    expect(selected?.specs.map((row) => row.specNo)).toEqual(['new'])
    expect(selected?.newSpecsOnly).toBe(true)
  })

  it('S72 goods edited after the window still count, deleted ones do not', () => {
    expect(selectFromGoods(goods('1', [spec('1')], { modifiedAt: AFTER + 1e9 }), WINDOW)).not.toBeNull()
    expect(selectFromGoods(goods('1', [spec('1')], { deleted: true }), WINDOW)).toBeNull()
    const dead = spec('2', { deleted: true })
    expect(selectFromGoods(goods('1', [dead, spec('1')]), WINDOW)?.specs).toHaveLength(1)
  })
})

describe('plan of one product', () => {
  it('S73 an existing product is left alone and counted as 已存在，未修改', () => {
    const planned = plan(goods('A1', [spec('A1-1')]), posWith('a1', ['A1-1']))
    expect(planned).toMatchObject({ action: 'exists', reason: '已存在，未修改' })
  })

  it('S74 a missing spec of an existing product is added, its other specs are not touched', () => {
    const planned = plan(goods('A1', [spec('A1-1'), spec('A1-2')]), posWith('A1', ['a1-1']))
    expect(planned.action).toBe('add-specs')
    expect(planned.specs.map((row) => row.action)).toEqual(['exists', 'add-specs'])
  })

  it('S60 four levels are left out, three pass, none passes', () => {
    expect(plan(goods('1', [spec('1')]), emptyPos(), new Map(), ['a', 'b', 'c', 'd'])).toMatchObject({
      action: 'skipped',
      reasonCode: 'CATEGORY_TOO_DEEP',
    })
    expect(plan(goods('1', [spec('1')]), emptyPos(), new Map(), ['a', 'b', 'c']).action).toBe('create')
    expect(plan(goods('1', [spec('1')])).action).toBe('create')
  })

  it('S60 a product that was left out does not keep its codes from another', () => {
    const claimed = new Map<string, string>()
    plan(goods('1', [spec('X')]), emptyPos(), claimed, ['a', 'b', 'c', 'd'])
    expect(plan(goods('2', [spec('X')]), emptyPos(), claimed).action).toBe('create')
  })

  it('refuses codes that differ only by case, width or blanks inside one import', () => {
    const claimed = new Map<string, string>()
    expect(plan(goods('1', [spec('ab-1')]), emptyPos(), claimed).action).toBe('create')
    const twin = plan(goods('2', [spec(' ＡＢ－１ ')]), emptyPos(), claimed)
    expect(twin.action).toBe('error')
    expect(twin.reason).toContain('1')
    const sameNo = plan(goods('１', [spec('zz')]), emptyPos(), claimed)
    expect(sameNo).toMatchObject({ action: 'error', reasonCode: 'PRODUCT_NO_CLASH' })
  })

  it('refuses a code that another product of the POS has', () => {
    const planned = plan(goods('B', [spec('S1')]), posWith('OTHER', ['s1']))
    expect(planned.action).toBe('error')
    expect(planned.reason).toContain('OTHER')
  })

  it('imports the good specs of a product with a bad one and says so', () => {
    const planned = plan(goods('B', [spec(''), spec('S2')]))
    expect(planned.action).toBe('create')
    expect(planned.specs.map((row) => row.action)).toEqual(['error', 'create'])
    expect(planned.reasonCode).toBe('SOME_SPECS')
  })

  it.each([
    ['no 货号', goods('  ', [spec('1')]), 'PRODUCT_NO_MISSING'],
    ['no name', goods('1', [spec('1')], { goodsName: ' ' }), 'NAME_MISSING'],
    ['no specs', goods('1', []), 'NO_SPECS'],
    ['name too long', goods('1', [spec('1')], { goodsName: '长'.repeat(256) }), 'TOO_LONG'],
    [
      '501 specs',
      goods(
        '1',
        Array.from({ length: 501 }, (_, n) => spec(`s${n}`)),
      ),
      'TOO_MANY_SPECS',
    ],
  ])('reports %s as an error of the product', (_name, one, code) => {
    expect(plan(one)).toMatchObject({ action: 'error', reasonCode: code })
  })

  it('counts characters beyond the basic plane as one', () => {
    expect(plan(goods('1', [spec('1')], { goodsName: '𠮷'.repeat(255) })).action).toBe('create')
  })
})

describe('categories', () => {
  const classes = [
    { classId: '1', className: '服饰', parentId: null, path: null, level: null },
    { classId: '2', className: '男装', parentId: '1', path: null, level: null },
    { classId: '3', className: '衬衫', parentId: '2', path: null, level: null },
    { classId: '4', className: '女装', parentId: '1', path: null, level: null },
    { classId: '5', className: '外套', parentId: '2', path: null, level: null },
    { classId: '6', className: '外套', parentId: '4', path: null, level: null },
    { classId: '7', className: '环', parentId: '8', path: null, level: null },
    { classId: '8', className: '圈', parentId: '7', path: null, level: null },
  ]
  const paths = classPaths(classes)
  it('S61 builds the path from the tree', () => {
    expect(categoryOf('衬衫', paths)).toEqual({ kind: 'path', path: ['服饰', '男装', '衬衫'] })
    expect(categoryOf('新分类', paths)).toEqual({ kind: 'path', path: ['新分类'] })
    expect(categoryOf('无', paths)).toEqual({ kind: 'none' })
  })
  it('says when a name stands for several classes, and survives a circle', () => {
    expect(categoryOf('外套', paths)).toMatchObject({ kind: 'ambiguous', name: '外套' })
    expect(categoryOf('环', paths)).toEqual({ kind: 'path', path: ['圈', '环'] })
  })
  it('S62 A13 a path that is not maintained becomes its leaf', () => {
    expect(flattened(['服饰', '男装', '衬衫'])).toEqual(['衬衫'])
    expect(flattened(['服饰'])).toEqual(['服饰'])
    expect(flattened([])).toEqual([])
  })
})

describe('identifiers', () => {
  it('keeps zeros, case and inner blanks, folds width, drops invisible ends', () => {
    expect(cleanCode('\uFEFF 00123-aB\u200B')).toBe('00123-aB')
    expect(cleanCode('００１２３－Ａ')).toBe('00123-A')
    expect(cleanCode('A B')).toBe('A B')
    expect(foldCode(' Ab１ ')).toBe('ab1')
  })
})

describe('规格名称', () => {
  it('S88 A6 reads groups and keeps everything else as text', () => {
    expect(attributesOf('颜色:红;尺码:L')).toEqual([
      { name: '颜色', value: '红' },
      { name: '尺码', value: 'L' },
    ])
    expect(attributesOf('颜色：红；尺码：L')).toHaveLength(2)
    expect(attributesOf('红 L')).toEqual([])
    expect(attributesOf('颜色:红;颜色:蓝')).toEqual([])
    expect(attributesOf('')).toEqual([])
  })
})
