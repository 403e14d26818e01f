import type { FileImport, Trouble } from '../../../preload/contract/index.ts'
import type { Journal } from '../../journal/index.ts'
import type { Log } from '../../log/index.ts'
import type { ClockPort } from '../../ports.ts'
import type { Database } from '../../store/index.ts'
import type { Enqueuer } from '../confirm-import.ts'
import type { Remotes } from '../remotes.ts'
import type { FileCopies } from './file-copies.ts'
import type { FileImportTables } from './import-tables.ts'
import type { FileRows } from './rows.ts'

export interface FileImportsDeps {
  db: Database
  staging: Database
  tables: FileImportTables
  rows: FileRows
  copies: FileCopies
  clock: ClockPort
  log: Log
  journal: Journal
  queue: Enqueuer & {
    laneTrouble(lane: string): Trouble | null
    /** Outbox ids of an import whose outcome is unknown. */
    unknown(connectionId: number, correlationId: string): number[]
    discard(ids: readonly number[], reason: string, by: string): { changed: number }
  }
  remotesOf(connectionId: number): Promise<Remotes>
  newCorrelationId(): string
  publish(view: FileImport): void
}
