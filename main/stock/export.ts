import type { StockLine, StockResult } from '../../preload/contract/index.ts'
import { csvCell } from '../journal/csv.ts'

/** Keeps leading zeros and long digits of a code when a spreadsheet opens the csv (S84). */
const codeCell = (code: string): string =>
  /^[\s\d.+\-eE/:,]+$/.test(code) || code !== code.trim() ? `"=""${code.replaceAll('"', '""""')}"""` : csvCell(code)

export const RESULT_TEXT: Record<StockResult, string> = {
  planned: '待写入',
  waiting: '待写入',
  written: '已写入',
  verified: '已写入并核对',
  'moved-since': '已写入，之后又有变化',
  'waiting-audit': '盘点单待审核',
  moving: '变化中，已跳过',
  refused: '失败',
  expired: '过期未写',
  unknown: '结果未知',
  replaced: '没有写入（已收回或被新的同步代替）',
}

const HEADER = '\uFEFF商家编码,货号,名称,规格名称,门店ID,门店,旧值,新值,差额,原因,结果,对方当时的库存,说明'

function csvLine(line: StockLine): string {
  return [
    codeCell(line.code),
    codeCell(line.productNo),
    csvCell(line.name),
    csvCell(line.specName),
    codeCell(line.shopId),
    csvCell(line.shopName),
    line.before ?? '',
    line.after ?? '',
    line.difference ?? '',
    csvCell(line.text),
    line.result === null ? '不写入' : RESULT_TEXT[line.result],
    line.found ?? '',
    csvCell(line.trouble ? `${line.trouble.problem}：${line.trouble.cause}` : ''),
  ].join(',')
}

/** UTF-8 with BOM, so that spreadsheets read the Chinese. */
export async function stockFile(lines: AsyncIterable<{ line: StockLine }>): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = [encoder.encode(`${HEADER}\r\n`)]
  let text = ''
  let count = 0
  for await (const { line } of lines) {
    text += `${csvLine(line)}\r\n`
    count += 1
    if (count % 500 === 0) {
      parts.push(encoder.encode(text))
      text = ''
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }
  parts.push(encoder.encode(text))
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const [index, part] of parts.entries()) {
    whole.set(part, at)
    at += part.length
    if (index % 40 === 39) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return whole
}
