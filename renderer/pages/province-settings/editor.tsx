import type { ProvinceConnection } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { PROVINCE_SETTINGS_TEXT } from '../../text/province-settings.ts'
import { EditorForm, useConnectionDraft } from '../connections/editor-form.tsx'
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

const KIT = { newName: PROVINCE_SETTINGS_TEXT.newName, draftOf, isChanged }

/** 荣耀IDEAL接口设置 of one 省包, then 测试连接 of what is saved. */
export function ProvinceEditor({ connection, readOnly, onSaved, onRemoved }: EditorProps) {
  const { draft, setDraft, typed, take } = useConnectionDraft<ProvinceDraft, ProvinceConnection>(connection, KIT)
  const save = useAction('province.saveConnection')
  const remove = useAction('province.removeConnection')
  const store = async () => {
    const saved = await save.run(toSave(draft))
    if (saved === null) return null
    take(saved.connection)
    return saved.connection
  }
  return (
    <>
      <EditorForm
        nameId="province-name"
        connection={connection}
        name={draft.name}
        typed={typed}
        readOnly={readOnly}
        replaced={replacedSecrets(draft, connection)}
        text={PROVINCE_SETTINGS_TEXT}
        save={save}
        remove={remove}
        onSave={store}
        onRemove={(id) => remove.run({ id })}
        onRename={(name) => setDraft({ ...draft, name })}
        onSaved={onSaved}
        onRemoved={onRemoved}
      >
        <AccountCards
          draft={draft}
          connection={connection}
          fields={save.error?.fields ?? {}}
          readOnly={readOnly !== null}
          onChange={setDraft}
        />
      </EditorForm>
      {connection === null ? null : <ChecksPanel connection={connection} unsaved={typed} />}
    </>
  )
}
