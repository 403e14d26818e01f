import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './harness.ts'
import {
  dayOf,
  desksOf,
  done,
  executeImport,
  heading,
  newGoods,
  open,
  planImport,
  recover,
  SLOW,
  simulate,
  startPractising,
} from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

describe('手工修改 in the window', () => {
  test('S104 S105 finds a product, edits it offline and online, keeps its history and asks before unsaved input is left', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const desks = desksOf(app.data)
    const today = dayOf(Date.now())
    await newGoods(desks, 'E2E-EDIT', { goodsName: '蓝莓气泡水' })
    await planImport(page, today, today)
    await executeImport(page)
    await done(page).waitFor(SLOW)

    await open(page, '商品列表')
    const grid = page.getByRole('grid', { name: '商品列表' })
    const field = page.getByRole('textbox', { name: '商品关键字' })
    await field.fill('E2E-EDIT')
    await field.press('Enter')
    // What the import brought stands in the list by itself.
    await grid.getByText('蓝莓气泡水').first().waitFor(SLOW)
    await expect.poll(() => grid.locator('tbody tr').count(), SLOW).toBe(1)
    await grid.getByRole('button', { name: '编辑' }).click()
    await heading(page, '编辑商品 E2E-EDIT').waitFor(SLOW)

    const name = page.getByRole('textbox', { name: /^名称/ })
    const price = page.getByRole('textbox', { name: '零售价 E2E-EDIT-01' })
    await price.fill('-1')
    await page.getByText('须为不小于 0 的数字，最多四位小数').waitFor()
    await app.screenshot('product-edit-1-wrong')
    await price.fill('12.5')
    await name.fill('蓝莓气泡水 新装')
    await page.getByRole('link', { name: /首页/ }).first().click()
    await page.getByRole('dialog').getByText('商品 E2E-EDIT 的修改还没有保存').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '留在这一页' }).click()
    await page.keyboard.press('Control+s')
    await page.getByText('已写入智能POS').first().waitFor(SLOW)
    const inBooks = async () => {
      const { rows } = await desks.books('pos', { tables: ['live_product'], where: { product_no: 'E2E-EDIT' } })
      return rows.live_product?.[0]?.name
    }
    await expect.poll(inBooks, SLOW).toBe('蓝莓气泡水 新装')
    const history = page.getByRole('region', { name: '修改记录' })
    await history.getByText('手工修改').first().waitFor(SLOW)
    await app.screenshot('product-edit-2-saved')

    await simulate(page, '智能POS 断网')
    await name.fill('蓝莓气泡水 限定')
    await page.getByRole('button', { name: /^保存/ }).click()
    await history.getByText('待发送').first().waitFor(SLOW)
    await page.reload()
    await heading(page, '编辑商品 E2E-EDIT').waitFor(SLOW)
    await page.getByText('这个商品有一条修改待发送').first().waitFor(SLOW)
    await expect.poll(() => name.inputValue(), SLOW).toBe('蓝莓气泡水 限定')
    await app.screenshot('product-edit-3-waiting')
    await page.getByRole('button', { name: '返回商品列表' }).click()
    await grid.getByText('待发送').waitFor(SLOW)
    await app.screenshot('product-edit-4-list')
    await recover(page)
    await expect
      .poll(async () => {
        const books = await desks.books('pos', { tables: ['live_product'], where: { product_no: 'E2E-EDIT' } })
        return books.rows.live_product?.[0]?.name
      }, SLOW)
      .toBe('蓝莓气泡水 限定')
    await expect.poll(() => grid.getByText('待发送').count(), SLOW).toBe(0)
    expect(app.complaints).toEqual([])
  })
})
