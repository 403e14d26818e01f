import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

/**
 * One chapter of the demonstration. It tells every step with the counts of both sides; a throw is a step that does not
 * hold and ends this chapter alone.
 */
export interface DemoPart {
  /** As `--only` takes it. */
  name: string
  run(world: DemoWorld): Promise<void>
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

/**
 * Runs chapters one after the other in a scratch folder of their own; `skus` = size of the ERP's catalogue in the shop
 * that they share. `ok` only if every step held and there was one.
 */
export async function show(
  parts: readonly DemoPart[],
  options: { skus: number; told(step: DemoStep): void },
): Promise<{ ok: boolean; steps: DemoStep[] }> {
  const steps: DemoStep[] = []
  const ends: (() => Promise<void>)[] = []
  let shop: Promise<DemoShop> | undefined
  const dir = mkdtempSync(join(tmpdir(), 'danju-demo-'))
  const world: DemoWorld = {
    dir,
    tell(step, ok, facts) {
      steps.push({ step, ok, facts })
      options.told({ step, ok, facts })
    },
    shop() {
      shop ??= openShop(dir, world.atEnd, options)
      return shop
    },
    atEnd: (run) => void ends.unshift(run),
  }
  try {
    for (const part of parts)
      await part.run(world).catch((error: unknown) => {
        world.tell('中断', false, { 章节: part.name, 原因: error instanceof Error ? error.message : String(error) })
      })
  } finally {
    for (const end of ends) await end()
    rmSync(dir, { recursive: true, force: true })
  }
  return { ok: steps.length > 0 && steps.every((step) => step.ok), steps }
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
