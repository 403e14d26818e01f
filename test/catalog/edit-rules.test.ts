import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../main/catalog/attributes.ts'
import { pathKey } from '../../main/catalog/categories.ts'
import { checkClasses, treeOf } from '../../main/catalog/category-rules.ts'
import {
  changesOfPatch,
  cleanValue,
  conflictsOf,
  differences,
  isPlaced,
  patchOf,
  problemOf,
  valuesOf,
} from '../../main/catalog/edit-fields.ts'
import { foreign, readable } from '../../main/catalog/edit-record.ts'
import { undoLines } from '../../main/catalog/edit-save.ts'
import { createSoon } from '../../main/catalog/edit-soon.ts'
import type { ChangeRow } from '../../main/catalog/edit-tables.ts'
import type { EditableProduct, EditField, FieldChange } from '../../preload/contract/index.ts'

const spec = (part: Partial<EditableProduct['specs'][number]> = {}): EditableProduct['specs'][number] => ({
  merchantCode: '00A-1',
  specName: '红',
  attributes: '颜色:红',
  barcode: '0123',
  retailPrice: '19.9000',
  image: '',
  ...part,
})
const product = (part: Partial<EditableProduct> = {}): EditableProduct => ({
  productId: 'P1',
  productNo: '00A',
  version: 3,
  name: '茶',
  categoryPath: ['饮/料', '茶'],
  brand: '牌',
  unit: '盒',
  image: '',
  onSale: true,
  updatedAt: null,
  specs: [spec()],
  ...part,
})
const change = (
  field: EditField,
  from: string | null,
  to: string,
  merchantCode: string | null = null,
): FieldChange => ({
  field,
  merchantCode,
  from,
  to,
})

describe('fields of an edit', () => {
  it.each<[EditField, string, string]>([
    ['name', ' 茶 ', '茶'],
    ['barcode', ' ００１２ ', '0012'],
    ['retailPrice', '19.9', '19.90'],
    ['retailPrice', '019.9000', '19.90'],
    ['retailPrice', '0.1234', '0.1234'],
    ['retailPrice', '5', '5.00'],
    ['retailPrice', ' 免费 ', '免费'],
    ['attributes', '颜色：红； 尺码: L', '颜色:红;尺码:L'],
    ['attributes', '红 L', '红 L'],
    ['categoryPath', ' 饮\\/料 / 茶 ', '饮\\/料/茶'],
  ])('S105 %s %j is written as %j', (field, typed, written) => {
    expect(cleanValue(field, typed)).toBe(written)
  })

  it.each<[EditField, string, boolean]>([
    ['name', '茶', true],
    ['name', '', false],
    ['name', '𠮷'.repeat(255), true],
    ['name', '𠮷'.repeat(256), false],
    ['brand', '', true],
    ['brand', '牌'.repeat(65), false],
    ['unit', '盒'.repeat(33), false],
    ['categoryPath', '', true],
    ['categoryPath', '一/二/三', true],
    ['categoryPath', '一/二/三/四', false],
    ['categoryPath', '一//三', false],
    ['categoryPath', '类'.repeat(33), false],
    ['onSale', '1', true],
    ['onSale', '2', true],
    ['onSale', '0', false],
    ['onSale', '', false],
    ['retailPrice', '0', true],
    ['retailPrice', '12345678901.1234', true],
    ['retailPrice', '123456789012', false],
    ['retailPrice', '1.23456', false],
    ['retailPrice', '-1', false],
    ['retailPrice', '1e3', false],
    ['retailPrice', '', false],
    ['barcode', 'x'.repeat(65), false],
    ['attributes', '', true],
    ['attributes', '颜色:红;颜色:蓝', false],
    ['attributes', '红 L', false],
    ['image', '', true],
    ['image', 'https://img.example/1.png', true],
    ['image', 'javascript:alert(1)', false],
    ['image', 'file:///C:/1.png', false],
    ['spec', 'NEW', false],
  ])('S60 S105 S111 %s %j may be written: %s', (field, value, fine) => {
    expect(problemOf(field, value) === null).toBe(fine)
  })

  it('S105 a field stands where it belongs: in the product or in a spec', () => {
    expect(isPlaced(change('name', '', 'x'))).toBe(true)
    expect(isPlaced(change('name', '', 'x', 'A'))).toBe(false)
    expect(isPlaced(change('barcode', '', 'x'))).toBe(false)
    expect([isPlaced(change('image', '', 'x')), isPlaced(change('image', '', 'x', 'A'))]).toEqual([true, true])
  })

  it('S105 the patch holds the changed fields only, empty ones as null, and reads back as the same changes', () => {
    const changes = [
      change('categoryPath', '饮\\/料/茶', '饮\\/料'),
      change('brand', '牌', ''),
      change('onSale', '1', '2'),
      change('attributes', '颜色:红', '颜色:蓝;尺码:L', '00A-1'),
      change('barcode', '0123', '', '00A-1'),
      change('retailPrice', '19.90', '20.50', '00A-1'),
    ]
    const patch = patchOf('P1', changes)
    expect(patch).toEqual({
      productId: 'P1',
      categoryPath: ['饮/料'],
      brand: null,
      onSale: false,
      specs: [
        {
          merchantCode: '00A-1',
          attributes: attributesOf('颜色:蓝;尺码:L'),
          barcode: null,
          retailPrice: 205_000,
        },
      ],
    })
    expect(changesOfPatch(patch, product())).toEqual(changes)
    expect(changesOfPatch(patch, null).map((one) => one.from)).toEqual(Array(6).fill(null))
  })
})

describe('two who change the same product', () => {
  it('S105 only the same field with another value is a conflict', () => {
    const now = product({ name: '店里的', unit: '箱', specs: [spec({ retailPrice: '30.0000' })] })
    const mine = [
      change('name', '茶', '我的'),
      change('brand', '牌', '新牌'),
      change('unit', '盒', '箱'),
      change('retailPrice', '19.90', '25.00', '00a-1'),
      change('barcode', null, '9', '00A-1'),
      change('specName', '红', '蓝', 'GONE'),
    ]
    expect(conflictsOf(mine, now)).toEqual([
      { field: 'name', merchantCode: null, before: '茶', mine: '我的', theirs: '店里的' },
      { field: 'retailPrice', merchantCode: '00a-1', before: '19.90', mine: '25.00', theirs: '30.00' },
    ])
  })

  it('S105 an undo leaves alone what was changed since, what is back already and what it does not know', () => {
    const now = product({ name: '又改', brand: '牌', unit: '箱' })
    const lines = undoLines(
      [
        change('name', '旧', '茶'),
        change('brand', '牌', '新牌'),
        change('unit', '盒', '箱'),
        change('image', null, ''),
        change('barcode', '1', '2', 'GONE'),
      ],
      now,
    )
    expect(lines.map((line) => [line.change.field, line.change.to, line.reason])).toEqual([
      ['name', '旧', '之后又被改过'],
      ['brand', '牌', '已经是修改前的值'],
      ['unit', '盒', null],
      ['image', '', '不知道修改前的值'],
      ['barcode', '1', '这个规格已不在商品里'],
    ])
  })
})

describe('the history of a product', () => {
  it('tells what differs between two readings; a new spec is one entry', () => {
    const before = product()
    const after = product({ name: '新茶', specs: [spec({ barcode: '9' }), spec({ merchantCode: '00A-2' })] })
    expect(differences(before, after)).toEqual([
      change('spec', '', '00A-2', '00A-2'),
      change('name', '茶', '新茶'),
      change('barcode', '0123', '9', '00A-1'),
    ])
    expect(differences(before, product({ version: 9 }))).toEqual([])
    expect(valuesOf(before).size).toBe(11)
  })

  it('does not take our own writes for somebody else’s; what came after ours replaced ours', () => {
    const own = [{ changes: [change('name', '茶', '绿茶'), change('unit', '盒', '箱')] }]
    expect(foreign([change('name', '茶', '绿茶')], own)).toEqual([])
    expect(foreign([change('name', '茶', '店里的'), change('brand', 'a', 'b')], own)).toEqual([
      change('name', '绿茶', '店里的'),
      change('brand', 'a', 'b'),
    ])
  })

  it('gives a write whose old value was not known the one that the reading saw', () => {
    const row = (part: Partial<ChangeRow>): ChangeRow => ({
      ...{ id: 1, connectionId: 1, productId: 'P1', productNo: '00A', name: '茶', source: 'pos', at: 0, by: '' },
      ...{ state: 'delivered', versionFrom: 3, versionTo: 4, changes: [], note: '', trouble: null },
      ...{ outboxId: null, correlationId: null, undoOf: null, ...part },
    })
    const hourly = row({ id: 7, source: 'hourly', changes: [change('name', null, '新')] })
    const seen = row({ id: 8, changes: [change('name', '茶', '新')] })
    expect(readable([seen, hourly], () => [hourly])).toEqual([{ ...hourly, changes: [change('name', '茶', '新')] }])
    expect(readable([seen], () => [])).toEqual([seen])
  })
})

describe('分类与品牌', () => {
  const klass = (classId: string, className: string, parentId: string | null) => ({
    classId,
    className,
    parentId,
    level: null,
  })
  it('S60 S61 sorts the ERP’s paths: four and more levels, missing with two or three, one level is no matter', () => {
    const classes = [
      klass('1', '饮料', null),
      klass('2', '茶', '1'),
      klass('3', '绿茶', '2'),
      klass('4', '龙井', '3'),
      klass('5', '酒', null),
      klass('6', '白酒', '5'),
      klass('7', '无名', '1'),
      klass('8', ' ', '1'),
    ]
    const pos = [{ path: ['饮料'] }, { path: ['饮料', '茶'] }]
    const counts = new Map([[pathKey(['酒', '白酒']), 9]])
    const found = checkClasses(classes, pos, (key) => ({ count: counts.get(key) ?? 0, examples: [] }))
    expect(found.tooDeep.map((one) => one.path)).toEqual([['饮料', '茶', '绿茶', '龙井']])
    expect(found.missing.map((one) => one.path)).toEqual([
      ['酒', '白酒'],
      ['饮料', '茶', '绿茶'],
      ['饮料', '无名'],
    ])
  })

  it('S64 puts children below their parents and adds up', () => {
    const rows = [
      { id: '3', parentId: '1', path: ['a', 'c'] },
      { id: '1', parentId: null, path: ['a'] },
      { id: '2', parentId: '1', path: ['a', 'b'] },
    ]
    const counts = new Map([
      ['', 5],
      ['a', 1],
      ['a / b', 2],
      ['a / c', 3],
    ])
    const tree = treeOf(rows, { categories: counts, brands: new Map() })
    expect(tree.map((one) => [one.id, one.products, one.productsBelow])).toEqual([
      ['1', 1, 6],
      ['2', 2, 2],
      ['3', 3, 3],
    ])
  })
})

describe('many deliveries, one reading', () => {
  /** A clock that the test moves. */
  function handClock() {
    let now = 0
    const timers = new Set<{ at: number; run: () => void }>()
    return {
      now: () => now,
      after(delayMs: number, run: () => void) {
        const timer = { at: now + delayMs, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      advance(ms: number) {
        now += ms
        for (const timer of [...timers].filter((one) => one.at <= now)) {
          timers.delete(timer)
          timer.run()
        }
      },
    }
  }

  it('waits for silence, at the most so long, and starts anew afterwards', () => {
    const clock = handClock()
    const runs: [number, string[]][] = []
    const soon = createSoon(clock, { quietMs: 10, mostMs: 25 }, (id, noted) => runs.push([id, noted]))
    soon.note(1, 'a')
    clock.advance(9)
    soon.note(1, 'b')
    soon.note(2)
    clock.advance(9)
    expect(runs).toEqual([])
    clock.advance(1)
    expect(runs).toEqual([
      [1, ['a', 'b']],
      [2, []],
    ])
    for (let n = 0; n < 4; n++) {
      soon.note(1, `${n}`)
      clock.advance(8)
    }
    expect(runs.slice(2)).toEqual([[1, ['0', '1', '2', '3']]])
    soon.note(1)
    soon.stop()
    clock.advance(100)
    expect(runs).toHaveLength(3)
  })
})
