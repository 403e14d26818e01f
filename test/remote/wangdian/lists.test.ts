import { expect, test } from 'vitest'
import { client, scripted } from './wangdian-kit.ts'

const shop = (n: number) => ({ shop_id: String(n), shop_no: String(n).padStart(5, '0'), shop_name: `店${n}` })
const shops = (from: number, count: number) => Array.from({ length: count }, (_, i) => shop(from + i))

test.each<[what: string, answers: unknown[], found: number | null]>([
  ['a list missing with total 0 is empty', [{ code: 0, total_count: 0 }], 0],
  ['a list missing with total "0" is empty', [{ code: 0, total_count: '0', shoplist: null }], 0],
  ['a list missing without a total is garbage', [{ code: 0 }], null],
  ['a list missing with a total is garbage', [{ code: 0, total_count: 3 }], null],
  ['an empty list with a total is garbage', [{ code: 0, total_count: 3, shoplist: [] }], null],
  ['an empty list without a total is empty', [{ code: 0, shoplist: [] }], 0],
  ['a list that is no list is garbage', [{ code: 0, total_count: 1, shoplist: { 0: shop(1) } }], null],
  ['a list of texts is garbage', [{ code: 0, total_count: 1, shoplist: ['1'] }], null],
  ['fewer rows than the total in the end is garbage', [{ code: 0, total_count: 5, shoplist: shops(0, 3) }], null],
  [
    'pages up to the total',
    [
      { code: 0, total_count: 130, shoplist: shops(0, 100) },
      { code: 0, shoplist: shops(100, 30) },
    ],
    130,
  ],
  [
    'pages of a server that gives fewer than asked for',
    [
      { code: 0, total_count: '70', shoplist: shops(0, 40) },
      { code: 0, shoplist: shops(40, 30) },
    ],
    70,
  ],
  ['a server that knows neither pages nor totals', [{ code: 0, shoplist: shops(0, 230) }], 230],
  ['a server that answers its 100 rows to every page', [{ code: 0, shoplist: shops(0, 100) }], 100],
  ['a full last page without a total, then no list at all', [{ code: 0, shoplist: shops(0, 100) }, { code: 0 }], 100],
])('%s', async (_what, answers, found) => {
  const { url } = await scripted(answers)
  const read = await client(url).wangdian.shops()
  if (found === null)
    expect(read).toMatchObject({ ok: false, outcome: { kind: 'not-now', trouble: { code: 'GARBAGE' } } })
  else expect(read.ok && read.value.length).toBe(found)
})

test('rows keep leading zeros, long ids and null apart from nothing', async () => {
  const { url } = await scripted([
    '{"code":"0","total_count":"1","goods_list":[{"goods_id":12345678901234567890,"goods_no":" 00A ","goods_name":"甲",' +
      '"class_name":null,"brand_name":"","goods_created":"2026-01-01 08:00:00","goods_modified":"0000-00-00 00:00:00",' +
      '"deleted":"0","spec_list":[{"spec_no":"001","barcode":6901234567892,"retail_price":"12.5000","deleted":1767225600,' +
      '"prop1":"红","props2":"大"},{"spec_no":"002","retail_price":"x"},{"spec_no":"003","retail_price":0.1}]}]}',
  ])
  const read = await client(url).wangdian.goodsByKey({ goodsNo: ' 00A ' })
  expect(read).toEqual({
    ok: true,
    value: [
      {
        goodsId: '12345678901234567890',
        goodsNo: ' 00A ',
        goodsName: '甲',
        className: '',
        brandName: '',
        unitName: '',
        createdAt: Date.UTC(2026, 0, 1),
        modifiedAt: null,
        deleted: false,
        specs: [
          expect.objectContaining({
            specNo: '001',
            barcode: '6901234567892',
            retailPrice: 125_000,
            deleted: true,
            props: ['红', '大', '', '', '', ''],
          }),
          expect.objectContaining({ specNo: '002', retailPrice: null, deleted: false }),
          expect.objectContaining({ specNo: '003', retailPrice: 1_000 }),
        ],
      },
    ],
  })
})

test('an unreadable stock is null, never 0', async () => {
  const { url } = await scripted([
    {
      code: 0,
      total_count: 2,
      stocks: [
        { spec_no: 'a', stock_num: '' },
        { spec_no: 'b', stock_num: '-3.5000' },
      ],
    },
  ])
  const read = await client(url).wangdian.stockPage({ specNo: 'a' }, 0)
  expect(read.ok && read.value.rows.map((row) => row.stockNum)).toEqual([null, -35_000])
})

test('an empty key asks nothing, since it would ask for everything', async () => {
  const { url, forms } = await scripted([{ code: 0, total_count: 0, goods_list: [] }])
  const { wangdian } = client(url)
  expect(await wangdian.goodsByKey({ specNo: '' })).toEqual({ ok: true, value: [] })
  expect(forms).toHaveLength(0)
})
