import type { Page } from 'playwright-core'
import type { SandboxControl } from '../../main/sandbox/index.ts'
import { countOf, heading, SLOW } from './practice.ts'

/** Opens 文件导入 or 批量更新 by the menu. */
export async function openPage(page: Page, kind: 'create' | 'update'): Promise<void> {
  const between = kind === 'create' ? '商品批量导入' : '商品批量更新'
  await page
    .getByRole('navigation', { name: '主菜单' })
    .getByRole('link', { name: new RegExp(`${between}\\s*文件导入`) })
    .click()
  await heading(page, kind === 'create' ? '文件导入' : '批量更新').waitFor(SLOW)
}

type Row = Record<string, unknown>

/** Rows of a table of the POS's own books. */
export async function booksOf(
  desks: SandboxControl,
  table: string,
  where: Record<string, string | number> = {},
): Promise<Row[]> {
  const all: Row[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const books = await desks.books('pos', {
      tables: [table],
      where,
      limit: 1000,
      ...(after === '' ? {} : { after: { [table]: after } }),
    })
    all.push(...((books.rows[table] ?? []) as Row[]))
    after = books.next[table]
  }
  return all
}

export async function specOf(desks: SandboxControl, code: string): Promise<Row | undefined> {
  return (await booksOf(desks, 'live_spec', { merchant_code: code }))[0]
}

export const step = (page: Page) => page.getByRole('list', { name: /步骤$/ }).locator('[aria-current=step]')
export const atStep = (page: Page, name: string) => step(page).filter({ hasText: name }).waitFor(SLOW)
export const sheet = (page: Page) => page.getByRole('grid', { name: '文件内容' })
export const cellBar = (page: Page) => page.getByRole('region', { name: '所在单元格' })
export const tabCount = async (page: Page, list: string, tab: string) =>
  countOf(
    await page
      .getByRole('tablist', { name: list })
      .getByRole('tab', { name: tab, exact: false })
      .first()
      .locator('b')
      .innerText(),
  )
/** The button is there and can be pressed: what was at work has ended. */
export const ready = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).waitFor(SLOW)
