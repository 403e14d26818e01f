import { createHmac, timingSafeEqual } from 'node:crypto'
import { sha256 } from './values.ts'

/** What a signature covers, as it arrived. */
export type SignedParts = {
  method: string
  /** Path with query byte for byte as on the request line. */
  requestTarget: string
  timestamp: string
  messageId: string
  body: Buffer
}

/** Lower-case hex HMAC-SHA256 after resources/gateways/pos.openapi.yaml, "Signature". */
export function signatureOf(secret: string, parts: SignedParts): string {
  const text = [
    parts.method.toUpperCase(),
    parts.requestTarget,
    parts.timestamp,
    parts.messageId,
    sha256(parts.body),
  ].join('\n')
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** Compares in constant time; only lower-case hex of the right length can match. */
export function signatureMatches(secret: string, parts: SignedParts, given: string): boolean {
  const expected = Buffer.from(signatureOf(secret, parts))
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
