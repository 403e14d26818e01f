import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulatedClock, type SimulatedClock } from '../../main/sandbox/kit/clock.ts'
import { createFaultBook, type FaultBook } from '../../main/sandbox/kit/faults.ts'
import { openListener } from '../../main/sandbox/kit/listener.ts'
import { createRequestLog } from '../../main/sandbox/kit/request-log.ts'
import type { SystemKit } from '../../main/sandbox/kit/system.ts'
import { createPosSystem, type PosSystem } from '../../main/sandbox/pos/index.ts'
import { type PosClient, posClient } from './pos-client.ts'

export type LonePos = {
  system: PosSystem
  kit: SystemKit
  clock: SimulatedClock
  faults: FaultBook
  /** Signs with the simulated time. */
  pos: PosClient
  stop(): Promise<void>
}

/** Only the POS on a listener, so that a test can also stand at its desk. Starts at 2026-01-05 10:00 Beijing time. */
export async function openLonePos(options: { skus?: number; dir?: string } = {}): Promise<LonePos> {
  const clock = createSimulatedClock(() => Date.parse('2026-01-05T10:00:00+08:00'))
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'pos-lone-'))
  const kit: SystemKit = {
    name: 'pos',
    dir,
    seed: 1,
    skus: options.skus ?? 50,
    day: Date.parse('2026-01-05T00:00:00+08:00'),
    now: clock.now,
    secret: (label, length = 32) => label.padEnd(length, '0').slice(0, length),
    limitPerMinute: 6000,
    baseUrl: () => 'http://127.0.0.1',
  }
  const system = createPosSystem(kit)
  const faults = createFaultBook(1)
  const listener = await openListener({ system, clock, faults, log: createRequestLog() })
  const { appKey, appSecret } = system.credentials
  const client = posClient(listener.url, { appKey: appKey!, appSecret: appSecret! })
  return {
    system,
    kit,
    clock,
    faults,
    pos: (path, call) => client(path, { at: clock.now(), ...call }),
    stop: async () => {
      await listener.close()
      await system.close()
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}
