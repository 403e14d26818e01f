import type { FakeHandlers, FakeSnapshots } from '../fake-bridge.ts'
import { trouble } from '../fake-bridge.ts'
import { catalogHandlers } from './catalog.ts'
import { COMPARE_SITUATIONS, compareHandlers } from './compare.ts'
import { checks, connection, implementer, manyRows, mappingRows, staff } from './connections.ts'
import { documentHandlers } from './documents.ts'
import { fileImportHandlers } from './file-import.ts'
import { calmSummary, checklist, jobs, lane, troubledSummary } from './home.ts'
import { damaged, noSecrets, workspaceState } from './house.ts'
import { journalHandlers } from './journal.ts'
import { orderHandlers } from './orders.ts'
import { productEditHandlers } from './product-edit.ts'
import { type ProvinceSituation, provinceHandlers, provinceSummary } from './province.ts'
import { countStates, queueHandlers, queueRows } from './queue.ts'
import { returnsHandlers } from './returns.ts'
import { type StockSituation, stockHandlers } from './stock.ts'

export interface Scenario {
  handlers: FakeHandlers
  snapshots: FakeSnapshots
}

function shopScenario(part: {
  state?: ReturnType<typeof workspaceState>
  summary?: typeof calmSummary
  connections?: ReturnType<typeof connection>[]
  operators?: typeof implementer
  stepsDone?: number
  mapping?: typeof mappingRows
  comparison?: string
  editing?: string
  stock?: StockSituation
  province?: ProvinceSituation
}): Scenario {
  let state = part.state ?? workspaceState()
  const summary = part.summary ?? calmSummary
  const connections = part.connections ?? [connection()]
  let faults: { system: 'wangdian' | 'pos' | 'ideal' | 'boyuan' | 'ezhan'; kind: string }[] = []
  return {
    handlers: {
      'workspace.state': () => state,
      'workspace.open': ({ workspace, role }) => {
        state = { ...state, active: workspace, role }
        return state
      },
      'workspace.repair': () => ({ ...state, damage: [] }),
      'workspace.reveal': () => ({}),
      'practice.faults': () => ({ faults: faults as never }),
      'practice.setFault': (fault) => {
        faults = [...faults, fault]
        return { faults: faults as never }
      },
      'practice.clearFaults': () => {
        faults = []
        return { faults: [] }
      },
      'practice.reset': () => state,
      'home.summary': () => summary,
      'home.jobs': () => jobs,
      'home.runJob': () => ({}),
      'home.checklist': () => checklist(connections, part.stepsDone ?? 7),
      'connections.list': () => ({ connections }),
      'connections.save': () => ({
        connection: connections[0] ?? connection(),
        warnings: ['appkey 与 卖家账号 看起来填反了'],
      }),
      'connections.test': () => ({ connection: connections[0] ?? connection() }),
      'connections.mapping': () => ({ rows: part.mapping ?? mappingRows, readAt: 1_795_314_000_000 }),
      'connections.refreshMapping': () => ({ rows: mappingRows, readAt: 1_795_314_000_000 }),
      'connections.confirmMapping': () => ({
        rows: mappingRows.map((row) => ({ ...row, state: 'confirmed' as const })),
        readAt: 1_795_314_000_000,
      }),
      'connections.setRunner': () => ({ connection: connections[0] ?? connection() }),
      'operators.list': () => part.operators ?? implementer,
      'operators.signIn': ({ name, role }) => ({ current: { id: 9, name, role } }),
      ...catalogHandlers(),
      ...fileImportHandlers(),
      ...compareHandlers(part.comparison ?? 'done'),
      ...productEditHandlers(part.editing),
      ...queueHandlers(),
      ...documentHandlers(),
      ...stockHandlers(part.stock ?? 'calm'),
      ...journalHandlers(),
      ...(part.province ? { ...provinceHandlers(part.province), ...orderHandlers(part.province) } : {}),
      ...(part.province ? returnsHandlers(part.province === 'closed' ? 'calm' : part.province) : {}),
      'queue.confirmDelivery': () => ({}),
      'queue.pause': () => ({}),
      'queue.resume': () => ({}),
      'queue.kick': () => ({}),
    },
    snapshots: { 'workspace.state': () => state, 'home.summary': () => summary },
  }
}

function busySummary(): typeof calmSummary {
  const counts = countStates(queueRows())
  const waiting = counts.pending + counts.waiting + counts.sending
  const lanes = [
    lane({ lane: 'wangdian:1', label: '旺店通ERP · 总店对接' }),
    lane({ state: 'unknown', text: `结果未知 ${counts.unknown} · 待处理 ${waiting}`, counts }),
  ]
  return { ...calmSummary, lanes, pending: waiting, failed: counts.refused, unknown: counts.unknown }
}

/** By name, chosen in the dev page with `?scenario=…`. */
export const SCENARIOS: Readonly<Record<string, () => Scenario>> = {
  practice: () => shopScenario({ stepsDone: 4 }),
  'stock-guarded': () => shopScenario({ stock: 'guarded' }),
  'stock-fresh': () => shopScenario({ stock: 'fresh' }),
  'stock-other': () => shopScenario({ stock: 'other', operators: staff }),
  busy: () => shopScenario({ summary: busySummary() }),
  live: () => shopScenario({ state: workspaceState({ active: 'live' }) }),
  trouble: () =>
    shopScenario({
      state: workspaceState({ active: 'live', damage: damaged }),
      summary: troubledSummary,
      stepsDone: 3,
    }),
  welcome: () => shopScenario({ state: workspaceState({ active: null, role: null, secrets: noSecrets }) }),
  'welcome-ready': () => shopScenario({ state: workspaceState({ active: null, role: null }) }),
  ...Object.fromEntries(
    (['calm', 'closed', 'new', 'many', 'broken'] as const).map((situation) => [
      situation === 'calm' ? 'province' : `province-${situation}`,
      () =>
        shopScenario({
          state: workspaceState({ active: situation === 'calm' ? 'practice' : 'live', role: 'province' }),
          ...(situation === 'new' ? { summary: { ...provinceSummary, lanes: [] } } : { summary: provinceSummary }),
          province: situation,
          connections: [],
        }),
    ]),
  ),
  staff: () => shopScenario({ state: workspaceState({ active: 'live' }), operators: staff }),
  new: () =>
    shopScenario({
      state: workspaceState({ active: 'live' }),
      summary: { ...calmSummary, lanes: [], clockOffsetMs: null, lastSuccessAt: null },
      connections: [],
      operators: { operators: [], current: null, pinSet: false },
      stepsDone: 0,
    }),
  many: () => shopScenario({ mapping: manyRows }),
  unverified: () =>
    shopScenario({
      state: workspaceState({ active: 'live' }),
      connections: [
        connection({
          verifiedAt: null,
          checks: checks.slice(0, 4),
          wangdian: { ...connection().wangdian, state: 'needs-reentry', appsecret: { has: false, hint: null } },
        }),
      ],
    }),
  ...Object.fromEntries(
    [...Object.keys(COMPARE_SITUATIONS), 'unreadable'].map((name) => [
      `compare-${name}`,
      () => shopScenario({ comparison: name }),
    ]),
  ),
  ...Object.fromEntries(
    ['offline', 'busy', 'empty'].map((name) => [`edit-${name}`, () => shopScenario({ editing: name })]),
  ),
  broken: () => ({
    handlers: {
      'workspace.state': () => {
        throw trouble('HOUSE_DOWN', '后台没有启动完成', '数据文件被另一个程序占用', '关闭另一个单据桥，再打开')
      },
    },
    snapshots: {},
  }),
}
