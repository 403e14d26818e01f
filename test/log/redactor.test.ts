import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor, isSecretKey, REDACTED } from '../../main/log/index.ts'

const SECRET = 'k9/Xy Z+7=q"w'

test.each([
  'appsecret',
  'appSecret',
  'app_secret',
  'AppSecret',
  'secret',
  'session_key',
  'sessionKey',
  'SessionKey',
  'token',
  'access_token',
  'refreshToken',
  'sign',
  'Sign',
  'signature',
  'X-Signature',
  'password',
  'Authorization',
  'proxy-authorization',
  'Cookie',
  'Set-Cookie',
  '授权密钥',
  '密码',
  'pin',
  'PIN',
  'phone',
  'mobile',
  'buyer_phone',
  'receiver_mobile',
  'receiver_name',
  'receiverAddress',
  '收货人电话',
  '手机',
])('the value of %s is never kept', (key) => {
  expect(createRedactor().value({ outer: [{ [key]: 'plain-value-1', other: 1 }] })).toEqual({
    outer: [{ [key]: REDACTED, other: 1 }],
  })
})

test.each(['appkey', 'sid', 'goods_no', 'spec_no', 'design', 'pinyin', 'assigned', 'tele', 'message', '商家编码'])(
  '%s is no secret',
  (key) => {
    expect(isSecretKey(key)).toBe(false)
  },
)

test.each([
  [
    'a form body',
    'sid=apidevnew2&appkey=test&sign=4c2b8a9f0d3e&timestamp=1470042310',
    'sid=apidevnew2&appkey=test&sign=***&timestamp=1470042310',
  ],
  ['a bearer header', 'Authorization: Bearer abc.def-ghi', 'Authorization: Bearer ***'],
  ['JSON kept as text', '{"token":"a\\"b","n":1,"session_key" : "x"}', '{"token":"***","n":1,"session_key":"***"}'],
  [
    'JSON inside JSON',
    '{"body":"{\\"appsecret\\":\\"abc\\",\\"n\\":1}"}',
    '{"body":"{\\"appsecret\\":\\"***\\",\\"n\\":1}"}',
  ],
  ['JSON that was cut off', '{"n":1,"token":"abc', '{"n":1,"token":"***"'],
  [
    'escaped JSON with quotes inside',
    '{"b":"{\\"token\\":\\"a\\\\\\"b\\",\\"n\\":1}"}',
    '{"b":"{\\"token\\":\\"***\\",\\"n\\":1}"}',
  ],
  ['a number in JSON', '{"pin":123456,"qty":5}', '{"pin":"***","qty":5}'],
  ['a password in a URL', 'http://user:pass@proxy:8080/x', 'http://***@proxy:8080/x'],
  ['a hex signature in a URL', 'https://h/cb/0123456789abcdef0123456789abcdef?x=1', 'https://h/cb/***?x=1'],
  ['a mobile number', '请联系 13812345678 或 138 1234 5678', '请联系 *** 或 ***'],
  ['a number with its country code', '+8613812345678', '***'],
  ['a land line', '电话0571-88880000', '电话***'],
])('by value: %s', (_what, text, expected) => {
  expect(createRedactor().text(text)).toBe(expected)
})

test.each([
  '6901234567892',
  'RK261122K7QX00012',
  '商家编码 00123456789',
  '13812345678901',
  'A13812345678',
  '2026-11-22 09:30:05',
])('codes and times stay: %s', (text) => {
  expect(createRedactor().text(text)).toBe(text)
})

test('a registered value is masked in every shape it is written in', () => {
  const redactor = createRedactor()
  redactor.addSecret(SECRET)
  const shapes = [
    SECRET,
    encodeURIComponent(SECRET),
    new URLSearchParams({ v: SECRET }).toString().slice(2),
    JSON.stringify(SECRET),
  ]
  for (const shape of shapes) {
    const written = JSON.stringify(
      redactor.value({ note: `before ${shape} after`, [shape]: 1, error: new Error(shape) }),
    )
    expect(written, shape).not.toContain('k9/Xy')
    expect(written.toLowerCase(), shape).not.toContain('k9%2fxy')
    expect(written).toContain('before')
  }
})

test('a short registered value does not blank every number', () => {
  const redactor = createRedactor()
  redactor.addSecret('1234')
  expect(redactor.text('第 1234 行')).toBe('第 1234 行')
})

test('errors, bytes, dates, circles, big and hostile values become plain data', () => {
  const circle: Record<string, unknown> = { name: 'a' }
  circle.self = circle
  const shared = { x: 1 }
  const hostile = {
    get broken(): string {
      throw new Error('getter')
    },
  }
  const { value } = createRedactor({ maxText: 10, maxItems: 3 })
  expect(value(circle)).toEqual({ name: 'a', self: '(circle)' })
  expect(value([shared, shared])).toEqual([{ x: 1 }, { x: 1 }])
  expect(value(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  expect(value(new Uint8Array(5))).toBe('(5 bytes)')
  expect(value(12n)).toBe('12')
  expect(value(13_812_345_678)).toBe(REDACTED)
  expect(value([1, 2, 3, 4, 5])).toEqual([1, 2, 3, '(2 more)'])
  expect(value('x'.repeat(50))).toBe('xxxxxxxxxx… (50)')
  expect(value(hostile)).toBe('(unreadable: getter)')
  expect(Object.keys(value(JSON.parse('{"__proto__": 1}')) as object)).toEqual(['__proto__'])
  expect(value(new Error('boom', { cause: new TypeError('why') }))).toMatchObject({
    name: 'Error',
    message: 'boom',
    cause: { name: 'TypeError' },
  })
})

test('whatever the value, a registered secret never comes through and JSON can be written', () => {
  const redactor = createRedactor()
  redactor.addSecret('geheim-7788')
  const leaf = fc.oneof(
    fc.string(),
    fc.constant('geheim-7788'),
    fc.string().map((s) => `${s}geheim-7788${s}`),
    fc.integer(),
  )
  const tree = fc.letrec((tie) => ({
    node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
  })).node
  fc.assert(
    fc.property(tree, (value) => {
      expect(JSON.stringify(redactor.value(value)) ?? '').not.toContain('geheim-7788')
    }),
    { verbose: true },
  )
})
