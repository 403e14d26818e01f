import { Select } from 'antd'
import { useState } from 'react'
import type { JournalEntry } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatTime } from '../../text/format.ts'
import { JOURNAL_TEXT, LEVEL_LABEL, LEVEL_TONE, scopeLabel, subjectLabel, systemLabel } from '../../text/journal.ts'
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
import { entryTime } from './columns.tsx'
import { entryText, exchangeOf, requestText, subjectLink } from './exchange.ts'
import type { JournalQuestion } from './filter.ts'

type Tab = 'overview' | 'request' | 'response' | 'raw' | 'around'

interface EntryDetailProps {
  entry: JournalEntry
  onPick: (change: Partial<JournalQuestion>) => void
  onOpen: (entry: JournalEntry) => void
  onClose: () => void
}

/** Characters of a message that the title shows whole. */
const TITLE_HOLDS = 60

const AROUND = [5, 10, 20, 50] as const

/** One entry: what it says, request and answer, what was written around it, and ways to what it is about. */
export function EntryDetail({ entry, onPick, onOpen, onClose }: EntryDetailProps) {
  const exchange = exchangeOf(entry.detail)
  const [wanted, setWanted] = useState<Tab>('overview')
  const tabs: { key: Tab; label: string }[] = [
    { key: 'overview', label: '概览' },
    ...(exchange
      ? ([
          { key: 'request', label: '请求' },
          { key: 'response', label: '响应' },
        ] as const)
      : []),
    ...(entry.detail === null ? [] : [{ key: 'raw', label: '原始' } as const]),
    { key: 'around', label: '前后' },
  ]
  const tab = tabs.some((one) => one.key === wanted) ? wanted : 'overview'
  const link = subjectLink(entry)
  const { correlationId, subjectId } = entry
  return (
    <DetailPane
      label="日志详情"
      title={entry.message}
      onClose={onClose}
      head={
        <>
          <div className="dj-detail-state">
            <StatusPill tone={LEVEL_TONE[entry.level]} text={LEVEL_LABEL[entry.level]} />
            <span>{formatTime(entry.at)}</span>
            <span>{scopeLabel(entry.scope)}</span>
            {entry.system ? <span>{systemLabel(entry.system)}</span> : null}
          </div>
          <div className="dj-detail-acts">
            {correlationId ? (
              <ActionButton size="small" onClick={() => onPick({ correlationId })}>
                同一次操作
              </ActionButton>
            ) : null}
            {subjectId ? (
              <ActionButton size="small" onClick={() => onPick({ subjectType: entry.subjectType ?? '', subjectId })}>
                同一对象
              </ActionButton>
            ) : null}
            {link ? (
              <a className="dj-link-button" href={link.href}>
                {link.text}
              </a>
            ) : null}
            <CopyButton text={entryText(entry, formatTime(entry.at))} label="复制" title="复制整条日志" />
          </div>
        </>
      }
    >
      <CountTabs<Tab> label="日志内容" tabs={tabs} active={tab} onChange={setWanted} />
      {tab === 'overview' ? (
        <>
          {entry.message.length > TITLE_HOLDS ? <p className="dj-entry-message">{entry.message}</p> : null}
          <Facts
            rows={[
              ['时间', `${formatTime(entry.at)}（北京时间）`],
              ['事件代码', <CodeText key="event" value={entry.event} />],
              ['关联号', <CodeText key="correlation" value={correlationId} />],
              ['对象', entry.subjectType ? subjectLabel(entry.subjectType) : ''],
              ['对象编号', <CodeText key="subject" value={subjectId} />],
              ...(exchange
                ? ([
                    ['地址', <CodeText key="url" value={exchange.url} />],
                    ['结果', exchange.status === null ? (exchange.code ?? exchange.kind) : `HTTP ${exchange.status}`],
                    ['用时', `${Math.round(exchange.tookMs)} 毫秒`],
                  ] as const)
                : []),
            ]}
          />
          {entry.detail !== null && exchange === null ? <TextViewer text={entry.detail} label="详细内容" /> : null}
        </>
      ) : null}
      {tab === 'request' && exchange ? <TextViewer text={requestText(exchange)} label="请求" /> : null}
      {tab === 'response' && exchange ? (
        <TextViewer
          text={exchange.responseBody}
          label="响应"
          empty={exchange.status === null ? `没有收到回答（${exchange.code ?? exchange.kind}）` : '回答没有内容'}
        />
      ) : null}
      {tab === 'raw' && entry.detail !== null ? (
        <>
          <p className="dj-muted">{JOURNAL_TEXT.masked}</p>
          <TextViewer text={entry.detail} label="原始内容" />
        </>
      ) : null}
      {tab === 'around' ? <Around entry={entry} onOpen={onOpen} /> : null}
    </DetailPane>
  )
}

function Around({ entry, onOpen }: Pick<EntryDetailProps, 'entry' | 'onOpen'>) {
  const [n, setN] = useState<number>(10)
  const now = useNow()
  const query = useQuery('journal.around', { id: entry.id, n })
  return (
    <>
      <div className="dj-around-head">
        <span>{JOURNAL_TEXT.around}</span>
        <Select
          size="small"
          aria-label="前后条数"
          value={n}
          options={AROUND.map((value) => ({ value, label: `${value} 条` }))}
          onChange={setN}
        />
        <span className="dj-muted">不受筛选影响</span>
      </div>
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {query.data === null && query.error === null ? <LoadingLines lines={5} /> : null}
      <ol className="dj-around">
        {query.data?.rows.map((row) => (
          <li key={row.id} aria-current={row.id === entry.id || undefined}>
            <button type="button" onClick={() => onOpen(row)} title={row.message}>
              <time>{entryTime(row.at, now)}</time>
              <StatusPill tone={LEVEL_TONE[row.level]} text={LEVEL_LABEL[row.level]} />
              <span>{row.message}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}
