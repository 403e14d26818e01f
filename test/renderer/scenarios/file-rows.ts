import type { FileColumn, FileIssue, FileRow } from '../../../preload/contract/index.ts'

export const FIELDS = ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位', '规格条码']
export const UPDATE_FIELDS = ['商家编码', '货品名称', '分类', '品牌', '零售价', '基本单位', '规格条码', '上下架']
export const ATTRIBUTES = ['属性1', '属性2', '属性3', '属性4']
export const NAMES = [
  '男士速干圆领T恤 夏季薄款',
  '儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款 收纳桶 颜色随机 满199包邮',
  '不锈钢保温杯 500ml',
  '“简约” 北欧风 <双人> 沙发套 & 抱枕',
]
export const CODE = 5

export function column(index: number, header: string, part: Partial<FileColumn> = {}): FileColumn {
  return {
    index,
    header,
    samples: samplesOf(index),
    field: header,
    by: 'header',
    renamed: false,
    suggestion: null,
    ...part,
  }
}

function samplesOf(index: number): string[] {
  return [1, 2, 3].map((row) => cellsOf(row)[index] ?? '')
}

export function cellsOf(row: number): string[] {
  const code = row === 3 ? '6.92E+12' : row === 5 ? '690000100001' : `00${String(row).padStart(11, '0')}`
  return [
    `SP${String(Math.ceil(row / 2)).padStart(5, '0')}`,
    row === 7 ? '' : (NAMES[row % NAMES.length] ?? ''),
    row === 11 ? '家居日用/厨房/收纳/保鲜盒' : '服饰/男装/T恤',
    '海澜之家',
    row % 2 === 0 ? '颜色:红;尺码:L' : '颜色:蓝;尺码:L',
    row === 9 ? '0000000000008' : code,
    row === 13 ? '一百' : '129.9',
    '件',
    `69${String(row).padStart(11, '0')}`,
    '纯棉',
    '夏季',
    '',
    '',
  ]
}

function issue(
  row: number,
  columnIndex: number | null,
  level: FileIssue['level'],
  code: string,
  rule: string,
  fix: string,
): FileIssue {
  const header = columnIndex === null ? '' : (FIELDS[columnIndex] ?? '')
  const value = columnIndex === null ? '' : (cellsOf(row)[columnIndex] ?? '')
  return {
    code,
    level,
    column: columnIndex,
    rowNumber: row + 1,
    header,
    value,
    rule,
    fix,
    text: `第 ${row + 1} 行 ${header}「${value}」：${rule}。${fix}`,
  }
}

export function issuesOf(row: number): FileIssue[] {
  switch (row) {
    case 3:
      return [
        issue(
          row,
          CODE,
          'error',
          'scientific',
          '编码是科学计数法，末尾数字已经丢失',
          '请回到旺店通重新导出为文本，或在这里填写完整的编码',
        ),
      ]
    case 5:
      return [issue(row, CODE, 'warning', 'zero-lost', '比同列其他编码少 1 位，可能丢了前面的 0', '核对后按 13 位补零')]
    case 7:
      return [issue(row, 1, 'error', 'required', '货品名称不能为空', '请填写货品名称')]
    case 8:
    case 9:
      return row === 8
        ? []
        : [issue(row, CODE, 'error', 'duplicate', '商家编码与第 9 行重复', '请改成不同的编码，或跳过其中一行')]
    case 11:
      return [issue(row, 2, 'error', 'depth', '分类有 4 级，智能POS最多三级', '请改成三级以内')]
    case 13:
      return [issue(row, 6, 'error', 'price', '零售价不是数字', '请填写数字，如 129.9')]
    default:
      return row % 17 === 0 ? [issue(row, CODE, 'note', 'restored', '按单元格格式还原了前面的 0', '')] : []
  }
}

export function fileRow(row: number, edits: ReadonlyMap<string, string> = new Map()): FileRow {
  const cells = cellsOf(row)
  const originals: FileRow['originals'] = row % 17 === 0 ? [{ column: CODE, text: String(row) }] : []
  for (const [key, text] of edits) {
    const [at, columnIndex] = key.split('|').map(Number)
    if (at !== row || columnIndex === undefined) continue
    originals.push({ column: columnIndex, text: cells[columnIndex] ?? '' })
    cells[columnIndex] = text
  }
  const issues = issuesOf(row).filter((one) => !edits.has(`${row}|${one.column}`))
  return { row, rowNumber: row + 1, cells, originals, issues, skipped: row === 15 }
}
