import { describe, expect, test } from 'vitest'
import { addressProblem, tidyAddress } from '../../main/connections/address.ts'
import { cleanCode, cleanName, hintOf } from '../../main/connections/clean.ts'
import { swappedWarnings, type TypedFields } from '../../main/connections/swapped.ts'
import { validateAccount } from '../../main/connections/validate.ts'

describe('cleaning of pasted texts', () => {
  test.each([
    ['  abc  ', 'abc'],
    ['\u200babc\ufeff', 'abc'],
    ['\u202aabc\u202c', 'abc'],
    ['ａｂｃ－１２３', 'abc-123'],
    ['\u3000abc\u00a0', 'abc'],
    ['ab\u00adc', 'abc'],
    ['a b', 'a b'],
    ['００１', '001'],
  ])('code %j becomes %j', (typed, kept) => {
    expect(cleanCode(typed)).toBe(kept)
  })

  test('S46 a name keeps its full-width signs and loses only what nobody sees', () => {
    expect(cleanName('\u200b 便利（人民路店）\u3000')).toBe('便利（人民路店）')
  })

  test.each([
    ['12345678901', null],
    ['123456789012', '9012'],
  ])('hint of %s is %s: a short secret shows nothing', (secret, hint) => {
    expect(hintOf(secret)).toBe(hint)
  })
})

describe('addresses', () => {
  test.each([
    'https://127.0.0.1:8080/',
    'https://localhost/openapi2/',
    'https://LOCALHOST./',
    'https://[::1]/',
    'https://0.0.0.0/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::ffff:127.0.0.1]/',
  ])('live refuses loopback %s', (address) => {
    expect(addressProblem(address, 'live')).toMatch('正式环境不能连接本机地址')
    expect(addressProblem(address, 'practice')).toBeNull()
  })

  test.each([
    ['http://api.wangdian.cn/openapi2/', 'https://'],
    ['api.wangdian.cn', '不是完整的网址'],
    ['ftp://api.wangdian.cn/', '不是完整的网址'],
    ['https://user:secret@api.wangdian.cn/', '用户名和密码'],
    ['https://api.wangdian.cn/openapi2/?sid=1', '? 或 #'],
    ['', '不是完整的网址'],
  ])('live refuses %s', (address, why) => {
    expect(addressProblem(address, 'live')).toMatch(why)
  })

  test('practice refuses every other address', () => {
    expect(addressProblem('https://93.184.216.34/', 'practice')).toMatch('练习环境只能连接本机')
  })

  test.each([
    ['wangdian', 'https://API.wangdian.cn/openapi2/shop.php', 'https://api.wangdian.cn/openapi2/'],
    ['wangdian', 'https://api.wangdian.cn/openapi2', 'https://api.wangdian.cn/openapi2/'],
    ['pos', 'https://pos.example/gateway/v1/', 'https://pos.example/gateway'],
    ['pos', 'https://pos.example/', 'https://pos.example'],
  ] as const)('%s address %s is kept as %s', (system, typed, kept) => {
    expect(tidyAddress(typed, system)).toBe(kept)
  })
})

describe('fields of an account', () => {
  const valid = {
    baseUrl: 'https://api.wangdian.cn/openapi2/',
    sid: 'demo',
    appkey: 'demo-ot',
    appsecret: 'abc',
    perMinute: 60,
  }

  test('a valid form gives settings and secret apart from each other', () => {
    expect(validateAccount('wangdian', { ...valid, sid: ' ｄｅｍｏ\u200b' }, 'live')).toEqual({
      kind: 'valid',
      settings: { baseUrl: 'https://api.wangdian.cn/openapi2/', sid: 'demo', appkey: 'demo-ot', perMinute: 60 },
      secret: 'abc',
    })
  })

  test.each([
    ['sid', '', '请填写卖家账号'],
    ['sid', 'de mo', '中间有空格'],
    ['sid', 'de\nmo', '换行'],
    ['sid', '旺店', '中文'],
    ['sid', 'https://x.cn', '网址'],
    ['sid', 'x'.repeat(129), '太长'],
    ['appkey', '', '请填写接口账号'],
    ['appsecret', '••••••••', '特殊字符'],
    ['appsecret', '********', '星号'],
    ['perMinute', 0, '1 到'],
    ['perMinute', 6001, '1 到'],
    ['perMinute', '1.5', '整数'],
    ['perMinute', Number.NaN, '整数'],
    ['baseUrl', 'http://api.wangdian.cn/', 'https'],
  ])('%s = %j is refused beside its field', (field, value, why) => {
    const result = validateAccount('wangdian', { ...valid, [field]: value }, 'live')
    expect(result.kind === 'invalid' && Object.keys(result.fields)).toEqual([`wangdian.${field}`])
    expect(result.kind === 'invalid' && result.fields[`wangdian.${field}`]).toMatch(why)
  })

  test('S9 门店ID and 门店名称 are required together; the name may be Chinese', () => {
    expect(validateAccount('authorisation', { shopId: '1001', shopName: '' }, 'live')).toEqual({
      kind: 'invalid',
      fields: { 'authorisation.shopName': '请填写门店名称。' },
    })
    expect(validateAccount('authorisation', { shopId: '1001', shopName: '人民路店' }, 'live').kind).toBe('valid')
  })

  test('an account of which nothing is filled in but the offered address is absent, not wrong', () => {
    expect(validateAccount('pos', { baseUrl: 'https://pos.example', perMinute: 60 }, 'live')).toEqual({
      kind: 'absent',
    })
  })
})

describe('fields that look swapped', () => {
  const hex = '0123456789abcdef0123456789abcdef'
  const usual: TypedFields = {
    wangdian: { baseUrl: 'https://api.wangdian.cn/openapi2/', sid: 'demo2', appkey: 'demo2-ot', appsecret: hex },
    pos: { baseUrl: 'https://pos.example', appKey: 'demo-pos', appSecret: 'f'.repeat(40) },
    authorisation: { shopId: '1001', shopName: '人民路店', key: 'k-123456' },
  }

  test('usual values warn of nothing', () => {
    expect(swappedWarnings(usual)).toEqual([])
  })

  test.each<[string, TypedFields]>([
    ['填反了', { wangdian: { sid: 'demo2-ot', appkey: 'demo2' } }],
    ['相同', { wangdian: { sid: 'demo2', appkey: 'demo2' } }],
    ['卖家账号看起来像接口密钥', { wangdian: { sid: hex, appkey: 'demo2-ot' } }],
    ['appkey）看起来像接口密钥', { wangdian: { sid: 'demo2', appkey: hex } }],
    ['和账号相同', { wangdian: { sid: 'demo2', appkey: 'demo2-ot', appsecret: 'demo2-ot' } }],
    ['看起来像接口账号', { wangdian: { sid: 'demo2', appkey: 'demo2-ot', appsecret: 'demo2-test' } }],
    ['/openapi2/ 结尾', { wangdian: { baseUrl: 'https://api.wangdian.cn/', sid: 'a', appkey: 'a-1' } }],
    ['旺店通的地址', { pos: { baseUrl: 'https://api.wangdian.cn/openapi2', appKey: 'p' } }],
    ['智能POS的接口账号看起来像接口密钥', { pos: { appKey: hex } }],
    ['智能POS的接口密钥和接口账号相同', { pos: { appKey: 'demo-pos', appSecret: 'demo-pos' } }],
    ['粘贴错了系统', { wangdian: { sid: 'a', appkey: 'a-1' }, pos: { appKey: 'a-1' } }],
    ['门店ID看起来像授权密钥', { authorisation: { shopId: hex, shopName: '店' } }],
    ['看起来像门店ID', { authorisation: { shopId: 'x', shopName: '1001' } }],
    ['授权密钥和门店ID相同', { authorisation: { shopId: '1001', shopName: '店', key: '1001' } }],
  ])('%s', (words, typed) => {
    expect(swappedWarnings(typed)).toEqual([expect.stringContaining(words)])
  })
})
