import type { FileImport, FileIssue, FileRow, FileRowFilter } from '../../../preload/contract/index.ts'
import type { CellView } from './grid/grid-row.tsx'
import type { Spot } from './grid/grid-state.ts'
import type { GridColumn, PlacedColumn } from './grid/layout.ts'
import type { RowPages } from './grid/row-pages.ts'

/** The column in which a row says in words what is the matter with it. */
export const ISSUES_COLUMN = 'issues'
const CODES = new Set(['商家编码', '货品编号', '规格条码'])
const WIDTHS: Readonly<Record<string, number>> = {
  商家编码: 150,
  货品编号: 130,
  货品名称: 240,
  分类: 170,
  规格名称: 130,
  规格条码: 140,
  零售价: 90,
  基本单位: 80,
  上下架: 76,
}

/** Columns of the grid: 商家编码 and what is the matter first and frozen, then those that are used, in the file's order. */
export function gridColumns(row: Pick<FileImport, 'match'>, readOnly: string | null): GridColumn[] {
  const used = row.match.columns.filter((column) => column.field !== null)
  const off = readOnly === null ? {} : { readOnly }
  const columns = used.map((column): GridColumn => {
    const field = column.field ?? ''
    return {
      key: String(column.index),
      title: field === column.header.trim() ? field : `${column.header || field}（${field}）`,
      width: WIDTHS[field] ?? 110,
      frozen: field === '商家编码',
      code: CODES.has(field),
      ...(field === '零售价' ? { align: 'end' as const } : {}),
      ...off,
    }
  })
  const issues: GridColumn = { key: ISSUES_COLUMN, title: '问题', width: 220, readOnly: '说明不能修改' }
  return [...columns.filter((one) => one.frozen), issues, ...columns.filter((one) => !one.frozen)]
}

const RANK = { error: 0, warning: 1, note: 2 } as const

/** Worst first. */
export function worst(issues: readonly FileIssue[]): FileIssue | null {
  return issues.reduce<FileIssue | null>(
    (found, one) => (found === null || RANK[one.level] < RANK[found.level] ? one : found),
    null,
  )
}

/** Issues of a cell; in the column of issues those of the row as such. */
export function issuesAt(row: FileRow, column: string): FileIssue[] {
  const index = column === ISSUES_COLUMN ? null : Number(column)
  return row.issues.filter((issue) => issue.column === index)
}

/** How a cell looks: colour, sign and words of what is the matter. */
export function cellView(row: FileRow, column: string, pending: ReadonlySet<string>): CellView {
  if (column === ISSUES_COLUMN) {
    if (row.skipped) return { text: '已排除', tone: 'skipped', note: '不写入智能POS' }
    const one = worst(row.issues)
    if (one === null) return { text: '', tone: null, note: '' }
    const more = row.issues.length - 1
    return {
      text: `${one.column === null ? '' : `${one.header}：`}${one.rule}${more > 0 ? `（另有 ${more} 处）` : ''}`,
      tone: one.level,
      note: row.issues.map((issue) => issue.text).join('\n'),
    }
  }
  const text = row.cells[Number(column)] ?? ''
  const issues = issuesAt(row, column)
  const one = worst(issues)
  const original = row.originals.find((was) => String(was.column) === column)
  const notes = issues.map((issue) => `${issue.rule}。${issue.fix}`)
  if (original !== undefined) notes.push(`文件里是「${original.text}」`)
  const view: CellView = {
    text,
    tone: one?.level ?? (original === undefined ? null : 'edited'),
    note: notes.join('\n'),
    dim: row.skipped,
  }
  return pending.has(pendingKey(row.row, Number(column))) ? { ...view, pending: true } : view
}

export const pendingKey = (row: number, column: number): string => `${row}|${column}`

type Wanted = Pick<FileRowFilter, 'level' | 'code'>

/** Whether an issue is one that F8 goes to: those of the filter, else errors. */
export function isWanted(issue: FileIssue, { level, code }: Wanted): boolean {
  return issue.level === (level ?? 'error') && (code === null || issue.code === code)
}

/** The next wanted issue of this row right of a column (-1 = from its first); `null` = none. */
export function nextInRow(
  row: FileRow,
  columns: readonly PlacedColumn[],
  after: number,
  wanted: Wanted,
): number | null {
  const hit = columns.find(
    (column) => column.index > after && issuesAt(row, column.key).some((issue) => isWanted(issue, wanted)),
  )
  return hit?.index ?? null
}

/**
 * F8 in a filtered list: the next wanted issue after a cell, round the end. Where the next row is not read yet, its
 * place is the answer: every row of the list has one.
 */
export function nextInView(
  pages: Pick<RowPages<FileRow>, 'row'>,
  total: number,
  columns: readonly PlacedColumn[],
  at: Spot,
  wanted: Wanted,
): Spot | null {
  for (let step = 0; step <= total; step++) {
    const place = (at.row + step) % total
    const row = pages.row(place)
    if (row === undefined) return { row: place, column: at.column }
    const column = nextInRow(row, columns, step === 0 ? at.column : -1, wanted)
    if (column !== null) return { row: place, column }
  }
  return null
}
