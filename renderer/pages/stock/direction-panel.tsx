import { Input } from 'antd'
import { useId, useState } from 'react'
import { STOCK_DIRECTIONS, type StockDirection, type StockState } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount, formatTime } from '../../text/format.ts'
import { DIRECTION_ARROW, DIRECTION_NAME, DIRECTION_SENTENCE, STOCK_TEXT } from '../../text/stock.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { openRun } from './open-run.ts'

interface DirectionPanelProps {
  state: StockState
  readOnly: string | null
  onChanged: () => void
  /** Only while a direction stands. */
  onClose?: () => void
}

/** Two cards; a 对账 of that direction first, then the typed words, then locked (S121, S125, A21). */
export function DirectionPanel({ state, readOnly, onChanged, onClose }: DirectionPanelProps) {
  const compare = useAction('stock.compare')
  const set = useAction('stock.setDirection')
  const [asking, setAsking] = useState<StockDirection | null>(null)
  const [reason, setReason] = useState('')
  const reasonId = useId()
  const { connectionId, direction: stands } = state
  const newest = state.compare
  const running = state.current !== null ? '正在运行，请等它结束' : null
  const change = stands !== null
  const store = async (direction: StockDirection) => {
    if (newest === null) return
    const done = await set.run({
      connectionId,
      direction,
      typed: state.confirmations[direction] ?? '',
      compareId: newest.id,
      reason: reason.trim(),
    })
    setAsking(null)
    if (done !== null) onChanged()
  }
  return (
    <Panel
      title={change ? STOCK_TEXT.changeDirection : STOCK_TEXT.chooseTitle}
      extra={
        onClose ? (
          <button type="button" className="dj-link" onClick={onClose}>
            不更改
          </button>
        ) : null
      }
    >
      <p className="dj-muted">{STOCK_TEXT.chooseNote}</p>
      {change ? (
        <label className="dj-stock-reason" htmlFor={reasonId}>
          <span>{STOCK_TEXT.reasonLabel}</span>
          <Input id={reasonId} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </label>
      ) : null}
      {compare.error ? <ErrorPanel error={compare.error} onClose={compare.clear} /> : null}
      {set.error ? <ErrorPanel error={set.error} onClose={set.clear} /> : null}
      <div className="dj-stock-cards">
        {STOCK_DIRECTIONS.filter((direction) => direction !== stands).map((direction) => {
          const [from, to] = DIRECTION_ARROW[direction]
          const compared = newest !== null && newest.direction === direction ? newest : null
          const chooseReason =
            readOnly ??
            (compared === null ? STOCK_TEXT.chooseReason : change && reason.trim() === '' ? '请写明更改的原因' : null)
          return (
            <section key={direction} className="dj-stock-card" aria-label={DIRECTION_NAME[direction]}>
              <h3>{DIRECTION_NAME[direction]}</h3>
              <p className="dj-stock-arrow" aria-hidden="true">
                <span>{from}</span>
                <i>→</i>
                <span>{to}</span>
              </p>
              <p>{DIRECTION_SENTENCE[direction]}</p>
              {compared === null ? null : (
                <p className="dj-stock-compared">
                  {formatTime(compared.finishedAt ?? compared.startedAt)} 对账：会改动{' '}
                  <b>{formatCount(compared.counts.write)}</b> 个，其中归零 {formatCount(compared.counts.zero)} 个{' '}
                  <button type="button" className="dj-link" onClick={() => openRun(compared.id)}>
                    {STOCK_TEXT.open}
                  </button>
                </p>
              )}
              <div className="dj-buttons">
                <ActionButton
                  loading={compare.busy}
                  reason={running}
                  onClick={() => void compare.run({ connectionId, direction }).then(onChanged)}
                >
                  {compared === null ? STOCK_TEXT.compareFirst : STOCK_TEXT.compareAgain}
                </ActionButton>
                <ActionButton
                  type="primary"
                  loading={set.busy}
                  reason={chooseReason}
                  onClick={() => setAsking(direction)}
                >
                  {STOCK_TEXT.choose}
                </ActionButton>
              </div>
            </section>
          )
        })}
      </div>
      <ConfirmTyped
        open={asking !== null}
        title={STOCK_TEXT.typedTitle}
        word={asking === null ? '' : (state.confirmations[asking] ?? '')}
        okText={STOCK_TEXT.choose}
        busy={set.busy}
        onOk={() => asking !== null && void store(asking)}
        onCancel={() => setAsking(null)}
      >
        <p>{asking === null ? '' : DIRECTION_SENTENCE[asking]}</p>
        <p>{STOCK_TEXT.typedBody}</p>
      </ConfirmTyped>
    </Panel>
  )
}
