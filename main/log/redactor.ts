import { isSecretKey } from './secret-keys.ts'

/** What stands where something was taken out. */
export const REDACTED = '***'

/** Takes secrets and personal numbers out of whatever is about to be written. */
export interface Redactor {
  /** A value that must never be written, in whatever field. Shorter than 6 characters is left to the key rule. */
  addSecret(value: string): void
  /** Registered values, credentials in headers, forms, URLs and JSON, phone numbers. */
  text(text: string): string
  /**
   * A copy that is safe to write and JSON-safe: secret fields masked by name, texts by value, errors as data, bytes as
   * their length, circles and what exceeds the limits as a note. Never throws.
   */
  value(value: unknown): unknown
}

export interface RedactorLimits {
  /** Longest text kept, in UTF-16 units. */
  maxText?: number
  maxDepth?: number
  /** Fields and items kept of one object or list. */
  maxItems?: number
  /** Values kept in all. */
  maxNodes?: number
}

const MIN_SECRET = 6
const CREDENTIAL = /\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{4,}/gi
/** `key=value` in a URL, a form body or a header. */
const PAIR = /([\w.\-\u4e00-\u9fff]{2,40})=([^&\s"'<>;,]+)/g
const JSON_NAME = '[\\w.\\-\\u4e00-\\u9fff]{2,40}'
const JSON_BARE = '[^\\s,{}[\\]"\\\\]+'
/** `"key":"value"` in JSON that was kept as text; the end may be cut off. */
const JSON_PAIR = new RegExp(`"(${JSON_NAME})"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*(?:"|\\\\?$)|${JSON_BARE})`, 'g')
/** The same inside another JSON string: every quote and backslash has one more backslash. */
const ESCAPED_PAIR = new RegExp(
  `\\\\"(${JSON_NAME})\\\\"\\s*:\\s*(?:\\\\"(?:[^"\\\\]|\\\\\\\\(?:\\\\["\\\\]|[^\\\\]))*(?:\\\\"|\\\\*$)|${JSON_BARE})`,
  'g',
)
const URL_LIKE = /\bhttps?:\/\/[^\s"'<>]+/gi
const USER_INFO = /\/\/[^/@\s"'<>]+@/
const LONG_HEX = /(?<![0-9a-zA-Z])[0-9a-fA-F]{32,}(?![0-9a-zA-Z])/g
/** Chinese mobile and land lines. Not inside a longer code. */
const MOBILE = /(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])/g
const LAND_LINE = /(?<![0-9A-Za-z-])0\d{2,3}-\d{7,8}(?![0-9A-Za-z])/g

/** Makes a redactor with its own list of registered values. */
export function createRedactor(limits: RedactorLimits = {}): Redactor {
  const { maxText = 20_000, maxDepth = 10, maxItems = 500, maxNodes = 20_000 } = limits
  const secrets = new Set<string>()
  let pattern: RegExp | null = null

  function addSecret(value: string): void {
    const plain = value.trim()
    if (plain.length < MIN_SECRET) return
    const json = JSON.stringify(plain).slice(1, -1)
    const form = encodeURIComponent(plain)
    for (const shape of [plain, form, form.replaceAll('%20', '+'), json]) secrets.add(shape)
    const longestFirst = [...secrets].sort((a, b) => b.length - a.length)
    pattern = new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'gi')
  }

  function text(input: string): string {
    // Cut after masking: a cut inside a secret would leave its beginning unrecognised.
    const masked = maskText(pattern ? input.replace(pattern, REDACTED) : input)
    return masked.length > maxText ? `${masked.slice(0, maxText)}… (${masked.length})` : masked
  }

  function value(input: unknown): unknown {
    const path = new Set<object>()
    let nodes = 0
    const walk = (node: unknown, depth: number): unknown => {
      nodes += 1
      if (nodes > maxNodes) return '(more)'
      if (typeof node === 'string') return text(node)
      if (typeof node === 'number') return Number.isFinite(node) ? maskNumber(node) : String(node)
      if (typeof node === 'bigint') return text(String(node))
      if (typeof node === 'function' || typeof node === 'symbol') return `(${typeof node})`
      if (typeof node !== 'object' || node === null) return node ?? null
      if (path.has(node)) return '(circle)'
      if (depth >= maxDepth) return '(deep)'
      path.add(node)
      const copy = walkObject(node, (child) => walk(child, depth + 1))
      path.delete(node)
      return copy
    }
    try {
      return walk(input, 0)
    } catch (error) {
      // A getter or proxy that throws must not stop what was being logged.
      return `(unreadable: ${error instanceof Error ? text(error.message) : 'unknown'})`
    }
  }

  function walkObject(node: object, walk: (child: unknown) => unknown): unknown {
    if (node instanceof Date) return Number.isNaN(node.getTime()) ? '(no date)' : node.toISOString()
    if (ArrayBuffer.isView(node)) return `(${node.byteLength} bytes)`
    if (node instanceof ArrayBuffer) return `(${node.byteLength} bytes)`
    if (node instanceof URL || node instanceof URLSearchParams || node instanceof RegExp) return text(String(node))
    if (node instanceof Map)
      return walkEntries(
        [...node].map(([key, child]) => [String(key), child]),
        walk,
      )
    if (Array.isArray(node) || node instanceof Set) {
      const items = [...node]
      const kept = items.slice(0, maxItems).map((item) => walk(item))
      return items.length > maxItems ? [...kept, `(${items.length - maxItems} more)`] : kept
    }
    const entries = Object.entries(node)
    if (node instanceof Error) {
      const { name, message, stack, cause } = node
      const told: [string, unknown][] = [
        ['name', name],
        ['message', message],
        ['cause', cause],
      ]
      return walkEntries([...told, ...entries, ['stack', stack]], walk)
    }
    return walkEntries(entries, walk)
  }

  function walkEntries(entries: [string, unknown][], walk: (child: unknown) => unknown): Record<string, unknown> {
    const copy: Record<string, unknown> = Object.create(null)
    for (const [key, child] of entries.slice(0, maxItems)) {
      if (child === undefined) continue
      const empty = child === null || child === ''
      copy[text(key)] = isSecretKey(key) && !empty ? REDACTED : walk(child)
    }
    if (entries.length > maxItems) copy['…'] = `(${entries.length - maxItems} more)`
    return copy
  }

  return { addSecret, text, value }
}

function maskText(input: string): string {
  if (input.length < 4) return input
  let out = input
  if (out.includes('://')) {
    out = out.replace(URL_LIKE, (url) => url.replace(USER_INFO, `//${REDACTED}@`).replace(LONG_HEX, REDACTED))
  }
  if (out.includes(' ')) out = out.replace(CREDENTIAL, `$1 ${REDACTED}`)
  if (out.includes('='))
    out = out.replace(PAIR, (pair, key: string) => (isSecretKey(key) ? `${key}=${REDACTED}` : pair))
  if (out.includes('":') || out.includes('" :')) {
    out = out.replace(JSON_PAIR, (pair, key: string) => (isSecretKey(key) ? `"${key}":"${REDACTED}"` : pair))
    if (out.includes('\\"')) {
      out = out.replace(ESCAPED_PAIR, (pair, key: string) =>
        isSecretKey(key) ? `\\"${key}\\":\\"${REDACTED}\\"` : pair,
      )
    }
  }
  return /\d{4}/.test(out) ? out.replace(MOBILE, REDACTED).replace(LAND_LINE, REDACTED) : out
}

function maskNumber(value: number): number | string {
  return Number.isInteger(value) && value >= 13_000_000_000 && value <= 19_999_999_999 ? REDACTED : value
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
