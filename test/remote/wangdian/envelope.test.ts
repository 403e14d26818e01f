import { expect, test } from 'vitest'
import { signParameters } from '../../../main/remote/wangdian/sign.ts'
import { ACCOUNT, client, scripted } from './wangdian-kit.ts'

const EMPTY = { code: 0, message: '', total_count: 0, shoplist: [] }

test('a call is a signed form without empty parameters', async () => {
  const { url, forms, paths } = await scripted([{ code: 0, total_count: '0', trades: [] }])
  const { wangdian } = client(url)
  await wangdian.tradesPage(
    { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 1, 1), shopNo: '', srcTid: '中文 +&=%😀' },
    0,
  )
  const sent = Object.fromEntries(forms[0]!)
  expect(paths).toEqual(['/openapi2/trade_query.php'])
  expect(Object.keys(sent).sort()).toEqual(
    ['appkey', 'end_time', 'page_no', 'page_size', 'sid', 'sign', 'src_tid', 'start_time', 'timestamp'].sort(),
  )
  expect(sent).toMatchObject({
    start_time: '2026-01-01 08:00:00',
    src_tid: '中文 +&=%😀',
    page_no: '0',
    page_size: '100',
  })
  expect(sent.timestamp).toMatch(/^\d{10}$/)
  expect(sent.sign).toBe(signParameters(sent, ACCOUNT.appsecret))
  expect(forms[0]!.has('appsecret')).toBe(false)
})

test('an address with a path is taken as it is', async () => {
  const { url, paths } = await scripted([EMPTY])
  for (const base of [`${url}/openapi2/`, `${url}/openapi2`, `${url}/x/`, `${url}/`])
    await client(base).wangdian.shops()
  expect(paths).toEqual(['/openapi2/shop.php', '/openapi2/shop.php', '/x/shop.php', '/openapi2/shop.php'])
})

test('the secret and the sign reach no journal', async () => {
  const { url } = await scripted([EMPTY])
  const { wangdian, exchanges } = client(url)
  await wangdian.shops()
  const [exchange] = exchanges
  expect(exchange?.requestBody).toContain('sid=demo')
  expect(exchange?.requestBody).toContain('sign=***')
  expect(JSON.stringify(exchanges)).not.toMatch(/[0-9a-f]{32}/)
  expect(JSON.stringify(exchanges)).not.toContain(ACCOUNT.appsecret)
})

test.each([
  ['code as text', { ...EMPTY, code: '0' }],
  ['code as number', EMPTY],
])('%s 0 is success', async (_what, answer) => {
  const { url } = await scripted([answer])
  expect(await client(url).wangdian.shops()).toEqual({ ok: true, value: [] })
})

test.each<[what: string, answer: unknown, kind: string]>([
  ['no code', { message: '' }, 'not-now'],
  ['a code that is no number', { code: 'ok', shoplist: [] }, 'not-now'],
  ['a page of HTML', '<html>维护中</html>', 'not-now'],
  ['an array', [], 'not-now'],
  ['signature refused', { code: 2100, message: 'sign签名错误' }, 'unauthorised'],
  ['account unknown, as text', { code: '2030', message: '' }, 'unauthorised'],
  ['appkey disabled', { code: 2090, message: 'appkey停用' }, 'unauthorised'],
  ['in arrears', { code: 1060, message: '余额不足' }, 'unauthorised'],
  ['signature by its words', { code: 99, message: '签名错误' }, 'unauthorised'],
  ['system fault', { code: 1020, message: '系统错误' }, 'not-now'],
  ['too often, by its words', { code: 1030, message: '超过每分钟最大调用次数' }, 'throttled'],
  ['too often in English', { code: 100, message: 'too many requests' }, 'throttled'],
  ['input refused', { code: 2104, message: '参数错误' }, 'refused'],
  ['anything else', { code: 21000024, message: '没有这个单品' }, 'refused'],
  ['a negative code', { code: -1, message: '' }, 'refused'],
])('%s → %s', async (_what, answer, kind) => {
  const { url } = await scripted([answer])
  const read = await client(url).wangdian.shops()
  expect(read).toMatchObject({ ok: false, outcome: { kind } })
  if (read.ok) return
  for (const text of [read.outcome.trouble.problem, read.outcome.trouble.cause, read.outcome.trouble.action]) {
    expect(text).toMatch(/[\u4e00-\u9fff]/)
  }
})

test('the words of the ERP reach the person', async () => {
  const { url } = await scripted([{ code: 21000024, message: ' 没有\n这个单品 ' }])
  const read = await client(url).wangdian.shops()
  expect(!read.ok && read.outcome.trouble.cause).toBe('旺店通ERP的说明：没有 这个单品（代码 21000024）')
})

test('over the limit holds the whole account', async () => {
  const { url } = await scripted([{ code: 1030, message: '超过每分钟最大调用次数' }, EMPTY])
  const { wangdian, pace } = client(url)
  expect(await wangdian.shops()).toMatchObject({ ok: false, outcome: { kind: 'throttled', retryAfterMs: 60_000 } })
  expect(pace.estimateMs(1)).toBeGreaterThan(50_000)
})

const FAST = () => Date.now() + 13 * 60_000

test('a PC clock that is 13 minutes fast is measured by the refusal and the call signed again', async () => {
  const check = (form: URLSearchParams) =>
    Math.abs(Number(form.get('timestamp')) * 1000 - Date.now()) > 300_000
      ? { code: 2060, message: 'timestamp错误' }
      : EMPTY
  const { url, forms } = await scripted([check])
  const { wangdian, offsetMs } = client(url, ACCOUNT, FAST)
  expect(await wangdian.shops()).toEqual({ ok: true, value: [] })
  expect(forms).toHaveLength(2)
  expect(Math.abs(offsetMs()! + 13 * 60_000)).toBeLessThan(2_000)
  await wangdian.shops()
  expect(forms).toHaveLength(3)
})

test('a request that was on its way while the PC slept is signed again instead of stopping the lane', async () => {
  let slept = 0
  const now = () => Date.now() + slept
  const check = (form: URLSearchParams) => {
    const late = Math.abs(Number(form.get('timestamp')) * 1000 - now()) > 300_000
    return late ? { code: 2060, message: 'timestamp错误' } : EMPTY
  }
  const sleep = (form: URLSearchParams) => {
    slept = 20 * 60_000
    return check(form)
  }
  const { url, forms } = await scripted([EMPTY, sleep, check], now)
  const { wangdian } = client(url, ACCOUNT, now)
  await wangdian.shops()
  expect(await wangdian.shops()).toEqual({ ok: true, value: [] })
  expect(forms).toHaveLength(3)
})

test('a refused signature with a right clock is not tried again', async () => {
  const { url, forms } = await scripted([{ code: 2100, message: 'sign签名错误' }])
  await client(url).wangdian.shops()
  expect(forms).toHaveLength(1)
})

test('a clock that is wrong and a signature that is wrong end after one more try', async () => {
  const { url, forms } = await scripted([{ code: 2100, message: 'sign签名错误' }])
  const { wangdian } = client(url, ACCOUNT, FAST)
  expect(await wangdian.shops()).toMatchObject({ ok: false, outcome: { kind: 'unauthorised' } })
  expect(forms).toHaveLength(2)
})

test('a call that is aborted while waiting for its place is not sent', async () => {
  const { url, forms } = await scripted([EMPTY])
  const read = await client(url).wangdian.shops({ signal: AbortSignal.abort() })
  expect(read).toMatchObject({ ok: false, outcome: { kind: 'not-sent' } })
  expect(forms).toHaveLength(0)
})
