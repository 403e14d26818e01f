import { Agent, request as nodeRequest } from 'node:http'
import type { Socket } from 'node:net'
import { openConnection, proxyAuthorization, type Route } from './connect.ts'

/** How far one request got. */
export interface Progress {
  /** A ready connection was given to the request: from here on it may have been written. */
  handedOver: boolean
  /** It was a kept connection. */
  reused: boolean
  /** Status line seen. */
  status: number | null
  /** Epoch ms when the request could be written and when the answer's head was there. */
  writtenAt: number
  headAt: number
}

/** Lets axios write to the connection that `openConnection` made, and watches how far the request got. */
export function transportVia(route: Route, agent: Agent, progress: Progress, now: () => number) {
  return {
    request(given: Record<string, unknown>, onResponse: (response: unknown) => void) {
      const headers = { ...(given.headers as Record<string, string>) }
      let path = given.path
      if (route.proxy && route.target.protocol === 'http:') {
        path = `${route.target.origin}${String(given.path)}`
        const authorization = proxyAuthorization(route.proxy)
        if (authorization) headers['Proxy-Authorization'] = authorization
      }
      const request = nodeRequest({
        ...given,
        headers,
        path,
        agent,
        beforeRedirects: undefined,
        danjuRoute: route,
      } as object)
      request.once('socket', () => {
        progress.handedOver = true
        progress.reused = request.reusedSocket
        progress.writtenAt = now()
      })
      request.once('response', (response) => {
        progress.status = response.statusCode ?? null
        progress.headAt = now()
        onResponse(response)
      })
      return request
    },
  }
}

/** One agent per protocol and proxy. */
export function createAgents(keepAlive: boolean) {
  const pool = new Map<string, Agent>()
  return {
    agentFor(route: Route): Agent {
      const key = `${route.target.protocol} ${route.proxy?.href ?? 'direct'}`
      let agent = pool.get(key)
      if (!agent) {
        agent = createAgent(keepAlive, route.target.protocol)
        pool.set(key, agent)
      }
      return agent
    },
    destroy() {
      for (const agent of pool.values()) agent.destroy()
      pool.clear()
    },
  }
}

function createAgent(keepAlive: boolean, protocol: string): Agent {
  const agent = new Agent({ keepAlive, maxFreeSockets: 4 })
  // Node's own agent opens the socket and lets the request write at once; ours hands over only what is ready.
  const wide = agent as unknown as {
    protocol: string
    defaultPort: number
    createConnection(options: { danjuRoute: Route }, done: (error: Error | null, socket?: Socket) => void): void
  }
  wide.protocol = protocol
  wide.defaultPort = protocol === 'https:' ? 443 : 80
  wide.createConnection = (given, done) => {
    openConnection(given.danjuRoute).then(
      (socket) => done(null, socket),
      (error: Error) => done(error),
    )
  }
  return agent
}
