import type { CallOutput } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { QUEUE_TEXT } from '../../text/queue.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { TimeText } from '../../ui/time-text.tsx'

export type Cause = CallOutput<'queue.causes'>['causes'][number]

interface CausesPanelProps {
  causes: readonly Cause[]
  onRetry: (cause: Cause) => void
}

/** Failures by cause: one repaired mapping frees all rows that failed for it. */
export function CausesPanel({ causes, onRetry }: CausesPanelProps) {
  if (causes.length === 0) return null
  return (
    <section className="dj-causes" aria-label={QUEUE_TEXT.causesTitle}>
      <ul>
        {causes.map((cause) => (
          <li key={cause.code}>
            <b className="dj-count dj-tone-bad">{formatCount(cause.count)}</b>
            <span className="dj-causes-problem" title={cause.problem}>
              {cause.problem}
            </span>
            <code>{cause.code}</code>
            <span className="dj-muted">
              最近 <TimeText at={cause.newestAt === 0 ? null : cause.newestAt} />
            </span>
            <ActionButton size="small" onClick={() => onRetry(cause)}>
              {QUEUE_TEXT.retryCause}
            </ActionButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
