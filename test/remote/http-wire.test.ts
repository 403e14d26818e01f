import { once } from 'node:events'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { closedPort, practiceHttp, request, serve, serveTcp } from './http-kit.ts'

test('an answer comes with status, headers, text and the offset of its Date', async () => {
  const url = await serve((_request, response) => {
    response.setHeader('Date', new Date(Date.now() + 13 * 60_000).toUTCString())
    response.setHeader('X-Twice', ['a', 'b'])
    response.writeHead(418).end('{"名":"茶"}')
  })
  const { http } = practiceHttp()
  const wire = await http.send(request(url))
  expect(wire).toMatchObject({ kind: 'answered', status: 418, body: '{"名":"茶"}', garbled: false })
  if (wire.kind !== 'answered') return
  expect(wire.headers['x-twice']).toBe('a, b')
  // Date names whole seconds; the rest is the middle of the second it stands for.
  expect(Math.abs(wire.dateOffsetMs! - 13 * 60_000)).toBeLessThan(1500)
})

test('without a usable Date there is no offset', async () => {
  const url = await serve((_request, response) => {
    response.setHeader('Date', 'gestern')
    response.end('{}')
  })
  expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'answered', dateOffsetMs: null })
})

test('the body goes out byte for byte, and Chinese counts in bytes', async () => {
  const body = '{"名称":"男士纯棉衬衫 𠮷 😀"}'
  const received: Buffer[] = []
  const url = await serve(async (incoming, response) => {
    for await (const chunk of incoming) received.push(chunk as Buffer)
    response.end('{}')
  })
  await practiceHttp().http.send(request(url, { body, headers: { 'Content-Type': 'application/json' } }))
  expect(Buffer.concat(received).toString('utf8')).toBe(body)
})

test('nobody listens: provably not sent', async () => {
  const { http } = practiceHttp()
  expect(await http.send(request(`http://127.0.0.1:${await closedPort()}/`))).toMatchObject({
    kind: 'not-sent',
    code: 'REFUSED',
  })
})

test('a name that does not exist is not sent', async () => {
  const { http } = practiceHttp()
  expect(await http.send(request('http://name.invalid/'))).toMatchObject({ kind: 'not-sent', code: 'DNS' })
})

test('a server that resets in the middle of a large body is no answer', async () => {
  const { url } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
  const wire = await practiceHttp().http.send(request(url, { body: 'x'.repeat(20_000_000) }))
  expect(wire).toMatchObject({ kind: 'no-answer', code: 'RESET', partial: false, status: null })
})

test('however early a server resets: what is called not sent has put no byte on the wire', async () => {
  let received = 0
  let turns = 0
  const { url } = await serveTcp((socket) => {
    socket.on('data', (bytes: Buffer) => {
      received += bytes.length
    })
    const wait = (left: number): unknown => (left === 0 ? socket.resetAndDestroy() : setImmediate(wait, left - 1))
    wait(turns % 5)
  })
  const { http } = practiceHttp()
  const kinds = new Set<string>()
  for (turns = 0; turns < 60; turns++) {
    received = 0
    const wire = await http.send(request(url))
    kinds.add(wire.kind)
    expect(wire.kind).not.toBe('answered')
    if (wire.kind === 'not-sent') expect(received).toBe(0)
  }
  expect(kinds).toContain('no-answer')
})

test('a server that reads everything and resets is no answer', async () => {
  const { url } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
  expect(await practiceHttp().http.send(request(url))).toMatchObject({
    kind: 'no-answer',
    code: 'RESET',
    partial: false,
  })
})

test('a server that reads everything and closes without a word is no answer', async () => {
  const { url } = await serveTcp((socket) => socket.once('data', () => socket.end()))
  expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'no-answer', code: 'RESET' })
})

test('half a body is no answer, with the status that was seen', async () => {
  const { url } = await serveTcp((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":', () => socket.resetAndDestroy())
    }),
  )
  expect(await practiceHttp().http.send(request(url))).toMatchObject({
    kind: 'no-answer',
    code: 'HALF_BODY',
    partial: true,
    status: 200,
  })
})

test('half a compressed body is no answer', async () => {
  const packed = gzipSync(JSON.stringify({ text: Array.from({ length: 5000 }, (_, i) => i * 7919).join() }))
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length })
    response.write(packed.subarray(0, packed.length / 2), () => response.destroy())
  })
  expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'no-answer', code: 'HALF_BODY' })
})

test('what is no HTTP is no answer', async () => {
  const { url } = await serveTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9\r\n')))
  expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'no-answer', code: 'BAD_RESPONSE' })
})

test('a silent server runs into the total time: no answer', async () => {
  const { url } = await serveTcp(() => {})
  const wire = await practiceHttp().http.send(request(url, { totalTimeoutMs: 150 }))
  expect(wire).toMatchObject({ kind: 'no-answer', code: 'TIMEOUT', partial: false })
})

test('a body that never ends runs into the total time: no answer', async () => {
  const url = await serve((_request, response) => {
    response.write('{"rows":[')
  })
  const wire = await practiceHttp().http.send(request(url, { totalTimeoutMs: 150 }))
  expect(wire).toMatchObject({ kind: 'no-answer', code: 'TIMEOUT', partial: true, status: 200 })
})

test('a TLS handshake that never ends runs into the connect time: not sent', async () => {
  const { port } = await serveTcp(() => {})
  const wire = await practiceHttp().http.send(request(`https://127.0.0.1:${port}/`, { connectTimeoutMs: 100 }))
  expect(wire).toMatchObject({ kind: 'not-sent', code: 'CONNECT_TIMEOUT' })
})

test('aborted while connecting: not sent, and the server sees no byte of the request', async () => {
  const seen: Buffer[] = []
  const connected = Promise.withResolvers<Socket>()
  const { port } = await serveTcp((socket) => {
    socket.on('data', (bytes: Buffer) => seen.push(bytes))
    connected.resolve(socket)
  })
  const abort = new AbortController()
  const sending = practiceHttp().http.send(request(`https://127.0.0.1:${port}/`, { signal: abort.signal }))
  const socket = await connected.promise
  abort.abort()
  expect(await sending).toMatchObject({ kind: 'not-sent', code: 'ABORTED' })
  if (!socket.closed) await once(socket, 'close')
  // A ClientHello at most; nothing of the request is readable.
  expect(Buffer.concat(seen).toString('latin1')).not.toContain('POST')
})

test('aborted after it was written: no answer', async () => {
  const written = Promise.withResolvers<void>()
  const { url } = await serveTcp((socket) => socket.once('data', () => written.resolve()))
  const abort = new AbortController()
  const sending = practiceHttp().http.send(request(url, { signal: abort.signal }))
  await written.promise
  abort.abort()
  expect(await sending).toMatchObject({ kind: 'no-answer', code: 'ABORTED', partial: false })
})

test('aborted before the start and after close: not sent', async () => {
  const url = await serve((_request, response) => response.end('{}'))
  const { http } = practiceHttp()
  expect(await http.send(request(url, { signal: AbortSignal.abort() }))).toMatchObject({ code: 'ABORTED' })
  http.close()
  expect(await http.send(request(url))).toMatchObject({ kind: 'not-sent', code: 'STOPPED' })
})

test('a redirect is an answer and is not followed', async () => {
  const paths: string[] = []
  const url = await serve((incoming, response) => {
    paths.push(incoming.url ?? '')
    response.writeHead(302, { Location: '/elsewhere' }).end()
  })
  expect(await practiceHttp().http.send(request(`${url}/a`))).toMatchObject({ kind: 'answered', status: 302 })
  expect(paths).toEqual(['/a'])
})

test('a body beyond the limit is not read', async () => {
  const url = await serve((_request, response) => response.end('x'.repeat(5000)))
  expect(await practiceHttp().http.send(request(url, { maxResponseBytes: 4999 }))).toMatchObject({
    kind: 'no-answer',
    code: 'TOO_LARGE',
    partial: true,
  })
  expect(await practiceHttp().http.send(request(url, { maxResponseBytes: 5000 }))).toMatchObject({ kind: 'answered' })
})

test('a compressed bomb is stopped by its size after unpacking', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb)
  })
  expect(bomb.length).toBeLessThan(100_000)
  expect(await practiceHttp().http.send(request(url, { maxResponseBytes: 1024 * 1024 }))).toMatchObject({
    kind: 'no-answer',
    code: 'TOO_LARGE',
  })
})

test('gzip is asked for and unpacked', async () => {
  let accepted: string | undefined
  const url = await serve((incoming, response) => {
    accepted = incoming.headers['accept-encoding']
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"ok":1}'))
  })
  expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'answered', body: '{"ok":1}' })
  expect(accepted).toBe('gzip')
})

test('a body that is not UTF-8 is garbled, never guessed', async () => {
  const url = await serve((_request, response) => response.end(Buffer.from('{"名":"\xb2\xe8"}', 'latin1')))
  expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'answered', garbled: true, body: '' })
})

test('reads share a connection, a write gets a fresh one', async () => {
  const ports: (number | undefined)[] = []
  const url = await serve((incoming, response) => {
    ports.push(incoming.socket.remotePort)
    response.end('{}')
  })
  const { http } = practiceHttp()
  for (const idempotent of [true, true, false, false, true]) await http.send(request(url, { idempotent }))
  const [read1, read2, write1, write2, read3] = ports
  expect(read2).toBe(read1)
  expect(read3).toBe(read1)
  expect(new Set([read1, write1, write2]).size).toBe(3)
})

test('a read on a kept connection that the server had cut goes again on a fresh one', async () => {
  let requests = 0
  const url = await serve((incoming, response) => {
    requests++
    if (requests === 2) incoming.socket.resetAndDestroy()
    else response.end(`{"n":${requests}}`)
  })
  const { http, exchanges } = practiceHttp()
  await http.send(request(url, { idempotent: true }))
  expect(await http.send(request(url, { idempotent: true }))).toMatchObject({ kind: 'answered', body: '{"n":3}' })
  expect(exchanges).toHaveLength(2)
})

test('a write is never sent a second time by itself', async () => {
  let requests = 0
  const url = await serve((incoming) => {
    requests++
    incoming.socket.resetAndDestroy()
  })
  const { http } = practiceHttp()
  expect(await http.send(request(url))).toMatchObject({ kind: 'no-answer', code: 'RESET' })
  expect(requests).toBe(1)
})

test('every send ends in exactly one exchange, and a journal that throws costs no answer', async () => {
  const url = await serve((_request, response) => response.end('{}'))
  const { http } = practiceHttp({
    onExchange: () => {
      throw new Error('disk full')
    },
  })
  expect(await http.send(request(url))).toMatchObject({ kind: 'answered', status: 200 })
})

test('proxy variables of the environment are not read', async () => {
  const url = await serve((_request, response) => response.end('{"direct":true}'))
  process.env.HTTP_PROXY = `http://127.0.0.1:${await closedPort()}`
  try {
    expect(await practiceHttp().http.send(request(url))).toMatchObject({ kind: 'answered', body: '{"direct":true}' })
  } finally {
    delete process.env.HTTP_PROXY
  }
})
