import { assertNever } from './assert-never.ts'
import { isJsonObject, type JsonObject, parseJson } from './json.ts'
import type { Failure } from './read.ts'
import { retryAfterMs } from './retry-after.ts'
import { systemName, trouble } from './trouble.ts'
import type { AnsweredWire, Wire } from './wire.ts'
import { noAnswerTrouble, notSentTrouble, READ_ACTION, UNKNOWN_ACTION } from './wire-trouble.ts'

export interface WireContext {
  /** The request was a read: an answer that says nothing costs no look-up. */
  idempotent: boolean
  /** Key of the remote, for the Chinese texts. */
  system: string
}

/** The transport did its work: status 2xx and a JSON object. What it means is the remote's own envelope. */
export interface Answer {
  kind: 'answered'
  wire: AnsweredWire
  json: JsonObject
}

/** Used when a remote says "too often" without saying how long. */
export const DEFAULT_THROTTLE_MS = 60_000

/**
 * The one judgement of what happened on the wire, before any remote's own envelope is read (design.md section 3).
 * The rule behind every line: `unknown` as soon as a write may have had an effect, `refused` only where the other side
 * itself said no. Pure.
 */
export function outcomeOfWire(wire: Wire, context: WireContext): Failure | Answer {
  switch (wire.kind) {
    case 'not-sent':
      return { kind: 'not-sent', trouble: notSentTrouble(wire.code, context.system) }
    case 'no-answer': {
      const reason = noAnswerTrouble(wire.code, context.system, !context.idempotent)
      return context.idempotent ? { kind: 'not-now', trouble: reason } : { kind: 'unknown', trouble: reason }
    }
    case 'answered':
      return ofStatus(wire, context)
    default:
      return assertNever(wire)
  }
}

/** An answer with status 2xx that is not what the contract says: a login page, half a text, a list without its rows. */
export function garbage(context: WireContext): Failure {
  const name = systemName(context.system)
  return maybeDone(
    context,
    'GARBAGE',
    `${name}的回答看不懂`,
    '收到的不是约定的格式，可能是上网登录页、网络设备的提示页，或对方程序出错',
  )
}

/** The JSON object of an answer whatever its status; null when there is none. */
export function jsonOf(wire: AnsweredWire): JsonObject | null {
  if (wire.garbled) return null
  const parsed = parseJson(wire.body)
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : null
}

function ofStatus(wire: AnsweredWire, context: WireContext): Failure | Answer {
  const { status } = wire
  const name = systemName(context.system)
  const json = jsonOf(wire)
  const wait = retryAfterMs(wire.headers)
  if (status >= 200 && status < 300) return json ? { kind: 'answered', wire, json } : garbage(context)
  if (status < 200) return garbage(context)
  if (status < 400) {
    const cause = `地址被转到了别处（${status}），可能需要先登录上网，或接入地址已经变更`
    // 301, 307 and 308 say that nothing was done here; 302 and 303 also follow a finished POST.
    return status === 301 || status === 307 || status === 308
      ? notNow(`HTTP_${status}`, `${name}的地址已变更`, cause, '请检查上网登录和接入地址')
      : maybeDone(context, `HTTP_${status}`, `${name}没有直接回答`, cause)
  }
  switch (status) {
    case 401:
      return unauthorised(status, name)
    case 403:
      // Without the contract's JSON it is a firewall's page, which some send in place of a finished answer.
      return json
        ? unauthorised(status, name)
        : maybeDone(context, 'HTTP_403', `访问${name}被拦截`, '网络设备或防火墙拒绝了请求')
    case 404:
    case 405:
      return json
        ? refused(status, name)
        : notNow(
            `HTTP_${status}`,
            `${name}的地址没有这个接口`,
            '接入地址写错，或者经过的代理、网关没有转到对方',
            '请检查【对接设置】里的接入地址和代理设置；修好后会自动继续',
          )
    case 407:
      return { kind: 'not-sent', trouble: notSentTrouble('PROXY_AUTH', context.system) }
    case 408:
    case 409:
      return maybeDone(context, `HTTP_${status}`, `${name}还在处理或没有收全`, `对方回答 ${status}`)
    case 421:
    case 425:
      return notNow(`HTTP_${status}`, `${name}暂时不受理`, `对方要求稍后再发（${status}）`, READ_ACTION)
    case 429:
      return {
        kind: 'throttled',
        trouble: trouble('HTTP_429', `${name}限制了调用次数`, '短时间内请求过多', '会自动等待后继续，不需要操作'),
        retryAfterMs: wait ?? DEFAULT_THROTTLE_MS,
      }
    case 503:
      // With Retry-After the other side says itself that it did not take the work.
      if (wait !== null) {
        return {
          ...notNow('HTTP_503', `${name}正在维护或繁忙`, '对方要求稍后再试', '会自动等待后继续，不需要操作'),
          retryAfterMs: wait,
        }
      }
      return maybeDone(context, 'HTTP_503', `${name}暂时不可用`, '对方正在维护或过于繁忙')
    case 502:
    case 504:
      return maybeDone(context, `HTTP_${status}`, `${name}前面的网关没有等到回答`, '对方服务太慢或正在重启')
    default:
      return status >= 500
        ? maybeDone(context, `HTTP_${status}`, `${name}出错`, `对方程序出错（${status}）`)
        : refused(status, name)
  }
}

/** A write that may have had its effect is unknown; a read is simply tried again. */
function maybeDone(context: WireContext, code: string, problem: string, cause: string): Failure {
  return context.idempotent
    ? { kind: 'not-now', trouble: trouble(code, problem, cause, READ_ACTION) }
    : { kind: 'unknown', trouble: trouble(code, problem, cause, UNKNOWN_ACTION) }
}

function notNow(code: string, problem: string, cause: string, action: string): Extract<Failure, { kind: 'not-now' }> {
  return { kind: 'not-now', trouble: trouble(code, problem, cause, action) }
}

function unauthorised(status: number, name: string): Failure {
  return {
    kind: 'unauthorised',
    trouble: trouble(
      `HTTP_${status}`,
      `${name}不接受账号`,
      status === 401 ? '账号或密钥错误、过期，或本机时间不准' : '账号没有这项权限',
      '请在【对接设置】里核对账号和密钥并【测试连接】；修好后会自动继续',
    ),
  }
}

function refused(status: number, name: string): Failure {
  return {
    kind: 'refused',
    trouble: trouble(
      `HTTP_${status}`,
      `${name}拒绝了请求`,
      `对方认为请求不正确（${status}）`,
      '请打开日志查看对方的说明，改正后重试',
    ),
  }
}
