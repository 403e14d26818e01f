import { createHash } from 'node:crypto'

/**
 * `sign` of 旺店通企业版 openapi2 (guide of the public API; the page's vectors V1–V7 are the tests).
 * Every parameter that will be sent except `sign`, sorted by key, as `KK-key:VVVV-value` joined by `;`, the secret
 * appended, MD5 over UTF-8. Lengths count code points, as the vendor's own PHP client does.
 * @returns 32 lower-case hex digits
 */
export function signParameters(parameters: Readonly<Record<string, string>>, appsecret: string): string {
  const text = Object.keys(parameters)
    .filter((key) => key !== 'sign')
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((key) => {
      const value = parameters[key]!
      return `${length(key, 2)}-${key}:${length(value, 4)}-${value}`
    })
    .join(';')
  return createHash('md5').update(`${text}${appsecret}`, 'utf8').digest('hex')
}

function length(text: string, digits: number): string {
  let points = 0
  for (const _ of text) points++
  return String(points).padStart(digits, '0')
}
