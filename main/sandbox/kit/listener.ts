import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { plain, send } from './answers.ts'
import { readBody } from './body.ts'
import type { SimulatedClock } from './clock.ts'
import { answerFault } from './fault-answers.ts'
import type { FaultBook } from './faults.ts'
import { listenOn, listenSomewhere } from './port.ts'
import type { RequestLog } from './request-log.ts'
import type { SandboxRequest, SandboxResponse, System } from './system.ts'

/** A system's HTTP listener on 127.0.0.1. */
export type Listener = {
  port: number
  url: string
  /** Really closes (`ECONNREFUSED`) or reopens the same port. Idempotent. */
  setRefusing(refusing: boolean): Promise<void>
  /** Ends every connection and waits until no request is being worked on. */
  close(): Promise<void>
}

export type ListenerParts = {
  system: System
  clock: SimulatedClock
  faults: FaultBook
  log: RequestLog
  wantedPort?: number
  rememberedPort?: number
}

/** Opens the listener; rejects when the wanted port is taken. */
export async function openListener(parts: ListenerParts): Promise<Listener> {
  const working = new Set<Promise<void>>()
  const stopping = new AbortController()
  const server = createServer({ keepAliveTimeout: 15_000 }, (request, response) => {
    const work = serve(parts, request, response, stopping.signal).catch(() => {
      response.destroy()
    })
    working.add(work)
    void work.finally(() => working.delete(work))
  })
  const port = await listenSomewhere(server, parts.wantedPort, parts.rememberedPort)
  let open = true

  const shut = (): Promise<void> => {
    open = false
    return new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
  let last = Promise.resolve()
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    setRefusing: (refusing) => {
      // Serialised: two control calls at once must not close and reopen across each other.
      last = last
        .catch(() => {})
        .then(async () => {
          if (stopping.signal.aborted || open !== refusing) return
          if (refusing) return shut()
          await listenOn(server, port)
          open = true
        })
      return last
    },
    close: async () => {
      stopping.abort()
      await last.catch(() => {})
      if (open) await shut()
      await Promise.allSettled([...working])
    },
  }
}

async function serve(
  { system, clock, faults, log }: ListenerParts,
  incoming: IncomingMessage,
  response: ServerResponse,
  stopping: AbortSignal,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, stopping])
  const rawUrl = incoming.url ?? '/'
  const url = new URL(rawUrl, 'http://127.0.0.1')
  const body = await readBody(incoming)
  const taken = faults.take(system.name, url.pathname)
  const at = clock.now()
  if (taken.delayMs > 0) await pause(taken.delayMs, stopping)
  if (stopping.aborted) return void response.destroy()
  const now = clock.now() + taken.shiftMs
  response.sendDate = false
  response.setHeader('Date', new Date(now).toUTCString())

  const method = incoming.method ?? 'GET'
  const request: SandboxRequest = {
    method,
    path: rawUrl.split('?', 1)[0]!,
    rawUrl,
    query: url.searchParams,
    headers: incoming.headers,
    body: body ?? Buffer.alloc(0),
    now,
    signal,
  }
  const entry = { system: system.name, method, path: request.path, at, params: describeSafely(system, request) }
  const work = async (): Promise<SandboxResponse> => {
    if (!body) return plain(413, 'Request Entity Too Large')
    try {
      return await system.handle(request)
    } catch (error) {
      return { ...plain(500, 'Internal Server Error'), outcome: `crashed: ${String(error)}` }
    }
  }

  if (taken.terminal) {
    const answered = await answerFault(taken.terminal, { system, work, response, signal })
    log.add({ ...entry, ...answered, fault: taken.terminal.kind })
    return
  }
  const answer = await work()
  send(response, answer)
  log.add({ ...entry, status: answer.status, outcome: answer.outcome ?? `http ${answer.status}` })
}

function describeSafely(system: System, request: SandboxRequest): Record<string, string> {
  try {
    return system.describe(request)
  } catch {
    return {}
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      stopping.removeEventListener('abort', done)
      resolve()
    }
    stopping.addEventListener('abort', done)
  })
}
