import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { send } from './answers.ts'
import { readBody } from './body.ts'
import { CONTROL_CALLS, type SandboxControl } from './control.ts'
import { listenSomewhere } from './port.ts'

export type ControlServer = { port: number; url: string; close(): Promise<void> }

/**
 * Serves the control on 127.0.0.1: `POST /rpc` with `Authorization: Bearer <token>` and `{call, args}`,
 * answered by `{ok:true, data}` or `{ok:false, message}`.
 */
export async function openControlServer(
  control: SandboxControl,
  options: { token: string; wantedPort?: number; rememberedPort?: number },
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void answer(control, options.token, request, response).catch(() => response.destroy())
  })
  const port = await listenSomewhere(server, options.wantedPort, options.rememberedPort)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  control: SandboxControl,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request)
  const json = (status: number, value: unknown): void =>
    send(response, { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) })
  // A page in a browser must not reach the control even if it learnt the token.
  if (request.headers.origin !== undefined) return json(403, { ok: false, message: 'not for browsers' })
  if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) {
    return json(401, { ok: false, message: 'wrong or missing control token' })
  }
  if (request.method !== 'POST' || request.url !== '/rpc' || !body) {
    return json(404, { ok: false, message: 'only POST /rpc' })
  }
  try {
    const { call, args } = parseCall(body)
    const method = control[call] as (...args: unknown[]) => Promise<unknown>
    json(200, { ok: true, data: (await method(...args)) ?? null })
  } catch (error) {
    json(400, { ok: false, message: error instanceof Error ? error.message : String(error) })
  }
}

function parseCall(body: Buffer): { call: keyof SandboxControl; args: unknown[] } {
  const value = JSON.parse(body.toString('utf8')) as { call?: unknown; args?: unknown }
  const call = CONTROL_CALLS.find((name) => name === value.call)
  if (!call) throw new Error(`unknown control call ${String(value.call)}`)
  // JSON has no undefined: an argument left out arrives as null.
  const args = Array.isArray(value.args) ? value.args.map((arg: unknown) => arg ?? undefined) : []
  return { call, args }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
