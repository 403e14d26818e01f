import { createHash } from 'node:crypto'
import type { MachineLock } from '../store/index.ts'
import { no } from './answers.ts'
import type { Tables } from './tables.ts'
import { type CallError, laneOf, type ProvinceSystem, type System } from './types.ts'

/** Takes the machine-wide lock of this name; `acquireMachineLock` bound to its folder. May throw fs errors. */
export type AcquireLock = (name: string) => MachineLock

/**
 * The machine-wide locks of the accounts: one account of one remote system is worked on by one running product on this
 * machine, whatever Windows user started it.
 */
export interface AccountLocks {
  /** Holds the account's lock from now on; null when it does, otherwise who else has it. Calling again is cheap. */
  hold(connectionId: number, system: System | ProvinceSystem): CallError | null
  drop(connectionId: number, system: System | ProvinceSystem): void
  dropAll(): void
}

export function createAccountLocks(deps: { tables: Pick<Tables, 'accountKey'>; acquire: AcquireLock }): AccountLocks {
  const held = new Map<string, { name: string; release(): void }>()

  function drop(connectionId: number, system: System | ProvinceSystem): void {
    held.get(laneOf(system, connectionId))?.release()
    held.delete(laneOf(system, connectionId))
  }

  return {
    hold(connectionId, system) {
      const key = deps.tables.accountKey(connectionId, system)
      if (key === undefined) return null
      const name = lockName(system, key)
      const lane = laneOf(system, connectionId)
      if (held.get(lane)?.name === name) return null
      drop(connectionId, system)
      let lock: MachineLock
      try {
        lock = deps.acquire(name)
      } catch (error) {
        return no(
          'ACCOUNT_LOCK_FAILED',
          '无法确认这个账号只在一处运行。',
          `写不了本机共用的锁文件夹（${error instanceof Error ? error.message : String(error)}）。`,
          '请检查该文件夹的写入权限，或请管理员重新安装单据桥。',
        ).error
      }
      if (!lock.held) {
        const by = lock.heldBy ? `用户 ${lock.heldBy.user}（进程 ${lock.heldBy.pid}）` : '另一个进程'
        return no(
          'ACCOUNT_LOCKED_ELSEWHERE',
          '此账号已在本机另一个窗口/用户运行。',
          `${by}正在使用同一个账号；两处同时运行会重复处理单据。`,
          '请先退出另一处的单据桥，这里会自动继续。',
        ).error
      }
      held.set(lane, { name, release: lock.release })
      return null
    },
    drop,
    dropAll() {
      for (const lock of held.values()) lock.release()
      held.clear()
    },
  }
}

/** Name of an account's lock. Hashed: the folder is readable by every user of the machine. */
export function lockName(system: System | ProvinceSystem, accountKey: string): string {
  return `account-${system}-${createHash('sha256').update(accountKey).digest('hex').slice(0, 32)}`
}
