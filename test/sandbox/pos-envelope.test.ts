import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { createRow, type PosClient, posClient } from './pos-client.ts'

const START = Date.parse('2026-01-05T10:00:00+08:00')

let dir: string
let now = START
let sandbox: Sandbox
let client: PosClient
/** Signs with the sandbox's own time. */
const pos: PosClient = (path, call) => client(path, { at: now, ...call })

async function open(limitPerMinute?: number): Promise<void> {
  sandbox = await startSandbox({ dir, skus: 50, now: () => now, ...(limitPerMinute && { limitPerMinute }) })
  client = posClient(sandbox.urls.pos, sandbox.credentials.pos)
}

describe('the envelope', () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'pos-envelope-'))
    await open()
  })
  beforeEach(() => {
    now = START
  })
  afterAll(async () => {
    await sandbox.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('covers method, target, timestamp, message id and raw body', async () => {
    const body = { rows: [{ name: '签名牌' }] }
    expect((await pos('/v1/brands:batch', { body })).status).toBe(200)
    const spaced = await pos('/v1/brands:batch', { raw: `${JSON.stringify(body)}  ` })
    expect(spaced.status).toBe(200)
    const wrong = [
      await pos('/v1/brands?limit=5', { signTarget: '/v1/brands?limit=6' }),
      await pos('/v1/products?keyword=%E8%8C%B6', { signTarget: '/v1/products?keyword=茶' }),
      await pos('/v1/brands', { secret: 'other' }),
      await pos('/v1/brands', { headers: { 'X-Message-Id': 'another-message-id' } }),
      await pos('/v1/brands', { headers: { 'X-Timestamp': String(START / 1000 + 1) } }),
      await pos('/v1/brands', { headers: { 'X-Signature': '' } }),
    ]
    expect(wrong.map((answer) => `${answer.status} ${answer.json.code}`)).toEqual([
      '401 BAD_SIGNATURE',
      '401 BAD_SIGNATURE',
      '401 BAD_SIGNATURE',
      '401 BAD_SIGNATURE',
      '401 BAD_SIGNATURE',
      '400 MISSING_HEADER',
    ])
  })

  it('takes lower-case hex only', async () => {
    const text = `GET\n/v1/ping\n${START / 1000}\nlower-case-hex\n${createHash('sha256').digest('hex')}`
    const signature = createHmac('sha256', sandbox.credentials.pos.appSecret).update(text).digest('hex')
    const send = (given: string) => pos('/v1/ping', { messageId: 'lower-case-hex', headers: { 'X-Signature': given } })
    const upper = await send(signature.toUpperCase())
    const lower = await send(signature)
    expect([upper.json.code, lower.json.code]).toEqual(['BAD_SIGNATURE', 'OK'])
  })

  it('names what is wrong with a header', async () => {
    const codes = [
      await pos('/v1/ping', { headers: { 'X-App-Key': undefined } }),
      await pos('/v1/ping', { appKey: 'nobody' }),
      await pos('/v1/ping', { headers: { 'X-Timestamp': 'soon' } }),
      await pos('/v1/ping', { messageId: 'short' }),
      await pos('/v1/ping', { headers: { 'X-Signature-Method': 'MD5' } }),
    ].map((answer) => answer.json.code)
    expect(codes).toEqual(['MISSING_HEADER', 'UNKNOWN_APP_KEY', 'BAD_HEADER', 'BAD_HEADER', 'BAD_HEADER'])
  })

  it('takes timestamps up to five minutes away on both sides', async () => {
    const at = async (seconds: number): Promise<string> =>
      (await pos('/v1/ping', { at: now + seconds * 1000 })).json.code
    expect([await at(-300), await at(300), await at(-301), await at(301)]).toEqual([
      'OK',
      'OK',
      'TIMESTAMP_SKEW',
      'TIMESTAMP_SKEW',
    ])
  })

  it('refuses a message id for ten minutes, and does nothing', async () => {
    const messageId = 'used-once-0001'
    const first = await pos('/v1/products:batch', { messageId, body: { rows: [createRow(1)] } })
    const again = await pos('/v1/products:batch', { messageId, body: { rows: [createRow(2)] } })
    expect([first.status, again.status, again.json.code]).toEqual([200, 409, 'REPLAYED'])
    const found = await pos('/v1/products:lookup?sourceNo=SPTT00002')
    expect(found.json.data.rows[0]!.found).toBe(false)
    now += 599_000
    expect((await pos('/v1/ping', { messageId })).json.code).toBe('REPLAYED')
    now += 2000
    expect((await pos('/v1/ping', { messageId })).json.code).toBe('OK')
  })

  it('remembers the message ids of writes over a restart', async () => {
    const messageId = 'before-restart-1'
    await pos('/v1/brands:batch', { messageId, body: { rows: [{ name: '重启牌' }] } })
    await sandbox.stop()
    await open()
    expect((await pos('/v1/ping', { messageId })).json.code).toBe('REPLAYED')
  })

  it('tells transport failures apart', async () => {
    const answers = [
      await pos('/v1/nothing'),
      await pos('/v1/ping', { method: 'DELETE' }),
      await pos('/v1/brands:batch', { raw: '{"rows":' }),
      await pos('/v1/brands:batch', { raw: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }),
      await pos('/v1/brands:batch', { raw: 'rows=1', headers: { 'Content-Type': 'text/plain' } }),
      await pos('/v1/brands:batch', { raw: Buffer.alloc(4 * 1024 * 1024 + 1, 0x20) }),
    ]
    expect(answers.map((answer) => `${answer.status} ${answer.json.layer} ${answer.json.code}`)).toEqual([
      '404 transport PATH_NOT_FOUND',
      '405 transport METHOD_NOT_ALLOWED',
      '400 transport BAD_JSON',
      '400 transport BAD_JSON',
      '415 transport UNSUPPORTED_MEDIA_TYPE',
      '413 transport BODY_TOO_LARGE',
    ])
  })

  it('keeps the read-only account from writing', async () => {
    const { readOnlyAppKey, readOnlyAppSecret } = sandbox.credentials.pos
    const reader = posClient(sandbox.urls.pos, { appKey: readOnlyAppKey!, appSecret: readOnlyAppSecret! })
    const ping = await reader('/v1/ping', { at: now })
    expect(ping.json.data.account).toMatchObject({ permissions: ['read'] })
    const write = await reader('/v1/brands:batch', { at: now, body: { rows: [{ name: '禁写牌' }] } })
    expect([write.status, write.json.code]).toEqual([403, 'FORBIDDEN'])
    expect((await reader('/v1/products:lookup', { at: now, body: { by: 'productNo', keys: ['x'] } })).status).toBe(200)
  })

  it('keeps secrets and signatures out of the request log', async () => {
    await pos('/v1/products:lookup?productNo=T1')
    const { entries } = await sandbox.control.requests({ system: 'pos' })
    const text = JSON.stringify(entries)
    expect(text).toContain('productNo')
    expect(text).not.toContain(sandbox.credentials.pos.appSecret)
    expect(text).not.toMatch(/[0-9a-f]{64}/)
  })
})

describe('the limit per minute', () => {
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'pos-limit-'))
    now = START + 20_000
  })
  afterEach(async () => {
    await sandbox.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('answers 429 with Retry-After until the next minute, and takes the same message id again then', async () => {
    await open(2)
    const first = await pos('/v1/ping')
    const second = await pos('/v1/ping')
    const third = await pos('/v1/ping', { messageId: 'throttled-0001' })
    expect([first, second].map((answer) => answer.headers['x-ratelimit-remaining'])).toEqual(['1', '0'])
    expect(first.json.data.limitPerMinute).toBe(2)
    expect([third.status, third.json.code, third.headers['retry-after']]).toEqual([429, 'RATE_LIMITED', '40'])
    now += 40_000
    expect((await pos('/v1/ping', { messageId: 'throttled-0001' })).status).toBe(200)
  })
})
