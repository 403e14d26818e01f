import { expect, test } from 'vitest'
import { signParameters } from '../../../main/remote/wangdian/sign.ts'

const V2 = { appkey: 'demo-appkey', sid: 'demo', timestamp: '1700000000' }
const STOCKIN =
  '{"outer_no":"PX-0001","warehouse_no":"WH01","is_check":1,"remark":"期初入库","goods_list":[{"spec_no":"SKU001","stockin_num":2,"stockin_price":12.5}]}'

test.each<[id: string, parameters: Record<string, string>, secret: string, md5: string]>([
  [
    'V1 published',
    {
      appkey: 'test2-xx',
      end_time: '2016-08-01 13:00:00',
      page_no: '0',
      page_size: '40',
      sid: 'test2',
      start_time: '2016-08-01 12:00:00',
      timestamp: '1470042310',
    },
    '12345',
    'ad4e6fe037ea6e3ba4768317be9d1309',
  ],
  ['V2 common parameters alone', V2, 's3cr3t', 'fa8dfa1d2deb7e2d5b2281fd3a788997'],
  ['V3 Chinese', { ...V2, provider_name: '杭州测试供应商' }, 's3cr3t', '83a645b8c8e2154132ed8b3239b89656'],
  ['V4 JSON with Chinese', { ...V2, stockin_info: STOCKIN }, 's3cr3t', '83b58c9ef1623dcd526d27ca1f1d8f34'],
  [
    'V5 a length of five digits',
    { ...V2, goods_list: 'x'.repeat(10_000) },
    's3cr3t',
    '853a2532967cd3da0e035c79dbe0d47e',
  ],
  ['V6 an empty value', { ...V2, remark: '' }, 's3cr3t', '13e2670d264b12410c7f126d25665ad5'],
  ['V7 an emoji is one code point', { ...V2, remark: 'ok😀' }, 's3cr3t', '40cc39075dbf03b1efabfbe9edefaf87'],
])('%s', (_id, parameters, secret, md5) => {
  expect(signParameters(parameters, secret)).toBe(md5)
})

test('the order of the parameters and a sign that is there already do not matter', () => {
  const backwards = { timestamp: '1700000000', sid: 'demo', appkey: 'demo-appkey', sign: 'x' }
  expect(signParameters(backwards, 's3cr3t')).toBe('fa8dfa1d2deb7e2d5b2281fd3a788997')
})
