import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { ForkOptions, UtilityProcess } from 'electron'
import { app } from './app.ts'

type UtilityPart = Pick<UtilityProcess, 'kill' | 'pid' | 'postMessage' | 'stderr' | 'stdout'>

const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

class StandInUtilityProcess extends EventEmitter implements UtilityPart {
  pid: number | undefined
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  private readonly child: ChildProcess

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super()
    const quiet = options.stdio === 'pipe' ? 'pipe' : options.stdio === 'ignore' ? 'ignore' : 'inherit'
    this.child = fork(modulePath, args, {
      env: { ...(options.env ?? process.env) } as NodeJS.ProcessEnv,
      execArgv: ['--import', new URL('../parent-port.ts', import.meta.url).href],
      stdio: ['ignore', quiet, quiet, 'ipc'],
      serialization: 'advanced',
    })
    children.add(this.child)
    this.pid = this.child.pid
    this.stdout = this.child.stdout
    this.stderr = this.child.stderr
    this.child.on('spawn', () => this.emit('spawn'))
    this.child.on('message', (message) => this.emit('message', message))
    this.child.on('exit', (code) => {
      children.delete(this.child)
      this.pid = undefined
      this.emit('exit', code ?? 1)
    })
  }

  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(message as object)
  }

  kill(): boolean {
    return this.child.kill()
  }
}

export const utilityProcess = {
  fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): StandInUtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready')
    return new StandInUtilityProcess(modulePath, args, options)
  },
}
