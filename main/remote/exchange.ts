import type { Exchange, HttpRequest, Wire } from './wire.ts'

/** What is needed of the shared redactor. */
export interface WireRedactor {
  /** Hides registered secret values and value patterns (phone numbers, tokens) in a text. */
  text(value: string): string
  /** Whether a value under this name is hidden whole. */
  isSecretKey(key: string): boolean
}

const MAX_BODY_CHARS = 16_000
const HIDDEN = '***'

/** The journal's view of one exchange: secrets hidden by name and by value, bodies cut to 16,000 characters. */
export function toExchange(
  request: HttpRequest,
  wire: Wire,
  rawBody: string,
  at: number,
  redactor: WireRedactor,
): Exchange {
  const answered = wire.kind === 'answered'
  return {
    at,
    correlationId: request.correlationId,
    system: request.system,
    connection: request.connection,
    method: request.method,
    url: redactUrl(request.url, redactor),
    requestHeaders: redactHeaders(request.headers ?? {}, redactor),
    requestBody: redactBody(request.body ?? '', redactor),
    kind: wire.kind,
    code: answered ? null : wire.code,
    status: wire.kind === 'not-sent' ? null : wire.status,
    responseBody: redactBody(rawBody, redactor),
    tookMs: wire.tookMs,
  }
}

export function redactUrl(url: string, redactor: WireRedactor): string {
  const mark = url.indexOf('?')
  if (mark < 0) return redactor.text(url)
  return `${redactor.text(url.slice(0, mark))}?${redactForm(url.slice(mark + 1), redactor)}`
}

function redactHeaders(headers: Record<string, string>, redactor: WireRedactor): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, redactor.isSecretKey(name) ? HIDDEN : redactor.text(value)]),
  )
}

/** JSON and forms are redacted by name in their text, so that digits, order and a cut end stay as they were. */
export function redactBody(body: string, redactor: WireRedactor): string {
  const cut = body.length > MAX_BODY_CHARS
  const kept = cut ? body.slice(0, MAX_BODY_CHARS) : body
  const redacted = /^\s*[[{]/.test(kept)
    ? redactJsonText(kept, redactor)
    : /^[^\s<>]*=/.test(kept)
      ? redactForm(kept, redactor)
      : redactor.text(kept)
  return cut ? `${redacted}…（共 ${body.length} 字）` : redacted
}

const MEMBER = /"((?:[^"\\]|\\.)*)"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,}\]{["]+)/g

function redactJsonText(text: string, redactor: WireRedactor): string {
  const byName = text.replace(MEMBER, (all, key: string, colon: string) =>
    redactor.isSecretKey(key) ? `"${key}"${colon}"${HIDDEN}"` : all,
  )
  return redactor.text(byName)
}

/** Shown decoded, one `name=value` per parameter, since a person reads it. */
function redactForm(form: string, redactor: WireRedactor): string {
  return form
    .split('&')
    .map((pair) => {
      const [name = '', value = ''] = split(pair)
      if (redactor.isSecretKey(name)) return `${name}=${HIDDEN}`
      return `${name}=${/^\s*[[{]/.test(value) ? redactJsonText(value, redactor) : redactor.text(value)}`
    })
    .join('&')
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
