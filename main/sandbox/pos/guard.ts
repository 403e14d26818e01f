import type { SandboxRequest, SystemKit } from '../kit/system.ts'
import { CallFailure } from './failures.ts'
import { signatureMatches } from './signature.ts'
import type { PosStore } from './store.ts'

const SKEW_MS = 300_000
const MESSAGE_KEPT_MS = 600_000
const BODY_BYTES = 4 * 1024 * 1024

export type Account = { appKey: string; secret: string; name: string; permissions: ('read' | 'write')[] }

/** How much of the minute's calls is left after this one. */
export type Allowance = { limit: number; remaining: number }

export type Guard = {
  /** Checks envelope, signature, replay and rate. Throws CallFailure; nothing was done then. */
  admit(request: SandboxRequest): { account: Account; allowance: Allowance }
  /** Keeps the admitted message id durably; to be called in the transaction of a write. */
  remember(request: SandboxRequest): void
}

/** The accounts of this sandbox: one that may write and one that may only read. */
export function posAccounts(kit: SystemKit): Account[] {
  return [
    {
      appKey: `pos-${kit.secret('app-key', 12)}`,
      secret: kit.secret('app-secret'),
      name: '练习商家',
      permissions: ['read', 'write'],
    },
    {
      appKey: `pos-read-${kit.secret('read-only-key', 12)}`,
      secret: kit.secret('read-only-secret'),
      name: '练习商家（只读）',
      permissions: ['read'],
    },
  ]
}

export function createGuard(store: PosStore, accounts: Account[], limitPerMinute: number): Guard {
  const seen = new Map<string, number>()
  const used = new Map<string, { minute: number; calls: number }>()
  const kept = store.sql('SELECT app_key, message_id, at FROM message').all() as {
    app_key: string
    message_id: string
    at: number
  }[]
  for (const { app_key, message_id, at } of kept) seen.set(`${app_key} ${message_id}`, at)

  const refuseReplay = (appKey: string, messageId: string): void => {
    const now = store.now()
    const key = `${appKey} ${messageId}`
    const at = seen.get(key)
    if (at !== undefined && Math.abs(now - at) < MESSAGE_KEPT_MS) throw new CallFailure('REPLAYED')
    seen.delete(key)
    seen.set(key, now)
    for (const [old, when] of seen) {
      if (Math.abs(now - when) < MESSAGE_KEPT_MS) break
      seen.delete(old)
    }
  }

  const takeCall = (appKey: string): Allowance => {
    const now = store.now()
    const minute = Math.floor(now / 60_000)
    const before = used.get(appKey)
    const calls = before?.minute === minute ? before.calls : 0
    if (calls >= limitPerMinute) {
      const seconds = Math.max(1, Math.ceil(((minute + 1) * 60_000 - now) / 1000))
      throw new CallFailure('RATE_LIMITED', undefined, {
        headers: { 'Retry-After': String(seconds), ...allowanceHeaders({ limit: limitPerMinute, remaining: 0 }) },
      })
    }
    used.set(appKey, { minute, calls: calls + 1 })
    return { limit: limitPerMinute, remaining: limitPerMinute - calls - 1 }
  }

  return {
    admit: (request) => {
      if (request.body.length > BODY_BYTES) throw new CallFailure('BODY_TOO_LARGE')
      const envelope = readEnvelope(request)
      const account = accounts.find((candidate) => candidate.appKey === envelope.appKey)
      if (!account) throw new CallFailure('UNKNOWN_APP_KEY')
      if (Math.abs(request.now - Number(envelope.timestamp) * 1000) > SKEW_MS) throw new CallFailure('TIMESTAMP_SKEW')
      const parts = {
        method: request.method,
        requestTarget: request.rawUrl,
        timestamp: envelope.timestamp,
        messageId: envelope.messageId,
        body: request.body,
      }
      if (!signatureMatches(account.secret, parts, envelope.signature)) throw new CallFailure('BAD_SIGNATURE')
      // The rate comes first: a throttled attempt must not use up its message id.
      const allowance = takeCall(account.appKey)
      refuseReplay(account.appKey, envelope.messageId)
      return { account, allowance }
    },
    remember: (request) => {
      const { appKey, messageId } = readEnvelope(request)
      const now = store.now()
      store.sql('DELETE FROM message WHERE at < ?').run(now - MESSAGE_KEPT_MS)
      store.sql('INSERT OR REPLACE INTO message (app_key, message_id, at) VALUES (?, ?, ?)').run(appKey, messageId, now)
    },
  }
}

export function allowanceHeaders({ limit, remaining }: Allowance): Record<string, string> {
  return { 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': String(remaining) }
}

function readEnvelope(request: SandboxRequest) {
  const read = (name: string, pattern: RegExp): string => {
    const value = request.headers[name.toLowerCase()]
    if (typeof value !== 'string' || value === '') throw new CallFailure('MISSING_HEADER', `缺少 ${name}`)
    if (!pattern.test(value)) throw new CallFailure('BAD_HEADER', `${name} 格式不正确`)
    return value
  }
  return {
    appKey: read('X-App-Key', /^.{1,128}$/),
    timestamp: read('X-Timestamp', /^\d{1,11}$/),
    messageId: read('X-Message-Id', /^[A-Za-z0-9._-]{8,64}$/),
    method: read('X-Signature-Method', /^HMAC-SHA256$/),
    signature: read('X-Signature', /^.{1,256}$/),
  }
}
