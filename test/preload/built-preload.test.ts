import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Bridge } from '../../preload/contract/index.ts'
import { ensureBuilt } from '../../scripts/lib/fresh-build.ts'

const out = path.resolve(import.meta.dirname, '../../out/preload')

beforeAll(() => ensureBuilt())

/** Runs the built preload with only what Electron's sandbox gives it. */
function load() {
  const invoked: [channel: string, request: unknown][] = []
  const listeners = new Map<string, (event: unknown, ...args: unknown[]) => void>()
  const exposed: Record<string, unknown> = {}
  const required: string[] = []
  const location = { hash: '' }
  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: unknown) {
        exposed[name] = api
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) =>
        void listeners.set(channel, listener),
      invoke: async (channel: string, request: unknown) => {
        invoked.push([channel, structuredClone(request)])
        return { ok: true, data: {} }
      },
    },
    webUtils: { getPathForFile: (file: { name: string }) => `/real/${file.name}` },
  }
  runInNewContext(readFileSync(path.join(out, 'index.cjs'), 'utf8'), {
    require(name: string) {
      required.push(name)
      if (['electron', 'events', 'timers', 'url'].includes(name.replace(/^node:/, ''))) return electron
      throw new Error(`module not found: ${name}`)
    },
    module: { exports: {} },
    exports: {},
    location,
  })
  const push = (channel: string, ...args: unknown[]): void => listeners.get(channel)?.({ sender: 'secret' }, ...args)
  return { bridge: exposed.bridge as Bridge, exposed, invoked, required, location, push }
}

describe('the built preload', () => {
  test('is one CommonJS file that requires nothing but electron', () => {
    expect(readdirSync(out)).toEqual(['index.cjs'])
    expect(load().required).toEqual(['electron'])
  })

  test('is small: neither zod nor the contract is in it', () => {
    expect(readFileSync(path.join(out, 'index.cjs')).length).toBeLessThan(4096)
  })

  test('gives the page exactly three functions and nothing of Electron', () => {
    const { exposed, bridge } = load()
    expect(Object.keys(exposed)).toEqual(['bridge'])
    expect(Object.entries(bridge).map(([name, value]) => `${name} ${typeof value}`)).toEqual([
      'call function',
      'on function',
      'dropFile function',
    ])
  })

  test('carries a call as it is', async () => {
    const { bridge, invoked } = load()
    await bridge.call('practice', 'queue.discard', { ids: [1], reason: '重复了' })
    expect(invoked).toEqual([
      ['bridge:call', { workspace: 'practice', name: 'queue.discard', input: { ids: [1], reason: '重复了' } }],
    ])
  })

  test('brings each subscription its own payloads, without the event object, until it ends', () => {
    const { bridge, invoked, push } = load()
    const heard: unknown[] = []
    const first = bridge.on('live', 'clock.changed', (...args) => heard.push(['first', ...args]))
    bridge.on('live', 'clock.changed', (...args) => heard.push(['second', ...args]))
    const ids = invoked.map(([, request]) => (request as { id: number }).id)
    push('bridge:event', { id: ids[0], payload: { a: 1 } })
    push('bridge:event', { id: ids[1], payload: { a: 2 } })
    first()
    first()
    push('bridge:event', { id: ids[0], payload: { a: 3 } })
    push('bridge:event', { id: 999, payload: {} })
    expect(heard).toEqual([
      ['first', { a: 1 }],
      ['second', { a: 2 }],
    ])
    expect(invoked.filter(([channel]) => channel === 'bridge:unsubscribe')).toEqual([
      ['bridge:unsubscribe', { id: ids[0] }],
    ])
  })

  test('takes the path of a dropped file itself: the page cannot name one', async () => {
    const { bridge, invoked } = load()
    await bridge.dropFile({ name: 'a.xlsx', path: '/etc/passwd' } as unknown as File)
    expect(invoked).toEqual([['bridge:drop', { path: '/real/a.xlsx' }]])
  })

  test('opens the page that main asks for, in the hash only', () => {
    const { location, push } = load()
    push('bridge:page', '/queue?state=refused')
    expect(location.hash).toBe('/queue?state=refused')
  })
})
