import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heldSpecs, judgeImport } from '../../scripts/lib/judge-import.ts'
import { openStage, type Stage } from './harness.ts'
import {
  countOf,
  dayOf,
  desksOf,
  done,
  heading,
  lastMonth,
  newGoods,
  open,
  SLOW,
  simulate,
  startPractising,
  tabTo,
} from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

describe('ERP商品导入 in the window', () => {
  test('S60 S61 S62 S75 a month, cut off in mid-delivery, killed, started again: every product exactly once', async () => {
    let app = await stage.start()
    const { data } = app
    await app.page.getByRole('radio', { name: /练习环境/ }).waitFor(SLOW)
    expect(await app.page.getByRole('radio', { name: /练习环境/ }).isChecked()).toBe(true)
    await app.screenshot('import-0-welcome')
    await app.page.getByRole('button', { name: '开始练习：导入商品' }).click()
    await heading(app.page, 'ERP商品导入').waitFor(SLOW)
    const desks = desksOf(data)
    const before = await heldSpecs(desks)
    const month = lastMonth(Date.now())

    await app.page.getByRole('button', { name: '上月' }).click()
    await app.screenshot('import-1-dates')
    await app.page.getByRole('button', { name: '开始读取' }).click()
    await app.page
      .getByRole('progressbar')
      .or(app.page.getByRole('region', { name: '智能POS里没有的分类' }))
      .first()
      .waitFor(SLOW)
    await app.screenshot('import-2-reading')

    // Three categories are made, the others are accepted as first-level ones.
    const missing = app.page.getByRole('region', { name: '智能POS里没有的分类' })
    await missing.waitFor(SLOW)
    await app.screenshot('import-3-categories')
    const boxes = missing.getByRole('checkbox', { name: /^建立分类 / })
    const missingCount = await boxes.count()
    expect(missingCount).toBeGreaterThan(4)
    const names = await boxes.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
    await missing.getByRole('button', { name: '全部不选' }).click()
    for (const name of names.slice(0, 3)) await missing.getByRole('checkbox', { name, exact: true }).check()
    await missing.getByRole('button', { name: '先建分类 3 个' }).click()
    await expect.poll(() => missing.getByText('已建立').count(), SLOW).toBe(3)
    for (const name of names.slice(0, 3))
      expect(await missing.getByRole('checkbox', { name, exact: true }).isDisabled()).toBe(true)
    const created = await desks.books('pos', { tables: ['category'], limit: 1000 })
    const leaf = names[0]?.split(' / ').at(-1)
    expect(
      created.rows.category?.filter((row) => row.name === leaf && row.parent_id !== null && row.parent_id !== 0),
    ).toHaveLength(1)
    await app.screenshot('import-3-categories-created')

    // The plan's counts make the whole, and a line can be opened and found.
    await app.page.getByRole('button', { name: /下一步：预演/ }).click()
    const tabs = app.page.getByRole('tablist', { name: '预演结果' })
    const tab = async (label: string) => countOf(await tabs.getByRole('tab', { name: label }).locator('b').innerText())
    await lines(app.page).locator('tbody tr').first().waitFor(SLOW)
    const counts = {
      create: await tab('新商品'),
      addSpecs: await tab('新规格'),
      exists: await tab('已存在'),
      skipped: await tab('跳过'),
      error: await tab('错误'),
    }
    expect(counts.create).toBeGreaterThan(100)
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(await tab('全部'))
    await app.page.getByText(new RegExp(`将写入 ${counts.create + counts.addSpecs} 个商品`)).waitFor()
    await lines(app.page)
      .getByRole('button', { name: /展开 \d+ 个规格/ })
      .first()
      .click()
    await lines(app.page).getByText('└ 规格 2').waitFor()
    // What a button of the step before said about itself is gone with it.
    await app.page.mouse.move(0, 0)
    await expect.poll(() => app.page.getByRole('tooltip').locator('visible=true').count(), SLOW).toBe(0)
    await app.screenshot('import-4-plan')
    const productNo = await lines(app.page).locator('tbody tr code').first().innerText()
    await app.page.getByRole('searchbox', { name: '搜索商品' }).fill(productNo)
    await app.page.keyboard.press('Enter')
    await expect.poll(() => lines(app.page).locator('tbody tr').count(), SLOW).toBeLessThan(5)
    await lines(app.page).getByText(productNo).first().waitFor()
    await app.page.getByRole('searchbox', { name: '搜索商品' }).clear()
    await app.page.keyboard.press('Enter')
    expect((await heldSpecs(desks)).size).toBe(before.size)

    // Confirmed; a slow POS leaves time to pull the plug in the middle.
    await desks.setFault({ system: 'pos', kind: 'slow', path: '/v1/products:batch', delayMs: 1500 })
    await app.page.getByRole('button', { name: '执行导入' }).click()
    const dialog = app.page.getByRole('dialog')
    await dialog.getByText(`新建商品 ${counts.create} 个`).waitFor()
    await app.screenshot('import-5-confirm')
    await dialog.getByRole('checkbox', { name: /会变为一级分类/ }).check()
    await dialog.getByRole('button', { name: '执行导入' }).click()
    const tile = async (label: string) =>
      countOf(await app.page.locator('.dj-tiles > div').filter({ hasText: label }).innerText())
    await expect.poll(() => tile('已导入'), SLOW).toBeGreaterThan(0)
    await app.screenshot('import-6-delivering')
    await simulate(app.page, '智能POS 断网')
    await app.page.getByText(/等待中：/).waitFor(SLOW)
    await app.screenshot('import-7-offline')
    const stopped = await app.page.getByRole('main').innerText()
    expect(stopped).toMatch(/暂时连不上智能POS/)
    expect(stopped).toMatch(/恢复后会自动继续，不会重复导入/)
    expect(stopped).toMatch(/取消导入/)
    // What was under way is still being worked on over there; its answers are lost.
    const underWay = async () =>
      ((await desks.books('pos')).counts.arrival ?? 0) - (await tile('已导入')) - (await tile('结果未知'))
    await expect.poll(underWay, SLOW).toBe(0)
    // Paused for the night, and the power fails.
    await app.page.getByRole('link', { name: '在队列中查看、暂停' }).click()
    const lane = app.page.getByRole('main').getByRole('listitem').filter({ hasText: '智能POS' })
    await lane.getByRole('button', { name: /^暂停/ }).click()
    await app.page.getByRole('menuitem', { name: '2 小时' }).click()
    await lane
      .getByText(/已暂停/)
      .first()
      .waitFor(SLOW)
    await app.screenshot('queue-paused')
    expect(app.complaints).toEqual([])
    await app.kill()

    app = await stage.start({ data })
    await heading(app.page, '首页').waitFor(SLOW)
    await app.screenshot('import-8-restarted-home')
    await open(app.page, 'ERP商品导入')
    await app.page.getByRole('link', { name: new RegExp(`${month.from} 至 ${month.to}`) }).click()
    await app.page.getByText('正在导入到智能POS', { exact: true }).waitFor(SLOW)
    await lines(app.page).locator('tbody tr').first().waitFor(SLOW)
    await app.screenshot('import-8-restarted')
    expect(await tile('等待发送')).toBeGreaterThan(0)
    await app.page.getByRole('link', { name: '在队列中查看、暂停' }).click()
    await app.page.getByRole('main').getByRole('button', { name: '恢复', exact: true }).click()
    await app.page.goBack()
    await done(app.page).waitFor(SLOW)
    await lines(app.page).locator('tbody tr').first().waitFor(SLOW)
    await app.screenshot('import-9-done')
    await app.page
      .getByText(`新商品、新规格 ${counts.create + counts.addSpecs} = 已导入 ${counts.create + counts.addSpecs}`)
      .waitFor()
    const verdict = await judgeImport(desksOf(data), month.window, before)
    expect(verdict).toMatchObject({ different: [], twice: 0, unexpected: [] })
    // What the POS does not hold is what the plan refused by name.
    expect(verdict.missing.length).toBeLessThanOrEqual(counts.error)
    expect(verdict.right).toBe(verdict.expected - verdict.missing.length)
    expect(app.complaints).toEqual([])
  })
  test('by Tab, Enter and Space alone', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const today = dayOf(Date.now())
    await newGoods(desksOf(app.data), 'E2E-KEYS', { classPath: ['键盘大类', '键盘小类'] })
    for (const label of ['开始日期', '截止日期']) {
      await tabTo(page, label)
      await typeDay(page, today)
      expect(await page.getByLabel(label).inputValue()).toBe(today)
    }
    await tabTo(page, '开始读取')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: '智能POS里没有的分类' }).waitFor(SLOW)
    await tabTo(page, '建立分类 键盘大类 / 键盘小类')
    await page.keyboard.press('Space')
    await tabTo(page, '下一步：预演')
    await page.keyboard.press('Enter')
    await tabTo(page, '执行导入')
    await page.keyboard.press('Enter')
    await page
      .getByRole('dialog')
      .getByText(/键盘大类/)
      .first()
      .waitFor()
    await tabTo(page, '会变为一级分类')
    await page.keyboard.press('Space')
    await tabTo(page, '执行导入')
    await page.keyboard.press('Enter')
    await done(page).waitFor(SLOW)
    expect(app.complaints).toEqual([])
  })
})

/** The list of what is to be imported, or was. */
const lines = (page: Page) => page.getByRole('grid', { name: '商品' })

/** Types a day into the date field that has the focus, in the order in which this browser's language writes dates. */
async function typeDay(page: Page, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-')
  await page.keyboard.type('12')
  const yearFirst = await page.evaluate(() => {
    const field = document.activeElement
    return field instanceof HTMLInputElement && field.value.startsWith('0012')
  })
  // Leaving the part and coming back makes typing start anew in it.
  await page.keyboard.press('ArrowRight')
  for (let part = 0; part < 3; part++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.type(yearFirst ? year + month + date : month + date + year)
}
