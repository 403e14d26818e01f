const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 10

/**
 * One id from the click to the wire to the result: ten Crockford base-32 characters (50 bits), to be read aloud.
 * `ids.bytes` gives cryptographically random bytes.
 */
export function newCorrelationId(ids: { bytes(length: number): Uint8Array }): string {
  let id = ''
  for (const byte of ids.bytes(LENGTH)) id += CROCKFORD[byte & 31]
  return id
}

/** A correlation id as someone typed or dictated it (small letters, O for 0, I or L for 1, blanks, hyphens), or null. */
export function readCorrelationId(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(plain) ? plain : null
}
