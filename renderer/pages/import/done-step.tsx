import type { ProductImport } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { formatCount, formatDuration } from '../../text/format.ts'
import { ACTION_LABEL } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { PlanLines } from './plan-lines.tsx'
import { reckon } from './wizard.ts'

interface DoneStepProps {
  row: ProductImport
  onNew: () => void
}

/** ⑥ 导入完成 (S75): counts that make the whole, and every failed line with its reason. */
export function DoneStep({ row, onNew }: DoneStepProps) {
  const { result, plan } = row
  const { text, adds, clean } = reckon(row)
  const left = plan.exists + plan.skipped + plan.error
  const first = result.failed > 0 ? 'failed' : 'all'
  return (
    <>
      <section className={`dj-done ${clean ? 'dj-done-clean' : 'dj-done-partial'}`} role="status">
        <i className="dj-done-mark" aria-hidden="true">
          {clean ? '✓' : '!'}
        </i>
        <div>
          <h2>
            导入完成{clean ? '' : result.failed > 0 ? `，${formatCount(result.failed)} 个失败` : '，有未导入的商品'}
          </h2>
          <p>{text}</p>
          {left > 0 ? (
            <p className="dj-muted">
              另有未写入 {formatCount(left)}：{ACTION_LABEL.exists} {formatCount(plan.exists)}、{ACTION_LABEL.skipped}{' '}
              {formatCount(plan.skipped)}、{ACTION_LABEL.error} {formatCount(plan.error)}
            </p>
          ) : null}
          <p className="dj-muted">
            {row.startedBy || '—'} 开始于 <TimeText at={row.startedAt} form="full" />
            ，完成于 <TimeText at={row.finishedAt} form="full" />
            ，用时 {formatDuration(row.elapsedMs)} · 关联号 <CodeText value={row.correlationId} />
          </p>
          {adds ? null : (
            <p className="dj-warning">各项之和与预演不一致，请按关联号查看日志，并导出结果交给实施人员。</p>
          )}
        </div>
        <div className="dj-done-acts">
          <ActionButton type="primary" onClick={onNew}>
            新建导入
          </ActionButton>
          <a href={linkTo('/products')}>查看商品列表</a>
          <a href={linkTo('/journal', { correlationId: row.correlationId })}>查看日志</a>
          {result.failed > 0 ? (
            <a href={linkTo('/queue', { state: 'refused', lane: `pos:${row.connectionId}` })}>去队列处理失败</a>
          ) : null}
        </div>
      </section>
      <PlanLines row={row} view="result" first={first} />
    </>
  )
}
