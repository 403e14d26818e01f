import path from 'node:path'
import { backupOnline } from './backup.ts'
import { stamp } from './files.ts'
import type { Workspace } from './workspace.ts'

/**
 * Copies the business data (and the journal if asked) of an open workspace into `targetDir`, while it goes on working;
 * every copy is checked before it gets its name. Returns the files. Secrets stay encrypted for this machine.
 * Throws DbOpenError `corrupt` or fs errors; files finished by then stay.
 */
export async function backupWorkspace(
  workspace: Workspace,
  targetDir: string,
  options: { now: number; journal?: boolean },
): Promise<string[]> {
  const done: string[] = []
  for (const name of options.journal ? (['business', 'journal'] as const) : (['business'] as const)) {
    const target = path.join(targetDir, `${name}-${stamp(options.now)}.db`)
    await backupOnline(workspace[name], target)
    done.push(target)
  }
  return done
}
