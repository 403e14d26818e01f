import { createHash, createHmac } from 'node:crypto'

/** `X-Signature-Method` of the 省包 gateway contracts; MD5 only where the other side cannot do better. */
export const SIGNATURE_METHODS = ['HMAC-SHA256', 'MD5'] as const
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number]

/**
 * `X-Signature` of the 省包 gateway contracts (resources/gateways/{ideal,boyuan,ezhan}.openapi.yaml, Signature 签名).
 * @param request.target path and query exactly as on the request line
 * @param request.timestamp whole Unix seconds
 * @param request.identity the account as the contract names it: `interfaceId/provinceCode`, or the app key
 * @param request.body the text whose UTF-8 bytes are sent; '' without a body
 * @returns 64 lower-case hex digits, with MD5 32 upper-case ones
 */
export function signGateway(
  request: {
    method: string
    target: string
    timestamp: number
    messageId: string
    identity: string
    body: string
  },
  secret: string,
  how: SignatureMethod = 'HMAC-SHA256',
): string {
  const { method, target, timestamp, messageId, identity, body } = request
  const text = `${[method, target, timestamp, messageId, identity].join('\n')}\n${body}`
  if (how === 'MD5') return createHash('md5').update(`${secret}${text}${secret}`, 'utf8').digest('hex').toUpperCase()
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(text, 'utf8').digest('hex')
}
