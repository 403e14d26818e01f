import { useState } from 'react'
import type { CallOutput, DocumentRow } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { linkTo } from '../../state/router.ts'
import { type ActionState, useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { arrivalText, DIRECTION_TEXT, DOCUMENT_TONE, DOCUMENTS_TEXT, placeText } from '../../text/documents.ts'
import { formatCount, formatMoney } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { trimDecimal } from './columns.tsx'
import { DocumentLines } from './document-lines.tsx'
import { DocumentRequests } from './document-requests.tsx'
import { SkipButton } from './skip-button.tsx'

type Detail = CallOutput<'documents.get'>
type Tab = 'overview' | 'lines' | 'timeline' | 'requests'

/** One document: where it stands and why, its lines, what happened to it, what was said on the wire. */
export function DocumentDetail({ id, onClose }: { id: number; onClose: () => void }) {
  const query = useQuery('documents.get', { id }, ['documents.changed'])
  const [tab, setTab] = useState<Tab>('overview')
  const detail = query.data
  return (
    <DetailPane
      label="单据详情"
      title={detail ? `${detail.document.kindLabel} ${detail.document.number}` : `第 ${id} 张`}
      head={detail ? <Head detail={detail} onChanged={query.reload} /> : null}
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
              { key: 'lines', label: '商品行', count: detail.document.lines },
              { key: 'timeline', label: '经过', count: detail.timeline.length },
              { key: 'requests', label: '请求与应答' },
            ]}
          />
          <TabBody tab={tab} detail={detail} />
        </>
      ) : null}
    </DetailPane>
  )
}

function Head({ detail, onChanged }: { detail: Detail; onChanged: () => void }) {
  const { document } = detail
  const now = useNow()
  const send = useAction('documents.sendNow')
  const retry = useAction('documents.retry')
  const split = useAction('documents.split')
  const refresh = useAction('documents.refresh')
  const save = useAction('documents.exportOne')
  const action = (name: Detail['actions'][number]['action']) => detail.actions.find((one) => one.action === name)
  const reasonOf = (name: Detail['actions'][number]['action']) => {
    const found = action(name)
    return found === undefined || found.allowed ? null : found.reason
  }
  const [told, setTold] = useState('')
  const run = (act: Promise<unknown>) => {
    setTold('')
    void act.then(onChanged)
  }
  const tell = (answer: CallOutput<'documents.sendNow'> | null) => setTold(answer?.refused[0]?.reason ?? '')
  const ids = { ids: [document.id] }
  const arrival = arrivalText(document, now)
  return (
    <>
      <div className="dj-detail-state">
        <StatusPill tone={DOCUMENT_TONE[document.state]} text={document.stateText} />
        <span>{DIRECTION_TEXT[document.direction]}</span>
        <span>{placeText(document)}</span>
        {arrival === '' ? null : document.late ? (
          <StatusPill tone={document.late === 'alert' ? 'bad' : 'warn'} text={arrival} />
        ) : (
          <span>{arrival}</span>
        )}
      </div>
      <div className="dj-detail-acts">
        {action('send-now') ? (
          <ActionButton
            size="small"
            type="primary"
            title={DOCUMENTS_TEXT.sendNowHint}
            loading={send.busy}
            reason={reasonOf('send-now')}
            onClick={() => run(send.run(ids).then(tell))}
          >
            {DOCUMENTS_TEXT.sendNow}
          </ActionButton>
        ) : null}
        {action('skip') ? (
          <SkipButton
            ids={ids.ids}
            reason={reasonOf('skip')}
            onDone={(answer) => {
              tell(answer)
              onChanged()
            }}
          />
        ) : null}
        {action('retry') ? (
          <ActionButton
            size="small"
            loading={retry.busy}
            reason={reasonOf('retry')}
            onClick={() => run(retry.run(ids).then(tell))}
          >
            {DOCUMENTS_TEXT.retry}
          </ActionButton>
        ) : null}
        {action('split') ? (
          <ActionButton
            size="small"
            loading={split.busy}
            reason={reasonOf('split')}
            onClick={() => run(split.run({ id: document.id }))}
          >
            {DOCUMENTS_TEXT.split}
          </ActionButton>
        ) : null}
        {action('refresh') ? (
          <ActionButton
            size="small"
            loading={refresh.busy}
            reason={reasonOf('refresh')}
            onClick={() => run(refresh.run({ connectionId: document.connectionId, direction: document.direction }))}
          >
            {document.direction === 'in' ? DOCUMENTS_TEXT.refreshIn : DOCUMENTS_TEXT.refreshOut}
          </ActionButton>
        ) : null}
        <ActionButton
          size="small"
          loading={save.busy}
          onClick={() => void save.run({ id: document.id, format: 'xlsx' })}
        >
          {DOCUMENTS_TEXT.exportList}
        </ActionButton>
        <a className="dj-link-button" href={linkTo('/journal', { correlationId: document.correlationId })}>
          看日志
        </a>
        {document.outboxIds[0] === undefined ? null : (
          <a className="dj-link-button" href={linkTo('/queue', { state: 'all', id: document.outboxIds[0] })}>
            在队列中查看
          </a>
        )}
        <CopyButton text={documentText(document)} label="复制" title="复制这张单据的要点" />
      </div>
      {firstError(send, retry, split, refresh, save)}
      {told === '' ? null : (
        <p className="dj-note" role="status">
          {told}
        </p>
      )}
    </>
  )
}

function firstError(...actions: Pick<ActionState<'documents.sendNow'>, 'error' | 'clear'>[]) {
  const failed = actions.find((one) => one.error !== null)
  return failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null
}

function TabBody({ tab, detail }: { tab: Tab; detail: Detail }) {
  const { document } = detail
  switch (tab) {
    case 'overview':
      return <Overview detail={detail} />
    case 'lines':
      return <DocumentLines id={document.id} />
    case 'timeline':
      return <Timeline detail={detail} />
    case 'requests':
      return <DocumentRequests correlationId={document.correlationId} />
  }
}

function Overview({ detail }: { detail: Detail }) {
  const { document, missing, hints } = detail
  return (
    <>
      {document.trouble ? (
        <ErrorPanel
          error={{ ...document.trouble, correlationId: document.correlationId }}
          tone={document.state === 'refused' ? 'bad' : 'warn'}
        />
      ) : null}
      {document.notes.map((note) => (
        <p key={note.code} className="dj-note">
          {note.text}
        </p>
      ))}
      {missing.length > 0 ? (
        <section className="dj-documents-missing" aria-label="缺少的商品">
          <p>
            缺少 {formatCount(missing.length)} 个商家编码
            <CopyButton text={missing.join('\n')} label="复制" title="复制缺少的商家编码" />
          </p>
          <p>
            {missing.slice(0, 20).map((code) => (
              <CodeText key={code} value={code} />
            ))}
            {missing.length > 20 ? <span className="dj-muted">等</span> : null}
          </p>
        </section>
      ) : null}
      {hints.length > 0 ? (
        <ul className="dj-documents-hints">
          {hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      ) : null}
      <Facts
        rows={[
          ['单号', <CodeText key="number" value={document.number} />],
          ['原始单号', <CodeText key="source" value={document.sourceNo || null} />],
          ['我方单号', <CodeText key="our" value={document.ourNo} />],
          ['对方单号', <CodeText key="arrived" value={document.arrivedNo} />],
          ['门店', document.shopName ?? document.shopId],
          ['仓库', document.warehouseName ?? document.warehouseNo],
          ['原单状态', document.remoteState],
          ['SKU', formatCount(document.skus)],
          ['数量', trimDecimal(document.quantity)],
          ['金额', formatMoney(document.amount)],
          ['制单时间', <TimeText key="created" at={document.createdAt} form="full" />],
          ['完成时间', <TimeText key="finished" at={document.finishedAt} form="full" none="未完成" />],
          ['收到时间', <TimeText key="seen" at={document.seenAt} form="full" />],
          ['排队时间', <TimeText key="queued" at={document.queuedAt} form="full" />],
          ['发送时间', <TimeText key="sent" at={document.sentAt} form="full" />],
          ['到达时间', <TimeText key="arrivedAt" at={document.arrivedAt} form="full" />],
          ['关联号', <CodeText key="correlation" value={document.correlationId} />],
        ]}
      />
    </>
  )
}

function Timeline({ detail }: { detail: Detail }) {
  if (detail.timeline.length === 0) return <p className="dj-muted">{DOCUMENTS_TEXT.noEvents}</p>
  return (
    <ol className="dj-documents-timeline">
      {detail.timeline.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two events of one moment differ in nothing but their place
        <li key={index}>
          <TimeText at={event.at} form="full" />
          <span>{event.text}</span>
          {event.by ? <span className="dj-muted">{event.by}</span> : null}
        </li>
      ))}
    </ol>
  )
}

/** What one reads out on the phone. */
function documentText(document: DocumentRow): string {
  const lines = [
    `${document.kindLabel} ${document.number}（${DIRECTION_TEXT[document.direction]}）`,
    `状态：${document.stateText}`,
    `门店 · 仓库：${placeText(document)}`,
  ]
  if (document.ourNo) lines.push(`我方单号：${document.ourNo}`)
  if (document.arrivedNo) lines.push(`对方单号：${document.arrivedNo}`)
  if (document.trouble) {
    const { problem, cause, action } = document.trouble
    lines.push(`问题：${problem}`, `原因：${cause}`, `怎么办：${action}`)
  }
  lines.push(`关联号：${document.correlationId}`)
  return lines.join('\n')
}
