import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AppUnderTest, openStage, type Stage } from './harness.ts'
import {
  dayOf,
  desksOf,
  executeImport,
  heading,
  newGoods,
  open,
  planImport,
  SLOW,
  simulate,
  startPractising,
} from './practice.ts'
import { startProvince } from './province-steps.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

/** Address, title, name of the picture. */
const SHOP_PAGES = [
  ['/', '首页', 'home'],
  ['/products', '商品列表', 'products'],
  ['/queue', '队列', 'queue'],
  ['/journal', '日志', 'journal'],
  ['/connections', '对接设置', 'connections'],
  ['/settings', '设置', 'settings'],
  ['/file-import', '文件导入', 'file-import'],
  ['/batch-update', '批量更新', 'batch-update'],
  ['/categories', '分类与品牌', 'categories'],
  ['/compare', '商品对照', 'compare'],
  ['/documents', '单据', 'documents'],
  ['/stock', '库存同步', 'stock'],
  ['/help', '使用帮助', 'help'],
] as const

const PROVINCE_PAGES = [
  ['/', '首页', 'p-home'],
  ['/p/purchase-orders', '采购订单', 'p-purchase-orders'],
  ['/p/purchase-orders?order=new', '新增采购订单', 'p-purchase-order'],
  ['/p/purchase-returns', '采购退货订单', 'p-purchase-returns'],
  ['/p/transfers', '移库订单', 'p-transfers'],
  ['/p/transfers?order=new', '新增移库订单', 'p-transfer'],
  ['/p/wholesale-orders', '批发订单', 'p-wholesale-orders'],
  ['/p/wholesale-orders?order=1', /^采购订单 /, 'p-order'],
  ['/p/wholesale-returns', '批发退货订单', 'p-wholesale-returns'],
  ['/p/returns', 'ideal回传', 'p-returns'],
  ['/p/stock-documents', '自动生成单据', 'p-stock-documents'],
  ['/p/serials', '串号追踪', 'p-serials'],
  ['/p/ideal-settings', '荣耀IDEAL接口设置', 'p-ideal-settings'],
  ['/p/ideal-warehouses', '荣耀IDEAL仓库设置', 'p-ideal-warehouses'],
  ['/p/ezhan-products', 'e栈商品映射', 'p-ezhan-products'],
  ['/p/ezhan-customers', 'e栈客户映射', 'p-ezhan-customers'],
  ['/p/serial-rules', '串号规则对照', 'p-serial-rules'],
  ['/p/ideal-log', '荣耀ideal接口物流推送日志', 'p-ideal-log'],
  ['/help', '使用帮助', 'p-help'],
] as const

/** What is wrong with the layout of the page on the screen; empty = nothing. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide in a window of ${innerWidth}`)
    const shown = [...document.querySelectorAll<HTMLElement>('button, a[href], input, [role=tab]')].filter((one) =>
      one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    )
    // What an element shows of itself after all that clips it.
    const visibleBox = (one: Element) => {
      let { left, top, right, bottom } = one.getBoundingClientRect()
      for (let outer = one.parentElement; outer; outer = outer.parentElement) {
        if (getComputedStyle(outer).overflow === 'visible') continue
        const box = outer.getBoundingClientRect()
        left = Math.max(left, box.left)
        top = Math.max(top, box.top)
        right = Math.min(right, box.right)
        bottom = Math.min(bottom, box.bottom)
      }
      return { left, top, right, bottom }
    }
    const name = (one: HTMLElement) =>
      (one.getAttribute('aria-label') || one.textContent || one.id || one.tagName).trim().slice(0, 30)
    const boxes = shown
      .map((one) => ({ one, box: visibleBox(one), sticky: one.closest('thead, .dj-wizard-foot') !== null }))
      .filter(({ box }) => box.right - box.left > 4 && box.bottom - box.top > 4)
    for (const { one, box } of boxes) {
      const whole = one.getBoundingClientRect()
      if (
        one.closest('.dj-table, .dj-skip') === null &&
        (whole.right > innerWidth + 1 || whole.left < -1) &&
        box.right > box.left
      )
        found.push(`${name(one)} reaches out of the window`)
    }
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        if (a.one.contains(b.one) || b.one.contains(a.one) || a.sticky !== b.sticky) continue
        if (
          a.one.closest('.ant-select, .ant-picker, .ant-input-affix-wrapper, .ant-segmented, .ant-input-search') ??
          false
        ) {
          if (
            a.one
              .closest('.ant-select, .ant-picker, .ant-input-affix-wrapper, .ant-segmented, .ant-input-search')
              ?.contains(b.one)
          )
            continue
        }
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
        if (wide > 3 && high > 3) found.push(`${name(a.one)} and ${name(b.one)} overlap`)
      }
    }
    return found
  })
}

const SIZES = [
  { name: '1366x768', width: 1366, height: 768, scale: 1 },
  { name: '1024x600', width: 1024, height: 600, scale: 1 },
  { name: '1280x720-150', width: 1280, height: 720, scale: 1.5 },
] as const
/** The two that ask most of a page. */
const NARROW = [SIZES[0], SIZES[1]] as const

/** Looks at the page on the screen at these sizes, with pictures of those in `pictures`. */
async function looker(app: AppUnderTest, pictures: readonly string[] = ['1366x768', '1024x600']) {
  const { page } = app
  const screen = await page.context().newCDPSession(page)
  return async (what: string, sizes: readonly (typeof SIZES)[number][] = SIZES) => {
    for (const { name, width, height, scale } of sizes) {
      await page.setViewportSize({ width, height })
      await expect.poll(() => page.evaluate(() => innerWidth), SLOW).toBe(width)
      if (pictures.includes(name)) await app.screenshot(`layout-${what}-${name}`)
      // Set last: taking a picture takes it back.
      if (scale !== 1)
        await screen.send('Emulation.setDeviceMetricsOverride', {
          width,
          height,
          deviceScaleFactor: scale,
          mobile: false,
        })
      await expect.poll(() => faults(page), { ...SLOW, message: `${what} at ${name}` }).toEqual([])
    }
  }
}

/** Opens a page by its address and waits for what it reads. */
async function visit(page: Page, address: string, title: string | RegExp): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, address)
  await page.getByRole('heading', { name: title, exact: true, level: 1 }).waitFor(SLOW)
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached', ...SLOW })
}

describe('the window at 1366×768, 1024×600 and 150 %', () => {
  test('a shop: scrolls nothing sideways, puts nothing over another', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const look = await looker(app)
    const today = dayOf(Date.now())
    await newGoods(desksOf(app.data), 'E2E-LAYOUT', { classPath: ['很长的一级分类名称试用', '很长的二级分类名称试用'] })
    await look('dates')
    await planImport(page, today, today)
    await look('plan')
    await simulate(page, '智能POS 断网')
    await executeImport(page)
    await page.getByText(/^等待中：/).waitFor(SLOW)
    await look('deliver')
    for (const [address, title, name] of SHOP_PAGES) {
      await visit(page, address, title)
      await look(name)
    }
    await visit(page, '/products', '商品列表')
    await page.getByRole('grid').getByText('编辑').first().click()
    await page.getByRole('heading', { name: /^编辑商品 /, level: 1 }).waitFor(SLOW)
    await page.getByRole('textbox').first().waitFor(SLOW)
    await look('product')
    expect(app.complaints).toEqual([])
  })

  test('a province: scrolls nothing sideways, puts nothing over another', async () => {
    const app = await startProvince(stage)
    const { page } = app
    const look = await looker(app, ['1024x600'])
    await simulate(page, '荣耀IDEAL 断网')
    for (const [address, title, name] of PROVINCE_PAGES) {
      await visit(page, address, title)
      await look(name, NARROW)
    }
    expect(app.complaints).toEqual([])
  })
})

describe('a reload', () => {
  test('in every page in mid-work shows the same state, F5 too', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const today = dayOf(Date.now())
    await newGoods(desksOf(app.data), 'E2E-RELOAD')
    await planImport(page, today, today)
    await page.getByRole('button', { name: '分类' }).click()
    await heading(page, 'ERP商品导入').waitFor()
    const same = async (text: () => Promise<string>) => {
      await expect.poll(text, SLOW).not.toBe('')
      const before = await text()
      for (const again of [() => page.keyboard.press('F5'), () => page.reload()]) {
        await again()
        await expect.poll(text, SLOW).toBe(before)
      }
      return before
    }
    const step = () =>
      page
        .locator('[aria-current=step]')
        .innerText({ timeout: 2000 })
        .catch(() => '')
    await expect.poll(step, SLOW).toMatch(/分类/)
    await same(step)
    await page.getByRole('button', { name: /下一步：预演/ }).click()
    await expect.poll(step, SLOW).toMatch(/预演/)
    await same(step)
    await simulate(page, '智能POS 断网')
    await executeImport(page)
    await page.getByText(/^等待中：/).waitFor(SLOW)
    const tiles = () =>
      page
        .locator('.dj-tiles')
        .innerText({ timeout: 2000 })
        .catch(() => '')
    await expect.poll(tiles, SLOW).toMatch(/等待发送\s+1/)
    await same(tiles)

    await page.getByRole('link', { name: '在队列中查看、暂停' }).click()
    await heading(page, '队列').waitFor()
    await page.getByRole('grid').locator('tbody tr').first().click()
    const detail = () =>
      page
        .getByRole('complementary', { name: '队列详情' })
        .getByRole('heading')
        .innerText({ timeout: 2000 })
        .catch(() => '')
    await expect.poll(detail, SLOW).toMatch(/E2E-RELOAD/)
    await same(detail)
    await page.getByRole('link', { name: '按对象看日志' }).click()
    const chips = () =>
      page
        .getByRole('list', { name: '已用筛选' })
        .innerText({ timeout: 2000 })
        .catch(() => '')
    await expect.poll(chips, SLOW).toMatch(/E2E-RELOAD/)
    await same(chips)
    await open(page, '商品列表')
    await page.getByRole('textbox', { name: '商品关键字' }).fill('经典')
    await page.keyboard.press('Enter')
    const found = () =>
      page
        .locator('.dj-table-foot [role=status]')
        .innerText({ timeout: 2000 })
        .catch(() => '')
    await expect.poll(found, SLOW).toMatch(/共|已显示/)
    await same(found)
    await page.getByRole('region', { name: '练习环境' }).getByText('智能POS 断网').waitFor()
    expect(app.complaints).toEqual([])
  })
})
