import type { Log } from '../log/index.ts'
import type { SecretsPort } from '../ports.ts'
import { no } from './answers.ts'
import { hintOf } from './clean.ts'
import { secretField } from './fields.ts'
import type { SecretRow, Tables } from './tables.ts'
import type { AccountSystem, CallError, WorkspaceName } from './types.ts'

/** Secrets of accounts: encrypted by the port, kept as ciphertext, in the clear only while a client is built. */
export interface SecretStore {
  /** Why this workspace cannot keep secrets, or null. Live needs secrets that outlast the process. */
  refusal(): Promise<CallError | null>
  /** Ciphertext and hint, ready to be written. Also tells the log never to write this value. */
  seal(plain: string): Promise<SecretRow>
  /** `missing`: never typed. `needs-reentry`: written by another user or machine. */
  open(
    connectionId: number,
    system: AccountSystem,
  ): Promise<{ ok: true; plain: string } | { ok: false; reason: 'missing' | 'needs-reentry' }>
}

export function createSecretStore(deps: {
  tables: Tables
  secrets: SecretsPort
  log: Log
  workspace: WorkspaceName
}): SecretStore {
  const { tables, secrets, log } = deps
  return {
    async refusal() {
      // Practice needs no lasting secrets: its servers hand theirs out again at every start.
      if (deps.workspace === 'practice') return null
      const status = await secrets.status()
      if (status.state === 'unavailable' && status.persistent) {
        return no(
          'SECRETS_UNAVAILABLE',
          '不能保存密钥。',
          status.reason ?? '这台电脑的系统加密服务不可用。',
          '请用普通用户重新登录 Windows 后再试；仍不行请联系技术支持。',
        ).error
      }
      if (!status.persistent) {
        return no(
          'SECRETS_NOT_PERSISTENT',
          '这里不能使用正式对接。',
          status.reason ?? '当前运行方式不能安全保存密钥，退出后就会丢失。',
          '请安装桌面版单据桥后设置正式对接；这里可以使用练习环境。',
        ).error
      }
      return null
    },
    async seal(plain) {
      log.secrets.add(plain)
      return { cipher: await secrets.encrypt(plain), hint: hintOf(plain) }
    },
    async open(connectionId, system) {
      const row = tables.secret(connectionId, system, secretField(system).name)
      if (!row) return { ok: false, reason: 'missing' }
      const opened = await secrets.decrypt(row.cipher)
      if (!opened.ok) return opened
      log.secrets.add(opened.plain)
      return opened
    },
  }
}
