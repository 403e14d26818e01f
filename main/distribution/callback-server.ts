import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Trouble } from '../../preload/contract/index.ts'

/** Bytes of a callback at the most; the contract's are far smaller. */
const MOST_BYTES = 64 * 1024
const TIMEOUT_MS = 15_000
const MOST_CONNECTIONS = 20
export const CALLBACK_PATH = '/ideal/callback'

/** What becomes of a request. `stored` and `known` are 2xx; the sender comes again after anything else. */
export type Received = 'stored' | 'known' | 'refused' | 'contradicts' | 'unavailable'
const STATUS: Record<Received, number> = { stored: 200, known: 200, refused: 401, contradicts: 409, unavailable: 503 }

export interface CallbackServer {
  url: string
  stop(): Promise<void>
}

/**
 * Listens for callbacks of IDEAL (B16). Answers 200 only after `take` has stored the message durably; nothing of a request
 * that is too large, slow or of another kind reaches it. TLS and the firewall are in front of it, not here.
 */
export async function startCallbackServer(
  at: { host: string; port: number },
  take: (request: { headers: IncomingMessage['headers']; body: Uint8Array }) => Promise<Received>,
): Promise<{ ok: true; server: CallbackServer } | { ok: false; trouble: Trouble }> {
  const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: 5_000 }, (request, response) => {
    handle(request, response, take).catch(() => answer(response, 500))
  })
  server.maxConnections = MOST_CONNECTIONS
  server.maxHeadersCount = 50
  const failed = await listen(server, at)
  if (failed) return { ok: false, trouble: listenTrouble(at, failed) }
  const { port } = server.address() as AddressInfo
  const host = at.host.includes(':') ? `[${at.host}]` : at.host
  return {
    ok: true,
    server: {
      url: `http://${host}:${port}${CALLBACK_PATH}`,
      stop: () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    },
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  take: (request: { headers: IncomingMessage['headers']; body: Uint8Array }) => Promise<Received>,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0]
  if (path !== CALLBACK_PATH) return answer(response, 404)
  if (request.method !== 'POST') return answer(response, 405)
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return answer(response, 413)
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MOST_BYTES) return answer(response, 413)
    parts.push(part)
  }
  answer(response, STATUS[await take({ headers: request.headers, body: Buffer.concat(parts) })])
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return
  const body = status === 200 ? '{"flag":"success"}' : '{"flag":"failure"}'
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  response.end(body)
}

function listen(server: Server, at: { host: string; port: number }): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error))
    server.listen({ host: at.host, port: at.port, exclusive: true }, () => {
      server.removeAllListeners('error')
      server.on('error', () => {})
      resolve(null)
    })
  })
}

function listenTrouble(at: { host: string; port: number }, error: NodeJS.ErrnoException): Trouble {
  const cause =
    error.code === 'EADDRINUSE'
      ? `端口 ${at.port} 已被另一个程序使用。`
      : error.code === 'EACCES'
        ? `没有权限使用端口 ${at.port}。`
        : `地址 ${at.host} 不能监听（${error.code ?? error.message}）。`
  return {
    code: 'LISTENER_FAILED',
    problem: '回调监听没有启动，回传仍由变更查询接收。',
    cause,
    action: '请由实施人员换一个端口或地址，或关闭回调监听。',
  }
}
