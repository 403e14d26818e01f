import { useState } from 'react'
import type { CallOutput, QueueRow } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { linkTo } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount, formatDuration } from '../../text/format.ts'
import { outcomeText, PURPOSE_LABEL, QUEUE_TEXT } from '../../text/queue.ts'
import { OUTBOX_LABEL, OUTBOX_TONE } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TextViewer } from '../../ui/text-viewer.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import type { Act } from './act-dialogs.tsx'
import { rowText } from './columns.tsx'
import { discardReason, markReason, retryReason } from './row-acts.ts'

type Detail = CallOutput<'queue.get'>
type Tab = 'overview' | 'payload' | 'attempts' | 'waits'

interface QueueDetailProps {
  id: number
  onAsk: (act: Act) => void
  onOpen: (id: number) => void
  onClose: () => void
}

/** One row with its content, its history and what it waits for; follows the database while open. */
export function QueueDetail({ id, onAsk, onOpen, onClose }: QueueDetailProps) {
  const query = useQuery('queue.get', { id }, ['queue.changed'])
  const [tab, setTab] = useState<Tab>('overview')
  const detail = query.data
  return (
    <DetailPane
      label="队列详情"
      title={detail ? detail.row.subject.label || detail.row.ourNo : `第 ${id} 条`}
      head={detail ? <Head row={detail.row} onAsk={onAsk} /> : null}
      onClose={onClose}
    >
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {detail === null && query.error === null ? <LoadingLines lines={6} /> : null}
      {detail ? (
        <>
          <CountTabs<Tab>
            label="详情内容"
            active={tab}
            onChange={setTab}
            tabs={[
              { key: 'overview', label: '概览' },
              { key: 'payload', label: '请求内容' },
              { key: 'attempts', label: '经过', count: detail.attempts.length },
              { key: 'waits', label: '依赖', count: detail.waitsFor.length },
            ]}
          />
          {detail.row.trouble && tab === 'overview' ? (
            <ErrorPanel
              error={{ ...detail.row.trouble, correlationId: detail.row.correlationId }}
              tone={detail.row.state === 'refused' ? 'bad' : 'warn'}
            />
          ) : null}
          <TabBody tab={tab} detail={detail} onOpen={onOpen} />
        </>
      ) : null}
    </DetailPane>
  )
}

function Head({ row, onAsk }: { row: QueueRow; onAsk: (act: Act) => void }) {
  const implementer = useIsImplementer()
  return (
    <>
      <div className="dj-detail-state">
        <StatusPill tone={OUTBOX_TONE[row.state]} text={OUTBOX_LABEL[row.state]} />
        <span>{row.kindLabel}</span>
        <span>{row.laneLabel}</span>
        {row.dueAt === null ? null : (
          <span>
            下次{row.state === 'unknown' ? '查询' : '发送'} <TimeText at={row.dueAt} form="both" />
          </span>
        )}
      </div>
      <div className="dj-detail-acts">
        <ActionButton
          size="small"
          type="primary"
          reason={retryReason(row.state)}
          onClick={() => onAsk({ kind: 'retry', rows: [row] })}
        >
          {row.state === 'unknown' ? '立即查询' : '立即重试'}
        </ActionButton>
        <ActionButton
          size="small"
          danger
          reason={discardReason(row.state)}
          onClick={() => onAsk({ kind: 'discard', rows: [row] })}
        >
          放弃
        </ActionButton>
        <ActionButton
          size="small"
          reason={markReason(row.state, implementer)}
          onClick={() => onAsk({ kind: 'mark', row })}
        >
          标记结果
        </ActionButton>
        <a className="dj-link-button" href={linkTo('/journal', { correlationId: row.correlationId })}>
          按关联号看日志
        </a>
        <a
          className="dj-link-button"
          href={linkTo('/journal', { subjectType: row.subject.type, subjectId: row.subject.id })}
        >
          按对象看日志
        </a>
        <CopyButton text={rowText(row)} label="复制" title="复制这一行的要点" />
      </div>
    </>
  )
}

function TabBody({ tab, detail, onOpen }: { tab: Tab; detail: Detail; onOpen: (id: number) => void }) {
  const { row } = detail
  switch (tab) {
    case 'overview':
      return (
        <Facts
          rows={[
            ['我方单号', <CodeText key="our" value={row.ourNo} />],
            ['对方单号', <CodeText key="remote" value={row.remoteNo} />],
            ['关联号', <CodeText key="correlation" value={row.correlationId} />],
            ['尝试次数', formatCount(row.attempts)],
            ['操作员', row.askedBy],
            ['排队时间', <TimeText key="created" at={row.createdAt} form="full" />],
            ['首次发送', <TimeText key="sent" at={row.firstSentAt} form="full" none="没有发送过" />],
            ['完成时间', <TimeText key="finished" at={row.finishedAt} form="full" none="未完成" />],
            ['更新时间', <TimeText key="updated" at={row.updatedAt} form="full" />],
            ['对象编号', <CodeText key="subject" value={row.subject.id} />],
          ]}
        />
      )
    case 'payload':
      return (
        <>
          <p className="dj-muted">{QUEUE_TEXT.payloadNote}</p>
          <TextViewer text={detail.payload} label="请求内容" />
        </>
      )
    case 'attempts':
      return <Attempts attempts={detail.attempts} />
    case 'waits':
      return detail.waitsFor.length === 0 ? (
        <p className="dj-muted">{QUEUE_TEXT.noWaits}</p>
      ) : (
        <ul className="dj-waits">
          {detail.waitsFor.map((need) => (
            <li key={need.id}>
              <StatusPill tone={OUTBOX_TONE[need.state]} text={OUTBOX_LABEL[need.state]} />
              <button type="button" className="dj-link" onClick={() => onOpen(need.id)}>
                {need.subject.label}
              </button>
            </li>
          ))}
        </ul>
      )
  }
}

function Attempts({ attempts }: { attempts: Detail['attempts'] }) {
  if (attempts.length === 0) return <p className="dj-muted">{QUEUE_TEXT.noAttempts}</p>
  return (
    <ol className="dj-attempts">
      {attempts.map((attempt) => {
        const [tone, text] = outcomeText(attempt.outcome)
        return (
          <li key={`${attempt.at} ${attempt.purpose} ${attempt.outcome}`}>
            <TimeText at={attempt.at} form="full" />
            <span className="dj-attempt-what">{PURPOSE_LABEL[attempt.purpose]}</span>
            <StatusPill tone={tone} text={text} />
            <span className="dj-muted">{attempt.tookMs > 0 ? took(attempt.tookMs) : ''}</span>
            {attempt.note ? <p>{attempt.note}</p> : null}
          </li>
        )
      })}
    </ol>
  )
}

function took(ms: number): string {
  return ms < 10_000 ? `${formatCount(Math.round(ms))} 毫秒` : formatDuration(ms)
}
