/**
 * The sandbox as a child process. It works with `child_process.fork`, with Electron's `utilityProcess` and plainly
 * spawned. Options come as JSON in the first argument, or as a message `{type:'start', options}`. One message
 * `{type:'ready', urls, credentials, controlToken}` or `{type:'failed', message}` goes back; without a channel it is
 * one JSON line on stdout. It ends on `{type:'stop'}`, on losing its parent, and on SIGTERM or SIGINT.
 */
import { type Sandbox, type SandboxAddress, startSandbox } from './index.ts'
import { launchOptions } from './kit/launch-options.ts'

/** What the child says to its parent, once. */
export type SandboxChildMessage = ({ type: 'ready' } & SandboxAddress) | { type: 'failed'; message: string }

/** The part of Electron's `process.parentPort` used here; absent elsewhere. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort

function say(message: SandboxChildMessage): void {
  if (parentPort) parentPort.postMessage(message)
  else if (process.send) process.send(message)
  else process.stdout.write(`${JSON.stringify(message)}\n`)
}

let starting: Promise<Sandbox> | undefined

function start(options: unknown): void {
  // A second start message must not open a second sandbox on the same folder.
  if (starting) return
  starting = Promise.resolve().then(() => startSandbox(launchOptions(options)))
  starting.then(
    ({ urls, credentials, controlToken }) => say({ type: 'ready', urls, credentials, controlToken }),
    (error: unknown) => {
      say({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
      process.exitCode = 1
      if (process.connected) process.disconnect()
      else if (parentPort) process.exit(1)
    },
  )
}

function stop(): void {
  const stopped = starting ? starting.then((sandbox) => sandbox.stop()) : Promise.resolve()
  void stopped.then(
    () => process.exit(),
    () => process.exit(1),
  )
}

function onMessage(message: unknown): void {
  const { type, options } = (message ?? {}) as { type?: unknown; options?: unknown }
  if (type === 'start') start(options)
  if (type === 'stop') stop()
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('disconnect', stop)
process.on('message', onMessage)
parentPort?.on('message', ({ data }) => onMessage(data))

const argument = process.argv.slice(2).find((text) => text.startsWith('{'))
if (argument !== undefined) start(JSON.parse(argument))
else if (!parentPort && !process.send) start({})
