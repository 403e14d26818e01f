import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './harness.ts'
import {
  chooseDates,
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
  toPlan,
} from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

const DAY_MS = 86_400_000

describe('ERP商品导入 refuses', () => {
  test('S60 S62 S73 more than a month, a flattening nobody agreed to, an import without changes', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const now = Date.now()
    const today = dayOf(now)

    // More than a month: the last allowed day, and the offer to split.
    await chooseDates(page, dayOf(now - 60 * DAY_MS), today)
    const read = page.getByRole('button', { name: /^开始读取/ })
    await page.getByRole('button', { name: /^自动拆成 \d 段/ }).waitFor()
    expect(await read.getAttribute('aria-disabled')).toBe('true')
    await app.screenshot('refusal-dates')
    const shorten = page.getByRole('button', { name: /^截止日期改为/ })
    const last = (await shorten.innerText()).slice(-10)
    expect(last > dayOf(now - 33 * DAY_MS) && last < dayOf(now - 28 * DAY_MS)).toBe(true)
    await expect.poll(() => page.locator('.dj-split-parts li').count(), SLOW).toBeGreaterThan(1)
    await shorten.click()
    await page.getByRole('button', { name: '开始读取', exact: true }).waitFor()
    expect(await page.getByLabel('截止日期').inputValue()).toBe(last)

    // A category that is to be flattened asks for a tick.
    await newGoods(desksOf(app.data), 'E2E-FLAT', { classPath: ['试用大类', '试用小类'] })
    await planImport(page, today, today)
    await page.getByRole('button', { name: '执行导入' }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: /^执行导入/ })
    await dialog.getByText('试用大类 / 试用小类').waitFor()
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await confirm.click({ force: true })
    await confirm.getByText('不可用：请先勾选确认').waitFor({ state: 'attached' })
    expect(await dialog.isVisible()).toBe(true)
    await app.screenshot('refusal-tick')
    await dialog.getByRole('button', { name: '取消' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await executeImport(page)
    await done(page).waitFor(SLOW)

    // The same day again: nothing to write.
    await page.getByRole('button', { name: '新建导入' }).first().click()
    await chooseDates(page, today, today)
    await page.getByRole('button', { name: '开始读取' }).click()
    const off = page.getByRole('button', { name: '执行导入 不可用：0 处变更，没有可导入的商品' })
    await off.waitFor(SLOW)
    await off.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
    await app.screenshot('refusal-nothing')
    expect(app.complaints).toEqual([])
  })

  test('garbage from one side and no connection to the other: says so, waits, goes on by itself', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const today = dayOf(Date.now())
    await newGoods(desksOf(app.data), 'E2E-GARBAGE')
    await simulate(page, '旺店通ERP 返回乱码')
    await chooseDates(page, today, today)
    await page.getByRole('button', { name: '开始读取' }).click()
    const alert = page.getByRole('main').getByRole('alert')
    await alert.waitFor(SLOW)
    await app.screenshot('trouble-garbage')
    const garbage = await alert.innerText()
    expect(garbage).toMatch(/原因/)
    expect(garbage).toMatch(/怎么办/)
    expect(garbage).toMatch(/旺店通/)
    await recover(page)
    await simulate(page, '智能POS 断网')
    await expect.poll(async () => (await alert.innerText()).includes('智能POS'), SLOW).toBe(true)
    await app.screenshot('trouble-pos-refused')
    expect(await alert.innerText()).toMatch(/怎么办/)
    await recover(page)
    await toPlan(page)
    await page.getByText('E2E-GARBAGE', { exact: true }).first().waitFor()
    expect(app.complaints).toEqual([])
  })
})

describe('商品列表', () => {
  test('S5 finds by 货号, 商家编码 and 名称, also while the POS cannot be reached', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const today = dayOf(Date.now())
    await newGoods(desksOf(app.data), 'E2E-FIND', { goodsName: '蓝莓气泡水试用装' })
    await planImport(page, today, today)
    await executeImport(page)
    await done(page).waitFor(SLOW)
    await open(page, '商品列表')
    const grid = page.getByRole('grid', { name: '商品列表' })
    const field = page.getByRole('textbox', { name: '商品关键字' })
    const finds = async (text: string) => {
      await field.fill(text)
      await field.press('Enter')
      await expect.poll(() => grid.locator('tbody tr').count(), SLOW).toBe(1)
      await grid.getByText('蓝莓气泡水试用装').waitFor()
    }
    await grid.locator('tbody tr').nth(5).waitFor(SLOW)
    await app.screenshot('products')
    await page.getByRole('button', { name: '立即更新' }).click()
    await finds('E2E-FIND')
    await finds('E2E-FIND-01')
    await finds('气泡水试用')
    await simulate(page, '智能POS 断网')
    await finds('e2e-find-01')
    await page.getByRole('button', { name: '立即更新' }).click()
    await page.getByText(/显示的是上次读取的数据/).waitFor(SLOW)
    await app.screenshot('products-offline')
    await finds('蓝莓')
    await field.fill('没有这样的商品名')
    await field.press('Enter')
    await page.getByText('没有找到商品').waitFor()
    expect(app.complaints).toEqual([])
    expect(await heading(page, '商品列表').isVisible()).toBe(true)
  })
})
