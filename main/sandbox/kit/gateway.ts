import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { SandboxDatabase } from './database.ts'
import { GatewayFailure, gatewayFailureReply, gatewaySuccessReply } from './gateway-failures.ts'
import { createMinuteLimit } from './minute-limit.ts'
import type { FailureKind, SandboxRequest, SandboxResponse } from './system.ts'

/** One admitted call, body parsed. */
export type GatewayCall = {
  query: URLSearchParams
  body: unknown
  /** Epoch ms of the server's clock for this request. */
  now: number
  signal: AbortSignal
}

export type GatewayRoute = {
  method: 'GET' | 'POST'
  path: string
  /** Runs in one transaction; its message id is kept durably. */
  writes: boolean
  answer(call: GatewayCall): unknown
}

export type GatewayOptions = {
  db: SandboxDatabase
  now(): number
  /** Headers that name the account, with the values that are right; signed joined by `/`. */
  identity: Record<string, string>
  secret: string
  limitPerMinute: number
  /** Signature methods the account may use. */
  methods(): readonly string[]
  routes: readonly GatewayRoute[]
}

const SKEW_MS = 300_000
const MESSAGE_KEPT_MS = 600_000
const BODY_BYTES = 4 * 1024 * 1024
export const MESSAGE_TABLE =
  'CREATE TABLE message (message_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID; CREATE INDEX message_at ON message (at);'

/** Envelope, signature, replay, rate and routing of the 省包 gateway contracts. The `message` table must be there. */
export function createGateway(options: GatewayOptions) {
  const { db, identity, limitPerMinute } = options
  const limit = createMinuteLimit(limitPerMinute)
  const reads = new Map<string, number>()

  function admit(request: SandboxRequest): string {
    if (request.body.length > BODY_BYTES) throw new GatewayFailure('BODY_TOO_LARGE')
    const read = (name: string, pattern: RegExp): string => {
      const value = request.headers[name.toLowerCase()]
      if (typeof value !== 'string' || value === '') throw new GatewayFailure('MISSING_HEADER', `缺少 ${name}`)
      if (!pattern.test(value)) throw new GatewayFailure('BAD_HEADER', `${name} 格式不正确`)
      return value
    }
    const given = Object.keys(identity).map((name) => read(name, /^.{1,128}$/))
    const timestamp = read('X-Timestamp', /^\d{1,11}$/)
    const messageId = read('X-Message-Id', /^[A-Za-z0-9._-]{8,64}$/)
    const method = read('X-Signature-Method', /^(HMAC-SHA256|MD5)$/)
    const signature = read('X-Signature', /^.{1,256}$/)
    if (given.join('/') !== Object.values(identity).join('/')) throw new GatewayFailure('UNKNOWN_ACCOUNT')
    if (!options.methods().includes(method)) throw new GatewayFailure('SIGNATURE_METHOD')
    if (Math.abs(request.now - Number(timestamp) * 1000) > SKEW_MS) throw new GatewayFailure('TIMESTAMP_SKEW')
    const head = `${request.method}\n${request.rawUrl}\n${timestamp}\n${messageId}\n${given.join('/')}\n`
    if (!sameText(signatureOf(method, options.secret, head, request.body), signature)) {
      throw new GatewayFailure('BAD_SIGNATURE')
    }
    const now = options.now()
    // The rate comes first: a throttled attempt must not use up its message id.
    if (!limit.admit(now)) {
      throw new GatewayFailure('RATE_LIMITED', undefined, { 'Retry-After': String(limit.waitSeconds(now)) })
    }
    const kept = db.prepare('SELECT at FROM message WHERE message_id = ?').pluck().get(messageId) as number | undefined
    const seen = kept ?? reads.get(messageId)
    if (seen !== undefined && Math.abs(now - seen) < MESSAGE_KEPT_MS) throw new GatewayFailure('REPLAYED')
    reads.set(messageId, now)
    if (reads.size > 50_000) reads.clear()
    return messageId
  }

  function find(request: SandboxRequest): GatewayRoute {
    const there = options.routes.filter((route) => route.path === request.path)
    if (there.length === 0) throw new GatewayFailure('PATH_NOT_FOUND')
    const route = there.find((one) => one.method === request.method)
    if (!route) throw new GatewayFailure('METHOD_NOT_ALLOWED')
    return route
  }

  return {
    async handle(request: SandboxRequest): Promise<SandboxResponse> {
      try {
        const messageId = admit(request)
        const route = find(request)
        const call: GatewayCall = {
          query: request.query,
          body: route.method === 'GET' ? undefined : parseBody(request),
          now: request.now,
          signal: request.signal,
        }
        if (!route.writes) return gatewaySuccessReply(await route.answer(call))
        const data = db
          .transaction(() => {
            const now = options.now()
            db.prepare('DELETE FROM message WHERE at < ?').run(now - MESSAGE_KEPT_MS)
            db.prepare('INSERT OR REPLACE INTO message (message_id, at) VALUES (?, ?)').run(messageId, now)
            const done = route.answer(call)
            if (done instanceof Promise) throw new Error('a write must be synchronous')
            return done
          })
          .immediate()
        return gatewaySuccessReply(data)
      } catch (error) {
        if (error instanceof GatewayFailure) return gatewayFailureReply(error)
        return { ...gatewayFailureReply(new GatewayFailure('INTERNAL')), outcome: `crashed: ${String(error)}` }
      }
    },
    failure(kind: FailureKind, retryAfterSeconds: number): SandboxResponse {
      return kind === 'throttled'
        ? gatewayFailureReply(
            new GatewayFailure('RATE_LIMITED', undefined, { 'Retry-After': String(retryAfterSeconds) }),
          )
        : gatewayFailureReply(new GatewayFailure('AUTH_EXPIRED'))
    },
    describe(request: SandboxRequest): Record<string, string> {
      const params = Object.fromEntries(request.query)
      return request.body.length > 0 ? { ...params, body: request.body.toString('utf8').slice(0, 500) } : params
    },
  }
}

function signatureOf(method: string, secret: string, head: string, body: Buffer): string {
  if (method === 'MD5') {
    return createHash('md5').update(secret).update(head).update(body).update(secret).digest('hex').toUpperCase()
  }
  return createHmac('sha256', secret).update(head).update(body).digest('hex')
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

function parseBody(request: SandboxRequest): unknown {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) throw new GatewayFailure('UNSUPPORTED_MEDIA_TYPE')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body)) as unknown
  } catch {
    throw new GatewayFailure('BAD_JSON')
  }
}
