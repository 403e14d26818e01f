import type { SandboxRequest } from '../kit/system.ts'
import { isObject } from './fields.ts'

const LONGEST_PARSED = 512 * 1024

/** What the request log may hold of a call: its query, and of a batch the size, its first key and the 商家编码 of
 * stock rows. No headers. */
export function describeRequest(request: SandboxRequest): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [name, value] of request.query) params[name] = value.slice(0, 80)
  if (request.body.length === 0) return params
  params.bytes = String(request.body.length)
  if (request.body.length > LONGEST_PARSED) return params
  const body: unknown = JSON.parse(request.body.toString('utf8'))
  if (!isObject(body)) return params
  const list = [body.rows, body.keys, body.merchantCodes].find(Array.isArray) as unknown[] | undefined
  if (list) {
    const first = list[0]
    const key = isObject(first) ? first.sourceNo : first
    params.rows = String(list.length)
    if (typeof key === 'string') params.first = key.slice(0, 80)
    const codes = list.flatMap((row) =>
      isObject(row) && typeof row.merchantCode === 'string' ? [row.merchantCode] : [],
    )
    if (codes.length > 0) params.codes = codes.join(',').slice(0, 24_000)
  }
  return params
}
