import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { putAside, syncFolder, workspaceFiles } from './files.ts'
import { checkIntegrity } from './integrity.ts'
import { acquireMachineLock } from './machine-lock.ts'
import { DbOpenError } from './open-error.ts'
import { readSessionFile, writeSessionFile } from './session-file.ts'

export type Repair = { choice: 'restore'; backup: string } | { choice: 'empty' } | { choice: 'keep' }

/**
 * Carries out what a person chose after a DbOpenError; the next openWorkspace takes it over: delivery is paused, and
 * the installation code renewed. The broken file is moved to `damaged/`, never deleted. Returns where it went.
 * Throws DbOpenError when the backup itself is not sound (nothing is moved then) or the workspace is in use.
 */
export async function repairWorkspace(
  dir: string,
  repair: Repair,
  now: () => number,
): Promise<{ kept: string | null }> {
  const files = workspaceFiles(dir)
  if (repair.choice === 'restore') {
    const report = await checkIntegrity(repair.backup)
    if (!report.ok) {
      const detail = report.problems.join('; ')
      throw new DbOpenError({ kind: report.kind ?? 'corrupt', file: repair.backup, detail, choices: ['open-folder'] })
    }
  }
  const lock = acquireMachineLock(dir, 'workspace', { ownFolder: true, now })
  if (!lock.held) throw new DbOpenError({ kind: 'locked', file: files.business, choices: ['retry'] })
  try {
    const at = now()
    let kept: string | null = null
    if (repair.choice !== 'keep') {
      if (existsSync(files.business)) kept = putAside(files.business, files.damaged, at)
      // Plans staged for the lost file must not be carried out on another one.
      if (existsSync(files.staging)) putAside(files.staging, files.damaged, at)
    }
    const session = readSessionFile(files.session) ?? { session: 0, codes: [] }
    writeSessionFile(files.session, { ...session, state: 'closing', repair: { choice: repair.choice, at, kept } })
    if (repair.choice === 'restore') putInPlace(repair.backup, files.business, dir)
    return { kept }
  } finally {
    lock.release()
  }
}

function putInPlace(backup: string, target: string, dir: string): void {
  const temporary = `${target}.tmp`
  copyFileSync(backup, temporary)
  const handle = openSync(temporary, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, target)
  syncFolder(dir)
}
