import { DEFAULT_THROTTLE_MS, outcomeOfWire, type WireContext } from './outcome.ts'
import type { Failure } from './read.ts'
import { retryAfterMs } from './retry-after.ts'
import { systemName, trouble } from './trouble.ts'
import type { AnsweredWire } from './wire.ts'
import { READ_ACTION, UNKNOWN_ACTION } from './wire-trouble.ts'

/** 问题 and 怎么办 of a refusal; 原因 is the other side's own message. */
export type RefusalWords = readonly [problem: string, action: string]

const SET_UP = '请在【对接设置】里核对后【测试连接】；修好后会自动继续'

/**
 * What a failure envelope of a 省包 gateway means. By HTTP status and code, never by message (contracts, table of codes).
 * @param code code of the contract @param message the other side's words for a person
 * @param known words for the remote's own business codes
 */
export function classifyGatewayFailure(
  wire: AnsweredWire,
  code: string,
  message: string,
  context: WireContext,
  known: Record<string, RefusalWords>,
): Failure {
  const name = systemName(context.system)
  const said = message.trim().slice(0, 200)
  const words = said === '' ? `${name}返回代码 ${code}` : `${name}的说明：${said}（${code}）`
  switch (code) {
    case 'UNKNOWN_ACCOUNT':
    case 'BAD_SIGNATURE':
    case 'AUTH_EXPIRED':
    case 'SIGNATURE_METHOD':
      return { kind: 'unauthorised', trouble: trouble(code, `${name}不接受账号或签名`, words, SET_UP) }
    case 'TIMESTAMP_SKEW':
      return {
        kind: 'unauthorised',
        trouble: trouble(code, `本机时间与${name}相差太大`, words, '请校准电脑的日期和时间，然后【测试连接】'),
      }
    case 'FORBIDDEN':
      return {
        kind: 'unauthorised',
        trouble: trouble(code, `${name}账号没有这项权限`, words, '请联系开通接口的人员开通权限，然后【测试连接】'),
      }
    case 'RATE_LIMITED':
      return {
        kind: 'throttled',
        trouble: trouble(code, `${name}限制了调用次数`, words, '会自动等待后继续，不需要操作'),
        retryAfterMs: retryAfterMs(wire.headers) ?? DEFAULT_THROTTLE_MS,
      }
    // The copy seen first, or the part before the fault, may have been carried out. A number that is there already may
    // be our own first attempt: the look-up compares the content.
    case 'REPLAYED':
    case 'INTERNAL':
    case 'UNAVAILABLE':
    case 'KEY_REUSED':
    case 'BILL_EXISTS':
      return perhapsDone(wire, code, words, context)
    case 'PATH_NOT_FOUND':
    case 'METHOD_NOT_ALLOWED':
      return {
        kind: 'not-now',
        trouble: trouble(code, `${name}的地址没有这个接口`, words, '请核对【对接设置】里的接口地址；修好后会自动继续'),
      }
    default: {
      const found = Object.hasOwn(known, code) ? known[code] : undefined
      // A code of a newer server: its status still says the class.
      if (!found && !/^4(00|04|09|10|13|15|22)$/.test(String(wire.status))) return generic(wire, context)
      const [problem, action] = found ?? [
        `${name}不接受请求的内容`,
        '请按说明检查资料；看不明白时请把这条日志发给实施人员',
      ]
      return { kind: 'refused', trouble: trouble(code, problem, words, action) }
    }
  }
}

function perhapsDone(wire: AnsweredWire, code: string, words: string, context: WireContext): Failure {
  const name = systemName(context.system)
  const problem =
    code === 'REPLAYED'
      ? `${name}认为这个请求已经发过`
      : code === 'KEY_REUSED' || code === 'BILL_EXISTS'
        ? `${name}里已有相同的单号`
        : `${name}出错或正在维护`
  if (!context.idempotent) return { kind: 'unknown', trouble: trouble(code, problem, words, UNKNOWN_ACTION) }
  const wait = retryAfterMs(wire.headers)
  return {
    kind: 'not-now',
    trouble: trouble(code, problem, words, READ_ACTION),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  }
}

function generic(wire: AnsweredWire, context: WireContext): Failure {
  const judged = outcomeOfWire(wire, context)
  return judged.kind === 'answered'
    ? {
        kind: 'refused',
        trouble: trouble('UNEXPECTED', `${systemName(context.system)}拒绝了请求`, `HTTP ${wire.status}`, READ_ACTION),
      }
    : judged
}
