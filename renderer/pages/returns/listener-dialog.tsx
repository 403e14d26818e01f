import { App, Input, InputNumber, Modal, Switch } from 'antd'
import { useEffect, useId, useState } from 'react'
import type { CallOutput } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { useAction } from '../../state/use-action.ts'
import { PROVINCE_READ_ONLY } from '../../text/common.ts'
import { RETURNS_TEXT } from '../../text/returns.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'

type Listener = CallOutput<'returns.status'>['listener']

interface ListenerDialogProps {
  connectionId: number
  open: boolean
  listener: Listener | null
  onClose: () => void
}

/** The optional listener for callbacks (B16): off unless 实施 turns it on. */
export function ListenerDialog({ connectionId, open, listener, onClose }: ListenerDialogProps) {
  const { message } = App.useApp()
  const implementer = useIsImplementer()
  const save = useAction('returns.setListener')
  const [draft, setDraft] = useState({ on: false, host: '127.0.0.1', port: 8760 })
  const id = useId()
  const stored = listener === null ? null : { on: listener.on, host: listener.host, port: listener.port }
  const storedKey = JSON.stringify(stored)
  useEffect(() => {
    const fresh = JSON.parse(storedKey) as typeof stored
    if (open && fresh !== null) setDraft(fresh)
  }, [open, storedKey])
  const reason = !implementer
    ? PROVINCE_READ_ONLY
    : draft.host.trim() === ''
      ? RETURNS_TEXT.needHost
      : JSON.stringify(draft) === storedKey
        ? RETURNS_TEXT.nothingChanged
        : null
  const store = async () => {
    const done = await save.run({ connectionId, listener: { ...draft, host: draft.host.trim() } })
    if (done === null) return
    void message.success('已保存')
    onClose()
  }
  return (
    <Modal
      open={open}
      title={RETURNS_TEXT.listenerTitle}
      width={560}
      destroyOnHidden
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={save.busy} reason={reason} onClick={() => void store()}>
          保存
        </ActionButton>,
      ]}
    >
      <div className="dj-returns-listener">
        <p className="dj-muted">{RETURNS_TEXT.listenerLead}</p>
        {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
        {listener?.trouble ? <TroubleLine trouble={listener.trouble} /> : null}
        <Field label="回调" htmlFor={`${id}-on`}>
          <Switch
            id={`${id}-on`}
            aria-label={RETURNS_TEXT.listenerOn}
            checked={draft.on}
            disabled={!implementer}
            checkedChildren="开"
            unCheckedChildren="关"
            onChange={(on) => setDraft({ ...draft, on })}
          />
        </Field>
        <Field
          label={RETURNS_TEXT.listenerHost}
          htmlFor={`${id}-host`}
          hint={RETURNS_TEXT.listenerHostHint}
          error={save.error?.fields?.['listener.host']}
        >
          <Input
            id={`${id}-host`}
            value={draft.host}
            maxLength={64}
            readOnly={!implementer}
            onChange={(event) => setDraft({ ...draft, host: event.target.value })}
          />
        </Field>
        <Field
          label={RETURNS_TEXT.listenerPort}
          htmlFor={`${id}-port`}
          hint={RETURNS_TEXT.portRange}
          error={save.error?.fields?.['listener.port']}
        >
          <InputNumber
            id={`${id}-port`}
            min={1024}
            max={65535}
            precision={0}
            value={draft.port}
            readOnly={!implementer}
            onChange={(port) => setDraft({ ...draft, port: port ?? draft.port })}
          />
        </Field>
        {listener?.url ? (
          <Field label="回调地址" htmlFor={`${id}-url`} hint={listener.note}>
            <CodeText value={listener.url} />
          </Field>
        ) : listener?.note ? (
          <p className="dj-muted">{listener.note}</p>
        ) : null}
      </div>
    </Modal>
  )
}
