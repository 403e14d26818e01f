import type { InterfaceState, Trouble } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { SettingsTables } from './settings-tables.ts'

export interface InterfaceWatch {
  view(id: number): InterfaceState
  /** Asks 博远 now; a second call while one runs joins it. What cannot be read keeps the last known state. */
  refresh(id: number): Promise<InterfaceState>
  start(): void
  wake(): void
  stop(): Promise<void>
}

const EVERY_MS = 5 * 60_000

/** Follows 接口状态 (I17): at start, after waking, every five minutes, and whenever a person asks. */
export function createInterfaceWatch(
  deps: Pick<FeatureDeps, 'province' | 'clock' | 'journal' | 'log' | 'newCorrelationId'> & {
    settings: SettingsTables
    guards: ProvinceGuards
    changed(id: number): void
  },
): InterfaceWatch {
  const { settings, province, clock } = deps
  const running = new Map<number, Promise<void>>()
  const ending = new AbortController()
  let cancelTimer = () => {}

  function view(id: number): InterfaceState {
    const state = settings.state(id)
    return {
      ideal: state.ideal ?? 'unknown',
      changedAt: state.idealChangedAt,
      ezhanOpened: state.ezhanOpened,
      readAt: state.stateReadAt,
      trouble: state.stateTrouble,
      blocked: deps.guards.pushBlock(id),
    }
  }

  async function ask(id: number): Promise<void> {
    const before = settings.state(id)
    const client = await province.client(id, 'boyuan')
    if (client.state !== 'ready') return note(id, client.trouble)
    const correlationId = deps.newCorrelationId()
    const read = await client.remote.client.interfaceState({ signal: ending.signal, correlationId, priority: 50 })
    if (ending.signal.aborted || !province.get(id)) return
    if (!read.ok) return note(id, read.outcome.trouble)
    settings.transaction(() => settings.putState(id, read.value, clock.now()))
    if (before.ideal !== read.value.ideal || before.ezhanOpened !== read.value.ezhanOpened) {
      deps.journal.write({
        level: read.value.ideal === 'open' ? 'info' : 'warn',
        scope: 'distribution',
        event: 'ideal.interface-state',
        message: `荣耀IDEAL接口状态：${read.value.ideal === 'open' ? '启用' : '关闭'}；荣耀e栈接口：${read.value.ezhanOpened ? '已开通' : '未开通'}。`,
        correlationId,
        subject: { type: 'connection', id: String(id) },
      })
    }
    deps.changed(id)
  }

  function note(id: number, why: Trouble): void {
    if (ending.signal.aborted || !province.get(id)) return
    const { code, problem, cause, action } = why
    settings.transaction(() => settings.putStateTrouble(id, { code, problem, cause, action }))
    deps.changed(id)
  }

  function askOnce(id: number): Promise<void> {
    const there = running.get(id)
    if (there) return there
    const asked = ask(id)
      .catch((error: unknown) => deps.log.error('the interface state could not be read', { id, error: String(error) }))
      .finally(() => running.delete(id))
    running.set(id, asked)
    return asked
  }

  function all(): void {
    cancelTimer()
    if (ending.signal.aborted) return
    for (const { id } of province.list()) void askOnce(id)
    cancelTimer = clock.after(EVERY_MS, all)
  }

  return {
    view,
    async refresh(id) {
      await askOnce(id)
      return view(id)
    },
    start: all,
    wake: all,
    async stop() {
      ending.abort()
      cancelTimer()
      await Promise.allSettled(running.values())
    },
  }
}
