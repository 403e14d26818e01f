import { Input, Modal, Radio } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { assertNever } from '../../../preload/contract/assert-never.ts'
import type { CallError, QueueRow } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { Cause } from './causes-panel.tsx'
import { planDiscard, planRetry } from './row-acts.ts'

/** What a person is about to do. */
export type Act =
  | { kind: 'retry'; rows: readonly QueueRow[] }
  | { kind: 'discard'; rows: readonly QueueRow[] }
  | { kind: 'retry-cause'; cause: Cause }
  | { kind: 'mark'; row: QueueRow }

export type MarkResult = 'delivered' | 'not-delivered'

/** What is to be called once confirmed. */
export type Confirmed =
  | { kind: 'retry'; ids: number[] }
  | { kind: 'discard'; ids: number[]; reason: string }
  | { kind: 'retry-cause'; code: string }
  | { kind: 'mark'; id: number; result: MarkResult; reason: string }

interface ActDialogProps {
  act: Act | null
  busy: boolean
  error: CallError | null
  onConfirm: (confirmed: Confirmed) => void
  onClose: () => void
}

const LISTED = 8
const SHORTEST_REASON = 2

/** Asks before an act and lists what it will do. */
export function ActDialog(props: ActDialogProps) {
  const { act } = props
  return act === null ? null : <ActForm key={keyOf(act)} {...props} act={act} />
}

function ActForm({ act, busy, error, onConfirm, onClose }: ActDialogProps & { act: Act }) {
  const [reason, setReason] = useState('')
  const [result, setResult] = useState<MarkResult | null>(null)
  const reasonId = useId()
  const confirmed = confirm(act, reason.trim(), result)
  const needsReason = act.kind === 'discard' || act.kind === 'mark'
  const submit = () => {
    if (!busy && typeof confirmed !== 'string') onConfirm(confirmed)
  }
  return (
    <Modal
      open
      title={titleOf(act)}
      width={560}
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton
          key="ok"
          type="primary"
          danger={act.kind === 'discard'}
          loading={busy}
          reason={typeof confirmed === 'string' ? confirmed : null}
          onClick={submit}
        >
          {okText(act)}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        <ActBody act={act} />
        {act.kind === 'mark' ? (
          <Radio.Group
            value={result}
            onChange={(event) => setResult(event.target.value)}
            options={[
              { value: 'delivered', label: '对方已收到（已在对方系统核对）' },
              { value: 'not-delivered', label: '对方没有收到（转为失败，可再重试）' },
            ]}
            className="dj-mark-choice"
          />
        ) : null}
        {needsReason ? (
          <label className="dj-confirm-word" htmlFor={reasonId}>
            <span>原因（会记入日志）</span>
            <Input
              id={reasonId}
              value={reason}
              maxLength={200}
              autoFocus
              placeholder={act.kind === 'mark' ? '例如：已在商家后台查到该商品' : '例如：商品已停售，不再导入'}
              onChange={(event) => setReason(event.target.value)}
              onPressEnter={submit}
            />
          </label>
        ) : null}
        {error ? <ErrorPanel error={error} /> : null}
      </div>
    </Modal>
  )
}

function ActBody({ act }: { act: Act }): ReactNode {
  if (act.kind === 'retry-cause') {
    return (
      <>
        <p>
          把因「{act.cause.problem}」失败的 {formatCount(act.cause.count)} 条重新发送。请先处理好原因，否则会再次失败。
        </p>
        <p className="dj-muted">每一条仍用原来的我方单号和内容；按通道的限速依次发送。</p>
      </>
    )
  }
  if (act.kind === 'mark') {
    return (
      <>
        <p>
          <b>{act.row.subject.label}</b>（我方单号 <code>{act.row.ourNo}</code>
          ）已经发出，但没有收到回答。软件会自动向对方查询；只有查询不可能成功时，才由实施人员标记。
        </p>
        <p className="dj-warning">标记错误会造成重复或遗漏。请先在对方系统按单号核对。</p>
      </>
    )
  }
  const plan = act.kind === 'retry' ? planRetry(act.rows) : planDiscard(act.rows)
  const listed = act.rows.filter((row) => plan.ids.includes(row.id)).slice(0, LISTED)
  return (
    <>
      <ul className="dj-act-list">
        {plan.effects.map((text) => (
          <li key={text}>{text}</li>
        ))}
        {plan.leftOut.map((text) => (
          <li key={text} className="dj-muted">
            不处理 {text}
          </li>
        ))}
      </ul>
      {listed.length > 0 ? (
        <ul className="dj-act-rows">
          {listed.map((row) => (
            <li key={row.id}>
              <span>{row.kindLabel}</span> {row.subject.label}
            </li>
          ))}
          {plan.ids.length > listed.length ? <li>… 等 {formatCount(plan.ids.length)} 条</li> : null}
        </ul>
      ) : null}
    </>
  )
}

/** The call to make, or the reason why it cannot be made yet. */
export function confirm(act: Act, reason: string, result: MarkResult | null): Confirmed | string {
  switch (act.kind) {
    case 'retry': {
      const { ids } = planRetry(act.rows)
      return ids.length === 0 ? '没有可以重试的' : { kind: 'retry', ids }
    }
    case 'discard': {
      const { ids } = planDiscard(act.rows)
      if (ids.length === 0) return '没有可以放弃的'
      return reason.length < SHORTEST_REASON ? '请填写原因（至少 2 个字）' : { kind: 'discard', ids, reason }
    }
    case 'retry-cause':
      return { kind: 'retry-cause', code: act.cause.code }
    case 'mark':
      if (result === null) return '请选择结果'
      return reason.length < SHORTEST_REASON
        ? '请填写原因（至少 2 个字）'
        : { kind: 'mark', id: act.row.id, result, reason }
    default:
      return assertNever(act)
  }
}

function titleOf(act: Act): string {
  switch (act.kind) {
    case 'retry':
      return `立即重试 ${formatCount(act.rows.length)} 条？`
    case 'discard':
      return `放弃 ${formatCount(act.rows.length)} 条？`
    case 'retry-cause':
      return `重试这一类，共 ${formatCount(act.cause.count)} 条？`
    case 'mark':
      return '标记结果（实施）'
    default:
      return assertNever(act)
  }
}

function okText(act: Act): string {
  return act.kind === 'discard' ? '放弃' : act.kind === 'mark' ? '标记' : '重试'
}

function keyOf(act: Act): string {
  return act.kind === 'mark' ? `mark-${act.row.id}` : act.kind === 'retry-cause' ? act.cause.code : act.kind
}
