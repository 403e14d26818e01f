import { randomBytes, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Net, PowerMonitor, UtilityProcess, utilityProcess } from 'electron'
import type { Log } from '../log/index.ts'
import type { ChildPort, ClockPort, IdsPort, OnlinePort, PowerPort, ProcessesPort } from '../ports.ts'

export const clock: ClockPort = {
  now: () => Date.now(),
  after(delayMs, run) {
    // A longer delay overflows Node's timer and would fire at once; whoever waits so long looks at the clock again.
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

export const ids: IdsPort = { uuid: () => randomUUID(), bytes: (length) => randomBytes(length) }

export function createPower(monitor: Pick<PowerMonitor, 'on' | 'removeListener'>): PowerPort {
  return {
    onSuspend(listener) {
      monitor.on('suspend', listener)
      return () => monitor.removeListener('suspend', listener)
    },
    onResume(listener) {
      monitor.on('resume', listener)
      return () => monitor.removeListener('resume', listener)
    },
  }
}

/** Electron has no event for the main process, so the hint is read every few seconds while somebody listens. */
export function createOnline(net: Pick<Net, 'isOnline'>, { after }: ClockPort, everyMs = 5000): OnlinePort {
  const listeners = new Set<(online: boolean) => void>()
  let last = net.isOnline()
  let cancel: (() => void) | null = null

  function look(): void {
    const online = net.isOnline()
    if (online !== last) {
      last = online
      for (const listener of listeners) listener(online)
    }
    cancel = listeners.size > 0 ? after(everyMs, look) : null
  }

  return {
    isOnline: () => net.isOnline(),
    onChange(listener) {
      listeners.add(listener)
      cancel ??= after(everyMs, look)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        cancel?.()
        cancel = null
      }
    },
  }
}

export interface ProcessesOptions {
  fork: typeof utilityProcess.fork
  /** File of an entry, e.g. out/main/sandbox-child.js. */
  fileOf(entry: string): string
  log: Log
}

/** The product's child processes as utility processes: `fork` does not exist in the packaged program (fuse runAsNode). */
export function createProcesses({ fork, fileOf, log }: ProcessesOptions): ProcessesPort {
  return {
    fork(entry, args) {
      const child = fork(fileOf(entry), args, { serviceName: entry, stdio: 'pipe' })
      const listen = (stream: NodeJS.ReadableStream | null, write: (line: string) => void): void => {
        if (stream) createInterface({ input: stream }).on('line', write)
      }
      listen(child.stdout, (line) => log.info(line, { entry }))
      listen(child.stderr, (line) => log.warn(line, { entry }))
      return asChildPort(child)
    },
  }
}

function asChildPort(child: UtilityProcess): ChildPort {
  return {
    get pid() {
      return child.pid
    },
    send: (message) => child.postMessage(message),
    onMessage(listener) {
      child.on('message', listener)
      return () => child.removeListener('message', listener)
    },
    onExit(listener) {
      child.on('exit', listener)
      return () => child.removeListener('exit', listener)
    },
    kill: () => void child.kill(),
  }
}
