/** A piece of text; `match` counts the hits from 0, `null` between them. */
export interface TextPart {
  text: string
  match: number | null
}

/** Most hits that are marked; the rest of the text stays whole. */
export const MOST_MATCHES = 500

/** Cuts text at every hit of `wanted`, ASCII letters in either case. An empty search leaves one part. */
export function findMatches(text: string, wanted: string): { parts: TextPart[]; count: number } {
  const needle = wanted.trim().toLowerCase()
  const hay = text.toLowerCase()
  // A fold that changes the length would shift every place after it.
  if (needle === '' || hay.length !== text.length) return { parts: [{ text, match: null }], count: 0 }
  const parts: TextPart[] = []
  let from = 0
  let count = 0
  for (let at = hay.indexOf(needle); at >= 0 && count < MOST_MATCHES; at = hay.indexOf(needle, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), match: null })
    parts.push({ text: text.slice(at, at + needle.length), match: count++ })
    from = at + needle.length
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), match: null })
  return { parts, count }
}
