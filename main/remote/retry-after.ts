/** Longest pause a remote can ask for; a longer wish is more likely a fault than a plan. */
const LONGEST_MS = 24 * 3_600_000

/**
 * @param headers lower-case names
 * @returns ms to wait by `Retry-After` (seconds, or an HTTP date taken against the remote's own Date); null without a
 *   usable one. Never below one second.
 */
export function retryAfterMs(headers: Record<string, string>): number | null {
  const value = headers['retry-after']?.trim()
  if (!value) return null
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers.date ?? '')
  return Number.isNaN(wait) ? null : Math.min(LONGEST_MS, Math.max(1000, wait))
}
