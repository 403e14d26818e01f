import { Modal } from 'antd'
import type { CallOutput } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { ORDERS_TEXT, PUSH_TEXT } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { shortDecimal } from './decimal.ts'

interface PushDialogProps {
  ids: readonly number[]
  onClose: () => void
  onDone: (answer: CallOutput<'orders.push'>) => void
}

type Preview = CallOutput<'orders.pushPreview'>

/** One click by a person for several orders, after seeing which (B8, I24). Only what may go is sent. */
export function PushDialog({ ids, onClose, onDone }: PushDialogProps) {
  const preview = useQuery('orders.pushPreview', { ids: [...ids] }, ['orders.changed'])
  const push = useAction('orders.push')
  const allowed = preview.data?.orders.filter((order) => order.allowed).map((order) => order.id) ?? []
  const submit = () => {
    if (push.busy || allowed.length === 0) return
    void push.run({ ids: allowed }).then((answer) => {
      if (answer !== null) onDone(answer)
    })
  }
  return (
    <Modal
      open
      width={760}
      mask={{ closable: false }}
      title={PUSH_TEXT.title(formatCount(preview.data?.allowed || ids.length))}
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton
          key="ok"
          type="primary"
          loading={push.busy}
          reason={preview.data === null ? '正在检查' : allowed.length === 0 ? PUSH_TEXT.none : null}
          onClick={submit}
        >
          {PUSH_TEXT.ok(formatCount(allowed.length))}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        <p className="dj-warning">! {PUSH_TEXT.warning}</p>
        {push.error ? <ErrorPanel error={push.error} onClose={push.clear} /> : null}
        {preview.error ? <ErrorPanel error={preview.error} onRetry={preview.reload} /> : null}
        {preview.data === null ? (
          preview.error ? null : (
            <LoadingLines lines={4} />
          )
        ) : (
          <PushList preview={preview.data} />
        )}
      </div>
    </Modal>
  )
}

/** The orders of a batch: what will be sent first, then what stays behind and why. */
export function PushList({ preview }: { preview: Preview }) {
  const orders = [...preview.orders].sort((a, b) => Number(b.allowed) - Number(a.allowed))
  return (
    <>
      {preview.refused > 0 ? <p role="status">{PUSH_TEXT.refused(formatCount(preview.refused))}</p> : null}
      <div className="dj-orders-list">
        <table>
          <thead>
            <tr>
              <th scope="col">推送</th>
              <th scope="col">单据号</th>
              <th scope="col">仓库</th>
              <th scope="col">往来单位</th>
              <th scope="col" data-align="end">
                数量
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <tr key={order.id}>
                <td>
                  <StatusPill tone={order.allowed ? 'ok' : 'bad'} text={order.allowed ? '可以' : '不能'} />
                </td>
                <td>
                  {order.orderNo}
                  {order.allowed ? null : (
                    <p className="dj-orders-why">
                      {order.reason}
                      {order.page === null ? null : <a href={linkTo(order.page)}>{ORDERS_TEXT.toFix}</a>}
                    </p>
                  )}
                </td>
                <td>{order.warehouse || '—'}</td>
                <td>{order.partner || '—'}</td>
                <td data-align="end">{shortDecimal(order.quantity)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
