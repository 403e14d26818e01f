import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { onTestFinished } from 'vitest'
import { createRedactor } from '../../main/log/redactor.ts'
import { createHttp, type HttpOptions } from '../../main/remote/http.ts'
import type { Exchange, Http, HttpRequest } from '../../main/remote/wire.ts'

/** An Http of the practice workspace and what it told the journal. */
export function practiceHttp(options: Partial<HttpOptions> = {}): { http: Http; exchanges: Exchange[] } {
  const exchanges: Exchange[] = []
  const http = createHttp({
    workspace: 'practice',
    proxy: { resolve: async () => null },
    redactor: createRedactor(),
    onExchange: (exchange) => exchanges.push(exchange),
    now: Date.now,
    ...options,
  })
  onTestFinished(() => http.close())
  return { http, exchanges }
}

export function request(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    system: 'pos',
    connection: 'pos:1',
    correlationId: 'TEST',
    method: 'POST',
    url,
    body: '{"a":1}',
    idempotent: false,
    ...more,
  }
}

/** An HTTP server on 127.0.0.1 for one test; returns its address without a path. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`
}

/** A raw TCP server on 127.0.0.1 for one test. */
export async function serveTcp(onSocket: (socket: Socket) => void): Promise<{ url: string; port: number }> {
  const port = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => {})
      onSocket(socket)
    }),
  )
  return { url: `http://127.0.0.1:${port}`, port }
}

/** Listens until the test is over; open connections are cut. */
export async function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return (server.address() as AddressInfo).port
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
