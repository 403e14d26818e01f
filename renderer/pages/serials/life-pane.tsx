import type { SerialLife } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { SERIAL_TONE, SERIALS_TEXT } from '../../text/returns.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

interface LifePaneProps {
  connectionId: number
  serial: string
  onClose: () => void
}

/** Every device that has this number as a part, with its life from 期初 or 入库 to 出库. */
export function LifePane({ connectionId, serial, onClose }: LifePaneProps) {
  const query = useQuery('serials.find', { connectionId, serial }, ['returns.changed'])
  const rows = query.data?.rows ?? null
  return (
    <DetailPane label={SERIALS_TEXT.life} title={serial} onClose={onClose}>
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {rows === null && query.error === null ? <LoadingLines lines={6} /> : null}
      {rows?.length === 0 ? (
        <div role="status">
          <EmptyState title={SERIALS_TEXT.notFound(serial)} hint={SERIALS_TEXT.notFoundHint} />
        </div>
      ) : null}
      {rows !== null && rows.length > 1 ? (
        <p className="dj-note" role="status">
          {SERIALS_TEXT.found(formatCount(rows.length))}
        </p>
      ) : null}
      {rows?.map((life) => (
        <Life key={`${life.productNo} ${life.serial.main}`} life={life} />
      ))}
    </DetailPane>
  )
}

export function Life({ life }: { life: SerialLife }) {
  return (
    <article className="dj-serials-life">
      <header>
        <b>{life.name}</b>
        <StatusPill tone={SERIAL_TONE[life.state]} text={life.stateText} />
      </header>
      {life.warning === '' ? null : <p className="dj-warning">! {life.warning}</p>}
      <Facts
        rows={[
          ['主串号', <CodeText key="main" value={life.serial.main} />],
          ['辅助串号', <CodeText key="aux1" value={life.serial.aux1} />],
          ...(life.serial.aux2 === null
            ? []
            : ([['辅助串号2', <CodeText key="aux2" value={life.serial.aux2} />]] as const)),
          ['商品编号', <CodeText key="product" value={life.productNo} />],
          ['所在仓库', life.warehouse],
        ]}
      />
      <ol>
        {life.events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a life only grows at its end
          <li key={index}>
            <TimeText at={event.at} form="full" />
            <div>
              <b>{event.text}</b>
              <span>{[event.warehouse, event.partner].filter((one) => one !== '').join(' · ')}</span>
              {event.documentId === null ? (
                <span className="dj-muted">{event.documentNo}</span>
              ) : (
                <a href={linkTo('/p/stock-documents', { id: event.documentId })}>{event.documentNo}</a>
              )}
              {event.orderNo === '' ? null : <span className="dj-muted">订单 {event.orderNo}</span>}
            </div>
          </li>
        ))}
      </ol>
    </article>
  )
}
