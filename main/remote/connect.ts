import { request as httpRequest } from 'node:http'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import { type SecureContext, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { type Address, addressesFit, bareHost, hostKind, resolveHost, type WorkspaceKind } from './address.ts'
import type { Trust } from './trust.ts'
import type { NotSentCode } from './wire.ts'

/** Why no connection came about. Nothing of the request was written. */
export class ConnectError extends Error {
  readonly code: NotSentCode
  constructor(code: NotSentCode, detail: string, cause?: unknown) {
    super(detail, { cause })
    this.name = 'ConnectError'
    this.code = code
  }
}

export interface Route {
  workspace: WorkspaceKind
  /** Where the request goes. */
  target: URL
  /** Proxy, or null for a direct connection. */
  proxy: URL | null
  trust: Trust
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Opens a connection that is ready for the request: name resolved and judged, TCP connected, tunnel opened,
 * certificate checked. Only a socket that came out of here has ever been given a byte of a request; so whatever
 * fails in here is provably not sent.
 * @throws ConnectError only
 */
export async function openConnection(route: Route): Promise<Socket | TLSSocket> {
  const opened: Socket[] = []
  let over = false
  const track = (socket: Socket) => {
    opened.push(socket)
    if (over) socket.destroy()
  }
  let timer: NodeJS.Timeout | undefined
  let onAbort: (() => void) | undefined
  const broken = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConnectError('CONNECT_TIMEOUT', `no connection within ${route.timeoutMs} ms`)),
      route.timeoutMs,
    )
    onAbort = () => reject(new ConnectError('ABORTED', 'aborted before the connection was there'))
    if (route.signal.aborted) onAbort()
    else route.signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([openTrusted(route, track), broken])
  } catch (error) {
    over = true
    for (const socket of opened) socket.destroy()
    throw error instanceof ConnectError ? error : new ConnectError('CONNECTION_LOST', String(error), error)
  } finally {
    clearTimeout(timer)
    if (onAbort) route.signal.removeEventListener('abort', onAbort)
  }
}

/** A certificate that Node does not know may be the company's own: once more with those of the system. */
async function openTrusted(route: Route, track: (socket: Socket) => void): Promise<Socket> {
  if (route.target.protocol === 'http:' && route.proxy?.protocol !== 'https:') return await open(route, track, null)
  const { trust } = route
  const { host } = route.target
  if (trust.bySystem.has(host)) return await open(route, track, await trust.system())
  try {
    return await open(route, track, trust.bundled())
  } catch (error) {
    const unknownIssuer =
      error instanceof ConnectError &&
      error.code === 'TLS_CERTIFICATE' &&
      !/ALTNAME|EXPIRED|NOT_YET|REVOKED/.test(errorCode(error.cause))
    const system = unknownIssuer ? await trust.system() : null
    if (!system || route.signal.aborted) throw error
    const socket = await open(route, track, system)
    trust.bySystem.add(host)
    return socket
  }
}

async function open(route: Route, track: (socket: Socket) => void, context: SecureContext | null): Promise<Socket> {
  const { target, proxy } = route
  const secure = target.protocol === 'https:'
  const host = bareHost(target.hostname)
  const port = Number(target.port || (secure ? 443 : 80))
  if (!proxy) {
    const socket = await connectTcp(await judged(host, route.workspace), host, port, track, false)
    return secure ? await startTls(socket, host, context, track, false) : socket
  }
  const proxyHost = bareHost(proxy.hostname)
  const proxyPort = Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80))
  const addresses = await resolved(proxyHost, true)
  // A proxy on this computer resolves names as this computer does, so the name can be judged here.
  if (addresses.some((one) => addressesFit('practice', [one]))) await judgedIfResolvable(host, route.workspace)
  let socket = await connectTcp(addresses, proxyHost, proxyPort, track, true)
  if (proxy.protocol === 'https:') socket = await startTls(socket, proxyHost, context, track, true)
  if (!secure) return socket
  const tunnel = await openTunnel(socket, `${hostForHeader(host)}:${port}`, proxy)
  return await startTls(tunnel, host, context, track, false)
}

/** `Basic …` for a proxy whose address carries a user, or null. */
export function proxyAuthorization(proxy: URL): string | null {
  if (proxy.username === '') return null
  const plain = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return `Basic ${Buffer.from(plain, 'utf8').toString('base64')}`
}

async function resolved(host: string, isProxy: boolean): Promise<Address[]> {
  try {
    return await resolveHost(host)
  } catch (error) {
    throw new ConnectError(isProxy ? 'PROXY_UNREACHABLE' : 'DNS', describe(error), error)
  }
}

async function judged(host: string, workspace: WorkspaceKind): Promise<Address[]> {
  const addresses = await resolved(host, false)
  if (!addressesFit(workspace, addresses)) {
    const list = addresses.map((one) => one.address).join(', ')
    throw new ConnectError('WORKSPACE_ADDRESS', `${host} is ${list}, not allowed in the ${workspace} workspace`)
  }
  return addresses
}

async function judgedIfResolvable(host: string, workspace: WorkspaceKind): Promise<void> {
  if (hostKind(host) !== 'name') return
  try {
    await judged(host, workspace)
  } catch (error) {
    if (error instanceof ConnectError && error.code === 'WORKSPACE_ADDRESS') throw error
  }
}

function connectTcp(
  addresses: Address[],
  host: string,
  port: number,
  track: (socket: Socket) => void,
  isProxy: boolean,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = netConnect({
      host,
      port,
      autoSelectFamily: true,
      noDelay: true,
      // Connect to the addresses that were judged, not to those of a second look-up.
      lookup: (_host, options, done) =>
        options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family),
    })
    track(socket)
    keepQuiet(socket)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error) => reject(new ConnectError(tcpCode(error, isProxy), describe(error), error)))
    socket.once('close', () => reject(new ConnectError('CONNECTION_LOST', 'closed while connecting')))
  })
}

function startTls(
  socket: Socket,
  host: string,
  secureContext: SecureContext | null,
  track: (socket: Socket) => void,
  isProxy: boolean,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = tlsConnect({
      socket,
      host,
      // An IP address is no valid server name.
      servername: isIP(host) === 0 ? host : '',
      ...(secureContext ? { secureContext } : {}),
      ALPNProtocols: ['http/1.1'],
    })
    track(secured)
    keepQuiet(secured)
    secured.once('secureConnect', () => resolve(secured))
    secured.once('error', (error) => reject(new ConnectError(tlsCode(error, isProxy), describe(error), error)))
    secured.once('close', () => reject(new ConnectError('CONNECTION_LOST', 'closed during the TLS handshake')))
  })
}

function openTunnel(socket: Socket, authority: string, proxy: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const authorization = proxyAuthorization(proxy)
    const request = httpRequest({
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...(authorization ? { 'proxy-authorization': authorization } : {}) },
      // Any agent, `false` included, would open a connection of its own.
      createConnection: () => socket,
    })
    request.once('connect', (response) => {
      if (response.statusCode === 200) resolve(socket)
      else reject(tunnelError(response.statusCode))
    })
    // A proxy that refuses may answer like a plain server.
    request.once('response', (response) => reject(tunnelError(response.statusCode)))
    request.on('error', (error) => reject(new ConnectError('PROXY_REFUSED', describe(error), error)))
    request.end()
  })
}

function tunnelError(status: number | undefined): ConnectError {
  return new ConnectError(status === 407 ? 'PROXY_AUTH' : 'PROXY_REFUSED', `proxy answered ${status} to CONNECT`)
}

/** Between two owners a socket must not bring the process down. */
function keepQuiet(socket: Socket): void {
  socket.on('error', () => {})
}

function hostForHeader(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function tcpCode(error: unknown, isProxy: boolean): NotSentCode {
  if (isProxy) return 'PROXY_UNREACHABLE'
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return 'REFUSED'
    case 'ETIMEDOUT':
      return 'CONNECT_TIMEOUT'
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'EHOSTDOWN':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
      return 'UNREACHABLE'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'DNS'
    default:
      return 'CONNECTION_LOST'
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET|ALTNAME|ISSUER|CRL/

function tlsCode(error: unknown, isProxy: boolean): NotSentCode {
  const code = errorCode(error)
  if (CERTIFICATE.test(code)) return 'TLS_CERTIFICATE'
  if (isProxy) return 'PROXY_UNREACHABLE'
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'CONNECTION_LOST' : 'TLS'
}

export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((one) => (one as Error).message).join('; ')
  return error instanceof Error ? `${errorCode(error)} ${error.message}`.trim() : String(error)
}
