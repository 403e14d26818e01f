import type { CategoryIssue, ProductImport } from '../../../preload/contract/index.ts'
import type { QueryState } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { IMPORT_TEXT } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { CategoryIssues } from './category-issues.tsx'
import { flattening } from './wizard.ts'

interface CategoriesStepProps {
  row: ProductImport
  query: QueryState<{ issues: CategoryIssue[] }>
  creating: boolean
  replanning: boolean
  onCreate: (paths: string[][]) => void
  onReplan: () => void
  onNext: () => void
}

/** ③ 分类: what the POS does not have (S61), what will be flattened (S62), what is left out (S60). */
export function CategoriesStep(props: CategoriesStepProps) {
  const { row, query, creating, replanning, onCreate, onReplan, onNext } = props
  const issues = query.data?.issues ?? null
  if (issues === null) {
    return query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : <LoadingLines lines={6} />
  }
  const open = flattening(issues)
  return (
    <Panel
      title="分类"
      extra={
        <ActionButton size="small" loading={replanning} onClick={onReplan}>
          重新预演
        </ActionButton>
      }
    >
      <div className="dj-stack">
        <CategoryIssues issues={issues} tooDeepLead={IMPORT_TEXT.tooDeepLead} creating={creating} onCreate={onCreate} />
        {row.newBrands > 0 ? <p className="dj-note-box">{IMPORT_TEXT.brandNote(formatCount(row.newBrands))}</p> : null}
        <div className="dj-wizard-foot dj-wizard-foot-sticky">
          <ActionButton type={open.length === 0 ? 'primary' : 'default'} size="large" onClick={onNext}>
            {open.length === 0 ? '下一步：预演' : '不建立，下一步：预演'}
          </ActionButton>
          {open.length > 0 ? (
            <span className="dj-muted">{formatCount(open.length)} 个分类会变为一级分类，执行前还会请您确认</span>
          ) : null}
        </div>
      </div>
    </Panel>
  )
}
