import { createHash } from 'node:crypto'

/** How a length in the signed text is counted. The ERP counts code points; its own Java kit counts UTF-16 units. */
export type LengthUnit = 'code-points' | 'utf-16'

/**
 * The text whose MD5 is the signature: pairs sorted by key bytes, each `KK-key:VVVV-value`, joined by `;`, the secret
 * behind. `sign` itself is left out; empty values are signed, since they arrived.
 */
export function textToSign(params: ReadonlyMap<string, string>, secret: string, unit: LengthUnit): string {
  const count = unit === 'utf-16' ? (text: string) => text.length : countCodePoints
  const pairs = [...params]
    .filter(([key]) => key !== 'sign')
    .map(([key, value]) => ({ key, value, bytes: Buffer.from(key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ key, value }) => `${padded(count(key), 2)}-${key}:${padded(count(value), 4)}-${value}`)
  return `${pairs.join(';')}${secret}`
}

/** 32 lower-case hex digits over the UTF-8 bytes. */
export function signatureOf(params: ReadonlyMap<string, string>, secret: string, unit: LengthUnit): string {
  return createHash('md5')
    .update(textToSign(params, secret, unit), 'utf8')
    .digest('hex')
}

/** True when `sign` fits what arrived, counted either way; upper case does not. */
export function isSignedBy(params: ReadonlyMap<string, string>, sign: string, secret: string): boolean {
  return sign === signatureOf(params, secret, 'code-points') || sign === signatureOf(params, secret, 'utf-16')
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

function padded(length: number, width: number): string {
  return String(length).padStart(width, '0')
}
