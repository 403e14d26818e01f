import type { StockDocument } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { DOCUMENT_STATE_TONE, STOCK_DOCUMENTS_TEXT } from '../../text/returns.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { trimDecimal } from './returns-question.ts'

export const DOCUMENT_COLUMNS: readonly Column<StockDocument>[] = [
  {
    key: 'state',
    title: '写入博远',
    width: 132,
    locked: true,
    render: (row) => <StatusPill tone={DOCUMENT_STATE_TONE[row.state]} text={row.stateText} />,
  },
  {
    key: 'number',
    title: '单号',
    width: 168,
    locked: true,
    render: (row) => <CodeText value={row.number} />,
    text: (row) => row.number,
  },
  { key: 'kind', title: '单据类型', width: 104, render: (row) => row.kindLabel, text: (row) => row.kindLabel },
  { key: 'orderNo', title: '订单号', width: 150, render: (row) => <CodeText value={row.orderNo} /> },
  {
    key: 'warehouse',
    title: '仓库',
    width: 120,
    render: (row) => row.warehouseName || row.warehouseNo,
    text: (row) => `${row.warehouseNo} ${row.warehouseName}`,
  },
  {
    key: 'partner',
    title: '往来单位',
    width: 130,
    grow: true,
    render: (row) => row.partnerName || <span className="dj-none">—</span>,
    text: (row) => row.partnerName,
  },
  {
    key: 'quantity',
    title: '实际 / 订单',
    width: 110,
    align: 'end',
    render: (row) => `${trimDecimal(row.quantity)} / ${trimDecimal(row.ordered)}`,
  },
  {
    key: 'difference',
    title: '差异',
    width: 104,
    render: (row) =>
      row.difference ? (
        <StatusPill
          tone="warn"
          text={STOCK_DOCUMENTS_TEXT.difference}
          title={STOCK_DOCUMENTS_TEXT.differenceHint(trimDecimal(row.ordered), trimDecimal(row.quantity))}
        />
      ) : (
        <span className="dj-none">—</span>
      ),
  },
  { key: 'serials', title: '串号', width: 70, align: 'end', render: (row) => formatCount(row.serials) },
  { key: 'occurredAt', title: '完成时间', width: 104, render: (row) => <TimeText at={row.occurredAt} /> },
  {
    key: 'createdAt',
    title: '生成时间',
    width: 104,
    hidden: true,
    render: (row) => <TimeText at={row.createdAt} />,
  },
  { key: 'boyuanNo', title: '博远单号', width: 150, hidden: true, render: (row) => <CodeText value={row.boyuanNo} /> },
  {
    key: 'correlationId',
    title: '关联号',
    width: 120,
    hidden: true,
    render: (row) => <CodeText value={row.correlationId} />,
  },
]
