import type { OutboxState, Summary } from '../../preload/contract/index.ts'

/** How a state looks: the tone gives colour, the glyph gives a shape, so that colour is never alone. */
export type Tone = 'ok' | 'busy' | 'waiting' | 'warn' | 'bad' | 'unknown' | 'off'

export type LaneState = Summary['lanes'][number]['state']
export type StreamState = Summary['streams'][number]['state']

export const LANE_TONE: Record<LaneState, Tone> = {
  ok: 'ok',
  unverified: 'warn',
  busy: 'busy',
  waiting: 'waiting',
  offline: 'off',
  paused: 'off',
  failed: 'bad',
  unknown: 'unknown',
  unauthorised: 'bad',
}

export const STREAM_TONE: Record<StreamState, Tone> = { ...LANE_TONE, 'not-set-up': 'off' }

export const STREAM_STATE_LABEL: Record<StreamState, string> = {
  ok: '正常',
  unverified: '未验证',
  busy: '同步中',
  waiting: '待处理',
  offline: '离线',
  paused: '已暂停',
  failed: '失败',
  unknown: '结果未知',
  unauthorised: '需授权',
  'not-set-up': '未设置',
}

export const OUTBOX_LABEL: Record<OutboxState, string> = {
  pending: '待处理',
  sending: '发送中',
  waiting: '等待重试',
  unknown: '结果未知',
  delivered: '已送达',
  refused: '失败',
  expired: '已过期',
  discarded: '已放弃',
}

export const OUTBOX_TONE: Record<OutboxState, Tone> = {
  pending: 'waiting',
  sending: 'busy',
  waiting: 'warn',
  unknown: 'unknown',
  delivered: 'ok',
  refused: 'bad',
  expired: 'off',
  discarded: 'off',
}

/** Where a pill leads: the queue, filtered by what its state is about. */
export function queueQueryOf(state: LaneState, lane: string): { lane: string; state?: string } {
  switch (state) {
    case 'failed':
      return { lane, state: 'refused' }
    case 'unknown':
      return { lane, state: 'unknown' }
    case 'busy':
    case 'waiting':
    case 'offline':
    case 'paused':
    case 'unauthorised':
      return { lane, state: 'open' }
    case 'ok':
    case 'unverified':
      return { lane }
    default:
      return assertNever(state)
  }
}

/** Worst first, for the one line that stands for all lanes. */
export const LANE_ORDER: readonly LaneState[] = [
  'unauthorised',
  'unknown',
  'failed',
  'paused',
  'offline',
  'waiting',
  'busy',
  'unverified',
  'ok',
]

function assertNever(value: never): never {
  throw new Error(`unexpected state ${String(value)}`)
}
