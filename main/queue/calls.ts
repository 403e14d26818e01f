import { assertNever } from '../../preload/contract/assert-never.ts'
import type { CallOutput, Lane, ParsedInput, QueueRow } from '../../preload/contract/index.ts'
import type { LaneStatus, OutboxRow, Queue } from './index.ts'

type QueueCallName =
  | 'queue.lanes'
  | 'queue.list'
  | 'queue.causes'
  | 'queue.get'
  | 'queue.retry'
  | 'queue.retryCause'
  | 'queue.discard'
  | 'queue.mark'
  | 'queue.kick'
  | 'queue.pause'
  | 'queue.resume'
  | 'queue.confirmDelivery'

/** What the window may ask of the queue. `by` names the operator; labels come from the rooms that know them. */
export function queueCalls(deps: {
  queue: Queue
  deliveryPaused(): boolean
  by(): string
  /** Throws unless the current operator is 实施. */
  requireImplementer(): void
  laneLabel(lane: string): string
  /** Every lane there is, also those nothing was ever queued for. */
  lanes(): readonly string[]
  kindLabel(kind: string): string
  redact(value: unknown): unknown
}): { [K in QueueCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> } {
  const { queue } = deps
  const view = (row: OutboxRow): QueueRow => ({
    id: row.id,
    lane: row.lane,
    laneLabel: deps.laneLabel(row.lane),
    kind: row.kind,
    kindLabel: deps.kindLabel(row.kind),
    state: row.state,
    subject: row.subject,
    attempts: row.attempts,
    dueAt: row.state === 'pending' || row.state === 'waiting' || row.state === 'unknown' ? row.dueAt : null,
    trouble: row.trouble,
    ourNo: row.idempotencyKey,
    remoteNo: row.remoteNo,
    askedBy: row.askedBy,
    correlationId: row.correlationId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    firstSentAt: row.firstSentAt,
    finishedAt: row.finishedAt,
  })
  return {
    'queue.lanes': () => ({
      lanes: queue.status().map((status) => laneView(status, deps.laneLabel(status.lane))),
      deliveryPaused: deps.deliveryPaused(),
    }),
    'queue.list': (input) => {
      const page = queue.list(input)
      return { rows: page.rows.map(view), next: page.next, total: page.total }
    },
    'queue.causes': () => ({ causes: queue.causes() }),
    'queue.get': ({ id }) => {
      const found = queue.get(id)
      if (!found)
        throw Object.assign(new Error('no such row'), {
          error: {
            code: 'ROW_GONE',
            problem: '找不到这一条',
            cause: '它可能已被清理。',
            action: '请刷新列表。',
            retryable: false,
          },
        })
      return {
        row: view(found.row),
        payload: JSON.stringify(deps.redact(found.row.payload), null, 2),
        waitsFor: found.waitsFor.map(view),
        attempts: found.attempts,
      }
    },
    'queue.retry': ({ ids }) => queue.retry(ids, deps.by()),
    'queue.retryCause': ({ code }) => queue.retryCause(code, deps.by()),
    'queue.discard': ({ ids, reason }) => queue.discard(ids, reason, deps.by()),
    'queue.mark': ({ id, result, reason }) => {
      deps.requireImplementer()
      return queue.mark(id, result, reason, deps.by())
    },
    'queue.kick': ({ lane }) => {
      queue.kick(lane)
      return {}
    },
    'queue.pause': ({ lane, until }) => {
      for (const one of lane === null ? deps.lanes() : [lane]) queue.pauseLane(one, until, '手动暂停', deps.by())
      return {}
    },
    'queue.resume': ({ lane }) => {
      queue.resumeLane(lane, deps.by())
      return {}
    },
    'queue.confirmDelivery': () => {
      queue.confirmDelivery(deps.by())
      return {}
    },
  }
}

const BEIJING_MS = 8 * 3_600_000
const clockTime = (at: number): string => new Date(at + BEIJING_MS).toISOString().slice(11, 16)

/** One pill per lane: the worst state wins (ux.md 2.2). */
export function laneView(status: LaneStatus, label: string): Lane {
  const { counts } = status
  const waiting = counts.pending + counts.waiting + counts.sending
  const state = worstState(status, waiting)
  return {
    lane: status.lane,
    label,
    state,
    text: laneText(state, status, waiting),
    counts,
    pausedUntil: status.pausedUntil,
    pauseReason: status.pauseReason,
    trouble: status.stopped,
    lastSuccessAt: status.lastSuccessAt,
    oldestWaitingAt: status.oldestWaitingAt,
  }
}

function worstState(status: LaneStatus, waiting: number): Lane['state'] {
  if (status.stopped) return 'unauthorised'
  if (status.counts.unknown > 0) return 'unknown'
  // An expired row was replaced by newer figures or will be: nobody has to act on it.
  if (status.counts.refused > 0) return 'failed'
  if (status.pausedUntil !== null) return 'paused'
  if (status.offline) return 'offline'
  if (status.counts.sending > 0) return 'busy'
  return waiting > 0 ? 'waiting' : 'ok'
}

function laneText(state: Lane['state'], status: LaneStatus, waiting: number): string {
  const rest = waiting > 0 ? ` · 待处理 ${waiting}` : ''
  switch (state) {
    case 'unauthorised':
      return `需授权${rest}`
    case 'unknown':
      return `结果未知 ${status.counts.unknown}${heldText(status)}${rest}`
    case 'failed':
      return `失败 ${status.counts.refused}${heldText(status)}${rest}`
    case 'paused':
      return `${pauseText(status)}${rest}`
    case 'offline':
      return `离线${rest}`
    case 'busy':
      return `同步中${rest}`
    case 'waiting':
      return `待处理 ${waiting}`
    case 'ok':
      return '正常'
    case 'unverified':
      return '未验证'
    default:
      return assertNever(state)
  }
}

function pauseText(status: LaneStatus): string {
  return `${status.pausedBy === 'throttle' ? '对方限流，' : '已'}暂停至 ${clockTime(status.pausedUntil ?? 0)}`
}

/** What holds a lane besides its state, which is worse. */
function heldText(status: LaneStatus): string {
  if (status.pausedUntil !== null) return ` · ${pauseText(status)}`
  return status.offline ? ' · 离线' : ''
}
