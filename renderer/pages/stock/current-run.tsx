import { useState } from 'react'
import type { StockRun } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount, formatTime } from '../../text/format.ts'
import {
  answerText,
  countsText,
  estimateText,
  isOver,
  KIND_NAME,
  RUN_STATE,
  STOCK_TEXT,
  TRIGGER_NAME,
  totalsText,
} from '../../text/stock.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { AskReason } from '../../ui/ask-reason.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { openRun } from './open-run.ts'

interface CurrentRunProps {
  run: StockRun
  onChanged: () => void
  /** On its own page the way to it is left out. */
  alone?: boolean
}

/** One run: how far it is, what stopped it, and what a person may do about it. */
export function CurrentRun({ run, onChanged, alone = false }: CurrentRunProps) {
  const now = useNow()
  const confirm = useAction('stock.confirm')
  const cancel = useAction('stock.cancel')
  const resume = useAction('stock.resume')
  const answer = useAction('stock.answerGuard')
  const rollback = useAction('stock.rollback')
  const [asking, setAsking] = useState<'release' | 'skip' | 'rollback' | null>(null)
  const [tone, text] = RUN_STATE[run.state]
  const asks = run.state === 'guarded' || run.state === 'waiting-person'
  const failed = [confirm, cancel, resume].find((action) => action.error !== null)
  const settle = (act: Promise<unknown>) => void act.then(onChanged)
  const elapsed = isOver(run.state) ? null : Math.max(0, Math.max(now, Date.now()) - run.startedAt)
  return (
    <Panel
      className={asks ? 'dj-stock-run dj-stock-stopped' : 'dj-stock-run'}
      title={
        <span className="dj-stock-title">
          {KIND_NAME[run.kind]} · {TRIGGER_NAME[run.trigger]}
          <StatusPill tone={tone} text={text} />
        </span>
      }
      extra={
        <span className="dj-buttons">
          {asks ? (
            <>
              <ActionButton size="small" type="primary" danger onClick={() => setAsking('release')}>
                {STOCK_TEXT.release}
              </ActionButton>
              <ActionButton size="small" onClick={() => setAsking('skip')}>
                {STOCK_TEXT.skip}
              </ActionButton>
            </>
          ) : null}
          {run.state === 'planned' && run.kind !== 'compare' && run.kind !== 'observe' ? (
            <ActionButton
              size="small"
              type="primary"
              loading={confirm.busy}
              reason={run.counts.write === 0 ? STOCK_TEXT.nothing : null}
              onClick={() => settle(confirm.run({ id: run.id }))}
            >
              {STOCK_TEXT.confirm}（{formatCount(run.counts.write)}）
            </ActionButton>
          ) : null}
          {run.state === 'failed' ? (
            <ActionButton size="small" loading={resume.busy} onClick={() => settle(resume.run({ id: run.id }))}>
              {STOCK_TEXT.resume}
            </ActionButton>
          ) : null}
          {isOver(run.state) ? null : (
            <ActionButton size="small" loading={cancel.busy} onClick={() => settle(cancel.run({ id: run.id }))}>
              {STOCK_TEXT.cancel}
            </ActionButton>
          )}
          {run.canRollback ? (
            <ActionButton size="small" onClick={() => setAsking('rollback')}>
              {STOCK_TEXT.rollback}
            </ActionButton>
          ) : null}
          {alone ? null : (
            <a className="dj-link-button" href={linkTo('/stock', { run: run.id })}>
              查看明细
            </a>
          )}
          <a className="dj-link-button" href={linkTo('/journal', { correlationId: run.correlationId })}>
            看日志
          </a>
        </span>
      }
    >
      {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null}
      {run.trouble ? (
        <ErrorPanel
          error={{ ...run.trouble, correlationId: run.correlationId }}
          tone={run.state === 'failed' ? 'bad' : 'warn'}
        />
      ) : null}
      {run.progress && !isOver(run.state) ? (
        <WorkProgress
          label={run.progress.text}
          done={run.progress.done}
          total={run.progress.total}
          elapsedMs={elapsed}
          remainingMs={run.estimate?.ms ?? null}
          stuck={run.trouble?.problem ?? null}
        />
      ) : null}
      {run.guards.length > 0 ? (
        <ul className="dj-stock-guards" aria-label="拦截原因">
          {run.guards.map((guard) => (
            <li key={guard.name}>
              <StatusPill tone={guard.released ? 'off' : 'bad'} text={guard.released ? '已放行' : guard.label} />
              <span>{guard.text}</span>
              <span className="dj-muted">
                实际 {guard.measured}，限 {guard.limit}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="dj-stock-facts">
        <span>{countsText(run.counts)}</span>
        {run.counts.write > 0 ? <span>{totalsText(run.totals)}</span> : null}
        {run.interval ? (
          <span>
            {STOCK_TEXT.interval} {formatTime(run.interval.from)} 至 {formatTime(run.interval.to)}
          </span>
        ) : null}
        {run.estimate && run.estimate.requests > 0 && !isOver(run.state) ? (
          <span>{estimateText(run.estimate)}</span>
        ) : null}
        <span>
          {run.startedBy} · {formatTime(run.startedAt)}
        </span>
      </p>
      {run.note === '' ? null : <p>{run.note}</p>}
      {run.unsettledShops.length > 0 ? (
        <p className="dj-note">
          有未抓取单据的门店：
          {run.unsettledShops
            .map((shop) => `${shop.shopName}（${formatCount(shop.documents)} 张，${formatCount(shop.specs)} 个商品）`)
            .join('、')}
          。这些商品本次跳过，到达后下次再同步。
        </p>
      ) : null}
      {run.answers.map((one) => (
        <p key={one.at} className="dj-muted">
          {formatTime(one.at)} {one.by}
          {one.answer === 'release' ? '放行' : '跳过'}：{one.reason}
        </p>
      ))}
      <AskReason
        open={asking === 'release' || asking === 'skip'}
        title={asking === 'release' ? '放行本次？' : '跳过本次？'}
        okText={asking === 'release' ? STOCK_TEXT.release : STOCK_TEXT.skip}
        danger={asking === 'release'}
        busy={answer.busy}
        error={answer.error}
        placeholder={asking === 'release' ? '例如：已核对，确实清仓' : '例如：正在盘点'}
        onOk={(reason) =>
          void answer.run({ id: run.id, answer: asking === 'skip' ? 'skip' : 'release', reason }).then((done) => {
            if (done === null) return
            setAsking(null)
            onChanged()
          })
        }
        onCancel={() => setAsking(null)}
      >
        <p className={asking === 'release' ? 'dj-warning' : ''}>{answerText(run, asking === 'release')}</p>
      </AskReason>
      <AskReason
        open={asking === 'rollback'}
        title="撤回这一次？"
        okText="先看会改动什么"
        busy={rollback.busy}
        error={rollback.error}
        placeholder="例如：主方盘点录错了"
        onOk={(reason) =>
          void rollback.run({ id: run.id, reason }).then((done) => {
            if (done === null) return
            setAsking(null)
            openRun(done.run.id)
          })
        }
        onCancel={() => setAsking(null)}
      >
        <p>按这一次写入前的数量写回；之后又有变化的商品不写，并逐个说明。先列出明细，再由你确认执行。</p>
      </AskReason>
    </Panel>
  )
}
