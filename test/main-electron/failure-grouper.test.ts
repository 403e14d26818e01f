import { describe, expect, test } from 'vitest'
import {
  EMPTY_GROUPER,
  type FailedRow,
  type GrouperAnswer,
  type GrouperEvent,
  groupFailures,
  isQuiet,
} from '../../main/electron/failure-grouper.ts'
import { beijing } from './fakes.ts'

const noon = beijing('2026-11-22 12:00')
const tick: GrouperEvent = { kind: 'tick' }

function row(id: number, change: Partial<FailedRow> = {}): FailedRow {
  return {
    id,
    label: `单 ${id}`,
    kindLabel: '单据推送',
    code: 'PRICE_EMPTY',
    problem: '零售价为空',
    unknown: false,
    ...change,
  }
}

/** Feeds events at their times; ticks whenever the grouper asked for it. Returns what was shown and cleared, with times. */
function play(start: number, events: [afterMs: number, GrouperEvent][], untilMs: number) {
  const said: { at: number; show?: string; clear?: string; body?: string }[] = []
  let answer: GrouperAnswer = { state: EMPTY_GROUPER, show: [], clear: [], wakeAt: null }
  const feed = (event: GrouperEvent, at: number): void => {
    answer = groupFailures(answer.state, event, at)
    for (const key of answer.clear) said.push({ at: at - start, clear: key })
    for (const { title, body } of answer.show) said.push({ at: at - start, show: title, body })
  }
  const queue = [...events]
  for (;;) {
    const nextEvent = queue[0] ? start + queue[0][0] : Number.POSITIVE_INFINITY
    const wake = answer.wakeAt ?? Number.POSITIVE_INFINITY
    const at = Math.min(nextEvent, wake)
    if (at > start + untilMs) return { said, state: answer.state, wakeAt: answer.wakeAt }
    if (nextEvent <= wake) feed(queue.shift()![1], at)
    else feed(tick, at)
  }
}

const failed = (rows: FailedRow[], workspace: 'live' | 'practice' = 'live'): GrouperEvent => ({
  kind: 'failed',
  workspace,
  rows,
})

describe('notices of final failures', () => {
  test('are collected for some seconds and merged into one', () => {
    const { said } = play(
      noon,
      [
        [0, failed([row(1)])],
        [1000, failed([row(2)])],
        [3999, failed([row(3)])],
      ],
      60_000,
    )
    expect(said).toEqual([{ at: 4000, show: '3 项单据推送失败', body: '零售价为空' }])
  })

  test('of several causes are one notice that names the causes, most frequent first', () => {
    const rows = [row(1, { code: 'A', problem: '分类不存在', kindLabel: '新建商品' }), row(2), row(3)]
    const { said } = play(noon, [[0, failed(rows)]], 10_000)
    expect(said).toEqual([{ at: 4000, show: '3 项推送失败', body: '零售价为空（2 项）\n分类不存在（1 项）' }])
  })

  test('tell failed and unknown apart', () => {
    const { said } = play(
      noon,
      [[0, failed([row(1), row(2, { code: 'U', problem: '没有回应', unknown: true })])]],
      10_000,
    )
    expect(said[0]?.show).toBe('1 项单据推送失败，1 项单据推送结果未知')
  })

  test('the same row is counted once', () => {
    const { said } = play(
      noon,
      [
        [0, failed([row(1)])],
        [500, failed([row(1)])],
      ],
      10_000,
    )
    expect(said[0]?.show).toBe('1 项单据推送失败')
  })

  test('repeat while the cause persists only after 1, 10, 60, 60 minutes', () => {
    const minute = 60_000
    // A new failure of the same cause every 30 seconds for four hours.
    const events = Array.from({ length: 480 }, (_, index): [number, GrouperEvent] => [
      index * 30_000,
      failed([row(index)]),
    ])
    const { said } = play(noon, events, 4 * 60 * minute)
    const times = said.map(({ at }) => at)
    const gaps = times.slice(1).map((at, index) => at - times[index]!)
    expect(times[0]).toBe(4000)
    expect(gaps).toEqual([minute, 10 * minute, 60 * minute, 60 * minute, 60 * minute])
  })

  test('nothing new means nothing said, however long the cause lasts', () => {
    const { said, wakeAt } = play(noon, [[0, failed([row(1)])]], 10 * 3_600_000)
    expect(said).toHaveLength(1)
    expect(wakeAt).toBeNull()
  })

  test('a new cause does not wait for the back-off of another', () => {
    const other = row(2, { code: 'AUTH', problem: '授权已过期' })
    const { said } = play(
      noon,
      [
        [0, failed([row(1)])],
        [10_000, failed([other])],
        [11_000, failed([row(3)])],
      ],
      50_000,
    )
    expect(said).toEqual([
      { at: 4000, show: '1 项单据推送失败', body: '零售价为空' },
      { at: 14_000, show: '1 项单据推送失败', body: '授权已过期' },
    ])
  })

  test('are taken away when their causes are over, and start afresh afterwards', () => {
    const over: GrouperEvent = { kind: 'causes', workspace: 'live', codes: [] }
    const { said } = play(
      noon,
      [
        [0, failed([row(1)])],
        [10_000, over],
        [20_000, failed([row(2)])],
      ],
      60_000,
    )
    expect(said).toEqual([
      { at: 4000, show: '1 项单据推送失败', body: '零售价为空' },
      { at: 10_000, clear: 'failures:live' },
      { at: 24_000, show: '1 项单据推送失败', body: '零售价为空' },
    ])
  })

  test('stay while one of their causes remains', () => {
    const rows = [row(1), row(2, { code: 'A', problem: '分类不存在' })]
    const left: GrouperEvent = { kind: 'causes', workspace: 'live', codes: ['A'] }
    expect(
      play(
        noon,
        [
          [0, failed(rows)],
          [10_000, left],
        ],
        60_000,
      ).said.filter(({ clear }) => clear),
    ).toEqual([])
  })

  test('a cause that is over before it was told is never told', () => {
    const over: GrouperEvent = { kind: 'causes', workspace: 'live', codes: [] }
    expect(
      play(
        noon,
        [
          [0, failed([row(1)])],
          [2000, over],
        ],
        60_000,
      ),
    ).toMatchObject({ said: [], wakeAt: null })
  })

  test('of the two workspaces are apart, practice says so', () => {
    const { said } = play(
      noon,
      [
        [0, failed([row(1)])],
        [0, failed([row(1)], 'practice')],
      ],
      10_000,
    )
    expect(said.map(({ show }) => show)).toEqual(['1 项单据推送失败', '【练习】1 项单据推送失败'])
  })

  test('wait for the morning: quiet hours are 20:00 to 8:00 in Beijing', () => {
    const evening = beijing('2026-11-22 20:00')
    const { said } = play(
      evening,
      [
        [0, failed([row(1)])],
        [3_600_000, failed([row(2)])],
      ],
      24 * 3_600_000,
    )
    expect(said).toEqual([{ at: 12 * 3_600_000, show: '2 项单据推送失败', body: '零售价为空' }])
  })

  test('that fall due just after 20:00 wait as well', () => {
    const { said } = play(beijing('2026-11-22 20:00') - 1000, [[0, failed([row(1)])]], 24 * 3_600_000)
    expect(said.map(({ at }) => at)).toEqual([12 * 3_600_000 + 1000])
  })

  test.each([
    ['2026-11-22 07:59', true],
    ['2026-11-22 08:00', false],
    ['2026-11-22 19:59', false],
    ['2026-11-22 20:00', true],
    ['2026-11-22 00:00', true],
  ])('%s is quiet: %s', (at, quiet) => {
    expect(isQuiet(beijing(at))).toBe(quiet)
  })

  test('a clock set back does not silence a cause for longer than its back-off', () => {
    let { state } = groupFailures(EMPTY_GROUPER, failed([row(1)]), noon)
    state = groupFailures(state, tick, noon + 4000).state
    const back = noon - 3 * 3_600_000
    const { wakeAt } = groupFailures(state, failed([row(2)]), back)
    expect(wakeAt! - back).toBe(60_000)
  })

  test('more than three causes are summed up', () => {
    const rows = ['A', 'B', 'C', 'D', 'E'].map((code, index) => row(index, { code, problem: code }))
    const { said } = play(noon, [[0, failed(rows)]], 10_000)
    expect(said[0]?.body?.split('\n')).toEqual(['A（1 项）', 'B（1 项）', 'C（1 项）', '另有 2 种原因'])
  })
})
