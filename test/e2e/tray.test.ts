import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './harness.ts'
import {
  countOf,
  dayOf,
  desksOf,
  done,
  executeImport,
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

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How far from now it was last ten in the morning in Beijing: an hour at which notices may be shown. */
function toMorning(now: number): number {
  const sinceMidnight = (now + 8 * HOUR_MS) % DAY_MS
  return 10 * HOUR_MS - sinceMidnight - (sinceMidnight < 10 * HOUR_MS ? DAY_MS : 0)
}

describe('the tray', () => {
  test('counts what waits and fails, syncs, pauses and resumes; one notice for many failures', async ({ skip }) => {
    const shift = toMorning(Date.now())
    const clock = pathToFileURL(path.join(import.meta.dirname, 'shifted-clock.ts')).href
    const app = await startPractising(stage, {
      env: { NODE_OPTIONS: `--import=${clock}`, SHIFTED_CLOCK_MS: String(shift) },
    })
    const { page, control } = app
    if (!control) return skip('Electron gives no access to its tray')
    const lines = async () => JSON.stringify((await control.state()).tray?.lines)
    const desks = desksOf(app.data)
    const today = dayOf(Date.now() + shift)
    const yesterday = dayOf(Date.now() + shift - DAY_MS)

    // Three goods are planned, then their codes are given to others, which are imported first.
    const names = ['E2E-A', 'E2E-B', 'E2E-C']
    for (const name of names) await newGoods(desks, name)
    await planImport(page, today, today)
    for (const name of names) await desks.deleteGoods(name)
    for (const name of names)
      await newGoods(desks, `${name}-NEW`, { specs: [{ specNo: `${name}-01`, retailPrice: '1' }] })
    await page.getByRole('button', { name: '新建导入' }).click()
    await planImport(page, yesterday, today)
    const planned = countOf(await page.getByText(/^将写入/).innerText())
    await simulate(page, '智能POS 断网')
    await executeImport(page)
    await expect.poll(lines, SLOW).toContain(`待处理 ${planned}`)
    await expect.poll(lines, SLOW).toContain(`退出（${planned} 项未完成）`)

    // A pause holds, resuming goes on.
    await control.trayMenu('暂停同步', '30 分钟')
    await expect.poll(lines, SLOW).toMatch(/已暂停/)
    await recover(page)
    await page
      .getByText(/已暂停/)
      .first()
      .waitFor(SLOW)
    await app.screenshot('import-paused')
    await open(page, '首页')
    const held = page.getByRole('main').getByRole('button', { name: '恢复', exact: true })
    await expect.poll(() => held.count(), SLOW).toBe(2)
    await control.trayMenu('恢复')
    await held.first().waitFor({ state: 'hidden', ...SLOW })
    await expect.poll(lines, SLOW).not.toMatch(/已暂停/)
    await control.trayMenu('立即同步')
    await expect.poll(lines, SLOW).not.toMatch(/待处理/)
    await open(page, 'ERP商品导入')
    await page.getByRole('link', { name: new RegExp(`${yesterday} 至 ${today}`) }).click()
    await done(page).waitFor(SLOW)

    // Three products fail for one reason: one notice.
    const before = (await control.state()).record.notifications.length
    await page.getByRole('button', { name: '最近导入' }).click()
    await page.getByRole('link', { name: /等待确认/ }).click()
    await executeImport(page)
    await page.getByRole('heading', { name: '导入完成，3 个失败', level: 2 }).waitFor(SLOW)
    await expect.poll(lines, SLOW).toMatch(/失败 3/)
    const notices = async () => (await control.state()).record.notifications.slice(before)
    await expect.poll(async () => (await notices()).length, SLOW).toBe(1)
    expect((await notices())[0]?.title).toMatch(/【练习】3 项.*失败/)
    await control.notificationClick((await control.state()).record.notifications.length - 1)
    await page.getByRole('heading', { name: '队列', level: 1 }).waitFor(SLOW)
    await page.getByRole('grid', { name: '队列 失败' }).locator('tbody tr').nth(2).waitFor()
    expect(app.complaints).toEqual([])
  })
})
