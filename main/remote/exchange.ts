import type { Redactor } from '../log/index.ts'
import { isSecretKey } from '../log/secret-keys.ts'
import type { Exchange, HttpRequest, Wire } from './wire.ts'

/** What is needed of the shared redactor of main/log. */
export type WireRedactor = Pick<Redactor, 'text'>

const MAX_BODY_CHARS = 16_000
/** Masked beyond the cut, so that a secret lying across it is recognised whole. */
const MARGIN_CHARS = 4_000
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

function redactUrl(url: string, redactor: WireRedactor): string {
  const mark = url.indexOf('?')
  if (mark < 0) return redactor.text(url)
  return `${redactor.text(url.slice(0, mark))}?${redactForm(url.slice(mark + 1), redactor)}`
}

function redactHeaders(headers: Record<string, string>, redactor: WireRedactor): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretKey(name) ? HIDDEN : redactor.text(value)]),
  )
}

/** Kept as text, so that digits, order and a broken end stay as they were on the wire. */
function redactBody(body: string, redactor: WireRedactor): string {
  const kept = body.slice(0, MAX_BODY_CHARS + MARGIN_CHARS)
  const masked = /^[^\s<>{}[\]"]*=/.test(kept) ? redactForm(kept, redactor) : redactor.text(kept)
  return body.length > MAX_BODY_CHARS ? `${masked.slice(0, MAX_BODY_CHARS)}…（共 ${body.length} 字）` : masked
}

/** Shown decoded, one `name=value` per parameter, since a person reads it. */
function redactForm(form: string, redactor: WireRedactor): string {
  return form
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=')
      const name = decode(at < 0 ? pair : pair.slice(0, at))
      const value = at < 0 ? '' : decode(pair.slice(at + 1))
      return `${redactor.text(name)}=${isSecretKey(name) ? HIDDEN : redactor.text(value)}`
    })
    .join('&')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
