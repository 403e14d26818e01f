import type { CompareRun } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { COMPARE_STATE_LABEL, COMPARE_STEPS, COMPARE_TEXT } from '../../text/compare.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'

interface Amount {
  done: number
  total: number | null
  unit: string
}

/** What is counted in each step: requests, products of the POS, specs of both sides. */
export function amountOf(run: CompareRun): Amount {
  if (run.state === 'reading')
    return { done: run.reading.requestsDone, total: run.reading.requestsTotal, unit: COMPARE_TEXT.requests }
  const { done, total } = run.working ?? { done: 0, total: null }
  return { done, total, unit: run.state === 'refreshing' ? COMPARE_TEXT.products : COMPARE_TEXT.specs }
}

const STEP_OF: Partial<Record<CompareRun['state'], number>> = { reading: 0, refreshing: 1, comparing: 2 }

/** A comparison that is under way: which step, how far, why it waits. */
export function RunPanel({ run, busy, onCancel }: { run: CompareRun; busy: boolean; onCancel: () => void }) {
  const now = useNow(1000)
  const at = STEP_OF[run.state] ?? 0
  const amount = amountOf(run)
  return (
    <section className="dj-compare-run" aria-label="对照进度">
      <ol className="dj-compare-steps">
        {COMPARE_STEPS.map((step, index) => (
          <li
            key={step}
            data-state={index < at ? 'done' : index === at ? 'now' : 'later'}
            aria-current={index === at ? 'step' : undefined}
          >
            <i aria-hidden="true">{index < at ? '✓' : index + 1}</i>
            {step}
          </li>
        ))}
        <li className="dj-compare-cancel">
          <ActionButton size="small" loading={busy} onClick={onCancel}>
            {COMPARE_TEXT.cancel}
          </ActionButton>
        </li>
      </ol>
      <WorkProgress
        label={COMPARE_STATE_LABEL[run.state]}
        done={amount.done}
        total={amount.total}
        unit={amount.unit}
        elapsedMs={Math.max(run.elapsedMs, now - run.startedAt)}
        remainingMs={run.trouble ? null : run.remainingMs}
        stuck={run.trouble ? COMPARE_TEXT.stuck : null}
      />
      <p className="dj-muted">
        {run.state === 'reading' ? `已读 ${formatCount(run.reading.specs)} 个规格。` : ''}
        {COMPARE_TEXT.leave}
      </p>
      {run.trouble ? <TroubleLine trouble={run.trouble} tone="warn" correlationId={run.correlationId} /> : null}
    </section>
  )
}
