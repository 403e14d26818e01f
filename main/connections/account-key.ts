import { assertNever } from './answers.ts'
import type { AccountSystem } from './types.ts'

/**
 * Names an account at its remote: host and account numbers, the scheme and the path aside. Two connections with the
 * same key would do the same work twice. 授权 values belong to one connection, not to a remote account.
 */
export function accountKeyOf(
  system: AccountSystem,
  settings: Record<string, string | number>,
  connectionId: number,
): string {
  switch (system) {
    case 'wangdian':
      return [hostOf(settings.baseUrl), settings.sid, settings.appkey].join('|')
    case 'pos':
      return [hostOf(settings.baseUrl), settings.appKey].join('|')
    case 'authorisation':
      return `${connectionId}|${settings.shopId}`
    default:
      return assertNever(system)
  }
}

function hostOf(baseUrl: unknown): string {
  return new URL(String(baseUrl)).host
}
