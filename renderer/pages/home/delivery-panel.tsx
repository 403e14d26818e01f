import { useState } from 'react'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

/** After a restored backup or an empty start nothing is sent until a person says so. */
export function DeliveryPanel({ pending, unknown }: { pending: number; unknown: number }) {
  const [asking, setAsking] = useState(false)
  const confirm = useAction('queue.confirmDelivery')
  return (
    <div className="dj-stack-tight">
      <ErrorPanel error={confirm.error ?? HOME_TEXT.deliveryPaused} tone={confirm.error ? 'bad' : 'warn'} />
      <div className="dj-buttons">
        <ActionButton type="primary" onClick={() => setAsking(true)}>
          {HOME_TEXT.confirmDelivery}
        </ActionButton>
        <a href={linkTo('/queue', { state: 'open' })}>
          查看队列（待处理 {formatCount(pending)}，结果未知 {formatCount(unknown)}）
        </a>
      </div>
      <ConfirmTyped
        open={asking}
        title={HOME_TEXT.confirmDeliveryTitle}
        tick={HOME_TEXT.confirmDeliveryTick}
        okText={HOME_TEXT.confirmDelivery}
        danger={false}
        busy={confirm.busy}
        onOk={() => void confirm.run({}).then(() => setAsking(false))}
        onCancel={() => setAsking(false)}
      >
        {HOME_TEXT.deliveryPaused.action}
      </ConfirmTyped>
    </div>
  )
}
