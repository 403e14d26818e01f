/**
 * What happened on the wire, and nothing more: no judgement of the business. `outcomeOfWire` (outcome.ts) judges.
 */

/** Provably nothing of the request was written: the connection was never handed to it. */
export const NOT_SENT_CODES = [
  'BAD_URL',
  'WORKSPACE_ADDRESS',
  'HTTPS_REQUIRED',
  'DNS',
  'REFUSED',
  'UNREACHABLE',
  'CONNECT_TIMEOUT',
  'CONNECTION_LOST',
  'TLS_CERTIFICATE',
  'TLS',
  'PROXY_UNSUPPORTED',
  'PROXY_UNREACHABLE',
  'PROXY_AUTH',
  'PROXY_REFUSED',
  'ABORTED',
  'STOPPED',
] as const
export type NotSentCode = (typeof NOT_SENT_CODES)[number]

/** The request may have been written, wholly or in part, and there is no complete answer. */
export const NO_ANSWER_CODES = ['TIMEOUT', 'RESET', 'HALF_BODY', 'TOO_LARGE', 'BAD_RESPONSE', 'ABORTED'] as const
export type NoAnswerCode = (typeof NO_ANSWER_CODES)[number]

export interface AnsweredWire {
  kind: 'answered'
  status: number
  /** Lower-case names; repeated headers joined by `, `. */
  headers: Record<string, string>
  /** Decoded UTF-8; empty when `garbled`. */
  body: string
  /** The bytes were not valid UTF-8. */
  garbled: boolean
  tookMs: number
  /** Remote's Date minus our clock (ms), corrected by half the round trip; null without a usable Date. */
  dateOffsetMs: number | null
}

export interface NotSentWire {
  kind: 'not-sent'
  code: NotSentCode
  /** The technical reason for the log, e.g. `ECONNREFUSED 10.0.0.1:443`. */
  detail: string
  tookMs: number
}

export interface NoAnswerWire {
  kind: 'no-answer'
  code: NoAnswerCode
  /** A status line had arrived before it broke off. */
  partial: boolean
  status: number | null
  detail: string
  tookMs: number
}

export type Wire = AnsweredWire | NotSentWire | NoAnswerWire

export interface HttpRequest {
  /** Remote system for the journal, e.g. `wangdian`. */
  system: string
  /** Lane of the account, e.g. `wangdian:3`. */
  connection: string
  correlationId: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string
  /** A read that may be repeated at will. Anything else goes out on a fresh connection and is never re-sent here. */
  idempotent: boolean
  /** Plain http allowed by the account's setting (old 旺店通 hosts). Practice needs no permission. */
  allowHttp?: boolean
  /** Name, connect, TLS and proxy together (ms); default: the Http's own. */
  connectTimeoutMs?: number
  /** The whole exchange (ms); default: the Http's own. */
  totalTimeoutMs?: number
  /** Bytes of the body after decompression; default 16 MiB. */
  maxResponseBytes?: number
  signal?: AbortSignal
}

/** One finished exchange for the journal: redacted and cut to size. */
export interface Exchange {
  /** Epoch ms of the start (this PC's clock). */
  at: number
  correlationId: string
  system: string
  connection: string
  method: string
  url: string
  requestHeaders: Record<string, string>
  requestBody: string
  kind: Wire['kind']
  /** Code of a wire that was not answered. */
  code: string | null
  status: number | null
  responseBody: string
  tookMs: number
}

export interface Http {
  /** Never throws and never rejects: whatever goes wrong is a Wire. */
  send(request: HttpRequest): Promise<Wire>
  /** Ends idle connections and aborts what is under way; later sends answer `STOPPED`. */
  close(): void
}
