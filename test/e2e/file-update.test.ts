import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atStep, booksOf, openPage, ready, sheet, specOf } from './file-steps.ts'
import { openStage, type Stage } from './harness.ts'
import { desksOf, SLOW, startPractising, tabTo } from './practice.ts'

/** Presses of Tab within a step: every step goes on where the last one ended, not at the top of the menu. */
const NEAR = 12

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

describe('批量更新 in the window', () => {
  test('S107 S111 A8 W5 W7 pasted and put through by keys alone, undone, nothing left to change', async () => {
    const app = await startPractising(stage)
    const { page } = app
    const desks = desksOf(app.data)
    const products = await booksOf(desks, 'live_product')
    const specs = await booksOf(desks, 'live_spec')
    const single = products.filter((row) => specs.filter((spec) => spec.product_id === row.id).length === 1).slice(0, 2)
    const codes = single.map((row) => String(specs.find((spec) => spec.product_id === row.id)?.merchant_code))
    const [first = '', second = ''] = codes
    const before = await specOf(desks, first)
    await desks.posEditProduct(String(single[0]?.product_no), { onSale: false })
    await desks.posEditProduct(String(single[1]?.product_no), { onSale: true })
    const saleOf = async (index: number) =>
      (await booksOf(desks, 'live_product')).find((row) => row.id === single[index]?.id)?.on_sale

    await openPage(page, 'update')
    await tabTo(page, '粘贴表格内容')
    await page.keyboard.press('Enter')
    // The field takes the focus by itself once the dialog is open; Ctrl+V comes next.
    const field = page.getByRole('dialog', { name: '粘贴表格内容' }).getByLabel('表格内容')
    await expect.poll(() => field.evaluate((one) => one === document.activeElement), SLOW).toBe(true)
    await page.keyboard.insertText(`商家编码\t零售价\t上下架\n${first}\t7.77\t\n${second}\t\t2\n`)
    await tabTo(page, '读取')
    await page.keyboard.press('Enter')
    await atStep(page, '匹配列')
    await ready(page, '下一步：检查')
    await tabTo(page, '下一步：检查', NEAR)
    await page.keyboard.press('Enter')
    await atStep(page, '检查并修正')
    await ready(page, '下一步：预演')
    await sheet(page).getByText('7.77').waitFor(SLOW)
    // The focus is in the grid; the way to the next step goes out of it by Tab.
    await tabTo(page, '下一步：预演')
    await page.keyboard.press('Enter')
    await atStep(page, '预演')
    await ready(page, '批量更新')
    await page.getByText('将由下架变为上架 1 个商品').first().waitFor()
    await page.getByRole('grid', { name: '商品' }).getByText('7.77').waitFor(SLOW)
    await app.screenshot('update-4-plan')
    await tabTo(page, '批量更新', NEAR)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '批量更新 不可用：请先勾选确认' }).waitFor()
    await tabTo(page, '我知道：将由下架变为上架 1 个商品')
    await page.keyboard.press('Space')
    await app.screenshot('update-5-execute')
    await tabTo(page, '批量更新')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '更新完成', level: 2 }).waitFor(SLOW)
    await page.getByText('数据行 2 = 已更新 2').waitFor()
    await app.screenshot('update-6-done')
    expect(await specOf(desks, first)).toMatchObject({ retail_price: 77_700 })
    expect([await saleOf(0), await saleOf(1)]).toEqual([1, 0])

    // W5: the first is changed by somebody else meanwhile, so only the second goes back.
    await desks.posEditProduct(String(single[0]?.product_no), { name: '门店改过的名称' })
    await tabTo(page, '撤销本次更新', NEAR)
    await page.keyboard.press('Enter')
    await dialog.getByText(/恢复原值 1 个，下架 0 个，不能撤销 1 个/).waitFor(SLOW)
    await app.screenshot('update-7-undo')
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: '撤销 1 个商品' }).click()
    await page
      .getByText(/已撤销 1/)
      .first()
      .waitFor(SLOW)
    expect(await saleOf(1)).toBe(1)
    expect(await specOf(desks, first)).toMatchObject({ retail_price: 77_700, barcode: before?.barcode })

    // W7: the same value again changes nothing, and says so.
    await page.getByRole('button', { name: '选择新文件' }).first().click()
    await page.getByRole('button', { name: '粘贴表格内容' }).click()
    await page.getByRole('dialog').getByLabel('表格内容').fill(`商家编码\t零售价\n${first}\t7.77\n`)
    await page.getByRole('dialog').getByRole('button', { name: '读取', exact: true }).click()
    await ready(page, '下一步：检查')
    await page.getByRole('button', { name: '下一步：检查' }).click()
    await atStep(page, '检查并修正')
    await ready(page, '下一步：预演')
    await page.getByRole('button', { name: '下一步：预演' }).click()
    await page.getByRole('button', { name: '批量更新 不可用：0 处变更，没有可以写入的内容' }).waitFor(SLOW)
    await app.screenshot('update-nothing')
    expect(app.complaints).toEqual([])
  })
})
