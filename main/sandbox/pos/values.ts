import { createHash } from 'node:crypto'

const BEIJING_OFFSET_MS = 8 * 3_600_000
const SCALE = 10_000

/**
 * Decimal text → integer ten-thousandths; undefined when it is not a decimal of at most 11 digits and 4 decimals.
 */
export function parseDecimal(text: string): number | undefined {
  const parts = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text)
  if (!parts) return undefined
  const value = Number(parts[2]) * SCALE + Number((parts[3] ?? '').padEnd(4, '0'))
  return parts[1] === '-' && value !== 0 ? -value : value
}

/** Integer ten-thousandths → decimal text with exactly four decimals. */
export function formatDecimal(value: number): string {
  const digits = String(Math.abs(value)).padStart(5, '0')
  return `${value < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`
}

/** Epoch ms → `2026-01-01T08:00:00.000+08:00`. */
export function formatTime(at: number): string {
  return `${new Date(at + BEIJING_OFFSET_MS).toISOString().slice(0, -1)}+08:00`
}

/** `2026-01-01T08:00:00[.000]+08:00` → epoch ms; undefined for anything else, impossible dates included. */
export function parseTime(text: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+08:00$/.exec(text)
  if (!parts) return undefined
  const at = Date.parse(text)
  const same = !Number.isNaN(at) && formatTime(at) === `${parts[1]}.${(parts[2] ?? '').padEnd(3, '0')}+08:00`
  return same ? at : undefined
}

/** The form in which 货号 and 商家编码 are compared: trimmed, full-width folded to half-width, without case. */
export function codeKey(code: string): string {
  return code
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .trim()
    .toLowerCase()
}

/** RFC 8785 JSON: keys sorted by UTF-16 code units, no white space; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** Lower-case hex SHA-256 of UTF-8 text or bytes. */
export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Length in Unicode code points, as the contract counts. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
