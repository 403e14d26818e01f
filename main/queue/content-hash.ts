import { hash } from 'node:crypto'

/** JSON with sorted keys, so that the same content always gives the same text. Throws TypeError on what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`payload holds ${value}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const prototype = Object.getPrototypeOf(value) as unknown
    if (prototype !== Object.prototype && prototype !== null)
      throw new TypeError('payload holds an object with a class')
    const record = value as Record<string, unknown>
    let text = ''
    for (const key of Object.keys(record).sort()) {
      // As JSON.stringify does: a key without a value is not there.
      if (record[key] === undefined) continue
      text += `${text ? ',' : ''}${JSON.stringify(key)}:${canonicalJson(record[key])}`
    }
    return `{${text}}`
  }
  throw new TypeError(`payload holds a ${typeof value}`)
}

/** Lower-case hex SHA-256 over kind and canonical payload. */
export function contentHash(kind: string, canonical: string): string {
  return hash('sha256', `${kind}\n${canonical}`, 'hex')
}
