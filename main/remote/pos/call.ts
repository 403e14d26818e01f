import { randomUUID } from 'node:crypto'
import type { Log } from '../../log/index.ts'
import { type AccountClock, isStale } from '../account-clock.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { garbage, jsonOf, outcomeOfWire } from '../outcome.ts'
import type { Pace } from '../pace.ts'
import type { Failure, Read } from '../read.ts'
import type { Http, HttpRequest, Wire } from '../wire.ts'
import { notSentTrouble } from '../wire-trouble.ts'
import { classifyFailure } from './errors.ts'
import { signRequest } from './sign.ts'
import type { PosAccount } from './types.ts'

export interface PosOptions {
  http: Http
  account: PosAccount
  pace: Pace
  clock: AccountClock
  log: Log
  /** New nonce for each attempt; default a random UUID. */
  messageId?: () => string
}

export interface CallOptions {
  signal?: AbortSignal
  correlationId?: string
  /** Higher goes first at the account's limit. */
  priority?: number
}

export interface Operation {
  method: 'GET' | 'POST' | 'PUT'
  /** e.g. `/v1/products:batch`; parts from outside already encoded. */
  path: string
  query?: Record<string, string | number | undefined>
  /** Business payload; serialised once. */
  body?: unknown
  headers?: Record<string, string>
  /** A read: POST look-ups included. */
  read: boolean
  totalTimeoutMs?: number
}

/** `data` of a successful answer. */
export type Call = (operation: Operation, options?: CallOptions) => Promise<Read<JsonObject>>

const SYSTEM = 'pos'

/** Signs, sends and opens the envelope of one operation of the gateway contract. */
export function createCall(options: PosOptions): Call {
  const { http, account, pace, clock, log } = options
  const newMessageId = options.messageId ?? randomUUID
  const base = account.baseUrl.replace(/\/+$/, '')

  return async (operation, call = {}) => {
    const context = { idempotent: operation.read, system: SYSTEM }
    const body = operation.body === undefined ? '' : JSON.stringify(operation.body)
    const url = `${base}${operation.path}${queryText(operation.query)}`
    for (let attempt = 1; ; attempt++) {
      const place = await pace.take({ priority: call.priority ?? 0, ...(call.signal ? { signal: call.signal } : {}) })
      if (place === 'aborted') return failed({ kind: 'not-sent', trouble: notSentTrouble('ABORTED', SYSTEM) })
      const signed = { offsetMs: clock.offsetMs() ?? 0, at: clock.now() }
      const wire = await http.send(envelope(operation, url, body, call))
      const read = open(wire, context)
      if (wire.kind === 'answered' && wire.dateOffsetMs !== null && jsonOf(wire)) {
        clock.observe({ offsetMs: wire.dateOffsetMs, tookMs: wire.tookMs })
      }
      if (read.ok) return read
      // Refused for the envelope alone: nothing was done, so even a write may go again with the measured time.
      const suspect = read.outcome.kind === 'unauthorised' && CLOCK_CODES.has(read.outcome.trouble.code)
      if (attempt === 1 && suspect && isStale(signed, clock)) {
        log.warn('pos: signed again with the measured clock offset', {
          path: operation.path,
          offsetMs: clock.offsetMs(),
        })
        continue
      }
      return failed(read.outcome)
    }
  }

  function envelope(operation: Operation, url: string, body: string, call: CallOptions): HttpRequest {
    const timestamp = Math.floor(clock.now() / 1000)
    const messageId = newMessageId()
    // As Node writes it on the request line; an address that is no URL is refused by http.ts.
    const target = URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url
    const signature = signRequest({ method: operation.method, target, timestamp, messageId, body }, account.appSecret)
    return {
      system: SYSTEM,
      connection: account.connection,
      correlationId: call.correlationId ?? '',
      method: operation.method,
      url,
      headers: {
        ...(operation.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...operation.headers,
        'X-App-Key': account.appKey,
        'X-Timestamp': String(timestamp),
        'X-Message-Id': messageId,
        'X-Signature-Method': 'HMAC-SHA256',
        'X-Signature': signature,
      },
      ...(operation.body === undefined ? {} : { body }),
      idempotent: operation.read,
      ...(operation.totalTimeoutMs === undefined ? {} : { totalTimeoutMs: operation.totalTimeoutMs }),
      ...(account.allowHttp ? { allowHttp: true } : {}),
      ...(call.signal ? { signal: call.signal } : {}),
    }
  }

  function failed(outcome: Failure): { ok: false; outcome: Failure } {
    if (outcome.kind === 'throttled') pace.hold(outcome.retryAfterMs)
    return { ok: false, outcome }
  }
}

const CLOCK_CODES = new Set(['TIMESTAMP_SKEW', 'BAD_SIGNATURE'])

function open(wire: Wire, context: { idempotent: boolean; system: string }): Read<JsonObject> {
  if (wire.kind === 'answered' && (wire.status < 200 || wire.status >= 300)) {
    const json = jsonOf(wire)
    if (json?.flag === 'failure' && typeof json.code === 'string') {
      const message = typeof json.message === 'string' ? json.message : ''
      return { ok: false, outcome: classifyFailure(wire, json.code, message, context) }
    }
  }
  const answer = outcomeOfWire(wire, context)
  if (answer.kind !== 'answered') return { ok: false, outcome: answer }
  const { flag, data } = answer.json
  return flag === 'success' && isJsonObject(data) ? { ok: true, value: data } : { ok: false, outcome: garbage(context) }
}

function queryText(query: Operation['query']): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '')
  if (pairs.length === 0) return ''
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')}`
}
