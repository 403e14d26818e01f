/** create: 文件导入 (S79–S91) · update: 批量更新 (S107–S111). */
export type TemplateKind = 'create' | 'update'

/** What a cell of the column holds. `identifier` columns are text from the file to the wire. */
export type ColumnKind = 'identifier' | 'text' | 'price' | 'flag'

export interface TemplateColumn {
  header: string
  kind: ColumnKind
  /** A file without the column is refused (S79); 批量更新 needs the key only. */
  required: boolean
}

const column = (header: string, kind: ColumnKind, required: boolean): TemplateColumn => ({ header, kind, required })

/** 货品 is the ERP's word: these are the headers of its export (S79). */
const CREATE: readonly TemplateColumn[] = [
  column('货品编号', 'identifier', true),
  column('货品名称', 'text', true),
  column('分类', 'text', true),
  column('品牌', 'text', true),
  column('规格名称', 'text', true),
  column('商家编码', 'identifier', true),
  column('零售价', 'price', true),
  column('基本单位', 'text', true),
  column('规格条码', 'identifier', false),
]

/** A blank cell leaves its field unchanged, except 上下架: blank is 上架 (S111, A32). */
const UPDATE: readonly TemplateColumn[] = [
  column('商家编码', 'identifier', true),
  column('货品名称', 'text', false),
  column('分类', 'text', false),
  column('品牌', 'text', false),
  column('零售价', 'price', false),
  column('基本单位', 'text', false),
  column('规格条码', 'identifier', false),
  column('上下架', 'flag', false),
]

/** The last four columns of both templates: free names, a group of the specification each (S91, A4). */
export const ATTRIBUTE_HEADERS: readonly string[] = ['属性1', '属性2', '属性3', '属性4']

/** The fixed columns of a template in order; the four attribute columns follow them. */
export function fixedColumns(kind: TemplateKind): readonly TemplateColumn[] {
  return kind === 'create' ? CREATE : UPDATE
}

/** All header names of a template in order: the fixed ones, then 属性1–4. */
export function templateOf(kind: TemplateKind): string[] {
  return [...fixedColumns(kind).map(({ header }) => header), ...ATTRIBUTE_HEADERS]
}

/**
 * 分类 of a cell: levels from the first to the leaf, joined by `/`. A `/` inside a name is written `\/`, a `\` is `\\`,
 * so that `categoryPathOf(categoryText(path))` is the path again.
 */
export function categoryText(path: readonly string[]): string {
  return path.map((name) => name.replace(/[\\/]/g, '\\$&')).join('/')
}

/** Levels of a 分类 cell, trimmed; [] of a blank one. An empty level (`服饰//衬衫`) stays as '' for the caller to refuse. */
export function categoryPathOf(text: string): string[] {
  if (text.trim() === '') return []
  const path = ['']
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const next = text[at + 1]
    if (char === '\\' && (next === '/' || next === '\\')) {
      path[path.length - 1] += next
      at++
    } else if (char === '/') path.push('')
    else path[path.length - 1] += char
  }
  return path.map((name) => name.trim())
}

/** 上下架 of a cell (S111). */
export const ON_SALE_TEXT = '1'
export const OFF_SALE_TEXT = '2'

/** 商家编码 of the example row in 样例文件: no product has it. */
export const EXAMPLE_CODE = '示例-00123'

/** The example row of each 样例文件 by header; other columns are blank. */
export const EXAMPLE: Record<TemplateKind, Record<string, string>> = {
  create: {
    货品编号: '示例-00123',
    货品名称: '男士纯棉衬衫（示例，导入前请删除本行）',
    分类: '服饰/男装/衬衫',
    品牌: '海澜之家',
    规格名称: '颜色:白色;尺码:L',
    商家编码: EXAMPLE_CODE,
    零售价: '129.00',
    基本单位: '件',
    规格条码: '0690123456789',
  },
  update: {
    商家编码: EXAMPLE_CODE,
    货品名称: '男士纯棉衬衫（示例，导入前请删除本行）',
    零售价: '119.00',
    规格条码: '0690123456789',
    上下架: '1',
  },
}
