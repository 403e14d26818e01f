import type { Job } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatDuration } from '../../text/format.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { jobState, nextSentence } from './job-state.ts'

/** 定时任务: rule and next run as a sentence, the last run with its result. */
export function JobsPanel() {
  const jobs = useQuery('home.jobs', {}, ['clock.changed'])
  const runJob = useAction('home.runJob')
  const error = runJob.error ?? jobs.error
  return (
    <Panel title={HOME_TEXT.jobs} flush>
      {error ? <ErrorPanel error={error} onRetry={jobs.reload} compact /> : null}
      {jobs.data === null ? (
        error ? null : (
          <LoadingLines />
        )
      ) : jobs.data.jobs.length === 0 ? (
        <EmptyState title={HOME_TEXT.noJobs} />
      ) : (
        <ul className="dj-jobs">
          {jobs.data.jobs.map((job) => (
            <JobLine key={job.name} job={job} onRun={() => void runJob.run({ name: job.name })} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function JobLine({ job, onRun }: { job: Job; onRun: () => void }) {
  const now = useNow()
  const { tone, text } = jobState(job, now)
  return (
    <li>
      <div className="dj-jobs-main">
        <strong>{job.label}</strong>
        <StatusPill tone={tone} text={text} />
        <ActionButton size="small" type="text" reason={job.running ? '正在运行' : null} onClick={onRun}>
          立即运行
        </ActionButton>
      </div>
      <p>{nextSentence(job, now)}</p>
      {job.last ? (
        <p className="dj-jobs-last">
          上次 <TimeText at={job.last.startedAt} />
          {job.last.finishedAt === null
            ? ''
            : `，用时 ${formatDuration(Math.max(1000, job.last.finishedAt - job.last.startedAt))}`}
          {job.last.note ? `：${job.last.note}` : ''}
        </p>
      ) : (
        <p className="dj-jobs-last">还没有运行过</p>
      )}
    </li>
  )
}
