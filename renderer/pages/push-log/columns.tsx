import { ORDER_KIND_TEXT, type PushLogRow } from '../../../preload/contract/index.ts'
import { RETURNED_TONE, UPLOAD_TONE } from '../../text/orders.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { orderLink } from '../orders/order-link.ts'

/** Exactly the seven columns of the manual (I62–I68). */
export const PUSH_LOG_COLUMNS: readonly Column<PushLogRow>[] = [
  {
    key: 'orderNo',
    title: '单据号',
    width: 190,
    locked: true,
    grow: true,
    render: (row) => (
      <span className="dj-code">
        <a className="dj-push-log-no" href={orderLink(row.kind, row.orderId)} title="打开单据">
          {row.orderNo}
        </a>
        <CopyButton text={row.orderNo} title={`复制 ${row.orderNo}`} />
      </span>
    ),
    text: (row) => row.orderNo,
  },
  { key: 'kind', title: '单据类型', width: 120, render: (row) => ORDER_KIND_TEXT[row.kind] },
  { key: 'billDate', title: '单据日期', width: 108, render: (row) => row.billDate },
  {
    key: 'upload',
    title: '上传状态',
    width: 120,
    render: (row) => <StatusPill tone={UPLOAD_TONE[row.upload]} text={row.uploadText} />,
    text: whyText,
  },
  {
    key: 'uploadedAt',
    title: '上传时间',
    width: 164,
    render: (row) => <TimeText at={row.uploadedAt} form="full" none="" />,
  },
  {
    key: 'returned',
    title: '回传状态',
    width: 156,
    render: (row) => <StatusPill tone={RETURNED_TONE[row.returned]} text={row.returnedText} />,
    text: whyText,
  },
  {
    key: 'returnedAt',
    title: '回传时间',
    width: 164,
    render: (row) => <TimeText at={row.returnedAt} form="full" none="" />,
  },
]

function whyText(row: PushLogRow): string {
  const trouble = row.trouble ? `${row.trouble.problem}\n${row.trouble.cause}\n${row.trouble.action}` : ''
  return [trouble, row.detail].filter((text) => text !== '').join('\n')
}
