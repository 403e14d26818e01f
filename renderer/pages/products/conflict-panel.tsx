import { useState } from 'react'
import { EDIT_TEXT, FIELD_LABEL, valueText } from '../../text/products.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { type Choice, conflictKey } from './use-editor.ts'

interface ConflictPanelProps {
  choice: Choice
  busy: boolean
  /** Keys of the fields where the POS's value stays. */
  onKeep: (theirs: ReadonlySet<string>) => void
}

/** The same field was changed by two: both values, and the person chooses. Nothing is chosen beforehand. */
export function ConflictPanel({ choice, busy, onKeep }: ConflictPanelProps) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, 'mine' | 'theirs'>>(new Map())
  const { conflicts } = choice
  const open = conflicts.filter((one) => !chosen.has(conflictKey(one))).length
  const choose = (key: string, side: 'mine' | 'theirs') => setChosen(new Map(chosen).set(key, side))
  return (
    <section className="dj-conflict" aria-label={EDIT_TEXT.conflict}>
      <h2>! {EDIT_TEXT.conflict}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">内容</th>
            <th scope="col">{EDIT_TEXT.before}</th>
            <th scope="col">{EDIT_TEXT.mine}</th>
            <th scope="col">{EDIT_TEXT.theirs}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((one) => {
            const key = conflictKey(one)
            const name = `${FIELD_LABEL[one.field]}${one.merchantCode === null ? '' : `（${one.merchantCode}）`}`
            const option = (side: 'mine' | 'theirs', value: string, label: string) => (
              <td>
                <label>
                  <input
                    type="radio"
                    name={key}
                    checked={chosen.get(key) === side}
                    aria-label={`${name}：${label}`}
                    onChange={() => choose(key, side)}
                  />
                  <span>{valueText(one.field, value)}</span>
                </label>
              </td>
            )
            return (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>{valueText(one.field, one.before)}</td>
                {option('mine', one.mine, EDIT_TEXT.useMine)}
                {option('theirs', one.theirs, EDIT_TEXT.useTheirs)}
              </tr>
            )
          })}
        </tbody>
      </table>
      <ActionButton
        type="primary"
        loading={busy}
        reason={open > 0 ? `还有 ${open} 项没有选择` : null}
        onClick={() => onKeep(new Set([...chosen].filter(([, side]) => side === 'theirs').map(([key]) => key)))}
      >
        {EDIT_TEXT.keep}
      </ActionButton>
    </section>
  )
}
