import { describe, expect, it } from 'vitest'
import { FILE_IMPORT_STATES, type FileImport } from '../../../../preload/contract/index.ts'
import { posReason } from '../../../../renderer/pages/file-import/choose-step.tsx'
import { byText, choicesOf, isRenamed, matchReason, matchState } from '../../../../renderer/pages/file-import/match.ts'
import { tabsOf } from '../../../../renderer/pages/file-import/plan-lines.tsx'
import { stateText, toneOf } from '../../../../renderer/pages/file-import/recent-files.tsx'
import { filterOf, isWhole, showOf } from '../../../../renderer/pages/file-import/row-filter.ts'
import {
  cancelReason,
  deliverProgress,
  executeReason,
  planReason,
  reckon,
  ticksNeeded,
  wizardOf,
} from '../../../../renderer/pages/file-import/wizard.ts'
import { FILE_KIND } from '../../../../renderer/text/file-import.ts'
import { column } from '../../scenarios/file-rows.ts'
import { fileImport, fileImports } from '../../scenarios/file-views.ts'

const byState = (state: FileImport['state'], part: Partial<FileImport> = {}) => fileImport({ state, ...part })
const planned = fileImports.find((row) => row.id === 6) as FileImport
const update = fileImports.find((row) => row.id === 7) as FileImport
const plan = planned.plan as NonNullable<FileImport['plan']>

describe('where the wizard stands', () => {
  it('is decided by the row alone, so that a reload shows the same step', () => {
    expect(wizardOf(null).step).toBe('choose')
    const steps = FILE_IMPORT_STATES.map((state) => [state, wizardOf(byState(state)).step])
    expect(Object.fromEntries(steps)).toEqual({
      reading: 'match',
      matching: 'match',
      checking: 'check',
      planning: 'plan',
      planned: 'plan',
      confirming: 'run',
      delivering: 'run',
      done: 'done',
      cancelled: 'choose',
      failed: 'plan',
    })
  })
  it('返回 leads to every earlier step until 执行, and nowhere after', () => {
    expect(wizardOf(byState('matching')).reachable).toEqual(['choose'])
    expect(wizardOf(byState('checking')).reachable).toEqual(['choose', 'match'])
    expect(wizardOf(planned).reachable).toEqual(['choose', 'match', 'check'])
    for (const state of ['confirming', 'delivering', 'done'] as const)
      expect(wizardOf(byState(state)).reachable).toEqual([])
  })
  it('W4 what was cancelled after 执行 is shown as a result, before it as nothing written', () => {
    expect(wizardOf(byState('cancelled', { confirmedAt: 1 })).step).toBe('done')
    expect(wizardOf(byState('cancelled')).stopped).toBe(true)
  })
  it('a refused file stands at its own step, a broken-off delivery at its own', () => {
    expect(wizardOf(fileImports.find((row) => row.id === 4) as FileImport)).toMatchObject({
      step: 'match',
      stopped: true,
    })
    expect(wizardOf(byState('failed', { confirmedAt: 1 })).step).toBe('run')
  })
  it('W4 can be cancelled in every state but the last ones', () => {
    const off = FILE_IMPORT_STATES.filter((state) => cancelReason(byState(state)) !== null)
    expect(off).toEqual(['done', 'cancelled'])
  })
  it('S80 S107 stands at the paths of the manual', () => {
    expect(FILE_KIND.create.path.join('→')).toBe('商品管理→商品管理→商品批量导入→文件导入')
    expect(FILE_KIND.update.path.join('→')).toBe('商品管理→商品管理→商品批量更新→文件导入')
  })
})

describe('matching columns', () => {
  const match = fileImport().match
  const choices = choicesOf(match)
  it('S79 names every missing field', () => {
    const without = new Map(choices).set(5, '').set(0, '')
    const state = matchState(match, without)
    expect(state.missing).toEqual(['货品编号', '商家编码'])
    expect(matchReason(state, true)).toBe('缺少列：货品编号、商家编码')
    expect(state.ignored.map((one) => one.index)).toEqual([0, 5])
  })
  it('S91 A4 the last four may be called anything, any other renamed header wants the tick', () => {
    expect(matchState(match, choices).renamed).toEqual([])
    const odd = {
      ...match,
      columns: match.columns.map((one) => (one.index === 5 ? { ...one, header: '货号编码', renamed: true } : one)),
    }
    const state = matchState(odd, choices)
    expect(state.renamed.map((one) => one.header)).toEqual(['货号编码'])
    expect(matchReason(state, false)).toContain('勾选')
    expect(matchReason(state, true)).toBeNull()
    expect(isRenamed(column(9, '面料'), '属性1')).toBe(false)
    const plain = (header: string) => isRenamed(column(1, header, { field: null, by: null }), '货品名称')
    expect([plain(' 货品名称 '), plain('*货品名称'), plain('\uFEFF货品名称'), plain('名称')]).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(isRenamed(column(1, '名称', { field: '货品名称', by: 'remembered' }), '货品名称')).toBe(false)
  })
  it('two columns for one field are refused by name', () => {
    const state = matchState(match, new Map(choices).set(8, '商家编码'))
    expect(matchReason(state, true)).toContain('商家编码')
  })
  it('says how each column came to its field', () => {
    expect(byText(column(1, '货品名称'), '货品名称')).toBe('字段名一致')
    expect(byText(column(1, '名称', { field: null, by: null }), '货品名称')).toBe('手工指定，字段名不同')
    expect(byText(column(1, '备注', { field: null, by: null }), '')).toBe('将忽略')
    expect(byText(column(1, '名称', { by: 'remembered', field: '货品名称' }), '货品名称')).toBe('按上次的对应')
  })
})

describe('rows shown', () => {
  it('are part of the route', () => {
    expect(filterOf({})).toEqual({ level: null, code: null, column: null, text: '', skipped: 'all' })
    expect(isWhole(filterOf({}))).toBe(true)
    const filter = filterOf({ show: 'error', code: 'duplicate' })
    expect(filter).toMatchObject({ level: 'error', code: 'duplicate' })
    expect([isWhole(filter), showOf(filter)]).toEqual([false, 'error'])
    expect(showOf(filterOf({ show: 'skipped' }))).toBe('skipped')
    expect(showOf(filterOf({ show: 'nonsense' }))).toBe('all')
  })
})

describe('before anything is written', () => {
  it('A26 the plan may be made while rows are wrong, not while none is right', () => {
    const rows = { total: 10, errors: 4, warnings: 0, notes: 0, skipped: 1 }
    expect(planReason({ state: 'checking', work: null, rows })).toBeNull()
    expect(planReason({ state: 'checking', work: null, rows: { ...rows, errors: 9 } })).toContain('没有可以写入')
    expect(planReason({ state: 'checking', work: null, rows: { ...rows, total: 0 } })).toContain('没有数据行')
    const work = { kind: 'edit' as const, label: '正在替换', done: 1, total: 2 }
    expect(planReason({ state: 'checking', work, rows })).toContain('正在替换')
  })
  it('W7 0 处变更 disables 执行', () => {
    expect(executeReason(planned, 'app')).toBeNull()
    expect(executeReason({ ...planned, plan: { ...plan, changes: 0 } }, 'app')).toContain('0 处变更')
  })
  it('S110 more than 5,000 rows of 批量更新 are refused before writing, A29 so is a stream of the other side', () => {
    expect(executeReason({ ...update, overLimit: 'refused' }, 'app')).toContain('5,000')
    expect(executeReason(planned, 'direct')).toContain('直连')
  })
  it('A26 A8 S62 S86 every consequence has its own tick', () => {
    expect(ticksNeeded(planned, 0)).toEqual(['onlyCorrect'])
    expect(ticksNeeded(update, 0)).toEqual(['onlyCorrect', 'acceptOnSale'])
    expect(ticksNeeded({ plan, overLimit: 'advice' }, 2)).toEqual(['onlyCorrect', 'acceptFlattening', 'acceptMany'])
    expect(ticksNeeded({ plan: { ...plan, rows: { ...plan.rows, error: 0 } }, overLimit: 'none' }, 0)).toEqual([])
  })
  it.each(['incomplete', 'needs-reentry', 'locked-elsewhere'] as const)('no file without an account: %s', (state) => {
    expect(posReason({ pos: { state } } as Parameters<typeof posReason>[0])).toContain('智能POS')
  })
})

describe('the result', () => {
  const done = fileImports.find((row) => row.id === 9) as FileImport
  it('W1 its parts make the data rows, and it says when they do not', () => {
    const sum = reckon(done)
    expect(sum).toMatchObject({ adds: true, clean: false })
    expect(sum.text).toBe(
      '数据行 4,800 = 已新增 4,290 + 发送时已存在 4 + 失败 12 + 已存在，未修改 480 + 跳过 9 + 错误 5',
    )
    expect(reckon({ ...done, rows: { ...done.rows, total: 4_801 } }).adds).toBe(false)
  })
  it('S83 is called clean only when every row is where it belongs', () => {
    const all = { ...done.result, created: 10, existed: 0, failed: 0 }
    const rows = { ...done.rows, total: 10 }
    const none = { ...plan.rows, create: 10, 'add-specs': 0, exists: 0, skipped: 0, error: 0 }
    expect(reckon({ rows, plan: { ...plan, rows: none }, result: all })).toMatchObject({ adds: true, clean: true })
    for (const bad of ['failed', 'unknown', 'discarded', 'waiting'] as const) {
      const result = { ...all, created: 9, [bad]: 1 }
      expect(reckon({ rows, plan: { ...plan, rows: none }, result })).toMatchObject({ adds: true, clean: false })
    }
  })
  it('never shows a green tick on partial work', () => {
    expect([toneOf(done), stateText(done)]).toEqual(['warn', '完成，失败 12'])
    expect(toneOf({ ...done, result: { ...done.result, failed: 0 } })).toBe('ok')
  })
  it('every row has a tab, and empty tabs are left out', () => {
    const tabs = tabsOf(done, 'result')
    const [all, ...parts] = tabs
    expect(parts.reduce((sum, tab) => sum + (tab.count ?? 0), 0)).toBe(all?.count)
    expect(tabs.some((tab) => tab.key === 'unknown')).toBe(false)
    expect(tabsOf(planned, 'action').map((tab) => tab.label)).toEqual([
      '全部商品',
      '新增',
      '新规格',
      '已存在',
      '跳过',
      '错误',
    ])
  })
  it('S76 S87 progress counts what is settled', () => {
    const running = fileImports.find((row) => row.id === 8) as FileImport
    expect(deliverProgress(running)).toEqual({ done: 2_303, total: 4_306 })
  })
})
