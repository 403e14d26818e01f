import type { OrderKind, OrderRow } from '../../../preload/contract/index.ts'
import { formatCount, formatMoney } from '../../text/format.ts'
import { KIND_WORDS, ORDER_TONE, ORDER_WHY, ORDERS_TEXT, RETURNED_TONE, UPLOAD_TONE } from '../../text/orders.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { shortDecimal } from './decimal.ts'
import { orderLink } from './order-link.ts'

/** `CK01 总仓`; empty = none. */
export const placeText = (no: string, name: string): string => [no, name].filter((text) => text !== '').join(' ')

/** Columns of a list of orders; `gone` tells of a row shown that has left the list since. */
export function orderColumns(kind: OrderKind, gone: (id: number) => boolean): Column<OrderRow>[] {
  const words = KIND_WORDS[kind]
  const columns: (Column<OrderRow> | null)[] = [
    {
      key: 'state',
      title: '状态',
      width: 162,
      locked: true,
      render: (row) =>
        gone(row.id) ? (
          <StatusPill tone="off" text="已变化" title="已离开此列表" />
        ) : (
          <StatusPill tone={ORDER_TONE[row.state]} text={row.stateText} />
        ),
    },
    {
      key: 'orderNo',
      title: '单据号',
      width: 146,
      locked: true,
      render: (row) => (
        <a href={orderLink(kind, row.id)} title={row.orderNo}>
          {row.orderNo}
        </a>
      ),
      text: (row) => row.orderNo,
    },
    { key: 'billDate', title: '单据日期', width: 90, render: (row) => row.billDate },
    {
      key: 'manualNo',
      title: '手工单号',
      width: 104,
      render: (row) => <CodeText value={row.manualNo} />,
      text: (row) => row.manualNo,
    },
    {
      key: 'warehouse',
      title: words.warehouse,
      width: 112,
      render: (row) => placeText(row.warehouseNo, row.warehouseName) || <span className="dj-none">—</span>,
      text: (row) => placeText(row.warehouseNo, row.warehouseName),
    },
    words.toWarehouse === null
      ? null
      : {
          key: 'toWarehouse',
          title: words.toWarehouse,
          width: 122,
          render: (row) => placeText(row.toWarehouseNo, row.toWarehouseName) || <span className="dj-none">—</span>,
          text: (row) => placeText(row.toWarehouseNo, row.toWarehouseName),
        },
    words.partner === null
      ? null
      : {
          key: 'partner',
          title: words.partner,
          width: 116,
          render: (row) => row.partnerName || row.partnerNo || <span className="dj-none">—</span>,
          text: (row) => placeText(row.partnerNo, row.partnerName),
        },
    {
      key: 'why',
      title: '说明',
      width: 110,
      grow: true,
      render: (row) => whyText(row) || <span className="dj-none">—</span>,
      text: (row) =>
        row.trouble ? `${row.trouble.problem}\n${row.trouble.cause}\n${row.trouble.action}` : whyText(row),
    },
    { key: 'lines', title: '行数', width: 56, align: 'end', hidden: true, render: (row) => formatCount(row.lines) },
    { key: 'quantity', title: '数量', width: 64, align: 'end', render: (row) => shortDecimal(row.quantity) },
    { key: 'amount', title: '金额', width: 98, align: 'end', render: (row) => formatMoney(row.amount) },
    {
      key: 'upload',
      title: '上传状态',
      width: 104,
      hidden: true,
      render: (row) => <StatusPill tone={UPLOAD_TONE[row.upload]} text={row.uploadText} />,
    },
    {
      key: 'uploadedAt',
      title: '上传时间',
      width: 104,
      hidden: true,
      render: (row) => <TimeText at={row.uploadedAt} />,
    },
    {
      key: 'returned',
      title: '回传状态',
      width: 140,
      hidden: true,
      render: (row) => <StatusPill tone={RETURNED_TONE[row.returned]} text={row.returnedText} />,
    },
    {
      key: 'returnedAt',
      title: '回传时间',
      width: 104,
      hidden: true,
      render: (row) => <TimeText at={row.returnedAt} />,
    },
    {
      key: 'source',
      title: '来源',
      width: 112,
      hidden: kind !== 'wholesale',
      render: (row) => row.sourceText,
      text: (row) => (row.vfNo === '' ? row.sourceText : `${row.sourceText} ${row.vfNo}`),
    },
    kind === 'wholesale'
      ? { key: 'vfNo', title: 'VF单号', width: 140, hidden: true, render: (row) => <CodeText value={row.vfNo} /> }
      : null,
    { key: 'idealNo', title: 'IDEAL单号', width: 150, hidden: true, render: (row) => <CodeText value={row.idealNo} /> },
    {
      key: 'remark',
      title: '备注',
      width: 150,
      hidden: true,
      render: (row) => row.remark || <span className="dj-none">—</span>,
      text: (row) => row.remark,
    },
    { key: 'createdBy', title: '制单人', width: 90, hidden: true, render: (row) => row.createdBy || '—' },
    { key: 'createdAt', title: '制单时间', width: 104, hidden: true, render: (row) => <TimeText at={row.createdAt} /> },
    { key: 'updatedAt', title: '修改时间', width: 104, hidden: true, render: (row) => <TimeText at={row.updatedAt} /> },
    {
      key: 'correlationId',
      title: '关联号',
      width: 120,
      hidden: true,
      render: (row) => <CodeText value={row.correlationId} />,
    },
  ]
  return columns.filter((column) => column !== null)
}

/** What a person should know about a row in one line. */
export function whyText(row: Pick<OrderRow, 'trouble' | 'inBoyuan' | 'state' | 'source' | 'warehouseNo'>): string {
  if (row.trouble !== null) return row.trouble.problem
  if (row.state === 'draft' && row.source === 'vf' && row.warehouseNo === '') return ORDERS_TEXT.vfUnsaved
  if (row.state === 'draft') return row.inBoyuan ? '' : ORDERS_TEXT.creating
  return ORDER_WHY[row.state] ?? ''
}
