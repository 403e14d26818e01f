import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import { createSecureContext, getCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { addressesFit, checkUrl, hostKind, isLoopbackAddress } from '../../main/remote/address.ts'
import { openConnection } from '../../main/remote/connect.ts'
import { createTrust, type Trust } from '../../main/remote/trust.ts'
import { closedPort, listen, practiceHttp, request, serve } from './http-kit.ts'
import { TEST_CERTIFICATE, TEST_KEY } from './test-certificate.ts'

const LOOPBACK_URLS = [
  'http://localhost/',
  'http://LOCALHOST./',
  'http://shop.localhost:8080/',
  'http://127.0.0.1/',
  'http://127.9.9.9/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://0.0.0.0/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
]

test.each(LOOPBACK_URLS)('live refuses %s before anything is sent', async (url) => {
  const { http } = practiceHttp({ workspace: 'live' })
  expect(await http.send(request(url, { allowHttp: true }))).toMatchObject({
    kind: 'not-sent',
    code: 'WORKSPACE_ADDRESS',
  })
})

test.each(['http://10.0.0.1/', 'https://[2001:db8::1]/', 'http://8.8.8.8/', 'http://192.168.1.1/'])(
  'practice refuses %s before anything is sent',
  async (url) => {
    expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'not-sent', code: 'WORKSPACE_ADDRESS' })
  },
)

test('a name is judged by what it resolves to, all of it', () => {
  const own = { address: '127.0.0.1', family: 4 }
  const own6 = { address: '::1', family: 6 }
  const far = { address: '203.0.113.7', family: 4 }
  expect(addressesFit('live', [far])).toBe(true)
  expect(addressesFit('live', [far, own])).toBe(false)
  expect(addressesFit('live', [own6])).toBe(false)
  expect(addressesFit('practice', [own, own6])).toBe(true)
  expect(addressesFit('practice', [own, far])).toBe(false)
})

test('a name that resolves to this computer is refused in live when the connection is opened', async () => {
  const port = await listen(createHttpServer((_request, response) => response.end('{}')))
  const opening = openConnection({
    workspace: 'live',
    target: new URL(`http://localhost:${port}/`),
    proxy: null,
    trust: createTrust([]),
    timeoutMs: 5000,
    signal: new AbortController().signal,
  })
  await expect(opening).rejects.toMatchObject({ code: 'WORKSPACE_ADDRESS' })
})

test('names are only names until they are resolved', () => {
  expect(hostKind('api.wangdian.cn')).toBe('name')
  expect(hostKind('localhost.example.com')).toBe('name')
  expect(hostKind('[::1]')).toBe('loopback')
  expect(isLoopbackAddress('fe80::1%eth0')).toBe(false)
  expect(isLoopbackAddress('128.0.0.1')).toBe(false)
})

test('plain http is refused in live unless the account allows it, and never counted as sent', () => {
  expect(checkUrl('http://api.wangdian.cn/openapi2/', 'live', false)).toBe('HTTPS_REQUIRED')
  expect(checkUrl('http://api.wangdian.cn/openapi2/', 'live', true)).toBeNull()
  expect(checkUrl('https://api.wangdian.cn/openapi2/', 'live', false)).toBeNull()
  expect(checkUrl('http://127.0.0.1:1/', 'practice', false)).toBeNull()
})

test.each(['', 'api.wangdian.cn', 'ftp://a.example/', 'file:///etc/passwd', 'https://user:pw@a.example/', 'https://'])(
  'no address at all: %j',
  async (url) => {
    expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'not-sent', code: 'BAD_URL' })
  },
)

async function secureServer(): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = []
  const server = createHttpsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url} ${incoming.headers.host}`)
    response.end('{"secure":true}')
  })
  return { port: await listen(server), seen }
}

test('a trusted certificate is accepted for a name and for an address', async () => {
  const { port, seen } = await secureServer()
  const { http } = practiceHttp({ ca: [TEST_CERTIFICATE] })
  for (const host of ['localhost', '127.0.0.1']) {
    expect(await http.send(request(`https://${host}:${port}/x`))).toMatchObject({ body: '{"secure":true}' })
  }
  expect(seen).toEqual([`POST /x localhost:${port}`, `POST /x 127.0.0.1:${port}`])
})

test('an unknown certificate is refused before a byte of the request is written', async () => {
  const { port, seen } = await secureServer()
  expect(await practiceHttp().http.send(request(`https://localhost:${port}/x`))).toMatchObject({
    kind: 'not-sent',
    code: 'TLS_CERTIFICATE',
  })
  expect(seen).toEqual([])
})

test('a certificate that only the system knows is accepted at the second try', async () => {
  const { port, seen } = await secureServer()
  let asked = 0
  const trust: Trust = {
    bySystem: new Set(),
    bundled: createTrust([]).bundled,
    system: async () => {
      asked++
      return createSecureContext({ ca: TEST_CERTIFICATE })
    },
  }
  const open = () =>
    openConnection({
      workspace: 'practice',
      target: new URL(`https://localhost:${port}/`),
      proxy: null,
      trust,
      timeoutMs: 5000,
      signal: new AbortController().signal,
    })
  const first = await open()
  first.destroy()
  expect(asked).toBe(1)
  expect(trust.bySystem).toEqual(new Set([`localhost:${port}`]))
  const second = await open()
  second.destroy()
  expect(seen).toEqual([])
})

test('the certificates of the system are read without ending the process or the call', async () => {
  const known = new Set(getCACertificates('bundled').map((pem) => pem.replaceAll(/\s/g, '')))
  const further = getCACertificates('system').filter((pem) => !known.has(pem.replaceAll(/\s/g, '')))
  const context = await createTrust([]).system()
  expect(context !== null).toBe(further.length > 0)
})

test('a certificate for another name is refused', async () => {
  const { port, seen } = await secureServer()
  const { http } = practiceHttp({ ca: [TEST_CERTIFICATE] })
  expect(await http.send(request(`https://other.localhost:${port}/`))).toMatchObject({
    kind: 'not-sent',
    code: expect.stringMatching(/^(TLS_CERTIFICATE|DNS)$/),
  })
  expect(seen).toEqual([])
})

test('https to a port that speaks plain http is not sent', async () => {
  const url = await serve((_request, response) => response.end('{}'))
  expect(await practiceHttp().http.send(request(url.replace('http:', 'https:')))).toMatchObject({ kind: 'not-sent' })
})

interface Proxied {
  url: string
  lines: string[]
}

/** A proxy that sends whatever it is asked for to `port` on this computer. */
async function proxyTo(port: number, answer: 'pass' | number = 'pass', auth?: string): Promise<Proxied> {
  const lines: string[] = []
  const refuse = (incoming: IncomingMessage) =>
    typeof answer === 'number' ? answer : auth && incoming.headers['proxy-authorization'] !== auth ? 407 : null
  const server = createHttpServer((incoming, response) => {
    lines.push(`${incoming.method} ${incoming.url} host=${incoming.headers.host}`)
    const status = refuse(incoming)
    response.writeHead(status ?? 200).end('{"via":"proxy"}')
  })
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    lines.push(`CONNECT ${incoming.url}`)
    client.on('error', () => {})
    const status = refuse(incoming)
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client)
      client.pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, lines }
}

function liveVia(proxy: string | null, ca: string[] = []) {
  return practiceHttp({ workspace: 'live', proxy: { resolve: async () => proxy }, ca }).http
}

test('http goes through a proxy by its whole address', async () => {
  const proxy = await proxyTo(0)
  const wire = await liveVia(proxy.url).send(request('http://erp.example:8080/openapi2/x.php?a=1', { allowHttp: true }))
  expect(wire).toMatchObject({ kind: 'answered', body: '{"via":"proxy"}' })
  expect(proxy.lines).toEqual(['POST http://erp.example:8080/openapi2/x.php?a=1 host=erp.example:8080'])
})

test('https goes through a tunnel and checks the certificate of the far end', async () => {
  const { port, seen } = await secureServer()
  const proxy = await proxyTo(port)
  // The certificate is for localhost: the tunnel is there, the name is not.
  expect(await liveVia(proxy.url, [TEST_CERTIFICATE]).send(request('https://pos.example/v1/ping'))).toMatchObject({
    kind: 'not-sent',
    code: 'TLS_CERTIFICATE',
  })
  expect(proxy.lines).toEqual(['CONNECT pos.example:443'])
  expect(seen).toEqual([])
})

test('a tunnel carries the request once the certificate fits', async () => {
  const { port, seen } = await secureServer()
  const proxy = await proxyTo(port)
  const socket = await openConnection({
    workspace: 'practice',
    target: new URL(`https://localhost:${port}/`),
    proxy: new URL(proxy.url),
    trust: createTrust([TEST_CERTIFICATE]),
    timeoutMs: 5000,
    signal: new AbortController().signal,
  })
  const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))))
  socket.write('GET /inside HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect(await answer).toContain('HTTP/1.1 200 OK')
  socket.destroy()
  expect(seen).toEqual(['GET /inside localhost'])
})

test.each([
  ['a tunnel that wants a login', 407, 'PROXY_AUTH'],
  ['a tunnel that is forbidden', 403, 'PROXY_REFUSED'],
  ['a tunnel to nowhere', 502, 'PROXY_REFUSED'],
])('%s: provably not sent', async (_what, status, code) => {
  const proxy = await proxyTo(0, status)
  expect(await liveVia(proxy.url).send(request('https://pos.example/'))).toMatchObject({ kind: 'not-sent', code })
})

test('user and password of the proxy are given to the proxy alone', async () => {
  const auth = `Basic ${Buffer.from('u:p@ss').toString('base64')}`
  const proxy = await proxyTo(0, 'pass', auth)
  const withUser = proxy.url.replace('http://', 'http://u:p%40ss@')
  const wire = await liveVia(withUser).send(request('http://erp.example/', { allowHttp: true }))
  expect(wire).toMatchObject({ kind: 'answered', status: 200 })
  const without = await liveVia(proxy.url).send(request('http://erp.example/', { allowHttp: true }))
  expect(without).toMatchObject({ kind: 'answered', status: 407 })
})

test('a proxy that is not running, cannot be read or is no http proxy: not sent', async () => {
  const target = request('https://pos.example/')
  expect(await liveVia(`http://127.0.0.1:${await closedPort()}`).send(target)).toMatchObject({
    kind: 'not-sent',
    code: 'PROXY_UNREACHABLE',
  })
  expect(await liveVia('socks5://127.0.0.1:1080').send(target)).toMatchObject({ code: 'PROXY_UNSUPPORTED' })
  expect(await liveVia('nonsense').send(target)).toMatchObject({ code: 'PROXY_UNSUPPORTED' })
})

test('practice never asks for a proxy', async () => {
  const url = await serve((_request, response) => response.end('{}'))
  const { http } = practiceHttp({
    proxy: {
      resolve: () => {
        throw new Error('asked')
      },
    },
  })
  expect(await http.send(request(url))).toMatchObject({ kind: 'answered' })
})
