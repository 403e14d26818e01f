import type { Page } from 'playwright-core'
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
  secretsOf,
  simulate,
  startPractising,
} from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

/** Picks from the list that has just dropped down. */
const choose = (page: Page, text: string) =>
  page.locator('.ant-select-item-option').getByText(text, { exact: true }).click()

describe('队列 and 日志', () => {
  test('a refused product: reason, request, its log and back, retry, discard with a reason', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const desks = desksOf(app.data)
    const today = dayOf(Date.now())

    // Two imports are prepared; between them the code moves to another goods, and the second one is carried out first.
    await newGoods(desks, 'E2E-OLD', { specs: [{ specNo: 'E2E-CODE', retailPrice: '5' }] })
    await planImport(page, today, today)
    await desks.deleteGoods('E2E-OLD')
    await newGoods(desks, 'E2E-NEW', { specs: [{ specNo: 'E2E-CODE', retailPrice: '6' }] })
    await page.getByRole('button', { name: '新建导入' }).click()
    await planImport(page, dayOf(Date.now() - 86_400_000), today)
    await executeImport(page)
    await done(page).waitFor(SLOW)
    await page.getByRole('button', { name: '最近导入' }).click()
    await page.getByRole('link', { name: /等待确认/ }).click()
    await executeImport(page)
    await page.getByRole('heading', { name: '导入完成，1 个失败', level: 2 }).waitFor(SLOW)
    await app.screenshot('import-failed')

    await page.getByRole('link', { name: '去队列处理失败' }).click()
    await heading(page, '队列').waitFor()
    const grid = page.getByRole('grid', { name: '队列 失败' })
    const row = grid.locator('tbody tr').filter({ hasText: 'E2E-OLD' })
    await row.waitFor()
    await expect.poll(() => grid.locator('tbody tr').count(), SLOW).toBe(1)
    await row.getByRole('button', { name: '查看' }).click()
    const detail = page.getByRole('complementary', { name: '队列详情' })
    const reason = await detail.getByRole('alert').innerText()
    expect(reason).toMatch(/原因/)
    expect(reason).toMatch(/怎么办/)
    expect(reason).toMatch(/E2E-CODE/i)
    await app.screenshot('queue')
    await detail.getByRole('tab', { name: '请求内容' }).click()
    await detail
      .getByText(/E2E-CODE/)
      .first()
      .waitFor()

    // To the log of this row and back.
    await detail.getByRole('link', { name: '按对象看日志' }).click()
    await heading(page, '日志').waitFor()
    await page.getByRole('list', { name: '已用筛选' }).getByText('商品 E2E-OLD').waitFor()
    await page.getByRole('grid', { name: '日志' }).locator('tbody tr').first().click()
    await page.getByRole('complementary', { name: '日志详情' }).getByRole('link', { name: '在队列中查看' }).click()
    await heading(page, '队列').waitFor()
    await page.getByRole('grid', { name: '队列 全部' }).locator('tbody tr').first().click()

    // Trying again fails again; giving up asks for a reason and keeps it.
    await detail.getByRole('button', { name: '立即重试' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '重试' }).click()
    await expect.poll(() => detail.getByRole('tab', { name: '经过' }).innerText(), SLOW).toMatch(/[3-9]/)
    await detail.getByText('失败', { exact: true }).first().waitFor()
    await detail.getByRole('button', { name: '放弃', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: /^放弃/ })
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('原因（会记入日志）').fill('编码已给新商品使用')
    await app.screenshot('queue-discard')
    await confirm.click()
    await page.getByText('已处理 1 条').waitFor()
    await detail.getByText('已放弃', { exact: true }).first().waitFor()
    await detail.getByRole('tab', { name: '经过' }).click()
    await detail.getByText(/编码已给新商品使用/).waitFor()
    expect(app.complaints).toEqual([])
  })

  test('an expired authorisation stops the lane; a lost answer cannot be discarded; nothing secret is shown', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const today = dayOf(Date.now())
    const desks = desksOf(app.data)
    await newGoods(desks, 'E2E-AUTH')
    await planImport(page, today, today)
    await simulate(page, '智能POS 授权过期')
    await executeImport(page)
    const pill = page.getByRole('status', { name: '各通道状态' }).getByRole('link', { name: /智能POS.*需授权/ })
    await pill.waitFor(SLOW)
    await app.screenshot('import-unauthorised')
    await pill.click()
    await heading(page, '队列').waitFor()
    const lane = page.getByRole('main').getByRole('alert')
    await lane.waitFor()
    await expect.poll(() => lane.innerText(), SLOW).toMatch(/授权/)
    await page.getByRole('grid', { name: '队列 未完成' }).getByText('E2E-AUTH').waitFor()
    await app.screenshot('queue-unauthorised')

    // Renewed over there, tested here: the lane goes on, now with answers that arrive by half only.
    await recover(page)
    await desks.setFault({ system: 'pos', kind: 'half-body', path: '/v1/products:batch' })
    await lane.getByRole('link', { name: '对接设置' }).click()
    await heading(page, '对接设置').waitFor()
    await page.getByRole('button', { name: '测试连接' }).click()
    await open(page, '队列')
    await page
      .getByRole('main')
      .getByRole('alert')
      .waitFor({ state: 'hidden', ...SLOW })
    await page.getByRole('tab', { name: '结果未知' }).click()
    const unknown = page
      .getByRole('grid', { name: '队列 结果未知' })
      .locator('tbody tr')
      .filter({ hasText: 'E2E-AUTH' })
    await unknown.waitFor(SLOW)
    const discard = unknown.getByRole('button', { name: '放弃' })
    expect(await discard.getAttribute('aria-disabled')).toBe('true')
    expect(await discard.getAttribute('title')).toMatch(/结果未知，对方可能已收到/)
    await unknown.click()
    const detail = page.getByRole('complementary', { name: '队列详情' })
    await detail.getByRole('button', { name: /放弃 不可用：结果未知，对方可能已收到/ }).waitFor()
    await app.screenshot('queue-unknown')
    await detail.getByRole('link', { name: '按关联号看日志' }).click()
    await heading(page, '日志').waitFor()

    // Two Chinese characters, chips, details without secrets.
    const log = page.getByRole('grid', { name: '日志' })
    const chips = page.getByRole('list', { name: '已用筛选' })
    await chips.getByText(/关联号/).waitFor()
    await page.getByRole('button', { name: /^去掉 关联号/ }).click()
    await page.getByRole('searchbox', { name: '搜索日志' }).fill('授权')
    await page.keyboard.press('Enter')
    await chips.getByText(/内容：/).waitFor()
    await expect.poll(() => log.locator('tbody tr').count(), SLOW).toBeGreaterThan(0)
    for (const text of await log.locator('tbody tr').allInnerTexts()) expect(text).toMatch(/授权/)
    await page.getByRole('button', { name: /^去掉 内容/ }).click()
    await page.getByRole('combobox', { name: '范围', exact: true }).click()
    await choose(page, '接口通信')
    await chips.getByText('接口通信').waitFor()
    await page.getByRole('combobox', { name: '系统' }).click()
    await choose(page, '智能POS')
    await chips.getByText('智能POS').waitFor()
    const secrets = secretsOf(app.data)
    await log.locator('tbody tr').first().click()
    const entry = page.getByRole('complementary', { name: '日志详情' })
    for (const tab of ['请求', '响应', '原始']) {
      await entry.getByRole('tab', { name: tab }).click()
      const shown = await page.content()
      for (const secret of secrets) expect(shown.includes(secret)).toBe(false)
    }
    await entry.getByRole('tab', { name: '请求' }).click()
    await entry
      .getByText(/POST|GET/)
      .first()
      .waitFor()
    await app.screenshot('journal')
    await page.getByRole('button', { name: '关闭详情' }).click()
    await page.getByRole('button', { name: '全部去掉' }).click()

    // The list follows what is written, while an import reads from a slow ERP.
    await simulate(page, '旺店通ERP 响应很慢')
    await open(page, 'ERP商品导入')
    await page.getByRole('button', { name: '上月' }).click()
    await page.getByRole('button', { name: '开始读取', exact: true }).click()
    await page.getByText('正在从旺店通读取').waitFor(SLOW)
    await open(page, '日志')
    const newest = await log.locator('tbody tr').first().innerText()
    await expect.poll(() => log.locator('tbody tr').first().innerText(), SLOW).not.toBe(newest)
    expect(app.complaints).toEqual([])
  })
})
