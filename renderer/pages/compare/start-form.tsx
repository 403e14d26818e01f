import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { COMPARE_TEXT } from '../../text/compare.ts'
import { ActionButton } from '../../ui/action-button.tsx'

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
        <DatePicker
          id="compare-from"
          allowClear={false}
          // Its 今天 would be the day of the PC's own zone.
          showNow={false}
          disabled={running}
          format="YYYY-MM-DD"
          value={from === '' ? null : dayjs(from)}
          minDate={dayjs('2000-01-01')}
          maxDate={dayjs(today)}
          onChange={(day: Dayjs | null) => onFrom(day === null ? '' : day.format('YYYY-MM-DD'))}
        />
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
