import type { FileIssue } from '../../../preload/contract/index.ts'

export const ISSUE_CODES = [
  'ROW_BROKEN',
  'ROW_SHORT',
  'REQUIRED',
  'TOO_LONG',
  'PRICE',
  'PRICE_RANGE',
  'ON_SALE_VALUE',
  'CATEGORY_EMPTY_LEVEL',
  'CATEGORY_NAME',
  'CATEGORY_TOO_DEEP',
  'ERROR_VALUE',
  'UNDECODABLE',
  'FORMULA_EMPTY',
  'DATE',
  'DIGITS_LOST',
  'SCIENTIFIC',
  'DIGITS_SUSPECT',
  'ZEROS_LOST',
  'DUPLICATE_CODE',
  'RESTORED',
  'GUARD_REMOVED',
  'CLEANED',
  'FORMULA',
  'EXAMPLE_CODE',
  'EXAMPLE_ROW',
] as const
export type IssueCode = (typeof ISSUE_CODES)[number]
export const LEVELS = ['error', 'warning', 'note'] as const
export type IssueLevel = (typeof LEVELS)[number]

interface Words {
  level: IssueLevel
  title: string
  /** `arg` is what the check found. */
  rule(arg: string): string
  fix(arg: string): string
}

/** Of the example row that nobody deleted from 样例文件. */
export const EXAMPLE_SKIPPED = '这一行是样例文件自带的示例，已自动排除，不会导入'

/** Every sentence of the grid: what is wrong and what to do (W8). */
const WORDS: Readonly<Record<IssueCode, Words>> = {
  ROW_BROKEN: {
    level: 'error',
    title: '行结构损坏',
    rule: (arg) =>
      arg === 'broken-quotes' ? '这一行的引号不完整，列可能错位' : '这一行的列数比表头多，内容里可能有没加引号的分隔符',
    fix: () => '请在来源文件中改正这一行后重新导入，或在这里排除这一行',
  },
  EXAMPLE_CODE: {
    level: 'error',
    title: '商家编码是示例编码',
    rule: () => '商家编码还是样例文件里的示例编码',
    fix: () => '请填写真实的商家编码，或排除这一行',
  },
  EXAMPLE_ROW: {
    level: 'note',
    title: '样例文件的示例行',
    rule: () => EXAMPLE_SKIPPED,
    fix: () => '不需要处理',
  },
  ROW_SHORT: {
    level: 'warning',
    title: '行的列数不足',
    rule: () => '这一行的列数比表头少，缺的列按空白处理',
    fix: () => '请核对这一行的各列有没有错位',
  },
  REQUIRED: {
    level: 'error',
    title: '必填项为空',
    rule: (arg) => `${arg}不能为空`,
    fix: (arg) => `请填写${arg}，或排除这一行`,
  },
  TOO_LONG: {
    level: 'error',
    title: '内容过长',
    rule: (arg) => `超过 ${arg} 个字符，智能POS 放不下`,
    fix: (arg) => `请缩短到 ${arg} 个字符以内`,
  },
  PRICE: {
    level: 'error',
    title: '零售价不是数字',
    rule: () => '零售价应为数字，最多四位小数',
    fix: () => '请改为数字，例如 12.50',
  },
  PRICE_RANGE: {
    level: 'error',
    title: '零售价超出范围',
    rule: () => '零售价不能为负数，也不能超过 99,999,999',
    fix: () => '请改为正确的价格',
  },
  ON_SALE_VALUE: {
    level: 'error',
    title: '上下架填写错误',
    rule: () => '上下架只能为空或 1（上架）、2（下架）',
    fix: () => '请改为 1、2 或清空（清空 = 上架）',
  },
  CATEGORY_EMPTY_LEVEL: {
    level: 'error',
    title: '分类有空的一级',
    rule: () => '分类路径里有一级没有名称',
    fix: () => '请写成 一级/二级/三级，去掉多余的“/”',
  },
  CATEGORY_NAME: {
    level: 'error',
    title: '分类名过长',
    rule: (arg) => `分类的一级名称超过 ${arg} 个字符`,
    fix: (arg) => `请把分类名缩短到 ${arg} 个字符以内`,
  },
  CATEGORY_TOO_DEEP: {
    level: 'warning',
    title: '分类超过三级',
    rule: (arg) => `分类有 ${arg} 级，智能POS 最多三级，这个商品将跳过`,
    fix: () => '请改为三级以内的分类',
  },
  ERROR_VALUE: {
    level: 'error',
    title: '单元格是错误值',
    rule: () => '单元格里是公式的错误值（如 #N/A）',
    fix: () => '请填写正确的内容',
  },
  UNDECODABLE: {
    level: 'error',
    title: '无法识别的字符',
    rule: () => '有按当前编码无法识别的字符',
    fix: () => '请返回上一步换一种编码，或在这里改正',
  },
  FORMULA_EMPTY: {
    level: 'error',
    title: '公式没有结果',
    rule: () => '单元格是公式，文件里没有保存它的结果',
    fix: () => '请用 Excel 或 WPS 打开文件保存一次再导入，或在这里填写',
  },
  DATE: {
    level: 'error',
    title: '编码变成了日期',
    rule: () => '单元格是日期，原来的编码被表格软件改掉了',
    fix: () => '请填写原来的编码，并把来源列设为文本格式',
  },
  DIGITS_LOST: {
    level: 'error',
    title: '超过 15 位的数字',
    rule: () => '超过 15 位，Excel 已丢失末尾数字',
    fix: () => '请回到源系统重新导出为文本，或在这里填写完整的编码',
  },
  SCIENTIFIC: {
    level: 'error',
    title: '科学计数法',
    rule: () => '编码变成了科学计数法，后面的数字已丢失，不能还原',
    fix: () => '请回到源系统重新导出，编码列设为文本；或在这里填写完整的编码',
  },
  DIGITS_SUSPECT: {
    level: 'warning',
    title: '末尾数字可疑',
    rule: () => '超过 15 位且后面全是 0，末尾数字可能已被 Excel 丢失',
    fix: () => '请与源系统核对；有误请填写完整的编码',
  },
  ZEROS_LOST: {
    level: 'warning',
    title: '可能少了前面的 0',
    rule: (arg) => `这一列的编码几乎都是 ${arg} 位，这一个位数不足，前面的 0 可能已丢失`,
    fix: (arg) => `核对后可用“按 ${arg} 位补零”`,
  },
  DUPLICATE_CODE: {
    level: 'error',
    title: '商家编码重复',
    rule: (arg) => `与第 ${arg} 行的商家编码相同（不区分大小写和全角半角），只有第一行会导入`,
    fix: () => '请改为唯一的编码，或排除这一行',
  },
  RESTORED: {
    level: 'note',
    title: '已还原',
    rule: () => '数字已按文件里的完整内容和显示格式还原（前面的 0、全部位数）',
    fix: () => '请核对；不对可直接修改',
  },
  GUARD_REMOVED: {
    level: 'note',
    title: '已去掉文本标记',
    rule: () => '已去掉 ="…" 或 \' 这样的文本标记',
    fix: () => '不需要操作',
  },
  CLEANED: {
    level: 'note',
    title: '已清理',
    rule: () => '已清理空格、不可见字符、全角字符或货币符号',
    fix: () => '不需要操作',
  },
  FORMULA: {
    level: 'note',
    title: '公式的结果',
    rule: () => '单元格是公式，使用文件里保存的结果',
    fix: () => '请核对结果是否正确',
  },
}

export const levelOf = (code: IssueCode): IssueLevel => WORDS[code].level
export const levelNumber = (code: IssueCode): number => LEVELS.indexOf(WORDS[code].level)
export const titleOf = (code: IssueCode): string => WORDS[code].title

/** One issue as a person reads and copies it. */
export function issueView(
  issue: { column: number; code: IssueCode; arg: string },
  at: { rowNumber: number; header: string; value: string },
): FileIssue {
  const words = WORDS[issue.code]
  const rule = words.rule(issue.arg)
  const fix = words.fix(issue.arg)
  const where = issue.column < 0 ? '' : `，列“${at.header}”，内容“${at.value}”`
  return {
    code: issue.code,
    level: words.level,
    column: issue.column < 0 ? null : issue.column,
    rowNumber: at.rowNumber,
    header: at.header,
    value: at.value,
    rule,
    fix,
    text: `第 ${at.rowNumber} 行${where}：${rule}。${fix}。`,
  }
}
