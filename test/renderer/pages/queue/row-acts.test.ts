import { describe, expect, it } from 'vitest'
import { outboxStateSchema } from '../../../../preload/contract/index.ts'
import { type Act, confirm } from '../../../../renderer/pages/queue/act-dialogs.tsx'
import { tabCounts, tabOf } from '../../../../renderer/pages/queue/counts.ts'
import { kickReason } from '../../../../renderer/pages/queue/lane-strip.tsx'
import {
  actResultText,
  discardReason,
  markReason,
  planDiscard,
  planRetry,
  retryEffect,
  retryReason,
} from '../../../../renderer/pages/queue/row-acts.ts'
import { outcomeText, QUEUE_TABS, TAB_STATES } from '../../../../renderer/text/queue.ts'
import { lane } from '../../scenarios/home.ts'
import { countStates, queueRow, queueRows } from '../../scenarios/queue.ts'

const STATES = outboxStateSchema.options

describe('what a person may do with a row', () => {
  it.each([
    ['pending', true, true, false],
    ['sending', false, false, false],
    ['waiting', true, true, false],
    ['unknown', true, false, true],
    ['delivered', false, false, false],
    ['refused', true, true, false],
    ['expired', false, false, false],
    ['discarded', false, false, false],
  ] as const)('%s: retry %s, discard %s, mark %s', (state, retry, discard, mark) => {
    expect(retryReason(state) === null).toBe(retry)
    expect(discardReason(state) === null).toBe(discard)
    expect(markReason(state, true) === null).toBe(mark)
    expect(markReason(state, false)).not.toBeNull()
  })
  it('says why an unknown row cannot be given up, and that a retry only asks', () => {
    expect(discardReason('unknown')).toContain('对方可能已收到')
    expect(retryEffect('unknown')).toContain('不会重发')
  })
  it('covers every state of the outbox', () => {
    for (const state of STATES) expect(retryEffect(state)).not.toBe('')
  })
})

describe('before an act', () => {
  const rows = [queueRow(1, 'refused'), queueRow(2, 'unknown'), queueRow(3, 'unknown'), queueRow(4, 'delivered')]
  it('counts what will happen and what is left out', () => {
    expect(planRetry(rows)).toMatchObject({ ids: [1, 2, 3], leftOut: ['1 条：状态为「已送达」，不能重试'] })
    expect(planRetry(rows).effects).toHaveLength(2)
    expect(planDiscard(rows).ids).toEqual([1])
    expect(planDiscard(rows).leftOut).toHaveLength(2)
  })
  it('asks for a reason of two characters before giving up, and for a result before marking', () => {
    const discard: Act = { kind: 'discard', rows }
    expect(confirm(discard, '停', null)).toContain('原因')
    expect(confirm(discard, '停售', null)).toEqual({ kind: 'discard', ids: [1], reason: '停售' })
    const mark: Act = { kind: 'mark', row: queueRow(2, 'unknown') }
    expect(confirm(mark, '已核对', null)).toBe('请选择结果')
    expect(confirm(mark, '', 'delivered')).toContain('原因')
    expect(confirm(mark, '已核对', 'delivered')).toMatchObject({ kind: 'mark', id: 2, result: 'delivered' })
    expect(confirm({ kind: 'retry', rows: [queueRow(4, 'delivered')] }, '', null)).toBe('没有可以重试的')
  })
  it('groups the refused of a result by reason', () => {
    const text = actResultText({ changed: 3, refused: [{ reason: 'a' }, { reason: 'b' }, { reason: 'a' }] })
    expect(text).toEqual({ done: '已处理 3 条', refused: ['2 条：a', '1 条：b'] })
  })
})

describe('tabs and lanes', () => {
  it('counts every row in exactly one state tab, and all in 全部', () => {
    const counts = countStates(queueRows())
    const lanes = [lane({ lane: 'pos:1', counts }), lane({ lane: 'pos:2', counts })]
    const one = tabCounts(lanes, 'pos:1')
    expect(one.all).toBe(10_000)
    const single = QUEUE_TABS.filter((tab) => tab !== 'open' && tab !== 'all')
    expect(single.reduce((sum, tab) => sum + one[tab], 0)).toBe(one.all)
    expect(tabCounts(lanes, '').all).toBe(20_000)
    expect(new Set(single.flatMap((tab) => TAB_STATES[tab])).size).toBe(STATES.length)
  })
  it('opens deep links of tray and pills, and 未完成 for anything else', () => {
    expect(tabOf('refused')).toBe('refused')
    expect(tabOf('open')).toBe('open')
    expect(tabOf('nonsense')).toBe('open')
  })
  it('says why 立即同步 would do nothing', () => {
    expect(kickReason(lane({}), true)).toBeNull()
    expect(kickReason(lane({}), false)).toContain('网络')
    expect(kickReason(lane({ pausedUntil: 1_795_314_000_000 }), true)).toContain('暂停')
    expect(kickReason(lane({ state: 'unauthorised' }), true)).toContain('授权')
  })
  it('has words for outcomes, and shows an unknown code as it is', () => {
    expect(outcomeText('not-found')[1]).toBe('对方没有查到')
    expect(outcomeText('look-up-unknown')[1]).toContain('没有查成')
    expect(outcomeText('brand-new')).toEqual(['off', 'brand-new'])
  })
})
