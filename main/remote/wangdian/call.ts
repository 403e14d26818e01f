import type { Log } from '../../log/index.ts'
import { type AccountClock, isStale } from '../account-clock.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { type Answer, garbage, outcomeOfWire } from '../outcome.ts'
import type { Pace } from '../pace.ts'
import type { Failure, Read } from '../read.ts'
import type { Http, Wire } from '../wire.ts'
import { notSentTrouble } from '../wire-trouble.ts'
import { classifyError, classifyWriteError, mayBeClock } from './errors.ts'
import { int, rowsOf, text } from './rows.ts'
import { signParameters } from './sign.ts'
import type { WangdianAccount } from './types.ts'

export interface WangdianOptions {
  http: Http
  account: WangdianAccount
  pace: Pace
  clock: AccountClock
  log: Log
}

export interface CallOptions {
  signal?: AbortSignal
  correlationId?: string
  /** Higher goes first at the account's limit. */
  priority?: number
}

/** A whole answer with code 0. */
export type Call = (name: string, parameters: Parameters, options?: CallOptions) => Promise<Read<JsonObject>>
/** Values left out when undefined or empty: an empty parameter breaks the signature of some servers. */
export type Parameters = Record<string, string | number | undefined>

const READ_CONTEXT = { idempotent: true, system: 'wangdian' }
const WRITE_CONTEXT = { idempotent: false, system: 'wangdian' }

/**
 * Signs, sends and opens the envelope of one call of openapi2.
 * @param purpose a write is never repeated by itself, and an answer that says nothing leaves its outcome unknown
 */
export function createCall(options: WangdianOptions, purpose: 'read' | 'write' = 'read'): Call {
  const { http, account, pace, clock, log } = options
  const context = purpose === 'read' ? READ_CONTEXT : WRITE_CONTEXT
  const base = baseOf(account.baseUrl)

  async function once(name: string, parameters: Parameters, call: CallOptions): Promise<Wire> {
    const form: Record<string, string> = {}
    for (const [key, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== '') form[key] = String(value).toWellFormed()
    }
    form.sid = account.sid
    form.appkey = account.appkey
    form.timestamp = String(Math.floor(clock.now() / 1000))
    form.sign = signParameters(form, account.appsecret)
    return await http.send({
      system: 'wangdian',
      connection: account.connection,
      correlationId: call.correlationId ?? '',
      method: 'POST',
      url: `${base}${name}.php`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body: new URLSearchParams(form).toString(),
      idempotent: context.idempotent,
      ...(account.allowHttp ? { allowHttp: true } : {}),
      ...(call.signal ? { signal: call.signal } : {}),
    })
  }

  return async (name, parameters, call = {}) => {
    for (let attempt = 1; ; attempt++) {
      const place = await pace.take({ priority: call.priority ?? 0, ...(call.signal ? { signal: call.signal } : {}) })
      if (place === 'aborted') return failed({ kind: 'not-sent', trouble: notSentTrouble('ABORTED', 'wangdian') })
      const signed = { offsetMs: clock.offsetMs() ?? 0, at: clock.now() }
      const wire = await once(name, parameters, call)
      const answer = outcomeOfWire(wire, context)
      if (answer.kind !== 'answered') return failed(answer)
      if (wire.kind === 'answered' && wire.dateOffsetMs !== null) {
        clock.observe({ offsetMs: wire.dateOffsetMs, tookMs: wire.tookMs })
      }
      const opened = open(answer, context)
      if (opened.ok) return opened
      // Refused for its envelope: nothing was done, so a write may go again too.
      if (attempt === 1 && opened.mayBeClock && isStale(signed, clock)) {
        log.warn('wangdian: signed again with the measured clock offset', { name, offsetMs: clock.offsetMs() })
        continue
      }
      return failed(opened.outcome)
    }
  }

  function failed(outcome: Failure): { ok: false; outcome: Failure } {
    if (outcome.kind === 'throttled') pace.hold(outcome.retryAfterMs)
    return { ok: false, outcome }
  }
}

/** An address that is no URL stays as it is; http.ts says what is wrong with it. */
function baseOf(baseUrl: string): string {
  const given = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`
  return URL.canParse(given) && new URL(given).pathname === '/' ? `${given}openapi2/` : given
}

type Opened = { ok: true; value: JsonObject } | { ok: false; outcome: Failure; mayBeClock: boolean }

/** Code 0 is success; the code comes as number or as text. */
function open({ json }: Answer, context: typeof READ_CONTEXT): Opened {
  const code = int(json, 'code')
  if (code === null) return { ok: false, outcome: garbage(context), mayBeClock: false }
  if (code === 0) return { ok: true, value: json }
  const message = text(json, 'message')
  const outcome = context.idempotent
    ? classifyError(String(code), message)
    : classifyWriteError(String(code), wordsOf(json, message))
  return { ok: false, outcome, mayBeClock: mayBeClock(String(code), message) }
}

/** Some writes put the reason of each line beside the message. */
function wordsOf(json: JsonObject, message: string): string {
  const lines = rowsOf(json.errors).map((row) =>
    `${text(row, 'spec_no') || text(row, 'tid')} ${text(row, 'error') || text(row, 'error_msg')}`.trim(),
  )
  return [message, ...lines].filter((part) => part !== '').join('；')
}

export interface ListPage {
  rows: JsonObject[]
  /** Named on page 0 only. */
  total: number | null
}

/**
 * Reads one page of a list. A missing list is empty only where it may be: the total says 0, or the page lies beyond
 * what is known of the list. Everything else is garbage, so that a broken reply never looks like "nothing there".
 * @param knownTotal what page 0 said before; undefined when not known
 */
export async function readList(
  call: Call,
  name: string,
  list: string,
  parameters: Parameters,
  page: { no: number; size: number; knownTotal?: number },
  options?: CallOptions,
): Promise<Read<ListPage>> {
  const answer = await call(name, { ...parameters, page_no: page.no, page_size: page.size }, options)
  if (!answer.ok) return answer
  const total = int(answer.value, 'total_count')
  const value = answer.value[list]
  const beyond = page.no > 0 && page.no * page.size >= (page.knownTotal ?? Number.POSITIVE_INFINITY)
  if (value === undefined || value === null) {
    if (total === 0 || beyond) return { ok: true, value: { rows: [], total } }
    return { ok: false, outcome: garbage(READ_CONTEXT) }
  }
  if (!Array.isArray(value) || !value.every(isJsonObject)) return { ok: false, outcome: garbage(READ_CONTEXT) }
  const contradicts = value.length === 0 && page.no === 0 && total !== null && total > 0
  if (contradicts) return { ok: false, outcome: garbage(READ_CONTEXT) }
  return { ok: true, value: { rows: value, total } }
}
