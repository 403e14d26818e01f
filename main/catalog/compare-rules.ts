import type { CompareLine } from '../../preload/contract/index.ts'
import { cleanCode, foldCode } from './codes.ts'
import { dayOf, startOfDay } from './dates.ts'

/** One spec of one side as it is compared: codes and names only. */
export interface CompareCode {
  side: 'erp' | 'pos'
  /** Verbatim 商家编码. */
  code: string
  productNo: string
  name: string
  specName: string
  /** Epoch ms of the product's creation in the ERP; null on the POS side and where the ERP names none. */
  createdAt: number | null
}

export type NewLine = Omit<CompareLine, 'seq'>
type Difference = CompareLine['differs'][number]

/** Uses a clash names; a code may be used a million times by mistake. */
const MOST_USES = 20

/**
 * All specs whose 商家编码 is the same for this product (trimmed, width folded, without case) → lines of the comparison.
 * S66: a code that one side lacks is a line for each spec that has it; codes that only look alike, or are used more than
 * once on a side, are a clash besides, because other systems compare them letter by letter. Without a code nothing can
 * be compared. `today`: Beijing day, where the month of an import ends at the latest.
 */
export function compareGroup(group: readonly CompareCode[], today: string): { lines: NewLine[]; both: boolean } {
  const [first] = group
  if (first === undefined) return { lines: [], both: false }
  if (foldCode(first.code) === '') return { lines: group.map((one) => lineOf('no-code', [one])), both: false }
  const erp = group.filter((one) => one.side === 'erp')
  const pos = group.filter((one) => one.side === 'pos')
  const lines: NewLine[] = []
  if (pos.length === 0) for (const one of erp) lines.push(erpOnly(one, today))
  if (erp.length === 0) for (const one of pos) lines.push(lineOf('pos-only', [one]))
  const differs = differencesOf(
    group.map((one) => one.code),
    erp.length,
    pos.length,
  )
  if (differs.length > 0) lines.push({ ...lineOf('clash', group), differs })
  return { lines, both: erp.length > 0 && pos.length > 0 }
}

/** In what the codes of a group, which fold to the same, differ letter by letter; and on which side one is used twice. */
function differencesOf(codes: readonly string[], erp: number, pos: number): Difference[] {
  const parts = codes.map((code) => EDGES.exec(code)?.slice(1) ?? ['', code, ''])
  const several = (key: (part: string[]) => string) => new Set(parts.map(key)).size > 1
  const found: Difference[] = []
  if (several(([, core = '']) => cleanCode(core))) found.push('case')
  if (several(([, core = '']) => core.toLowerCase())) found.push('width')
  if (several(([before = '', , after = '']) => `${before}|${after}`)) found.push('blank')
  if (erp > 1) found.push('repeated-erp')
  if (pos > 1) found.push('repeated-pos')
  return found
}

/** Blanks and invisible characters at both ends, which `cleanCode` takes away, and what is between. */
const EDGES = /^([\s\u200B-\u200D\u2060\uFEFF]*)(.*?)([\s\u200B-\u200D\u2060\uFEFF]*)$/su

function erpOnly(one: CompareCode, today: string): NewLine {
  return {
    ...lineOf('erp-only', [one]),
    createdAt: one.createdAt,
    month: one.createdAt === null ? null : importMonth(one.createdAt, today),
  }
}

function lineOf(kind: CompareLine['kind'], group: readonly CompareCode[]): NewLine {
  return {
    kind,
    uses: group.slice(0, MOST_USES).map(({ side, code, productNo, name, specName }) => ({
      side,
      code,
      productNo,
      name,
      specName,
    })),
    useCount: group.length,
    differs: [],
    createdAt: null,
    month: null,
  }
}

/**
 * Calendar month (Beijing days) of an instant, ended by `today`: dates that ERP商品导入 accepts (S70) and with which it
 * selects what was created at that instant.
 */
export function importMonth(at: number, today: string): { from: string; to: string } {
  const from = `${dayOf(at).slice(0, 7)}-01`
  const [year, month] = from.split('-').map(Number) as [number, number]
  const to = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  // An ERP clock ahead of ours may date a product after today.
  const last = today < dayOf(at) ? dayOf(at) : today
  return { from, to: to < last ? to : last }
}

/** 商家编码, 货号 and 名称 of all uses, folded, one a line: what the page's search looks in. */
export function searchText(line: Pick<NewLine, 'uses'>): string {
  return line.uses
    .flatMap((use) => [use.code, use.productNo, use.name])
    .map(foldCode)
    .join('\n')
}

/** Why a first day cannot be taken; null = it can. */
export function fromDayProblem(from: string, today: string): string | null {
  if (startOfDay(from) === null) return '没有这一天，请重新选择开始日期。'
  if (from > today) return `开始日期 ${from} 在今天（${today}）之后。`
  return from < EARLIEST_DAY ? `开始日期最早为 ${EARLIEST_DAY}。` : null
}

/** Bounds what one comparison asks of the ERP: every 30 days cost at least one request. */
export const EARLIEST_DAY = '2000-01-01'
/** What a person is offered; shown and changeable. */
export const DEFAULT_FROM_DAY = '2012-01-01'
