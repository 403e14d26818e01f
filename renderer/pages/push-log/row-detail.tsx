import { ORDER_KIND_TEXT, type PushLogRow } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { RETURNED_TONE, UPLOAD_TONE } from '../../text/orders.ts'
import { PUSH_LOG_TEXT } from '../../text/push-log.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { orderLink } from '../orders/order-link.ts'

/** What the seven columns have no room for: reasons, both times of a 移库, the way to the log. */
export function RowDetail({ row, onClose }: { row: PushLogRow; onClose: () => void }) {
  return (
    <DetailPane
      label={PUSH_LOG_TEXT.detail}
      title={`${ORDER_KIND_TEXT[row.kind]} ${row.orderNo}`}
      head={
        <div className="dj-detail-acts">
          <a className="dj-link-button" href={orderLink(row.kind, row.orderId)}>
            {PUSH_LOG_TEXT.openOrder}
          </a>
          <a className="dj-link-button" href={linkTo('/journal', { correlationId: row.correlationId })}>
            {PUSH_LOG_TEXT.journal}
          </a>
        </div>
      }
      onClose={onClose}
    >
      {row.trouble ? (
        <ErrorPanel
          error={{ ...row.trouble, correlationId: row.correlationId }}
          tone={row.upload === 'failed' || row.returned === 'trouble' ? 'bad' : 'warn'}
        />
      ) : null}
      {row.detail === '' ? null : <p className="dj-note">{row.detail}</p>}
      <Facts
        rows={[
          ['单据号', <CodeText key="no" value={row.orderNo} />],
          ['单据类型', ORDER_KIND_TEXT[row.kind]],
          ['单据日期', row.billDate],
          ['上传状态', <StatusPill key="upload" tone={UPLOAD_TONE[row.upload]} text={row.uploadText} />],
          ['上传时间', <TimeText key="uploadedAt" at={row.uploadedAt} form="full" />],
          ['回传状态', <StatusPill key="returned" tone={RETURNED_TONE[row.returned]} text={row.returnedText} />],
          ['回传时间', <TimeText key="returnedAt" at={row.returnedAt} form="full" />],
          ['关联号', <CodeText key="correlation" value={row.correlationId} />],
        ]}
      />
    </DetailPane>
  )
}
