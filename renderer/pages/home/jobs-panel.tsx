import type { Job } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatDuration, formatRelative, formatShort } from '../../text/format.ts'
import { HOME_TEXT } from '../../text/home.ts'
import type { Tone } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

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

/** `每天 02:10（北京时间）· 下次：明天 02:10，还有 9 小时 12 分`. */
export function nextSentence(job: Pick<Job, 'rule' | 'nextAt'>, now: number): string {
  if (job.nextAt === null) return job.rule
  const relative = formatRelative(job.nextAt, now)
  return `${job.rule} · 下次：${formatShort(job.nextAt, now)}${job.nextAt > now ? `，${relative}` : ''}`
}

/** State of a job in a word; an overdue one names the time it should have run. */
export function jobState(job: Job, now: number): { tone: Tone; text: string } {
  if (job.running) return { tone: 'busy', text: '正在运行' }
  if (job.pausedUntil !== null) return { tone: 'off', text: `已暂停至 ${formatShort(job.pausedUntil, now)}` }
  if (job.overdue) {
    return { tone: 'warn', text: job.nextAt === null ? '已逾期' : `已逾期：应于 ${formatShort(job.nextAt, now)} 运行` }
  }
  if (job.last === null) return { tone: 'waiting', text: '等待首次' }
  return job.lastSuccessAt !== null && job.lastSuccessAt >= job.last.startedAt
    ? { tone: 'ok', text: '正常' }
    : { tone: 'bad', text: '上次失败' }
}
