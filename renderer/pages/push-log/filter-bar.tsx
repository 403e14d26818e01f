import { Input, Select } from 'antd'
import { useState } from 'react'
import { ORDER_KIND_TEXT, ORDER_KINDS, type PushLogFilter } from '../../../preload/contract/index.ts'
import { ORDERS_TEXT } from '../../text/orders.ts'
import { PUSH_LOG_TEXT, RETURNED_CHOICES, UPLOAD_CHOICES } from '../../text/push-log.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { isNarrowed, NO_FILTER } from './question.ts'

interface FilterBarProps {
  filter: PushLogFilter
  onChange: (changes: Record<string, string | null>) => void
}

/** 单据号, 类型, 日期, 上传状态, 回传状态 (I61); every one of them is in the address. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const [typed, setTyped] = useState(filter.orderNo)
  return (
    <search className="dj-push-log-filters" aria-label="筛选">
      <Input.Search
        data-page-search
        allowClear
        className="dj-push-log-search"
        value={typed}
        maxLength={100}
        placeholder={PUSH_LOG_TEXT.searchPlaceholder}
        aria-label="单据号"
        onChange={(event) => {
          setTyped(event.target.value)
          if (event.target.value === '') onChange({ orderNo: null })
        }}
        onSearch={(value) => onChange({ orderNo: value.trim() || null })}
      />
      <Select
        allowClear
        aria-label="单据类型"
        className="dj-push-log-kind"
        placeholder="全部类型"
        value={filter.kind}
        options={ORDER_KINDS.map((kind) => ({ value: kind, label: ORDER_KIND_TEXT[kind] }))}
        onChange={(kind) => onChange({ kind: kind ?? null })}
      />
      <fieldset className="dj-push-log-days" aria-label="单据日期">
        <DayInput label="从这一天" value={filter.from ?? ''} onChange={(from) => onChange({ from: from || null })} />
        <span aria-hidden="true">至</span>
        <DayInput label="到这一天" value={filter.to ?? ''} onChange={(to) => onChange({ to: to || null })} />
      </fieldset>
      <Select
        aria-label="上传状态"
        className="dj-push-log-state"
        popupMatchSelectWidth={false}
        value={filter.upload}
        options={[...UPLOAD_CHOICES]}
        onChange={(upload) => onChange({ upload: upload === 'all' ? null : upload })}
      />
      <Select
        aria-label="回传状态"
        className="dj-push-log-state"
        popupMatchSelectWidth={false}
        value={filter.returned}
        options={[...RETURNED_CHOICES]}
        onChange={(returned) => onChange({ returned: returned === 'all' ? null : returned })}
      />
      {isNarrowed(filter) ? (
        <button
          type="button"
          className="dj-link"
          onClick={() => {
            setTyped('')
            onChange(NO_FILTER)
          }}
        >
          {ORDERS_TEXT.clearFilter}
        </button>
      ) : null}
    </search>
  )
}
