import { Modal } from 'antd'
import type { CallOutput, FileImport } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import type { QueryState } from '../../state/use-query.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { CategoryIssues } from '../import/category-issues.tsx'

interface CategoryDialogProps {
  row: FileImport
  query: QueryState<CallOutput<'fileImport.categoryIssues'>>
  onClose: () => void
  onReplan: () => void
}

/** S60–S63: missing paths can be made first; those with more than three levels are left out. */
export function CategoryDialog({ row, query, onClose, onReplan }: CategoryDialogProps) {
  const create = useAction('fileImport.createCategories')
  return (
    <Modal
      open
      title="分类"
      width={860}
      onCancel={onClose}
      okText="重新预演"
      cancelText="关闭"
      onOk={() => {
        onReplan()
        onClose()
      }}
    >
      <div className="dj-stack">
        {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
        {query.data === null && query.error === null ? <LoadingLines lines={6} /> : null}
        {query.data === null ? null : (
          <CategoryIssues
            issues={query.data.issues}
            tooDeepLead="分类超过三级，智能POS 放不下，这些商品不导入。请返回【检查并修正】改短分类。"
            creating={create.busy}
            onCreate={(paths) => void create.run({ id: row.id, paths }).then(query.reload)}
          />
        )}
        {create.error ? <ErrorPanel error={create.error} onClose={create.clear} compact /> : null}
      </div>
    </Modal>
  )
}
