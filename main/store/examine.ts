import { existsSync } from 'node:fs'
import { type BackupFile, listBackups } from './backup.ts'
import type { WorkspaceFiles } from './files.ts'
import { type FileFacts, inspectFile, isTruncated } from './inspect.ts'
import { checkIntegrity } from './integrity.ts'
import { DbOpenError, type DbOpenErrorKind, type OpenErrorChoice } from './open-error.ts'
import type { SessionFile } from './session-file.ts'

/**
 * Looks at business.db before anything opens it for writing, and throws DbOpenError with what a person may choose.
 * A file that was closed in order is looked at from outside only; any other is read through by quick_check, in a worker.
 * Returns whether the file exists.
 */
export async function examineBusiness(files: WorkspaceFiles, session: SessionFile | null): Promise<boolean> {
  const facts = inspectFile(files.business)
  if (!facts.exists || facts.sizeBytes === 0) {
    const wasHere = session !== null || existsSync(files.journal) || listBackups(files.backups).length > 0
    if (!wasHere || session?.repair?.choice === 'empty') return false
    throw damaged(files, facts.exists ? 'truncated' : 'missing', facts)
  }
  if (!facts.header) {
    throw damaged(files, facts.sizeBytes < 100 ? 'truncated' : 'not-a-database', facts)
  }
  if (session?.state === 'open' && !facts.hasWal && !session.repair) {
    const report = await checkIntegrity(files.business)
    throw damaged(files, 'missing-wal', facts, { keep: report.ok, detail: report.problems[0] })
  }
  if (isTruncated(facts)) throw damaged(files, 'truncated', facts)
  if (session?.state !== 'closed') {
    const report = await checkIntegrity(files.business)
    if (!report.ok) throw damaged(files, report.kind ?? 'corrupt', facts, { detail: report.problems.join('; ') })
  }
  return true
}

/** The error for a business file in that state, with its size, the newest backup and the choices. */
export function damaged(
  files: WorkspaceFiles,
  kind: DbOpenErrorKind,
  facts: FileFacts | null,
  more: { keep?: boolean; detail?: string | undefined; cause?: unknown } = {},
): DbOpenError {
  const [newest] = listBackups(files.backups)
  return new DbOpenError(
    {
      kind,
      file: files.business,
      sizeBytes: facts?.exists ? facts.sizeBytes : null,
      lastBackup: newest ? { file: newest.file, at: newest.at } : null,
      choices: choicesFor(kind, newest, more.keep ?? false),
      ...(more.detail === undefined ? {} : { detail: more.detail }),
    },
    { cause: more.cause },
  )
}

function choicesFor(kind: DbOpenErrorKind, backup: BackupFile | undefined, keep: boolean): OpenErrorChoice[] {
  switch (kind) {
    case 'missing':
    case 'missing-wal':
    case 'truncated':
    case 'not-a-database':
    case 'corrupt':
      return [...(backup ? ['restore' as const] : []), ...(keep ? ['keep' as const] : []), 'empty', 'open-folder']
    case 'newer':
      return ['open-folder']
    case 'locked':
    case 'read-only':
    case 'full':
    case 'io':
      // The file may be sound: putting it aside would do harm.
      return ['retry', 'open-folder']
    default:
      return assertNever(kind)
  }
}

function assertNever(kind: never): never {
  throw new Error(`unexpected kind ${String(kind)}`)
}
