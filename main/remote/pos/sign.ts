import { createHash, createHmac } from 'node:crypto'

/**
 * `X-Signature` of the gateway contract (resources/gateways/pos.openapi.yaml, Signature 签名).
 * @param request.target path and query exactly as on the request line
 * @param request.timestamp whole Unix seconds
 * @param request.body the text whose UTF-8 bytes are sent; '' without a body
 * @returns 64 lower-case hex digits
 */
export function signRequest(
  request: { method: string; target: string; timestamp: number; messageId: string; body: string },
  secret: string,
): string {
  const bodyHash = createHash('sha256').update(request.body, 'utf8').digest('hex')
  const text = [request.method, request.target, request.timestamp, request.messageId, bodyHash].join('\n')
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(text, 'utf8').digest('hex')
}
