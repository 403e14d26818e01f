import { randomInt } from 'node:crypto'
import type { Server } from 'node:http'

const HOST = '127.0.0.1'
// Below every system's range for outgoing connections: a port closed by a refuse fault is not handed to someone else.
const FIRST_PORT = 21_000
const LAST_PORT = 29_999

/** Listens on 127.0.0.1:`port`; rejects with the system's error (EADDRINUSE, …). */
export function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      server.off('listening', onListening)
      reject(error)
    }
    const onListening = (): void => {
      server.off('error', onError)
      resolve()
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen({ port, host: HOST, exclusive: true })
  })
}

/** Listens on `wanted`, or on `remembered` if free, or on a random free port; returns the port. */
export async function listenSomewhere(server: Server, wanted?: number, remembered?: number): Promise<number> {
  if (wanted !== undefined && wanted !== 0) {
    await listenOn(server, wanted)
    return wanted
  }
  let candidate = remembered ?? randomInt(FIRST_PORT, LAST_PORT + 1)
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await listenOn(server, candidate)
      return candidate
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
      candidate = randomInt(FIRST_PORT, LAST_PORT + 1)
    }
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${LAST_PORT}`)
}
