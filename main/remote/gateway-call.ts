import { randomUUID } from 'node:crypto'
import type { Log } from '../log/index.ts'
import { type AccountClock, isStale } from './account-clock.ts'
import { classifyGatewayFailure, type RefusalWords } from './gateway-errors.ts'
import { type SignatureMethod, signGateway } from './gateway-sign.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import { garbage, jsonOf, outcomeOfWire } from './outcome.ts'
import type { Pace } from './pace.ts'
import type { Failure, Read } from './read.ts'
import type { Http, HttpRequest, Wire } from './wire.ts'
import { notSentTrouble } from './wire-trouble.ts'

/** What every client of a 省包 gateway is built from, besides its account. */
export interface GatewayParts {
  http: Http
  pace: Pace
  clock: AccountClock
  log: Log
  /** New nonce for each attempt; default a random UUID. */
  messageId?: () => string
}

/** The account as the envelope needs it. */
export interface GatewayAccount {
  /** `ideal`, `boyuan` or `ezhan`. */
  system: string
  /** Lane, e.g. `ideal:3`. */
  connection: string
  /** 接口地址 without `/v1`. */
  baseUrl: string
  /** Headers that name the account, and the text that is signed for them. */
  identity: { headers: Record<string, string>; signed: string }
  secret: string
  signatureMethod?: SignatureMethod
  /** Words for the remote's own business codes. */
  words: Record<string, RefusalWords>
}

export interface CallOptions {
  signal?: AbortSignal
  correlationId?: string
  /** Higher goes first at the account's limit. */
  priority?: number
}

export interface Operation {
  method: 'GET' | 'POST'
  /** e.g. `/v1/orders:lookup`; parts from outside already encoded. */
  path: string
  query?: Record<string, string | number | undefined>
  /** Business payload; serialised once. */
  body?: unknown
  /** A read: POST look-ups included. */
  read: boolean
  totalTimeoutMs?: number
}

/** `data` of a successful answer. */
export type Call = (operation: Operation, options?: CallOptions) => Promise<Read<JsonObject>>

const CLOCK_CODES = new Set(['TIMESTAMP_SKEW', 'BAD_SIGNATURE'])

/** Signs, sends and opens the envelope of one operation of a 省包 gateway contract. Never throws. */
export function createGatewayCall(account: GatewayAccount, parts: GatewayParts): Call {
  const { http, pace, clock, log } = parts
  const newMessageId = parts.messageId ?? randomUUID
  const base = account.baseUrl.replace(/\/+$/, '')
  const how = account.signatureMethod ?? 'HMAC-SHA256'

  return async (operation, call = {}) => {
    const context = { idempotent: operation.read, system: account.system }
    const body = operation.body === undefined ? '' : JSON.stringify(operation.body)
    const url = `${base}${operation.path}${queryText(operation.query)}`
    for (let attempt = 1; ; attempt++) {
      const place = await pace.take({ priority: call.priority ?? 0, ...(call.signal ? { signal: call.signal } : {}) })
      if (place === 'aborted') {
        return failed({ kind: 'not-sent', trouble: notSentTrouble('ABORTED', account.system) })
      }
      const signed = { offsetMs: clock.offsetMs() ?? 0, at: clock.now() }
      const wire = await http.send(envelope(operation, url, body, call))
      const read = open(wire, context, account.words)
      if (wire.kind === 'answered' && wire.dateOffsetMs !== null && jsonOf(wire)) {
        clock.observe({ offsetMs: wire.dateOffsetMs, tookMs: wire.tookMs })
      }
      if (read.ok) return read
      // Refused for the envelope alone: nothing was done, so even a write may go again with the measured time.
      const suspect = read.outcome.kind === 'unauthorised' && CLOCK_CODES.has(read.outcome.trouble.code)
      if (attempt === 1 && suspect && isStale(signed, clock)) {
        log.warn(`${account.system}: signed again with the measured clock offset`, {
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
    const signed = { method: operation.method, target, timestamp, messageId, identity: account.identity.signed, body }
    return {
      system: account.system,
      connection: account.connection,
      correlationId: call.correlationId ?? '',
      method: operation.method,
      url,
      headers: {
        ...(operation.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...account.identity.headers,
        'X-Timestamp': String(timestamp),
        'X-Message-Id': messageId,
        'X-Signature-Method': how,
        'X-Signature': signGateway(signed, account.secret, how),
      },
      ...(operation.body === undefined ? {} : { body }),
      idempotent: operation.read,
      ...(operation.totalTimeoutMs === undefined ? {} : { totalTimeoutMs: operation.totalTimeoutMs }),
      ...(call.signal ? { signal: call.signal } : {}),
    }
  }

  function failed(outcome: Failure): { ok: false; outcome: Failure } {
    if (outcome.kind === 'throttled') pace.hold(outcome.retryAfterMs)
    return { ok: false, outcome }
  }
}

function open(
  wire: Wire,
  context: { idempotent: boolean; system: string },
  words: Record<string, RefusalWords>,
): Read<JsonObject> {
  if (wire.kind === 'answered' && (wire.status < 200 || wire.status >= 300)) {
    const json = jsonOf(wire)
    if (json?.flag === 'failure' && typeof json.code === 'string') {
      const message = typeof json.message === 'string' ? json.message : ''
      return { ok: false, outcome: classifyGatewayFailure(wire, json.code, message, context, words) }
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
