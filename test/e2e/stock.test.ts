import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SandboxControl } from '../../main/sandbox/index.ts'
import { openStage, type Stage } from './harness.ts'
import { desksOf, open, SLOW, signIn, startPractising } from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

interface Place {
  shop: string
  code: string
  erp: number
  pos: number
}

/** What both books say of every SKU that has a row on both sides; quantities as they are shown. */
async function stockOf(desks: SandboxControl): Promise<Place[]> {
  const all = async (system: 'wangdian' | 'pos', table: string) => {
    const { rows, next } = await desks.books(system, { tables: [table], limit: 50_000 })
    if (Object.keys(next).length > 0) throw new Error(`${table} has more than one page`)
    return rows[table]!
  }
  const held = new Map(
    (await all('pos', 'shop_stock')).map((row) => [
      `${row.shop_id}/${String(row.merchant_code).toLowerCase()}`,
      Number(row.quantity) / 10_000,
    ]),
  )
  return (await all('wangdian', 'warehouse_stock')).flatMap((row) => {
    const pos = held.get(`${row.warehouse_no}/${String(row.spec_no).toLowerCase()}`)
    if (pos === undefined) return []
    return [{ shop: String(row.warehouse_no), code: String(row.spec_no), erp: Number(row.stock_num) / 10_000, pos }]
  })
}

/** SKUs of this shop that the books do not agree on. */
const differing = async (desks: SandboxControl, shop: string): Promise<Place[]> =>
  (await stockOf(desks)).filter((one) => one.shop === shop && one.erp !== one.pos)

/** From 对账 on the screen to the correction of everything of one shop: planned, or held back. */
async function correctShop(page: Page, shop: string, reason: string): Promise<void> {
  const lines = page.getByRole('grid', { name: '明细 要写入' })
  await page.getByRole('tab', { name: /^要写入/ }).click(SLOW)
  await page.getByRole('combobox', { name: '门店' }).click()
  await page.locator('.ant-select-item-option').getByText(shop, { exact: true }).click()
  await expect
    .poll(async () => new Set(await lines.locator('tbody tr td:nth-child(4)').allInnerTexts()).size, SLOW)
    .toBe(1)
  await lines.locator('tbody tr').first().waitFor(SLOW)
  await lines.locator('thead').getByRole('checkbox').check()
  await page.getByRole('button', { name: /^按主方更正所选/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('原因（会记入日志）').fill(reason)
  await dialog.getByRole('button', { name: '先看会改动什么' }).click()
  await page.getByRole('heading', { name: /^更正 /, level: 1 }).waitFor(SLOW)
}

describe('库存同步', () => {
  test('S121 S125 S126 A20 A21 对账, the master by typed words, corrected after a look; a guard stops until it is answered', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const desks = desksOf(app.data)
    const { rows } = await desks.books('pos', { tables: ['shop'] })
    const store = rows.shop!.find((one) => one.kind === 'store')!
    const shop = String(store.shop_id)
    const name = String(store.name)

    // Staff may compare, but not choose.
    await open(page, '库存同步')
    const card = page.getByRole('region', { name: '以ERP为主' })
    await card.getByRole('button', { name: /^选择并锁定 不可用/ }).waitFor(SLOW)
    await app.screenshot('stock-1-choose')
    await open(page, '对接设置')
    await signIn(page, '王实施', '0000')
    await page.getByRole('link', { name: '操作员：王实施（实施）' }).waitFor()
    await open(page, '库存同步')
    await card.getByRole('button', { name: '先对账' }).click(SLOW)
    await card.getByText(/对账：会改动/).waitFor(SLOW)
    const before = await differing(desks, shop)
    expect(before.length).toBeGreaterThan(0)
    await card.getByRole('button', { name: '选择并锁定' }).click()
    const typing = page.getByRole('dialog')
    await typing.getByRole('button', { name: /^选择并锁定 不可用/ }).waitFor()
    await typing.getByRole('textbox').fill('以ERP为主')
    await app.screenshot('stock-2-typed')
    await typing.getByRole('button', { name: '选择并锁定' }).click()
    await page
      .getByText(/每天 02:10（北京时间）/)
      .first()
      .waitFor(SLOW)
    await page.getByText('已锁定').waitFor()
    await app.screenshot('stock-3-locked')
    expect(await differing(desks, shop)).toEqual(before)

    // What 对账 found is looked at, then corrected.
    await page.getByRole('button', { name: '对账', exact: true }).click()
    await page.getByRole('heading', { name: /^对账 /, level: 1 }).waitFor(SLOW)
    await page.getByRole('grid', { name: '明细 全部' }).locator('tbody tr').first().waitFor(SLOW)
    await app.screenshot('stock-4-compared')
    await correctShop(page, name, '上午盘点后更正')
    const execute = page.getByRole('button', { name: /^执行（/ })
    await execute.waitFor(SLOW)
    await app.screenshot('stock-5-planned')
    expect(await differing(desks, shop)).toEqual(before)
    await execute.click()
    const state = page.locator('.dj-stock-title')
    await state.getByText('完成', { exact: true }).waitFor(SLOW)
    await app.screenshot('stock-6-done')
    expect(await differing(desks, shop)).toEqual([])

    const saved = path.join(app.data, 'stock.xlsx')
    await app.answerSave(saved)
    await page.getByRole('button', { name: '导出', exact: true }).click()
    await expect.poll(() => existsSync(saved) && statSync(saved).size, SLOW).toBeGreaterThan(1_000)

    // Somebody empties most of a warehouse: nothing is written until a person says so, and why.
    const emptied = (await stockOf(desks)).filter((one) => one.shop === shop && one.erp > 0).slice(0, 60)
    expect(emptied.length).toBeGreaterThan(10)
    for (const { code } of emptied) await desks.erpEditStock(shop, code, '0')
    await page.getByRole('link', { name: '返回库存同步' }).click()
    await page.getByRole('button', { name: '对账', exact: true }).click()
    await page.getByRole('heading', { name: /^对账 /, level: 1 }).waitFor(SLOW)
    await correctShop(page, name, '仓库清空')
    await execute.click(SLOW)
    await state.getByText('已拦截').waitFor(SLOW)
    await page.getByRole('list', { name: '拦截原因' }).getByText(/归零/).first().waitFor()
    await app.screenshot('stock-7-guarded')
    expect(await differing(desks, shop)).toHaveLength(emptied.length)
    await page.getByRole('button', { name: '放行本次' }).click()
    const asking = page.getByRole('dialog')
    await asking.getByRole('button', { name: /^放行本次 不可用/ }).waitFor()
    await asking.getByLabel('原因（会记入日志）').fill('确实清仓')
    await app.screenshot('stock-8-release')
    await asking.getByRole('button', { name: '放行本次' }).click()
    await state.getByText('完成', { exact: true }).waitFor(SLOW)
    await page.getByText(/放行：确实清仓/).waitFor()
    await app.screenshot('stock-9-released')
    expect(await differing(desks, shop)).toEqual([])
    await page.getByRole('link', { name: '返回库存同步' }).click()
    await page.getByRole('heading', { name: '最近七次' }).waitFor()
    await app.screenshot('stock-10-history')
    expect(app.complaints).toEqual([])
  })
})
