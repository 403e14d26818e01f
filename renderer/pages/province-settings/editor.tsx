import { App, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ProvinceConnection } from '../../../preload/contract/index.ts'
import { useLeaveGuard } from '../../state/leave-guard.ts'
import { useAction } from '../../state/use-action.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { PROVINCE_SETTINGS_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { AccountCards } from './account-cards.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import { draftOf, isChanged, type ProvinceDraft, replacedSecrets, toSave } from './draft.ts'

interface EditorProps {
  /** `null` = a new one. */
  connection: ProvinceConnection | null
  readOnly: string | null
  onSaved: (id: number) => void
  onRemoved: () => void
}

const NEW_NAME = PROVINCE_SETTINGS_TEXT.newName

/** 荣耀IDEAL接口设置 of one 省包, then 测试连接 of what is saved. */
export function ProvinceEditor({ connection, readOnly, onSaved, onRemoved }: EditorProps) {
  const { message } = App.useApp()
  const [draft, setDraft] = useState<ProvinceDraft>(() => draftOf(connection, NEW_NAME))
  const [asking, setAsking] = useState<'replace' | 'remove' | null>(null)
  const save = useAction('province.saveConnection')
  const remove = useAction('province.removeConnection')
  const typed = isChanged(draft, connection, NEW_NAME)
  const replaced = replacedSecrets(draft, connection)
  useFollowStored(connection, draft, setDraft)
  useLeaveGuard(readOnly === null && typed ? `${PROVINCE_SETTINGS_TEXT.unsaved}「${draft.name}」` : null)

  const store = async () => {
    setAsking(null)
    const saved = await save.run(toSave(draft))
    if (saved === null) return
    setDraft(draftOf(saved.connection, NEW_NAME))
    void message.success('已保存')
    onSaved(saved.connection.id)
  }
  const drop = async () => {
    if (connection === null) return
    const done = await remove.run({ id: connection.id })
    setAsking(null)
    if (done !== null) onRemoved()
  }
  const saveReason = readOnly ?? (typed || connection === null ? null : PROVINCE_SETTINGS_TEXT.nothingChanged)
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
          <Field label="对接名称" htmlFor="province-name" error={fields.name}>
            <Input
              id="province-name"
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
        <AccountCards
          draft={draft}
          connection={connection}
          fields={fields}
          readOnly={readOnly !== null}
          onChange={setDraft}
        />
      </form>
      {connection === null ? null : <ChecksPanel connection={connection} unsaved={typed} />}
      <ConfirmTyped
        open={asking === 'replace'}
        title={PROVINCE_SETTINGS_TEXT.replaceTitle}
        tick={`${PROVINCE_SETTINGS_TEXT.replaceTick}：${replaced.join('、')}`}
        okText="更换并保存"
        busy={save.busy}
        onOk={() => void store()}
        onCancel={() => setAsking(null)}
      >
        {PROVINCE_SETTINGS_TEXT.replaceBody}
      </ConfirmTyped>
      <ConfirmTyped
        open={asking === 'remove'}
        title={PROVINCE_SETTINGS_TEXT.removeTitle}
        word={connection?.name ?? ''}
        okText="删除"
        busy={remove.busy}
        onOk={() => void drop()}
        onCancel={() => setAsking(null)}
      >
        {PROVINCE_SETTINGS_TEXT.removeBody}
      </ConfirmTyped>
    </>
  )
}

/** A change made elsewhere shows here too, unless a person is in the middle of typing. */
function useFollowStored(
  connection: ProvinceConnection | null,
  draft: ProvinceDraft,
  setDraft: (draft: ProvinceDraft) => void,
): void {
  const before = useRef(connection)
  useEffect(() => {
    const untouched = !isChanged(draft, before.current, NEW_NAME)
    if (before.current !== connection && untouched) setDraft(draftOf(connection, NEW_NAME))
    before.current = connection
  }, [connection, draft, setDraft])
}
