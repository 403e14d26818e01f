import { expect, test } from 'vitest'
import { importDamaged } from '../../scripts/lib/demo-files.ts'
import { updateHourly } from '../../scripts/lib/demo-hourly.ts'
import { demoLine, gb18030 } from '../../scripts/lib/demo-sheets.ts'
import { updateProducts } from '../../scripts/lib/demo-updates.ts'
import { show } from '../../scripts/lib/demo-world.ts'
import { factsOf, judgeProducts, type PosLine, type PosState } from '../../scripts/lib/judge-products.ts'

const state = (...lines: PosLine[]): PosState => ({
  lines: new Map(lines.map((line) => [line.merchantCode, line])),
  twice: 0,
})
const [a, b, c] = [1, 2, 3].map((n) => demoLine('T', n)) as [PosLine, PosLine, PosLine]
const cheaper = { ...a, price: '0.1000' }

test.each<[string, PosState, PosState, Parameters<typeof judgeProducts>[2], Partial<ReturnType<typeof judgeProducts>>]>(
  [
    ['nothing wanted, nothing done', state(a), state(a), {}, { ok: true, wanted: 0, right: 0 }],
    ['what was added', state(a), state(a, b), { added: [b] }, { ok: true, wanted: 1, right: 1 }],
    [
      'what was changed',
      state(a, b),
      state(cheaper, b),
      { changed: new Map([[a.merchantCode, { price: '0.1000' }]]) },
      { ok: true, right: 1 },
    ],
    ['a line that is missing', state(a), state(a), { added: [b] }, { ok: false, missing: [b.merchantCode] }],
    [
      'a line that nobody wanted',
      state(a),
      state(a, b, c),
      { added: [b] },
      { ok: false, right: 1, unexpected: [`${c.merchantCode} new`] },
    ],
    [
      'a field that nobody wanted changed',
      state(a, b),
      state(cheaper, b),
      {},
      { ok: false, unexpected: [`${a.merchantCode} price: 0.1000 ≠ 1.5000`] },
    ],
    [
      'a change that did not come',
      state(a),
      state(a),
      { changed: new Map([[a.merchantCode, { onSale: '2' }]]) },
      { ok: false, right: 0, different: [`${a.merchantCode} onSale: 1 ≠ 2`] },
    ],
    ['a line that is gone', state(a, b), state(a), {}, { ok: false, unexpected: [`${b.merchantCode} gone`] }],
    ['something that was done twice', state(a), { ...state(a), twice: 1 }, {}, { ok: false, twice: 1 }],
  ],
)('judges %s', (_name, before, after, wanted, verdict) => {
  const judged = judgeProducts(before, after, wanted)
  expect(judged).toMatchObject(verdict)
  expect('例' in factsOf(judged)).toBe(judged.missing.length + judged.different.length + judged.unexpected.length > 0)
})

test('a csv of old programs is read back by another decoder', () => {
  const text = '货品编号,演示牌\r\n00123,￥６９'
  expect(new TextDecoder('gb18030').decode(gb18030(text))).toBe(text)
  expect(() => gb18030('𠮷')).toThrow('𠮷')
})

test('a chapter that throws is a step that does not hold; the others go on, ends are run last first', async () => {
  const ran: string[] = []
  const shown = await show(
    [
      {
        name: 'bad',
        run: async (world) => {
          world.atEnd(async () => void ran.push('first'))
          world.atEnd(async () => void ran.push('second'))
          throw new Error('why')
        },
      },
      { name: 'good', run: async (world) => world.tell('held', true, { n: 1 }) },
    ],
    { skus: 40, told: (step) => void ran.push(step.step) },
  )
  expect(shown).toEqual({
    ok: false,
    steps: [
      { step: '中断', ok: false, facts: { 章节: 'bad', 原因: 'why' } },
      { step: 'held', ok: true, facts: { n: 1 } },
    ],
  })
  expect(ran).toEqual(['中断', 'held', 'second', 'first'])
  expect((await show([], { skus: 40, told: () => {} })).ok).toBe(false)
})

test('S84 S107 S111 S112 W5 W7 a damaged csv, updates, undo and the hourly update hold by the books of a small shop', async () => {
  const parts = [
    { name: 'files', run: importDamaged },
    { name: 'updates', run: updateProducts },
    { name: 'hourly', run: updateHourly },
  ]
  const { ok, steps } = await show(parts, { skus: 60, told: () => {} })
  expect(steps.filter((step) => !step.ok)).toEqual([])
  expect({ ok, steps: steps.length }).toEqual({ ok: true, steps: 12 })
}, 180_000)
