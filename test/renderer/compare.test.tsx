import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it, test } from 'vitest'
import { compareCalls, compareRunSchema } from '../../preload/contract/index.ts'
import { COMPARE_COLUMNS, codesOf, differsText } from '../../renderer/pages/compare/columns.tsx'
import { kindOf } from '../../renderer/pages/compare/result-panel.tsx'
import { amountOf, RunPanel } from '../../renderer/pages/compare/run-panel.tsx'
import { isRunning, latestRun } from '../../renderer/pages/compare/use-comparison.ts'
import { COMPARE_KIND_HINT, COMPARE_KIND_LABEL, historyText, visibleCode } from '../../renderer/text/compare.ts'
import { COMPARE_SITUATIONS, compareLine, compareRun } from './scenarios/compare.ts'

const KINDS = ['pos-only', 'erp-only', 'clash', 'no-code'] as const

test('S66 the kinds have the words of the field, and each says what to do', () => {
  expect(COMPARE_KIND_LABEL).toMatchObject({ 'pos-only': 'POS 有、ERP 没有', 'erp-only': 'ERP 有、POS 没有' })
  for (const kind of KINDS) expect(COMPARE_KIND_HINT[kind]).toMatch(/请|去导入/)
})

test('S66 what is looked at in the page fits the contract', () => {
  for (const { current, result, history } of Object.values(COMPARE_SITUATIONS))
    for (const run of [current, result, ...history]) if (run) compareRunSchema.parse(run)
  for (const kind of KINDS)
    compareCalls['compare.lines'].output.parse({
      rows: [1, 2, 3, 4, 5].map((seq) => compareLine(kind, seq)),
      next: null,
      total: 5,
    })
})

describe('S66 which run the page shows', () => {
  const read = compareRun({ id: 4, state: 'reading' })
  it.each([
    ['what was read, when nothing was told', read, null, 1, 4],
    ['what was told since', read, compareRun({ id: 4, state: 'done' }), 1, 4],
    ['a run that began elsewhere', read, compareRun({ id: 5 }), 1, 5],
    ['never an older one', read, compareRun({ id: 3 }), 1, 4],
    ['never one of another connection', read, compareRun({ id: 9, connectionId: 2 }), 1, 4],
  ])('%s', (_, known, told, connectionId, id) => {
    expect(latestRun(known, told, connectionId)?.id).toBe(id)
  })
  it('counts as running only what is under way', () => {
    expect(
      ['reading', 'refreshing', 'comparing', 'done', 'cancelled', 'failed'].map((state) =>
        isRunning(compareRun({ state: state as never })),
      ),
    ).toEqual([true, true, true, false, false, false])
    expect(isRunning(null)).toBe(false)
  })
})

test('S66 opens on the tab of the link, else on the first that has lines', () => {
  const lines = { 'pos-only': 0, 'erp-only': 3, clash: 1, 'no-code': 0 }
  expect(kindOf('clash', lines)).toBe('clash')
  expect(kindOf(undefined, lines)).toBe('erp-only')
  expect(kindOf('x', { ...lines, 'erp-only': 0, clash: 0 })).toBe('pos-only')
})

test('S66 progress counts what the step does', () => {
  const { current } = COMPARE_SITUATIONS.reading!
  expect(amountOf(current!)).toEqual({ done: 57, total: 231, unit: '次请求' })
  expect(amountOf(COMPARE_SITUATIONS.refreshing!.current!)).toEqual({ done: 12_300, total: null, unit: '个商品' })
  expect(amountOf(compareRun({ state: 'comparing', working: { done: 5, total: 9 } }))).toEqual({
    done: 5,
    total: 9,
    unit: '个规格',
  })
})

test('S66 a comparison that waits says why and what happens next, with the way to its log lines', () => {
  const { current } = COMPARE_SITUATIONS.offline!
  const html = renderToStaticMarkup(<RunPanel run={current!} busy={false} onCancel={() => {}} />)
  expect(html).toContain('没有连上旺店通ERP')
  expect(html).toContain('恢复后自动继续')
  expect(html).toContain(`correlationId=${current!.correlationId}`)
  expect(html).toContain('aria-current="step"')
  expect(html).not.toContain('剩余')
})

describe('S66 lines', () => {
  it.each([
    ['A1 ', 'A1␣'],
    [' \tA 1', '␣␣A 1'],
    ['\uFEFFA\u200B1', '␣A·1'],
    ['ＡＢ', 'ＡＢ'],
  ])('what cannot be seen in %j is made visible', (code, shown) => {
    expect(visibleCode(code)).toBe(shown)
  })
  it('a clash shows each spelling of a side once', () => {
    const line = compareLine('clash', 4)
    expect(codesOf(line, 'erp')).toEqual(['ab-4'])
    expect(codesOf({ ...line, uses: [...line.uses, ...line.uses] }, 'pos')).toEqual(['AB-4'])
    expect(differsText({ differs: ['case', 'repeated-erp'], useCount: 3 })).toBe('大小写不同、ERP 中重复（共 3 处）')
  })
  it('what the POS lacks leads to the import of its month, or says that there is none', () => {
    const column = COMPARE_COLUMNS['erp-only'].find((one) => one.key === 'import')!
    expect(renderToStaticMarkup(column.render(compareLine('erp-only', 1)))).toContain(
      'href="#/import?from=2026-10-01&amp;to=2026-10-31"',
    )
    expect(renderToStaticMarkup(column.render(compareLine('erp-only', 5)))).toContain('—')
  })
})

test('S66 a line of the history says what was compared and what came of it', () => {
  expect(historyText(compareRun())).toBe(
    'ERP 从 2012-01-01 起 · POS 有、ERP 没有 10,000 · ERP 有、POS 没有 1,286 · 编码冲突 37 · 没有商家编码 3',
  )
  expect(historyText(COMPARE_SITUATIONS.failed!.current!)).toContain('旺店通拒绝了登录')
})
