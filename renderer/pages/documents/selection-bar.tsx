import { useState } from 'react'
import type { CallOutput } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useAction } from '../../state/use-action.ts'
import { DOCUMENTS_TEXT } from '../../text/documents.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { SkipButton } from './skip-button.tsx'

/** Documents of one call (contract). */
const MOST = 1000

interface SelectionBarProps {
  selected: ReadonlySet<RowKey>
  onClear: () => void
  onDone: () => void
}

/** After ticking rows: 立即同步, 重试 and 不发送 for what may, with the reasons of what may not. */
export function SelectionBar({ selected, onClear, onDone }: SelectionBarProps) {
  const send = useAction('documents.sendNow')
  const retry = useAction('documents.retry')
  const [result, setResult] = useState<CallOutput<'documents.sendNow'> | null>(null)
  const ids = { ids: [...selected].map(Number) }
  const done = (answer: CallOutput<'documents.sendNow'> | null) => {
    setResult(answer)
    onDone()
    if (answer !== null && answer.refused.length === 0) onClear()
  }
  const run = (act: Promise<CallOutput<'documents.sendNow'> | null>) => void act.then(done)
  const failed = send.error ?? retry.error
  const reason = selected.size > MOST ? `一次最多 ${formatCount(MOST)} 张` : null
  return (
    <>
      {failed ? (
        <ErrorPanel
          error={failed}
          compact
          onClose={() => {
            send.clear()
            retry.clear()
          }}
        />
      ) : null}
      {result ? (
        <p className="dj-note" role="status">
          {resultText(result)}
          <button type="button" className="dj-link" onClick={() => setResult(null)}>
            关闭
          </button>
        </p>
      ) : null}
      {selected.size === 0 ? null : (
        <div className="dj-selection" role="toolbar" aria-label="已选行">
          <b>{DOCUMENTS_TEXT.selected(formatCount(selected.size))}</b>
          <ActionButton
            size="small"
            type="primary"
            title={DOCUMENTS_TEXT.sendNowHint}
            loading={send.busy}
            reason={reason}
            onClick={() => run(send.run(ids))}
          >
            {DOCUMENTS_TEXT.sendNow}
          </ActionButton>
          <ActionButton size="small" loading={retry.busy} reason={reason} onClick={() => run(retry.run(ids))}>
            {DOCUMENTS_TEXT.retry}
          </ActionButton>
          <SkipButton ids={ids.ids} reason={reason} onDone={done} />
          <button type="button" className="dj-link" onClick={onClear}>
            {DOCUMENTS_TEXT.clear}
          </button>
        </div>
      )}
    </>
  )
}

/** `已处理 3 张；2 张不能处理：还没有完成（2）`, the reasons by how often. */
export function resultText({ changed, refused }: CallOutput<'documents.sendNow'>): string {
  const done = `已处理 ${formatCount(changed)} 张`
  if (refused.length === 0) return done
  const reasons = new Map<string, number>()
  for (const { reason } of refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const list = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${reason}（${formatCount(count)}）`)
  return `${done}；${formatCount(refused.length)} 张不能处理：${list.slice(0, 3).join('；')}`
}
