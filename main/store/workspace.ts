import type { BackupFile } from './backup.ts'
import type { Database } from './database.ts'
import type { WorkspaceFiles } from './files.ts'
import type { Damage } from './identity.ts'

/** One opened workspace: its three files, and what must be known before anything is sent. */
export interface Workspace {
  dir: string
  files: WorkspaceFiles
  /** The one writing connection to business.db; staging.db is attached to it read-only as `staging`. */
  business: Database
  /** The main thread's own connection to staging.db, for short writes; import workers open theirs. */
  staging: Database
  journal: Database
  /** What happened to the data, until a person confirmed; null = nothing. */
  readonly damage: Damage | null
  /** While true nothing may be sent. Kept in business.db; only `confirmDelivery` clears it. */
  readonly deliveryPaused: boolean
  /** Four characters; part of every number we mint. */
  installationCode(): string
  /**
   * The installation code is another than before: rows open from then count as unknown until looked up. Kept until
   * `settleNumbersRenewed`, which the queue calls in the transaction that marks them.
   */
  readonly numbersRenewed: boolean
  settleNumbersRenewed(): void
  /** A person looked at the restored data and lets delivery go on. */
  confirmDelivery(by: string): void
  /** Backup of today (Beijing date) if there is none yet; null = there was. Safe while in use. Keeps seven. */
  backupDaily(): Promise<BackupFile | null>
  backups(): BackupFile[]
  /** Closes in order. A second call does nothing. */
  close(): void
  /** Closes, then refreshes the backup of the last clean session. Rejects only if the copy failed; it is closed then. */
  closeWithBackup(): Promise<void>
}
