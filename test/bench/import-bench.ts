import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from '../../main/app.ts'
import type { SandboxChildMessage } from '../../main/sandbox/child.ts'
import type { CallInput, CallName, CallOutput, ProductImport } from '../../preload/contract/index.ts'
import { headlessPorts } from '../../scripts/lib/headless-ports.ts'
import { type Holds, meterTurns, ownMs } from './turn-meter.ts'

export interface ImportBenchResult {
  name: 'product import'
  /** Products and SKU that were written. */
  products: number
  specs: number
  /** Wall seconds of each phase, the practice servers in a process of their own. */
  seconds: { readAndPlan: number; deliver: number }
  /** How long single turns of the event loop held the thread; the aim is 50 ms of our own doing. */
  holds: { readAndPlan: Holds; deliver: Holds }
  aimMs: 50
  met: boolean
}

const DAY_MS = 86_400_000
const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
const CHILD = fileURLToPath(new URL('../../main/sandbox/child.ts', import.meta.url))

/** One month's import, with what it costs the process that also serves the window. `skus`: size of the ERP's catalogue. */
export async function importBench(options: { skus?: number } = {}): Promise<ImportBenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'danju-import-bench-'))
  const child = fork(
    CHILD,
    [JSON.stringify({ dir: join(dir, 'servers'), skus: options.skus ?? 40_000, limitPerMinute: 1_000_000 })],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [],
    },
  )
  const address = await new Promise<Extract<SandboxChildMessage, { type: 'ready' }>>((resolve, reject) => {
    child.once('message', (message: SandboxChildMessage) =>
      message.type === 'ready' ? resolve(message) : reject(new Error(message.message)),
    )
  })
  const ports = headlessPorts({ dir: join(dir, 'app') })
  const app = await createApp({
    ...ports,
    workspace: { name: 'practice', dir: join(dir, 'app', 'practice'), practice: address },
  })
  const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
    const answer = await app.call(name, input, { kind: 'shell' })
    if (!answer.ok) throw new Error(`${answer.error.problem}：${answer.error.cause}`)
    return answer.data as CallOutput<N>
  }
  const reached = (id: number, state: ProductImport['state']): Promise<ProductImport> =>
    new Promise((resolve, reject) => {
      const end = app.on('catalog.import', (view) => {
        if (view.id !== id || (view.state !== state && view.state !== 'failed')) return
        end()
        if (view.state === 'failed') reject(new Error(view.trouble?.cause))
        else resolve(view)
      })
    })
  try {
    await app.start()
    const connection = (await call('connections.list', {})).connections[0]!
    const saved = {
      id: connection.id,
      name: connection.name,
      wangdian: { ...connection.wangdian, perMinute: 6000 },
      pos: { ...connection.pos, perMinute: 6000 },
      authorisation: connection.authorisation,
    }
    await call('connections.save', {
      ...saved,
      wangdian: {
        baseUrl: saved.wangdian.baseUrl,
        sid: saved.wangdian.sid,
        appkey: saved.wangdian.appkey,
        perMinute: 6000,
      },
      pos: { baseUrl: saved.pos.baseUrl, appKey: saved.pos.appKey, perMinute: 6000 },
      authorisation: { shopId: saved.authorisation.shopId, shopName: saved.authorisation.shopName },
    })
    const to = Date.now() - DAY_MS
    const phase = async <T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; holds: Holds }> => {
      const meter = meterTurns()
      const start = performance.now()
      const value = await work()
      return { value, seconds: (performance.now() - start) / 1000, holds: meter() }
    }
    const planned = await phase(async () => {
      const span = { connectionId: connection.id, from: dayOf(to - 30 * DAY_MS), to: dayOf(to), split: false }
      const { id } = (await call('catalog.startImport', span)).imports[0]!
      return reached(id, 'planned')
    })
    const { id } = planned.value
    const delivered = await phase(async () => {
      const done = reached(id, 'done')
      await call('catalog.confirmImport', { id, acceptFlattening: true })
      return done
    })
    const round = (value: number): number => Math.round(value * 10) / 10
    const holds = { readAndPlan: planned.holds, deliver: delivered.holds }
    return {
      name: 'product import',
      products: delivered.value.result.created,
      specs: planned.value.planSpecs,
      seconds: { readAndPlan: round(planned.seconds), deliver: round(delivered.seconds) },
      holds,
      aimMs: 50,
      met: Object.values(holds).every(({ longestOwn }) => ownMs(longestOwn) <= 50),
    }
  } finally {
    await app.stop()
    child.kill()
    rmSync(dir, { recursive: true, force: true })
  }
}
