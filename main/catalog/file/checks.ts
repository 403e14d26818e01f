import { parseDecimal } from '../../remote/decimal.ts'
import { cleanText, foldFullWidth } from '../../spreadsheet/index.ts'
import { MAX_LEVELS } from '../categories.ts'
import { cleanCode, foldCode } from '../codes.ts'
import {
  type ColumnKind,
  categoryPathOf,
  EXAMPLE,
  EXAMPLE_CODE,
  OFF_SALE_TEXT,
  ON_SALE_TEXT,
  type TemplateKind,
} from '../template-columns.ts'
import { kindOfField, type Match } from './columns.ts'
import type { IssueCode } from './issues.ts'

/** What the reader noticed about a cell, for as long as its text is `text`. */
export interface Mark {
  column: number
  text: string
  /** Names joined in the order of NOTES. */
  notes: string[]
  kind: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'empty'
  /** What stands in the file. */
  raw: string
}

export interface RowToCheck {
  cells: string[]
  marks: readonly Mark[]
  /** ROW_PROBLEMS of the reader. */
  problems: readonly string[]
}

export interface Found {
  column: number
  code: IssueCode
  arg: string
}

/** Longest texts that the POS takes (pos.openapi.yaml, ProductInput and SpecInput), in characters. */
const LENGTHS: Readonly<Record<string, number>> = {
  货品编号: 64,
  货品名称: 255,
  品牌: 64,
  规格名称: 255,
  商家编码: 64,
  基本单位: 32,
  规格条码: 64,
}
const CATEGORY_NAME = 32
const PLAIN_CATEGORY = /^[^/\\\s]+(?:\/[^/\\\s]+){0,2}$/u
const ATTRIBUTE_VALUE = 64
/** Most prices; neither too large nor in need of a closer look. */
const PLAIN_PRICE = /^\d{1,7}(?:\.\d{1,4})?$/
const HIGHEST_PRICE = 99_999_999 * 10_000
/** Fields without which a new product cannot be made. 分类, 品牌, 规格名称 and 基本单位 may be blank. */
const NEEDED: Readonly<Record<TemplateKind, ReadonlySet<string>>> = {
  create: new Set(['货品编号', '货品名称', '商家编码', '零售价']),
  update: new Set(['商家编码']),
}

export interface CheckedColumn {
  column: number
  field: string
  kind: ColumnKind
  needed: boolean
  longest: number
}

export interface Checks {
  columns: CheckedColumn[]
  /** Column of 商家编码; -1 = none. */
  code: number
  example: Readonly<Record<string, string>>
}

export function checksOf(kind: TemplateKind, match: Match): Checks {
  const columns = match.flatMap((field, column): CheckedColumn[] =>
    field === null
      ? []
      : [
          {
            column,
            field,
            kind: kindOfField(kind, field),
            needed: NEEDED[kind].has(field),
            longest: LENGTHS[field] ?? (field === '分类' ? Number.POSITIVE_INFINITY : ATTRIBUTE_VALUE),
          },
        ],
  )
  return { columns, code: match.indexOf('商家编码'), example: EXAMPLE[kind] }
}

const ODD = /[\p{Cc}\u00a0\u00ad\u2000-\u200d\u202f\u2060\u3000\ufeff\uff01-\uff5e\ufffd]/u
const FULL_WIDTH = /[\uff01-\uff5e]/

/** Whether any of the texts in `all` may have invisible or full-width characters: a look at thousands of cells at once. */
export const mayNeedMending = (all: string): boolean => ODD.test(all)

/**
 * The text of a cell as it is used: without outer blanks and invisible characters; identifiers, prices and 上下架 with
 * full-width signs folded; a price without ¥, thousands separators and 元. The same text where nothing was to be mended.
 * @param odd false where it is known that the text has no odd character; then only its ends are looked at
 */
export function mended(text: string, kind: ColumnKind | null, odd = true): string {
  if (text === '') return text
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  let now = text
  if (first <= 32 || last <= 32 || (odd && ODD.test(text))) {
    now =
      kind === 'identifier' || kind === 'price' || kind === 'flag' ? cleanText(foldFullWidth(text)) : cleanText(text)
  }
  if (kind === 'price' && now !== '' && !/^\d+(\.\d+)?$/.test(now)) return plainPrice(now)
  return now
}

function plainPrice(text: string): string {
  const bare = text
    .replace(/^(?:[¥￥]|RMB|CNY)\s*/i, '')
    .replace(/\s*元$/, '')
    .trim()
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare) ? bare.replaceAll(',', '') : /^\d+(\.\d+)?$/.test(bare) ? bare : text
}

/** A price × 10⁴, or null where the text is none. Binary noise behind the fourth place (12.300000000000001) is dropped. */
export function priceOf(text: string): number | null {
  const exact = parseDecimal(text)
  if (exact !== null) return exact
  if (!/^\d{1,11}\.\d{9,20}$/.test(text)) return null
  const rounded = Number(text).toFixed(4)
  return Math.abs(Number(rounded) - Number(text)) < 1e-8 ? parseDecimal(rounded) : null
}

const NO_FINDINGS: readonly Found[] = Object.freeze([])

/** What is wrong or worth knowing in one row, as far as the row alone tells. Cells are mended already. */
export function checkRow(row: RowToCheck, checks: Checks): readonly Found[] {
  let found: Found[] | null = null
  const add = (column: number, code: IssueCode, arg = ''): void => {
    found ??= []
    found.push({ column, code, arg })
  }
  if (checks.code >= 0 && row.cells[checks.code] === EXAMPLE_CODE) {
    if (isExample(row, checks)) return [{ column: checks.code, code: 'EXAMPLE_ROW', arg: '' }]
    add(checks.code, 'EXAMPLE_CODE')
  }
  for (const problem of row.problems) {
    if (problem === 'long-row' || problem === 'broken-quotes') add(-1, 'ROW_BROKEN', problem)
    else if (problem === 'short-row') add(-1, 'ROW_SHORT')
  }
  for (const { column, field, kind, needed, longest } of checks.columns) {
    const text = row.cells[column] ?? ''
    if (text === '') {
      if (needed) add(column, 'REQUIRED', field)
      continue
    }
    if (text.length > longest && [...text].length > longest) add(column, 'TOO_LONG', String(longest))
    if (kind === 'price') {
      if (PLAIN_PRICE.test(text)) continue
      const price = priceOf(text)
      if (price === null) add(column, 'PRICE')
      else if (price < 0 || price > HIGHEST_PRICE) add(column, 'PRICE_RANGE')
    } else if (kind === 'flag') {
      if (text !== ON_SALE_TEXT && text !== OFF_SALE_TEXT) add(column, 'ON_SALE_VALUE')
    } else if (field === '分类') checkCategory(text, column, add)
  }
  for (const mark of row.marks) {
    const text = row.cells[mark.column] ?? ''
    if (text !== mark.text) continue
    const column = checks.columns.find((one) => one.column === mark.column)
    if (column) checkMark(mark, text, column, add)
  }
  return found ?? NO_FINDINGS
}

/** The row that 样例文件 brings along, as it came or as a spreadsheet program saved it again (129.00 → 129). */
function isExample(row: RowToCheck, { columns, example }: Checks): boolean {
  return columns.every(({ column, field, kind }) => {
    const text = row.cells[column] ?? ''
    const shown = example[field] ?? ''
    return text === shown || (kind === 'price' && text !== '' && priceOf(text) === priceOf(shown))
  })
}

type Add = (column: number, code: IssueCode, arg?: string) => void

/** S60: four levels and more are left out of the import; a name the POS cannot hold is an error. */
function checkCategory(text: string, column: number, add: Add): void {
  // Short and with no more separators than levels: most classes of most files.
  if (text.length <= CATEGORY_NAME && PLAIN_CATEGORY.test(text)) return
  const path = categoryPathOf(text)
  if (path.some((name) => name === '')) add(column, 'CATEGORY_EMPTY_LEVEL')
  else if (path.some((name) => name.length > CATEGORY_NAME && [...name].length > CATEGORY_NAME))
    add(column, 'CATEGORY_NAME', String(CATEGORY_NAME))
  else if (path.length > MAX_LEVELS) add(column, 'CATEGORY_TOO_DEEP', String(path.length))
}

/** ux.md 1.3, W9–W12. */
function checkMark(mark: Mark, text: string, { kind }: CheckedColumn, add: Add): void {
  const { column } = mark
  if (mark.kind === 'error') add(column, 'ERROR_VALUE')
  if (mark.notes.includes('undecodable')) add(column, 'UNDECODABLE')
  if (mark.notes.includes('formula-uncached')) add(column, 'FORMULA_EMPTY')
  if (text === '') return
  if (mark.kind === 'date' && kind === 'identifier') add(column, 'DATE')
  if (kind === 'identifier') {
    if (mark.notes.includes('digits-lost')) add(column, 'DIGITS_LOST')
    else if (mark.notes.includes('scientific')) add(column, 'SCIENTIFIC')
    else if (mark.notes.includes('digits-suspect')) add(column, 'DIGITS_SUSPECT')
  }
  if (mark.notes.includes('restored-zeros') || mark.notes.includes('restored-digits')) add(column, 'RESTORED')
  if (mark.notes.includes('guard-removed')) add(column, 'GUARD_REMOVED')
  if (mark.notes.includes('cleaned')) add(column, 'CLEANED')
  if (mark.notes.includes('formula') && !mark.notes.includes('formula-uncached')) add(column, 'FORMULA')
}

/** Whether folding full-width signs would change the text of a column that is no identifier. */
export const hasFullWidth = (text: string): boolean => FULL_WIDTH.test(text)

const PLAIN_KEY = /^[!-@[-~]+$/

/** Folded 商家编码, by which duplicates are found (A27). */
export const keyOf = (code: string): string => (PLAIN_KEY.test(code) ? code : foldCode(code))
export { cleanCode }

/** How many cells of a column have so many digits, where the cell is digits only. */
export type Lengths = Map<number, number>
const MOST_DIGITS = 32

export function digitsOf(text: string): number {
  const { length } = text
  if (length > MOST_DIGITS) return 0
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return 0
  }
  return length
}

const SHARE = 0.8
const ENOUGH = 5

/**
 * Length that nearly all codes of a column have: a shorter one that Excel or a csv had as a number has probably lost its
 * leading zeros (ux.md 1.3). 0 = the codes have no usual length.
 */
export function usualLength(lengths: Lengths): number {
  let all = 0
  let most = 0
  let length = 0
  for (const [digits, count] of lengths) {
    all += count
    if (count > most) {
      most = count
      length = digits
    }
  }
  return most >= ENOUGH && most / all >= SHARE ? length : 0
}

/** Most zeros that are thought to be lost; a much shorter code is another kind of code. */
const MOST_ZEROS = 4

export function mayLackZeros(text: string, usual: number): boolean {
  const digits = digitsOf(text)
  return usual > 0 && digits > 0 && digits < usual && usual - digits <= MOST_ZEROS && text[0] !== '0'
}
