import type { Job } from '../../../preload/contract/index.ts'
import { formatRelative, formatShort } from '../../text/format.ts'
import type { Tone } from '../../text/status.ts'

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
