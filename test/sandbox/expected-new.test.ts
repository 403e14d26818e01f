import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { beijing, callAll } from './wangdian-client.ts'

const DAY = 86_400_000
type Row = Record<string, unknown>

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ skus: 2500, seed: 11 })
})
afterAll(() => sandbox.stop())

/** Everything on the wire that was changed in the last 130 days, in windows the ERP accepts. */
async function readEverything(): Promise<Row[]> {
  const byId = new Map<unknown, Row>()
  for (let days = 130; days > 0; days -= 26) {
    const window = {
      start_time: beijing(Date.now() - days * DAY),
      end_time: beijing(Date.now() - (days - 26) * DAY),
    }
    for (const row of (await callAll(sandbox, 'goods_query', 'goods_list', window)).rows) byId.set(row.goods_id, row)
  }
  return [...byId.values()]
}

test('the expectation agrees with what the wire shows, found another way', async () => {
  const from = Date.parse(`${beijing(Date.now() - 70 * DAY).slice(0, 10)}T00:00:00+08:00`)
  const to = from + 31 * DAY - 1000
  const within = (text: unknown): boolean => String(text) >= beijing(from) && String(text) <= beijing(to)
  // Each kind is there for certain, whatever the seed generated.
  await sandbox.control.createGoods({ goodsNo: 'N1', goodsName: '新', createdAt: from, specs: [{ specNo: 'N1' }] })
  await sandbox.control.addSpec('N1', { specNo: 'N2', createdAt: to + 1000 })
  await sandbox.control.createGoods({
    goodsNo: 'O1',
    goodsName: '旧',
    createdAt: from - 1000,
    specs: [{ specNo: 'O1' }],
  })
  await sandbox.control.addSpec('O1', { specNo: 'O2', createdAt: to })
  const goods = await readEverything()
  const inWindow = goods.filter((row) => within(row.goods_created) && (row.spec_list as Row[]).length > 0)
  const specs = goods.flatMap((row) => (row.spec_list as Row[]).map((spec) => ({ row, spec })))
  const created = specs.filter(({ spec }) => within(spec.spec_created))

  const expected = await sandbox.control.expectedNew({ from, to })
  expect(expected.goods).toBe(inWindow.length)
  expect(expected.specsOfNewGoods).toBe(created.filter(({ row }) => within(row.goods_created)).length)
  expect(expected.newSpecsOfOldGoods).toBe(created.filter(({ row }) => !within(row.goods_created)).length)
  expect(expected.laterSpecsOfNewGoods).toBe(
    specs.filter(({ row, spec }) => within(row.goods_created) && !within(spec.spec_created)).length,
  )
  for (const count of [expected.goods, expected.newSpecsOfOldGoods, expected.laterSpecsOfNewGoods]) {
    expect(count).toBeGreaterThan(0)
  }
  expect(
    expected.specs
      .filter((s) => s.kind !== 'later-of-new-goods')
      .map((s) => s.specNo)
      .sort(),
  ).toEqual(created.map(({ spec }) => String(spec.spec_no)).sort())
  expect(await sandbox.control.expectedNew({ from, to }, { countsOnly: true })).toEqual({ ...expected, specs: [] })
})

test('a goods edited after the window still counts, a deleted one does not', async () => {
  const createdAt = Math.floor((Date.now() - 50 * DAY) / 1000) * 1000
  const window = { from: createdAt - 1000, to: createdAt + 1000 }
  const before = await sandbox.control.expectedNew(window)
  await sandbox.control.createGoods({
    goodsNo: 'E1',
    goodsName: '先建后改',
    createdAt,
    classPath: ['食品'],
    specs: [{ specNo: 'E1' }],
  })
  await sandbox.control.editGoods('E1', { goodsName: '改过' })
  const after = await sandbox.control.expectedNew(window)
  expect(after.goods).toBe(before.goods + 1)
  expect(after.specs.find((spec) => spec.goodsNo === 'E1')).toMatchObject({
    kind: 'of-new-goods',
    goodsName: '改过',
    classPath: ['食品'],
    goodsCreated: createdAt,
  })
  await sandbox.control.deleteGoods('E1')
  expect(await sandbox.control.expectedNew(window)).toEqual(before)
})
