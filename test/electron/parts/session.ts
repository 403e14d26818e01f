import { EventEmitter } from 'node:events'
import type { Protocol, Session } from 'electron'
import { app } from './app.ts'
import { record } from './record.ts'

type ProtocolPart = Pick<Protocol, 'handle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged' | 'unhandle'>
type SessionPart = Pick<
  Session,
  | 'resolveProxy'
  | 'setDevicePermissionHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setSpellCheckerEnabled'
>
type SchemeHandler = Parameters<Protocol['handle']>[1]

class StandInProtocol implements ProtocolPart {
  private readonly handlers = new Map<string, SchemeHandler>()

  registerSchemesAsPrivileged(schemes: Parameters<Protocol['registerSchemesAsPrivileged']>[0]): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    record.stages.push(`privileged ${schemes.map(({ scheme }) => scheme).join(',')}`)
  }

  handle(scheme: string, handler: SchemeHandler): void {
    if (!app.isReady()) throw new Error('protocol.handle should be called after app is ready')
    this.handlers.set(scheme, handler)
  }

  unhandle(scheme: string): void {
    this.handlers.delete(scheme)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme)
  }

  /** Answers a request of a page with the app's own handler. */
  async answer(address: string, method: string): Promise<Response> {
    const handler = this.handlers.get(new URL(address).protocol.replace(':', ''))
    if (!handler) return new Response('No handler', { status: 404 })
    return handler(new Request(address, { method }))
  }
}

class StandInSession extends EventEmitter implements SessionPart {
  readonly protocol = new StandInProtocol()
  readonly permissions: {
    request: Parameters<Session['setPermissionRequestHandler']>[0]
    check: Parameters<Session['setPermissionCheckHandler']>[0]
    device: Parameters<Session['setDevicePermissionHandler']>[0]
  } = { request: null, check: null, device: null }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.permissions.request = handler
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.permissions.check = handler
  }

  setDevicePermissionHandler(handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {
    this.permissions.device = handler
  }

  setSpellCheckerEnabled(): void {}

  resolveProxy(): Promise<string> {
    return Promise.resolve('DIRECT')
  }
}

const defaultSession = new StandInSession()

export const session = { defaultSession }
export const protocol = defaultSession.protocol
