export { type BackupFile, listBackups } from './backup.ts'
export { backupWorkspace } from './backup-workspace.ts'
export type { Database } from './database.ts'
export type { Damage } from './identity.ts'
export { checkIntegrity, type IntegrityReport } from './integrity.ts'
export { acquireMachineLock, type LockHolder, type MachineLock } from './machine-lock.ts'
export { getMeta, setMeta } from './meta.ts'
export type { Migration } from './migrate.ts'
export {
  classifyStorageError,
  DbOpenError,
  type DbOpenErrorKind,
  type OpenErrorChoice,
  type RepairChoice,
} from './open-error.ts'
export { type OpenErrorText, openErrorText } from './open-error-text.ts'
export { type OpenWorkspaceOptions, openStaging, openWorkspace } from './open-workspace.ts'
export { type Repair, repairWorkspace } from './repair.ts'
export { inTransaction } from './transaction.ts'
export type { Workspace } from './workspace.ts'
