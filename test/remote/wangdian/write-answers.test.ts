import { expect, test } from 'vitest'
import type { Outcome } from '../../../main/queue/types.ts'
import { classifyWriteError } from '../../../main/remote/wangdian/errors.ts'
import { client, scripted } from './wangdian-kit.ts'

const PUSH = { outerNo: 'N1', warehouseNo: 'W', check: true, lines: [{ specNo: 'S', num: 10_000 }] }

test.each<[string, string, Outcome['kind'], string]>([
  ['21000006', 'outer_no重复', 'unknown', 'NUMBER_USED'],
  ['100', 'outer_no:RK1已存在', 'unknown', 'NUMBER_USED'],
  ['100', '外部单号N1不能重复', 'unknown', 'NUMBER_USED'],
  ['100', '单据号重复', 'unknown', 'NUMBER_USED'],
  ['21000024', '没有查到', 'refused', 'PRODUCT_MISSING'],
  ['100', 'spec_no:A1不存在', 'refused', 'PRODUCT_MISSING'],
  ['100', '商家编码A1已删除', 'refused', 'PRODUCT_MISSING'],
  ['100', 'spec_no:A1重复', 'refused', 'WANGDIAN_100'],
  ['100', '仓库W不存在', 'refused', 'WAREHOUSE_MISSING'],
  ['100', '接口账号没有仓库W的权限', 'refused', 'WAREHOUSE_MISSING'],
  ['1020', '系统繁忙', 'unknown', 'WANGDIAN_1020'],
  ['1030', '超过每分钟最大调用次数', 'throttled', 'WANGDIAN_1030'],
  ['2100', 'sign签名错误', 'unauthorised', 'WANGDIAN_2100'],
  ['2090', '', 'unauthorised', 'WANGDIAN_2090'],
  ['100', '单据状态不正确', 'refused', 'WANGDIAN_100'],
  ['9999', '', 'refused', 'WANGDIAN_9999'],
])('code %s 「%s」 of a write is %s %s', (code, message, kind, troubleCode) => {
  const failure = classifyWriteError(code, message)
  expect(failure.kind).toBe(kind)
  expect(failure.trouble.code).toBe(troubleCode)
  for (const text of [failure.trouble.problem, failure.trouble.cause, failure.trouble.action]) expect(text).not.toBe('')
})

test('a write goes once, as a form with its payload as JSON text, decimals with four places', async () => {
  const { url, forms, paths } = await scripted([{ code: '0', message: '', stockin_no: 'RK1' }])
  const { wangdian } = client(url)
  const outcome = await wangdian.pushStockIn({ ...PUSH, remark: '', reason: '退换货' })
  expect(outcome).toEqual({ kind: 'delivered', existed: false, remoteNo: 'RK1' })
  expect(paths).toEqual(['/openapi2/stockin_order_push.php'])
  expect(JSON.parse(forms[0]!.get('stockin_info')!)).toEqual({
    outer_no: 'N1',
    warehouse_no: 'W',
    is_check: 1,
    reason: '退换货',
    goods_list: [{ spec_no: 'S', stockin_num: '1.0000' }],
  })
})

test('the same write makes the same payload every time', async () => {
  const { url, forms } = await scripted([{ code: 0, stockout_no: 'CK1' }])
  const { wangdian } = client(url)
  await wangdian.pushStockOut(PUSH)
  await wangdian.pushStockOut(PUSH)
  expect(forms[0]!.get('stockout_info')).toBe(forms[1]!.get('stockout_info'))
})

test.each<[string, unknown]>([
  ['no JSON', '<html>login</html>'],
  ['no code', { message: 'ok' }],
])('an answer with %s leaves a write unknown and is not repeated', async (_name, answer) => {
  const { url, forms } = await scripted([answer])
  const { wangdian } = client(url)
  expect(await wangdian.pushStockIn(PUSH)).toMatchObject({ kind: 'unknown' })
  expect(forms).toHaveLength(1)
})

test('S20 a stocktake says is_check 1, is_create_stock 1, is_post_error 0 and reads warnings under any known name', async () => {
  const warning = [{ spec_no: 'S', error_msg: '原因' }]
  const { url, forms } = await scripted([
    { code: 0, pd_no: 'PD1', warning },
    { code: 0, pd_no: 'PD2', errors: [{ spec_no: 'S', error: '原因' }] },
    { code: 0 },
  ])
  const { wangdian } = client(url)
  const push = { outerNo: 'N1', warehouseNo: 'W', lines: PUSH.lines }
  const result = (pdNo: string) => ({ pdNo, warnings: [{ specNo: 'S', message: '原因' }] })
  expect(await wangdian.pushStocktake(push)).toMatchObject({ remoteNo: 'PD1', result: result('PD1') })
  expect(await wangdian.pushStocktake(push)).toMatchObject({ remoteNo: 'PD2', result: result('PD2') })
  expect(await wangdian.pushStocktake(push)).toEqual({
    kind: 'delivered',
    existed: false,
    result: { pdNo: '', warnings: [] },
  })
  expect(Object.fromEntries(forms[0]!)).toMatchObject({
    api_outer_no: 'N1',
    warehouse_no: 'W',
    is_check: '1',
    is_create_stock: '1',
    is_post_error: '0',
    goods_list: '[{"spec_no":"S","stock_num":"1.0000"}]',
  })
})

test('a look-up in every status asks one status after the other and stops at the first that answers', async () => {
  const row = {
    order_no: 'RK1',
    status: '20',
    outer_no: 'N1',
    warehouse_no: 'W',
    details_list: [{ spec_no: 'S', goods_count: '1.0000' }],
  }
  const { url, forms } = await scripted([
    (form: URLSearchParams) =>
      form.get('status') === '20'
        ? { code: 0, total_count: 1, stockin_list: [row] }
        : { code: 0, total_count: 0, stockin_list: [] },
  ])
  const { wangdian } = client(url)
  expect(await wangdian.findStockIn(PUSH)).toEqual({ kind: 'found', sameContent: true, remoteNo: 'RK1' })
  expect(forms.map((form) => form.get('status'))).toEqual(['80', '30', '60', '20'])
  expect(forms.every((form) => form.get('outer_no') === 'N1')).toBe(true)
})

test('a server that does not know the parameter answers everything: that is no finding', async () => {
  const row = { order_no: 'RK9', status: '80', outer_no: 'OTHER', details_list: [] }
  const { url } = await scripted([{ code: 0, total_count: 1, stockin_list: [row] }])
  expect(await client(url).wangdian.findStockIn(PUSH)).toMatchObject({ kind: 'failed' })
})

test('an empty number is never asked: it would be left out and mean everything', async () => {
  const { url, forms } = await scripted([{ code: 0, total_count: 0 }])
  const { wangdian } = client(url)
  expect(await wangdian.stockOrdersBy('stockIn', { outerNo: '' })).toEqual({ ok: true, value: [] })
  expect(await wangdian.transfersBy({ outerNo: '' })).toEqual({ ok: true, value: [] })
  expect(await wangdian.stocktakesBy({ pdNo: '' })).toEqual({ ok: true, value: [] })
  expect(await wangdian.tradesOfTid('')).toEqual({ ok: true, value: [] })
  expect(await wangdian.stockOfSpec('')).toEqual({ ok: true, value: [] })
  expect(forms).toHaveLength(0)
})
