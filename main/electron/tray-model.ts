import type { Summary, WorkspaceName } from '../../preload/contract/index.ts'
import { nextHour, shortTime } from './beijing-time.ts'

/** What a click in the tray asks for. */
export type TrayAction =
  | { kind: 'sync'; workspace: WorkspaceName }
  | { kind: 'pause'; workspace: WorkspaceName; until: number }
  | { kind: 'resume'; workspace: WorkspaceName }
  | { kind: 'open'; page: string | null }
  | { kind: 'quit'; unfinished: number }

export type TrayLine =
  | { kind: 'separator' }
  | { kind: 'text'; label: string }
  | { kind: 'action'; label: string; action: TrayAction }
  | { kind: 'menu'; label: string; lines: TrayLine[] }

/** Colour of the icon; text says the same, never colour alone. */
export type TrayIcon = 'ok' | 'busy' | 'attention'

export interface TrayModel {
  icon: TrayIcon
  toolTip: string
  lines: TrayLine[]
}

export interface TrayInput {
  /** Workspace that the window shows; the tray speaks of it first. */
  active: WorkspaceName
  summaries: Partial<Record<WorkspaceName, Summary>>
  /** Epoch milliseconds. */
  now: number
}

type LaneState = Summary['lanes'][number]['state']

/** Worst state wins. */
const ORDER: readonly LaneState[] = [
  'ok',
  'unverified',
  'busy',
  'waiting',
  'offline',
  'paused',
  'failed',
  'unknown',
  'unauthorised',
]
const WORDS: Record<LaneState, string> = {
  ok: '正常',
  unverified: '未验证',
  busy: '同步中',
  waiting: '待处理',
  offline: '离线',
  paused: '已暂停',
  failed: '有失败',
  unknown: '结果未知',
  unauthorised: '需授权',
}

/** The tray from what the product reports: a pure function, drawn by tray.ts. */
export function trayModel({ active, summaries, now }: TrayInput): TrayModel {
  const shown = summaries[active]
  const other: WorkspaceName = active === 'live' ? 'practice' : 'live'
  const unfinished = Object.values(summaries).reduce((sum, each) => sum + each.pending + each.unknown, 0)
  const status = shown ? statusText(shown, now) : '尚未设置'
  const title = active === 'practice' ? '单据桥（练习环境）' : '单据桥'
  const counts = shown ? countsText(shown) : ''

  const lines: TrayLine[] = [{ kind: 'text', label: `● ${status}` }]
  if (shown && counts) lines.push(open(counts, shown.failed > 0 ? '/queue?state=refused' : '/queue'))
  // The live workspace goes on running while somebody practises; its troubles must not be hidden by that.
  const beside = summaries[other]
  if (other === 'live' && beside && countsText(beside))
    lines.push({ kind: 'text', label: `正式环境：${countsText(beside)}` })
  lines.push({ kind: 'separator' })
  if (shown) {
    lines.push({ kind: 'action', label: '立即同步', action: { kind: 'sync', workspace: active } })
    if (isPaused(shown, now))
      lines.push({ kind: 'action', label: '恢复', action: { kind: 'resume', workspace: active } })
    else lines.push(pauseMenu(active, now))
    lines.push(open('推送日志', '/journal'))
  }
  lines.push(open('打开主窗口', null), open('设置', '/settings'), { kind: 'separator' })
  lines.push({
    kind: 'action',
    label: unfinished > 0 ? `退出（${unfinished} 项未完成）` : '退出',
    action: { kind: 'quit', unfinished },
  })

  return {
    icon: shown ? iconOf(worst(shown)) : 'ok',
    // Windows cuts a tool tip at 127 characters.
    toolTip: [title, status, counts].filter(Boolean).join('\n').slice(0, 127),
    lines,
  }
}

function worst({ lanes, online, failed, unknown }: Summary): LaneState {
  const states = lanes.map(({ state }) => state)
  if (!online) states.push('offline')
  if (failed > 0) states.push('failed')
  if (unknown > 0) states.push('unknown')
  return ORDER[Math.max(0, ...states.map((state) => ORDER.indexOf(state)))] ?? 'ok'
}

function statusText(summary: Summary, now: number): string {
  const state = worst(summary)
  const last = summary.lastSuccessAt === null ? '尚未成功过' : `上次 ${shortTime(summary.lastSuccessAt, now)} 成功`
  if (summary.deliveryPaused) return `已停止推送：等待确认 · ${last}`
  if (isPaused(summary, now) && summary.pausedUntil !== null)
    return `已暂停至 ${shortTime(summary.pausedUntil, now)} · ${last}`
  return `${WORDS[state]} · ${last}`
}

function countsText({ pending, failed, unknown }: Summary): string {
  return [pending > 0 && `待处理 ${pending}`, failed > 0 && `失败 ${failed}`, unknown > 0 && `结果未知 ${unknown}`]
    .filter(Boolean)
    .join(' · ')
}

function isPaused({ pausedUntil }: Summary, now: number): boolean {
  return pausedUntil !== null && pausedUntil > now
}

function pauseMenu(workspace: WorkspaceName, now: number): TrayLine {
  const until = (label: string, at: number): TrayLine => ({
    kind: 'action',
    label,
    action: { kind: 'pause', workspace, until: at },
  })
  // 到明天 8:00: after midnight and before eight, "tomorrow" is the coming morning.
  return {
    kind: 'menu',
    label: '暂停同步',
    lines: [
      until('30 分钟', now + 30 * 60_000),
      until('2 小时', now + 2 * 3_600_000),
      until('到明天 8:00', nextMorning(now)),
    ],
  }
}

function nextMorning(now: number): number {
  const next = nextHour(8, now)
  return nextHour(0, now) < next ? next : next + 86_400_000
}

function iconOf(state: LaneState): TrayIcon {
  switch (state) {
    case 'ok':
      return 'ok'
    case 'busy':
    case 'waiting':
      return 'busy'
    case 'unverified':
    case 'offline':
    case 'paused':
    case 'failed':
    case 'unknown':
    case 'unauthorised':
      return 'attention'
    default:
      return state satisfies never
  }
}

function open(label: string, page: string | null): TrayLine {
  return { kind: 'action', label, action: { kind: 'open', page } }
}
