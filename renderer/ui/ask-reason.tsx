import { Input, Modal } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import type { CallError } from '../../preload/contract/index.ts'
import { ActionButton } from './action-button.tsx'
import { ErrorPanel } from './error-panel.tsx'

interface AskReasonProps {
  open: boolean
  title: string
  children?: ReactNode
  okText: string
  danger?: boolean
  busy?: boolean
  error?: CallError | null
  placeholder?: string
  onOk: (reason: string) => void
  onCancel: () => void
}

const SHORTEST = 2
const LONGEST = 200

/** Asks why, before something that others will want to understand later; the reason goes into the log. */
export function AskReason(props: AskReasonProps) {
  const { open, title, children, okText, danger = false, busy = false, error = null, onOk, onCancel } = props
  const [reason, setReason] = useState('')
  const id = useId()
  useEffect(() => {
    if (open) setReason('')
  }, [open])
  const short = reason.trim().length < SHORTEST
  const submit = () => {
    if (!short && !busy) onOk(reason.trim())
  }
  return (
    <Modal
      open={open}
      title={title}
      width={520}
      destroyOnHidden
      onCancel={onCancel}
      footer={[
        <ActionButton key="cancel" onClick={onCancel}>
          取消
        </ActionButton>,
        <ActionButton
          key="ok"
          type="primary"
          danger={danger}
          loading={busy}
          reason={short ? '请写明原因' : null}
          onClick={submit}
        >
          {okText}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        {children}
        <label className="dj-confirm-word" htmlFor={id}>
          <span>原因（会记入日志）</span>
          <Input
            id={id}
            value={reason}
            maxLength={LONGEST}
            autoFocus
            {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={submit}
          />
        </label>
        {error ? <ErrorPanel error={error} /> : null}
      </div>
    </Modal>
  )
}
