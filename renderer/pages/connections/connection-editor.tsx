import { useState } from 'react'
import type { Connection } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { AccountCards } from './account-cards.tsx'
import { AuthorisationCard } from './authorisation-card.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import { type Draft, draftOf, isChanged, replacedSecrets, toSave } from './draft.ts'
import { EditorForm, useConnectionDraft } from './editor-form.tsx'
import { MappingPanel } from './mapping-panel.tsx'
import { RunnersPanel } from './runners-panel.tsx'

interface ConnectionEditorProps {
  /** `null` = a new one. */
  connection: Connection | null
  readOnly: string | null
  onSaved: (id: number) => void
  onRemoved: () => void
}

const KIT = { newName: CONNECTION_TEXT.newName, draftOf, isChanged }

/** One connection: its form, then what can be done with the saved one. */
export function ConnectionEditor({ connection, readOnly, onSaved, onRemoved }: ConnectionEditorProps) {
  const { draft, setDraft, typed, take } = useConnectionDraft<Draft, Connection>(connection, KIT)
  const save = useAction('connections.save')
  const remove = useAction('connections.remove')
  const [warnings, setWarnings] = useState<string[]>([])
  const store = async () => {
    const saved = await save.run(toSave(draft))
    if (saved === null) return null
    setWarnings(saved.warnings)
    take(saved.connection)
    return saved.connection
  }
  const cards = {
    draft,
    connection,
    fields: save.error?.fields ?? {},
    readOnly: readOnly !== null,
    onChange: setDraft,
  }
  return (
    <>
      <EditorForm
        nameId="conn-name"
        connection={connection}
        name={draft.name}
        typed={typed}
        readOnly={readOnly}
        replaced={replacedSecrets(draft, connection)}
        text={CONNECTION_TEXT}
        save={save}
        remove={remove}
        onSave={store}
        onRemove={(id) => remove.run({ id })}
        onRename={(name) => setDraft({ ...draft, name })}
        onSaved={onSaved}
        onRemoved={onRemoved}
      >
        {warnings.map((warning) => (
          <p key={warning} className="dj-warning" role="status">
            ! {warning}
          </p>
        ))}
        <AccountCards {...cards} />
        <AuthorisationCard {...cards} />
      </EditorForm>
      {connection === null ? null : (
        <>
          <ChecksPanel connection={connection} unsaved={typed} />
          <MappingPanel connectionId={connection.id} readOnly={readOnly} />
          <RunnersPanel connection={connection} readOnly={readOnly} />
        </>
      )}
    </>
  )
}
