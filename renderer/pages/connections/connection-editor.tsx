import { App, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Connection } from '../../../preload/contract/index.ts'
import { useLeaveGuard } from '../../state/leave-guard.ts'
import { useAction } from '../../state/use-action.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { AccountCards } from './account-cards.tsx'
import { AuthorisationCard } from './authorisation-card.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import { type Draft, draftOf, isChanged, replacedSecrets, toSave } from './draft.ts'
import { MappingPanel } from './mapping-panel.tsx'
import { RunnersPanel } from './runners-panel.tsx'

interface ConnectionEditorProps {
  /** `null` = a new one. */
  connection: Connection | null
  readOnly: string | null
  onSaved: (id: number) => void
  onRemoved: () => void
}

/** One connection: its form, then what can be done with the saved one. */
export function ConnectionEditor({ connection, readOnly, onSaved, onRemoved }: ConnectionEditorProps) {
  const { message } = App.useApp()
  const [draft, setDraft] = useState<Draft>(() => draftOf(connection, CONNECTION_TEXT.newName))
  const save = useAction('connections.save')
  const remove = useAction('connections.remove')
  const [warnings, setWarnings] = useState<string[]>([])
  const [asking, setAsking] = useState<'replace' | 'remove' | null>(null)
  const changed = connection === null || isChanged(draft, connection, CONNECTION_TEXT.newName)
  const replaced = replacedSecrets(draft, connection)
  useFollowStored(connection, draft, setDraft)
  const typed = connection === null ? isChanged(draft, null, CONNECTION_TEXT.newName) : changed
  useLeaveGuard(readOnly === null && typed ? `${CONNECTION_TEXT.unsaved}「${draft.name}」` : null)

  const store = async () => {
    setAsking(null)
    const saved = await save.run(toSave(draft))
    if (saved === null) return
    setWarnings(saved.warnings)
    setDraft(draftOf(saved.connection, CONNECTION_TEXT.newName))
    void message.success('已保存')
    onSaved(saved.connection.id)
  }
  const drop = async () => {
    if (connection === null) return
    const done = await remove.run({ id: connection.id })
    setAsking(null)
    if (done !== null) onRemoved()
  }
  const saveReason = readOnly ?? (changed ? null : CONNECTION_TEXT.nothingChanged)
  const askOrStore = () => {
    if (saveReason !== null || save.busy) return
    if (replaced.length > 0) setAsking('replace')
    else void store()
  }
  useShortcut('Ctrl+S', askOrStore)
  const fields = save.error?.fields ?? {}
  return (
    <>
      <form
        className="dj-conn-form"
        onSubmit={(event) => {
          event.preventDefault()
          askOrStore()
        }}
      >
        <div className="dj-conn-head">
          <Field label="对接名称" htmlFor="conn-name" error={fields.name}>
            <Input
              id="conn-name"
              value={draft.name}
              readOnly={readOnly !== null}
              maxLength={60}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
          </Field>
          <div className="dj-buttons">
            <ActionButton type="primary" htmlType="submit" loading={save.busy} reason={saveReason}>
              保存
            </ActionButton>
            {connection === null ? null : (
              <ActionButton type="text" danger reason={readOnly} onClick={() => setAsking('remove')}>
                删除
              </ActionButton>
            )}
          </div>
        </div>
        {save.error ? <ErrorPanel error={save.error} onClose={save.clear} /> : null}
        {remove.error ? <ErrorPanel error={remove.error} onClose={remove.clear} /> : null}
        {warnings.map((warning) => (
          <p key={warning} className="dj-warning" role="status">
            ! {warning}
          </p>
        ))}
        <AccountCards
          draft={draft}
          connection={connection}
          fields={fields}
          readOnly={readOnly !== null}
          onChange={setDraft}
        />
        <AuthorisationCard
          draft={draft}
          connection={connection}
          fields={fields}
          readOnly={readOnly !== null}
          onChange={setDraft}
        />
      </form>
      {connection === null ? null : (
        <>
          <ChecksPanel connection={connection} unsaved={changed} />
          <MappingPanel connectionId={connection.id} readOnly={readOnly} />
          <RunnersPanel connection={connection} readOnly={readOnly} />
        </>
      )}
      <ConfirmTyped
        open={asking === 'replace'}
        title={CONNECTION_TEXT.replaceTitle}
        tick={`${CONNECTION_TEXT.replaceTick}：${replaced.join('、')}`}
        okText="更换并保存"
        busy={save.busy}
        onOk={() => void store()}
        onCancel={() => setAsking(null)}
      >
        {CONNECTION_TEXT.replaceBody}
      </ConfirmTyped>
      <ConfirmTyped
        open={asking === 'remove'}
        title={CONNECTION_TEXT.removeTitle}
        word={connection?.name ?? ''}
        okText="删除"
        busy={remove.busy}
        onOk={() => void drop()}
        onCancel={() => setAsking(null)}
      >
        {CONNECTION_TEXT.removeBody}
      </ConfirmTyped>
    </>
  )
}

/** A change made elsewhere shows here too, unless a person is in the middle of typing. */
function useFollowStored(connection: Connection | null, draft: Draft, setDraft: (draft: Draft) => void): void {
  const before = useRef(connection)
  useEffect(() => {
    const untouched = !isChanged(draft, before.current, CONNECTION_TEXT.newName)
    if (before.current !== connection && untouched) setDraft(draftOf(connection, CONNECTION_TEXT.newName))
    before.current = connection
  }, [connection, draft, setDraft])
}
