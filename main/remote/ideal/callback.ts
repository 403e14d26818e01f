import { createHmac, timingSafeEqual } from 'node:crypto'
import { isJsonObject, parseJson } from '../json.ts'
import { eventSchema } from './schemas.ts'
import type { IdealEvent } from './types.ts'

/** Seconds a callback's timestamp may be away from our time (contract, Callbacks 回调). */
export const CALLBACK_TOLERANCE_SECONDS = 300

export type OpenedCallback =
  | { ok: true; event: IdealEvent }
  | { ok: false; reason: 'missing-header' | 'too-old' | 'bad-signature' | 'bad-body' }

/**
 * Checks and reads a callback of IDEAL: headers, time window, signature over the raw bytes (constant time), then the
 * body. It is a hint only: what happened is asked for by look-up.
 * @param request.headers names in lower case @param request.body raw bytes
 * @param appKey APPKEY of the account @param now epoch ms by the account's clock
 */
export function openCallback(
  request: { headers: Record<string, string | string[] | undefined>; body: Uint8Array },
  appKey: string,
  now: number,
): OpenedCallback {
  const header = (name: string): string => {
    const value = request.headers[name]
    return typeof value === 'string' ? value : ''
  }
  const id = header('webhook-id')
  const timestamp = header('webhook-timestamp')
  const signatures = header('webhook-signature')
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id) || !/^\d{1,11}$/.test(timestamp) || signatures === '') {
    return { ok: false, reason: 'missing-header' }
  }
  if (Math.abs(now - Number(timestamp) * 1000) > CALLBACK_TOLERANCE_SECONDS * 1000) {
    return { ok: false, reason: 'too-old' }
  }
  const wanted = Buffer.from(signCallback({ id, timestamp, body: request.body }, appKey))
  const fits = signatures.split(' ').some((one) => {
    const given = Buffer.from(one)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  })
  if (!fits) return { ok: false, reason: 'bad-signature' }
  const parsed = parseJson(Buffer.from(request.body).toString('utf8'), { maxChars: 64_000 })
  const event = parsed.ok && isJsonObject(parsed.value) ? eventSchema.safeParse(parsed.value) : null
  if (!event?.success || event.data.messageId !== id) return { ok: false, reason: 'bad-body' }
  return { ok: true, event: event.data }
}

/** `v1,` and the base64 HMAC-SHA256 over `id.timestamp.body`, keyed with the UTF-8 bytes of APPKEY. */
export function signCallback(
  parts: { id: string; timestamp: string; body: Uint8Array | string },
  appKey: string,
): string {
  const mac = createHmac('sha256', Buffer.from(appKey, 'utf8'))
  mac.update(`${parts.id}.${parts.timestamp}.`).update(parts.body)
  return `v1,${mac.digest('base64')}`
}
