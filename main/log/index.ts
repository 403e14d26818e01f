export type { Log, LogIds, LogLevel } from './log.ts'
