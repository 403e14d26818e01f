import { describe, expect, test } from 'vitest'
import { type TrayLine, type TrayModel, trayModel } from '../../main/electron/tray-model.ts'
import type { Summary } from '../../preload/contract/index.ts'
import { beijing, lane, summary } from './fakes.ts'

const now = beijing('2026-11-22 10:30')
const last = beijing('2026-11-22 10:20')

function labels(lines: TrayLine[]): string[] {
  return lines.map((line) => (line.kind === 'separator' ? '—' : line.label))
}

function find(model: TrayModel, label: string): TrayLine {
  const found = model.lines.find((line) => line.kind !== 'separator' && line.label.startsWith(label))
  if (!found) throw new Error(`no line ${label}`)
  return found
}

describe('the tray', () => {
  test('shows state, counts and the actions, in order', () => {
    const model = trayModel({
      active: 'live',
      summaries: { live: summary({ lanes: [lane('failed')], pending: 7, failed: 3, lastSuccessAt: last }) },
      now,
    })
    expect(labels(model.lines)).toEqual([
      '● 有失败 · 上次 10:20 成功',
      '待处理 7 · 失败 3',
      '—',
      '立即同步',
      '暂停同步',
      '推送日志',
      '打开主窗口',
      '设置',
      '—',
      '退出（7 项未完成）',
    ])
    expect(model.toolTip).toBe('单据桥\n有失败 · 上次 10:20 成功\n待处理 7 · 失败 3')
    expect(model.icon).toBe('attention')
  })

  test('before anything is set up offers the window and the way out', () => {
    const model = trayModel({ active: 'live', summaries: {}, now })
    expect(labels(model.lines)).toEqual(['● 尚未设置', '—', '打开主窗口', '设置', '—', '退出'])
    expect(model.icon).toBe('ok')
  })

  test.each<[string, Partial<Summary>, string, TrayModel['icon']]>([
    ['no lanes', {}, '● 正常 · 尚未成功过', 'ok'],
    ['all well', { lanes: [lane('ok'), lane('ok')], lastSuccessAt: last }, '● 正常 · 上次 10:20 成功', 'ok'],
    [
      'another day',
      { lanes: [lane('ok')], lastSuccessAt: beijing('2026-11-21 23:59') },
      '● 正常 · 上次 11-21 23:59 成功',
      'ok',
    ],
    ['busy', { lanes: [lane('ok'), lane('busy')], lastSuccessAt: last }, '● 同步中 · 上次 10:20 成功', 'busy'],
    ['waiting', { lanes: [lane('waiting'), lane('busy')], lastSuccessAt: last }, '● 待处理 · 上次 10:20 成功', 'busy'],
    [
      'offline beats waiting',
      { lanes: [lane('offline'), lane('waiting')], lastSuccessAt: last },
      '● 离线 · 上次 10:20 成功',
      'attention',
    ],
    [
      'no network',
      { lanes: [lane('ok')], online: false, lastSuccessAt: last },
      '● 离线 · 上次 10:20 成功',
      'attention',
    ],
    [
      'failed beats offline',
      { lanes: [lane('offline')], failed: 1, lastSuccessAt: last },
      '● 有失败 · 上次 10:20 成功',
      'attention',
    ],
    [
      'unknown beats failed',
      { lanes: [lane('unknown'), lane('failed')], lastSuccessAt: last },
      '● 结果未知 · 上次 10:20 成功',
      'attention',
    ],
    [
      'unauthorised beats all',
      { lanes: [lane('unauthorised'), lane('unknown')], lastSuccessAt: last },
      '● 需授权 · 上次 10:20 成功',
      'attention',
    ],
    [
      'paused until',
      { lanes: [lane('paused')], pausedUntil: beijing('2026-11-22 14:00'), lastSuccessAt: last },
      '● 已暂停至 14:00 · 上次 10:20 成功',
      'attention',
    ],
    [
      'paused until tomorrow',
      { lanes: [lane('paused')], pausedUntil: beijing('2026-11-23 08:00') },
      '● 已暂停至 11-23 08:00 · 尚未成功过',
      'attention',
    ],
    [
      'delivery stopped',
      { lanes: [lane('paused')], deliveryPaused: true },
      '● 已停止推送：等待确认 · 尚未成功过',
      'attention',
    ],
  ])('worst state wins: %s', (_title, change, first, icon) => {
    const model = trayModel({ active: 'live', summaries: { live: summary(change) }, now })
    expect(labels(model.lines)[0]).toBe(first)
    expect(model.icon).toBe(icon)
  })

  test.each<[Partial<Summary>, string | undefined]>([
    [{}, undefined],
    [{ pending: 1 }, '待处理 1'],
    [{ failed: 2 }, '失败 2'],
    [{ unknown: 3 }, '结果未知 3'],
    [{ pending: 1, failed: 2, unknown: 3 }, '待处理 1 · 失败 2 · 结果未知 3'],
  ])('counts %j', (change, line) => {
    const all = labels(trayModel({ active: 'live', summaries: { live: summary(change) }, now }).lines)
    expect(all[1] === '—' ? undefined : all[1]).toBe(line)
  })

  test('a pause ends by itself at its time: then the menu offers to pause again', () => {
    const until = beijing('2026-11-22 11:00')
    const paused = { lanes: [lane('paused')], pausedUntil: until }
    const before = trayModel({ active: 'live', summaries: { live: summary(paused) }, now: until - 1 })
    const after = trayModel({ active: 'live', summaries: { live: summary(paused) }, now: until })
    expect(find(before, '恢复')).toMatchObject({ action: { kind: 'resume', workspace: 'live' } })
    expect(labels(before.lines)).not.toContain('暂停同步')
    expect(labels(after.lines)).toContain('暂停同步')
    expect(labels(after.lines)).not.toContain('恢复')
  })

  test.each([
    ['2026-11-22 10:30', '2026-11-23 08:00'],
    ['2026-11-22 23:59', '2026-11-23 08:00'],
    ['2026-11-23 00:00', '2026-11-24 08:00'],
    ['2026-11-23 07:59', '2026-11-24 08:00'],
    ['2026-12-31 12:00', '2027-01-01 08:00'],
  ])('到明天 8:00 at %s means %s', (at, morning) => {
    const model = trayModel({ active: 'live', summaries: { live: summary() }, now: beijing(at) })
    const menu = find(model, '暂停同步')
    expect(menu).toMatchObject({
      lines: [
        { label: '30 分钟', action: { until: beijing(at) + 30 * 60_000 } },
        { label: '2 小时', action: { until: beijing(at) + 2 * 3_600_000 } },
        { label: '到明天 8:00', action: { until: beijing(morning) } },
      ],
    })
  })

  test('while practising it says so, acts on practice, and does not hide trouble of the live workspace', () => {
    const model = trayModel({
      active: 'practice',
      summaries: { live: summary({ failed: 2, pending: 1 }), practice: summary({ pending: 4 }) },
      now,
    })
    expect(model.toolTip).toContain('单据桥（练习环境）')
    expect(labels(model.lines).slice(0, 3)).toEqual(['● 正常 · 尚未成功过', '待处理 4', '正式环境：待处理 1 · 失败 2'])
    expect(find(model, '立即同步')).toMatchObject({ action: { kind: 'sync', workspace: 'practice' } })
    expect(find(model, '退出')).toMatchObject({ label: '退出（5 项未完成）', action: { unfinished: 5 } })
  })

  test('the counts lead to the list that explains them', () => {
    const page = (change: Partial<Summary>) =>
      trayModel({ active: 'live', summaries: { live: summary(change) }, now }).lines[1]
    expect(page({ failed: 1, pending: 1 })).toMatchObject({ action: { kind: 'open', page: '/queue?state=refused' } })
    expect(page({ pending: 1 })).toMatchObject({ action: { kind: 'open', page: '/queue' } })
  })

  test('the tool tip fits into what Windows shows', () => {
    const model = trayModel({
      active: 'practice',
      summaries: {
        practice: summary({ pending: 1e15, failed: 1e15, unknown: 1e15, lastSuccessAt: beijing('2025-01-01 00:00') }),
      },
      now,
    })
    expect(model.toolTip.length).toBeLessThanOrEqual(127)
  })
})
