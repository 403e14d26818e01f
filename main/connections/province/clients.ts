import type { Log } from '../../log/index.ts'
import type { SecretsPort } from '../../ports.ts'
import type { Trouble } from '../../queue/types.ts'
import type { AccountLocks } from '../account-locks.ts'
import { no } from '../answers.ts'
import type { ClientProblem, ClientState } from '../clients.ts'
import type { SecretStore } from '../secret-store.ts'
import type { Tables } from '../tables.ts'
import { laneOf, PROVINCE_SYSTEMS, type ProvinceSystem } from '../types.ts'
import { PROVINCE_LABELS, type ProvinceSettings, provinceSettings, secretName } from './fields.ts'
import type { ProvinceRemoteOf, ProvinceRemotes } from './remotes.ts'

/** Clients of a province's accounts: built when first asked for, kept until the account changes. */
export interface ProvinceClients {
  of<S extends ProvinceSystem>(connectionId: number, system: S): Promise<ClientState<ProvinceRemoteOf[S]>>
  /** What the last attempt to build said; undefined = not tried since the last change. */
  known(connectionId: number, system: ProvinceSystem): ClientProblem | 'ready' | undefined
  offsetMs(connectionId: number, system: ProvinceSystem): number | null
  start(connectionIds: readonly number[]): Promise<void>
  forget(connectionId: number, system: ProvinceSystem): void
  secretOf(connectionId: number, system: ProvinceSystem): Promise<string | null>
  stop(): void
}

/** Settings of an account, or null without one. Throws when the stored JSON does not fit its shape. */
export function settingsOf<S extends ProvinceSystem>(
  tables: Tables,
  id: number,
  system: S,
): ProvinceSettings<S> | null {
  const text = tables.settingsText(id, system)
  return text === null ? null : (provinceSettings[system].parse(JSON.parse(text)) as ProvinceSettings<S>)
}

export function createProvinceClients(deps: {
  tables: Tables
  secrets: SecretsPort
  refusal: SecretStore['refusal']
  log: Log
  locks: AccountLocks
  remotes: ProvinceRemotes
  /** Told of every secret before it is used. */
  hide(secret: string): void
}): ProvinceClients {
  const { tables, locks, remotes } = deps
  type AnyRemote = ProvinceRemoteOf[ProvinceSystem]
  const ready = new Map<string, AnyRemote>()
  const states = new Map<string, ClientProblem | 'ready'>()
  let running = false

  async function open(
    id: number,
    system: ProvinceSystem,
  ): Promise<{ ok: true; plain: string } | { ok: false; reason: 'missing' | 'needs-reentry' }> {
    const row = tables.secret(id, system, secretName(system))
    if (!row) return { ok: false, reason: 'missing' }
    const opened = await deps.secrets.decrypt(row.cipher)
    if (opened.ok) {
      deps.log.secrets.add(opened.plain)
      deps.hide(opened.plain)
    }
    return opened
  }

  async function build(id: number, system: ProvinceSystem): Promise<ClientState<AnyRemote>> {
    if (!running) return { state: 'stopped', trouble: stoppedTrouble() }
    const refused = await deps.refusal()
    if (refused) return { state: 'refused', trouble: words(refused) }
    const before = tables.connection(id, 'province')
    const opened = await open(id, system)
    if (!opened.ok) {
      return opened.reason === 'missing'
        ? { state: 'incomplete', trouble: incompleteTrouble(system) }
        : { state: 'needs-reentry', trouble: reentryTrouble(system) }
    }
    // The account may have changed while its secret was being opened, or the product may have stopped.
    const now = tables.connection(id, 'province')
    if (!now || now.revision !== before?.revision) {
      return now ? build(id, system) : { state: 'incomplete', trouble: incompleteTrouble(system) }
    }
    if (!running) return { state: 'stopped', trouble: stoppedTrouble() }
    const settled = ready.get(laneOf(system, id))
    if (settled) return { state: 'ready', remote: settled }
    const locked = locks.hold(id, system)
    if (locked) return { state: 'locked-elsewhere', trouble: words(locked) }
    const remote = make(id, system, opened.plain)
    if (!remote) return { state: 'incomplete', trouble: incompleteTrouble(system) }
    ready.set(laneOf(system, id), remote)
    return { state: 'ready', remote }
  }

  function make(id: number, system: ProvinceSystem, secret: string): AnyRemote | null {
    const connection = laneOf(system, id)
    if (system === 'ideal') {
      const settings = settingsOf(tables, id, 'ideal')
      if (!settings) return null
      const { perMinute, enabledFrom: _day, purchaseReturnEndpoint, ...account } = settings
      const endpoints = { purchaseReturn: purchaseReturnEndpoint }
      return remotes.ideal({ ...account, connection, appKey: secret, endpoints }, perMinute)
    }
    const settings = settingsOf(tables, id, system)
    if (!settings) return null
    const { perMinute, ...account } = settings
    return remotes[system]({ ...account, connection, appSecret: secret }, perMinute)
  }

  const clients: ProvinceClients = {
    async of<S extends ProvinceSystem>(id: number, system: S) {
      const lane = laneOf(system, id)
      const there = ready.get(lane)
      const state = there ? { state: 'ready' as const, remote: there } : await build(id, system)
      states.set(lane, state.state)
      return state as ClientState<ProvinceRemoteOf[S]>
    },
    known: (id, system) => states.get(laneOf(system, id)),
    offsetMs: (id, system) => ready.get(laneOf(system, id))?.clock.offsetMs() ?? null,
    async start(ids) {
      running = true
      for (const id of ids) for (const system of PROVINCE_SYSTEMS) await clients.of(id, system)
    },
    forget(id, system) {
      ready.delete(laneOf(system, id))
      states.delete(laneOf(system, id))
      locks.drop(id, system)
    },
    async secretOf(id, system) {
      const opened = await open(id, system)
      return opened.ok ? opened.plain : null
    },
    stop() {
      running = false
      ready.clear()
      states.clear()
      locks.dropAll()
    },
  }
  return clients
}

const words = ({ code, problem, cause, action }: Trouble): Trouble => ({ code, problem, cause, action })

function incompleteTrouble(system: ProvinceSystem): Trouble {
  return {
    code: 'ACCOUNT_INCOMPLETE',
    problem: `${PROVINCE_LABELS[system]}的账号还没有填完整。`,
    cause: '缺少接口地址、账号或密钥。',
    action: '请到 系统管理 → 接口管理 → 荣耀接口 → 荣耀IDEAL接口设置 补填并保存，然后点【测试连接】。',
  }
}

function reentryTrouble(system: ProvinceSystem): Trouble {
  return {
    code: 'SECRET_NEEDS_REENTRY',
    problem: `${PROVINCE_LABELS[system]}的密钥需要重新输入。`,
    cause: '密钥由另一个 Windows 用户或另一台电脑加密，这里解不开。',
    action: '请到 荣耀IDEAL接口设置 重新粘贴密钥并保存，然后点【测试连接】。',
  }
}

function stoppedTrouble(): Trouble {
  return words(no('CONNECTIONS_STOPPED', '软件正在退出。', '对接已经停止。', '请重新打开单据桥。').error)
}
