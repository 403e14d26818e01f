import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './harness.ts'
import { heading, open, recover, SLOW, secretsOf, signIn, simulate, startPractising } from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

describe('对接设置', () => {
  test('S6 S45 A29 staff may look, 实施 may change; every check by name; a wrong clock in words', async () => {
    const app = await startPractising(stage)
    const { page } = app
    await open(page, '对接设置')
    await page
      .getByText(/门店人员只能查看/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /^保存 不可用：设置由实施人员负责/ }).waitFor()
    await page
      .getByLabel('卖家账号')
      .fill('x', { timeout: 500 })
      .catch(() => {})
    expect(await page.getByLabel('卖家账号').getAttribute('readonly')).not.toBeNull()
    await app.screenshot('connections-staff')

    // A wrong PIN is told, the right one signs in.
    await signIn(page, '王实施', '1234')
    const refused = page.getByRole('alert').filter({ hasText: 'PIN' })
    await refused.waitFor()
    expect(await refused.innerText()).toMatch(/怎么办/)
    await app.screenshot('connections-wrong-pin')
    await signIn(page, '王实施', '0000')
    await page.getByRole('link', { name: '操作员：王实施（实施）' }).waitFor()

    // What is typed and not saved is not lost by a click on another page.
    const name = page.getByLabel('对接名称')
    const before = await name.inputValue()
    await name.fill(`${before} 改`)
    await page.getByRole('navigation').getByRole('link', { name: '队列' }).click()
    const leaving = page.getByRole('dialog')
    await leaving.getByText(/还没有保存/).waitFor()
    await app.screenshot('connections-unsaved')
    await leaving.getByRole('button', { name: '留在这一页' }).click()
    expect(await name.inputValue()).toBe(`${before} 改`)
    await page.getByRole('navigation').getByRole('link', { name: '队列' }).click()
    await leaving.getByRole('button', { name: '不保存，离开' }).click()
    await heading(page, '队列').waitFor()
    await open(page, '对接设置')
    expect(await name.inputValue()).toBe(before)

    // All checks by name.
    const checks = page.getByRole('region', { name: /旺店通ERP2\.0/ })
    const test = page.getByRole('button', { name: '测试连接', exact: true })
    await test.click()
    for (const name of ['本机时间', '店铺', '仓库', '物流']) await checks.getByText(name).first().waitFor()
    const lines = page.locator('.dj-checks li')
    await expect.poll(() => lines.count(), SLOW).toBeGreaterThan(7)
    await expect.poll(() => lines.filter({ hasText: '通过' }).count(), SLOW).toBe(await lines.count())
    expect(await lines.filter({ hasText: '不通过' }).count()).toBe(0)
    await app.screenshot('connections-tested')

    await simulate(page, '旺店通ERP 时间不准')
    await test.click()
    const clock = checks.locator('li').filter({ hasText: '本机时间' })
    await clock.getByText('不通过').waitFor(SLOW)
    expect(await clock.innerText()).toMatch(/1[23] 分/)
    expect(await clock.innerText()).toMatch(/怎么办/)
    await clock.scrollIntoViewIfNeeded()
    await app.screenshot('connections-wrong-clock')
    await recover(page)

    // Shops and warehouses, and who runs what.
    const mapping = page.getByRole('grid', { name: '门店与仓库对应' })
    await mapping.getByText('已确认').first().waitFor()
    await mapping.scrollIntoViewIfNeeded()
    await app.screenshot('connections-mapping')
    const runner = page.getByRole('radiogroup', { name: '库存 执行方' })
    await runner.getByText('对方系统直连').click()
    await expect.poll(() => runner.getByRole('radio', { name: '对方系统直连' }).isChecked(), SLOW).toBe(true)
    await page.reload()
    await runner.waitFor(SLOW)
    await expect.poll(() => runner.getByRole('radio', { name: '对方系统直连' }).isChecked(), SLOW).toBe(true)
    const shown = await page.content()
    for (const secret of secretsOf(app.data)) expect(shown.includes(secret)).toBe(false)
    expect(app.complaints).toEqual([])
  })
})
