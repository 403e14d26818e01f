import { useState } from 'react'
import type { StockState } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { useAction } from '../../state/use-action.ts'
import { STAFF_READ_ONLY } from '../../text/common.ts'
import { formatShort, formatTime } from '../../text/format.ts'
import { DIRECTION_NAME, DIRECTION_SENTENCE, leaseText, STOCK_TEXT } from '../../text/stock.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { AskReason } from '../../ui/ask-reason.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

interface SentencePanelProps {
  state: StockState
  onChanged: () => void
  onChangeDirection: () => void
}

/** The settings as one reads them aloud: who is master, when it runs next, which PC runs it. */
export function SentencePanel({ state, onChanged, onChangeDirection }: SentencePanelProps) {
  const implementer = useIsImplementer()
  const take = useAction('stock.takeOver')
  const give = useAction('stock.release')
  const [taking, setTaking] = useState(false)
  const { direction, locked, schedule, lease } = state
  if (direction === null) return null
  return (
    <Panel className="dj-stock-sentence">
      <p className="dj-stock-head">
        <b>{DIRECTION_NAME[direction]}</b>
        <StatusPill tone="off" text="已锁定" title={locked ? `${locked.by} ${formatTime(locked.at)}` : ''} />
        <span>{DIRECTION_SENTENCE[direction]}</span>
        <button
          type="button"
          className="dj-link"
          aria-disabled={!implementer}
          title={implementer ? '需要写明原因并重新对账' : STAFF_READ_ONLY}
          onClick={() => implementer && onChangeDirection()}
        >
          {STOCK_TEXT.changeDirection}
        </button>
      </p>
      <p className="dj-stock-when">
        <b>{schedule.sentence}</b>
        {schedule.pausedUntil !== null ? (
          <StatusPill
            tone="warn"
            text={`已暂停至 ${formatShort(schedule.pausedUntil, Date.now())}`}
            title={schedule.pauseReason ?? ''}
          />
        ) : schedule.nextAt === null ? (
          <span>没有安排下次</span>
        ) : (
          <span>
            下次 <TimeText at={schedule.nextAt} form="both" />
          </span>
        )}
        <span>
          上次成功 <TimeText at={state.lastSuccessAt} form="both" none="还没有" />
        </span>
        <span className="dj-muted">{schedule.hint}</span>
      </p>
      <p className="dj-stock-lease">
        <StatusPill
          tone={lease.state === 'ours' ? 'ok' : lease.state === 'unknown' ? 'warn' : 'off'}
          text={state.runner === 'direct' ? '对方系统直连，本软件只核对' : leaseText(lease)}
        />
        {lease.expiresAt === null || lease.state === 'free' ? null : (
          <span className="dj-muted">
            租约到 <TimeText at={lease.expiresAt} />
          </span>
        )}
        {state.runner === 'app' && lease.state === 'other' ? (
          <ActionButton size="small" loading={take.busy} onClick={() => setTaking(true)}>
            {STOCK_TEXT.takeOver}
          </ActionButton>
        ) : null}
        {state.runner === 'app' && lease.state === 'ours' ? (
          <ActionButton
            size="small"
            type="text"
            loading={give.busy}
            title="让另一台电脑来执行"
            onClick={() => void give.run({ connectionId: state.connectionId }).then(onChanged)}
          >
            {STOCK_TEXT.giveUp}
          </ActionButton>
        ) : null}
      </p>
      {give.error ? <ErrorPanel error={give.error} onClose={give.clear} compact /> : null}
      <AskReason
        open={taking}
        title="由本机接管定时同步？"
        okText={STOCK_TEXT.takeOver}
        busy={take.busy}
        error={take.error}
        placeholder="例如：那台电脑停用了"
        onOk={(reason) =>
          void take.run({ connectionId: state.connectionId, reason }).then((done) => {
            if (done === null) return
            setTaking(false)
            onChanged()
          })
        }
        onCancel={() => setTaking(false)}
      >
        <p>接管后由本机在 02:10 执行，「{lease.holder ?? '另一台电脑'}」不再执行。两台电脑不会同时写入。</p>
      </AskReason>
    </Panel>
  )
}
