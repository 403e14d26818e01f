import type { Log } from '../../main/log/index.ts'

/** A log that keeps nothing. */
export function quietLog(): Log {
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error() {},
    child: () => log,
    secrets: { add() {} },
  }
  return log
}
