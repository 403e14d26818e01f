import { Popover } from 'antd'
import { useState } from 'react'
import type { CallError, Connection, ProductImport } from '../../../preload/contract/index.ts'
import { navigate, replaceQuery } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { IMPORT_PATH, IMPORT_TEXT } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Page } from '../../ui/page.tsx'
import { CategoriesStep } from './categories-step.tsx'
import { DeliverStep } from './deliver-step.tsx'
import { DoneStep } from './done-step.tsx'
import { PlanStep } from './plan-step.tsx'
import { ReadStep } from './read-step.tsx'
import { RecentImports } from './recent-imports.tsx'
import { SplitStrip } from './split-strip.tsx'
import { Stepper } from './stepper.tsx'
import { cancelReason, splitParts, type Wish, waitsForOther, wizardOf } from './wizard.ts'

interface RunningImportProps {
  row: ProductImport
  all: readonly ProductImport[]
  listError: CallError | null
  connection: Connection | null
  wish: Wish
  put: (rows: readonly ProductImport[]) => void
  reload: () => void
}

/** One import at the step where it stands. */
export function RunningImport({ row, all, listError, connection, wish, put, reload }: RunningImportProps) {
  const view = wizardOf(row, wish)
  const issues = useQuery('catalog.categoryIssues', row.state === 'planned' ? { id: row.id } : null)
  useTopic('catalog.import', (changed) => {
    if (changed.id === row.id && row.state === 'planned') issues.reload()
  })
  const create = useAction('catalog.createCategories')
  const replan = useAction('catalog.replan')
  const confirm = useAction('catalog.confirmImport')
  const cancel = useAction('catalog.cancelImport')
  const resume = useAction('catalog.resumeImport')
  const [cancelling, setCancelling] = useState(false)
  const [recent, setRecent] = useState(false)
  const error = create.error ?? replan.error ?? resume.error
  const take = (answer: { import: ProductImport } | null) => {
    if (answer) put([answer.import])
  }
  const runReplan = () => void replan.run({ id: row.id }).then(take)
  const again = () => navigate('/import', { from: row.from, to: row.to })
  const split = splitParts(row, all)
  const list = view.step === 'plan' || view.step === 'deliver' || view.step === 'done'
  return (
    <Page
      menuPath={IMPORT_PATH}
      title="ERP商品导入"
      layout={list ? 'fill' : 'flow'}
      note={`${connection ? `${connection.name} · ` : ''}创建于 ${row.from} 至 ${row.to}`}
      actions={
        <>
          <Popover
            trigger="click"
            placement="bottomRight"
            open={recent}
            onOpenChange={setRecent}
            title={IMPORT_TEXT.recent}
            content={
              // biome-ignore lint/a11y/noStaticElementInteractions: closes the list once one of its links was followed
              // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
              <div className="dj-recent-pop" onClick={() => setRecent(false)}>
                <RecentImports list={all} error={listError} currentId={row.id} onRetry={reload} />
              </div>
            }
          >
            <ActionButton>{IMPORT_TEXT.recent} ▾</ActionButton>
          </Popover>
          {row.state === 'done' || row.state === 'cancelled' ? null : (
            <ActionButton loading={cancel.busy} reason={cancelReason(row)} onClick={() => setCancelling(true)}>
              取消导入
            </ActionButton>
          )}
          <ActionButton onClick={() => navigate('/import')}>新建导入</ActionButton>
        </>
      }
    >
      <Stepper
        view={view}
        stopped={row.state === 'failed' || row.state === 'cancelled'}
        onOpen={(step) => replaceQuery({ step })}
      />
      {split ? <SplitStrip split={split} currentId={row.id} /> : null}
      {error ? <ErrorPanel error={error} onClose={() => clearAll([create, replan, resume])} compact /> : null}
      {view.step === 'read' ? (
        <ReadStep
          row={row}
          queued={waitsForOther(row, all)}
          resuming={resume.busy}
          onResume={() => void resume.run({ id: row.id }).then(take)}
          onAgain={again}
        />
      ) : null}
      {view.step === 'categories' ? (
        <CategoriesStep
          row={row}
          query={issues}
          creating={create.busy}
          replanning={replan.busy}
          onCreate={(paths) => void create.run({ id: row.id, paths }).then(issues.reload)}
          onReplan={runReplan}
          onNext={() => replaceQuery({ step: 'plan' })}
        />
      ) : null}
      {view.step === 'plan' ? (
        <PlanStep
          row={row}
          issues={row.categories.missing === 0 ? [] : (issues.data?.issues ?? null)}
          runner={connection?.runners.products ?? null}
          confirm={confirm}
          onConfirmed={(next) => put([next])}
          replanning={replan.busy}
          onReplan={runReplan}
        />
      ) : null}
      {view.step === 'deliver' ? (
        <DeliverStep row={row} resuming={resume.busy} onResume={() => void resume.run({ id: row.id }).then(take)} />
      ) : null}
      {view.step === 'done' ? <DoneStep row={row} onNew={() => navigate('/import')} /> : null}
      <ConfirmTyped
        open={cancelling}
        title={IMPORT_TEXT.cancelTitle}
        okText="取消导入"
        busy={cancel.busy}
        onOk={() =>
          void cancel.run({ id: row.id }).then((answer) => {
            take(answer)
            if (answer) setCancelling(false)
          })
        }
        onCancel={() => setCancelling(false)}
      >
        <p>{IMPORT_TEXT.cancelBody}</p>
        {cancel.error ? <ErrorPanel error={cancel.error} /> : null}
      </ConfirmTyped>
    </Page>
  )
}

function clearAll(actions: readonly { clear: () => void }[]): void {
  for (const action of actions) action.clear()
}
