import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { atStep, booksOf, cellBar, openPage, ready, sheet, specOf, tabCount } from './file-steps.ts'
import { type AppUnderTest, openStage, type Stage } from './harness.ts'
import { countOf, desksOf, open, recover, SLOW, simulate, startSharedPractice } from './practice.ts'

let stage: Stage
let app: AppUnderTest
let folder: string

beforeAll(async () => {
  stage = await openStage()
  folder = mkdtempSync(path.join(tmpdir(), 'danju-files-'))
  app = await startSharedPractice(stage)
})
beforeEach((context) => {
  context.onTestFailed(() => app.screenshot('failed'))
})

afterAll(async () => {
  await stage?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const HEADER = '货品编号,货品名称,分类,品牌,规格名称,商家编码,零售价,基本单位,规格条码,面料,季节,属性3,属性4'

function fileOf(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

/** GB18030 as Excel and WPS save csv in Chinese; the table is the decoder's own, turned round. */
function gb18030(text: string): Buffer {
  const bytes = new Map<string, number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = decoder.decode(new Uint8Array([lead, trail]))
      if ([...char].length === 1 && char !== '\uFFFD' && !bytes.has(char)) bytes.set(char, [lead, trail])
    }
  }
  return Buffer.from([...text].flatMap((char) => (char < '\u0080' ? [char.charCodeAt(0)] : (bytes.get(char) ?? []))))
}

describe('文件导入 in the window', () => {
  test('W1 W2 W8 W9 W11 S79 S83 S84 A26 a GB18030 csv with damaged codes, mended in the grid, reloaded, imported', async () => {
    const { page } = app
    const desks = desksOf(app.data)
    const held = (await booksOf(desks, 'live_spec'))[0]
    const owner = (await booksOf(desks, 'live_product')).find((row) => row.id === held?.product_id)
    const csv = fileOf(
      '单品列表.csv',
      gb18030(
        [
          HEADER,
          'E2EF1,雪山保温杯,,,红色 500ml,0012345678901,129.90,个,0069000000011,不锈钢,冬季,,',
          'E2EF1,雪山保温杯,,,蓝色 500ml,0012345678902,129.90,个,0069000000012,不锈钢,冬季,,',
          'E2EF2,竹编收纳篮,,,大号,6.92E+12,59.9,个,,竹,,,',
          'E2EF3,竹编收纳篮,,,小号,0012345678901,49.9,个,,竹,,,',
          'E2EF4,速干毛巾,,,白色,0012345678905,一百,条,,棉,,,',
          'E2EF5,帆布袋,,,米色,="0012345678906",35,个,,帆布,,,',
          `${owner?.product_no},${owner?.name},,,,${held?.merchant_code},10,个,,,,,`,
          'E2EF6,,,,黑色,0012345678908,35,个,,帆布,,,',
        ].join('\r\n'),
      ),
    )
    await openPage(page, 'create')
    await app.screenshot('file-1-choose')

    // S81: the sample file comes as a workbook.
    const template = path.join(folder, '样例.xlsx')
    await app.answerSave(template)
    await page.getByRole('button', { name: '下载样例文件' }).click()
    await page.getByText(/已保存「样例\.xlsx」/).waitFor(SLOW)
    expect(readFileSync(template).subarray(0, 2).toString('latin1')).toBe('PK')

    // Choosing a file reads it and writes nothing (S82).
    await app.answerOpen([csv])
    await page.getByRole('button', { name: '选择文件' }).click()
    await atStep(page, '匹配列')
    await ready(page, '下一步：检查')
    await page.getByText('GB18030（GBK）').waitFor()
    const matching = page.getByRole('table').filter({ hasText: '文件里的字段名' })
    await matching.getByRole('row', { name: /商家编码.*字段名一致/ }).waitFor()
    await matching.getByRole('row', { name: /面料.*最后四列，名称不限/ }).waitFor()
    await page.getByRole('region', { name: '文件内容' }).getByText('雪山保温杯').first().waitFor()
    await app.screenshot('file-2-match')
    await page.getByRole('button', { name: '下一步：检查' }).click()
    await atStep(page, '检查并修正')
    await ready(page, '下一步：预演')

    // Four rows are wrong; F8 goes from one to the next, and what is typed is checked again.
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(4)
    await page.keyboard.press('F8')
    await cellBar(page)
      .getByText(/科学计数法/)
      .waitFor()
    await expect.poll(() => cellBar(page).innerText(), SLOW).toMatch(/第 4 行 · 商家编码[\s\S]*6\.92E\+12/)
    await app.screenshot('file-3-check')
    await page.keyboard.type('0012345678903')
    await page.keyboard.press('Enter')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(3)
    await page.keyboard.press('F8')
    await cellBar(page)
      .getByText(/与第 2 行/)
      .waitFor()
    await page.keyboard.press('F2')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('4')
    await page.keyboard.press('Tab')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(2)

    // Taken back and done again, by keys.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(3)
    await page.keyboard.press('Control+y')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(2)

    // 查找替换 shows what it would do first.
    await page.keyboard.press('Control+h')
    const replacing = page.getByRole('dialog', { name: '查找替换' })
    await replacing.getByLabel('查找', { exact: true }).fill('一百')
    await replacing.getByLabel('替换为').fill('100')
    await replacing.getByText(/将修改 1 格，1 行/).waitFor(SLOW)
    await app.screenshot('file-3-replace')
    await replacing.getByRole('button', { name: '替换 1 格' }).click()
    await replacing.waitFor({ state: 'hidden' })
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(1)

    // A reload in the middle comes back to the same step with everything done so far.
    await page.reload()
    await atStep(page, '检查并修正')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(1)
    await sheet(page).getByText('0012345678903').waitFor(SLOW)
    await sheet(page).getByText('0012345678906').waitFor()

    // The filter shows the row that is still wrong; it stays so and is left out by a tick (A26).
    await page.getByRole('tab', { name: /^错误/ }).click()
    await expect.poll(() => sheet(page).locator('.dj-sheet-row').count(), SLOW).toBe(1)
    await app.screenshot('file-3-filtered')
    await page.getByRole('button', { name: '显示全部' }).click()
    await page.getByRole('button', { name: '下一步：预演' }).click()
    await atStep(page, '预演')
    await ready(page, '商品导入')
    const tiles = page.locator('.dj-tiles')
    const tile = async (label: string) =>
      countOf(await tiles.locator('> div').filter({ hasText: label }).locator('dd').innerText())
    await expect.poll(() => tile('数据行'), SLOW).toBe(8)
    expect(await tile('新增')).toBe(6)
    expect(await tile('已存在')).toBe(1)
    expect(await tile('错误')).toBe(1)
    await app.screenshot('file-4-plan')
    expect(await specOf(desks, '0012345678901')).toBeUndefined()

    // 返回 and forward again lose nothing.
    await page.getByRole('button', { name: '返回检查并修正' }).click()
    await atStep(page, '检查并修正')
    await sheet(page).getByText('0012345678903').waitFor(SLOW)
    await page.getByRole('button', { name: '下一步：预演' }).click()
    await atStep(page, '预演')
    await ready(page, '商品导入')
    await page.getByRole('button', { name: '商品导入' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('新增商品 5 个（6 行）').waitFor()
    await dialog.getByRole('button', { name: '商品导入 不可用：请先勾选确认' }).waitFor()
    await app.screenshot('file-5-execute')
    await dialog.getByRole('checkbox', { name: /只导入正确行/ }).check()
    await dialog.getByRole('button', { name: '商品导入', exact: true }).click()
    await page.getByRole('heading', { name: /^导入完成/, level: 2 }).waitFor(SLOW)
    await page.getByText('数据行 8 = 已新增 6 + 已存在，未修改 1 + 错误 1').waitFor()
    await page.getByRole('grid', { name: '商品' }).locator('tbody tr').first().waitFor(SLOW)
    await app.screenshot('file-6-done')

    // The POS's own books: every code to the last zero, what was there before untouched.
    for (const [code, price] of [
      ['0012345678901', 1_299_000],
      ['0012345678902', 1_299_000],
      ['0012345678903', 599_000],
      ['0012345678904', 499_000],
      ['0012345678905', 1_000_000],
      ['0012345678906', 350_000],
    ] as const) {
      expect(await specOf(desks, code), code).toMatchObject({ retail_price: price })
    }
    expect((await specOf(desks, '0012345678901'))?.barcode).toBe('0069000000011')
    expect(await specOf(desks, '0012345678908')).toBeUndefined()
    expect(await specOf(desks, String(held?.merchant_code))).toEqual(held)

    // W2, S85: the same file again is told with date and operator.
    await app.answerOpen([csv])
    await page.getByRole('button', { name: '选择新文件' }).first().click()
    await page.getByRole('button', { name: '选择文件', exact: true }).click()
    await page.getByText('这个文件已导入过').waitFor(SLOW)
    await app.screenshot('file-7-same')
    expect(app.complaints).toEqual([])
  })

  test('S61 S62 S76 W5 a column pasted and filled down, a category made first, cut off, left and found again, undone', async () => {
    const { page } = app
    const desks = desksOf(app.data)
    const codes = ['0088800000001', '0088800000002', '0088800000003', '0088800000004']
    const rows = codes.map(
      (code, index) => `E2EC${index},竹节杯 ${index},,,,${index < 2 ? code : ''},${index === 0 ? '25' : ''},个`,
    )
    await openPage(page, 'create')
    await app.answerOpen([
      fileOf('缺编码.csv', `\uFEFF货品编号,货品名称,分类,品牌,规格名称,商家编码,零售价,基本单位\n${rows.join('\n')}\n`),
    ])
    await page.getByRole('button', { name: '选择文件' }).click()
    await ready(page, '下一步：检查')
    await page.getByRole('button', { name: '下一步：检查' }).click()
    await atStep(page, '检查并修正')
    await ready(page, '下一步：预演')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(3)

    // The missing codes come from the clipboard, prices and categories from the cell above.
    const cell = (row: number, column: string) =>
      sheet(page).locator(`[data-row="${row}"] > [data-cell]`).nth(columns.indexOf(column))
    const columns = await sheet(page).getByRole('columnheader').allInnerTexts()
    await cell(2, '商家编码').click()
    // The field over the chosen cell has the focus, as when a person pastes.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.classList.contains('dj-sheet-field')), SLOW)
      .toBe(true)
    await page.evaluate(
      (text) => {
        const carried = new DataTransfer()
        carried.setData('text/plain', text)
        document.activeElement?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }),
        )
      },
      `${codes.slice(2).join('\r\n')}\r\n`,
    )
    await sheet(page).getByText('0088800000004').waitFor(SLOW)
    await cell(0, '零售价').click()
    await cell(3, '零售价').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Control+d')
    await expect.poll(() => tabCount(page, '检查结果', '错误'), SLOW).toBe(0)
    await cell(0, '分类').click()
    await page.keyboard.type('试用大类/试用小类')
    await page.keyboard.press('Enter')
    await cell(0, '分类').getByText('试用大类/试用小类').waitFor(SLOW)
    await page.keyboard.press('Control+d')
    await cell(1, '分类').getByText('试用大类/试用小类').waitFor(SLOW)
    // One row is left out.
    await cell(3, '货品名称').click()
    await page.getByRole('button', { name: '排除此行' }).click()
    await expect.poll(() => tabCount(page, '检查结果', '已排除'), SLOW).toBe(1)
    await app.screenshot('file-3-filled')

    await page.getByRole('button', { name: '下一步：预演' }).click()
    await ready(page, '商品导入')
    await page.getByText(/智能POS里没有 1 个多级分类/).waitFor(SLOW)
    await page.getByRole('button', { name: '查看分类' }).click()
    const categories = page.getByRole('dialog', { name: '分类' })
    await categories.getByRole('button', { name: '先建分类 1 个' }).click()
    await categories.getByText('已建立').waitFor(SLOW)
    await app.screenshot('file-4-categories')
    await categories.getByRole('button', { name: '重新预演' }).click()
    await categories.waitFor({ state: 'hidden' })
    await page.getByText(/智能POS里没有/).waitFor({ state: 'hidden' })
    await ready(page, '商品导入')

    // The POS cannot be reached: what was confirmed waits, also when nobody looks.
    await simulate(page, '智能POS 断网')
    await page.getByRole('button', { name: '商品导入', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('新增商品 3 个（3 行）').waitFor()
    await dialog.getByRole('button', { name: '商品导入', exact: true }).click()
    await page.getByText(/等待中：/).waitFor(SLOW)
    await app.screenshot('file-5-offline')
    await open(page, '队列')
    await openPage(page, 'create')
    await page.getByRole('link', { name: /缺编码\.csv/ }).click()
    await atStep(page, '执行')
    await recover(page)
    await page.getByRole('heading', { name: /^导入完成/, level: 2 }).waitFor(SLOW)
    await page.getByText('数据行 4 = 已新增 3 + 跳过 1').waitFor()
    for (const code of codes.slice(0, 3))
      expect(await specOf(desks, code), code).toMatchObject({ retail_price: 250_000 })
    expect(await specOf(desks, codes[3] ?? '')).toBeUndefined()
    const leaf = (await booksOf(desks, 'category')).find((row) => row.name === '试用小类')
    const made = async () =>
      (await booksOf(desks, 'live_product')).filter((row) => /^E2EC/.test(String(row.product_no)))
    expect((await made()).map((row) => row.category_id === leaf?.id)).toEqual([true, true, false])

    // W5: what nobody has touched since goes off sale again.
    await page.getByRole('button', { name: '撤销本次导入' }).click()
    await dialog.getByText(/恢复原值 0 个，下架 3 个，不能撤销 0 个/).waitFor(SLOW)
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: '撤销 3 个商品' }).click()
    await page
      .getByText(/已撤销 3/)
      .first()
      .waitFor(SLOW)
    await app.screenshot('file-8-undone')
    expect((await made()).map((row) => row.on_sale)).toEqual([0, 0, 0])
    expect(app.complaints).toEqual([])
  })

  test('S79 S91 W12 what cannot be read says why and what to do; a renamed header wants a tick', async () => {
    const { page } = app
    await openPage(page, 'create')

    // A web page that calls itself a workbook, dragged in where files have a path.
    const html = '<html><body><table><tr><td>货品编号</td></tr></table></body></html>'
    if (app.control) {
      await page.evaluate((text) => {
        const carried = new DataTransfer()
        carried.items.add(new File([text], '报表.xls'))
        for (const name of ['dragenter', 'dragover', 'drop'])
          window.dispatchEvent(new DragEvent(name, { dataTransfer: carried, bubbles: true, cancelable: true }))
      }, html)
    } else {
      await app.answerOpen([fileOf('报表.xls', html)])
      await page.getByRole('button', { name: '选择文件' }).click()
    }
    const alert = page.getByRole('main').getByRole('alert')
    await alert.waitFor(SLOW)
    await expect
      .poll(() => alert.innerText(), SLOW)
      .toMatch(/这不是真正的表格文件[\s\S]*原因[\s\S]*HTML[\s\S]*怎么办[\s\S]*另存为/)
    await app.screenshot('file-refused')

    // Without 零售价 and with another name for 商家编码: named, mapped by hand, and only after the tick.
    await page.getByRole('button', { name: '换一个文件' }).click()
    await app.answerOpen([
      fileOf(
        '缺列.csv',
        '货品编号,货品名称,分类,品牌,规格名称,SKU,基本单位\r\nE2EM1,麻布桌旗,,,长款,0099900000011,条\r\n',
      ),
    ])
    await page.getByRole('button', { name: '选择文件' }).click()
    await page.getByText(/缺少 2 列：商家编码、零售价/).waitFor(SLOW)
    const next = page.getByRole('button', { name: /^下一步：检查/ })
    expect(await next.getAttribute('aria-disabled')).toBe('true')
    await app.screenshot('file-2-missing')

    await page.getByRole('button', { name: '选择新文件' }).click()
    await app.answerOpen([
      fileOf(
        '改名.csv',
        '货品编号,货品名称,分类,品牌,规格名称,SKU,零售价,基本单位\r\nE2EM1,麻布桌旗,,,长款,0099900000011,88,条\r\n',
      ),
    ])
    await page.getByRole('button', { name: '选择文件' }).click()
    await page.getByRole('button', { name: '可能是「商家编码」，点此使用' }).click(SLOW)
    await page.getByRole('button', { name: '下一步：检查 不可用：字段名与样例文件不同，请先勾选确认' }).waitFor()
    await page.getByRole('checkbox', { name: /我确认：这些列的字段名与样例文件不同/ }).check()
    await app.screenshot('file-2-renamed')
    await page.getByRole('button', { name: '下一步：检查', exact: true }).click()
    await atStep(page, '检查并修正')
    await sheet(page).getByText('0099900000011').waitFor(SLOW)
    expect(app.complaints).toEqual([])
  })
})
