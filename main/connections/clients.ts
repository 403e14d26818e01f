import type { Trouble } from '../queue/types.ts'
import type { AccountLocks } from './account-locks.ts'
import { no } from './answers.ts'
import { SYSTEM_LABELS } from './fields.ts'
import type { PosRemote, Remotes, WangdianRemote } from './remotes.ts'
import type { SecretStore } from './secret-store.ts'
import type { Tables } from './tables.ts'
import { laneOf, SYSTEMS, type System } from './types.ts'

/** Why there is no client for an account. */
export type ClientProblem = 'incomplete' | 'needs-reentry' | 'locked-elsewhere' | 'refused' | 'stopped'
export type ClientState<C> = { state: 'ready'; remote: C } | { state: ClientProblem; trouble: Trouble }

/** Both clients of a connection, or the first reason why not. */
export type PairState =
  | { state: 'ready'; wangdian: WangdianRemote; pos: PosRemote }
  | { state: ClientProblem; system: System; trouble: Trouble }

interface RemoteOf {
  wangdian: WangdianRemote
  pos: PosRemote
}

/** Clients of the accounts: built when first asked for, kept until the account changes. */
export interface Clients {
  of<S extends System>(connectionId: number, system: S): Promise<ClientState<RemoteOf[S]>>
  pair(connectionId: number): Promise<PairState>
  /** What the last attempt to build said; undefined = not tried since the last change. */
  known(connectionId: number, system: System): ClientProblem | 'ready' | undefined
  /** Remote minus PC (ms) as last measured by a client in use; null when none has. */
  offsetMs(connectionId: number, system: System): number | null
  /** Takes the locks and opens the secrets of all these connections, so that their states are known. */
  start(connectionIds: readonly number[]): Promise<void>
  /** Forgets the client and the lock; called when the account changed or went. */
  forget(connectionId: number, system: System): void
  stop(): void
}

export function createClients(deps: {
  tables: Tables
  secrets: SecretStore
  locks: AccountLocks
  remotes: Remotes
}): Clients {
  const { tables, secrets, locks, remotes } = deps
  const ready = new Map<string, WangdianRemote | PosRemote>()
  const states = new Map<string, ClientProblem | 'ready'>()
  let running = false

  async function build(connectionId: number, system: System): Promise<ClientState<WangdianRemote | PosRemote>> {
    const lane = laneOf(system, connectionId)
    if (!running) return problem('stopped', stoppedTrouble())
    const refusal = await secrets.refusal()
    if (refusal) return problem('refused', refusal)
    const before = tables.connection(connectionId)
    const opened = await secrets.open(connectionId, system)
    if (!opened.ok) {
      return opened.reason === 'missing'
        ? problem('incomplete', incompleteTrouble(system))
        : problem('needs-reentry', reentryTrouble(system))
    }
    // The account may have changed while its secret was being opened, or the product may have stopped.
    const now = tables.connection(connectionId)
    if (!now || now.revision !== before?.revision) return build(connectionId, system)
    if (!running) return problem('stopped', stoppedTrouble())
    const settled = ready.get(lane)
    if (settled) return { state: 'ready', remote: settled }
    const locked = locks.hold(connectionId, system)
    if (locked) return problem('locked-elsewhere', locked)
    const remote = make(connectionId, system, opened.plain)
    if (!remote) return problem('incomplete', incompleteTrouble(system))
    ready.set(lane, remote)
    return { state: 'ready', remote }
  }

  function make(connectionId: number, system: System, secret: string): WangdianRemote | PosRemote | null {
    const connection = laneOf(system, connectionId)
    if (system === 'wangdian') {
      const settings = tables.settings(connectionId, 'wangdian')
      if (!settings) return null
      const { perMinute, ...account } = settings
      return remotes.wangdian({ ...account, connection, appsecret: secret }, perMinute)
    }
    const settings = tables.settings(connectionId, 'pos')
    if (!settings) return null
    const { perMinute, ...account } = settings
    return remotes.pos({ ...account, connection, appSecret: secret }, perMinute)
  }

  async function of<S extends System>(connectionId: number, system: S): Promise<ClientState<RemoteOf[S]>> {
    const lane = laneOf(system, connectionId)
    const there = ready.get(lane)
    const state = there ? { state: 'ready' as const, remote: there } : await build(connectionId, system)
    states.set(lane, state.state)
    return state as ClientState<RemoteOf[S]>
  }

  return {
    of,
    async pair(connectionId) {
      const wangdian = await of(connectionId, 'wangdian')
      if (wangdian.state !== 'ready') return { ...wangdian, system: 'wangdian' }
      const pos = await of(connectionId, 'pos')
      if (pos.state !== 'ready') return { ...pos, system: 'pos' }
      return { state: 'ready', wangdian: wangdian.remote, pos: pos.remote }
    },
    known: (connectionId, system) => states.get(laneOf(system, connectionId)),
    offsetMs: (connectionId, system) => ready.get(laneOf(system, connectionId))?.clock.offsetMs() ?? null,
    async start(connectionIds) {
      running = true
      for (const id of connectionIds) for (const system of SYSTEMS) await of(id, system)
    },
    forget(connectionId, system) {
      ready.delete(laneOf(system, connectionId))
      states.delete(laneOf(system, connectionId))
      locks.drop(connectionId, system)
    },
    stop() {
      running = false
      ready.clear()
      states.clear()
      locks.dropAll()
    },
  }
}

function problem(state: ClientProblem, trouble: Trouble): { state: ClientProblem; trouble: Trouble } {
  const { code, problem: what, cause, action } = trouble
  return { state, trouble: { code, problem: what, cause, action } }
}

function incompleteTrouble(system: System): Trouble {
  return no(
    'ACCOUNT_INCOMPLETE',
    `${SYSTEM_LABELS[system]}的账号还没有填完整。`,
    '缺少接口地址、账号或密钥。',
    '请到 设置 → 对接 补填，然后点【测试连接】。',
  ).error
}

function reentryTrouble(system: System): Trouble {
  return no(
    'SECRET_NEEDS_REENTRY',
    `${SYSTEM_LABELS[system]}的密钥需要重新输入。`,
    '密钥由另一个 Windows 用户或另一台电脑加密，这里解不开。',
    '请到 设置 → 对接 重新粘贴接口密钥，然后点【测试连接】。',
  ).error
}

function stoppedTrouble(): Trouble {
  return no('CONNECTIONS_STOPPED', '软件正在退出。', '对接已经停止。', '请重新打开单据桥。').error
}
