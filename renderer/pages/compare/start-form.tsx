import { COMPARE_TEXT } from '../../text/compare.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { DayInput } from '../../ui/day-input.tsx'

interface StartFormProps {
  from: string
  today: string
  running: boolean
  again: boolean
  busy: boolean
  onFrom: (day: string) => void
  onStart: () => void
}

/** First day and 开始对照. */
export function StartForm({ from, today, running, again, busy, onFrom, onStart }: StartFormProps) {
  return (
    <>
      <span className="dj-compare-from" title={COMPARE_TEXT.fromHint}>
        <label htmlFor="compare-from">{COMPARE_TEXT.from}</label>
        <DayInput id="compare-from" value={from} max={today} disabled={running} onChange={onFrom} />
        {COMPARE_TEXT.fromAfter}
      </span>
      <ActionButton
        type="primary"
        loading={busy}
        reason={running ? COMPARE_TEXT.running : from === '' ? COMPARE_TEXT.noDay : null}
        onClick={onStart}
      >
        {again ? COMPARE_TEXT.startAgain : COMPARE_TEXT.start}
      </ActionButton>
    </>
  )
}
