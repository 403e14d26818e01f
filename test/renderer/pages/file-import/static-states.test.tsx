import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { FileImport } from '../../../../preload/contract/index.ts'
import { CellBar } from '../../../../renderer/pages/file-import/cell-bar.tsx'
import { placeColumns } from '../../../../renderer/pages/file-import/grid/layout.ts'
import { IssueKinds } from '../../../../renderer/pages/file-import/issue-kinds.tsx'
import { choicesOf, matchState } from '../../../../renderer/pages/file-import/match.ts'
import { columnLetter, MatchList } from '../../../../renderer/pages/file-import/match-list.tsx'
import { planNotes } from '../../../../renderer/pages/file-import/plan-step.tsx'
import { RecentFiles } from '../../../../renderer/pages/file-import/recent-files.tsx'
import { gridColumns } from '../../../../renderer/pages/file-import/sheet-view.ts'
import { pageAt } from '../../../../renderer/pages.tsx'
import { FILE_TEXT, sameBeforeText } from '../../../../renderer/text/file-import.ts'
import { fileRow } from '../../scenarios/file-rows.ts'
import { fileImport, fileImports } from '../../scenarios/file-views.ts'

const nothing = () => {}
const { columns } = placeColumns(gridColumns(fileImport(), null), 50)

const cellBar = (row: number, key: string) =>
  renderToStaticMarkup(
    <CellBar
      row={fileRow(row)}
      column={columns.find((one) => one.key === key) ?? null}
      said=""
      readOnly={null}
      onSkip={nothing}
    />,
  )

describe('what the page says', () => {
  it('S80 S107 has both pages in the menu of a shop', () => {
    expect(pageAt('/file-import', 'shop')?.menuPath.join('→')).toBe('商品管理→商品管理→商品批量导入→文件导入')
    expect(pageAt('/batch-update', 'shop')?.menuPath.join('→')).toBe('商品管理→商品管理→商品批量更新→文件导入')
  })
  it('S78 S82 S85 S86 how to export, that choosing writes nothing, once per csv, 5,000', () => {
    expect(FILE_TEXT.erp.join('')).toMatch(/货品→单品列表.*右键.*导出/)
    expect(FILE_TEXT.readOnly).toContain('不写入')
    expect(FILE_TEXT.oncePerFile).toContain('一次')
    expect(FILE_TEXT.splitAdvice).toContain('5,000')
  })
  it('S103 S106 A8 what the hourly update does, when to edit by hand, what a blank 上下架 means', () => {
    expect(FILE_TEXT.updateNote).toContain('零售价、货品名称、规格条码')
    expect(FILE_TEXT.fewNote).toContain('手工修改')
    expect(FILE_TEXT.onSaleNote).toMatch(/空白或 1 = 上架，2 = 下架/)
  })
  it('W2 names date and operator of the first import', () => {
    expect(sameBeforeText('2026-11-19 10:20:00', '李四', 'a.csv')).toMatch(/2026-11-19 10:20:00 由 李四 导入过/)
  })
})

describe('a cell in words', () => {
  it('W8 row number, column, value, rule and fix, to copy', () => {
    const html = cellBar(3, '5')
    for (const part of ['第 4 行', '商家编码', '6.92E+12', '科学计数法', '重新导出', '复制'])
      expect(html).toContain(part)
  })
  it('says what stood in the file', () => {
    expect(cellBar(17, '5')).toContain('文件里是「17」')
  })
  it('draws text of a file as text', () => {
    const row = { ...fileRow(1), cells: ['<img src=x onerror=alert(1)>'] }
    const html = renderToStaticMarkup(
      <CellBar
        row={row}
        column={columns.find((one) => one.key === '0') ?? null}
        said=""
        readOnly={null}
        onSkip={nothing}
      />,
    )
    expect(html).not.toContain('<img')
  })
})

describe('lists', () => {
  it('kinds of issues come worst first, with counts and their fix', () => {
    const html = renderToStaticMarkup(
      <IssueKinds row={fileImport()} code="duplicate" readOnly={null} onShow={nothing} onFix={nothing} />,
    )
    expect(html.indexOf('商家编码重复')).toBeLessThan(html.indexOf('可能丢了前面的 0'))
    expect(html).toContain('按 13 位补零')
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(1)
  })
  it('S91 a renamed header shows what it may stand for', () => {
    const row = fileImports.find((one) => one.id === 3) as FileImport
    const choices = choicesOf(row.match)
    const html = renderToStaticMarkup(
      <MatchList row={row} choices={choices} state={matchState(row.match, choices)} onChoose={nothing} />,
    )
    expect(html).toContain('可能是「商家编码」，点此使用')
    expect(html).toContain('最后四列，名称不限')
  })
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
  ])('column %i is Excel’s %s', (index, letter) => {
    expect(columnLetter(index)).toBe(letter)
  })
  it('recent files: empty, failed to read, many', () => {
    const draw = (list: readonly FileImport[] | null, error: Parameters<typeof RecentFiles>[0]['error'] = null) =>
      renderToStaticMarkup(<RecentFiles list={list} error={error} currentId={1} onRetry={nothing} />)
    expect(draw([])).toContain(FILE_TEXT.noRecent)
    expect(draw(null)).toContain('正在读取')
    expect(draw(null, { code: 'X', problem: '没读到', cause: '', action: '', retryable: true })).toContain('没读到')
    const html = draw(fileImports)
    expect(html).toContain('href="#/batch-update?id=7"')
    expect(html).toContain('完成，失败 12')
  })
  it('W7 a plan without changes says why', () => {
    expect(planNotes(fileImports.find((one) => one.id === 10) as FileImport)).toContain(FILE_TEXT.nothingCreate)
  })
})
