import type { IncomingMessage } from 'node:http'
import { createAccountClock } from '../../../main/remote/account-clock.ts'
import { createPace, type Pace } from '../../../main/remote/pace.ts'
import { createPos, type Pos, type PosProductRow } from '../../../main/remote/pos/index.ts'
import type { Exchange } from '../../../main/remote/wire.ts'
import { practiceHttp, serve } from '../http-kit.ts'
import { quietLog } from '../quiet-log.ts'

export const ACCOUNT = { appKey: 'demo-pos', appSecret: 'pos-demo-secret-0001' }

/** A client with a fast pace on a base address; `now` is this PC's clock. */
export function client(
  baseUrl: string,
  options: { account?: typeof ACCOUNT; now?: () => number; totalTimeoutMs?: number; messageId?: () => string } = {},
): { pos: Pos; exchanges: Exchange[]; pace: Pace; offsetMs: () => number | null } {
  const now = options.now ?? Date.now
  const { http, exchanges } = practiceHttp({ now, totalTimeoutMs: options.totalTimeoutMs ?? 20_000 })
  const clock = createAccountClock(now)
  const pace = createPace({
    perMinute: 6000,
    now: Date.now,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  const pos = createPos({
    http,
    account: { connection: 'pos:1', baseUrl, ...(options.account ?? ACCOUNT) },
    pace,
    clock,
    log: quietLog(),
    ...(options.messageId ? { messageId: options.messageId } : {}),
  })
  return { pos, exchanges, pace, offsetMs: clock.offsetMs }
}

export interface Received {
  method: string
  target: string
  headers: IncomingMessage['headers']
  text: string
  json: { rows: Record<string, unknown>[]; keys: string[]; by: string }
}
export interface Reply {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

/** A server that answers what `answer` makes of each request and keeps the requests. */
export async function gateway(
  answer: (request: Received, index: number) => Reply,
): Promise<{ url: string; requests: Received[] }> {
  const requests: Received[] = []
  const url = await serve(async (incoming, response) => {
    let text = ''
    for await (const chunk of incoming) text += String(chunk)
    const request: Received = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: incoming.headers,
      text,
      json: text === '' ? {} : JSON.parse(text),
    }
    requests.push(request)
    const { status = 200, headers = {}, body } = answer(request, requests.length - 1)
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return { url, requests }
}

export const success = (data: unknown): Reply => ({ body: { flag: 'success', code: 'OK', message: '成功', data } })
export const failure = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { flag: 'failure', layer: 'business', code, message: '说明' },
})

/** What the gateway answers to one product row. */
export function productResult(sourceNo: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    sourceNo,
    result: 'created',
    code: 'OK',
    message: '已新增',
    productId: `P-${sourceNo}`,
    version: 1,
    changed: true,
    category: null,
    ...more,
  }
}

export function createRow(sourceNo: string, more: Partial<PosProductRow> = {}): PosProductRow {
  return {
    sourceNo,
    action: 'create',
    contentHash: `hash-${sourceNo}`,
    product: {
      productNo: `00${sourceNo}`,
      name: `商品 ${sourceNo}`,
      specs: [{ merchantCode: `${sourceNo}-1`, retailPrice: 129_000 }],
    },
    ...more,
  } as PosProductRow
}
