import type { CallError, FileImport } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { FILE_KIND, FILE_STATE_LABEL, FILE_STATE_TONE, FILE_TEXT } from '../../text/file-import.ts'
import { formatCount } from '../../text/format.ts'
import type { Tone } from '../../text/status.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { deliverProgress } from './wizard.ts'

interface RecentFilesProps {
  list: readonly FileImport[] | null
  error: CallError | null
  currentId: number | null
  onRetry: () => void
}

/** Recent files with their states, each a way back to its step. */
export function RecentFiles({ list, error, currentId, onRetry }: RecentFilesProps) {
  if (error && list === null) return <ErrorPanel error={error} onRetry={onRetry} compact />
  if (list === null) return <LoadingLines lines={4} />
  if (list.length === 0) return <EmptyState title={FILE_TEXT.noRecent} hint={FILE_TEXT.recentHint} />
  return (
    <ul className="dj-recent">
      {list.map((row) => (
        <li key={row.id} aria-current={row.id === currentId || undefined}>
          <a href={linkTo(FILE_KIND[row.kind].route, { id: row.id })} title={row.fileName}>
            <span className="dj-recent-head">
              <b className="dj-recent-name">{row.fileName}</b>
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

const open = (row: FileImport) => row.result.failed + row.result.unknown + row.result.waiting

/** Never a green tick on partial work. */
export function toneOf(row: FileImport): Tone {
  return row.state === 'done' && open(row) > 0 ? 'warn' : FILE_STATE_TONE[row.state]
}

export function stateText(row: FileImport): string {
  if (row.state !== 'done') return FILE_STATE_LABEL[row.state]
  if (row.result.failed > 0) return `完成，失败 ${formatCount(row.result.failed)}`
  return open(row) > 0 ? `完成，${formatCount(open(row))} 行未定` : FILE_STATE_LABEL.done
}

function factText(row: FileImport): string {
  const rows = `${formatCount(row.rows.total)} 行`
  switch (row.state) {
    case 'reading':
      return row.work === null ? '正在读取' : `已读 ${formatCount(row.work.done)}`
    case 'confirming':
    case 'delivering': {
      const { done, total } = deliverProgress(row)
      return `${formatCount(done)} / ${formatCount(total)}`
    }
    case 'done':
      return `${rows}，写入 ${formatCount(row.result.created + row.result.updated)}`
    case 'planned':
      return `${rows}，${formatCount(row.plan?.changes ?? 0)} 处变更`
    case 'matching':
    case 'planning':
      return rows
    case 'checking':
      return row.rows.errors > 0 ? `${rows}，${formatCount(row.rows.errors)} 行有错误` : rows
    case 'cancelled':
    case 'failed':
      return row.trouble?.problem ?? '没有写入'
  }
}
