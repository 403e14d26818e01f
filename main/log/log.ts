export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
/** Ids that every line of a logger carries, e.g. `{ correlationId, lane }`. */
export type LogIds = Record<string, string | number>

/** Writes lines to the log files. Never throws: a log that cannot be written must not stop the work. */
export interface Log {
  debug(message: string, data?: unknown): void
  info(message: string, data?: unknown): void
  warn(message: string, data?: unknown): void
  error(message: string, data?: unknown): void
  /** A logger for a part of the product; ids are added to those of this one. */
  child(scope: string, ids?: LogIds): Log
  /** Values (keys, tokens) that must never reach a file, whatever field they stand in. */
  secrets: { add(value: string): void }
}
