import type { ProductImport } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { IMPORT_TEXT } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Tiles } from '../../ui/tiles.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'

interface ReadStepProps {
  row: ProductImport
  /** Another import of this connection is at work before this one. */
  queued: boolean
  resuming: boolean
  onResume: () => void
  onAgain: () => void
}

/** ② 读取: reading and planning, waiting troubles shown while they wait; also where a stopped import stands. */
export function ReadStep({ row, queued, resuming, onResume, onAgain }: ReadStepProps) {
  const now = useNow(1000)
  const kick = useAction('queue.kick')
  if (row.state === 'cancelled') {
    return (
      <Panel title="已取消">
        <p>没有写入任何商品。</p>
        <div className="dj-wizard-foot">
          <ActionButton type="primary" onClick={onAgain}>
            用这两个日期重新读取
          </ActionButton>
        </div>
      </Panel>
    )
  }
  const { reading } = row
  const planned = Object.values(row.plan).reduce((sum, count) => sum + count, 0)
  const planning = row.state === 'planning'
  const failed = row.state === 'failed'
  return (
    <Panel title={failed ? '读取已中断' : planning ? '正在预演' : '正在从旺店通读取'}>
      <div className="dj-stack">
        {row.trouble ? (
          <ErrorPanel error={{ ...row.trouble, correlationId: row.correlationId }} tone={failed ? 'bad' : 'warn'} />
        ) : null}
        {row.trouble && !failed ? (
          <div className="dj-buttons">
            <ActionButton loading={kick.busy} onClick={() => void kick.run({ lane: null })}>
              立即重试
            </ActionButton>
            <span className="dj-muted">不点也会自动重试，间隔最长一分钟</span>
          </div>
        ) : null}
        {failed ? null : queued ? (
          <p role="status">{IMPORT_TEXT.waitsForOther}</p>
        ) : planning ? (
          <WorkProgress
            label="与智能POS比对"
            done={planned}
            total={reading.goodsInWindow}
            unit="个商品"
            elapsedMs={now - row.startedAt}
          />
        ) : (
          <WorkProgress
            label="读取货品档案"
            done={reading.requestsDone}
            total={reading.requestsTotal}
            unit="次请求"
            elapsedMs={now - row.startedAt}
            remainingMs={row.trouble ? null : row.remainingMs}
            stuck={row.trouble ? `等待中：${row.trouble.problem}，自动重试` : null}
          />
        )}
        <Tiles
          tiles={[
            { label: '已读商品', count: reading.goodsRead, title: '旺店通按修改时间给出，含时段外创建的' },
            { label: '时段内新商品（含新规格）', count: reading.goodsInWindow, tone: 'ok' },
            { label: '旧商品的新规格', count: reading.newSpecsInWindow, tone: 'busy' },
            ...(planning ? [{ label: '已比对', count: planned }] : []),
          ]}
        />
        {failed ? (
          <div className="dj-buttons">
            <ActionButton type="primary" loading={resuming} onClick={onResume}>
              继续
            </ActionButton>
            <span className="dj-muted">从中断处继续，没有写入任何商品</span>
          </div>
        ) : (
          <p className="dj-muted">{IMPORT_TEXT.leave}</p>
        )}
      </div>
    </Panel>
  )
}
