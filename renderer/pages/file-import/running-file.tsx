import { Popover } from 'antd'
import { useState } from 'react'
import type { CallError, Connection, FileImport } from '../../../preload/contract/index.ts'
import { linkTo, navigate } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { FILE_KIND, FILE_STEP_LABEL, FILE_TEXT, sameBeforeText } from '../../text/file-import.ts'
import { formatCount, formatTime } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Steps } from '../../ui/steps.tsx'
import { CheckStep } from './check-step.tsx'
import { DoneStep } from './done-step.tsx'
import { MatchStep } from './match-step.tsx'
import { PlanStep } from './plan-step.tsx'
import { RecentFiles } from './recent-files.tsx'
import { RunStep } from './run-step.tsx'
import { useStepStart } from './use-step-start.ts'
import { cancelReason, STEPS, type Step, wizardOf } from './wizard.ts'

interface RunningFileProps {
  row: FileImport
  all: readonly FileImport[] | null
  listError: CallError | null
  connection: Connection | null
  put: (row: FileImport) => void
  reload: () => void
}

const ALL_STEPS = STEPS.map((key) => ({ key, label: FILE_STEP_LABEL[key] }))

/** One file at the step where it stands. */
export function RunningFile({ row, all, listError, connection, put, reload }: RunningFileProps) {
  const words = FILE_KIND[row.kind]
  const view = wizardOf(row)
  const back = useAction('fileImport.back')
  const cancel = useAction('fileImport.cancel')
  const resume = useAction('fileImport.resume')
  const [cancelling, setCancelling] = useState(false)
  const [recent, setRecent] = useState(false)
  const start = useStepStart(view.step)
  const error = back.error ?? resume.error
  const take = (answer: { import: FileImport } | null) => {
    if (answer) put(answer.import)
    return answer !== null
  }
  const goBack = (step: Step) => {
    if (step === 'choose') navigate(words.route)
    else if (step === 'match') void back.run({ id: row.id, to: 'matching' }).then(take)
    else if (step === 'check') void back.run({ id: row.id, to: 'checking' }).then(take)
  }
  const previous = view.reachable.at(-1)
  const runResume = () => void resume.run({ id: row.id }).then(take)
  const fill = view.step === 'check' || view.step === 'plan' || view.step === 'run' || view.step === 'done'
  const off = cancelReason(row)
  return (
    <Page
      menuPath={words.path}
      title={words.title}
      layout={fill ? 'fill' : 'flow'}
      note={
        <span className="dj-file-name" title={row.fileName}>
          {connection ? `${connection.name} · ` : ''}
          {row.fileName}
          {row.rows.total > 0 ? ` · ${formatCount(row.rows.total)} 行` : ''}
        </span>
      }
      actions={
        <>
          {previous === undefined ? null : (
            <ActionButton loading={back.busy} onClick={() => goBack(previous)}>
              返回{FILE_STEP_LABEL[previous]}
            </ActionButton>
          )}
          <Popover
            trigger="click"
            placement="bottomRight"
            open={recent}
            onOpenChange={setRecent}
            title={FILE_TEXT.recent}
            content={
              // biome-ignore lint/a11y/noStaticElementInteractions: closes the list once one of its links was followed
              // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
              <div className="dj-recent-pop" onClick={() => setRecent(false)}>
                <RecentFiles list={all} error={listError} currentId={row.id} onRetry={reload} />
              </div>
            }
          >
            <ActionButton>{FILE_TEXT.recent} ▾</ActionButton>
          </Popover>
          {off === null ? (
            <ActionButton loading={cancel.busy} onClick={() => setCancelling(true)}>
              取消{words.unit}
            </ActionButton>
          ) : null}
          <ActionButton onClick={() => navigate(words.route)}>选择新文件</ActionButton>
        </>
      }
    >
      <Steps
        label={`${words.unit}步骤`}
        steps={ALL_STEPS}
        current={view.step}
        finished={view.step === 'done'}
        stopped={view.stopped}
        reachable={view.reachable}
        onOpen={goBack}
      />
      <span ref={start} tabIndex={-1} className="dj-sr">
        {FILE_STEP_LABEL[view.step]}
      </span>
      {error ? (
        <ErrorPanel
          error={error}
          onClose={() => {
            back.clear()
            resume.clear()
          }}
          compact
        />
      ) : null}
      {view.step === 'match' || view.step === 'check' || view.step === 'plan' ? <SameBefore row={row} /> : null}
      {view.step === 'choose' ? (
        <Panel title="已取消">
          <p>没有写入任何商品。</p>
          <div className="dj-wizard-foot">
            <ActionButton type="primary" onClick={() => navigate(words.route)}>
              重新选择文件
            </ActionButton>
          </div>
        </Panel>
      ) : null}
      {view.step === 'match' ? <MatchStep key={row.match.columns.length} row={row} put={put} /> : null}
      {view.step === 'check' ? <CheckStep row={row} put={put} /> : null}
      {view.step === 'plan' ? (
        <PlanStep
          row={row}
          runner={connection?.runners.products ?? null}
          put={put}
          resuming={resume.busy}
          onResume={runResume}
          onMend={() => goBack('check')}
        />
      ) : null}
      {view.step === 'run' ? <RunStep row={row} resuming={resume.busy} onResume={runResume} /> : null}
      {view.step === 'done' ? <DoneStep row={row} put={put} /> : null}
      <ConfirmTyped
        open={cancelling}
        title={`取消这次${words.unit}？`}
        okText={`取消${words.unit}`}
        busy={cancel.busy}
        onOk={() =>
          void cancel.run({ id: row.id }).then((answer) => {
            if (take(answer)) setCancelling(false)
          })
        }
        onCancel={() => setCancelling(false)}
      >
        <p>{row.confirmedAt === null ? FILE_TEXT.cancelBefore : FILE_TEXT.cancelAfter}</p>
        {cancel.error ? <ErrorPanel error={cancel.error} /> : null}
      </ConfirmTyped>
    </Page>
  )
}

/** W2, S85: told as long as something can still be decided. */
function SameBefore({ row }: { row: FileImport }) {
  const { sameBefore } = row
  if (sameBefore === null) return null
  return (
    <div className="dj-trouble-line dj-tone-warn" role="alert">
      <i aria-hidden="true">!</i>
      <span>
        <b>这个文件已导入过</b>。{sameBeforeText(formatTime(sameBefore.at), sameBefore.by, sameBefore.fileName)}
      </span>
      <a href={linkTo(FILE_KIND[row.kind].route, { id: sameBefore.id })}>查看那次结果</a>
    </div>
  )
}
