import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { AppChildOptions } from './app-child.ts'
import { type AppProcess, startAppProcess } from './app-process.ts'

export type DemoFacts = Record<string, number | string>

export interface DemoStep {
  step: string
  ok: boolean
  facts: DemoFacts
}

export interface DemoWorld {
  /** Scratch folder of this demonstration, removed at its end. */
  dir: string
  tell(step: string, ok: boolean, facts: DemoFacts): void
  /** The practice shop that chapters about products share; opened by the first that asks. */
  shop(): Promise<DemoShop>
  /** Run at the end, last one first; for servers and processes a chapter opens for itself. */
  atEnd(run: () => Promise<void>): void
}

/** Practice servers and the product in a process of its own beside them. */
export interface DemoShop {
  sandbox: Sandbox
  /** The product that runs now. */
  readonly app: AppProcess
  connectionId: number
  /** Where a file stands that was dropped under its name. */
  appDir: string
  /** Puts the clocks of the PC and of all systems that far ahead of this machine's, ms. */
  setClocks(offsetMs: number): Promise<void>
  /** SIGKILL, then the same files again; `between` is run while nothing runs. */
  killAndRestart(between?: () => void): Promise<void>
}

/** Times between retries and look-ups, shortened so that a demonstration of an outage does not take an outage's time. */
export const TUNING: AppChildOptions['tuning'] = {
  queue: { offlineFirstMs: 300, offlineCapMs: 1000, backoffFirstMs: 300, lookUpFirstMs: 200, notFoundApartMs: 1500 },
  slowestAnswerMs: 1000,
}

export async function openShop(dir: string, atEnd: DemoWorld['atEnd'], options: { skus: number }): Promise<DemoShop> {
  const sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus })
  atEnd(() => sandbox.stop())
  const childOptions: AppChildOptions = {
    dir: join(dir, 'app'),
    practice: { urls: sandbox.urls, credentials: sandbox.credentials },
    tuning: TUNING,
  }
  let app = await startAppProcess(childOptions)
  atEnd(() => app.stop().catch(() => app.kill()))
  const [connection] = (await app.call('connections.list', {})).connections
  if (!connection) throw new Error('no practice connection')
  return {
    sandbox,
    get app() {
      return app
    },
    connectionId: connection.id,
    appDir: childOptions.dir,
    async setClocks(offsetMs) {
      childOptions.clockOffsetMs = offsetMs
      await sandbox.control.setClockOffset(offsetMs)
      await app.setClockOffset(offsetMs)
    },
    async killAndRestart(between) {
      await app.kill()
      between?.()
      app = await startAppProcess(childOptions)
    },
  }
}
