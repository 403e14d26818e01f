import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import { connectControl, type SandboxControl } from '../../main/sandbox/index.ts'
import type { GoodsInput } from '../../main/sandbox/kit/control.ts'
import { deriveSecret, type SandboxState } from '../../main/sandbox/kit/state.ts'
import type { AppUnderTest, Stage, StartOptions } from './harness.ts'

/** Time for what the practice servers work on (ms); nothing waits longer than it has to. */
export const SLOW = { timeout: 120_000 }

/** First start of a new person: welcome, one click, the wizard of ERP商品导入. */
export async function startPractising(stage: Stage, options: StartOptions = {}): Promise<AppUnderTest> {
  const app = await stage.start(options)
  onTestFailed(() => app.screenshot('failed'))
  await beginPractice(app)
  return app
}

/** The same for an app that several tests of a file share. */
export async function startSharedPractice(stage: Stage): Promise<AppUnderTest> {
  const app = await stage.start()
  await beginPractice(app)
  return app
}

async function beginPractice(app: AppUnderTest): Promise<void> {
  await app.page.getByRole('button', { name: '开始练习：导入商品' }).click(SLOW)
  await heading(app.page, 'ERP商品导入').waitFor(SLOW)
}

export const heading = (page: Page, title: string): Locator => page.getByRole('heading', { name: title, level: 1 })

/** Opens a page by its menu. */
export async function open(page: Page, menu: string, title = menu): Promise<void> {
  await page
    .getByRole('navigation', { name: '主菜单' })
    .getByRole('link', { name: new RegExp(`(^|\\s)${menu}(\\s|$)`) })
    .click()
  await heading(page, title).waitFor(SLOW)
}

/**
 * The ERP's and the POS's own desks: what other people do in their systems meanwhile, and the books that judge.
 * The practice servers of a data folder must be running.
 */
export function desksOf(data: string): SandboxControl {
  const state = stateOf(data)
  return connectControl(`http://127.0.0.1:${state.ports.control}`, deriveSecret(state, 'control/token'))
}

function stateOf(data: string): SandboxState {
  const file = findState(data)
  if (file === null) throw new Error(`no practice servers in ${data}`)
  return JSON.parse(readFileSync(file, 'utf8')) as SandboxState
}

function findState(folder: string): string | null {
  const file = path.join(folder, 'sandbox.json')
  if (existsSync(file)) return file
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const found = entry.isDirectory() ? findState(path.join(folder, entry.name)) : null
    if (found !== null) return found
  }
  return null
}

/** Ticks a fault in the practice banner, e.g. `智能POS 断网`. */
export async function simulate(page: Page, fault: string): Promise<void> {
  const banner = page.getByRole('region', { name: '练习环境' })
  await banner.getByRole('button', { name: '模拟故障' }).click()
  await page.getByRole('checkbox', { name: fault }).click()
  await banner.getByText(fault, { exact: true }).waitFor()
  await page.keyboard.press('Escape')
}

/** Takes all faults back by the practice banner. */
export async function recover(page: Page): Promise<void> {
  const banner = page.getByRole('region', { name: '练习环境' })
  await banner.getByRole('button', { name: '恢复正常' }).click()
  await banner.getByRole('button', { name: '恢复正常 不可用：没有故障，不需要恢复' }).waitFor()
}

/** Fills the two days of the first step. */
export async function chooseDates(page: Page, from: string, to: string): Promise<void> {
  for (const [label, day] of [
    ['开始日期', from],
    ['截止日期', to],
  ] as const) {
    await page.getByLabel(label).fill(day)
  }
}

const BEIJING_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** Epoch ms → Beijing day, `2026-11-22`. */
export const dayOf = (at: number): string => new Date(at + BEIJING_MS).toISOString().slice(0, 10)

/** First and last day of the Beijing month before `now`, and the same as epoch ms, both ends included. */
export function lastMonth(now: number): { from: string; to: string; window: { from: number; to: number } } {
  const today = new Date(now + BEIJING_MS)
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1) - BEIJING_MS
  const next = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) - BEIJING_MS
  return { from: dayOf(first), to: dayOf(next - DAY_MS), window: { from: first, to: next - 1 } }
}

/** `1,242` → 1242. */
export const countOf = (text: string | null): number => Number((text ?? '').replaceAll(',', '').match(/\d+/)?.[0])

/** From the first step to the plan of what was created in these days; categories are left as they are. */
export async function planImport(page: Page, from: string, to: string): Promise<void> {
  await chooseDates(page, from, to)
  await page.getByRole('button', { name: '开始读取' }).click()
  await toPlan(page)
}

/** Waits for the end of reading and goes on to the plan. */
export async function toPlan(page: Page): Promise<void> {
  const next = page.getByRole('button', { name: /下一步：预演/ })
  const execute = page.getByRole('button', { name: '执行导入' })
  await next.or(execute).waitFor(SLOW)
  if (await next.isVisible()) await next.click()
  await execute.waitFor(SLOW)
}

/** Confirms the plan on the screen, flattening included. */
export async function executeImport(page: Page): Promise<void> {
  await page.getByRole('button', { name: '执行导入' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^共 .* 个规格/).waitFor()
  const tick = dialog.getByRole('checkbox')
  if (await tick.isVisible()) await tick.check()
  await dialog.getByRole('button', { name: '执行导入' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** The import on the screen has come to its end. */
export const done = (page: Page): Locator => page.getByRole('heading', { name: /^导入完成/, level: 2 })

/** A goods as somebody enters it in the ERP at this moment. */
export function newGoods(desks: SandboxControl, code: string, more: Partial<GoodsInput> = {}): Promise<void> {
  return desks.createGoods({
    goodsNo: code,
    goodsName: `${code} 试用商品`,
    unitName: '个',
    specs: [{ specNo: `${code}-01`, specName: '标准', retailPrice: '19.9' }],
    ...more,
  })
}

/** Signs in as 实施 on the page 对接设置. */
export async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('combobox', { name: '姓名' }).fill(name)
  await page.getByLabel('实施 PIN').fill(pin)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** What must never be seen: the secrets of the practice accounts. */
export function secretsOf(data: string): string[] {
  const state = stateOf(data)
  return [deriveSecret(state, 'wangdian/appsecret'), deriveSecret(state, 'pos/app-secret')]
}

/** Presses Tab until the focus is on what carries this name, `most` times; 80 is once round every page. */
export async function tabTo(page: Page, name: string, most = 80): Promise<void> {
  for (let presses = 0; presses <= most; presses++) {
    const focused = await page.evaluate(() => {
      const one = document.activeElement
      // A list that scrolls takes the focus too, and holds the names of everything in it.
      if (!(one instanceof HTMLElement) || !one.matches('button, input, textarea, a')) return ''
      if (one.ariaDisabled === 'true') return ''
      // The menu and what lies behind a dialog that has just opened have names much like the one looked for.
      const dialogs = [...document.querySelectorAll('[role=dialog]')].filter((dialog) => dialog.checkVisibility())
      if (one.closest('nav') || (dialogs.length > 0 && !dialogs.at(-1)?.contains(one))) return ''
      const labels =
        one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement
          ? [...(one.labels ?? [])].map((label) => label.textContent)
          : []
      return [one.getAttribute('aria-label'), ...labels, one.textContent].join(' ')
    })
    if (focused.includes(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${name}`)
}
