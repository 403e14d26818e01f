import { App, Input } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { CallName } from '../../../preload/contract/index.ts'
import { useLeaveGuard } from '../../state/leave-guard.ts'
import type { ActionState } from '../../state/use-action.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'

interface Stored {
  id: number
  name: string
}

/** How one kind of connection becomes a form and is compared with it. */
export interface DraftKit<Draft, Connection> {
  newName: string
  draftOf: (connection: Connection | null, newName: string) => Draft
  isChanged: (draft: Draft, stored: Connection | null, newName: string) => boolean
}

/** The form of a connection: a change made elsewhere shows here too, unless a person is in the middle of typing. */
export function useConnectionDraft<Draft, Connection extends Stored>(
  connection: Connection | null,
  { newName, draftOf, isChanged }: DraftKit<Draft, Connection>,
) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(connection, newName))
  const before = useRef(connection)
  useEffect(() => {
    const untouched = !isChanged(draft, before.current, newName)
    if (before.current !== connection && untouched) setDraft(draftOf(connection, newName))
    before.current = connection
  }, [connection, draft, newName, draftOf, isChanged])
  return {
    draft,
    setDraft,
    /** Something in the form differs from what is stored, or from an empty form. */
    typed: isChanged(draft, connection, newName),
    /** What has just been stored stands in the form from now on. */
    take: (saved: Connection) => setDraft(draftOf(saved, newName)),
  }
}

type Acting = Pick<ActionState<CallName>, 'busy' | 'error' | 'clear'>

interface EditorFormProps {
  /** Id of the field 对接名称. */
  nameId: string
  /** null = a new one. */
  connection: Stored | null
  /** 对接名称 as it stands in the form. */
  name: string
  /** Something stands in the form that is not stored. */
  typed: boolean
  /** Why nothing may be changed; null = it may. */
  readOnly: string | null
  /** Names of stored secrets that saving would replace. */
  replaced: readonly string[]
  text: { unsaved: string; removeTitle: string; removeBody: string }
  save: Acting
  remove: Acting
  /** Stores the form; null = it was refused, and `save.error` says why. */
  onSave: () => Promise<Stored | null>
  /** Resolves with null when it was refused. */
  onRemove: (id: number) => Promise<unknown>
  onRename: (name: string) => void
  onSaved: (id: number) => void
  onRemoved: () => void
  /** Cards of the form. */
  children: ReactNode
}

/** A connection's name with 保存 and 删除, what stands in the way, its cards; asks before secrets are replaced. */
export function EditorForm(props: EditorFormProps) {
  const { nameId, connection, name, typed, readOnly, replaced, text, save, remove } = props
  const { message } = App.useApp()
  const [asking, setAsking] = useState<'replace' | 'remove' | null>(null)
  useLeaveGuard(readOnly === null && typed ? `${text.unsaved}「${name}」` : null)
  const store = async () => {
    setAsking(null)
    const saved = await props.onSave()
    if (saved === null) return
    void message.success('已保存')
    props.onSaved(saved.id)
  }
  const drop = async () => {
    if (connection === null) return
    const done = await props.onRemove(connection.id)
    setAsking(null)
    if (done !== null) props.onRemoved()
  }
  const saveReason = readOnly ?? (typed || connection === null ? null : CONNECTION_TEXT.nothingChanged)
  const askOrStore = () => {
    if (saveReason !== null || save.busy) return
    if (replaced.length > 0) setAsking('replace')
    else void store()
  }
  useShortcut('Ctrl+S', askOrStore)
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
          <Field label="对接名称" htmlFor={nameId} error={save.error?.fields?.name}>
            <Input
              id={nameId}
              value={name}
              readOnly={readOnly !== null}
              maxLength={60}
              onChange={(event) => props.onRename(event.target.value)}
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
        {props.children}
      </form>
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
        title={text.removeTitle}
        word={connection?.name ?? ''}
        okText="删除"
        busy={remove.busy}
        onOk={() => void drop()}
        onCancel={() => setAsking(null)}
      >
        {text.removeBody}
      </ConfirmTyped>
    </>
  )
}
