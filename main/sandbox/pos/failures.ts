import type { SandboxResponse } from '../kit/system.ts'

type Layer = 'transport' | 'gateway' | 'business'

/** Every failure of a whole call: HTTP status, who failed, and the default text. */
const FAILURES = {
  BAD_JSON: [400, 'transport', '请求内容不是 UTF-8 JSON'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'transport', '请使用 Content-Type: application/json'],
  BODY_TOO_LARGE: [413, 'transport', '请求内容超过 4 MiB'],
  PATH_NOT_FOUND: [404, 'transport', '没有这个接口'],
  METHOD_NOT_ALLOWED: [405, 'transport', '该接口不支持这种方法'],
  INTERNAL: [500, 'transport', '服务器内部错误'],
  UNAVAILABLE: [503, 'transport', '服务暂停'],
  MISSING_HEADER: [400, 'gateway', '缺少信封头'],
  BAD_HEADER: [400, 'gateway', '信封头格式不正确'],
  UNKNOWN_APP_KEY: [401, 'gateway', '账号不存在'],
  BAD_SIGNATURE: [401, 'gateway', '签名不正确'],
  TIMESTAMP_SKEW: [401, 'gateway', '时间戳与服务器时间相差超过 5 分钟'],
  AUTH_EXPIRED: [401, 'gateway', '授权已过期，请重新授权'],
  FORBIDDEN: [403, 'gateway', '账号没有写入权限'],
  REPLAYED: [409, 'gateway', '消息编号已用过'],
  RATE_LIMITED: [429, 'gateway', '请求过于频繁，请稍后再试'],
  INVALID_REQUEST: [422, 'business', '请求内容不正确'],
  TOO_MANY_ROWS: [422, 'business', '一次提交的行数过多'],
  BAD_CURSOR: [422, 'business', '游标不正确'],
  CURSOR_TOO_OLD: [410, 'business', '游标已过期，请重新读取全部数据'],
  NOT_FOUND: [404, 'business', '没有找到'],
  VERSION_CONFLICT: [409, 'business', '数据已被修改，请重新读取'],
  LEASE_HELD: [409, 'business', '正由其他执行方占用'],
} as const satisfies Record<string, readonly [number, Layer, string]>

/** Codes of failed calls with their HTTP status and layer, as the contract lists them. */
export const FAILURE_CODES: Record<string, { status: number; layer: string }> = Object.fromEntries(
  Object.entries(FAILURES).map(([code, [status, layer]]) => [code, { status, layer }]),
)

export type FailureCode = keyof typeof FAILURES

/** Outcomes of one row that was not carried out. */
export type RowCode =
  | 'KEY_REUSED'
  | 'INVALID_FIELD'
  | 'TOO_LONG'
  | 'PRODUCT_EXISTS'
  | 'PRODUCT_NOT_FOUND'
  | 'DUPLICATE_MERCHANT_CODE'
  | 'SPEC_NOT_FOUND'
  | 'CATEGORY_TOO_DEEP'
  | 'CATEGORY_MISSING'
  | 'VERSION_CONFLICT'
  | 'SYNC_SWITCH_OFF'
  | 'SHOP_NOT_FOUND'
  | 'SHOP_CLOSED'
  | 'STOCK_CHANGED'
  | 'SOURCE_EXISTS'
  | 'PRODUCT_MISSING'

type FailureExtras = { headers?: Record<string, string>; fields?: { path: string; message: string }[] }

/** Thrown by a handler: the whole call fails and nothing was done. */
export class CallFailure extends Error {
  readonly code: FailureCode
  readonly extras: FailureExtras

  constructor(code: FailureCode, message?: string, extras: FailureExtras = {}) {
    super(message ?? FAILURES[code][2])
    this.code = code
    this.extras = extras
  }
}

/** Thrown while one row is worked on: the row is refused, the others go on. */
export class RowRefusal extends Error {
  readonly code: RowCode
  /** Further members of the row's outcome. */
  readonly extras: Record<string, unknown>

  constructor(code: RowCode, message: string, extras: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.extras = extras
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' }

/** The reply of a failed call. */
export function failureReply(code: FailureCode, message?: string, extras: FailureExtras = {}): SandboxResponse {
  const [status, layer, text] = FAILURES[code]
  const body = {
    flag: 'failure',
    layer,
    code,
    message: message ?? text,
    ...(extras.fields && { fields: extras.fields }),
  }
  return {
    status,
    headers: { ...JSON_TYPE, ...extras.headers },
    body: JSON.stringify(body),
    outcome: `refused ${code}`,
  }
}

/** The reply of a successful call. */
export function successReply(data: unknown, headers: Record<string, string> = {}): SandboxResponse {
  return {
    status: 200,
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ flag: 'success', code: 'OK', message: '成功', data }),
    outcome: 'ok',
  }
}
