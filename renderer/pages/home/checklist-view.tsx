import { useState } from 'react'
import type { CallError } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'

export interface ChecklistStep {
  key: string
  title: string
  done: boolean
  hint: string
  page: string
}

interface ChecklistViewProps {
  /** `null` = not read yet. */
  steps: readonly ChecklistStep[] | null
  error: CallError | null
  onRetry: () => void
}

/** What is done, the next step open with its hint; folded once everything is done. */
export function ChecklistView({ steps: read, error, onRetry }: ChecklistViewProps) {
  const [unfolded, setUnfolded] = useState(false)
  const steps = read ?? []
  const done = steps.filter((step) => step.done).length
  const complete = steps.length > 0 && done === steps.length
  const next = steps.find((step) => !step.done)
  return (
    <Panel
      title={HOME_TEXT.checklist}
      extra={
        <>
          {steps.length > 0 ? <span>{`${done} / ${steps.length}`}</span> : null}
          {complete ? (
            <button type="button" className="dj-link" onClick={() => setUnfolded(!unfolded)} aria-expanded={unfolded}>
              {unfolded ? '收起' : '查看'}
            </button>
          ) : null}
        </>
      }
      flush
    >
      {error ? <ErrorPanel error={error} onRetry={onRetry} compact /> : null}
      {read === null && !error ? <LoadingLines /> : null}
      {complete && !unfolded ? <p className="dj-checklist-done">✓ {HOME_TEXT.checklistDone}</p> : null}
      {complete && !unfolded ? null : (
        <ol className="dj-checklist">
          {steps.map((step) => (
            <li key={step.key} data-done={step.done} aria-current={step === next ? 'step' : undefined}>
              <i aria-hidden="true">{step.done ? '✓' : ''}</i>
              <div>
                <span>
                  {step.title}
                  <span className="dj-sr">{step.done ? '（已完成）' : '（未完成）'}</span>
                </span>
                {step === next ? <p>{step.hint}</p> : null}
              </div>
              {step === next ? <a href={linkTo(step.page)}>去完成</a> : null}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
