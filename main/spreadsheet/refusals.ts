import type { SheetLimits } from './limits.ts'

export type RefusalCode =
  | 'empty'
  | 'missing'
  | 'unreadable'
  | 'too-large'
  | 'password'
  | 'wps'
  | 'xlsb'
  | 'ods'
  | 'numbers'
  | 'html'
  | 'xml-table'
  | 'other-office'
  | 'archive'
  | 'binary'
  | 'damaged'
  | 'not-a-workbook'
  | 'expands'
  | 'suspicious'
  | 'doctype'
  | 'too-deep'
  | 'too-many-cells'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'too-many-strings'
  | 'huge-cell'
  | 'no-sheet'
  | 'time'
  | 'memory'

/** 问题 + 原因 + 怎么办, Chinese, for a person. Fits the contract's `Trouble`. */
export interface Refusal {
  code: RefusalCode
  problem: string
  cause: string
  action: string
}

/** A file that cannot be read. `message` is the whole sentence. */
export class SheetRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(`${refusal.problem}：${refusal.cause}。${refusal.action}`)
    this.name = 'SheetRefused'
    this.refusal = refusal
  }
}

const SAVE_AS = '请用 Excel 或 WPS 打开它，选择「文件 → 另存为」，类型选「Excel 工作簿 (*.xlsx)」，再导入新文件'
const EXPORT_AGAIN = '请从来源系统重新导出一次，或用 Excel / WPS 打开后另存为 .xlsx 再导入'
const SPLIT = '请删去多余的内容，或拆成几个文件分别导入'

/** A refusal by its code; `cause` replaces the general one where the place is known. */
export function refuse(code: RefusalCode, cause?: string): SheetRefused {
  const [problem, general, action] = text(code)
  return new SheetRefused({ code, problem, cause: cause ?? general, action })
}

function text(code: RefusalCode): readonly [problem: string, cause: string, action: string] {
  switch (code) {
    case 'empty':
      return ['文件是空的', '里面没有任何内容', '请确认导出已经完成，再选择有内容的文件']
    case 'missing':
      return ['找不到文件', '它可能已被移动、改名或删除', '请重新选择文件']
    case 'unreadable':
      return ['无法读取文件', '没有权限，或它正被别的程序占用', '请关闭正在使用它的程序，或把它复制到桌面后再选']
    case 'too-large':
      return ['文件太大', '超过了可以读取的大小', SPLIT]
    case 'password':
      return ['文件有密码', '加密的表格无法读取', '请用 Excel 或 WPS 打开，取消「打开密码」后另存为 .xlsx，再导入']
    case 'wps':
      return ['不支持 WPS 专用格式 (.et / .ett)', '这种格式只有 WPS 自己能可靠读取', SAVE_AS]
    case 'xlsb':
      return ['不支持二进制工作簿 (.xlsb)', '里面不是可以逐字读取的文本', SAVE_AS]
    case 'ods':
      return ['不支持 OpenDocument 表格 (.ods)', '只能读取 .xlsx、.xls 和 .csv', SAVE_AS]
    case 'numbers':
      return [
        '不支持 Numbers 表格 (.numbers)',
        '只能读取 .xlsx、.xls 和 .csv',
        '请在 Numbers 中选择「文件 → 导出为 → Excel」，再导入导出的 .xlsx',
      ]
    case 'html':
      return ['这不是真正的表格文件', '内容是网页 (HTML)，只是文件名写成了表格', SAVE_AS]
    case 'xml-table':
      return ['不支持 XML 表格', '内容是 XML 文本，不是 .xlsx 或 .xls', SAVE_AS]
    case 'other-office':
      return ['这不是表格文件', '内容是文字文档、演示文稿或别的办公文件', '请选择 .xlsx、.xls 或 .csv 表格']
    case 'archive':
      return ['这是压缩包，不是表格', '内容是压缩文件', '请先解压，再选择里面的 .xlsx、.xls 或 .csv']
    case 'binary':
      return ['这不是表格文件', '内容既不是 .xlsx、.xls，也不是文本', '请选择 .xlsx、.xls 或 .csv 表格']
    case 'damaged':
      return ['文件已损坏', '内容不完整或不符合表格格式', EXPORT_AGAIN]
    case 'not-a-workbook':
      return ['文件里没有工作表', '它是压缩格式，但缺少工作簿内容', EXPORT_AGAIN]
    case 'expands':
      return ['文件展开后过大', '压缩内容展开后远超正常表格，可能是恶意文件', EXPORT_AGAIN]
    case 'suspicious':
      return ['文件结构可疑', '内部条目相互重叠、重名或指向文件之外', EXPORT_AGAIN]
    case 'doctype':
      return ['文件结构可疑', '内部含有 DTD 或自定义实体，正常表格不会有', EXPORT_AGAIN]
    case 'too-deep':
      return ['文件结构可疑', '内部嵌套层数过多，正常表格不会有', EXPORT_AGAIN]
    case 'too-many-cells':
      return ['单元格太多', '超过了一次可以读取的数量', SPLIT]
    case 'too-many-rows':
      return ['行数太多', '超过了一次可以读取的行数', SPLIT]
    case 'too-many-columns':
      return ['列数太多', '有内容的列超过了上限', '请删去右侧多余的列，另存后再导入']
    case 'too-many-strings':
      return ['文本太多', '文件内的文本条目超过了上限', SPLIT]
    case 'huge-cell':
      return [
        '有一个单元格内容过长',
        '超过了一个单元格可以有的长度',
        '请检查该单元格（文本文件常因缺少一个引号），改正后再导入',
      ]
    case 'no-sheet':
      return ['找不到工作表', '文件里没有这个名字的工作表', '请重新选择工作表']
    case 'time':
      return ['读取超时', '在限定时间内没有读完，文件过大或结构异常', SPLIT]
    case 'memory':
      return ['内存不足', '读取这个文件需要的内存超过上限', SPLIT]
  }
}

export function overLimit(code: RefusalCode, key: keyof SheetLimits, limits: SheetLimits, where = ''): SheetRefused {
  const value = limits[key]
  const amount = /bytes$/i.test(key) && value >= 1024 * 1024 ? `${Math.floor(value / 1024 / 1024)} MB` : `${value}`
  return refuse(code, `${where}超过上限 ${amount.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${unit(key)}`)
}

function unit(key: keyof SheetLimits): string {
  if (key === 'cells') return ' 个单元格'
  if (key === 'rows') return ' 行'
  if (key === 'columns') return ' 列'
  if (key === 'sharedStrings') return ' 条'
  if (key === 'cellBytes') return ' 字节'
  return ''
}
