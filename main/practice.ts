import type { Log } from './log/index.ts'
import type { ChildPort, ProcessesPort } from './ports.ts'
import { connectControl, type SandboxAddress, type SandboxControl } from './sandbox/index.ts'

/** The practice servers in their own process. */
export interface Practice extends SandboxAddress {
  control: SandboxControl
  onExit(listener: (code: number | null) => void): () => void
  stop(): Promise<void>
}

/** Kills a child that does not answer in this time (ms). */
const READY_MS = 60_000
const STOP_MS = 2_000

/** Starts the practice servers on this folder. Rejects with a readable Error when they do not come up. */
export function startPractice(options: { processes: ProcessesPort; dir: string; log: Log }): Promise<Practice> {
  const child = options.processes.fork('sandbox-child', [JSON.stringify({ dir: options.dir })])
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error('practice servers did not start in time')), READY_MS)
    const fail = (error: Error) => {
      clearTimeout(timer)
      child.kill()
      reject(error)
    }
    const offExit = child.onExit((code) => fail(new Error(`practice servers ended with code ${code}`)))
    const offMessage = child.onMessage((message) => {
      const said = message as { type?: string; message?: string } & Partial<SandboxAddress>
      if (said.type === 'failed') return fail(new Error(said.message ?? 'practice servers failed'))
      if (said.type !== 'ready' || !said.urls || !said.credentials || !said.controlToken) return
      clearTimeout(timer)
      offExit()
      offMessage()
      options.log.info('practice servers are up', { pid: child.pid, urls: said.urls })
      resolve({
        urls: said.urls,
        credentials: said.credentials,
        controlToken: said.controlToken,
        control: connectControl(said.urls.control, said.controlToken),
        onExit: (listener) => child.onExit(listener),
        stop: () => stopChild(child),
      })
    })
  })
}

function stopChild(child: ChildPort): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill()
      resolve()
    }, STOP_MS)
    child.onExit(() => {
      clearTimeout(timer)
      resolve()
    })
    child.send({ type: 'stop' })
  })
}
