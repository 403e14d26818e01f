import type { Session } from 'electron'
import type { ProxyPort } from '../ports.ts'

/**
 * First proxy that Node's http can use, from a PAC answer such as `PROXY host:port; SOCKS5 host:port; DIRECT`.
 * Null = direct. SOCKS entries are skipped.
 */
export function firstProxy(answer: string): string | null {
  for (const part of answer.split(';')) {
    const [kind, address] = part.trim().split(/\s+/)
    if (kind?.toUpperCase() === 'DIRECT') return null
    if (!address) continue
    if (kind?.toUpperCase() === 'PROXY' || kind?.toUpperCase() === 'HTTP') return `http://${address}`
    if (kind?.toUpperCase() === 'HTTPS') return `https://${address}`
  }
  return null
}

/** The system's proxy settings, as Chromium reads them (PAC scripts included). */
export function createProxy(session: Pick<Session, 'resolveProxy'>): ProxyPort {
  return {
    async resolve(url) {
      return firstProxy(await session.resolveProxy(url))
    },
  }
}
