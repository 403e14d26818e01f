import type { Agent } from 'node:http'
import axios, { type AxiosResponse } from 'axios'
import type { ProxyPort } from '../ports.ts'
import { checkUrl, hostKind, type WorkspaceKind } from './address.ts'
import { ConnectError, errorCode, type Route } from './connect.ts'
import { toExchange, type WireRedactor } from './exchange.ts'
import { createAgents, type Progress, transportVia } from './transport.ts'
import { createTrust } from './trust.ts'
import type { Exchange, Http, HttpRequest, NoAnswerCode, NotSentCode, Wire } from './wire.ts'

export interface HttpOptions {
  /** Live refuses loopback addresses, practice all others. */
  workspace: WorkspaceKind
  proxy: ProxyPort
  redactor: WireRedactor
  /** Called once per finished send, retried reads included. A throw is swallowed: a full journal must not cost an answer. */
  onExchange(exchange: Exchange): void
  /** Epoch ms. */
  now(): number
  /** Certificates (PEM) to trust beside the system's and the bundled ones. */
  ca?: string[]
  /** For requests that name none themselves (ms); default 10 s and 60 s. */
  connectTimeoutMs?: number
  totalTimeoutMs?: number
}

const CONNECT_TIMEOUT_MS = 10_000
const TOTAL_TIMEOUT_MS = 60_000
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024

/**
 * The only way out to a remote system: axios on Node's own http, never Chromium's network stack, which re-sends a POST
 * by itself when a connection is reset.
 */
export function createHttp(options: HttpOptions): Http {
  const stop = new AbortController()
  const reading = createAgents(true)
  const trust = createTrust(options.ca ?? [])

  async function send(request: HttpRequest): Promise<Wire> {
    const startedAt = options.now()
    const took = () => Math.max(0, options.now() - startedAt)
    const notSent = (code: NotSentCode, detail: string): Attempt => ({
      wire: { kind: 'not-sent', code, detail, tookMs: took() },
      rawBody: '',
    })
    const result = await attemptSend(request, took, notSent).catch((error: unknown) =>
      // Unforeseen: without proof of the contrary it counts as sent.
      noAnswer('BAD_RESPONSE', null, String(error), took()),
    )
    try {
      options.onExchange(toExchange(request, result.wire, result.rawBody, startedAt, options.redactor))
    } catch {
      // The journal's trouble is the journal's to report.
    }
    return result.wire
  }

  async function attemptSend(
    request: HttpRequest,
    took: () => number,
    notSent: (code: NotSentCode, detail: string) => Attempt,
  ): Promise<Attempt> {
    if (stop.signal.aborted) return notSent('STOPPED', 'closed')
    if (request.signal?.aborted) return notSent('ABORTED', 'aborted before the start')
    const refusal = checkUrl(request.url, options.workspace, request.allowHttp ?? false)
    if (refusal) return notSent(refusal, request.url.slice(0, 200))
    const target = new URL(request.url)

    const totalMs = request.totalTimeoutMs ?? options.totalTimeoutMs ?? TOTAL_TIMEOUT_MS
    const total = new AbortController()
    const timer = setTimeout(() => total.abort(), totalMs)
    const signal = AbortSignal.any([total.signal, stop.signal, ...(request.signal ? [request.signal] : [])])
    try {
      let proxy: URL | null
      try {
        proxy = await proxyFor(target, options)
      } catch (error) {
        return notSent('PROXY_UNSUPPORTED', String(error))
      }
      if (signal.aborted) return notSent(abortedCode(), 'aborted before the connection was there')
      const route: Route = {
        workspace: options.workspace,
        target,
        proxy,
        trust,
        timeoutMs: request.connectTimeoutMs ?? options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
        signal,
      }
      const once = async (fresh: boolean) => {
        const agents = fresh ? createAgents(false) : reading
        return await exchangeOnce(request, route, agents.agentFor(route), options.now, took, () => ({
          notSent: abortedCode(),
          noAnswer: total.signal.aborted ? 'TIMEOUT' : 'ABORTED',
        }))
      }
      const first = await once(!request.idempotent)
      // A kept connection that the other side had closed meanwhile: a read may simply go again on a fresh one.
      if (request.idempotent && first.staleConnection && !signal.aborted) return await once(true)
      return first
    } finally {
      clearTimeout(timer)
    }

    function abortedCode(): NotSentCode {
      if (total.signal.aborted) return 'CONNECT_TIMEOUT'
      return stop.signal.aborted ? 'STOPPED' : 'ABORTED'
    }
  }

  return {
    send,
    close() {
      stop.abort()
      reading.destroy()
    },
  }
}

interface Attempt {
  wire: Wire
  /** The body as text, damaged characters replaced; for the journal only. */
  rawBody: string
  staleConnection?: boolean
}

async function exchangeOnce(
  request: HttpRequest,
  route: Route,
  agent: Agent,
  now: () => number,
  took: () => number,
  aborted: () => { notSent: NotSentCode; noAnswer: NoAnswerCode },
): Promise<Attempt> {
  const progress: Progress = { handedOver: false, reused: false, status: null, writtenAt: 0, headAt: 0 }
  try {
    const response = await axios.request<Buffer>({
      adapter: 'http',
      url: request.url,
      method: request.method,
      headers: {
        Accept: 'application/json',
        'Accept-Encoding': 'gzip',
        'User-Agent': 'danju-bridge',
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { data: Buffer.from(request.body, 'utf8') }),
      transformRequest: [(data) => data],
      transformResponse: [(data) => data],
      responseType: 'arraybuffer',
      // The route is chosen here; axios must not read proxy variables of the environment.
      proxy: false,
      maxRedirects: 0,
      maxBodyLength: -1,
      maxContentLength: request.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      validateStatus: () => true,
      signal: route.signal,
      transport: transportVia(route, agent, progress, now),
    })
    return answered(response, progress, took())
  } catch (error) {
    const cause = rootCause(error)
    const detail = `${errorCode(cause)} ${cause instanceof Error ? cause.message : String(cause)}`.trim().slice(0, 300)
    if (!progress.handedOver) {
      const code = cause instanceof ConnectError ? cause.code : null
      const wasAborted = code === null || code === 'ABORTED'
      return {
        wire: {
          kind: 'not-sent',
          code: wasAborted && route.signal.aborted ? aborted().notSent : (code ?? 'CONNECTION_LOST'),
          detail,
          tookMs: took(),
        },
        rawBody: '',
      }
    }
    const tooLarge = errorCode(error) === 'ERR_BAD_RESPONSE' && /maxContentLength/.test(String(error))
    const code = tooLarge ? 'TOO_LARGE' : route.signal.aborted ? aborted().noAnswer : brokenCode(cause, progress)
    const attempt = noAnswer(code, progress.status, detail, took())
    return { ...attempt, staleConnection: progress.reused && progress.status === null && code === 'RESET' }
  } finally {
    if (!request.idempotent) agent.destroy()
  }
}

function answered(response: AxiosResponse<Buffer>, progress: Progress, tookMs: number): Attempt {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value)
  }
  const bytes = response.data ?? Buffer.alloc(0)
  const body = decodeUtf8(bytes)
  return {
    wire: {
      kind: 'answered',
      status: response.status,
      headers,
      body: body ?? '',
      garbled: body === null,
      tookMs,
      dateOffsetMs: dateOffset(headers.date, progress),
    },
    rawBody: body ?? bytes.toString('latin1'),
  }
}

/** The Date header names the second in which the answer was made: half a second on is its middle. */
function dateOffset(date: string | undefined, { writtenAt, headAt }: Progress): number | null {
  const at = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(at) ? null : Math.round(at + 500 - (writtenAt + headAt) / 2)
}

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function noAnswer(code: NoAnswerCode, status: number | null, detail: string, tookMs: number): Attempt {
  return { wire: { kind: 'no-answer', code, partial: status !== null, status, detail, tookMs }, rawBody: '' }
}

function brokenCode(cause: unknown, progress: Progress): NoAnswerCode {
  const code = errorCode(cause)
  if (code.startsWith('HPE_') || code.startsWith('Z_') || code === 'ERR_HTTP_INVALID_STATUS_CODE') return 'BAD_RESPONSE'
  return progress.status === null ? 'RESET' : 'HALF_BODY'
}

/** axios wraps what Node said. */
function rootCause(error: unknown): unknown {
  let current = error
  for (let depth = 0; depth < 5; depth++) {
    if (current instanceof ConnectError) return current
    const cause = (current as { cause?: unknown } | null)?.cause
    if (cause === undefined || cause === null) return current
    current = cause
  }
  return current
}

async function proxyFor(target: URL, options: HttpOptions): Promise<URL | null> {
  // The own computer is never behind a proxy.
  if (options.workspace === 'practice' || hostKind(target.hostname) === 'loopback') return null
  const named = await options.proxy.resolve(target.href)
  if (named === null || named === '') return null
  const proxy = new URL(named)
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') throw new Error(`${proxy.protocol}// is not supported`)
  return proxy
}
