import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type OpenWorkspaceOptions, openWorkspace, type Workspace } from '../../main/store/index.ts'

/** A folder of its own for one test, removed when it ends. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'danju-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export const NOON = Date.UTC(2026, 10, 22, 4)

/** Opens a workspace that is closed when the test ends. */
export async function workspaceIn(dir: string, options: Partial<OpenWorkspaceOptions> = {}): Promise<Workspace> {
  const workspace = await openWorkspace({ dir, now: () => NOON, appVersion: '1.2.3', machineId: 'pc-1', ...options })
  onTestFinished(() => workspace.close())
  return workspace
}
