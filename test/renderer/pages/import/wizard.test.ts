import { describe, expect, it } from 'vitest'
import { IMPORT_STATES, LINE_RESULTS, PLAN_ACTIONS } from '../../../../preload/contract/index.ts'
import { startReason } from '../../../../renderer/pages/import/dates-step.tsx'
import { lineReason } from '../../../../renderer/pages/import/line-columns.tsx'
import { tabsOf } from '../../../../renderer/pages/import/plan-lines.tsx'
import { planNotes } from '../../../../renderer/pages/import/plan-step.tsx'
import { stateText, toneOf } from '../../../../renderer/pages/import/recent-imports.tsx'
import {
  cancelReason,
  changesOf,
  confirmReason,
  deliverProgress,
  flattening,
  reckon,
  STEPS,
  splitParts,
  waitsForOther,
  wishOf,
  wizardOf,
} from '../../../../renderer/pages/import/wizard.ts'
import { STEP_LABEL, WAYS } from '../../../../renderer/text/import.ts'
import { issues, planLine, productImport } from '../../scenarios/catalog.ts'

const calm = { missing: 0, tooDeep: 0, ambiguous: 0 }
const noResult = { waiting: 0, created: 0, existed: 0, failed: 0, unknown: 0, discarded: 0 }
const noPlan = { create: 0, 'add-specs': 0, exists: 0, skipped: 0, error: 0 }
const trouble = { code: 'X', problem: 'p', cause: 'c', action: 'a' }

describe('the step of the wizard is told by the row alone', () => {
  it.each([
    ['no import yet', null, null, 'dates'],
    ['reading', productImport({ state: 'reading' }), null, 'read'],
    ['planning', productImport({ state: 'planning' }), null, 'read'],
    ['planned with categories to look at', productImport({}), null, 'categories'],
    ['planned without', productImport({ categories: calm }), null, 'plan'],
    ['planned, the plan asked for', productImport({}), 'plan', 'plan'],
    ['planned, categories asked for', productImport({ categories: calm }), 'categories', 'categories'],
    ['confirming', productImport({ state: 'confirming' }), 'plan', 'deliver'],
    ['delivering', productImport({ state: 'delivering' }), 'categories', 'deliver'],
    ['done', productImport({ state: 'done' }), 'plan', 'done'],
    ['cancelled', productImport({ state: 'cancelled' }), null, 'read'],
    ['failed while reading', productImport({ state: 'failed', trouble }), null, 'read'],
    [
      'failed while queueing',
      productImport({ state: 'failed', trouble, result: { ...noResult, waiting: 20 } }),
      null,
      'deliver',
    ],
  ] as const)('S76 %s', (_name, row, wish, step) => {
    expect(wizardOf(row, wish).step).toBe(step)
  })
  it('knows every state, and lets a person go back only where nothing is running', () => {
    for (const state of IMPORT_STATES) {
      const { reachable } = wizardOf(productImport({ state }), null)
      expect(reachable).toEqual(state === 'planned' ? ['categories', 'plan'] : [])
    }
    for (const step of STEPS) expect(STEP_LABEL[step]).not.toBe('')
    expect(wishOf('deliver')).toBeNull()
  })
})

describe('entry', () => {
  it('S67 offers exactly three ways with when-to-use text', () => {
    expect(WAYS.map((way) => way.name)).toEqual(['ERP商品导入', '文件导入', '入库单据回传'])
    for (const way of WAYS) expect(way.when.length).toBeGreaterThan(10)
  })
  it('S69 S70 does not start without both dates, with refused dates or without an account', () => {
    const state = (one: 'ok' | 'unverified' | 'incomplete' | 'needs-reentry' | 'locked-elsewhere') =>
      ({ wangdian: { state: one }, pos: { state: 'ok' } }) as Parameters<typeof startReason>[2]
    const fine = { ok: true, message: '' }
    expect(startReason(true, fine, state('ok'))).toBeNull()
    expect(startReason(true, fine, state('unverified'))).toBeNull()
    expect(startReason(false, null, state('ok'))).toContain('日期')
    expect(startReason(true, null, state('ok'))).toContain('检查')
    expect(startReason(true, { ok: false, message: '最晚 2026-10-01' }, state('ok'))).toContain('2026-10-01')
    expect(startReason(true, fine, undefined)).not.toBeNull()
    for (const bad of ['incomplete', 'needs-reentry', 'locked-elsewhere'] as const) {
      expect(startReason(true, fine, state(bad))).toContain('旺店通')
    }
  })
})

describe('执行', () => {
  it('W7 is off and says 0 处变更 when nothing would change', () => {
    const row = productImport({ plan: { ...noPlan, exists: 260 }, categories: calm })
    expect(changesOf(row)).toBe(0)
    expect(confirmReason(row, [], 'app')).toContain('0 处变更')
    expect(planNotes(row, 0)).toContain('没有新商品')
  })
  it('A29 is off while 对方系统直连 runs the products', () => {
    expect(confirmReason(productImport({}), issues, 'direct')).toContain('对方系统直连')
    expect(confirmReason(productImport({}), issues, 'app')).toBeNull()
  })
  it('S61 waits until the categories are known', () => {
    expect(confirmReason(productImport({}), null, 'app')).toContain('分类')
    expect(confirmReason(productImport({ categories: calm }), null, 'app')).toBeNull()
  })
  it('S62 counts only paths that nobody makes', () => {
    expect(flattening(issues).map((issue) => issue.state)).toEqual(['open', 'open', 'failed'])
    expect(flattening(issues.map((issue) => ({ ...issue, state: 'queued' })))).toEqual([])
  })
  it('S65 S77 S73 says brands, pictures and that nothing existing changes', () => {
    const notes = planNotes(productImport({}), 2)
    for (const part of ['新品牌', '第一个规格的图片', '一律不修改', '2 个多级分类']) expect(notes).toContain(part)
  })
})

describe('progress and result', () => {
  it('S76 counts what is settled of what was confirmed; unknown ones are not settled', () => {
    const row = productImport({
      state: 'delivering',
      result: { waiting: 731, created: 489, existed: 12, failed: 7, unknown: 2, discarded: 1 },
    })
    expect(deliverProgress(row)).toEqual({ done: 509, total: 1242 })
    const queueing = productImport({ state: 'confirming', result: { ...noResult, waiting: 400 } })
    expect(deliverProgress(queueing)).toEqual({ done: 400, total: 1242 })
  })
  it('S75 W1 the counts of the result make the whole', () => {
    const partial = reckon(
      productImport({ state: 'done', result: { ...noResult, created: 1219, existed: 12, failed: 9, discarded: 2 } }),
    )
    expect(partial).toMatchObject({ adds: true, clean: false })
    expect(partial.text).toBe('新商品、新规格 1,242 = 已导入 1,219 + 已存在 12 + 失败 9 + 已放弃 2')
    expect(reckon(productImport({ state: 'done', result: { ...noResult, created: 1000 } })).adds).toBe(false)
    const all = { ...noPlan, create: 1242 }
    expect(reckon(productImport({ plan: all, result: { ...noResult, created: 1242 } })).clean).toBe(true)
    expect(reckon(productImport({ plan: { ...all, skipped: 1 }, result: { ...noResult, created: 1242 } })).clean).toBe(
      false,
    )
  })
  it('never shows a green tick on partial work', () => {
    const done = (result: Partial<typeof noResult>) =>
      productImport({ state: 'done', result: { ...noResult, ...result } })
    expect(toneOf(done({ created: 5 }))).toBe('ok')
    for (const bad of [{ failed: 1 }, { unknown: 1 }, { waiting: 1 }]) expect(toneOf(done(bad))).toBe('warn')
    expect(stateText(done({ failed: 3 }))).toBe('完成，失败 3')
  })
  it('has a tab for every action and every result', () => {
    expect(tabsOf(productImport({}), 'action').map((tab) => tab.key)).toEqual(['all', ...PLAN_ACTIONS])
    expect(tabsOf(productImport({}), 'result').map((tab) => tab.key)).toEqual([
      'all',
      ...LINE_RESULTS,
      'exists',
      'skipped',
      'error',
    ])
    expect(tabsOf(productImport({}), 'action')[0]?.count).toBe(1517)
  })
  it('shows the failure of a delivery before the reason of the plan', () => {
    const line = planLine(8)
    expect(lineReason(line)).toContain('商家编码')
    expect(lineReason({ ...line, trouble })).toBe('p：c。a')
    expect(lineReason({ ...line, trouble: { ...trouble, cause: 'c。', action: '' } })).toBe('p：c')
  })
})

describe('cancelling', () => {
  it('is possible until products are in the queue', () => {
    const can = IMPORT_STATES.filter((state) => cancelReason(productImport({ state })) === null)
    expect(can).toEqual(['reading', 'planning', 'planned', 'failed'])
  })
})

describe('A2 a split import', () => {
  const part = (id: number, from: string, state: (typeof IMPORT_STATES)[number]) =>
    productImport({ id, from, state, startedAt: 5, reading: { ...productImport({}).reading, requestsDone: 0 } })
  const all = [
    part(3, '2026-03-03', 'reading'),
    part(1, '2026-01-01', 'done'),
    part(2, '2026-02-02', 'planned'),
    productImport({ id: 4, startedAt: 6 }),
  ]
  it('knows its parts in order and the next one that needs something', () => {
    const first = all[1]
    const split = first ? splitParts(first, all) : null
    expect(split?.parts.map((one) => one.id)).toEqual([1, 2, 3])
    expect(split).toMatchObject({ index: 1, next: { id: 2 } })
    const last = all[0]
    expect(last && splitParts(last, all)).toMatchObject({ index: 3, next: null })
    expect(splitParts(productImport({ id: 4, startedAt: 6 }), all)).toBeNull()
  })
  it('says when a part waits for the one before', () => {
    const [third] = all
    expect(third && waitsForOther(third, all)).toBe(false)
    const busy = [...all, productImport({ id: 0, state: 'reading' })]
    expect(third && waitsForOther(third, busy)).toBe(true)
  })
})
