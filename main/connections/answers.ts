import type { CallError, Envelope } from './types.ts'

/** An answer that says no: 问题 + 原因 + 怎么办. `fields` maps field paths (`wangdian.sid`) to what is wrong there. */
export function no(
  code: string,
  problem: string,
  cause: string,
  action: string,
  fields?: Record<string, string>,
): { ok: false; error: CallError } {
  return { ok: false, error: { code, problem, cause, action, retryable: false, ...(fields ? { fields } : {}) } }
}

export function yes<T>(data: T): Envelope<T> {
  return { ok: true, data }
}

/** The compiler refuses a union with a case left out; at run time a stray value is a programming error. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}

export function noConnection(id: number): { ok: false; error: CallError } {
  return no(
    'CONNECTION_UNKNOWN',
    '找不到这个对接。',
    `编号 ${id} 的对接不存在，可能已被删除。`,
    '请返回对接列表重新选择。',
  )
}
