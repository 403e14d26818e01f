import { useState } from 'react'
import type { Connection, FileImport } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { FILE_ACTION_LABEL, FILE_ACTION_TONE, FILE_KIND, FILE_TEXT, onSaleText } from '../../text/file-import.ts'
import { formatCount } from '../../text/format.ts'
import { IMPORT_TEXT } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Tiles } from '../../ui/tiles.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { flattening } from '../import/wizard.ts'
import { CategoryDialog } from './category-dialog.tsx'
import { ExecuteDialog } from './execute-dialog.tsx'
import { ACTIONS_OF, PlanLines } from './plan-lines.tsx'
import { executeReason } from './wizard.ts'

interface PlanStepProps {
  row: FileImport
  runner: Connection['runners']['products'] | null
  put: (row: FileImport) => void
  resuming: boolean
  onResume: () => void
  /** Back to the grid. */
  onMend: () => void
}

/** ④ 预演: what would be written and what not, and why, cell by cell; writes nothing until confirmed. */
export function PlanStep({ row, runner, put, resuming, onResume, onMend }: PlanStepProps) {
  const now = useNow(1000)
  const plan = useAction('fileImport.plan')
  const [asking, setAsking] = useState(false)
  const [sorting, setSorting] = useState(false)
  const words = FILE_KIND[row.kind]
  const done = row.plan
  const issues = useQuery(
    'fileImport.categoryIssues',
    row.state === 'planned' && done !== null && done.categories.missing + done.categories.tooDeep > 0
      ? { id: row.id }
      : null,
  )
  useTopic('fileImport.changed', (changed) => {
    if (changed.id === row.id && sorting) issues.reload()
  })
  // Categories are rows of the queue of their own.
  useTopic('queue.changed', () => {
    if (sorting) issues.reload()
  })
  const flat = flattening(issues.data?.issues ?? [])
  if (done === null || row.state !== 'planned') {
    return (
      <Panel title={row.state === 'failed' ? '预演已中断' : '正在预演'}>
        <div className="dj-stack">
          {row.trouble ? (
            <ErrorPanel
              error={{ ...row.trouble, correlationId: row.correlationId }}
              tone={row.state === 'failed' ? 'bad' : 'warn'}
            />
          ) : null}
          {row.state === 'failed' ? (
            <div className="dj-buttons">
              <ActionButton type="primary" loading={resuming} onClick={onResume}>
                继续
              </ActionButton>
              <span className="dj-muted">从中断处继续，没有写入任何商品</span>
            </div>
          ) : (
            <>
              <WorkProgress
                label={row.work?.label ?? '与智能POS比对'}
                done={row.work?.done ?? 0}
                total={row.work?.total ?? row.rows.total}
                unit="行"
                elapsedMs={Math.max(0, now - row.startedAt)}
                remainingMs={row.trouble ? null : row.remainingMs}
                stuck={row.trouble ? `等待中：${row.trouble.problem}，自动重试` : null}
              />
              <p className="dj-muted">{FILE_TEXT.leave}</p>
            </>
          )}
        </div>
      </Panel>
    )
  }
  const reason =
    executeReason(row, runner) ??
    (done.categories.missing > 0 && issues.data === null && row.kind === 'create' ? '正在读取分类' : null)
  const replan = () => void plan.run({ id: row.id }).then((answer) => answer && put(answer.import))
  const { missing, tooDeep } = done.categories
  return (
    <>
      <div className="dj-plan-head">
        <div>
          <strong className={done.changes === 0 ? 'dj-plan-nothing' : ''}>
            {done.changes === 0
              ? FILE_TEXT.nothing
              : row.kind === 'update'
                ? `${formatCount(done.changes)} 处变更，${formatCount(done.rows.change)} 行`
                : createHeadline(done)}
          </strong>
          <p className="dj-muted">{planNotes(row)}</p>
        </div>
        <ActionButton loading={plan.busy} onClick={replan}>
          重新预演
        </ActionButton>
        <ActionButton type="primary" reason={reason} onClick={() => setAsking(true)}>
          {words.execute}
        </ActionButton>
      </div>
      {plan.error ? <ErrorPanel error={plan.error} onClose={plan.clear} compact /> : null}
      {issues.error ? <ErrorPanel error={issues.error} onRetry={issues.reload} compact /> : null}
      <Tiles
        tiles={[
          { label: '数据行', count: row.rows.total },
          ...ACTIONS_OF[row.kind].map((action) => ({
            label: FILE_ACTION_LABEL[action],
            count: done.rows[action],
            tone: FILE_ACTION_TONE[action],
          })),
        ]}
      />
      {done.toOnSale + done.rows.error + missing + tooDeep > 0 ? (
        <div className="dj-warning dj-plan-warnings">
          {done.toOnSale > 0 ? (
            <p role="alert">
              <b>{onSaleText(done.toOnSale)}</b>：上下架为空白或 1 都会上架。
              {done.toOffSale > 0 ? `另有 ${formatCount(done.toOffSale)} 个由上架变为下架。` : ''}
              不想改变上下架的，请在【检查并修正】里排除这些行，或把上下架填成 2。
            </p>
          ) : null}
          {done.rows.error > 0 ? (
            <p>
              {formatCount(done.rows.error)} 行有错误，不会写入。
              <button type="button" className="dj-link" onClick={onMend}>
                返回修正
              </button>
              ，或执行时选择只导入正确行。
            </p>
          ) : null}
          {missing + tooDeep > 0 ? (
            <p>
              {flat.length > 0 ? `智能POS里没有 ${formatCount(flat.length)} 个多级分类，不先建立会变为一级分类。` : ''}
              {tooDeep > 0 ? `${formatCount(tooDeep)} 个分类超过三级，这些商品不导入。` : ''}
              {flat.length === 0 && tooDeep === 0 ? '缺少的分类已建立或正在建立。' : ''}
              <button type="button" className="dj-link" onClick={() => setSorting(true)}>
                查看分类
              </button>
            </p>
          ) : null}
        </div>
      ) : null}
      <PlanLines row={row} view="action" />
      {sorting ? <CategoryDialog row={row} query={issues} onClose={() => setSorting(false)} onReplan={replan} /> : null}
      {asking ? <ExecuteDialog row={row} flat={flat} put={put} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

/** What would be written, in one line. */
export function createHeadline(plan: NonNullable<FileImport['plan']>): string {
  const parts: string[] = []
  if (plan.products.create > 0) parts.push(`新增 ${formatCount(plan.products.create)} 个商品`)
  if (plan.products['add-specs'] > 0) parts.push(`给 ${formatCount(plan.products['add-specs'])} 个商品加新规格`)
  return `将写入 ${formatCount(plan.changes)} 行：${parts.join('，')}`
}

/** What a person should know beside the counts. */
export function planNotes(row: FileImport): string {
  const notes: string[] = []
  if (row.plan === null) return ''
  if (row.plan.changes === 0) notes.push(row.kind === 'create' ? FILE_TEXT.nothingCreate : FILE_TEXT.nothingUpdate)
  if (row.plan.newBrands > 0) notes.push(IMPORT_TEXT.brandNote(formatCount(row.plan.newBrands)))
  notes.push(row.kind === 'create' ? '已有商品、规格一律不修改。' : '只更新已有商品；空白单元格不修改（上下架除外）。')
  return notes.join('')
}
