import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import type { SandboxControl } from '../../main/sandbox/index.ts'
import { openStage, type Stage } from './harness.ts'
import {
  countOf,
  dayOf,
  desksOf,
  done,
  executeImport,
  heading,
  newGoods,
  open,
  planImport,
  SLOW,
  startPractising,
} from './practice.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

/**
 * Windows of the ERP end two minutes before its present: the app and the practice servers are started again with a clock
 * that is later by more than that.
 */
const LATER = {
  NODE_OPTIONS: `--import=${pathToFileURL(path.join(import.meta.dirname, 'shifted-clock.ts')).href}`,
  SHIFTED_CLOCK_MS: String(5 * 60_000),
}

const grid = (page: Page, tab: string): Locator => page.getByRole('grid', { name: `单据 ${tab}` })
const tabOf = (page: Page, name: string): Locator =>
  page.getByRole('tablist', { name: '单据状态' }).getByRole('tab', { name: new RegExp(`^${name}`) })
const detailOf = (page: Page): Locator => page.getByRole('complementary', { name: '单据详情' })

/** Looks for one number; resolves with its row. */
async function look(page: Page, number: string, tab = '全部'): Promise<Locator> {
  const search = page.getByRole('searchbox', { name: '搜索单据' })
  await search.fill(number)
  await search.press('Enter')
  const row = grid(page, tab).locator('tbody tr').filter({ hasText: number })
  await row.first().waitFor(SLOW)
  return row
}

/** A store with its warehouse, and codes that both sides know there. */
async function shopOf(desks: SandboxControl): Promise<{ shop: string; codes: string[] }> {
  const { rows } = await desks.books('pos', { tables: ['shop', 'live_spec'], limit: 500 })
  const shop = String(rows.shop!.find((one) => one.kind === 'store')!.shop_id)
  return { shop, codes: rows.live_spec!.map((one) => String(one.merchant_code)) }
}

/** Documents of the POS's own book that carry this number of the ERP. */
async function inPos(desks: SandboxControl, erpNo: string): Promise<number> {
  const { rows } = await desks.books('pos', { tables: ['document'], where: { erp_no: erpNo } })
  return rows.document!.length
}

describe('单据', () => {
  test('S97 S98 S104 A33 one of the ERP arrives; one waits for its product, says so, and goes once it is imported', async () => {
    let app = await startPractising(stage)
    let desks = desksOf(app.data)
    const { shop, codes } = await shopOf(desks)
    await open(app.page, '单据')
    await grid(app.page, '全部').locator('tbody tr').first().waitFor(SLOW)
    await app.screenshot('documents-1-all')

    // Made at the ERP's desk; five minutes later the app is started again.
    const { no: arriving } = await desks.erpCreateStockIn({
      kind: '采购入库',
      warehouseNo: shop,
      lines: [{ specNo: codes[0]!, num: '12.5', price: '3.2' }],
    })
    await newGoods(desks, 'E2E-DOC')
    const { no: held } = await desks.erpCreateStockOut({
      kind: '其他出库',
      warehouseNo: shop,
      lines: [
        { specNo: 'E2E-DOC-01', num: '1' },
        { specNo: codes[1]!, num: '1' },
      ],
    })
    const { no: five } = await desks.erpCreateStockIn({
      kind: 'JIT退货入库',
      warehouseNo: shop,
      lines: [{ specNo: codes[0]!, num: '1' }],
    })
    expect(app.complaints).toEqual([])
    await app.quit()
    app = await stage.start({ data: app.data, env: LATER })
    const { page } = app
    onTestFailed(() => app.screenshot('failed'))
    desks = desksOf(app.data)
    await heading(page, '首页').waitFor(SLOW)
    await open(page, '单据')

    // 到达: the POS's own book has it once; the detail says from where to where, when and under which numbers.
    const row = await look(page, arriving)
    await row.getByText('已到达').waitFor(SLOW)
    expect(await inPos(desks, arriving)).toBe(1)
    await row.click()
    const detail = detailOf(page)
    await detail.getByRole('heading', { name: `采购入库 ${arriving}` }).waitFor()
    await expect.poll(() => detail.innerText(), SLOW).toContain('ERP → POS')
    await detail.getByRole('tab', { name: /^商品行/ }).click()
    const line = detail.getByRole('grid', { name: '商品行' }).locator('tbody tr')
    await line.getByText(codes[0]!).waitFor()
    await expect.poll(() => line.innerText(), SLOW).toMatch(/12\.5/)
    await detail.getByRole('tab', { name: /^经过/ }).click()
    await expect.poll(() => detail.getByRole('listitem').count(), SLOW).toBeGreaterThan(3)
    await app.screenshot('documents-2-arrived')
    await detail.getByRole('tab', { name: '请求与应答' }).click()
    const said = detail.locator('details').filter({ hasText: 'documents' }).first()
    await said.locator('summary').click()
    await said.getByText(arriving).first().waitFor()
    await app.screenshot('documents-3-requests')
    await detail.getByRole('link', { name: '看日志' }).click()
    await heading(page, '日志').waitFor()
    await page.goBack()
    await heading(page, '单据').waitFor()
    await page.getByRole('button', { name: '关闭详情' }).click()

    // 缺商品: listed as a person's turn, with the missing code and what to do; 立即同步 says why it cannot.
    await tabOf(page, '待处理').click()
    const waiting = await look(page, held, '待处理')
    await waiting.getByText('缺商品').first().waitFor(SLOW)
    await waiting.click()
    const reason = detail.getByRole('alert').or(detail.getByRole('status')).first()
    await expect.poll(() => reason.innerText(), SLOW).toMatch(/原因[\s\S]*怎么办/)
    await detail.getByRole('region', { name: '缺少的商品' }).getByText('E2E-DOC-01').waitFor()
    await app.screenshot('documents-4-missing')
    expect(await inPos(desks, held)).toBe(0)
    await page.getByRole('button', { name: '关闭详情' }).click()

    // 不支持回传 is no failure.
    await tabOf(page, '不回传').click()
    const never = await look(page, five, '不回传')
    await never.getByText('不支持回传').first().waitFor(SLOW)
    expect(await inPos(desks, five)).toBe(0)

    // The product is imported; the document goes by itself at the next reading.
    await open(page, 'ERP商品导入')
    await planImport(page, dayOf(Date.now() - 86_400_000), dayOf(Date.now()))
    await executeImport(page)
    await done(page).waitFor(SLOW)
    await open(page, '单据')
    await page.getByRole('button', { name: '立即读取ERP' }).first().click()
    const gone = await look(page, held)
    await gone.getByText('已到达').waitFor(SLOW)
    expect(await inPos(desks, held)).toBe(1)
    expect(await inPos(desks, arriving)).toBe(1)
    expect(app.complaints).toEqual([])
  })

  test('S100 S104 S118 filters, tabs, export and what goes the other way', async () => {
    const app = await startPractising(stage, { viewport: { width: 1600, height: 900 } })
    const { page } = app
    const desks = desksOf(app.data)
    const { shop, codes } = await shopOf(desks)
    await open(page, '单据')
    const { no: billed } = await desks.posCreateDocument({
      kind: 'billedOut',
      shopId: shop,
      lines: [{ merchantCode: codes[0]!, quantity: '2', price: '9.9' }],
    })
    const { no: sale } = await desks.posSell(shop, [{ merchantCode: codes[1]!, quantity: '1', price: '5' }])

    // The shop's document is in the ERP under our number; its detail knows both numbers.
    const row = await look(page, billed)
    await row.getByText('已到达').waitFor(SLOW)
    await row.click()
    const detail = detailOf(page)
    const { rows } = await desks.books('wangdian', { tables: ['document'], limit: 5_000 })
    const theirs = rows.document!.filter((one) => String(one.remark).includes(billed))
    expect(theirs).toHaveLength(1)
    await detail.getByText(String(theirs[0]!.order_no)).first().waitFor(SLOW)
    await detail.getByText(String(theirs[0]!.outer_no)).first().waitFor(SLOW)
    await app.screenshot('documents-5-to-erp')
    await page.getByRole('button', { name: '关闭详情' }).click()

    // A sale is not sent: it waits to be fetched.
    const sold = await look(page, sale)
    await sold.getByText('等待ERP抓取').first().waitFor(SLOW)
    await page.getByRole('button', { name: '清除筛选' }).click()

    // Tabs count what they list; filters are in the address and survive a reload.
    const all = grid(page, '全部')
    await all.locator('tbody tr').first().waitFor(SLOW)
    const countIn = async (tab: string): Promise<number> => {
      const text = await tabOf(page, tab).innerText()
      return /\d/.test(text) ? countOf(text) : 0
    }
    // A document may move on while the tabs are read.
    await expect
      .poll(async () => {
        let listed = 0
        for (const tab of ['待处理', '进行中', '等待对方', '已到达', '不回传']) listed += await countIn(tab)
        const all = await countIn('全部')
        return all > 0 && listed === all
      }, SLOW)
      .toBe(true)
    await page.getByRole('radiogroup', { name: '方向' }).getByText('POS → ERP').click()
    await expect.poll(() => all.getByText('ERP → POS', { exact: true }).count(), SLOW).toBe(0)
    await page.getByRole('combobox', { name: '单据类型' }).click()
    await page.locator('.ant-select-item-option').getByText('出库开单', { exact: true }).click()
    await all.getByText(billed).waitFor(SLOW)
    await expect.poll(() => all.getByText(sale).count(), SLOW).toBe(0)
    await page.reload()
    await all.getByText(billed).waitFor(SLOW)
    await expect.poll(() => all.getByText(sale).count(), SLOW).toBe(0)
    await app.screenshot('documents-6-filtered')

    const saved = path.join(app.data, 'documents.xlsx')
    await app.answerSave(saved)
    await page.getByRole('button', { name: '导出', exact: true }).click()
    await expect.poll(() => existsSync(saved) && statSync(saved).size, SLOW).toBeGreaterThan(1_000)
    await page.getByRole('button', { name: '清除筛选' }).click()

    // Several at once: what cannot go says why.
    await tabOf(page, '已到达').click()
    await look(page, billed, '已到达')
    await grid(page, '已到达').locator('tbody tr').first().getByRole('checkbox').check()
    const bar = page.getByRole('toolbar', { name: '已选行' })
    await bar.getByRole('button', { name: '立即同步' }).click()
    const told = page.getByRole('status').filter({ hasText: '不能处理' })
    await told.waitFor(SLOW)
    await app.screenshot('documents-7-selected')

    // What each kind does, in words.
    await page.getByRole('button', { name: '单据设置' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('盘亏', { exact: false }).first().waitFor(SLOW)
    await app.screenshot('documents-8-settings')
    expect(app.complaints).toEqual([])
  })
})
