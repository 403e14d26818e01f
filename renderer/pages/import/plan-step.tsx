import { useState } from 'react'
import type { CategoryIssue, Connection, ProductImport } from '../../../preload/contract/index.ts'
import type { ActionState } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { IMPORT_TEXT } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PlanLines } from './plan-lines.tsx'
import { changesOf, confirmReason, flattening } from './wizard.ts'

interface PlanStepProps {
  row: ProductImport
  /** `null` = not read yet. */
  issues: readonly CategoryIssue[] | null
  runner: Connection['runners']['products'] | null
  confirm: ActionState<'catalog.confirmImport'>
  onConfirmed: (row: ProductImport) => void
  replanning: boolean
  onReplan: () => void
}

/** ④ 预演: what would be written and what not, and why; writes nothing until confirmed. */
export function PlanStep({ row, issues, runner, confirm, onConfirmed, replanning, onReplan }: PlanStepProps) {
  const [asking, setAsking] = useState(false)
  const changes = changesOf(row)
  const reason = confirmReason(row, issues, runner)
  const flat = flattening(issues ?? [])
  const flatProducts = flat.reduce((sum, issue) => sum + issue.products, 0)
  const run = () => {
    void confirm.run({ id: row.id, acceptFlattening: flat.length > 0 }).then((answer) => {
      if (answer === null) return
      setAsking(false)
      onConfirmed(answer.import)
    })
  }
  return (
    <>
      <div className="dj-plan-head">
        <div>
          <strong className={changes === 0 ? 'dj-plan-nothing' : ''}>
            {changes === 0
              ? IMPORT_TEXT.nothing
              : `将写入 ${formatCount(changes)} 个商品，${formatCount(row.planSpecs)} 个规格`}
          </strong>
          <p className="dj-muted">{planNotes(row, flat.length)}</p>
        </div>
        <ActionButton loading={replanning} onClick={onReplan}>
          重新预演
        </ActionButton>
        <ActionButton
          type="primary"
          reason={reason}
          onClick={() => {
            confirm.clear()
            setAsking(true)
          }}
        >
          执行导入
        </ActionButton>
      </div>
      <PlanLines row={row} view="action" />
      <ConfirmTyped
        open={asking}
        title={`导入 ${formatCount(changes)} 个商品到智能POS？`}
        okText="执行导入"
        danger={false}
        busy={confirm.busy}
        {...(flat.length > 0
          ? {
              tick: `我知道：${formatCount(flat.length)} 个多级分类（${formatCount(flatProducts)} 个商品）会变为一级分类`,
            }
          : {})}
        onOk={run}
        onCancel={() => setAsking(false)}
      >
        <ul className="dj-act-list">
          {row.plan.create > 0 ? <li>新建商品 {formatCount(row.plan.create)} 个</li> : null}
          {row.plan['add-specs'] > 0 ? <li>给已有商品加新规格：{formatCount(row.plan['add-specs'])} 个商品</li> : null}
          <li>共 {formatCount(row.planSpecs)} 个规格</li>
          {row.plan.exists > 0 ? <li>{formatCount(row.plan.exists)} 个已存在，不修改</li> : null}
          {row.plan.skipped + row.plan.error > 0 ? (
            <li>{formatCount(row.plan.skipped + row.plan.error)} 个跳过或有错误，不导入</li>
          ) : null}
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
        <p className="dj-muted">{IMPORT_TEXT.leaveDelivering}</p>
        {confirm.error ? <ErrorPanel error={confirm.error} /> : null}
      </ConfirmTyped>
    </>
  )
}

/** What a person should know beside the counts. */
export function planNotes(row: ProductImport, flat: number): string {
  const notes: string[] = []
  if (changesOf(row) === 0) notes.push(IMPORT_TEXT.nothingHint)
  if (flat > 0) notes.push(`${formatCount(flat)} 个多级分类会变为一级分类。`)
  if (row.newBrands > 0) notes.push(IMPORT_TEXT.brandNote(formatCount(row.newBrands)))
  if (row.multiSpecProducts > 0) notes.push(IMPORT_TEXT.imageNote(formatCount(row.multiSpecProducts)))
  notes.push('已有商品一律不修改。')
  return notes.join('')
}
