import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arrangeColumns,
  type Column,
  isHidden,
  moveColumn,
  orderColumns,
  toggleColumn,
} from '../../../renderer/ui/table/columns.ts'
import { countText } from '../../../renderer/ui/table/count-text.ts'
import { nearEnd, rowWindow } from '../../../renderer/ui/table/row-window.ts'
import { headState, selectRange, toggleKey } from '../../../renderer/ui/table/selection.ts'
import { nextFocus } from '../../../renderer/ui/table/use-table-keys.ts'

const column = (key: string, part: Partial<Column<object>> = {}): Column<object> => ({
  key,
  title: key,
  width: 100,
  render: () => null,
  ...part,
})
const columns = [column('no', { locked: true }), column('name'), column('state'), column('extra', { hidden: true })]
const keys = (list: readonly Column<object>[]) => list.map((one) => one.key)

describe('列设置', () => {
  test('without habits: own order, extra columns hidden', () => {
    expect(keys(arrangeColumns(columns, undefined))).toEqual(['no', 'name', 'state'])
  })

  test('showing a hidden and hiding a shown column', () => {
    const shown = toggleColumn(columns, undefined, 'extra')
    expect(keys(arrangeColumns(columns, shown))).toEqual(['no', 'name', 'state', 'extra'])
    expect(keys(arrangeColumns(columns, toggleColumn(columns, shown, 'name')))).toEqual(['no', 'state', 'extra'])
  })

  test('a width alone neither shows nor hides anything', () => {
    const preference = { order: [], hidden: [], widths: { name: 240 } }
    expect(arrangeColumns(columns, preference).map((one) => one.width)).toEqual([100, 240, 100])
  })

  test('moving keeps the locked column first', () => {
    const moved = moveColumn(columns, undefined, 'state', -1)
    expect(keys(orderColumns(columns, moved))).toEqual(['no', 'state', 'name', 'extra'])
    expect(keys(orderColumns(columns, moveColumn(columns, moved, 'state', -1)))).toEqual([
      'no',
      'state',
      'name',
      'extra',
    ])
  })

  test('moving does not show hidden columns', () => {
    expect(keys(arrangeColumns(columns, moveColumn(columns, undefined, 'state', -1)))).toEqual(['no', 'state', 'name'])
  })

  test('habits that name columns of an older version do no harm', () => {
    const old = { order: ['gone', 'state'], hidden: ['no', 'gone'], widths: {} }
    expect(keys(orderColumns(columns, old)).sort()).toEqual(['extra', 'name', 'no', 'state'])
    expect(isHidden(columns[0] as Column<object>, old)).toBe(false)
  })
})

describe('drawn rows', () => {
  test('short lists are drawn whole', () => {
    expect(rowWindow(120, 0, 400, 32)).toEqual({ first: 0, end: 120 })
  })

  test('every visible row is drawn, and far fewer than all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 121, max: 1_000_000 }),
        fc.nat(),
        fc.integer({ min: 100, max: 2000 }),
        (count, seed, height) => {
          const rowHeight = 32
          const top = seed % Math.max(1, count * rowHeight - height)
          const { first, end } = rowWindow(count, top, height, rowHeight)
          expect(first * rowHeight).toBeLessThanOrEqual(top)
          expect(Math.min(count, end) * rowHeight).toBeGreaterThanOrEqual(Math.min(count * rowHeight, top + height))
          expect(end - first).toBeLessThan(height / rowHeight + 30)
        },
      ),
    )
  })

  test('a list that shrank below the scroll position still draws something', () => {
    const { first, end } = rowWindow(200, 1_000_000, 400, 32)
    expect(first).toBeLessThan(end)
    expect(end).toBe(200)
  })

  test('the next page is asked for one window before the end', () => {
    expect(nearEnd(200, 0, 400, 32)).toBe(false)
    expect(nearEnd(200, 5700, 400, 32)).toBe(true)
  })
})

test('selection', () => {
  const all = [1, 2, 3, 4, 5]
  const one = toggleKey(new Set<number>(), 2)
  expect([...one]).toEqual([2])
  expect([...toggleKey(one, 2)]).toEqual([])
  expect([...selectRange(one, all, 1, 3, true)].sort()).toEqual([2, 3, 4])
  expect([...selectRange(new Set(all), all, 3, 1, false)].sort()).toEqual([1, 5])
  expect([headState(new Set(), all), headState(one, all), headState(new Set(all), all)]).toEqual([
    'none',
    'some',
    'all',
  ])
})

test('keys move within the list', () => {
  expect(nextFocus('ArrowDown', 9, 10, 5)).toBe(9)
  expect(nextFocus('ArrowUp', 0, 10, 5)).toBe(0)
  expect(nextFocus('PageDown', 2, 10, 5)).toBe(7)
  expect(nextFocus('End', 0, 10_000, 5)).toBe(9999)
  expect(nextFocus('x', 0, 10, 5)).toBeNull()
})

test('the foot counts what is shown and what there is', () => {
  expect(countText(200, 12_340, true)).toBe('已显示 200 / 12,340')
  expect(countText(200, null, true)).toBe('已显示 200 行')
  expect(countText(37, 37, false)).toBe('共 37 行')
})
