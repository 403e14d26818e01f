import { Input, Select } from 'antd'
import { useState } from 'react'
import { formatDay } from '../../text/format.ts'
import {
  JOURNAL_TEXT,
  LEVEL_LABEL,
  LEVELS,
  RANGE_LABEL,
  type Range,
  scopeLabel,
  systemLabel,
} from '../../text/journal.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { chipsOf, type JournalQuestion, SHORTEST_TEXT } from './filter.ts'

const DAY = 86_400_000

interface FilterBarProps {
  question: JournalQuestion
  scopes: readonly string[]
  systems: readonly string[]
  onChange: (change: Partial<JournalQuestion>) => void
}

/** Filters, and below them one removable chip for each that is set. */
export function FilterBar({ question, scopes, systems, onChange }: FilterBarProps) {
  const chips = chipsOf(question)
  const [typed, setTyped] = useState(question.text)
  const short = typed.trim() !== '' && [...typed.trim()].length < SHORTEST_TEXT
  const search = (value: string) => {
    const text = value.trim()
    if (text === '' || [...text].length >= SHORTEST_TEXT) onChange({ text })
  }
  return (
    <div className="dj-journal-filters">
      <Input.Search
        data-page-search
        allowClear
        className="dj-journal-search"
        value={typed}
        placeholder={JOURNAL_TEXT.searchPlaceholder}
        aria-label="搜索日志"
        maxLength={200}
        status={short ? 'warning' : ''}
        title={short ? JOURNAL_TEXT.tooShort : ''}
        onChange={(event) => {
          setTyped(event.target.value)
          if (event.target.value === '') onChange({ text: '' })
        }}
        onSearch={search}
      />
      {short ? <span className="dj-field-error">{JOURNAL_TEXT.tooShort}</span> : null}
      <Select<Range>
        aria-label="时间范围"
        className="dj-journal-range"
        value={question.range}
        options={(Object.keys(RANGE_LABEL) as Range[]).map((value) => ({ value, label: RANGE_LABEL[value] }))}
        onChange={(range) => onChange({ range, from: null, to: null })}
      />
      {question.range === 'custom' ? (
        <fieldset className="dj-journal-days" aria-label="自定义时间">
          <DayInput
            label="从这一天"
            value={dayOf(question.from)}
            onChange={(day) => onChange({ from: startOf(day) })}
          />
          <span aria-hidden="true">至</span>
          <DayInput
            label="到这一天"
            value={question.to === null ? '' : dayOf(question.to - 1)}
            onChange={(day) => onChange({ to: day === '' ? null : (startOf(day) ?? 0) + DAY })}
          />
        </fieldset>
      ) : null}
      <Select
        mode="multiple"
        aria-label="级别"
        className="dj-journal-levels"
        placeholder="全部级别"
        maxTagCount={1}
        maxTagPlaceholder={(more) => `+${more.length}`}
        value={question.levels}
        options={LEVELS.map((value) => ({ value, label: LEVEL_LABEL[value] }))}
        onChange={(levels) => onChange({ levels })}
      />
      <Select
        allowClear
        aria-label="范围"
        className="dj-journal-scope"
        placeholder="全部范围"
        value={question.scope || null}
        options={withCurrent(scopes, question.scope).map((value) => ({ value, label: scopeLabel(value) }))}
        onChange={(scope) => onChange({ scope: scope ?? '' })}
      />
      <Select
        allowClear
        aria-label="系统"
        className="dj-journal-scope"
        placeholder="全部系统"
        value={question.system || null}
        options={withCurrent(systems, question.system).map((value) => ({ value, label: systemLabel(value) }))}
        onChange={(system) => onChange({ system: system ?? '' })}
      />
      {chips.length > 0 ? (
        <ul className="dj-chips" aria-label="已用筛选">
          {chips.map((chip) => (
            <li key={chip.key}>
              <span>
                {chip.label}：<b>{chip.value}</b>
              </span>
              <button
                type="button"
                className="dj-chip-remove"
                aria-label={`去掉 ${chip.label} ${chip.value}`}
                title="去掉这个条件"
                onClick={() => {
                  if (chip.key === 'text') setTyped('')
                  onChange(chip.clear)
                }}
              >
                ×
              </button>
            </li>
          ))}
          {chips.length > 1 ? (
            <li className="dj-chips-clear">
              <button
                type="button"
                className="dj-link"
                onClick={() => {
                  setTyped('')
                  onChange(Object.assign({}, ...chips.map((chip) => chip.clear)))
                }}
              >
                全部去掉
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  )
}

/** Epoch ms ↔ Beijing day. */
function dayOf(at: number | null): string {
  return at === null ? '' : formatDay(at)
}

function startOf(day: string): number | null {
  return day === '' ? null : Date.parse(`${day}T00:00:00+08:00`)
}

function withCurrent(values: readonly string[], current: string): readonly string[] {
  return current === '' || values.includes(current) ? values : [...values, current]
}
