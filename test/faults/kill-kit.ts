import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { type AppProcess, startAppProcess } from '../../scripts/lib/app-process.ts'

/** Times between retries and look-ups, so that settling does not take minutes. The rules stay the same. */
const TUNING = {
  queue: {
    offlineFirstMs: 50,
    offlineCapMs: 200,
    backoffFirstMs: 50,
    lookUpFirstMs: 50,
    notFoundApartMs: 300,
    maxBatch: 20,
  },
  slowestAnswerMs: 300,
}

/** The practice servers, and the product as a process that can be killed and started again on the same files. */
export interface KillWorld {
  sandbox: Sandbox
  app(): AppProcess
  /** SIGKILL, and a new start; `between` is done while nothing runs. */
  killAndStart(between?: () => Promise<void>): Promise<void>
  /** Moves the clocks of the PC and of all servers on (ms). */
  pass(ms: number): Promise<void>
  end(): Promise<void>
}

/** `at`: what time it is for the PC and all servers at first; default this machine's. */
export async function openKillWorld(seed: number, skus: number, at = Date.now()): Promise<KillWorld> {
  let clockOffsetMs = at - Date.now()
  const dir = mkdtempSync(join(tmpdir(), 'danju-kill-'))
  let sandbox: Sandbox | null = null
  let app: AppProcess | null = null
  const end = async (): Promise<void> => {
    await app?.kill().catch(() => {})
    await sandbox?.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    sandbox = await startSandbox({ dir: join(dir, 'servers'), seed, skus, now: () => Date.now() + clockOffsetMs })
    const options = {
      dir: join(dir, 'app'),
      practice: { urls: sandbox.urls, credentials: sandbox.credentials },
      tuning: TUNING,
    }
    app = await startAppProcess({ ...options, clockOffsetMs })
    return {
      sandbox,
      app: () => app!,
      async killAndStart(between) {
        await app!.kill()
        await between?.()
        app = await startAppProcess({ ...options, clockOffsetMs })
      },
      async pass(ms) {
        clockOffsetMs += ms
        await app!.setClockOffset(clockOffsetMs)
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
