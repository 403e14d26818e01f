import { DEFAULT_THROTTLE_MS, outcomeOfWire, type WireContext } from '../outcome.ts'
import type { Failure } from '../read.ts'
import { retryAfterMs } from '../retry-after.ts'
import { trouble } from '../trouble.ts'
import type { AnsweredWire } from '../wire.ts'
import { READ_ACTION, UNKNOWN_ACTION } from '../wire-trouble.ts'

const SET_UP = '请在【对接设置】里核对后【测试连接】；修好后会自动继续'

/** 问题 and 怎么办 for what a person can do something about; 原因 is the POS's own message. */
const REFUSED: Record<string, readonly [problem: string, action: string]> = {
  VERSION_CONFLICT: ['智能POS里的资料已被别人修改', '请刷新后重新操作'],
  LEASE_HELD: ['这个对接正由另一台电脑执行', '请先在另一台电脑上停用，或等它释放'],
  CURSOR_TOO_OLD: ['太久没有与智能POS同步，变更记录已过期', '会重新读取全部资料，不需要操作'],
  NOT_FOUND: ['智能POS里没有这条记录', '请核对编号'],
  BODY_TOO_LARGE: ['一次发送的内容过大', '请减少单条资料的规格数量'],
}

/**
 * What a failure envelope of the gateway means. By HTTP status and code, never by message (contract, table of codes).
 * @param code FailureCode of the contract @param message the POS's words for a person
 */
export function classifyFailure(wire: AnsweredWire, code: string, message: string, context: WireContext): Failure {
  const said = message.trim().slice(0, 200)
  const words = said === '' ? `智能POS返回代码 ${code}` : `智能POS的说明：${said}（${code}）`
  switch (code) {
    case 'UNKNOWN_APP_KEY':
    case 'BAD_SIGNATURE':
    case 'AUTH_EXPIRED':
      return { kind: 'unauthorised', trouble: trouble(code, '智能POS不接受账号或签名', words, SET_UP) }
    case 'TIMESTAMP_SKEW':
      return {
        kind: 'unauthorised',
        trouble: trouble(code, '本机时间与智能POS相差太大', words, '请校准电脑的日期和时间，然后【测试连接】'),
      }
    case 'FORBIDDEN':
      return {
        kind: 'unauthorised',
        trouble: trouble(
          code,
          '智能POS账号没有这项权限',
          words,
          '请让智能POS管理员给对接账号开通权限，然后【测试连接】',
        ),
      }
    case 'RATE_LIMITED':
      return {
        kind: 'throttled',
        trouble: trouble(code, '智能POS限制了调用次数', words, '会自动等待后继续，不需要操作'),
        retryAfterMs: retryAfterMs(wire.headers) ?? DEFAULT_THROTTLE_MS,
      }
    // The copy seen first, or the part before the fault, may have been carried out.
    case 'REPLAYED':
    case 'INTERNAL':
    case 'UNAVAILABLE':
      return perhapsDone(wire, code, words, context)
    case 'PATH_NOT_FOUND':
    case 'METHOD_NOT_ALLOWED':
      return {
        kind: 'not-now',
        trouble: trouble(code, '智能POS的地址没有这个接口', words, '请核对【对接设置】里的接入地址；修好后会自动继续'),
      }
    default: {
      const known = REFUSED[code]
      // A code of a newer server: its status still says the class.
      if (!known && !/^4(00|04|09|10|13|15|22)$/.test(String(wire.status))) return generic(wire, context)
      const [problem, action] = known ?? [
        '智能POS不接受请求的内容',
        '请按说明检查资料；看不明白时请把这条日志发给实施人员',
      ]
      return { kind: 'refused', trouble: trouble(code, problem, words, action) }
    }
  }
}

function perhapsDone(wire: AnsweredWire, code: string, words: string, context: WireContext): Failure {
  const problem = code === 'REPLAYED' ? '智能POS认为这个请求已经发过' : '智能POS出错或正在维护'
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
    ? { kind: 'refused', trouble: trouble('UNEXPECTED', '智能POS拒绝了请求', `HTTP ${wire.status}`, READ_ACTION) }
    : judged
}
