import { useEffect, useRef, useState } from 'react'
import type { CallError, CallOutput, Envelope, QueueRow } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

/** Most rows of one act (contract), and rows of one reading. */
const MOST = 10_000
const PER_CALL = 500

interface SelectionBarProps {
  selected: ReadonlySet<RowKey>
  /** Rows of the list shown; `null` = not counted. */
  total: number | null
  read: (cursor: string | null, limit: number) => Promise<Envelope<CallOutput<'queue.list'>>>
  onAll: (rows: QueueRow[]) => void
  onClear: () => void
  onRetry: () => void
  onDiscard: () => void
}

/** After ticking rows: what to do with them, and ticking all pages of the list. */
export function SelectionBar({ selected, total, read, onAll, onClear, onRetry, onDiscard }: SelectionBarProps) {
  const [reading, setReading] = useState<number | null>(null)
  const [error, setError] = useState<CallError | null>(null)
  const wanted = useRef(0)
  useEffect(() => () => void wanted.current++, [])
  if (selected.size === 0) return null
  const count = Math.min(total ?? MOST, MOST)
  const all = async () => {
    const turn = ++wanted.current
    const rows: QueueRow[] = []
    let cursor: string | null = null
    setError(null)
    do {
      setReading(rows.length)
      const answer: Envelope<CallOutput<'queue.list'>> = await read(cursor, PER_CALL)
      if (turn !== wanted.current) return
      if (!answer.ok) {
        setError(answer.error)
        break
      }
      rows.push(...answer.data.rows)
      cursor = answer.data.next
    } while (cursor !== null && rows.length < MOST)
    setReading(null)
    onAll(rows.slice(0, MOST))
  }
  return (
    <>
      {error ? <ErrorPanel error={error} compact onClose={() => setError(null)} /> : null}
      <div className="dj-selection" role="toolbar" aria-label="已选行">
        <b>已选 {formatCount(selected.size)} 条</b>
        <ActionButton
          size="small"
          loading={reading !== null}
          reason={total !== null && selected.size >= total ? '已全部选中' : null}
          onClick={() => void all()}
        >
          {reading === null
            ? `选中全部${total === null ? '结果' : ` ${formatCount(count)} 条`}`
            : `正在选 ${formatCount(reading)}…`}
        </ActionButton>
        {total !== null && total > MOST ? <span className="dj-muted">一次最多 {formatCount(MOST)} 条</span> : null}
        <ActionButton size="small" type="primary" onClick={onRetry}>
          立即重试
        </ActionButton>
        <ActionButton size="small" danger onClick={onDiscard}>
          放弃
        </ActionButton>
        <button type="button" className="dj-link" onClick={onClear}>
          取消选择
        </button>
      </div>
    </>
  )
}
