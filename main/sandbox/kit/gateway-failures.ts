import type { SandboxResponse } from './system.ts'

type Layer = 'transport' | 'gateway' | 'business'

/** Failures of a whole call that the 省包 gateways have in common: HTTP status, who failed, default text. */
export const GATEWAY_FAILURES: Record<string, readonly [status: number, layer: Layer, text: string]> = {
  BAD_JSON: [400, 'transport', '请求内容不是 UTF-8 JSON'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'transport', '请使用 Content-Type: application/json'],
  BODY_TOO_LARGE: [413, 'transport', '请求内容超过 4 MiB'],
  PATH_NOT_FOUND: [404, 'transport', '没有这个接口'],
  METHOD_NOT_ALLOWED: [405, 'transport', '该接口不支持这种方法'],
  INTERNAL: [500, 'transport', '服务器内部错误'],
  MISSING_HEADER: [400, 'gateway', '缺少信封头'],
  BAD_HEADER: [400, 'gateway', '信封头格式不正确'],
  UNKNOWN_ACCOUNT: [401, 'gateway', '账号不存在'],
  BAD_SIGNATURE: [401, 'gateway', '签名不正确'],
  SIGNATURE_METHOD: [401, 'gateway', '该账号没有启用这种签名方式'],
  TIMESTAMP_SKEW: [401, 'gateway', '时间戳与服务器时间相差超过 5 分钟'],
  AUTH_EXPIRED: [401, 'gateway', '授权已过期，请重新授权'],
  REPLAYED: [409, 'gateway', '消息编号已用过'],
  RATE_LIMITED: [429, 'gateway', '请求过于频繁，请稍后再试'],
  INVALID_REQUEST: [422, 'business', '请求内容不正确'],
  TOO_MANY_ROWS: [422, 'business', '一次提交的行数过多'],
  BAD_CURSOR: [422, 'business', '游标不正确'],
  CURSOR_TOO_OLD: [410, 'business', '游标已过期，请重新读取全部数据'],
  NOT_FOUND: [404, 'business', '没有找到'],
  BILL_EXISTS: [409, 'business', '单据号已存在，内容或推送标识不同'],
  BILL_NOT_FOUND: [404, 'business', '没有这张单据'],
  NO_RETURN: [404, 'business', '单据还没有完成'],
  NOT_OPENED: [403, 'business', '接口没有开通'],
}

/** Thrown by a handler: the whole call fails and nothing was done. Codes not listed above are business refusals (422). */
export class GatewayFailure extends Error {
  readonly code: string
  readonly headers: Record<string, string>

  constructor(code: string, message?: string, headers: Record<string, string> = {}) {
    super(message ?? GATEWAY_FAILURES[code]?.[2] ?? code)
    this.code = code
    this.headers = headers
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' }

export function gatewayFailureReply(failure: GatewayFailure): SandboxResponse {
  const [status, layer] = GATEWAY_FAILURES[failure.code] ?? [422, 'business']
  return {
    status,
    headers: { ...JSON_TYPE, ...failure.headers },
    body: JSON.stringify({ flag: 'failure', layer, code: failure.code, message: failure.message }),
    outcome: `refused ${failure.code}`,
  }
}

export function gatewaySuccessReply(data: unknown): SandboxResponse {
  return {
    status: 200,
    headers: JSON_TYPE,
    body: JSON.stringify({ flag: 'success', code: 'OK', message: '成功', data }),
    outcome: 'ok',
  }
}
