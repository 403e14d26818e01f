import type { CallError, ProductImport } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { formatCount } from '../../text/format.ts'
import { IMPORT_TEXT, STATE_LABEL, STATE_TONE } from '../../text/import.ts'
import type { Tone } from '../../text/status.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { changesOf, deliverProgress } from './wizard.ts'

interface RecentImportsProps {
  list: readonly ProductImport[] | null
  error: CallError | null
  currentId: number | null
  onRetry: () => void
}

/** Recent imports with their states, each a way back to its step. */
export function RecentImports({ list, error, currentId, onRetry }: RecentImportsProps) {
  if (error && list === null) return <ErrorPanel error={error} onRetry={onRetry} compact />
  if (list === null) return <LoadingLines lines={4} />
  if (list.length === 0) return <EmptyState title={IMPORT_TEXT.noRecent} hint={IMPORT_TEXT.recentHint} />
  return (
    <ul className="dj-recent">
      {list.map((row) => (
        <li key={row.id} aria-current={row.id === currentId || undefined}>
          <a href={linkTo('/import', { id: row.id })}>
            <span className="dj-recent-head">
              <b>
                {row.from} 至 {row.to}
              </b>
              <StatusPill tone={toneOf(row)} text={stateText(row)} />
            </span>
            <span className="dj-recent-facts">
              <TimeText at={row.startedAt} /> · {row.startedBy || '—'} · {factText(row)}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Never a green tick on partial work. */
export function toneOf(row: ProductImport): Tone {
  const { failed, unknown, waiting } = row.result
  return row.state === 'done' && failed + unknown + waiting > 0 ? 'warn' : STATE_TONE[row.state]
}

export function stateText(row: ProductImport): string {
  const { failed, unknown, waiting } = row.result
  if (row.state !== 'done') return STATE_LABEL[row.state]
  if (failed > 0) return `完成，失败 ${formatCount(failed)}`
  return unknown + waiting > 0 ? `完成，${formatCount(unknown + waiting)} 个未定` : STATE_LABEL.done
}

function factText(row: ProductImport): string {
  switch (row.state) {
    case 'reading':
      return `已读 ${formatCount(row.reading.goodsRead)}`
    case 'confirming':
    case 'delivering': {
      const { done, total } = deliverProgress(row)
      return `${formatCount(done)} / ${formatCount(total)}`
    }
    case 'done':
      return `已导入 ${formatCount(row.result.created)}`
    case 'planning':
    case 'planned':
      return `${formatCount(changesOf(row))} 处变更`
    case 'cancelled':
    case 'failed':
      return row.trouble?.problem ?? '没有写入'
  }
}
