import type { CompareRun } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { COMPARE_STATE_LABEL, COMPARE_STATE_TONE, COMPARE_TEXT, historyText } from '../../text/compare.ts'
import { formatDuration } from '../../text/format.ts'
import { DetailPane } from '../../ui/detail-pane.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

/** Earlier comparisons, newest first; only the last result can still be read. */
export function HistoryPane({ runs, onClose }: { runs: readonly CompareRun[]; onClose: () => void }) {
  return (
    <DetailPane title={COMPARE_TEXT.history} label={COMPARE_TEXT.history} onClose={onClose}>
      <ol className="dj-compare-history">
        {runs.map((run) => (
          <li key={run.id}>
            <div>
              <TimeText at={run.startedAt} form="full" />
              <StatusPill tone={COMPARE_STATE_TONE[run.state]} text={COMPARE_STATE_LABEL[run.state]} />
              <span>{run.startedBy}</span>
              <span className="dj-muted">用时 {formatDuration(run.elapsedMs)}</span>
              <a href={linkTo('/journal', { correlationId: run.correlationId })}>日志</a>
            </div>
            <p className="dj-muted">{historyText(run)}</p>
          </li>
        ))}
      </ol>
    </DetailPane>
  )
}
