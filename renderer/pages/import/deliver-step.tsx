import type { ProductImport } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { linkTo } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { IMPORT_TEXT } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Tiles } from '../../ui/tiles.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { PlanLines } from './plan-lines.tsx'
import { deliverProgress } from './wizard.ts'

const OFFLINE = {
  code: 'OFFLINE',
  problem: '网络已断开',
  cause: '商品都在队列里，没有丢失',
  action: '恢复后自动继续，不会重复',
}

interface DeliverStepProps {
  row: ProductImport
  resuming: boolean
  onResume: () => void
}

/** ⑤ 导入: live counts while the outbox delivers; leaving the page stops nothing. */
export function DeliverStep({ row, resuming, onResume }: DeliverStepProps) {
  const now = useNow(1000)
  const online = useSummary((mirror) => mirror.summary?.online ?? true)
  const { done, total } = deliverProgress(row)
  const { result } = row
  const lane = `pos:${row.connectionId}`
  const queue = (state: string) => linkTo('/queue', { state, lane })
  const stuck = row.trouble?.problem ?? (online ? null : OFFLINE.problem)
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
          label={
            row.state === 'confirming' ? '正在放入队列' : row.state === 'failed' ? '导入已中断' : '正在导入到智能POS'
          }
          done={done}
          total={total}
          unit="个商品"
          elapsedMs={now - row.startedAt}
          remainingMs={stuck ? null : row.remainingMs}
          stuck={row.state === 'failed' ? null : stuck ? `等待中：${stuck}` : null}
        />
        <Tiles
          tiles={[
            { label: '等待发送', count: result.waiting, href: queue('open') },
            { label: '已导入', count: result.created, tone: 'ok' },
            { label: '已存在，未修改', count: result.existed },
            { label: '失败', count: result.failed, tone: 'bad', href: queue('refused') },
            { label: '结果未知', count: result.unknown, tone: 'unknown', href: queue('unknown') },
            { label: '已放弃', count: result.discarded, href: queue('discarded') },
          ]}
        />
        <div className="dj-buttons">
          {row.state === 'failed' ? (
            <ActionButton type="primary" loading={resuming} onClick={onResume}>
              继续
            </ActionButton>
          ) : null}
          <span className="dj-muted">{IMPORT_TEXT.leaveDelivering}</span>
          <a href={queue('open')}>在队列中查看、暂停</a>
        </div>
      </div>
      <PlanLines row={row} view="result" />
    </>
  )
}
