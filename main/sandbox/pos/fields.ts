import { CallFailure, RowRefusal } from './failures.ts'
import { codePoints, parseDecimal, parseTime } from './values.ts'

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Refuses the row because of one field; `field` is its path in the row. */
export function badField(field: string, problem: string): RowRefusal {
  return new RowRefusal('INVALID_FIELD', `${field} ${problem}`, { field })
}

export function readObject(value: unknown, field: string): JsonObject {
  if (!isObject(value)) throw badField(field, '应为对象')
  return value
}

export function readArray(value: unknown, field: string, min: number, max: number): unknown[] {
  if (!Array.isArray(value)) throw badField(field, '应为数组')
  if (value.length < min) throw badField(field, `至少 ${min} 项`)
  if (value.length > max) throw badField(field, `最多 ${max} 项`)
  return value
}

/** Text that must be there, not blank, at most `max` code points; returned as given. */
export function readText(value: unknown, field: string, max: number): string {
  if (typeof value !== 'string') throw badField(field, value === undefined ? '未填写' : '应为文本')
  if (value.trim() === '') throw badField(field, '不能为空')
  if (value.includes('\u0000') || !value.isWellFormed()) throw badField(field, '含有非法字符')
  if (codePoints(value) > max) throw new RowRefusal('TOO_LONG', `${field} 超过 ${max} 个字符`, { field })
  return value
}

/** Text that may be missing; null and empty text are null. */
export function readOptionalText(value: unknown, field: string, max: number): string | null {
  if (value === undefined || value === null || value === '') return null
  return readText(value, field, max)
}

/** http or https address, or null. */
export function readImage(value: unknown, field: string): string | null {
  const text = readOptionalText(value, field, 1024)
  if (text !== null && (!/^https?:\/\//i.test(text) || !URL.canParse(text))) {
    throw badField(field, '应为 http 或 https 地址')
  }
  return text
}

/** Decimal text → integer ten-thousandths. */
export function readDecimal(value: unknown, field: string, options: { negative?: boolean } = {}): number {
  const parsed = typeof value === 'string' ? parseDecimal(value) : undefined
  if (parsed === undefined) throw badField(field, '应为最多四位小数的数字文本')
  if (parsed < 0 && !options.negative) throw badField(field, '不能为负数')
  return parsed
}

export function readBoolean(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw badField(field, '应为 true 或 false')
  return value
}

export function readEnum<T extends string>(value: unknown, field: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value)
  if (found === undefined) throw badField(field, `应为 ${allowed.join('、')} 之一`)
  return found
}

/** The body of a call as an object; 422 otherwise. */
export function bodyObject(body: unknown): JsonObject {
  if (!isObject(body)) throw invalid('', '应为对象')
  return body
}

/** The rows or keys of a batch; 422 when there are none or too many. */
export function batchOf(body: unknown, name: string, max: number): unknown[] {
  const list = bodyObject(body)[name]
  if (!Array.isArray(list)) throw invalid(name, '应为数组')
  if (list.length === 0) throw invalid(name, '不能为空')
  if (list.length > max) throw new CallFailure('TOO_MANY_ROWS', `一次最多 ${max} 项，收到 ${list.length} 项`)
  return list
}

/** Keys of a look-up: text, each not empty. */
export function keysOf(body: unknown, name = 'keys'): string[] {
  return batchOf(body, name, 200).map((key, index) => {
    if (typeof key !== 'string' || key === '') throw invalid(`${name}.${index}`, '应为非空文本')
    return key
  })
}

export function invalid(path: string, message: string): CallFailure {
  return new CallFailure('INVALID_REQUEST', `${path === '' ? '请求内容' : path} ${message}`, {
    fields: [{ path, message }],
  })
}

/** A whole number from the query; 422 outside the bounds. */
export function queryNumber(query: URLSearchParams, name: string, min: number, max: number, standard: number): number {
  const text = query.get(name)
  if (text === null || text === '') return standard
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw invalid(name, `应为 ${min} 到 ${max} 的整数`)
  return value
}

/** Epoch ms of `changedSince`; 0 without it. */
export function changedSince(query: URLSearchParams): number {
  const text = query.get('changedSince')
  if (text === null || text === '') return 0
  const at = parseTime(text)
  if (at === undefined) throw invalid('changedSince', '应为 ISO 8601 时间，时区 +08:00')
  return at
}

export const pageLimit = (query: URLSearchParams): number => queryNumber(query, 'limit', 1, 500, 100)
