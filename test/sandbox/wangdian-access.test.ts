import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { call, post, read, signedForm } from './wangdian-client.ts'

const NOW = Date.parse('2026-03-05T10:20:30+08:00')
const seconds = (shift = 0): string => String(NOW / 1000 + shift)

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ skus: 30, now: () => NOW })
})
afterAll(() => sandbox.stop())

const at = { timestamp: seconds() }

describe('旺店通: who may call', () => {
  test('a signed call is answered as text/html with the simulated Date', async () => {
    const answer = await call(sandbox, 'shop', {}, at)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(answer.headers.get('date')).toBe(new Date(NOW).toUTCString())
    expect(answer.json).toMatchObject({ code: 0, message: '', total_count: '3' })
  })

  test.each([-300, 0, 300])('a timestamp %d s off passes', async (shift) => {
    expect((await call(sandbox, 'shop', {}, { timestamp: seconds(shift) })).json.code).toBe(0)
  })

  test.each([seconds(-301), seconds(301), `${NOW}`, 'abc', '1.7e9'])('timestamp %s is refused', async (timestamp) => {
    expect((await call(sandbox, 'shop', {}, { timestamp })).json.code).toBe(2060)
  })

  test('sid, appkey and secret are checked', async () => {
    expect((await call(sandbox, 'shop', {}, { ...at, sid: 'other' })).json.code).toBe(2030)
    expect((await call(sandbox, 'shop', {}, { ...at, appkey: 'other' })).json.code).toBe(2030)
    expect((await call(sandbox, 'shop', {}, { ...at, secret: 'other' })).json.code).toBe(2100)
    const altered = await call(sandbox, 'shop', {}, { ...at, alter: (sign) => sign.toUpperCase() })
    expect(altered.json.code).toBe(2100)
    expect((await call(sandbox, 'shop', {}, { ...at, alter: (sign) => `${sign.slice(1)}g` })).json.code).toBe(2100)
  })

  test.each(['sid', 'appkey', 'timestamp', 'sign'])('%s missing', async (name) => {
    const form = signedForm(sandbox, {}, at)
    delete form[name]
    expect((await post(sandbox, 'shop', new URLSearchParams(form))).json).toEqual({
      code: 2104,
      message: `缺少必填参数${name}`,
    })
  })

  test('what arrived is what is signed: unknown, empty, blank, emoji and escaped values', async () => {
    const odd = { remark: '', shop_name: ' 中 文+&=%;:', 未知: 'ok😀𠮷', z: 'x'.repeat(12_345) }
    expect((await call(sandbox, 'shop', odd, at)).json.code).toBe(0)
    expect((await call(sandbox, 'shop', odd, { ...at, length: (text) => text.length })).json.code).toBe(0)
    const bytes = (text: string): number => Buffer.byteLength(text)
    expect((await call(sandbox, 'shop', odd, { ...at, length: bytes })).json.code).toBe(2100)
    // Signed with an empty value that was then left out of the body, as the vendor's Java kit does.
    const { remark: _, ...rest } = signedForm(sandbox, odd, at)
    expect((await post(sandbox, 'shop', new URLSearchParams(rest))).json.code).toBe(2100)
  })

  test('the last of a key given twice counts', async () => {
    const form = new URLSearchParams(signedForm(sandbox, { shop_no: 'MD002' }, at)).toString()
    const answer = await post(sandbox, 'shop', `shop_no=MD001&${form}`)
    expect(answer.json).toMatchObject({ code: 0, shoplist: [{ shop_no: 'MD002' }] })
  })

  test('a body that is not UTF-8 is refused', async () => {
    const form = new URLSearchParams(signedForm(sandbox, {}, at)).toString()
    expect((await post(sandbox, 'shop', `${form}&a=%D6%D0`)).json.code).toBe(100)
  })

  test('GET, a JSON body and a form in the query find no sid', async () => {
    const url = `${sandbox.urls.wangdian}/openapi2/shop.php`
    const form = signedForm(sandbox, {}, at)
    const answers = [
      await fetch(`${url}?${new URLSearchParams(form)}`),
      await fetch(`${url}?${new URLSearchParams(form)}`, { method: 'POST' }),
      await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(form),
      }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect((await read(answer)).json).toEqual({ code: 2104, message: '缺少必填参数sid' })
    }
  })

  test('an unknown call is a plain 404', async () => {
    const answer = await call(sandbox, 'process_query', {}, at)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html'])
  })
})

test('calls beyond the limit of a minute are refused until the next', async () => {
  let now = NOW
  const limited = await startSandbox({ skus: 10, now: () => now, limitPerMinute: 2 })
  try {
    const codes = async (): Promise<number> =>
      (await call(limited, 'shop', {}, { timestamp: String(now / 1000) })).json.code
    expect([await codes(), await codes(), await codes()]).toEqual([0, 0, 1030])
    now += 60_000
    expect(await codes()).toBe(0)
  } finally {
    await limited.stop()
  }
})
