import { Select } from 'antd'
import { useState } from 'react'
import type { CallInput } from '../../../preload/contract/index.ts'
import { useQuery } from '../../state/use-query.ts'
import { useDebounced } from '../file-import/use-debounced.ts'

export type ChoiceKind = CallInput<'orders.choices'>['what']

interface ChoiceSelectProps {
  id?: string
  label: string
  connectionId: number
  what: ChoiceKind
  /** Code chosen; empty = none. */
  value: string
  /** Its name, shown before the choices are read. */
  name?: string
  placeholder: string
  clearable?: boolean
  disabled?: boolean
  invalid?: boolean
  className?: string
  onChange: (no: string, name: string) => void
}

const TYPING_MS = 200

/** A 仓库, supplier or customer, found by part of its code or name. One that may not be pushed says why. */
export function ChoiceSelect(props: ChoiceSelectProps) {
  const { id, label, connectionId, what, value, name = '', placeholder, clearable = false, invalid = false } = props
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const settled = useDebounced(text, TYPING_MS)
  const asked = open || (value !== '' && name === '')
  const found = useQuery('orders.choices', asked ? { connectionId, what, text: open ? settled : value } : null, [
    'connections.changed',
  ])
  const rows = found.data?.rows ?? []
  const known = rows.some((row) => row.no === value)
  const options = [
    ...(value === '' || known ? [] : [{ value, label: `${value} ${name}`.trim(), name }]),
    ...rows.map((row) => ({
      value: row.no,
      label: `${row.no} ${row.name}${row.blocked === '' ? '' : `（${row.blocked}）`}`,
      name: row.name,
    })),
  ]
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      aria-invalid={invalid}
      {...(invalid ? { status: 'error' as const } : {})}
      className={props.className ?? ''}
      allowClear={clearable}
      disabled={props.disabled ?? false}
      placeholder={placeholder}
      value={value === '' ? null : value}
      options={options}
      loading={asked && found.loading}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={found.error ? found.error.problem : found.loading ? '正在查找…' : '没有找到'}
      onOpenChange={(next) => {
        setOpen(next)
        if (!next) setText('')
      }}
      onChange={(no: string | null | undefined, option) => {
        const chosen = Array.isArray(option) ? option[0] : option
        props.onChange(no ?? '', chosen?.name ?? '')
      }}
    />
  )
}
