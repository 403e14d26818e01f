import path from 'node:path'
import { backupClosed, backupOnline, listBackups, thinBackups } from './backup.ts'
import type { Checkpointer } from './checkpointer.ts'
import type { Database } from './database.ts'
import { beijingDate, type WorkspaceFiles } from './files.ts'
import type { Damage, Identity } from './identity.ts'
import { getMeta, setMeta } from './meta.ts'
import { writeSessionFile } from './session-file.ts'
import { inTransaction } from './transaction.ts'
import type { Workspace } from './workspace.ts'

const DAILY_BACKUPS = 7

/** Puts the opened files together; `release` lets go of the workspace's lock. */
export function makeWorkspace(parts: {
  dir: string
  files: WorkspaceFiles
  business: Database
  staging: Database
  journal: Database
  checkpointer: Checkpointer
  now(): number
  identity: Identity
  release(): void
}): Workspace {
  const { dir, files, business, staging, journal, checkpointer, identity } = parts
  let open = true

  /** Only once the checkpointer has ended: the last connection to a file removes its log. */
  function closeFiles(): void {
    journal.close()
    staging.close()
    business.pragma('optimize')
    const [checkpoint] = business.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }]
    // From here on a missing log file is no loss: everything is in the main file.
    if (checkpoint.busy === 0) writeSessionFile(files.session, { state: 'closing', ...identity, repair: null })
    business.close()
    writeSessionFile(files.session, { state: 'closed', ...identity, repair: null })
  }

  return {
    dir,
    files,
    business,
    staging,
    journal,
    get damage() {
      const text = getMeta(business, 'damage')
      return text === null ? null : (JSON.parse(text) as Damage)
    },
    get deliveryPaused() {
      return getMeta(business, 'delivery_paused') !== null
    },
    installationCode() {
      const code = getMeta(business, 'installation_code')
      if (code === null) throw new Error('the workspace has no installation code')
      return code
    },
    get numbersRenewed() {
      return getMeta(business, 'numbers_renewed') !== null
    },
    settleNumbersRenewed() {
      setMeta(business, 'numbers_renewed', null)
    },
    confirmDelivery(by) {
      inTransaction(business, () => {
        setMeta(business, 'delivery_paused', null)
        setMeta(business, 'damage', null)
        setMeta(business, 'delivery_confirmed', JSON.stringify({ by, at: parts.now() }))
      })
    },
    async backupDaily() {
      const file = path.join(files.backups, `business-daily-${beijingDate(parts.now())}.db`)
      if (listBackups(files.backups).some((backup) => backup.file === file)) return null
      await backupOnline(business, file)
      thinBackups(files.backups, 'daily', DAILY_BACKUPS)
      return listBackups(files.backups).find((backup) => backup.file === file) ?? null
    },
    backups: () => listBackups(files.backups),
    close() {
      if (!open) return
      open = false
      try {
        checkpointer.stopNow()
        closeFiles()
      } finally {
        parts.release()
      }
    },
    async closeWithBackup() {
      if (!open) return
      open = false
      try {
        await checkpointer.stop()
        closeFiles()
        await backupClosed(files.business, path.join(files.backups, 'business-clean.db'))
      } finally {
        parts.release()
      }
    },
  }
}
