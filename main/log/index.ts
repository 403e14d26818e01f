export { type CreateLogOptions, createLog } from './create-log.ts'
export { LOG_LEVELS, type Log, type LogIds, type LogLevel } from './log.ts'
export { createRedactor, REDACTED, type Redactor, type RedactorLimits } from './redactor.ts'
export { isSecretKey } from './secret-keys.ts'
