import '../orders/orders.css'
import { useState } from 'react'
import type { CallOutput, OrderKind, StockDocument } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { DOCUMENT_STATE_TONE, ORDER_PAGE, RETURNS_TEXT, STOCK_DOCUMENTS_TEXT } from '../../text/returns.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { type PrintedSerials, PrintSerials } from '../orders/print-serials.tsx'
import { DocumentSerials } from './document-serials.tsx'
import { trimDecimal } from './returns-question.ts'

type Detail = CallOutput<'stockDocuments.get'>
type Tab = 'overview' | 'lines' | 'serials'

/** The order a document belongs to, by what kind of document it is. */
export const ORDER_OF_DOCUMENT: Record<StockDocument['kind'], OrderKind> = {
  purchaseIn: 'purchase',
  purchaseReturnOut: 'purchaseReturn',
  transferOut: 'transfer',
  transferIn: 'transfer',
  wholesaleOut: 'wholesale',
  wholesaleReturnIn: 'wholesaleReturn',
}

/** One generated document: its lines, its serials to copy, export and print, whether 博远 has it. */
export function StockDocumentDetail({ id, onClose }: { id: number; onClose: () => void }) {
  const query = useQuery('stockDocuments.get', { id }, ['returns.changed'])
  const [tab, setTab] = useState<Tab>('overview')
  const detail = query.data
  return (
    <DetailPane
      label="单据详情"
      title={detail ? `${detail.document.kindLabel} ${detail.document.number}` : `第 ${id} 张`}
      head={detail ? <Head document={detail.document} /> : null}
      onClose={onClose}
    >
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {detail === null && query.error === null ? <LoadingLines lines={6} /> : null}
      {detail ? (
        <>
          <CountTabs<Tab>
            label="单据内容"
            active={tab}
            onChange={setTab}
            tabs={[
              { key: 'overview', label: '概览' },
              { key: 'lines', label: STOCK_DOCUMENTS_TEXT.lines, count: detail.lines.length },
              { key: 'serials', label: STOCK_DOCUMENTS_TEXT.serials, count: detail.document.serials },
            ]}
          />
          {tab === 'overview' ? <Overview document={detail.document} /> : null}
          {tab === 'lines' ? <Lines lines={detail.lines} /> : null}
          {tab === 'serials' ? <DocumentSerials id={id} lines={detail.lines} /> : null}
        </>
      ) : null}
    </DetailPane>
  )
}

function Head({ document }: { document: StockDocument }) {
  const read = useAction('stockDocuments.serialText')
  const save = useAction('stockDocuments.exportSerials')
  const [busy, setBusy] = useState<'copy' | 'print' | null>(null)
  const [told, setTold] = useState('')
  const [printed, setPrinted] = useState<PrintedSerials | null>(null)
  const none = document.serials === 0 ? STOCK_DOCUMENTS_TEXT.noSerials : null
  const act = async (what: 'copy' | 'print') => {
    setTold('')
    setBusy(what)
    const answer = await read.run({ id: document.id })
    setBusy(null)
    if (answer === null) return
    if (what === 'copy') {
      const worked = await copyText(answer.text)
      setTold(worked ? `已复制 ${formatCount(answer.devices)} 台的串号` : '没有复制成功，请用【导出串号】')
      return
    }
    const { kindLabel, number, orderNo, quantity } = document
    setPrinted({ title: `${kindLabel} ${number}`, orderNo, quantity, devices: answer.devices, text: answer.text })
  }
  const exportSerials = async () => {
    setTold('')
    const answer = await save.run({ id: document.id, format: 'xlsx' })
    if (answer?.saved) setTold(`已保存「${answer.saved.name}」`)
  }
  const failed = [read, save].find((action) => action.error !== null)
  return (
    <>
      <div className="dj-detail-state">
        <StatusPill tone={DOCUMENT_STATE_TONE[document.state]} text={document.stateText} />
        <span>{document.warehouseName || document.warehouseNo}</span>
        {document.difference ? <StatusPill tone="warn" text={STOCK_DOCUMENTS_TEXT.difference} /> : null}
      </div>
      <div className="dj-detail-acts">
        <ActionButton size="small" loading={busy === 'copy'} reason={none} onClick={() => void act('copy')}>
          {STOCK_DOCUMENTS_TEXT.copySerials}
        </ActionButton>
        <ActionButton size="small" loading={save.busy} reason={none} onClick={() => void exportSerials()}>
          {STOCK_DOCUMENTS_TEXT.exportSerials}
        </ActionButton>
        <ActionButton size="small" loading={busy === 'print'} reason={none} onClick={() => void act('print')}>
          {STOCK_DOCUMENTS_TEXT.printSerials}
        </ActionButton>
        <a
          className="dj-link-button"
          href={linkTo(ORDER_PAGE[ORDER_OF_DOCUMENT[document.kind]], { order: document.orderId })}
        >
          {RETURNS_TEXT.openOrder}
        </a>
        {document.outboxId === null ? null : (
          <a className="dj-link-button" href={linkTo('/queue', { state: 'all', id: document.outboxId })}>
            {STOCK_DOCUMENTS_TEXT.openQueue}
          </a>
        )}
        <a className="dj-link-button" href={linkTo('/journal', { correlationId: document.correlationId })}>
          {RETURNS_TEXT.journal}
        </a>
      </div>
      {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null}
      {told === '' ? null : (
        <p className="dj-note" role="status">
          {told}
        </p>
      )}
      {printed === null ? null : <PrintSerials serials={printed} onDone={() => setPrinted(null)} />}
    </>
  )
}

function Overview({ document }: { document: StockDocument }) {
  return (
    <>
      {document.trouble ? (
        <ErrorPanel
          error={{ ...document.trouble, correlationId: document.correlationId }}
          tone={document.state === 'refused' ? 'bad' : 'warn'}
        />
      ) : null}
      {document.difference ? (
        <p className="dj-note">
          {STOCK_DOCUMENTS_TEXT.differenceHint(trimDecimal(document.ordered), trimDecimal(document.quantity))}
        </p>
      ) : null}
      <Facts
        rows={[
          ['单号', <CodeText key="number" value={document.number} />],
          ['博远单号', <CodeText key="boyuan" value={document.boyuanNo} />],
          ['订单号', <CodeText key="order" value={document.orderNo} />],
          ['仓库', `${document.warehouseName} ${document.warehouseNo}`],
          ['往来单位', document.partnerName],
          ['实际 / 订单', `${trimDecimal(document.quantity)} / ${trimDecimal(document.ordered)}`],
          ['串号', formatCount(document.serials)],
          ['提醒', document.warnings === 0 ? '无' : `${formatCount(document.warnings)} 个串号有提醒`],
          ['完成时间', <TimeText key="occurred" at={document.occurredAt} form="full" />],
          ['生成时间', <TimeText key="created" at={document.createdAt} form="full" />],
          ['关联号', <CodeText key="correlation" value={document.correlationId} />],
        ]}
      />
    </>
  )
}

function Lines({ lines }: { lines: Detail['lines'] }) {
  return (
    <table className="dj-returns-lines">
      <thead>
        <tr>
          <th scope="col">行</th>
          <th scope="col">商品编号</th>
          <th scope="col">商品</th>
          <th scope="col" data-align="end">
            实际 / 订单
          </th>
          <th scope="col" data-align="end">
            串号
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.line}>
            <td>{line.line}</td>
            <td>{line.productNo}</td>
            <td>{line.name}</td>
            <td data-align="end">
              {trimDecimal(line.quantity)} / {trimDecimal(line.ordered)}
            </td>
            <td data-align="end">{formatCount(line.serials)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
