import type { Redactor } from '../log/index.ts'

/** Longest detail kept, in UTF-16 units of its JSON. */
const MAX_DETAIL = 64 * 1024

/** Detail as it is kept: redacted JSON, cut with a note when it is very long; null = none. */
export function detailText(detail: unknown, redactor: Redactor): string | null {
  if (detail === undefined || detail === null) return null
  const json = JSON.stringify(redactor.value(detail))
  if (json.length <= MAX_DETAIL) return json
  return JSON.stringify({ cut: true, length: json.length, start: json.slice(0, MAX_DETAIL / 2) })
}
