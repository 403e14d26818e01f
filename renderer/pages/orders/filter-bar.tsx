import { Input } from 'antd'
import { useState } from 'react'
import type { OrderFilter } from '../../../preload/contract/index.ts'
import { KIND_WORDS, ORDERS_TEXT } from '../../text/orders.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { ChoiceSelect } from './choice-select.tsx'
import { isNarrowed, NO_FILTER } from './question.ts'

interface FilterBarProps {
  connectionId: number
  filter: OrderFilter
  onChange: (changes: Record<string, string | null>) => void
}

/** Filters of a list of orders; every one of them is in the address. */
export function FilterBar({ connectionId, filter, onChange }: FilterBarProps) {
  const words = KIND_WORDS[filter.kind]
  const [text, setText] = useState(filter.text)
  const [manual, setManual] = useState(filter.manualNo)
  return (
    <search className="dj-orders-filters" aria-label="筛选">
      <Input.Search
        data-page-search
        allowClear
        className="dj-orders-search"
        value={text}
        maxLength={100}
        placeholder={ORDERS_TEXT.searchPlaceholder}
        aria-label="搜索订单"
        onChange={(event) => {
          setText(event.target.value)
          if (event.target.value === '') onChange({ text: null })
        }}
        onSearch={(value) => onChange({ text: value.trim() || null })}
      />
      <Input
        allowClear
        className="dj-orders-manual"
        value={manual}
        maxLength={50}
        placeholder={ORDERS_TEXT.manualNoPlaceholder}
        aria-label="手工单号"
        onChange={(event) => {
          setManual(event.target.value)
          if (event.target.value === '') onChange({ manual: null })
        }}
        onPressEnter={() => onChange({ manual: manual.trim() || null })}
        onBlur={() => {
          if (manual.trim() !== filter.manualNo) onChange({ manual: manual.trim() || null })
        }}
      />
      <ChoiceSelect
        label={words.warehouse}
        className="dj-orders-choice"
        connectionId={connectionId}
        what="warehouse"
        clearable
        value={filter.warehouseNo ?? ''}
        placeholder="全部仓库"
        onChange={(no) => onChange({ warehouse: no || null })}
      />
      {words.partner === null ? null : (
        <ChoiceSelect
          label={words.partner}
          className="dj-orders-choice"
          connectionId={connectionId}
          what={words.partnerChoice}
          clearable
          value={filter.partnerNo ?? ''}
          placeholder={`全部${words.partner}`}
          onChange={(no) => onChange({ partner: no || null })}
        />
      )}
      <fieldset className="dj-orders-days" aria-label="单据日期">
        <DayInput label="从这一天" value={filter.from ?? ''} onChange={(from) => onChange({ from: from || null })} />
        <span aria-hidden="true">至</span>
        <DayInput label="到这一天" value={filter.to ?? ''} onChange={(to) => onChange({ to: to || null })} />
      </fieldset>
      {isNarrowed(filter) ? (
        <button
          type="button"
          className="dj-link"
          onClick={() => {
            setText('')
            setManual('')
            onChange(NO_FILTER)
          }}
        >
          {ORDERS_TEXT.clearFilter}
        </button>
      ) : null}
    </search>
  )
}
