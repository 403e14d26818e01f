import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { IpcMainInvokeEvent } from 'electron'
import { app } from './parts/app.ts'
import { answerQuestion } from './parts/dialog.ts'
import { instanceDoor } from './parts/instance-lock.ts'
import { ipcMain } from './parts/ipc.ts'
import { protocol } from './parts/session.ts'
import { BrowserWindow, type PageLink } from './parts/window.ts'

/** Shows the windows over http://127.0.0.1 to whoever brings a one-time token. */
export interface StandInServer {
  port: number
  /** A fresh address that shows the window once; afterwards the browser's cookie does. */
  enterUrl(windowId: number): string
}

interface Page extends PageLink {
  id: string
  window: BrowserWindow
  stream: ServerResponse | null
  queue: string[]
}

const pageScript = readFileSync(new URL('./page.js', import.meta.url), 'utf8')

export async function startServer(): Promise<StandInServer> {
  const tokens = new Map<string, number>()
  const cookies = new Map<string, number>()
  const pages = new Map<string, Page>()
  let uploads: string | null = null
  let port = 0

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own = `http://127.0.0.1:${port}`
    const { origin, host } = request.headers
    // Host stops DNS rebinding, Origin stops other pages of the same browser.
    if (host !== `127.0.0.1:${port}` || (origin !== undefined && origin !== own)) return refuse(response)
    const url = new URL(request.url ?? '/', own)
    if (request.method === 'POST' && url.pathname === '/__host/second-instance')
      return secondInstance(request, response)
    if (url.pathname === '/__host/enter') return enter(url, response)

    const window = windowOf(request)
    if (!window) return refuse(response)
    if (request.method === 'POST' && origin !== own) return refuse(response)
    const page = pages.get(url.searchParams.get('page') ?? '')
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /__host/page.js':
        return sendPageScript(window, response)
      case 'GET /__host/events':
        return page ? openStream(page, request, response) : refuse(response)
      case 'POST /__host/message':
        return page ? receive(page, await bodyOf(request), response) : refuse(response)
      case 'POST /__host/upload':
        return upload(url.searchParams.get('name') ?? 'file', request, response)
      case 'GET /favicon.ico':
        // A browser asks for it by itself; Electron does not.
        response.writeHead(204).end()
        return
      default:
        return serve(url, request, response)
    }
  }

  function enter(url: URL, response: ServerResponse): void {
    const token = url.searchParams.get('token') ?? ''
    const windowId = tokens.get(token)
    const window = BrowserWindow.getAllWindows().find(({ id }) => id === windowId)
    if (!tokens.delete(token) || !window || windowId === undefined) {
      refuse(response)
      return
    }
    const cookie = randomBytes(24).toString('base64url')
    cookies.set(cookie, windowId)
    const target = new URL(window.webContents.url || 'app://bundle/')
    response.writeHead(303, {
      // Cookies do not tell ports apart, so the name does.
      'set-cookie': `stand-in-${port}=${cookie}; HttpOnly; SameSite=Strict; Path=/`,
      location: `${target.pathname}${target.search}${target.hash}`,
      'cache-control': 'no-store',
    })
    response.end()
  }

  function windowOf(request: IncomingMessage): BrowserWindow | undefined {
    const found = new RegExp(`(?:^|; )stand-in-${port}=([^;]+)`).exec(request.headers.cookie ?? '')
    const id = cookies.get(found?.[1] ?? '')
    return BrowserWindow.getAllWindows().find((each) => each.id === id)
  }

  /** Anything else is the app's own content: its `app://` handler answers, headers and all. */
  async function serve(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The raw target, so that encoded traps reach the app's handler as they would in Electron.
    const answered = await protocol.answer(`app://bundle${request.url ?? url.pathname}`, request.method ?? 'GET')
    const headers = Object.fromEntries(answered.headers)
    let body = Buffer.from(await answered.arrayBuffer())
    if (headers['content-type']?.startsWith('text/html')) {
      body = Buffer.from(body.toString('utf8').replace(/<head[^>]*>/i, '$&<script src="/__host/page.js"></script>'))
    }
    delete headers['content-length']
    response.writeHead(answered.status, { ...headers, 'content-length': body.length, 'cache-control': 'no-store' })
    response.end(body)
  }

  /** A document asks for this before anything else of it runs: a new page of the window begins, the old one is over. */
  function sendPageScript(window: BrowserWindow, response: ServerResponse): void {
    const old = window.webContents.page as Page | null
    if (old) {
      pages.delete(old.id)
      old.stream?.end()
    }
    const page: Page = {
      id: randomBytes(12).toString('hex'),
      window,
      stream: null,
      queue: [],
      url: window.webContents.url,
      send(message) {
        const line = `data: ${JSON.stringify(message)}\n\n`
        if (page.stream) page.stream.write(line)
        else page.queue.push(line)
      },
    }
    pages.set(page.id, page)
    window.webContents.page = page
    window.webContents.emit('did-start-navigation', { url: page.url, isMainFrame: true, isSameDocument: false })
    const preload = window.options.webPreferences?.preload
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' })
    const source = preload ? readFileSync(preload, 'utf8') : ''
    response.end(`;(() => {
${pageScript.replace(/^export /m, '')}
const module = { exports: {} }
;((require, module, exports) => {
${source}
})(connectPage('${page.id}'), module, module.exports)
})()`)
  }

  function openStream(page: Page, request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': open\n\n')
    for (const line of page.queue.splice(0)) response.write(line)
    page.stream = response
    request.once('close', () => {
      if (page.stream === response) page.stream = null
    })
  }

  function receive(page: Page, body: string, response: ServerResponse): void {
    response.writeHead(204)
    response.end()
    const message = JSON.parse(body) as Record<string, unknown> & { kind: string }
    const contents = page.window.webContents
    switch (message.kind) {
      case 'ready':
        page.url = `app://bundle${String(message.path)}`
        contents.emit('dom-ready')
        contents.emit('did-finish-load')
        return
      case 'moved':
        page.url = `app://bundle${String(message.path)}`
        contents.emit('did-navigate-in-page', {}, page.url, true)
        return
      case 'invoke': {
        const event = { sender: contents, senderFrame: contents.mainFrame, processId: 1, frameId: 1, type: 'frame' }
        void ipcMain
          .answer(String(message.channel), event as unknown as IpcMainInvokeEvent, message.args as unknown[])
          .then(
            (value) => page.send({ kind: 'reply', id: message.id, value }),
            (error: Error) => page.send({ kind: 'reply', id: message.id, error: error.message }),
          )
        return
      }
      case 'open':
        contents.askOpen(String(message.url))
        return
      case 'navigate':
        contents.askNavigate(String(message.url))
        return
      case 'answer':
        answerQuestion(Number(message.id), message.value)
        return
      case 'console':
        contents.emit('console-message', {
          level: message.level,
          message: message.text,
          lineNumber: 0,
          sourceId: page.url,
        })
        return
    }
  }

  async function upload(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!uploads) {
      const made = mkdtempSync(path.join(tmpdir(), 'stand-in-uploads-'))
      process.once('exit', () => rmSync(made, { recursive: true, force: true }))
      uploads = made
    }
    const folder = path.join(uploads, randomBytes(6).toString('hex'))
    mkdirSync(folder)
    const file = path.join(folder, path.basename(name.replaceAll('\\', '/')) || 'file')
    await pipeline(request, createWriteStream(file))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ path: file }))
  }

  async function secondInstance(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['x-instance'] !== instanceDoor.secret) return refuse(response)
    const { argv, cwd, additionalData } = JSON.parse(await bodyOf(request)) as Record<string, unknown>
    response.writeHead(204)
    response.end()
    app.emit('second-instance', {}, argv, cwd, additionalData)
  }

  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  port = (server.address() as { port: number }).port
  instanceDoor.port = port

  return {
    port,
    enterUrl(windowId) {
      const token = randomBytes(24).toString('base64url')
      tokens.set(token, windowId)
      return `http://127.0.0.1:${port}/__host/enter?token=${token}`
    },
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('Open the address that the program printed.')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
