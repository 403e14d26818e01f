/** Characters that a paste brings along and nobody sees: zero-width, direction marks, soft hyphen, byte order mark. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g

/**
 * Cleans a code, address or key as typed or pasted: invisible characters go, full-width letters and digits become
 * half-width, every kind of space counts as a space, both ends are trimmed. Inner spaces stay, so that a check can
 * name them.
 */
export function cleanCode(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u2000-\u200a\u3000]/g, ' ')
    .trim()
}

/** Cleans a name: invisible characters go and both ends are trimmed. Full-width signs belong to Chinese names and stay. */
export function cleanName(text: string): string {
  return text.replace(INVISIBLE, '').trim()
}

/**
 * The last four characters of a secret, to recognise it by, or null when four characters would give too much of it
 * away (fewer than twelve in all).
 */
export function hintOf(secret: string): string | null {
  return secret.length >= 12 ? secret.slice(-4) : null
}
