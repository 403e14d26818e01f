import type { FileImport } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { linkTo } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { FILE_KIND, FILE_RESULT_LABEL, FILE_RESULT_TONE, FILE_TEXT } from '../../text/file-import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Tiles } from '../../ui/tiles.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { PlanLines } from './plan-lines.tsx'
import { deliverProgress, type FileResult } from './wizard.ts'

const OFFLINE = {
  code: 'OFFLINE',
  problem: '网络已断开',
  cause: '商品都在队列里，没有丢失',
  action: '恢复后自动继续，不会重复',
}
/** Where the queue shows such rows. */
const QUEUE_STATE: Partial<Record<FileResult, string>> = {
  waiting: 'open',
  failed: 'refused',
  unknown: 'unknown',
  discarded: 'discarded',
}

interface RunStepProps {
  row: FileImport
  resuming: boolean
  onResume: () => void
}

/** ⑤ 执行: live counts while the outbox delivers; leaving the page stops nothing. */
export function RunStep({ row, resuming, onResume }: RunStepProps) {
  const now = useNow(1000)
  const online = useSummary((mirror) => mirror.summary?.online ?? true)
  const { done, total } = deliverProgress(row)
  const lane = `pos:${row.connectionId}`
  const stuck = row.trouble?.problem ?? (online ? null : OFFLINE.problem)
  const shown: FileResult[] =
    row.kind === 'create'
      ? ['waiting', 'created', 'existed', 'failed', 'unknown', 'discarded']
      : ['waiting', 'updated', 'failed', 'unknown', 'discarded']
  const label =
    row.state === 'confirming'
      ? '正在放入队列'
      : row.state === 'failed'
        ? '已中断'
        : `正在${FILE_KIND[row.kind].unit}智能POS`
  return (
    <>
      {row.state === 'failed' && row.trouble ? (
        <ErrorPanel error={{ ...row.trouble, correlationId: row.correlationId }} />
      ) : row.trouble ? (
        <TroubleLine trouble={row.trouble} tone="warn" correlationId={row.correlationId} />
      ) : online ? null : (
        <TroubleLine trouble={OFFLINE} tone="warn" />
      )}
      <div className="dj-deliver">
        <WorkProgress
          label={label}
          done={row.state === 'confirming' ? (row.work?.done ?? done) : done}
          total={row.state === 'confirming' ? (row.work?.total ?? total) : total}
          unit="行"
          elapsedMs={Math.max(0, now - (row.confirmedAt ?? row.startedAt))}
          remainingMs={stuck ? null : row.remainingMs}
          stuck={row.state === 'failed' ? null : stuck ? `等待中：${stuck}` : null}
        />
        <Tiles
          tiles={shown.map((result) => {
            const state = QUEUE_STATE[result]
            return {
              label: FILE_RESULT_LABEL[result],
              count: row.result[result],
              tone: FILE_RESULT_TONE[result],
              ...(state === undefined ? {} : { href: linkTo('/queue', { state, lane }) }),
            }
          })}
        />
        <div className="dj-buttons">
          {row.state === 'failed' ? (
            <ActionButton type="primary" loading={resuming} onClick={onResume}>
              继续
            </ActionButton>
          ) : null}
          <span className="dj-muted">{FILE_TEXT.leaveRunning}</span>
          <a href={linkTo('/queue', { state: 'open', lane })}>在队列中查看、暂停</a>
        </div>
      </div>
      <PlanLines row={row} view="result" />
    </>
  )
}
