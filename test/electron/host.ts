import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { Control } from './control.ts'

type Answer<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never

/** The app on the stand-in host, as a child process. */
export interface StandIn {
  process: ChildProcess
  control: { [K in keyof Control]: Answer<Control[K]> }
  /** Resolves with the exit code (null when killed by a signal). */
  exited: Promise<number | null>
  /** Standard output and error so far. */
  output(): string
  onEvent(listener: (event: { event: string; window?: number }) => void): () => void
  /** Quits as a person would and waits; kills what does not end within the deadline (milliseconds). */
  quit(deadlineMs?: number): Promise<number | null>
}

export interface StandInOptions {
  /** Folder with package.json and out/; the repository unless given. */
  appPath?: string
  /** Arguments of the app, e.g. `--data=/tmp/x`. */
  args?: string[]
  env?: Record<string, string>
  /** Also show the app's output on this process's own. */
  echo?: boolean
}

const repository = path.resolve(import.meta.dirname, '../..')

/** Starts the built app (out/main/index.js) on the stand-in host. The caller has to end it. */
export function startStandIn(options: StandInOptions = {}): StandIn {
  const appPath = options.appPath ?? repository
  const child = fork(path.join(appPath, 'out/main/index.js'), options.args ?? [], {
    cwd: appPath,
    execArgv: ['--import', new URL('./register.ts', import.meta.url).href],
    env: {
      ...process.env,
      // A stray import of the real package fails at once instead of downloading.
      ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent',
      STAND_IN_APP_PATH: appPath,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })

  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (options.echo) process.stderr.write(chunk)
    })
  }

  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<(event: { event: string; window?: number }) => void>()
  let nextId = 1
  child.on('message', (message: { id?: number; value?: unknown; error?: string; event?: string; window?: number }) => {
    if (message.id === undefined) {
      if (message.event) for (const listener of listeners) listener({ ...message, event: message.event })
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) call?.resolve(message.value)
    else call?.reject(new Error(message.error))
  })
  void exited.then(() => {
    for (const call of waiting.values()) call.reject(new Error(`The app has ended.\n${output}`))
    waiting.clear()
  })

  const control = new Proxy({} as StandIn['control'], {
    get(_target, ask) {
      return (...args: unknown[]) =>
        new Promise<unknown>((resolve, reject) => {
          if (!child.connected) return reject(new Error(`The app has ended.\n${output}`))
          const id = nextId++
          waiting.set(id, { resolve, reject })
          child.send({ id, ask, args })
        })
    },
  })

  return {
    process: child,
    control,
    exited,
    output: () => output,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async quit(deadlineMs = 10_000) {
      if (child.connected) void control.quit().catch(() => {})
      const kill = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
      const code = await exited
      clearTimeout(kill)
      return code
    },
  }
}
