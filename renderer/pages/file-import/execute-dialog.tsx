import { Checkbox, Modal } from 'antd'
import { useState } from 'react'
import type { FileCategoryIssue, FileImport } from '../../../preload/contract/index.ts'
import { navigate } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { FILE_KIND, FILE_TEXT, onlyCorrectText, onSaleText } from '../../text/file-import.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { type ExecuteTicks, ROW_LIMIT, ticksNeeded } from './wizard.ts'

interface ExecuteDialogProps {
  row: FileImport
  /** Categories that would become first-level ones. */
  flat: readonly Pick<FileCategoryIssue, 'path' | 'products' | 'flattenedTo'>[]
  put: (row: FileImport) => void
  onClose: () => void
}

const NONE: ExecuteTicks = { onlyCorrect: false, acceptOnSale: false, acceptFlattening: false, acceptMany: false }

/** The last question before anything is written: what, and every consequence that wants a tick (A26, A8, S62, S86). */
export function ExecuteDialog({ row, flat, put, onClose }: ExecuteDialogProps) {
  const [ticks, setTicks] = useState(NONE)
  const execute = useAction('fileImport.execute')
  const split = useAction('fileImport.split')
  const words = FILE_KIND[row.kind]
  const { plan } = row
  if (plan === null) return null
  const needed = ticksNeeded(row, flat.length)
  const open = needed.filter((one) => !ticks[one])
  const label: Record<keyof ExecuteTicks, string> = {
    onlyCorrect: onlyCorrectText(plan.rows.error),
    acceptOnSale: `我知道：${onSaleText(plan.toOnSale)}`,
    acceptFlattening: `我知道：${formatCount(flat.length)} 个多级分类（${formatCount(flat.reduce((sum, one) => sum + one.products, 0))} 个商品）会变为一级分类`,
    acceptMany: `不拆分，一次导入 ${formatCount(row.rows.total)} 行`,
  }
  const run = () => {
    void execute.run({ id: row.id, ...ticks }).then((answer) => {
      if (answer === null) return
      onClose()
      put(answer.import)
    })
  }
  const runSplit = () => {
    void split.run({ id: row.id }).then((answer) => {
      if (answer === null) return
      onClose()
      for (const one of answer.imports) put(one)
      const [first] = answer.imports
      if (first) navigate(words.route, { id: first.id })
    })
  }
  const parts = Math.ceil(row.rows.total / ROW_LIMIT)
  return (
    <Modal
      open
      mask={{ closable: false }}
      width={520}
      title={
        row.kind === 'create'
          ? `导入 ${formatCount(plan.rows.create + plan.rows['add-specs'])} 行商品到智能POS？`
          : `更新智能POS里的 ${formatCount(plan.products.change)} 个商品？`
      }
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        ...(row.overLimit === 'advice'
          ? [
              <ActionButton key="split" loading={split.busy} onClick={runSplit}>
                拆成 {parts} 份
              </ActionButton>,
            ]
          : []),
        <ActionButton
          key="ok"
          type="primary"
          loading={execute.busy}
          reason={open.length > 0 ? '请先勾选确认' : null}
          onClick={run}
        >
          {words.execute}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        <ul className="dj-act-list">
          {plan.products.create > 0 ? (
            <li>
              新增商品 {formatCount(plan.products.create)} 个（{formatCount(plan.rows.create)} 行）
            </li>
          ) : null}
          {plan.rows['add-specs'] > 0 ? (
            <li>
              给 {formatCount(plan.products['add-specs'])} 个已有商品加新规格（{formatCount(plan.rows['add-specs'])}{' '}
              行）
            </li>
          ) : null}
          {plan.rows.change > 0 ? (
            <li>
              修改 {formatCount(plan.rows.change)} 行，{formatCount(plan.changes)} 处
            </li>
          ) : null}
          {plan.toOffSale > 0 ? <li>由上架变为下架 {formatCount(plan.toOffSale)} 个</li> : null}
          {plan.rows.same > 0 ? <li>{formatCount(plan.rows.same)} 行无变化，不写入</li> : null}
          {plan.rows.exists > 0 ? <li>{formatCount(plan.rows.exists)} 行已存在，不修改</li> : null}
          {plan.rows.skipped > 0 ? <li>{formatCount(plan.rows.skipped)} 行跳过，不写入</li> : null}
        </ul>
        {flat.length > 0 ? (
          <ul className="dj-act-rows">
            {flat.slice(0, 6).map((issue) => (
              <li key={issue.path.join('/')}>
                {issue.path.join(' / ')} → <b>{issue.flattenedTo}</b>（{formatCount(issue.products)} 个商品）
              </li>
            ))}
            {flat.length > 6 ? <li>… 共 {formatCount(flat.length)} 个分类</li> : null}
          </ul>
        ) : null}
        {row.overLimit === 'advice' ? <p className="dj-warning">{FILE_TEXT.splitAdvice}</p> : null}
        {needed.map((one) => (
          <Checkbox
            key={one}
            checked={ticks[one]}
            onChange={(event) => setTicks({ ...ticks, [one]: event.target.checked })}
          >
            {label[one]}
          </Checkbox>
        ))}
        <p className="dj-muted">{FILE_TEXT.leaveRunning}</p>
        {execute.error ? <ErrorPanel error={execute.error} /> : null}
        {split.error ? <ErrorPanel error={split.error} /> : null}
      </div>
    </Modal>
  )
}
