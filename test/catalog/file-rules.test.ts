import { describe, expect, it } from 'vitest'
import { changesOf } from '../../main/catalog/file/bulk.ts'
import {
  checkRow,
  checksOf,
  type Mark,
  mayLackZeros,
  mended,
  priceOf,
  usualLength,
} from '../../main/catalog/file/checks.ts'
import {
  attributeNames,
  matchColumns,
  missingFields,
  renamedColumns,
  repeatedNames,
} from '../../main/catalog/file/columns.ts'
import { ISSUE_CODES, issueView } from '../../main/catalog/file/issues.ts'
import {
  type FileSpec,
  noteThere,
  nothingThere,
  planCreate,
  specAttributes,
} from '../../main/catalog/file/plan-rules.ts'
import { planUpdate, shortDecimal } from '../../main/catalog/file/plan-update.ts'
import type { StoredRow } from '../../main/catalog/file/rows.ts'
import { EXAMPLE, templateOf } from '../../main/catalog/template-columns.ts'
import type { PosProduct } from '../../main/remote/pos/types.ts'

const CREATE = templateOf('create')

describe('columns', () => {
  it('S79 S91 A4 finds fixed columns by name in any order and takes the last four for 属性', () => {
    const headers = [
      '商家编码',
      ' 货品编号 ',
      '货品名称',
      '分类',
      '品牌',
      '规格名称',
      '零售价*',
      '基本单位',
      '季节',
      '产地',
    ]
    const { match, by } = matchColumns('create', headers, null)
    expect(match).toEqual([
      '商家编码',
      '货品编号',
      '货品名称',
      '分类',
      '品牌',
      '规格名称',
      '零售价',
      '基本单位',
      '属性1',
      '属性2',
    ])
    expect(by.at(-1)).toBe('position')
    expect(missingFields('create', match)).toEqual([])
    expect(renamedColumns(headers, match)).toEqual([])
    expect([...attributeNames('create', headers, match).values()]).toEqual(['季节', '产地'])
  })

  it.each([
    ['all names of the template', CREATE, []],
    ['without 规格条码, which is optional', CREATE.filter((name) => name !== '规格条码'), []],
    ['without two names', CREATE.filter((name) => name !== '品牌' && name !== '零售价'), ['品牌', '零售价']],
    [
      'nothing known',
      ['a', 'b'],
      ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位'],
    ],
  ])('S79 names what is missing: %s', (_name, headers, missing) => {
    expect(missingFields('create', matchColumns('create', headers, null).match)).toEqual(missing)
  })

  it('S109 asks a file of 批量更新 for the key only', () => {
    expect(missingFields('update', matchColumns('update', ['商家编码', '零售价'], null).match)).toEqual([])
    expect(missingFields('update', matchColumns('update', ['货品名称'], null).match)).toEqual(['商家编码'])
  })

  it('S91 suggests a renamed column and never takes it by itself, nor as 属性', () => {
    const headers = ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '基本单位', '售价']
    const { match, suggestions } = matchColumns('create', headers, null)
    expect(match[7]).toBeNull()
    expect(suggestions[7]).toBe('零售价')
  })

  it('A4 refuses an 属性 column that repeats a fixed name', () => {
    const headers = ['商家编码', '商家编码']
    expect(repeatedNames('update', headers, ['商家编码', '属性1'])).toEqual(['商家编码'])
  })

  it('S91 takes over what was matched for the same header before', () => {
    const { match, by } = matchColumns('update', ['编码', '零售价'], ['商家编码', '零售价'])
    expect(match).toEqual(['商家编码', '零售价'])
    expect(by).toEqual(['remembered', 'header'])
  })
})

describe('cells', () => {
  it.each([
    ['　A１２3 ', 'identifier', 'A123'],
    ['\u200bA-1\u00a0', 'identifier', 'A-1'],
    ['00123', 'identifier', '00123'],
    ['ＡＢＣ 牌', 'text', 'ＡＢＣ 牌'],
    [' 名 称 ', 'text', '名 称'],
    ['￥1,299.50', 'price', '1299.50'],
    ['１２．５元', 'price', '12.5'],
    ['1,29', 'price', '1,29'],
    ['２', 'flag', '2'],
  ] as const)('W8 mends %j of a column of kind %s to %j', (text, kind, result) => {
    expect(mended(text, kind)).toBe(result)
  })

  it.each([
    ['12.5', 125_000],
    ['0', 0],
    ['12.34567', null],
    ['12.300000000000001', 123_000],
    ['1e3', null],
    ['abc', null],
    ['-1', -10_000],
  ])('reads the price %j exactly as %j', (text, price) => {
    expect(priceOf(text)).toBe(price)
  })

  const checks = checksOf('create', CREATE)
  const good = ['P1', '名', '服饰/上衣', '牌', '红', '00C1', '1', '件', '69', '', '', '', '']
  const mark = (column: number, text: string, notes: string[], kind: Mark['kind'] = 'text'): Mark => ({
    column,
    text,
    notes,
    kind,
    raw: text,
  })
  const codesOf = (cells: string[], marks: Mark[] = [], problems: string[] = []) =>
    checkRow({ cells, marks, problems }, checks).map(({ column, code }) => [column, code])

  it.each<[string, number, string, string[]]>([
    ['nothing', 0, 'P1', []],
    ['no 货品编号', 0, '', ['REQUIRED']],
    ['no name', 1, '', ['REQUIRED']],
    ['no class is fine', 2, '', []],
    ['three levels', 2, 'a/b/c', []],
    ['S60 four levels', 2, 'a/b/c/d', ['CATEGORY_TOO_DEEP']],
    ['an empty level', 2, 'a//c', ['CATEGORY_EMPTY_LEVEL']],
    ['a long class', 2, '类'.repeat(33), ['CATEGORY_NAME']],
    ['a long brand', 3, '牌'.repeat(65), ['TOO_LONG']],
    ['a brand of 64 characters beyond the BMP', 3, '𠮷'.repeat(64), []],
    ['no code', 5, '', ['REQUIRED']],
    ['a word for a price', 6, '免费', ['PRICE']],
    ['five decimals', 6, '1.23456', ['PRICE']],
    ['a price below nothing', 6, '-1', ['PRICE_RANGE']],
    ['a price beyond all', 6, '100000000', ['PRICE_RANGE']],
  ])('S60 S79 W8 finds %s', (_name, column, text, codes) => {
    const cells = [...good]
    cells[column] = text
    expect(codesOf(cells)).toEqual(codes.map((code) => [column, code]))
  })

  const example = CREATE.map((header) => EXAMPLE.create[header] ?? '')
  it.each<[string, number, string, string[]]>([
    ['as it came', 6, '129.00', ['EXAMPLE_ROW']],
    ['as a spreadsheet program saved it', 6, '129', ['EXAMPLE_ROW']],
    ['made a product of, but for its code', 1, '真的商品', ['EXAMPLE_CODE']],
    ['with a value in a free column', 9, '春', ['EXAMPLE_CODE']],
    ['with a code of its own', 5, '00C1', []],
  ])('S81 knows the example row of 样例文件 %s', (_name, column, text, codes) => {
    expect(codesOf(example.with(column, text)).map(([, code]) => code)).toEqual(codes)
  })

  it.each<[string, Mark, string[]]>([
    ['W10 a number beyond 15 digits', mark(5, '00C1', ['digits-lost'], 'number'), ['DIGITS_LOST']],
    ['W11 a code in exponents', mark(5, '00C1', ['scientific']), ['SCIENTIFIC']],
    ['W11 exponents in a name', mark(1, '名', ['scientific']), []],
    ['W9 zeros of the format', mark(5, '00C1', ['restored-zeros'], 'number'), ['RESTORED']],
    ['W11 a guard', mark(8, '69', ['guard-removed']), ['GUARD_REMOVED']],
    ['a date in a code', mark(5, '00C1', [], 'date'), ['DATE']],
    ['an error value', mark(1, '名', [], 'error'), ['ERROR_VALUE']],
    ['a formula without a value', mark(1, '名', ['formula', 'formula-uncached']), ['FORMULA_EMPTY']],
    ['a mark of a text that a person has replaced', mark(5, 'other', ['scientific']), []],
    ['a mark of a column that is ignored', mark(40, '', ['scientific']), []],
  ])('%s', (_name, one, codes) => {
    expect(codesOf(good, [one]).map(([, code]) => code)).toEqual(codes)
  })

  it('W8 tells of broken rows', () => {
    expect(codesOf(good, [], ['broken-quotes'])).toEqual([[-1, 'ROW_BROKEN']])
    expect(codesOf(good, [], ['short-row'])).toEqual([[-1, 'ROW_SHORT']])
  })

  it.each([
    ['', []],
    ['1', []],
    ['2', []],
    ['0', ['ON_SALE_VALUE']],
    ['上架', ['ON_SALE_VALUE']],
  ])('S111 takes %j in 上下架', (text, codes) => {
    const found = checkRow({ cells: ['C', text], marks: [], problems: [] }, checksOf('update', ['商家编码', '上下架']))
    expect(found.map(({ code }) => code)).toEqual(codes)
  })

  it('S84 takes a shorter code for one that lost zeros only where nearly all have the same length', () => {
    expect(
      usualLength(
        new Map([
          [13, 9],
          [12, 1],
        ]),
      ),
    ).toBe(13)
    expect(
      usualLength(
        new Map([
          [13, 6],
          [12, 4],
        ]),
      ),
    ).toBe(0)
    expect(usualLength(new Map([[13, 2]]))).toBe(0)
    expect(mayLackZeros('123456789012', 13)).toBe(true)
    expect(mayLackZeros('1234567890123', 13)).toBe(false)
    expect(mayLackZeros('123', 13)).toBe(false)
    expect(mayLackZeros('A23456789012', 13)).toBe(false)
  })

  it('W8 says row, column, value, rule and fix of every kind of issue', () => {
    for (const code of ISSUE_CODES) {
      const view = issueView({ column: 2, code, arg: '13' }, { rowNumber: 7, header: '商家编码', value: 'x' })
      expect(view.text, code).toMatch(/^第 7 行，列“商家编码”，内容“x”：.{6,}。.{4,}。$/u)
      expect(view.text, code).not.toContain('undefined')
    }
  })
})

describe('bulk acts', () => {
  const row: StoredRow = {
    n: 1,
    rowNumber: 2,
    cells: ['Ab-ab', '12', 'a > b／c'],
    marks: [],
    numeric: 0,
    problems: [],
    skipped: false,
  }
  const all = { rows: [1] }
  const replace = {
    op: 'replace',
    scope: all,
    column: null,
    find: 'ab',
    replace: 'X',
    wholeCell: false,
    matchCase: false,
  } as const
  it.each([
    ['every place, any case', replace, [{ column: 0, text: 'X-X' }]],
    ['this case only', { ...replace, matchCase: true }, [{ column: 0, text: 'Ab-X' }]],
    ['whole cells only', { ...replace, wholeCell: true }, []],
    ['signs of regular expressions are plain', { ...replace, find: '.', replace: '$&' }, []],
    [
      'zeros',
      { op: 'fix', scope: all, column: 1, fix: 'padZeros', length: 5 } as const,
      [{ column: 1, text: '00012' }],
    ],
    ['zeros of no number', { op: 'fix', scope: all, column: 0, fix: 'padZeros', length: 9 } as const, []],
    [
      'class separators',
      { op: 'fix', scope: all, column: 2, fix: 'category', length: null } as const,
      [{ column: 2, text: 'a/b/c' }],
    ],
    ['fill', { op: 'fill', column: 1, from: 1, to: 2 } as const, [{ column: 1, text: 'up' }]],
  ])('replaces %s', (_name, op, changes) => {
    expect(changesOf(op, row, 'up')).toEqual(changes)
  })
})

const spec = (n: number, over: Partial<FileSpec> = {}): FileSpec => ({
  n,
  rowNumber: n + 1,
  productNo: 'P1',
  name: '名',
  category: '',
  brand: '',
  specName: '',
  merchantCode: `C${n}`,
  price: 10_000,
  unit: '',
  barcode: '',
  onSale: null,
  attributes: [],
  skipped: false,
  wrong: null,
  ...over,
})

const product = (over: Partial<PosProduct> = {}): PosProduct => ({
  productId: '1',
  productNo: 'P1',
  name: '名',
  categoryId: null,
  categoryPath: [],
  brand: null,
  unit: null,
  image: null,
  status: 'onSale',
  source: null,
  specs: [
    { merchantCode: 'C1', specName: null, attributes: [], barcode: null, retailPrice: 10_000, image: null },
    { merchantCode: 'C2', specName: null, attributes: [], barcode: null, retailPrice: 10_000, image: null },
  ],
  version: 3,
  contentHash: '',
  createdAt: 0,
  updatedAt: 0,
  ...over,
})

function there(...products: PosProduct[]) {
  const state = nothingThere()
  noteThere(state, products)
  return state
}

describe('plan of 文件导入', () => {
  it.each<[string, FileSpec[], PosProduct[], string, string[]]>([
    ['new', [spec(1), spec(2)], [], 'create', ['create', 'create']],
    ['a new spec', [spec(1), spec(3)], [product()], 'add-specs', ['exists', 'add-specs']],
    ['there already, without case', [spec(1, { merchantCode: 'c1' })], [product()], 'exists', ['exists']],
    ['deleted there', [spec(1)], [product({ status: 'deleted' })], 'create', ['create']],
    ['a code of another product', [spec(1, { productNo: 'P2' })], [product()], 'error', ['error']],
    ['S60 too deep', [spec(1, { category: 'a/b/c/d' })], [], 'skipped', ['skipped']],
    [
      'S60 too deep, but the product is there',
      [spec(9, { category: 'a/b/c/d' })],
      [product()],
      'add-specs',
      ['add-specs'],
    ],
    ['a wrong row beside a right one', [spec(1, { wrong: '错' }), spec(2)], [], 'create', ['error', 'create']],
    ['left out', [spec(1, { skipped: true })], [], 'skipped', ['skipped']],
  ])('S73 S74 A27 decides: %s', (_name, specs, products, action, rows) => {
    const decision = planCreate(specs, there(...products))
    expect(decision.action).toBe(action)
    expect(decision.rows.map((row) => row.action)).toEqual(rows)
  })

  it('S88 tells where the rows of one product disagree', () => {
    expect(planCreate([spec(1), spec(2, { brand: '乙' })], there()).reason).toContain('以第 2 行为准')
  })

  it.each([
    [
      '颜色:红;尺码:L',
      [],
      [
        { name: '颜色', value: '红' },
        { name: '尺码', value: 'L' },
      ],
    ],
    ['红 L', [], []],
    [
      '颜色:红',
      [
        { name: '颜色', value: '蓝' },
        { name: '季节', value: '春' },
      ],
      [
        { name: '颜色', value: '红' },
        { name: '季节', value: '春' },
      ],
    ],
  ])('S88 A6 A4 takes groups of %j', (specName, attributes, groups) => {
    expect(specAttributes({ specName, attributes })).toEqual(groups)
  })
})

describe('plan of 批量更新', () => {
  const blank = { name: '', price: null }
  it.each<[string, Partial<FileSpec>, Partial<PosProduct>, object | null]>([
    ['nothing in the row', blank, {}, null],
    ['the same values', {}, {}, null],
    ['a name', { ...blank, name: '新' }, {}, { name: '新' }],
    ['S111 blank 上下架 of one that is off sale', { ...blank, onSale: '' }, { status: 'offSale' }, { onSale: true }],
    ['S111 no such column', { ...blank, onSale: null }, { status: 'offSale' }, null],
    ['S111 下架', { ...blank, onSale: '2' }, {}, { onSale: false }],
    ['a price', { ...blank, price: 20_000 }, {}, { specs: [{ merchantCode: 'C1', retailPrice: 20_000 }] }],
    ['a class', { ...blank, category: 'a/b' }, {}, { categoryPath: ['a', 'b'] }],
    ['nothing where a cell cannot hold what is there', { ...blank, name: '茶 散' }, { name: ' 茶　散\u200b' }, null],
    ['a name that differs in more than that', { ...blank, name: '茶 散' }, { name: '茶　' }, { name: '茶 散' }],
  ])('A32 S111 writes %s', (_name, over, there, patch) => {
    const decision = planUpdate([spec(1, over)], product(there))
    expect(decision.patch).toEqual(patch === null ? null : { productId: '1', ...patch })
    expect(decision.action).toBe(patch === null ? 'same' : 'change')
  })

  it('W5 knows the way back', () => {
    const decision = planUpdate([spec(1, { name: '新', price: 20_000, onSale: '2' })], product())
    expect(decision.back).toEqual({
      productId: '1',
      name: '名',
      onSale: true,
      specs: [{ merchantCode: 'C1', retailPrice: 10_000 }],
    })
    expect(decision).toMatchObject({ toOffSale: true, toOnSale: false })
  })

  it('S111 A27 makes rows of one product that disagree an error', () => {
    const decision = planUpdate(
      [spec(1, { name: '', price: null, onSale: '2' }), spec(2, { name: '', price: null, onSale: '' })],
      product(),
    )
    expect(decision.rows.map((row) => row.action)).toEqual(['change', 'error'])
    expect(decision.rows[1]?.reason).toContain('上下架')
  })

  it('S60 leaves a class of four levels out', () => {
    expect(planUpdate([spec(1, { category: 'a/b/c/d' })], product()).action).toBe('skipped')
  })

  it.each([
    [1_000_000, '100'],
    [125_000, '12.5'],
    [1, '0.0001'],
    [0, '0'],
    [100_500, '10.05'],
  ])('shows %i as %s', (scaled, text) => {
    expect(shortDecimal(scaled)).toBe(text)
  })
})
