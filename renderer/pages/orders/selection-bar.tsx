import { useState } from 'react'
import type { CallOutput } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { ORDER_TEXT, ORDERS_TEXT, PUSH_TEXT } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PushDialog } from './push-dialog.tsx'
import { resultText } from './result-text.ts'

interface SelectionBarProps {
  selected: ReadonlySet<RowKey>
  onClear: () => void
  onDone: () => void
}

/** What can be done with the ticked orders: push them (after a list to confirm), ask IDEAL for them, delete them. */
export function SelectionBar({ selected, onClear, onDone }: SelectionBarProps) {
  const lookUp = useAction('orders.lookUp')
  const remove = useAction('orders.delete')
  const [asking, setAsking] = useState<'push' | 'remove' | null>(null)
  const [result, setResult] = useState('')
  const ids = [...selected].map(Number)
  const finish = (done: string) => (answer: CallOutput<'orders.push'> | null) => {
    if (answer === null) return
    setAsking(null)
    setResult(resultText(done, answer))
    onDone()
    if (answer.refused.length === 0) onClear()
  }
  const failed = lookUp.error ?? remove.error
  const reason = ids.length > PUSH_TEXT.most ? `一次最多 ${PUSH_TEXT.most} 张` : null
  return (
    <>
      {failed ? (
        <ErrorPanel
          error={failed}
          compact
          onClose={() => {
            lookUp.clear()
            remove.clear()
          }}
        />
      ) : null}
      {result === '' ? null : (
        <p className="dj-note dj-orders-result" role="status">
          <span>{result}</span>
          <button type="button" className="dj-link" onClick={() => setResult('')}>
            关闭
          </button>
        </p>
      )}
      {selected.size === 0 ? null : (
        <div className="dj-orders-selection" role="toolbar" aria-label="已选订单">
          <b>{ORDERS_TEXT.selected(formatCount(selected.size))}</b>
          <ActionButton size="small" type="primary" reason={reason} onClick={() => setAsking('push')}>
            {ORDERS_TEXT.pushSelected}…
          </ActionButton>
          <ActionButton
            size="small"
            loading={lookUp.busy}
            reason={reason}
            onClick={() => void lookUp.run({ ids }).then(finish('已查询'))}
          >
            {ORDER_TEXT.lookUp}
          </ActionButton>
          <ActionButton size="small" danger reason={reason} onClick={() => setAsking('remove')}>
            {ORDER_TEXT.remove}…
          </ActionButton>
          <button type="button" className="dj-link" onClick={onClear}>
            {ORDERS_TEXT.clear}
          </button>
        </div>
      )}
      {asking === 'push' ? (
        <PushDialog ids={ids} onClose={() => setAsking(null)} onDone={finish('已点击推送ideal')} />
      ) : null}
      <ConfirmTyped
        open={asking === 'remove'}
        title={`删除选中的 ${formatCount(ids.length)} 张订单？`}
        okText={ORDER_TEXT.remove}
        busy={remove.busy}
        onOk={() => void remove.run({ ids }).then(finish('已删除'))}
        onCancel={() => setAsking(null)}
      >
        <p>{ORDER_TEXT.removeText}已推送ideal的订单不能删除，会留下。</p>
      </ConfirmTyped>
    </>
  )
}
