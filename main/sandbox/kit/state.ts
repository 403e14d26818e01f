import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SystemName } from './system.ts'

/** What a sandbox folder remembers besides the systems' databases. */
export type SandboxState = {
  version: 1
  seed: number
  skus: number
  /** Epoch ms of the Beijing midnight the data is relative to. */
  day: number
  /** Root of every credential and of the control token; hex. */
  root: string
  /** Ports of the last run, taken again when free. */
  ports: Partial<Record<SystemName | 'control', number>>
  /** The documents and stock of the last days are in the books. */
  history?: boolean
}

const FILE = 'sandbox.json'

/** Reads the folder's state, or makes one from the given start values. */
export function loadState(dir: string, initial: { seed: number; skus: number; day: number }): SandboxState {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, FILE)
  if (existsSync(file)) {
    const state = JSON.parse(readFileSync(file, 'utf8')) as SandboxState
    if (state.version !== 1) throw new Error(`${file}: unknown version ${String(state.version)}`)
    return state
  }
  const state: SandboxState = { version: 1, ...initial, root: randomBytes(32).toString('hex'), ports: {} }
  saveState(dir, state)
  return state
}

/** Replaces the state file in one step, so that a kill leaves the old or the new one. */
export function saveState(dir: string, state: SandboxState): void {
  const file = join(dir, FILE)
  writeFileSync(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** A secret of the folder for a label: stable over restarts, different per folder; lower-case hex. */
export function deriveSecret(state: SandboxState, label: string, length = 32): string {
  return createHmac('sha256', Buffer.from(state.root, 'hex')).update(label).digest('hex').slice(0, length)
}
