import type { JournalEntry } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { DOCUMENTS_TEXT } from '../../text/documents.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TextViewer } from '../../ui/text-viewer.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { exchangeOf, requestText } from '../journal/exchange.ts'

const SHOWN = 100

/** 请求与应答: everything that was said to the two systems for this document, as the log keeps it. */
export function DocumentRequests({ correlationId }: { correlationId: string }) {
  const query = useQuery(
    'journal.search',
    {
      levels: [],
      scope: 'http',
      system: null,
      connectionId: null,
      correlationId,
      subjectType: null,
      subjectId: null,
      from: null,
      to: null,
      text: '',
      cursor: null,
      limit: SHOWN,
    },
    ['documents.changed'],
  )
  if (query.error) return <ErrorPanel error={query.error} onRetry={query.reload} />
  if (query.data === null) return <LoadingLines lines={4} />
  if (query.data.rows.length === 0) return <p className="dj-muted">{DOCUMENTS_TEXT.noRequests}</p>
  return (
    <>
      <p className="dj-muted">{DOCUMENTS_TEXT.requestsNote}</p>
      <ol className="dj-documents-requests">
        {query.data.rows.map((entry) => (
          <li key={entry.id}>
            <Request entry={entry} />
          </li>
        ))}
      </ol>
      {query.data.next === null ? null : (
        <a href={linkTo('/journal', { correlationId })}>只显示最近 {SHOWN} 次，全部在日志里</a>
      )}
    </>
  )
}

function Request({ entry }: { entry: JournalEntry }) {
  const exchange = exchangeOf(entry.detail)
  if (exchange === null) return <p>{entry.message}</p>
  const good = exchange.status !== null && exchange.status < 400
  return (
    <details>
      <summary>
        <TimeText at={entry.at} form="full" />
        <StatusPill
          tone={good ? 'ok' : 'warn'}
          text={exchange.status === null ? (exchange.code ?? exchange.kind) : `HTTP ${exchange.status}`}
        />
        <span title={exchange.url}>{pathOf(exchange.url)}</span>
        <span className="dj-muted">{Math.round(exchange.tookMs)} 毫秒</span>
      </summary>
      <TextViewer text={requestText(exchange)} label="请求" />
      <TextViewer text={exchange.responseBody} label="应答" empty="没有收到回答" />
    </details>
  )
}

function pathOf(url: string): string {
  try {
    return new URL(url).pathname
  } catch {
    return url
  }
}
