interface Choice<Value extends string> {
  value: Value
  title: string
  text: string
  /** Why it cannot be chosen; shown in the card. */
  refused: string | null
}

interface ChoiceCardsProps<Value extends string> {
  legend: string
  name: string
  value: Value
  choices: readonly Choice<Value>[]
  onChange: (value: Value) => void
}

/** Large radio cards: a title, a sentence, and why one of them cannot be had. */
export function ChoiceCards<Value extends string>({ legend, name, value, choices, onChange }: ChoiceCardsProps<Value>) {
  return (
    <fieldset className="dj-choices">
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={choice.refused ? 'dj-choice-off' : ''}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.refused !== null}
            onChange={() => onChange(choice.value)}
          />
          <span>
            <strong>{choice.title}</strong>
            <span>{choice.text}</span>
            {choice.refused ? <em>不可用：{choice.refused}</em> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
