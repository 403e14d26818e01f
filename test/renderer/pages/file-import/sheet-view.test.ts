import { describe, expect, it } from 'vitest'
import { placeColumns } from '../../../../renderer/pages/file-import/grid/layout.ts'
import {
  cellView,
  gridColumns,
  ISSUES_COLUMN,
  issuesAt,
  nextInRow,
  nextInView,
  pendingKey,
} from '../../../../renderer/pages/file-import/sheet-view.ts'
import { fileRow } from '../../scenarios/file-rows.ts'
import { fileImport } from '../../scenarios/file-views.ts'

const columns = gridColumns(fileImport(), null)
const { columns: placed } = placeColumns(columns, 50)
const at = (key: string) => placed.findIndex((one) => one.key === key)
const view = (row: number, key: string, edits?: Map<string, string>) => cellView(fileRow(row, edits), key, new Set())
const errors = { level: null, code: null }

describe('columns of the grid', () => {
  it('商家编码 stays at the left, what is the matter stands beside it, the rest as in the file', () => {
    expect(columns.slice(0, 4).map((one) => one.title)).toEqual(['商家编码', '问题', '货品编号', '货品名称'])
    expect(columns.filter((one) => one.frozen).map((one) => one.title)).toEqual(['商家编码'])
  })
  it('what is ignored is not shown, a renamed header is shown with its field', () => {
    const row = fileImport()
    const match = row.match.columns.map((one) =>
      one.index === 1 ? { ...one, header: '名称' } : one.index === 2 ? { ...one, field: null } : one,
    )
    const titles = gridColumns({ match: { ...row.match, columns: match } }, null).map((one) => one.title)
    expect(titles).toContain('名称（货品名称）')
    expect(titles).not.toContain('分类')
  })
  it('while something is at work no cell can be written in', () => {
    expect(gridColumns(fileImport(), '正在替换').every((one) => one.readOnly !== undefined)).toBe(true)
  })
})

describe('how a cell looks', () => {
  it('W11 an error has colour, sign and words', () => {
    expect(view(3, '5')).toMatchObject({ text: '6.92E+12', tone: 'error' })
    expect(view(3, '5').note).toContain('重新导出')
    expect(view(3, ISSUES_COLUMN)).toMatchObject({
      tone: 'error',
      text: '商家编码：编码是科学计数法，末尾数字已经丢失',
    })
  })
  it('W9 what was restored says what stood in the file', () => {
    expect(view(17, '5')).toMatchObject({ tone: 'note' })
    expect(view(17, '5').note).toContain('文件里是「17」')
  })
  it('an edit shows until it is booked, and is marked afterwards', () => {
    const edits = new Map([['3|5', '6920000000001']])
    expect(view(3, '5', edits)).toMatchObject({ text: '6920000000001', tone: 'edited' })
    expect(cellView(fileRow(3, edits), '5', new Set([pendingKey(3, 5)])).pending).toBe(true)
  })
  it('a row left out says so', () => {
    expect(view(15, ISSUES_COLUMN)).toMatchObject({ text: '已排除', tone: 'skipped' })
    expect(view(15, '1').dim).toBe(true)
  })
  it('issues of a cell are those of its column, of the row as such in the column of issues', () => {
    expect(issuesAt(fileRow(3), '5')).toHaveLength(1)
    expect(issuesAt(fileRow(3), '1')).toHaveLength(0)
  })
})

describe('F8', () => {
  it('finds the next issue of the row right of the chosen cell', () => {
    expect(nextInRow(fileRow(3), placed, -1, errors)).toBe(at('5'))
    expect(nextInRow(fileRow(3), placed, at('5'), errors)).toBeNull()
    expect(nextInRow(fileRow(5), placed, -1, errors)).toBeNull()
    expect(nextInRow(fileRow(5), placed, -1, { level: 'warning', code: null })).toBe(at('5'))
    expect(nextInRow(fileRow(3), placed, -1, { level: 'error', code: 'price' })).toBeNull()
  })
  it('goes through a filtered list and round its end', () => {
    const rows = [3, 7, 13].map((row) => fileRow(row))
    const pages = { row: (index: number) => rows[index] }
    const next = (row: number, column: number) => nextInView(pages, 3, placed, { row, column }, errors)
    expect(next(0, 0)).toEqual({ row: 1, column: at('1') })
    expect(next(2, at('6'))).toEqual({ row: 0, column: at('5') })
  })
  it('stops at a row that is not read yet, and ends where there is nothing', () => {
    expect(nextInView({ row: () => undefined }, 5, placed, { row: 0, column: 2 }, errors)).toEqual({
      row: 0,
      column: 2,
    })
    expect(nextInView({ row: () => fileRow(1) }, 5, placed, { row: 0, column: 2 }, errors)).toBeNull()
  })
})
