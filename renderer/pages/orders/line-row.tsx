import { memo } from 'react'
import { formatMoney } from '../../text/format.ts'
import { amountOf, type DraftLine, type LineField } from './draft.ts'
import type { GridField } from './grid-keys.ts'
import { ProductCell } from './product-cell.tsx'

export interface LineActs {
  change: (key: number, part: Partial<DraftLine>) => void
  remove: (index: number) => void
  focus: (row: number, field: GridField) => void
}

interface LineRowProps {
  connectionId: number
  line: DraftLine
  index: number
  problems: Partial<Record<LineField, string>> | undefined
  /** Was scanned last. */
  marked: boolean
  acts: LineActs
}

/** One line while it is edited. */
export const LineRow = memo(function LineRow({ connectionId, line, index, problems, marked, acts }: LineRowProps) {
  const amount = amountOf(line)
  const number = (field: 'quantity' | 'price', label: string) => (
    <input
      data-cell={`${index}:${field}`}
      data-align="end"
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${label} 第 ${index + 1} 行`}
      aria-invalid={problems?.[field] !== undefined}
      title={problems?.[field]}
      value={line[field]}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => acts.change(line.key, { [field]: event.target.value.trim() })}
    />
  )
  return (
    <tr data-marked={marked || undefined} data-wrong={problems !== undefined || undefined}>
      <td className="dj-order-index">{index + 1}</td>
      <td>
        <ProductCell
          connectionId={connectionId}
          line={line}
          cell={`${index}:productNo`}
          problem={problems?.productNo}
          onChange={(part) => acts.change(line.key, part)}
          onChosen={() => acts.focus(index, 'quantity')}
        />
      </td>
      <td
        className="dj-order-name"
        title={[line.blocked, line.name, line.extra].filter((text) => text !== '').join('\n')}
      >
        {line.blocked === '' ? null : <b>! {shortReason(line.blocked)} </b>}
        {line.name || <span className="dj-none">—</span>}
        {line.extra === '' ? null : <small> {line.extra}</small>}
      </td>
      <td>{line.unit || <span className="dj-none">—</span>}</td>
      <td>{number('quantity', '数量')}</td>
      <td>{number('price', '单价')}</td>
      <td data-align="end">{amount === '' ? <span className="dj-none">—</span> : formatMoney(amount)}</td>
      <td>
        <input
          data-cell={`${index}:remark`}
          aria-label={`备注 第 ${index + 1} 行`}
          maxLength={200}
          value={line.remark}
          onChange={(event) => acts.change(line.key, { remark: event.target.value })}
        />
      </td>
      <td>
        <button
          type="button"
          tabIndex={-1}
          className="dj-order-remove"
          aria-label={`删除第 ${index + 1} 行`}
          title="删除这一行（Ctrl+Delete）"
          onClick={() => acts.remove(index)}
        >
          ×
        </button>
      </td>
    </tr>
  )
})

const SHORT = 8
/** The cell has room for a few words; the whole reason is in its title. */
const shortReason = (reason: string): string => (reason.length > SHORT ? '不能推送' : reason)
