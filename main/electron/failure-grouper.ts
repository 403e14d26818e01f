import type { TopicPayload, WorkspaceName } from '../../preload/contract/index.ts'
import type { Notice } from '../ports.ts'
import { nextHour, sinceMidnight } from './beijing-time.ts'

/** One row that finally failed, as the topic `queue.failed` brings it. */
export type FailedRow = TopicPayload<'queue.failed'>['rows'][number]

/** Failures of one cause in one workspace. Times are epoch milliseconds. */
interface Cause {
  workspace: WorkspaceName
  code: string
  problem: string
  /** Rows not told yet. */
  untold: Map<number, { kindLabel: string; unknown: boolean }>
  firstUntoldAt: number
  timesTold: number
  lastToldAt: number
}

export interface GrouperState {
  causes: readonly Cause[]
  /** Workspaces whose notice is on the screen. */
  shown: readonly WorkspaceName[]
}

export type GrouperEvent =
  | { kind: 'failed'; workspace: WorkspaceName; rows: readonly FailedRow[] }
  /** The causes that still have failed rows; what is not among them is over. */
  | { kind: 'causes'; workspace: WorkspaceName; codes: readonly string[] }
  | { kind: 'tick' }

export interface GrouperAnswer {
  state: GrouperState
  show: Notice[]
  /** Keys of notices to take away. */
  clear: string[]
  /** When to call again with `tick` (epoch ms); null = nothing waits. */
  wakeAt: number | null
}

export const EMPTY_GROUPER: GrouperState = { causes: [], shown: [] }

const COLLECT_MS = 4000
const BACK_OFF_MS = [60_000, 10 * 60_000, 60 * 60_000] as const
/** Quiet from 20:00 to 8:00 Beijing time. */
const QUIET_FROM_HOUR = 20
const QUIET_TO_HOUR = 8

/** Whether nothing but urgent notices may be shown now. */
export function isQuiet(now: number): boolean {
  const hour = sinceMidnight(now) / 3_600_000
  return hour >= QUIET_FROM_HOUR || hour < QUIET_TO_HOUR
}

export function failureKey(workspace: WorkspaceName): string {
  return `failures:${workspace}`
}

/**
 * Turns final failures into few notices: collects for some seconds, merges, tells one cause again only after 1, 10, then
 * 60 minutes while it lasts, keeps quiet at night, and takes the notice away when its causes are over. Pure: feed it the
 * topics and a tick at `wakeAt`.
 */
export function groupFailures(state: GrouperState, event: GrouperEvent, now: number): GrouperAnswer {
  const causes = applyEvent(state.causes, event, now)
  const cleared = state.shown.filter(
    (workspace) => !causes.some((each) => each.workspace === workspace && each.timesTold > 0),
  )
  const due = causes.filter((cause) => cause.untold.size > 0 && dueAt(cause, now) <= now)
  const workspaces = [...new Set(due.map(({ workspace }) => workspace))]
  const show = workspaces.map((workspace) =>
    noticeOf(
      workspace,
      due.filter((each) => each.workspace === workspace),
    ),
  )
  const after = causes.map((cause) =>
    due.includes(cause) ? { ...cause, untold: new Map(), timesTold: cause.timesTold + 1, lastToldAt: now } : cause,
  )
  const waiting = after.filter(({ untold }) => untold.size > 0).map((cause) => dueAt(cause, now))
  return {
    state: {
      causes: after,
      shown: [...new Set([...state.shown.filter((each) => !cleared.includes(each)), ...workspaces])],
    },
    show,
    clear: cleared.filter((each) => !workspaces.includes(each)).map(failureKey),
    wakeAt: waiting.length > 0 ? Math.min(...waiting) : null,
  }
}

function applyEvent(causes: readonly Cause[], event: GrouperEvent, now: number): readonly Cause[] {
  switch (event.kind) {
    case 'tick':
      return causes
    case 'causes':
      return causes.filter(({ workspace, code }) => workspace !== event.workspace || event.codes.includes(code))
    case 'failed': {
      const next = causes.map((cause) => ({ ...cause, untold: new Map(cause.untold) }))
      for (const { id, code, problem, kindLabel, unknown } of event.rows) {
        let cause = next.find((each) => each.workspace === event.workspace && each.code === code)
        if (!cause) {
          cause = {
            workspace: event.workspace,
            code,
            problem,
            untold: new Map(),
            firstUntoldAt: now,
            timesTold: 0,
            lastToldAt: 0,
          }
          next.push(cause)
        }
        if (cause.untold.size === 0) cause.firstUntoldAt = now
        cause.untold.set(id, { kindLabel, unknown })
      }
      return next
    }
    default:
      return event satisfies never
  }
}

function dueAt(cause: Cause, now: number): number {
  const backOff = BACK_OFF_MS[Math.min(cause.timesTold, BACK_OFF_MS.length) - 1] ?? 0
  // A clock that was set back must not silence a cause for longer than its back-off.
  const lastTold = Math.min(cause.lastToldAt, now)
  const at = Math.max(Math.min(cause.firstUntoldAt, now) + COLLECT_MS, cause.timesTold > 0 ? lastTold + backOff : 0)
  return isQuiet(at) ? nextHour(QUIET_TO_HOUR, at) : at
}

function noticeOf(workspace: WorkspaceName, causes: readonly Cause[]): Notice {
  const rows = causes.flatMap(({ untold }) => [...untold.values()])
  const unknown = rows.filter((row) => row.unknown).length
  const failed = rows.length - unknown
  const kinds = [...new Set(rows.map(({ kindLabel }) => kindLabel))]
  const what = kinds.length === 1 && kinds[0] ? kinds[0] : '推送'
  const parts = [failed > 0 && `${failed} 项${what}失败`, unknown > 0 && `${unknown} 项${what}结果未知`].filter(Boolean)
  const body = causes
    .toSorted((a, b) => b.untold.size - a.untold.size)
    .slice(0, 3)
    .map(({ problem, untold }) => (causes.length > 1 ? `${problem}（${untold.size} 项）` : problem))
  if (causes.length > 3) body.push(`另有 ${causes.length - 3} 种原因`)
  return {
    key: failureKey(workspace),
    title: `${workspace === 'practice' ? '【练习】' : ''}${parts.join('，')}`,
    body: body.join('\n'),
    urgent: false,
    page: failed > 0 ? '/queue?state=refused' : '/queue?state=unknown',
  }
}
