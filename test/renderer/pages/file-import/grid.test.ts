import { describe, expect, it } from 'vitest'
import { formatBlock, parseBlock } from '../../../../renderer/pages/file-import/grid/clipboard-block.ts'
import {
  type Bounds,
  chosenRows,
  type GridAction,
  type GridState,
  reduceGrid,
  START,
  spotOfKey,
} from '../../../../renderer/pages/file-import/grid/grid-state.ts'
import { placeColumns, scrollFor } from '../../../../renderer/pages/file-import/grid/layout.ts'
import { createRowPages } from '../../../../renderer/pages/file-import/grid/row-pages.ts'

const bounds: Bounds = { rows: 10, columns: 4, page: 5, stops: [0, 2, 3] }
const stateAfter = (...actions: GridAction[]): GridState =>
  actions.reduce((state, action) => reduceGrid(state, action, bounds), START)

describe('what the clipboard holds', () => {
  it.each([
    ['one cell', '00123', [['00123']]],
    ['a column from Excel, with its last line break', '00123\r\n00124\r\n', [['00123'], ['00124']]],
    ['a block with an empty cell', 'a\t\tc\nd\te\tf', [['a', '', 'c'], ['d', 'e', 'f']]], // biome-ignore format: one line per case
    ['a blank line in the middle', 'a\n\nb', [['a'], [''], ['b']]],
    ['a cell with a line break and marks', '"a\nb ""c"""\td', [['a\nb "c"', 'd']]],
    ['a mark that is part of the text', '6" 螺丝\t"x" y', [['6" 螺丝', '"x" y']]],
    ['nothing', '', [['']]],
  ])('%s', (_name, text, rows) => {
    expect(parseBlock(text)).toEqual(rows)
  })
  it('is the same after going there and back', () => {
    const rows = [
      ['a\tb', '"', ''],
      ['x\r\ny', '006', '𠮷'],
    ]
    expect(parseBlock(formatBlock(rows))).toEqual(rows)
  })
})

describe('keys of the grid', () => {
  it('Enter goes down, Tab right and on to the next row, both ends hold', () => {
    expect(stateAfter({ type: 'edit' }, { type: 'commit', move: 'down' }).at).toEqual({ row: 1, column: 0 })
    const end = stateAfter({ type: 'go', at: { row: 3, column: 3 } }, { type: 'commit', move: 'right' })
    expect(end).toMatchObject({ at: { row: 4, column: 0 }, flow: true, editing: false, landed: true })
    expect(reduceGrid(end, { type: 'go', at: end.at }, bounds).landed).toBe(false)
    expect(stateAfter({ type: 'go', at: { row: 9, column: 3 } }, { type: 'commit', move: 'right' }).at.row).toBe(9)
    expect(stateAfter({ type: 'commit', move: 'left' }).at).toEqual({ row: 0, column: 0 })
  })
  it('Tab moves inside only after writing; any other move lets it leave', () => {
    const flowing = stateAfter({ type: 'edit' }, { type: 'commit', move: 'right' })
    expect(flowing.flow).toBe(true)
    expect(reduceGrid(flowing, { type: 'go', at: { row: 2, column: 1 } }, bounds).flow).toBe(false)
    expect(reduceGrid(flowing, { type: 'cancel' }, bounds).flow).toBe(false)
  })
  it('Tab passes over what cannot be written in', () => {
    expect(stateAfter({ type: 'commit', move: 'right' }).at).toEqual({ row: 0, column: 2 })
    const back = stateAfter({ type: 'go', at: { row: 1, column: 2 } }, { type: 'commit', move: 'left' })
    expect(back.at).toEqual({ row: 1, column: 0 })
    expect(reduceGrid(back, { type: 'commit', move: 'left' }, bounds).at).toEqual({ row: 0, column: 3 })
  })
  it('Shift extends the selection, writing gives it up', () => {
    const chosen = stateAfter(
      { type: 'go', at: { row: 5, column: 1 } },
      { type: 'go', at: { row: 2, column: 1 }, extend: true },
    )
    expect(chosenRows(chosen)).toEqual({ first: 2, last: 5 })
    expect(chosenRows(reduceGrid(chosen, { type: 'edit' }, bounds))).toEqual({ first: 2, last: 2 })
  })
  it('fewer rows bring the chosen cell back inside', () => {
    const state = stateAfter({ type: 'go', at: { row: 9, column: 3 } })
    const fewer = reduceGrid(state, { type: 'bounds', bounds: { ...bounds, rows: 3, columns: 2 } }, bounds)
    expect(fewer.at).toEqual({ row: 2, column: 1 })
    expect(reduceGrid(fewer, { type: 'bounds', bounds }, bounds)).toBe(fewer)
  })
  it.each([
    ['ArrowDown', false, { row: 5, column: 1 }],
    ['ArrowDown', true, { row: 9, column: 1 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', false, { row: 4, column: 3 }],
    ['PageDown', false, { row: 9, column: 1 }],
    ['a', false, null],
  ])('%s (Ctrl: %s)', (key, ctrl, spot) => {
    expect(spotOfKey(key, ctrl, { row: 4, column: 1 }, bounds)).toEqual(spot)
  })
})

describe('where cells stand', () => {
  const layout = placeColumns(
    [
      { key: 'a', title: 'a', width: 100, frozen: true },
      { key: 'b', title: 'b', width: 200 },
      { key: 'c', title: 'c', width: 200 },
    ],
    50,
  )
  const port = { top: 0, left: 0, width: 400, height: 128 }
  it('frozen columns stay in front of the row', () => {
    expect(layout).toMatchObject({ width: 550, frozenWidth: 150 })
  })
  it.each([
    ['seen whole', { row: 1, column: 1 }, null],
    ['below', { row: 10, column: 1 }, { top: 208, left: 0 }],
    ['right', { row: 0, column: 2 }, { top: 0, left: 150 }],
  ])('a cell %s', (_name, spot, to) => {
    expect(scrollFor(port, layout, spot, 28, 28)).toEqual(to)
  })
  it('a cell behind the frozen columns comes out again', () => {
    expect(scrollFor({ ...port, left: 150 }, layout, { row: 0, column: 1 }, 28, 28)).toEqual({ top: 0, left: 0 })
  })
})

describe('rows read as they come into sight', () => {
  interface Row {
    n: number
    text: string
  }
  function source(total: number) {
    const asked: number[] = []
    const open: (() => void)[] = []
    let text = 'old'
    const pages = createRowPages<Row>({
      pageSize: 100,
      rowKey: (row) => row.n,
      read: (offset, limit) =>
        new Promise((resolve) => {
          asked.push(offset)
          const said = text
          open.push(() => {
            const rows = Array.from({ length: Math.min(limit, total - offset) }, (_, i) => ({
              n: offset + i,
              text: said,
            }))
            resolve({ ok: true, data: { rows, total } })
          })
        }),
    })
    const settle = async () => {
      while (open.length > 0) {
        for (const answer of open.splice(0)) answer()
        await Promise.resolve()
        await Promise.resolve()
        await Promise.resolve()
      }
    }
    return { pages, asked, settle, change: (next: string) => (text = next) }
  }

  it('W6 of 500,000 rows reads what is seen and nothing else', async () => {
    const { pages, asked, settle } = source(500_000)
    pages.want(0, 40)
    await settle()
    expect(pages.get()).toMatchObject({ total: 500_000, loading: false })
    pages.want(399_980, 400_020)
    await settle()
    expect(asked).toEqual([0, 399_900, 400_000])
    expect(pages.row(400_019)?.n).toBe(400_019)
    expect(pages.row(200_000)).toBeUndefined()
  })
  it('after a change what is in sight is read again, and shown until then', async () => {
    const { pages, asked, settle, change } = source(1000)
    pages.want(0, 30)
    await settle()
    change('new')
    pages.changed()
    expect(pages.row(3)?.text).toBe('old')
    await settle()
    expect(pages.row(3)?.text).toBe('new')
    expect(asked).toEqual([0, 0])
  })
  it('a change while a page is read makes it be read once more', async () => {
    const { pages, settle, change } = source(1000)
    pages.want(0, 30)
    change('new')
    pages.changed()
    await settle()
    expect(pages.row(0)?.text).toBe('new')
  })
  it('rows of an answer take their places at once', async () => {
    const { pages, settle } = source(1000)
    pages.want(0, 30)
    await settle()
    pages.put([{ n: 7, text: 'edited' }])
    expect(pages.row(7)?.text).toBe('edited')
  })
  it('a failed reading is told, and tried again on demand', async () => {
    let fail = true
    const pages = createRowPages<Row>({
      pageSize: 10,
      rowKey: (row) => row.n,
      read: () =>
        Promise.resolve(
          fail
            ? { ok: false, error: { code: 'X', problem: 'p', cause: 'c', action: 'a', retryable: true } }
            : { ok: true, data: { rows: [{ n: 0, text: 'x' }], total: 1 } },
        ),
    })
    pages.want(0, 10)
    await Promise.resolve()
    await Promise.resolve()
    expect(pages.get().error?.code).toBe('X')
    fail = false
    pages.retry()
    await Promise.resolve()
    await Promise.resolve()
    expect(pages.get()).toMatchObject({ total: 1, error: null })
  })
})
