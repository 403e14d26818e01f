import { Input } from 'antd'
import { useState } from 'react'

interface DayInputProps {
  id?: string
  label?: string
  /** `2026-11-22`, or '' for none. A day without a zone: what it means is the caller's. */
  value: string
  /** First and last day that may be chosen, both included. */
  min?: string
  max?: string
  disabled?: boolean
  /** '' = emptied. Called for whole days within the limits only, never for one half typed. */
  onChange: (day: string) => void
}

const EARLIEST = '2000-01-01'
/** Also tells the browser that a year has four digits, so that typing goes on to the month by itself. */
const LATEST = '9999-12-31'

/**
 * A day, typed or chosen in the browser's own calendar, which is the one field for days that types, pastes and tabs
 * as people expect. While a day is half typed (year 0002) only the field knows it.
 */
export function DayInput({ id, label, value, min = EARLIEST, max = LATEST, disabled, onChange }: DayInputProps) {
  const [typed, setTyped] = useState({ day: value, over: value })
  // A value from outside (a quick choice, a link) takes the place of what was being typed.
  const shown = typed.over === value ? typed.day : value
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      type="date"
      className="dj-day-input"
      aria-label={label}
      value={shown}
      min={min}
      max={max}
      disabled={disabled ?? false}
      onChange={(event) => {
        const day = event.target.value
        const whole = day === '' || (day >= min && day <= max)
        setTyped({ day, over: whole ? day : value })
        if (whole && day !== value) onChange(day)
      }}
    />
  )
}
