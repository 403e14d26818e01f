import { renameSync } from 'node:fs'
import path from 'node:path'
import electronLog from 'electron-log/node'
import { LOG_LEVELS, type Log, type LogIds, type LogLevel } from './log.ts'
import { archiveName, beijingTime, LOG_LIMITS, type LogLimits, logFileName, pruneLogs } from './log-files.ts'
import { createRedactor, type Redactor } from './redactor.ts'

export interface CreateLogOptions {
  dir: string
  /** Epoch ms. */
  now(): number
  /** Lines below are not written; `info` unless told otherwise. */
  level?: LogLevel
  /** Shared with the journal and remote/http, so that a value registered once is masked everywhere. */
  redactor?: Redactor
  limits?: Partial<LogLimits>
}

/**
 * Log files through electron-log: one JSON line per message (time, level, scope, ids, message, data), a file per day in
 * Beijing time, with limits of age and size. Every line is redacted before it reaches electron-log.
 */
export function createLog(options: CreateLogOptions): Log {
  const redactor = options.redactor ?? createRedactor()
  const write = createWriter(options)
  const lowest = LOG_LEVELS.indexOf(options.level ?? 'info')

  function make(scope: string, ids: LogIds): Log {
    const line = (level: LogLevel, message: string, data: unknown): void => {
      if (LOG_LEVELS.indexOf(level) < lowest) return
      try {
        const time = beijingTime(options.now())
        const safe = { message: redactor.text(message), ...(data === undefined ? {} : { data: redactor.value(data) }) }
        write(level, JSON.stringify({ time, level, scope, ids: redactor.value(ids), ...safe }))
      } catch {
        // electron-log reports what it cannot write by itself; nothing else may stop the caller.
      }
    }
    return {
      debug: (message, data) => line('debug', message, data),
      info: (message, data) => line('info', message, data),
      warn: (message, data) => line('warn', message, data),
      error: (message, data) => line('error', message, data),
      child: (part, more) => make(scope === 'main' ? part : `${scope}.${part}`, { ...ids, ...more }),
      secrets: { add: redactor.addSecret },
    }
  }
  return make('main', {})
}

function createWriter(options: CreateLogOptions): (level: LogLevel, line: string) => void {
  const limits = { ...LOG_LIMITS, ...options.limits }
  const logger = electronLog.create({ logId: options.dir })
  const { file } = logger.transports
  // In plain Node the ipc transport is undefined, whatever the types say.
  for (const [name, transport] of Object.entries(logger.transports)) {
    if (name !== 'file' && transport) transport.level = false
  }
  file.level = 'silly'
  file.maxSize = limits.maxFileBytes
  file.resolvePathFn = () => path.join(options.dir, logFileName(options.now()))
  // The line is finished: electron-log's own formatting would touch `%` and cut objects.
  file.transforms = [({ data }) => data[0]]
  file.archiveLogFn = (full) => {
    renameSync(full.path, archiveName(full.path))
    pruneLogs(options.dir, options.now(), limits)
  }
  let day = ''
  return (level, line) => {
    logger[level](line)
    const today = logFileName(options.now())
    if (today === day) return
    day = today
    pruneLogs(options.dir, options.now(), limits)
  }
}
