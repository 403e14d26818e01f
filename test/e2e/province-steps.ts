import type { Locator, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import type { SandboxControl } from '../../main/sandbox/index.ts'
import type { AppUnderTest, Stage } from './harness.ts'
import { heading, SLOW } from './practice.ts'

/** First start of a province's clerk: welcome, 省包, one click, the list of 采购订单. */
export async function startProvince(stage: Stage): Promise<AppUnderTest> {
  const app = await stage.start()
  onTestFailed(() => app.screenshot('failed'))
  await app.page.getByRole('radio', { name: /省包/ }).check(SLOW)
  await app.page.getByRole('button', { name: '开始练习：推送订单' }).click(SLOW)
  await heading(app.page, '采购订单').waitFor(SLOW)
  return app
}

/** Opens a page by its menu path, e.g. `采购管理 → 采购订单`. */
export async function goTo(page: Page, ...menuPath: readonly string[]): Promise<void> {
  await page.getByRole('navigation', { name: '主菜单' }).getByTitle(menuPath.join(' → '), { exact: true }).click()
  await heading(page, menuPath.at(-1) ?? '').waitFor(SLOW)
}

const MENU: Record<string, readonly string[]> = {
  采购订单: ['采购管理', '采购订单'],
  移库订单: ['库存管理', '移库管理', '移库订单'],
  批发订单: ['批发管理', '批发订单'],
  批发退货订单: ['批发管理', '批发退货订单'],
}

/** 头部按钮 of the order on the screen; one that is off says why in its name. */
export const headButton = (page: Page, name: string): Locator =>
  page.getByRole('toolbar', { name: '头部按钮' }).getByRole('button', { name: new RegExp(`^${name}( |$)`) })

/** Chooses by part of the code or the name in a field that searches. */
export async function choose(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(text)
  await page.locator('.ant-select-item-option').filter({ hasText: text }).first().click(SLOW)
}

/** Scans a code into 商品明细; each scan adds one. */
export async function scan(page: Page, code: string): Promise<void> {
  const field = page.getByRole('textbox', { name: '扫码录入' })
  await field.fill(code)
  await field.press('Enter')
}

/** Saves the form and waits until 博远 has it; resolves with its 单据号 there. */
export async function saveOrder(page: Page, kind: string): Promise<string> {
  await headButton(page, '保存').click()
  await headButton(page, '推送ideal').and(page.locator(':not([aria-disabled=true])')).waitFor(SLOW)
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  return title.replace(kind, '').trim()
}

/** A new order with what every kind needs; the form stands filled in and not saved. */
export async function newOrder(
  page: Page,
  kind: string,
  fields: readonly (readonly [string, string])[],
): Promise<void> {
  await goTo(page, ...MENU[kind]!)
  await page.getByRole('button', { name: '新增', exact: true }).click()
  await heading(page, `新增${kind}`).waitFor()
  for (const [label, text] of fields) await choose(page, label, text)
}

/** The warehouse does what is due, then the clerk asks for what came back. */
export async function comeBack(page: Page, desks: SandboxControl): Promise<void> {
  await desks.settleProvince()
  await goTo(page, '库存管理', 'ideal回传')
  await page.getByRole('button', { name: '手动查询' }).click()
}

/** The head line of an order: its state and both states of the push log. */
export const stateOf = (page: Page): Locator => page.locator('.dj-order-state')

/** The line of a list that carries this number. */
export const rowOf = (page: Page, text: string): Locator =>
  page.getByRole('grid').locator('tbody tr').filter({ hasText: text })

/** A tab by state above the list of orders. */
export const tabOf = (page: Page, name: string): Locator =>
  page.getByRole('tablist', { name: '订单状态' }).getByRole('tab', { name: new RegExp(`^${name}`) })

/** 推送ideal of the saved order on the screen; ends when IDEAL has it. */
export async function push(page: Page): Promise<void> {
  await headButton(page, '推送ideal').click()
  await stateOf(page).getByText('已上传').waitFor(SLOW)
}

/** Opens an order from its list. */
export async function openOrder(page: Page, kind: string, no: string): Promise<void> {
  await goTo(page, ...MENU[kind]!)
  await rowOf(page, no).getByRole('link', { name: no }).click(SLOW)
  await heading(page, `${kind} ${no}`).waitFor(SLOW)
}
