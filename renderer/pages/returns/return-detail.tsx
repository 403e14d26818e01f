import { useState } from 'react'
import { type CallOutput, ORDER_KIND_TEXT } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { againText, ORDER_PAGE, RETURNS_TEXT, SOURCE_TEXT, STAGE_TONE } from '../../text/returns.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { canAskAgain, progressText, trimDecimal } from './returns-question.ts'

type Detail = CallOutput<'returns.get'>

/** One return: how far it is, what is wrong with its serials, what it made, what happened to it. */
export function ReturnDetail({ id, onClose }: { id: number; onClose: () => void }) {
  const query = useQuery('returns.get', { id }, ['returns.changed'])
  const again = useAction('returns.again')
  const [told, setTold] = useState('')
  const detail = query.data
  const askAgain = async () => {
    setTold('')
    const answer = await again.run({ ids: [id] })
    if (answer !== null) setTold(againText(answer))
    query.reload()
  }
  return (
    <DetailPane
      label="回传详情"
      title={detail ? `${ORDER_KIND_TEXT[detail.return.kind]} ${detail.return.orderNo}` : `第 ${id} 条`}
      head={
        detail ? (
          <>
            <div className="dj-detail-state">
              <StatusPill tone={STAGE_TONE[detail.return.stage]} text={detail.return.stageText} />
              <span>{detail.return.phaseText}</span>
            </div>
            <div className="dj-detail-acts">
              <ActionButton
                size="small"
                type="primary"
                title={RETURNS_TEXT.againHint}
                loading={again.busy}
                reason={canAskAgain(detail.return) ? null : RETURNS_TEXT.againOnly}
                onClick={() => void askAgain()}
              >
                {RETURNS_TEXT.again}
              </ActionButton>
              <Links detail={detail} />
            </div>
          </>
        ) : null
      }
      onClose={onClose}
    >
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {again.error ? <ErrorPanel error={again.error} onClose={again.clear} compact /> : null}
      {told === '' ? null : (
        <p className="dj-note" role="status">
          {told}
        </p>
      )}
      {detail === null && query.error === null ? <LoadingLines lines={6} /> : null}
      {detail ? <Body detail={detail} /> : null}
    </DetailPane>
  )
}

function Links({ detail }: { detail: Detail }) {
  const { orderId, kind, documentId, correlationId } = detail.return
  return (
    <>
      {orderId === null ? null : (
        <a className="dj-link-button" href={linkTo(ORDER_PAGE[kind], { order: orderId })}>
          {RETURNS_TEXT.openOrder}
        </a>
      )}
      {documentId === null ? null : (
        <a className="dj-link-button" href={linkTo('/p/stock-documents', { id: documentId })}>
          {RETURNS_TEXT.openDocument}
        </a>
      )}
      <a className="dj-link-button" href={linkTo('/journal', { correlationId })}>
        {RETURNS_TEXT.journal}
      </a>
    </>
  )
}

function Body({ detail }: { detail: Detail }) {
  const row = detail.return
  return (
    <>
      {row.trouble ? <ErrorPanel error={{ ...row.trouble, correlationId: row.correlationId }} /> : null}
      <Facts
        rows={[
          ['串号', progressText(row)],
          [
            '实际 / 订单',
            `${trimDecimal(row.quantity)} / ${trimDecimal(row.ordered)}${row.difference ? '（数量差异）' : ''}`,
          ],
          ['是否最终', row.final ? '是' : '否，等待完成'],
          ['提醒', row.warnings === 0 ? '无' : `${formatCount(row.warnings)} 个`],
          ['来源', SOURCE_TEXT[row.source]],
          ['接收时间', <TimeText key="received" at={row.receivedAt} form="full" />],
          ['完成时间', <TimeText key="finished" at={row.finishedAt} form="full" />],
          ['查询次数', formatCount(row.attempts)],
          ['下次查询', <TimeText key="next" at={row.nextAt} form="both" />],
          ['关联号', <CodeText key="correlation" value={row.correlationId} />],
        ]}
      />
      {row.problems.length === 0 ? null : (
        <section className="dj-returns-problems" aria-label={RETURNS_TEXT.problems}>
          <h3>
            {RETURNS_TEXT.problems} {formatCount(row.problems.length)}
            {row.problems.length >= 200 ? `（${RETURNS_TEXT.problemsMost}）` : ''}
            <CopyButton
              label="复制"
              text={row.problems.map((one) => `${one.line ?? ''}\t${one.serial}\t${one.problem}`).join('\n')}
            />
          </h3>
          <ul>
            {row.problems.map((one) => (
              <li key={`${one.line} ${one.serial} ${one.problem}`}>
                <span className="dj-muted">{one.line === null ? '整单' : `第 ${one.line} 行`}</span>
                <CodeText value={one.serial || null} />
                <span>{one.problem}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="dj-returns-history" aria-label={RETURNS_TEXT.history}>
        <h3>{RETURNS_TEXT.history}</h3>
        {detail.history.length === 0 ? <p className="dj-muted">{RETURNS_TEXT.noHistory}</p> : null}
        <ol>
          {detail.history.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a history only grows at its end
            <li key={index}>
              <TimeText at={one.at} form="full" />
              <span>{one.text}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
