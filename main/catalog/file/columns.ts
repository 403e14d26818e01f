import type { FileColumn } from '../../../preload/contract/index.ts'
import { ATTRIBUTE_HEADERS, type ColumnKind, fixedColumns, type TemplateKind } from '../template-columns.ts'

/** Field of each column of the file by index; null = ignored. */
export type Match = (string | null)[]

/** A header as it is compared: blanks of any kind and marks such as `*` or a byte order mark do not make it another name. */
export const plainHeader = (header: string): string =>
  header
    .replace(/[\s\u00A0\u3000\u200B-\u200D\u2060\uFEFF]/gu, '')
    .replace(/^[*＊]|[*＊]$/gu, '')
    .normalize('NFKC')

/** Other names that people and the ERP use; only suggestions, a person confirms them (S91). */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  货品编号: ['货号', '商品编号', '商品货号', '货品编码', '款号', 'SPU编码'],
  货品名称: ['商品名称', '名称', '品名', '货品名'],
  分类: ['货品分类', '商品分类', '类别', '类目', '商品类别'],
  品牌: ['货品品牌', '商品品牌', '品牌名称'],
  规格名称: ['规格', '规格型号', '规格值', '规格名'],
  商家编码: ['规格编码', '规格商家编码', 'SKU', 'SKU编码', '单品编码', '商品编码'],
  零售价: ['售价', '价格', '销售价', '门店零售价', '标准售价'],
  基本单位: ['单位', '计量单位', '销售单位'],
  规格条码: ['条码', '条形码', '商品条码', '主条码'],
  上下架: ['上下架状态', '状态', '上架', '是否上架'],
}

/** Last column of a file of failed rows; never taken for data when the file comes back (W3). */
export const REASON_HEADER = '失败原因'

const isAttribute = (field: string): boolean => ATTRIBUTE_HEADERS.includes(field)
export const attributeIndex = (field: string): number => ATTRIBUTE_HEADERS.indexOf(field)

export function kindOfField(kind: TemplateKind, field: string): ColumnKind {
  return fixedColumns(kind).find((column) => column.header === field)?.kind ?? 'text'
}

export function allFields(kind: TemplateKind): { field: string; required: boolean }[] {
  return [
    ...fixedColumns(kind).map(({ header, required }) => ({ field: header, required })),
    ...ATTRIBUTE_HEADERS.map((field) => ({ field, required: false })),
  ]
}

/** Required fields that no column stands for (S79). */
export function missingFields(kind: TemplateKind, match: Match): string[] {
  return fixedColumns(kind)
    .filter(({ header, required }) => required && !match.includes(header))
    .map(({ header }) => header)
}

/** Columns that stand for a fixed field under another name (S91). */
export function renamedColumns(headers: readonly string[], match: Match): number[] {
  return match.flatMap((field, index) =>
    field !== null && !isAttribute(field) && plainHeader(headers[index] ?? '') !== field ? [index] : [],
  )
}

/** Of those, the ones that no person has confirmed for a file with this header yet. */
export function unconfirmed(columns: {
  headers: readonly string[]
  fields: Match
  by: readonly FileColumn['by'][]
}): number[] {
  return renamedColumns(columns.headers, columns.fields).filter((index) => columns.by[index] !== 'remembered')
}

/**
 * What a file's columns stand for (S91, A4): fixed fields by their name; what was matched by hand for the same header
 * last time; the last four columns of the file that are no fixed field are 属性1–4, whatever they are called.
 * @param remembered fields of an earlier file with exactly this header, or null
 */
export function matchColumns(
  kind: TemplateKind,
  headers: readonly string[],
  remembered: Match | null,
): { match: Match; by: FileColumn['by'][]; suggestions: (string | null)[] } {
  const fixed = fixedColumns(kind).map(({ header }) => header)
  const by: FileColumn['by'][] = headers.map(() => null)
  const suggestions: (string | null)[] = headers.map(() => null)
  if (remembered && remembered.length === headers.length) {
    for (const [index, field] of remembered.entries())
      if (field !== null) by[index] = plainHeader(headers[index] ?? '') === field ? 'header' : 'remembered'
    return { match: [...remembered], by, suggestions }
  }
  const match: Match = headers.map(() => null)
  for (const [index, header] of headers.entries()) {
    const plain = plainHeader(header)
    const field = fixed.find((one) => one === plain)
    // The first of two equal headers counts; the second stays for the person to see.
    if (field !== undefined && !match.includes(field)) {
      match[index] = field
      by[index] = 'header'
    }
  }
  attributeColumns(headers, match, by)
  for (const [index, header] of headers.entries()) {
    if (match[index] !== null) continue
    const plain = plainHeader(header).toUpperCase()
    const field = fixed.find((one) => !match.includes(one) && ALIASES[one]?.some((name) => name === plain))
    suggestions[index] = field ?? null
  }
  return { match, by, suggestions }
}

/**
 * 属性 columns: those that carry the template's own names; otherwise what stands behind the last fixed field, at most
 * four. A column whose name looks like a renamed fixed field is left to the person.
 */
function attributeColumns(headers: readonly string[], match: Match, by: FileColumn['by'][]): void {
  for (const [index, header] of headers.entries()) {
    const field = ATTRIBUTE_HEADERS.find((name) => name === plainHeader(header))
    if (field === undefined || match[index] !== null || match.includes(field)) continue
    match[index] = field
    by[index] = 'header'
  }
  const lastFixed = match.findLastIndex((field) => field !== null && !isAttribute(field))
  const width = plainHeader(headers.at(-1) ?? '') === REASON_HEADER ? headers.length - 1 : headers.length
  const tail = headers.map((_header, index) => index).slice(Math.max(lastFixed + 1, width - 4))
  const free = ATTRIBUTE_HEADERS.filter((field) => !match.includes(field))
  for (const index of tail) {
    if (match[index] !== null) continue
    const plain = plainHeader(headers[index] ?? '')
    if (looksFixed(plain) || plain === REASON_HEADER) continue
    const field = free.shift()
    if (field === undefined) return
    match[index] = field
    by[index] = 'position'
  }
}

const looksFixed = (plain: string): boolean =>
  Object.entries(ALIASES).some(([field, names]) => field === plain || names.includes(plain.toUpperCase()))

/**
 * Name of the attribute that a 属性 column gives: its header, unless that is empty, taken, or the name of a fixed field
 * (A4: must not repeat one), then the field's own.
 */
export function attributeNames(kind: TemplateKind, headers: readonly string[], match: Match): Map<number, string> {
  const taken = new Set(fixedColumns(kind).map(({ header }) => header))
  const names = new Map<number, string>()
  for (const [index, field] of match.entries()) {
    if (field === null || !isAttribute(field)) continue
    const header = (headers[index] ?? '').trim()
    const name = header === '' || taken.has(header) || [...header].length > 32 ? field : header
    taken.add(name)
    names.set(index, name)
  }
  return names
}

/** A4: headers of attribute columns that repeat a fixed field's name. */
export function repeatedNames(kind: TemplateKind, headers: readonly string[], match: Match): string[] {
  const fixed = new Set(fixedColumns(kind).map(({ header }) => header))
  return match.flatMap((field, index) => {
    const plain = plainHeader(headers[index] ?? '')
    return field !== null && isAttribute(field) && fixed.has(plain) ? [plain] : []
  })
}
