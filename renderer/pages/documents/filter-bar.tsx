import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { DocumentKind, MappingRow } from '../../../preload/contract/index.ts'
import { DIRECTION_TEXT, DOCUMENTS_TEXT } from '../../text/documents.ts'
import { formatCount } from '../../text/format.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { type DocumentQuestion, isNarrowed, NO_FILTER } from './question.ts'

interface FilterBarProps {
  question: DocumentQuestion
  kinds: readonly DocumentKind[]
  shops: readonly MappingRow[]
  late: number
  onChange: (changes: Record<string, string | null>) => void
}

/** Filters of 单据 in one or two lines; every one of them is in the address. */
export function FilterBar({ question, kinds, shops, late, onChange }: FilterBarProps) {
  const { filter } = question
  const [typed, setTyped] = useState(filter.text)
  const shown = kinds.filter((kind) => filter.direction === null || kind.direction === filter.direction)
  return (
    <search className="dj-documents-filters" aria-label="筛选">
      <Input.Search
        data-page-search
        allowClear
        className="dj-documents-search"
        value={typed}
        maxLength={100}
        placeholder={DOCUMENTS_TEXT.searchPlaceholder}
        aria-label="搜索单据"
        onChange={(event) => {
          setTyped(event.target.value)
          if (event.target.value === '') onChange({ text: null })
        }}
        onSearch={(text) => onChange({ text: text.trim() || null })}
      />
      <Segmented
        aria-label="方向"
        value={filter.direction ?? 'all'}
        options={[
          { value: 'all', label: '双向' },
          { value: 'in', label: DIRECTION_TEXT.in },
          { value: 'out', label: DIRECTION_TEXT.out },
        ]}
        onChange={(direction) => onChange({ direction: direction === 'all' ? null : String(direction), kind: null })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label="单据类型"
        className="dj-documents-kind"
        placeholder="全部类型"
        value={filter.kind}
        options={shown.map((kind) => ({
          value: kind.kind,
          label: filter.direction === null ? `${kind.label}（${DIRECTION_TEXT[kind.direction]}）` : kind.label,
        }))}
        onChange={(kind) => onChange({ kind: kind ?? null })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label="门店"
        className="dj-documents-shop"
        placeholder="全部门店"
        value={filter.shopId}
        options={shops.map((row) => ({ value: row.shopId, label: row.shopName || row.shopId }))}
        onChange={(shop) => onChange({ shop: shop ?? null })}
      />
      <fieldset className="dj-documents-days" aria-label="日期">
        <DayInput label="从这一天" value={filter.from ?? ''} onChange={(from) => onChange({ from: from || null })} />
        <span aria-hidden="true">至</span>
        <DayInput label="到这一天" value={filter.to ?? ''} onChange={(to) => onChange({ to: to || null })} />
      </fieldset>
      <button
        type="button"
        className="dj-documents-late"
        aria-pressed={filter.late}
        data-some={late > 0 || undefined}
        onClick={() => onChange({ late: filter.late ? null : '1' })}
      >
        {DOCUMENTS_TEXT.lateOnly} {formatCount(late)}
      </button>
      {isNarrowed(filter) ? (
        <button
          type="button"
          className="dj-link"
          onClick={() => {
            setTyped('')
            onChange(NO_FILTER)
          }}
        >
          清除筛选
        </button>
      ) : null}
    </search>
  )
}
