import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

export type WorkspaceKind = 'live' | 'practice'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
// "This host": connecting to 0.0.0.0 or :: reaches the own computer on every system the product runs on.
LOOPBACK.addSubnet('0.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')
LOOPBACK.addAddress('::', 'ipv6')
LOOPBACK.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')
LOOPBACK.addSubnet('::ffff:0.0.0.0', 104, 'ipv6')

/** @param address numeric IPv4 or IPv6 address, no brackets, with or without a zone */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.split('%')[0]!
  const family = isIP(plain)
  return family !== 0 && LOOPBACK.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * What the text of a host alone says; a name needs `resolveHost`.
 * The URL parser has already turned decimal, octal and hexadecimal forms into dotted ones.
 */
export function hostKind(host: string): 'loopback' | 'other' | 'name' {
  const plain = bareHost(host).toLowerCase().replace(/\.$/, '')
  if (plain === 'localhost' || plain.endsWith('.localhost')) return 'loopback'
  if (isIP(plain.split('%')[0]!) === 0) return 'name'
  return isLoopbackAddress(plain) ? 'loopback' : 'other'
}

/** Host of a URL without the brackets of IPv6. */
export function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

export type Address = { address: string; family: number }

/** All addresses of a host, in the order of the system's resolver. Rejects as node:dns does (`ENOTFOUND` …). */
export async function resolveHost(host: string): Promise<Address[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  return await lookup(host, { all: true })
}

/** Live refuses a host with any loopback address, practice one with any other. */
export function addressesFit(workspace: WorkspaceKind, addresses: Address[]): boolean {
  return workspace === 'practice'
    ? addresses.every(({ address }) => isLoopbackAddress(address))
    : !addresses.some(({ address }) => isLoopbackAddress(address))
}

/**
 * Judges a URL before anything is resolved, for forms and for sending.
 * @returns null when the address fits the workspace as far as its text tells
 */
export function checkUrl(
  url: string,
  workspace: WorkspaceKind,
  allowHttp: boolean,
): 'BAD_URL' | 'WORKSPACE_ADDRESS' | 'HTTPS_REQUIRED' | null {
  if (!URL.canParse(url)) return 'BAD_URL'
  const parsed = new URL(url)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'BAD_URL'
  if (parsed.hostname === '' || parsed.username !== '' || parsed.password !== '') return 'BAD_URL'
  const kind = hostKind(parsed.hostname)
  if (workspace === 'live') {
    if (kind === 'loopback') return 'WORKSPACE_ADDRESS'
    return parsed.protocol === 'http:' && !allowHttp ? 'HTTPS_REQUIRED' : null
  }
  return kind === 'other' ? 'WORKSPACE_ADDRESS' : null
}
