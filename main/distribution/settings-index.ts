import type {
  CallError,
  CallOutput,
  ParsedInput,
  ProvinceConnection,
  provinceCalls,
} from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { createListsJobs } from './lists-job.ts'
import { createMappingCalls } from './mapping-calls.ts'
import { createGuards, type ProvinceGuards } from './mapping-guards.ts'
import { createMappingTables } from './mapping-tables.ts'
import { ProvinceRefusal, refuse } from './refusal.ts'
import { createInterfaceWatch } from './settings-state.ts'
import { createSettingsTables } from './settings-tables.ts'

type Name = keyof typeof provinceCalls
type ProvinceHandlers = { [K in Name]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }

export interface ProvinceSetup {
  calls: ProvinceHandlers
  guards: ProvinceGuards
  /** Asks 博远 for the interface state; the last known one stays when it does not answer. */
  refreshState(id: number): Promise<void>
  start(): void
  wake(): void
  stop(): Promise<void>
}

const WINDOW = { kind: 'window' } as const
const BEIJING_MS = 8 * 3_600_000

/** Accounts, 荣耀IDEAL接口设置, 仓库设置 and e栈 mapping of a province. */
export function createProvinceSetup(deps: FeatureDeps): ProvinceSetup {
  const { province, connections } = deps
  const mapping = createMappingTables(deps.db)
  const settings = createSettingsTables(deps.db)
  const guards = createGuards({ province, mapping, settings })
  const changed = (): void => deps.publish('connections.changed', {})
  const watch = createInterfaceWatch({ ...deps, settings, guards, changed })

  function known(id: number): ProvinceConnection {
    return (
      province.get(id) ??
      refuse(
        'CONNECTION_UNKNOWN',
        '找不到这个省包对接。',
        `编号 ${id} 的对接不存在，可能已被删除。`,
        '请返回对接列表重新选择。',
      )
    )
  }
  function requireImplementer(): void {
    const error = connections.operators.requireImplementer(WINDOW)
    if (error) throw new ProvinceRefusal(error)
  }
  const rows = createMappingCalls({ ...deps, mapping, settings, known, requireImplementer, changed })
  const listsJobs = createListsJobs({ ...deps, sync: rows.sync })

  async function preparePractice(): Promise<ProvinceConnection> {
    const servers =
      deps.practiceServers ??
      refuse('NOT_PRACTICE', '这里不是练习环境。', '练习对接只在练习环境里自动建立。', '请在欢迎页打开练习环境。')
    // Practice begins with the orders of its last weeks, so that there is something to push.
    const from = new Date(deps.clock.now() - 60 * 86_400_000 + BEIJING_MS).toISOString().slice(0, 10)
    const { id } = unwrap(await province.ensurePractice(servers, from))
    if (settings.state(id).listsReadAt === null) {
      const trouble = await rows.sync(id)
      if (trouble) throw new ProvinceRefusal(trouble, true)
      for (const row of rows.warehouses(id).rows) {
        if (row.proposal !== null) rows.mapWarehouse(id, row.warehouseNo, row.proposal)
      }
      await rows.calls['province.confirmProposals']({ id, what: 'products' })
      await rows.calls['province.confirmProposals']({ id, what: 'customers' })
    }
    await watch.refresh(id)
    return known(id)
  }

  let preparing: Promise<unknown> = Promise.resolve()

  return {
    guards,
    refreshState: async (id) => void (await watch.refresh(id)),
    calls: {
      ...rows.calls,
      'province.connections': () => ({ connections: province.list() }),
      'province.saveConnection': async (input) => {
        const saved = unwrap(await province.save(input, WINDOW))
        void watch.refresh(saved.connection.id)
        return saved
      },
      'province.removeConnection': ({ id }) => {
        unwrap(province.remove(id, WINDOW))
        return {}
      },
      'province.testConnection': async ({ id }) => {
        const { connection } = unwrap(await province.test(id, WINDOW))
        await watch.refresh(id)
        return { connection }
      },
      'province.preparePractice': async () => ({ connection: await preparePractice() }),
      'province.state': ({ id }) => {
        known(id)
        return watch.view(id)
      },
      'province.refreshState': ({ id }) => {
        known(id)
        return watch.refresh(id)
      },
    },
    start() {
      watch.start()
      listsJobs.start()
      // The practice servers have another port at every start.
      if (deps.practiceServers && province.hasPractice()) {
        preparing = preparePractice().catch((error: unknown) =>
          deps.log.error('the practice connection of the province is not ready', { error: String(error) }),
        )
      }
    },
    wake: () => watch.wake(),
    async stop() {
      listsJobs.stop()
      await Promise.all([watch.stop(), rows.stop(), preparing])
    },
  }
}

function unwrap<T>(answer: { ok: true; data: T } | { ok: false; error: CallError }): T {
  if (answer.ok) return answer.data
  throw new ProvinceRefusal(answer.error, answer.error.retryable)
}
