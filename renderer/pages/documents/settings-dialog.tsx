import { App, InputNumber, Modal, Switch } from 'antd'
import { useEffect, useId, useState } from 'react'
import type { DocumentSettings } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { STAFF_READ_ONLY } from '../../text/common.ts'
import { DIRECTION_TEXT, DOCUMENTS_TEXT } from '../../text/documents.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'

interface SettingsDialogProps {
  connectionId: number
  open: boolean
  onClose: () => void
}

/** How often the ERP is read, and what every kind of document does: goes, never goes, or is switched off. */
export function SettingsDialog({ connectionId, open, onClose }: SettingsDialogProps) {
  const { message } = App.useApp()
  const implementer = useIsImplementer()
  const asked = open ? { connectionId } : null
  const stored = useQuery('documents.settings', asked)
  const kinds = useQuery('documents.kinds', asked)
  const save = useAction('documents.setSettings')
  const [draft, setDraft] = useState<DocumentSettings | null>(null)
  const intervalId = useId()
  const settings = stored.data?.settings ?? null
  useEffect(() => {
    setDraft(open ? settings : null)
  }, [open, settings])
  const changed = draft !== null && JSON.stringify(draft) !== JSON.stringify(settings)
  const store = async () => {
    if (draft === null) return
    if ((await save.run({ connectionId, settings: draft })) === null) return
    void message.success('已保存')
    onClose()
  }
  const toggle = (kind: string, on: boolean) => {
    if (draft === null) return
    const off = draft.kindsOff.filter((one) => one !== kind)
    setDraft({ ...draft, kindsOff: on ? off : [...off, kind] })
  }
  const reason = implementer ? (changed ? null : '没有改动') : STAFF_READ_ONLY
  return (
    <Modal
      open={open}
      title={DOCUMENTS_TEXT.settingsTitle}
      width={680}
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
      {stored.error ? <ErrorPanel error={stored.error} onRetry={stored.reload} /> : null}
      {kinds.error ? <ErrorPanel error={kinds.error} onRetry={kinds.reload} /> : null}
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} /> : null}
      {draft === null || kinds.data === null ? (
        <LoadingLines lines={6} />
      ) : (
        <div className="dj-documents-settings">
          <p className="dj-muted">{DOCUMENTS_TEXT.settingsNote}</p>
          <div className="dj-documents-interval">
            <label htmlFor={intervalId}>{DOCUMENTS_TEXT.interval}</label>
            <InputNumber
              id={intervalId}
              min={1}
              max={10}
              precision={0}
              disabled={!implementer}
              value={draft.intervalMinutes}
              onChange={(minutes) => setDraft({ ...draft, intervalMinutes: minutes ?? draft.intervalMinutes })}
            />
            <span>{DOCUMENTS_TEXT.intervalUnit}</span>
          </div>
          <h3>{DOCUMENTS_TEXT.kindsTitle}</h3>
          <ul className="dj-documents-kinds">
            {kinds.data.kinds.map((kind) => (
              <li key={kind.kind}>
                <b>{kind.label}</b>
                <span className="dj-muted">{DIRECTION_TEXT[kind.direction]}</span>
                <span>
                  {kind.text}
                  {kind.unknown ? '（新类型，首次出现时提示）' : ''}
                </span>
                {kind.travels === 'never' ? (
                  <span className="dj-muted">不回传</span>
                ) : (
                  <Switch
                    size="small"
                    aria-label={`${kind.label} ${DOCUMENTS_TEXT.switchOn}`}
                    disabled={!implementer}
                    checked={!draft.kindsOff.includes(kind.kind)}
                    onChange={(on) => toggle(kind.kind, on)}
                  />
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Modal>
  )
}
