import { COMPARE_KINDS, type CompareLine } from '../../preload/contract/index.ts'
import { csvCell } from '../journal/csv.ts'
import type { CompareRow } from './compare-state.ts'
import type { CompareTables } from './compare-tables.ts'
import { dayOf } from './dates.ts'

type Kind = CompareLine['kind']

export const KIND_TEXT: Record<Kind, string> = {
  'pos-only': 'POS 有、ERP 没有',
  'erp-only': 'ERP 有、POS 没有',
  clash: '编码冲突',
  'no-code': '没有商家编码',
}
const DIFFERS_TEXT: Record<CompareLine['differs'][number], string> = {
  case: '大小写不同',
  width: '全角半角不同',
  blank: '首尾空格不同',
  'repeated-erp': 'ERP 中重复使用',
  'repeated-pos': 'POS 中重复使用',
}

/**
 * A code as `="00123"`: a spreadsheet that opens the csv keeps leading zeros, long digits, blanks at the ends, and does
 * not read 1-2 as a date (S84). Anything else of code characters cannot be mistaken; a formula sign is neutralised.
 */
const codeCell = (code: string): string =>
  /^[\s\d.+\-eE/:,]+$/.test(code) || code !== code.trim() ? `"=""${code.replaceAll('"', '""""')}"""` : csvCell(code)

export const COMPARE_HEADER =
  '\uFEFF对照结果,商家编码,在哪一边,货号,名称,规格名称,说明,ERP创建时间,导入开始日期,导入截止日期'

/** One csv line for each use of a line. */
export function compareCsv(line: CompareLine): string[] {
  return line.uses.map((use) =>
    [
      KIND_TEXT[line.kind],
      codeCell(use.code),
      use.side === 'erp' ? '旺店通ERP' : '智能POS',
      codeCell(use.productNo),
      csvCell(use.name),
      csvCell(use.specName),
      csvCell(
        line.differs.map((one) => DIFFERS_TEXT[one]).join('、') +
          (line.useCount > line.uses.length ? `（共 ${line.useCount} 处，列出 ${line.uses.length} 处）` : ''),
      ),
      line.createdAt === null ? '' : dayOf(line.createdAt),
      line.month?.from ?? '',
      line.month?.to ?? '',
    ].join(','),
  )
}

const CHUNK = 500

/** UTF-8 with BOM, so that spreadsheets read the Chinese. Made piece by piece; a million lines hold nothing up. */
export async function compareFile(tables: CompareTables, row: CompareRow, kind: Kind | null): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = [encoder.encode(`${COMPARE_HEADER}\r\n`)]
  for (const one of kind === null ? COMPARE_KINDS : [kind]) {
    for (let after = 0; ; ) {
      const lines = tables.linesAfter(row.id, one, after, CHUNK)
      const text = lines.flatMap(compareCsv).map((line) => `${line}\r\n`)
      parts.push(encoder.encode(text.join('')))
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (lines.length < CHUNK) break
      after = lines.at(-1)!.seq
    }
  }
  return joined(parts)
}

/** One array of all parts, copied a few at a time; the memory is not filled with zeros beforehand. */
async function joined(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const [index, part] of parts.entries()) {
    whole.set(part, at)
    at += part.length
    if (index % 40 === 39) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return whole
}
