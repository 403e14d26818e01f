import type { OrderKind } from '../../preload/contract/index.ts'
import { type WriteSheet, writeXlsx } from '../spreadsheet/index.ts'

export type FileField =
  | 'key'
  | 'billDate'
  | 'manualNo'
  | 'warehouse'
  | 'toWarehouse'
  | 'partner'
  | 'product'
  | 'quantity'
  | 'price'
  | 'lineRemark'
  | 'remark'

export interface FileColumn {
  field: FileField
  header: string
  required: boolean
  note: string
  /** Other headers that mean the same. */
  aliases: readonly string[]
}

/** Columns of the spreadsheet of one kind of order, in the order of the template. */
export function fileColumns(kind: OrderKind): FileColumn[] {
  const transfer = kind === 'transfer'
  const sale = kind === 'wholesale' || kind === 'wholesaleReturn'
  const column = (
    field: FileField,
    header: string,
    required: boolean,
    note: string,
    ...aliases: string[]
  ): FileColumn => ({ field, header, required, note, aliases })
  return [
    column(
      'key',
      '订单标识',
      true,
      '标识相同的各行合成一张订单，可以填 1、2、3 或来源单号。前面的 0 会保留。',
      '订单序号',
    ),
    column('billDate', '单据日期', true, '如 2026-03-05。同一张订单的各行应相同。', '日期'),
    column('manualNo', '手工单号', false, '可空，最多 50 个字；一般填写国包给省包的销售单号。推送ideal时一起上传。'),
    column('warehouse', transfer ? '移出仓' : '仓库', true, '仓库编号或名称，与博远ERP一致。', '仓库编号'),
    ...(transfer
      ? [column('toWarehouse', '移入仓', true, '仓库编号或名称，不能与移出仓相同。')]
      : [
          column(
            'partner',
            sale ? '渠道客户' : '供应商',
            true,
            '往来单位的编号或名称，与博远ERP一致。',
            '往来单位',
            '客户',
          ),
        ]),
    column('product', '商品', true, '商品编号、69码或完整的商品名称。', '商品编号', '69码', '商品名称'),
    column('quantity', '数量', true, '大于 0；按串号管理的商品填整数。'),
    column('price', '单价', false, '可空，最多四位小数。'),
    column('lineRemark', '行备注', false, '可空。'),
    column('remark', '订单备注', false, '可空，最多 500 个字。', '备注'),
  ]
}

const NUMBERS: ReadonlySet<FileField> = new Set(['quantity', 'price'])

/** 样例文件: headers with two example rows of one order, and a sheet that explains every column. */
export function orderTemplate(kind: OrderKind): Promise<Uint8Array> {
  const columns = fileColumns(kind)
  const example: Record<FileField, string> = {
    key: '示例1（导入前请删除）',
    billDate: '2026-03-05',
    manualNo: '00012345',
    warehouse: 'CK01',
    toWarehouse: 'CK02',
    partner: kind === 'wholesale' || kind === 'wholesaleReturn' ? '杭州荣耀体验店' : '松联',
    product: 'SJ00001',
    quantity: '2',
    price: '3999',
    lineRemark: '',
    remark: '',
  }
  const data: WriteSheet = {
    sheetName: '订单',
    columns: columns.map(({ field, header }) => ({
      header,
      width: field === 'product' || field === 'remark' ? 28 : 16,
      kind: NUMBERS.has(field) ? 'decimal' : 'text',
    })),
    rows: [
      columns.map(({ field }) => example[field] || null),
      columns.map(({ field }) => (field === 'product' ? 'SJ00002' : example[field]) || null),
    ],
  }
  const notes: WriteSheet = {
    sheetName: '填写说明',
    columns: [
      { header: '列名', width: 16, kind: 'text' },
      { header: '是否必填', width: 10, kind: 'text' },
      { header: '说明', width: 90, kind: 'text' },
    ],
    rows: [
      ...columns.map(({ header, required, note }) => [header, required ? '必填' : '可空', note]),
      ['示例行', '', '第二、三行是示例，填好数据后请删除。'],
      ['推送', '', '导入只建立订单；推送ideal要另外点按钮。'],
    ],
  }
  return writeXlsx(data, notes)
}
