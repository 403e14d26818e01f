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
  /** SIGKILL, and a new start. */
  killAndStart(): Promise<void>
  end(): Promise<void>
}

export async function openKillWorld(seed: number, skus: number): Promise<KillWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'danju-kill-'))
  let sandbox: Sandbox | null = null
  let app: AppProcess | null = null
  const end = async (): Promise<void> => {
    await app?.kill().catch(() => {})
    await sandbox?.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    sandbox = await startSandbox({ dir: join(dir, 'servers'), seed, skus })
    const options = {
      dir: join(dir, 'app'),
      practice: { urls: sandbox.urls, credentials: sandbox.credentials },
      tuning: TUNING,
    }
    app = await startAppProcess(options)
    return {
      sandbox,
      app: () => app!,
      async killAndStart() {
        await app!.kill()
        app = await startAppProcess(options)
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
