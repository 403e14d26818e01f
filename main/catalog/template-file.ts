import { type WriteColumn, type WriteSheet, writeXlsx } from '../spreadsheet/index.ts'
import { ATTRIBUTE_HEADERS, EXAMPLE, fixedColumns, type TemplateColumn, type TemplateKind } from './template-columns.ts'

/** Display name of the file: the manual's menu item, so that it is found again in a downloads folder. */
export const TEMPLATE_NAME: Record<TemplateKind, string> = {
  create: '商品文件导入-样例文件.xlsx',
  update: '商品批量更新-样例文件.xlsx',
}

type Note = readonly [header: string, required: string, text: string]

const CREATE_NOTES: readonly Note[] = [
  ['货品编号', '必填', '即 POS 的货号。同一货品编号的各行是同一商品的不同规格。前面的 0 会保留。'],
  ['货品名称', '必填', '最多 255 个字。'],
  ['分类', '可空', '最多三级，用 / 分隔，如：服饰/男装/衬衫。分类名本身含 / 时写成 \\/。'],
  ['品牌', '可空', '没有的品牌会自动新建。'],
  ['规格名称', '可空', '两种写法都可以：规格组形式“颜色:白色;尺码:L”，或规格值形式“白色 L”。按 ERP 的规格名称填写。'],
  ['商家编码', '必填', '每个规格一个，全店唯一，不区分大小写。前面的 0 会保留。'],
  ['零售价', '必填', '单位元，最多四位小数，不能为负数。'],
  ['基本单位', '可空', '如：件、瓶。'],
  ['规格条码', '可空', '按文本填写，前面的 0 会保留。'],
]

const UPDATE_NOTES: readonly Note[] = [
  ['商家编码', '必填', '按它找到 POS 中已有的规格；找不到的不会新建。'],
  ['货品名称', '可空', '空白表示不修改。'],
  ['分类', '可空', '空白表示不修改。最多三级，用 / 分隔；分类名本身含 / 时写成 \\/。'],
  ['品牌', '可空', '空白表示不修改。'],
  ['零售价', '可空', '空白表示不修改。单位元，最多四位小数。'],
  ['基本单位', '可空', '空白表示不修改。'],
  ['规格条码', '可空', '空白表示不修改。按文本填写，前面的 0 会保留。'],
  ['上下架', '注意', '空白或 1 为上架，2 为下架。空白也会上架：已下架的商品请填 2。'],
]

const COMMON: readonly Note[] = [
  ['属性1–属性4', '可空', '最后四列。列名可以改成规格组的名字（如 颜色、尺码），单元格填规格值；其余列名不能改。'],
  ['示例行', '', '第二行是示例，填好数据后请删除；忘了删也不会导入。'],
  ['格式', '', '编码、条码各列已设为文本格式，请直接在表中填写或“选择性粘贴-数值”，以免丢失前面的 0。'],
]
const COUNT: Record<TemplateKind, Note> = {
  create: ['行数', '', '建议一次 5000 行以内；更多时软件会提示拆分。'],
  update: ['行数', '', '一次最多 5000 个规格。'],
}

const WIDTH: Partial<Record<string, number>> = {
  货品名称: 36,
  分类: 22,
  规格名称: 24,
  规格条码: 18,
  商家编码: 18,
  货品编号: 16,
}

/** How a column of a template is written; identifiers in cells and columns formatted as text (S81, W9). */
export function writeColumn({ header, kind }: TemplateColumn): WriteColumn {
  return { header, width: WIDTH[header] ?? 12, kind: kind === 'price' ? 'decimal' : 'text' }
}

export const attributeColumns = (): WriteColumn[] =>
  ATTRIBUTE_HEADERS.map((header): WriteColumn => ({ header, width: 10, kind: 'text' }))

/** 样例文件 of one way (S81, S107): the headers with an example row, and a second sheet that explains every column. */
export function templateFile(kind: TemplateKind): Promise<Uint8Array> {
  const columns = fixedColumns(kind)
  const data: WriteSheet = {
    sheetName: kind === 'create' ? '商品导入' : '商品批量更新',
    columns: [...columns.map(writeColumn), ...attributeColumns()],
    rows: [columns.map(({ header }) => EXAMPLE[kind][header] ?? null)],
  }
  const notes: WriteSheet = {
    sheetName: '填写说明',
    columns: [
      { header: '列名', width: 16, kind: 'text' },
      { header: '是否必填', width: 10, kind: 'text' },
      { header: '说明', width: 90, kind: 'text' },
    ],
    rows: [...(kind === 'create' ? CREATE_NOTES : UPDATE_NOTES), ...COMMON, COUNT[kind]],
  }
  return writeXlsx(data, notes)
}
