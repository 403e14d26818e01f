import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLog, type Log } from '../../main/log/index.ts'
import type { ChildPort, ClockPort, Notice, Ports } from '../../main/ports.ts'

export interface HeadlessPorts extends Ports {
  notices: Notice[]
  /** Files that were "saved", by name. */
  saved: Map<string, Uint8Array>
  /** Plays the network going and coming. */
  setOnline(online: boolean): void
  resume(): void
}

export const systemClock: ClockPort = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

const SANDBOX_CHILD = fileURLToPath(new URL('../../main/sandbox/child.ts', import.meta.url))

/**
 * The product's ports without a shell: real time, files below `dir`, secrets only scrambled. For demo, benchmarks and
 * tests; nothing here protects anything.
 */
export function headlessPorts(options: { dir: string; clock?: ClockPort; log?: Log }): HeadlessPorts {
  const { dir } = options
  mkdirSync(dir, { recursive: true })
  const clock = options.clock ?? systemClock
  const onlineListeners = new Set<(online: boolean) => void>()
  const resumeListeners = new Set<() => void>()
  const notices: Notice[] = []
  const saved = new Map<string, Uint8Array>()
  let online = true
  const mask = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x5a)
  return {
    notices,
    saved,
    setOnline(next) {
      online = next
      for (const listener of onlineListeners) listener(next)
    },
    resume() {
      for (const listener of resumeListeners) listener()
    },
    clock,
    ids: { uuid: () => randomUUID(), bytes: (length) => randomBytes(length) },
    secrets: {
      status: async () => ({ state: 'ready', persistent: true }),
      encrypt: async (plain) => mask(new TextEncoder().encode(plain)),
      decrypt: async (cipher) => ({ ok: true, plain: new TextDecoder().decode(mask(cipher)) }),
    },
    files: {
      async save({ suggestedName, content }) {
        saved.set(suggestedName, content)
        writeFileSync(join(dir, suggestedName), content)
        return { token: suggestedName, name: suggestedName }
      },
      open: async () => [],
      read: async (token) => readFileSync(join(dir, token)),
      reveal: async () => {},
    },
    notifier: { notify: (notice) => void notices.push(notice), clear: () => {} },
    power: {
      onSuspend: () => () => {},
      onResume(listener) {
        resumeListeners.add(listener)
        return () => resumeListeners.delete(listener)
      },
    },
    online: {
      isOnline: () => online,
      onChange(listener) {
        onlineListeners.add(listener)
        return () => onlineListeners.delete(listener)
      },
    },
    proxy: { resolve: async () => null },
    processes: { fork: (_entry, args) => forkChild(SANDBOX_CHILD, args) },
    paths: { data: dir, logs: join(dir, 'logs'), machineLocks: join(dir, 'locks'), resources: join(dir, 'resources') },
    log: options.log ?? createLog({ dir: join(dir, 'logs'), now: clock.now }),
    app: { version: '0.0.0-headless', machineId: 'headless' },
  }
}

function forkChild(entry: string, args: string[]): ChildPort {
  const child = fork(entry, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
  return {
    pid: child.pid,
    send: (message) => void child.send(message as object, () => {}),
    onMessage(listener) {
      child.on('message', listener)
      return () => child.off('message', listener)
    },
    onExit(listener) {
      child.on('exit', listener)
      return () => child.off('exit', listener)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
