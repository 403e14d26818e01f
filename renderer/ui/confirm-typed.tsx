import { Checkbox, Input, Modal } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { ActionButton } from './action-button.tsx'

interface ConfirmTypedProps {
  open: boolean
  title: string
  children: ReactNode
  /** The word a person types to show that the text was read; without it one tick is asked for. */
  word?: string
  tick?: string
  okText: string
  danger?: boolean
  busy?: boolean
  onOk: () => void
  onCancel: () => void
}

/** Asks before something that cannot be taken back. */
export function ConfirmTyped(props: ConfirmTypedProps) {
  const { open, title, children, word, tick, okText, danger = true, busy = false, onOk, onCancel } = props
  const [typed, setTyped] = useState('')
  const [ticked, setTicked] = useState(false)
  const wordId = useId()
  useEffect(() => {
    if (open) {
      setTyped('')
      setTicked(false)
    }
  }, [open])
  const reason =
    word !== undefined && typed.trim() !== word
      ? `请先输入「${word}」`
      : tick !== undefined && !ticked
        ? '请先勾选确认'
        : null
  const confirm = () => {
    if (reason === null && !busy) onOk()
  }
  return (
    <Modal
      mask={{ closable: false }}
      open={open}
      title={title}
      onCancel={onCancel}
      destroyOnHidden
      width={480}
      footer={[
        <ActionButton key="cancel" onClick={onCancel}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" danger={danger} loading={busy} reason={reason} onClick={confirm}>
          {okText}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        {children}
        {tick === undefined ? null : (
          <Checkbox checked={ticked} onChange={(event) => setTicked(event.target.checked)}>
            {tick}
          </Checkbox>
        )}
        {word === undefined ? null : (
          <label className="dj-confirm-word" htmlFor={wordId}>
            <span>
              请输入「<b>{word}</b>」确认
            </span>
            <Input
              id={wordId}
              value={typed}
              autoFocus
              onChange={(event) => setTyped(event.target.value)}
              onPressEnter={confirm}
            />
          </label>
        )}
      </div>
    </Modal>
  )
}
