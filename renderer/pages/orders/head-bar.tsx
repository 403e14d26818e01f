import { useRef, useState } from 'react'
import type { CallOutput, OrderKind, OrderRow } from '../../../preload/contract/index.ts'
import { linkTo, navigate, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { KIND_WORDS, ORDER_TEXT } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { AskReason } from '../../ui/ask-reason.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { actReason, type HeadState, saveReason } from './head-acts.ts'

interface HeadBarProps {
  kind: OrderKind
  state: HeadState
  order: OrderRow | null
  outboxIds: readonly number[]
  saving: boolean
  onSave: () => void
  onBack: () => void
  onDone: (text: string) => void
}

type Answer = CallOutput<'orders.push'> | null

/** 头部按钮. A disabled one stays and says why; the main side decides again whatever the window shows. */
export function HeadBar({ kind, state, order, outboxIds, saving, onSave, onBack, onDone }: HeadBarProps) {
  const { query } = useRoute()
  const push = useAction('orders.push')
  const remove = useAction('orders.delete')
  const terminate = useAction('orders.terminate')
  const again = useAction('orders.terminateAgain')
  const lookUp = useAction('orders.lookUp')
  const introduce = useAction('orders.introduce')
  const [asking, setAsking] = useState<'remove' | 'terminate' | null>(null)
  const pushing = useRef(false)
  const words = KIND_WORDS[kind]
  const save = saveReason(state)
  const reasonOf = (act: Parameters<typeof actReason>[0]) => actReason(act, state).reason
  const ids = order === null ? null : { ids: [order.id] }
  /** What a single refused order says is the outcome. */
  const tell = (done: string) => (answer: Answer) => {
    if (answer !== null) onDone(answer.refused[0]?.reason ?? done)
  }
  const onPush = () => {
    // A double click comes before the window has drawn the first one.
    if (ids === null || pushing.current) return
    pushing.current = true
    void push.run(ids).then((answer) => {
      pushing.current = false
      tell(ORDER_TEXT.queued)(answer)
    })
  }
  useShortcut('Ctrl+S', () => {
    if (save.reason === null && !saving) onSave()
  })
  const failed = [push, remove, terminate, again, lookUp, introduce].find((action) => action.error !== null)
  return (
    <>
      <div className="dj-order-head" role="toolbar" aria-label="头部按钮">
        <ActionButton onClick={onBack}>{ORDER_TEXT.back}</ActionButton>
        <ActionButton
          type={save.reason === null ? 'primary' : 'default'}
          title="Ctrl+S"
          loading={saving}
          reason={save.reason}
          onClick={onSave}
        >
          {ORDER_TEXT.save}
        </ActionButton>
        <ActionButton
          type={reasonOf('push') === null ? 'primary' : 'default'}
          loading={push.busy}
          reason={reasonOf('push')}
          onClick={onPush}
        >
          {ORDER_TEXT.push}
        </ActionButton>
        <ActionButton
          reason={reasonOf('copy')}
          onClick={() => order && navigate(words.path, { ...query, order: 'new', copy: order.id })}
        >
          {ORDER_TEXT.copy}
        </ActionButton>
        <ActionButton loading={remove.busy} reason={reasonOf('delete')} onClick={() => setAsking('remove')}>
          {ORDER_TEXT.remove}
        </ActionButton>
        {kind === 'wholesale' ? (
          <ActionButton loading={terminate.busy} reason={reasonOf('terminate')} onClick={() => setAsking('terminate')}>
            {ORDER_TEXT.terminate}
          </ActionButton>
        ) : null}
        {order?.state === 'terminateApproved' ? (
          <ActionButton
            loading={again.busy}
            title="取消申请已通过，再发送一次销售订单更新"
            onClick={() => void again.run({ id: order.id }).then(tell('已重新更新'))}
          >
            {ORDER_TEXT.again}
          </ActionButton>
        ) : null}
        <ActionButton reason={reasonOf('cancelPush')}>{ORDER_TEXT.cancelPush}</ActionButton>
        <ActionButton
          loading={lookUp.busy}
          reason={reasonOf('lookUp')}
          onClick={() => ids && void lookUp.run(ids).then(tell('已向荣耀IDEAL查询，结果会显示在这里'))}
        >
          {ORDER_TEXT.lookUp}
        </ActionButton>
        <ActionButton
          loading={introduce.busy}
          reason={reasonOf('introduce')}
          onClick={() => ids && void introduce.run(ids).then(tell('已引入'))}
        >
          {words.introduce}
        </ActionButton>
        {order === null ? null : (
          <span className="dj-order-links">
            <a href={linkTo('/journal', { correlationId: order.correlationId })}>{ORDER_TEXT.journal}</a>
            {outboxIds[0] === undefined ? null : (
              <a href={linkTo('/queue', { state: 'all', id: outboxIds[0] })}>{ORDER_TEXT.queue}</a>
            )}
            {order.upload === 'none' ? null : (
              <a href={linkTo('/p/ideal-log', { orderNo: order.orderNo })}>{ORDER_TEXT.pushLog}</a>
            )}
          </span>
        )}
      </div>
      {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null}
      <ConfirmTyped
        open={asking === 'remove'}
        title={ORDER_TEXT.removeTitle(order?.orderNo ?? '')}
        okText={ORDER_TEXT.remove}
        busy={remove.busy}
        onCancel={() => setAsking(null)}
        onOk={() => {
          if (ids === null) return
          void remove.run(ids).then((answer) => {
            setAsking(null)
            tell('已删除')(answer)
          })
        }}
      >
        <p>{ORDER_TEXT.removeText}</p>
      </ConfirmTyped>
      <AskReason
        open={asking === 'terminate'}
        title={ORDER_TEXT.terminateTitle(order?.orderNo ?? '')}
        okText={ORDER_TEXT.terminate}
        danger
        busy={terminate.busy}
        error={terminate.error}
        placeholder="例如：客户取消"
        onCancel={() => setAsking(null)}
        onOk={(reason) => {
          if (order === null) return
          void terminate.run({ id: order.id, reason }).then((answer) => {
            if (answer === null) return
            setAsking(null)
            tell(ORDER_TEXT.terminating)(answer)
          })
        }}
      >
        <p>{order?.upload === 'uploaded' ? ORDER_TEXT.terminatePushed : ORDER_TEXT.terminateOpen}</p>
      </AskReason>
    </>
  )
}
