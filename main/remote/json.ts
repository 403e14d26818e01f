/** A JSON value whose long digits stayed text. */
export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json | undefined
}

export type Parsed = { ok: true; value: Json } | { ok: false; reason: 'empty' | 'too-large' | 'too-deep' | 'not-json' }

const MAX_CHARS = 32 * 1024 * 1024
const MAX_DEPTH = 64
/**
 * A number literal shorter than 16 characters has at most 15 digits and survives a double, unless its exponent has
 * three digits. Texts may match as well; that only costs time.
 */
const LONG_NUMBER = /[\d.eE+-]{16,}|\d[eE][+-]?\d{3}/
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/

/**
 * Parses JSON without turning long digits into doubles: a number of more than 15 digits, and one written with an
 * exponent that a double would bend, comes back as its text. Never throws.
 */
export function parseJson(text: string, limits: { maxChars?: number; maxDepth?: number } = {}): Parsed {
  if (text.length > (limits.maxChars ?? MAX_CHARS)) return { ok: false, reason: 'too-large' }
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (body.trim() === '') return { ok: false, reason: 'empty' }
  if (deeperThan(body, limits.maxDepth ?? MAX_DEPTH)) return { ok: false, reason: 'too-deep' }
  try {
    const value = LONG_NUMBER.test(body) ? JSON.parse(body, keepLongNumbers as () => unknown) : JSON.parse(body)
    return { ok: true, value: value as Json }
  } catch {
    return { ok: false, reason: 'not-json' }
  }
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The third argument (the number as it was written) is there since Node 21; the compiler's library lacks it. */
function keepLongNumbers(_key: string, value: unknown, context: { source?: string }): unknown {
  if (typeof value !== 'number' || context.source === undefined) return value
  const digits = context.source.replace(/[^\d]/g, '').length
  if (digits > 15) return context.source
  // 1e400 would become Infinity; other short exponents are exact enough and stay numbers.
  return PLAIN_NUMBER.test(context.source) || Number.isFinite(value) ? value : context.source
}

/** Counts brackets outside of strings, so that hostile nesting never reaches a recursive reader. */
function deeperThan(text: string, limit: number): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x22) {
      i = endOfString(text, i)
      if (i < 0) return false
    } else if (c === 0x5b || c === 0x7b) {
      if (++depth > limit) return true
    } else if (c === 0x5d || c === 0x7d) depth--
  }
  return false
}

/** Index of the closing quote, -1 when there is none (the parser will refuse the text). */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return end
  }
  return -1
}
