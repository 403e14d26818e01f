/**
 * Parses an `application/x-www-form-urlencoded` body byte by byte the way the ERP's server does: `+` is a blank, a
 * broken `%` stays as it is, the last of several equal keys wins, a pair without a key is dropped, `a` alone is empty.
 * Undefined when a key or value is not UTF-8.
 */
export function parseForm(body: Buffer): Map<string, string> | undefined {
  const form = new Map<string, string>()
  for (const pair of split(body, AMPERSAND)) {
    if (pair.length === 0) continue
    const equals = pair.indexOf(EQUALS)
    const key = decode(equals < 0 ? pair : pair.subarray(0, equals))
    const value = equals < 0 ? '' : decode(pair.subarray(equals + 1))
    if (key === undefined || value === undefined) return undefined
    if (key === '') continue
    // Deleting first keeps Map order = order of the winning pairs; only the log shows it.
    form.delete(key)
    form.set(key, value)
  }
  return form
}

const AMPERSAND = 0x26
const EQUALS = 0x3d
const PLUS = 0x2b
const PERCENT = 0x25
const BLANK = 0x20

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function split(body: Buffer, separator: number): Buffer[] {
  const parts: Buffer[] = []
  let from = 0
  for (;;) {
    const to = body.indexOf(separator, from)
    if (to < 0) return [...parts, body.subarray(from)]
    parts.push(body.subarray(from, to))
    from = to + 1
  }
}

function decode(raw: Buffer): string | undefined {
  const bytes = Buffer.allocUnsafe(raw.length)
  let size = 0
  for (let index = 0; index < raw.length; index += 1) {
    const byte = raw[index]!
    const escaped = byte === PERCENT ? escapedByte(raw, index) : undefined
    if (escaped !== undefined) index += 2
    bytes[size++] = escaped ?? (byte === PLUS ? BLANK : byte)
  }
  try {
    return utf8.decode(bytes.subarray(0, size))
  } catch {
    return undefined
  }
}

function escapedByte(raw: Buffer, index: number): number | undefined {
  const hex = raw.toString('latin1', index + 1, index + 3)
  return /^[0-9a-f]{2}$/i.test(hex) ? Number.parseInt(hex, 16) : undefined
}
