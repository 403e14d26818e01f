import { expect, test } from 'vitest'
import { createRedactor } from '../../main/log/redactor.ts'
import { toExchange } from '../../main/remote/exchange.ts'
import type { HttpRequest, Wire } from '../../main/remote/wire.ts'
import { practiceHttp, request, serve } from './http-kit.ts'

const ANSWER: Wire = {
  kind: 'answered',
  status: 200,
  headers: {},
  body: '',
  garbled: false,
  tookMs: 5,
  dateOffsetMs: null,
}

function exchangeOf(more: Partial<HttpRequest>, responseBody = '', secrets: string[] = []) {
  const redactor = createRedactor()
  for (const secret of secrets) redactor.addSecret(secret)
  return toExchange(request('http://127.0.0.1/x', more), ANSWER, responseBody, 1_000, redactor)
}

test('a form is shown decoded, its signature and personal data hidden', () => {
  const body = new URLSearchParams({
    sid: 'demo',
    sign: '0123456789abcdef0123456789abcdef',
    remark: '加急 & 13812345678',
    receiver_name: '张 三',
    trade_list: '[{"receiver_mobile":"13812345678","tid":"T 1"}]',
  }).toString()
  const { requestBody } = exchangeOf({ body })
  expect(requestBody).toContain('sid=demo')
  expect(requestBody).toContain('"tid":"T 1"')
  for (const secret of ['0123456789abcdef', '13812345678', '张']) expect(requestBody).not.toContain(secret)
})

test('JSON keeps its digits and order, and loses what is secret by name or value', () => {
  const text = '{"id":12345678901234567890,"appSecret":"abc","mobile":"13812345678","note":"key zz-secret-zz"}'
  const { responseBody } = exchangeOf({}, text, ['zz-secret-zz'])
  expect(responseBody).toContain('"id":12345678901234567890')
  for (const secret of ['abc', '13812345678', 'zz-secret-zz']) expect(responseBody).not.toContain(secret)
})

test('the address and the headers are cleaned as well', () => {
  const exchange = exchangeOf({
    url: 'https://a.example/v1?token=abcdef&q=%E8%8C%B6',
    headers: { 'X-Signature': 'a'.repeat(64), Authorization: 'Bearer abcdef', 'X-App-Key': 'demo' },
  })
  expect(exchange.url).toBe('https://a.example/v1?token=***&q=茶')
  expect(exchange.requestHeaders).toEqual({ 'X-Signature': '***', Authorization: '***', 'X-App-Key': 'demo' })
})

test('a long body is cut and says how long it was, and a secret across the cut stays hidden', () => {
  const secret = 'secret-across-the-cut'
  const text = `${'茶'.repeat(15_990)}${secret}${'尾'.repeat(10_000)}`
  const { responseBody } = exchangeOf({}, text, [secret])
  expect(responseBody).not.toContain('secret-a')
  expect(responseBody.length).toBeLessThan(16_100)
  expect(responseBody).toContain('（共 26011 字）')
})

test('an exchange says what happened, also where there was no answer', async () => {
  const url = await serve((incoming) => incoming.socket.resetAndDestroy())
  const { http, exchanges } = practiceHttp()
  await http.send(request(`${url}/a`))
  await http.send(request('http://8.8.8.8/'))
  expect(exchanges).toMatchObject([
    { kind: 'no-answer', code: 'RESET', status: null, method: 'POST', correlationId: 'TEST', connection: 'pos:1' },
    { kind: 'not-sent', code: 'WORKSPACE_ADDRESS', status: null },
  ])
})
