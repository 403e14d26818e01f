import BetterSqlite3 from 'better-sqlite3'

/** One SQLite connection (better-sqlite3, synchronous). */
export type Database = BetterSqlite3.Database

/** Opens a file without setting anything; `timeoutMs` = how long a statement waits for a lock. Throws SqliteError. */
export function openRaw(
  file: string,
  options: { readonly?: boolean; mustExist?: boolean; timeoutMs?: number } = {},
): Database {
  return new BetterSqlite3(file, {
    readonly: options.readonly ?? false,
    fileMustExist: options.mustExist ?? false,
    timeout: options.timeoutMs ?? 2_000,
  })
}
