import { describe, expect, test } from 'vitest'
import { isSignedBy, signatureOf, textToSign } from '../../main/sandbox/wangdian/sign.ts'

const common: [string, string][] = [
  ['appkey', 'demo-appkey'],
  ['sid', 'demo'],
  ['timestamp', '1700000000'],
]
const V1 = new Map([
  ['appkey', 'test2-xx'],
  ['end_time', '2016-08-01 13:00:00'],
  ['page_no', '0'],
  ['page_size', '40'],
  ['sid', 'test2'],
  ['start_time', '2016-08-01 12:00:00'],
  ['timestamp', '1470042310'],
])
const stockin =
  '{"outer_no":"PX-0001","warehouse_no":"WH01","is_check":1,"remark":"期初入库","goods_list":[{"spec_no":"SKU001","stockin_num":2,"stockin_price":12.5}]}'

const vectors: [string, Map<string, string>, string, string][] = [
  ['V1 published', V1, '12345', 'ad4e6fe037ea6e3ba4768317be9d1309'],
  ['V2', new Map(common), 's3cr3t', 'fa8dfa1d2deb7e2d5b2281fd3a788997'],
  [
    'V3 Chinese',
    new Map([...common, ['provider_name', '杭州测试供应商']]),
    's3cr3t',
    '83a645b8c8e2154132ed8b3239b89656',
  ],
  [
    'V4 JSON with Chinese',
    new Map([...common, ['stockin_info', stockin]]),
    's3cr3t',
    '83b58c9ef1623dcd526d27ca1f1d8f34',
  ],
  [
    'V5 five-digit length',
    new Map([...common, ['goods_list', 'x'.repeat(10_000)]]),
    's3cr3t',
    '853a2532967cd3da0e035c79dbe0d47e',
  ],
  ['V6 empty value', new Map([...common, ['remark', '']]), 's3cr3t', '13e2670d264b12410c7f126d25665ad5'],
  ['V7 emoji', new Map([...common, ['remark', 'ok😀']]), 's3cr3t', '40cc39075dbf03b1efabfbe9edefaf87'],
]

describe('sign', () => {
  test('V1 hashes the published text', () => {
    expect(textToSign(V1, '12345', 'code-points')).toBe(
      '06-appkey:0008-test2-xx;08-end_time:0019-2016-08-01 13:00:00;07-page_no:0001-0;09-page_size:0002-40;03-sid:0005-test2;10-start_time:0019-2016-08-01 12:00:00;09-timestamp:0010-147004231012345',
    )
  })

  test.each(vectors)('%s', (_name, params, secret, md5) => {
    expect(signatureOf(params, secret, 'code-points')).toBe(md5)
    expect(isSignedBy(params, md5, secret)).toBe(true)
    expect(isSignedBy(new Map(params).set('sign', md5), md5, secret)).toBe(true)
    expect(isSignedBy(params, md5.toUpperCase(), secret)).toBe(false)
    expect(isSignedBy(params, md5, `${secret}x`)).toBe(false)
  })

  test('the UTF-16 count of V7 is accepted too', () => {
    expect(isSignedBy(vectors[6]![1], 'c80d599e75a445bdc8c31393624b8728', 's3cr3t')).toBe(true)
  })

  test.each([
    ['V3', 2, 'a61703cc9ad89334ee198f2e4316d424'],
    ['V4', 3, 'f44e18e7ebcaebd4456a4cd93f6f8f57'],
    ['V7', 6, 'a3cd22b34459e6c557fcbb6cacfab784'],
  ])('the byte count of %s is refused', (_name, index, md5) => {
    expect(isSignedBy(vectors[index]![1], md5, 's3cr3t')).toBe(false)
  })
})
