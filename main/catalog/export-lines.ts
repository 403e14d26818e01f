import type { PlanLine } from '../../preload/contract/index.ts'
import { csvCell } from '../journal/csv.ts'

const ACTION_TEXT: Record<PlanLine['action'], string> = {
  create: '新商品',
  'add-specs': '新规格',
  exists: '已存在，未修改',
  skipped: '跳过',
  error: '错误',
}
const RESULT_TEXT: Record<NonNullable<PlanLine['result']>, string> = {
  waiting: '等待发送',
  created: '已导入',
  existed: '已存在',
  failed: '失败',
  unknown: '结果未知',
  discarded: '已放弃',
}

/**
 * Codes as `="00123"`: a spreadsheet that opens the csv keeps leading zeros and long digits (S84). Only for text that
 * could be taken for a number.
 */
const codeCell = (code: string): string => (/^[\d.+\-eE]+$/.test(code) ? `"=""${code}"""` : csvCell(code))

export const LINES_HEADER =
  '\uFEFF货号,名称,动作,说明,结果,失败原因,分类,POS中的分类,品牌,基本单位,商家编码,规格名称,规格条码,零售价,规格说明'

/** One csv line per spec; UTF-8 with BOM, so that spreadsheets read the Chinese. */
export function csvOf(line: PlanLine): string[] {
  const head = [
    codeCell(line.productNo),
    csvCell(line.name),
    ACTION_TEXT[line.action],
    csvCell(line.reason ?? ''),
    line.result ? RESULT_TEXT[line.result] : '',
    csvCell(line.trouble ? `${line.trouble.problem}：${line.trouble.cause}。${line.trouble.action}` : ''),
    csvCell(line.categoryPath.join(' / ')),
    csvCell(line.categoryInPos.join(' / ')),
    csvCell(line.brand),
    csvCell(line.unit),
  ].join(',')
  if (line.specs.length === 0) return [`${head},,,,,`]
  return line.specs.map((spec) =>
    [
      head,
      codeCell(spec.merchantCode),
      csvCell(spec.specName),
      codeCell(spec.barcode),
      spec.retailPrice,
      csvCell(spec.reason ?? ''),
    ].join(','),
  )
}
