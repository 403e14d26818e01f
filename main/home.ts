import type { CallOutput, Connection, Job, Lane, ParsedInput, Summary } from '../preload/contract/index.ts'
import type { Clock } from './clock/index.ts'
import {
  type Connections,
  laneOf,
  PROVINCE_LABELS,
  PROVINCE_SYSTEMS,
  type ProvinceConnections,
  SYSTEMS,
} from './connections/index.ts'
import type { DocumentsSummary } from './documents/home-line.ts'
import type { LaneHealth } from './lane-health.ts'
import type { OnlinePort } from './ports.ts'
import { laneView } from './queue/calls.ts'
import type { LaneStatus, Queue } from './queue/index.ts'
import type { StockSummary } from './stock/home-line.ts'

type HomeCallName = 'home.summary' | 'home.jobs' | 'home.runJob' | 'home.checklist'

export interface HomeDeps {
  queue: Queue
  clock: Clock
  connections: Connections
  province: ProvinceConnections
  online: OnlinePort
  deliveryPaused(): boolean
  laneLabel(lane: string): string
  /** What the last exchanges with an account say. */
  health(lane: string): LaneHealth
  /** S1: what 单据 says of both directions. */
  documents(): DocumentsSummary
  stock(): StockSummary
  provinceTodo(): Summary['todo']
  by(): string
}

/** Beyond this a wrong PC clock is a thing to do (ms); 旺店通 refuses from five minutes on. */
const CLOCK_WARN_MS = 2 * 60_000

/** What 首页, the pills and the tray show. */
export function createHome(deps: HomeDeps) {
  const { queue, clock, connections } = deps

  /** A pill per account, also before anything was ever queued for it; ERP before POS, then lanes of removed connections. */
  function lanes(): Lane[] {
    const known = new Map(queue.status().map((status) => [status.lane, laneView(status, deps.laneLabel(status.lane))]))
    const account = (lane: string, state: Connection['pos']['state']): Lane => {
      const view = known.get(lane) ?? laneView(emptyLane(lane), deps.laneLabel(lane))
      known.delete(lane)
      return withAccount(withHealth(view, deps.health(lane)), state)
    }
    const accounts = [
      ...connections
        .list()
        .flatMap((one) => SYSTEMS.map((system) => account(laneOf(system, one.id), one[system].state))),
      ...deps.province
        .list()
        .flatMap((one) => PROVINCE_SYSTEMS.map((system) => account(laneOf(system, one.id), one[system].state))),
    ]
    return [...accounts, ...known.values()]
  }

  function jobs(): Job[] {
    return clock.status().map((job) => ({
      name: job.name,
      label: job.label,
      rule: job.rule,
      nextAt: job.nextAt,
      running: job.running,
      overdue: job.overdue,
      pausedUntil: job.pausedUntil,
      last: job.last,
      lastSuccessAt: job.lastSuccessAt,
    }))
  }

  function todo(all: Lane[], list: Connection[]): Summary['todo'] {
    const things: Summary['todo'] = []
    if (deps.deliveryPaused())
      things.push({
        key: 'delivery-paused',
        urgent: true,
        text: '数据已恢复或重建，发送暂停中：请核对后确认恢复发送',
        page: '/',
        trouble: null,
      })
    for (const lane of all)
      if (lane.trouble)
        things.push({
          key: `stopped:${lane.lane}`,
          urgent: true,
          text: `${lane.label}：${lane.trouble.problem}`,
          page: accountsPage(ofProvince(lane.lane) ? PROVINCE_PAGE : SHOP_PAGE, lane.lane.split(':')[1] ?? ''),
          trouble: lane.trouble,
        })
    for (const lane of all)
      if (lane.state === 'offline')
        things.push({
          key: `offline:${lane.lane}`,
          urgent: false,
          text: `${lane.label}：${lane.text}。恢复后自动继续，不用重做`,
          page: '/queue',
          trouble: null,
        })
    for (const connection of list)
      things.push(...accountTodo(connection, systemsOf(connection, SYSTEMS, SYSTEM_LABEL), SHOP_PAGE))
    for (const connection of deps.province.list())
      things.push(...accountTodo(connection, systemsOf(connection, PROVINCE_SYSTEMS, PROVINCE_LABELS), PROVINCE_PAGE))
    const counts = queue.counts()
    if (counts.unknown > 0)
      things.push({
        key: 'unknown',
        urgent: true,
        text: `结果未知 ${counts.unknown} 条，正在自动查询`,
        page: '/queue?state=unknown',
        trouble: null,
      })
    const failed = counts.refused
    if (failed > 0)
      things.push({
        key: 'failed',
        urgent: true,
        text: `失败 ${failed} 条，需要处理`,
        page: '/queue?state=refused',
        trouble: null,
      })
    things.push(...deps.documents().todo, ...deps.stock().todo, ...deps.provinceTodo())
    return things.sort((a, b) => Number(b.urgent) - Number(a.urgent))
  }

  function documentsLine(all: Lane[], setUp: boolean): Summary['streams'][number] {
    const { line } = deps.documents()
    const worst = worstLane(all)
    const own = jobs().filter((job) => job.name.startsWith('documents.'))
    return {
      stream: 'documents',
      label: '单据',
      ...line,
      state: setUp ? (worst?.state ?? 'ok') : 'not-set-up',
      text: setUp ? (worst?.text ?? '正常') : '还没有对接',
      lastSuccessAt: latest([line.lastSuccessAt, ...own.map((job) => job.lastSuccessAt)]),
      nextAt: earliest(own.map((job) => job.nextAt)),
    }
  }

  function stockLine(setUp: boolean): Summary['streams'][number] {
    const base = { stream: 'stock' as const, label: '库存', ...deps.stock().line }
    return setUp ? base : { ...base, state: 'not-set-up', text: '还没有对接' }
  }

  function summary(): Summary {
    const all = lanes()
    const list = connections.list()
    const counts = queue.counts()
    const productJobs = jobs().filter((job) => job.name.startsWith('catalog.'))
    const posLanes = all.filter((lane) => lane.lane.startsWith('pos:'))
    const worst = worstLane(posLanes)
    const pausedUntil = all.map((lane) => lane.pausedUntil).filter((until) => until !== null)
    return {
      lanes: all,
      streams: [
        {
          stream: 'products',
          label: '商品',
          runner: list[0]?.runners.products ?? null,
          state: list.length === 0 ? 'not-set-up' : (worst?.state ?? 'ok'),
          text: list.length === 0 ? '还没有对接' : (worst?.text ?? '正常'),
          waiting: counts.pending + counts.waiting + counts.sending,
          failed: counts.refused,
          unknown: counts.unknown,
          lastSuccessAt: latest([
            ...posLanes.map((lane) => lane.lastSuccessAt),
            ...productJobs.map((job) => job.lastSuccessAt),
          ]),
          nextAt: earliest(productJobs.map((job) => job.nextAt)),
        },
        documentsLine(all, list.length > 0),
        stockLine(list.length > 0),
      ],
      pending: counts.pending + counts.waiting + counts.sending,
      failed: counts.refused,
      unknown: counts.unknown,
      lastSuccessAt: latest(all.map((lane) => lane.lastSuccessAt)),
      clockOffsetMs: list.map((one) => one.clockOffsetMs).find((offset) => offset !== null) ?? null,
      deliveryPaused: deps.deliveryPaused(),
      pausedUntil: pausedUntil.length > 0 && pausedUntil.length === all.length ? Math.min(...pausedUntil) : null,
      online: deps.online.isOnline(),
      todo: todo(all, list),
    }
  }

  const calls: { [K in HomeCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> } = {
    'home.summary': summary,
    'home.jobs': () => ({ jobs: jobs() }),
    'home.runJob': ({ name }) => {
      clock.runNow(name, deps.by())
      return {}
    },
    'home.checklist': () => {
      const list = connections.list()
      const first = list[0]
      return {
        connections: list,
        steps: [
          step('connection', '填写对接账号', list.length > 0, '旺店通ERP2.0（企业版）与智能POS 的账号', '/connections'),
          step('verified', '测试连接', first?.verifiedAt != null, '每一项检查都要通过', '/connections'),
          step(
            'mapping',
            '门店与仓库对应',
            first ? connections.pairs(first.id).length > 0 : false,
            '仓库编号与店铺ID 必须一致',
            '/connections',
          ),
          step('products', '导入商品', (queue.counts().delivered ?? 0) > 0, '先小批量试一次，再导入整月', '/import'),
        ],
      }
    },
  }
  return { summary, calls }
}

function emptyLane(lane: string): LaneStatus {
  const counts = { pending: 0, sending: 0, waiting: 0, unknown: 0, delivered: 0, refused: 0, expired: 0, discarded: 0 }
  return {
    lane,
    pausedUntil: null,
    pausedBy: null,
    pauseReason: null,
    stopped: null,
    offline: false,
    counts,
    lastSuccessAt: null,
    oldestWaitingAt: null,
  }
}

/** A read that fails is told as well as a delivery that does. */
function withHealth(lane: Lane, health: LaneHealth): Lane {
  const lastSuccessAt = latest([lane.lastSuccessAt, health.lastAnswerAt])
  const calm = lane.state === 'ok' || lane.state === 'waiting' || lane.state === 'busy'
  if (!health.failing || !calm) return { ...lane, lastSuccessAt }
  return {
    ...lane,
    lastSuccessAt,
    state: 'offline',
    text: lane.state === 'ok' ? '暂时不通' : `暂时不通 · ${lane.text}`,
  }
}

const ACCOUNT_TEXT = {
  'needs-reentry': '需授权',
  'locked-elsewhere': '本机另一处在用',
  incomplete: '未填完整',
} as const

/** An account that cannot be used outranks whatever its lane says. */
function withAccount(lane: Lane, state: Connection['pos']['state']): Lane {
  if (state === 'unverified') return lane.state === 'ok' ? { ...lane, state: 'unverified', text: '未验证' } : lane
  return state === 'ok' ? lane : { ...lane, state: 'unauthorised', text: ACCOUNT_TEXT[state] }
}

const SYSTEM_LABEL = { wangdian: '旺店通ERP', pos: '智能POS' } as const
const SHOP_PAGE = '/connections'
const PROVINCE_PAGE = '/p/ideal-settings'
const accountsPage = (path: string, connection: string | number): string => `${path}?connection=${connection}`
const ofProvince = (lane: string): boolean => PROVINCE_SYSTEMS.some((system) => lane.startsWith(`${system}:`))

type AccountState = Connection['pos']['state']
interface AccountOf {
  system: string
  label: string
  state: AccountState
}

function systemsOf<S extends string>(
  connection: Record<S, { state: AccountState }>,
  systems: readonly S[],
  labels: Record<S, string>,
): AccountOf[] {
  return systems.map((system) => ({ system, label: labels[system], state: connection[system].state }))
}

/** What a person has to do with the accounts of a connection before it can be used. */
function accountTodo(
  connection: { id: number; name: string; verifiedAt: number | null; clockOffsetMs: number | null },
  accounts: readonly AccountOf[],
  path: string,
): Summary['todo'] {
  const { id, name } = connection
  const page = accountsPage(path, id)
  const things: Summary['todo'] = []
  for (const { system, label, state } of accounts) {
    if (state !== 'needs-reentry' && state !== 'locked-elsewhere') continue
    const what = state === 'needs-reentry' ? `${label}的密钥需要重新输入` : `${label}账号已在本机另一处运行`
    things.push({ key: `${state}:${system}:${id}`, urgent: true, text: `${name}：${what}`, page, trouble: null })
  }
  if (connection.verifiedAt === null)
    things.push({
      key: `unverified:${id}`,
      urgent: false,
      text: `${name}：还没有通过【测试连接】`,
      page,
      trouble: null,
    })
  if (connection.clockOffsetMs !== null && Math.abs(connection.clockOffsetMs) >= CLOCK_WARN_MS)
    things.push({ key: `clock:${id}`, urgent: true, text: clockText(connection.clockOffsetMs), page, trouble: null })
  return things
}

const step = (key: string, title: string, done: boolean, hint: string, page: string) => ({
  key,
  title,
  done,
  hint,
  page,
})

const SEVERITY: Lane['state'][] = [
  'ok',
  'unverified',
  'waiting',
  'busy',
  'offline',
  'paused',
  'failed',
  'unknown',
  'unauthorised',
]
function worstLane(all: Lane[]): Lane | null {
  return all.reduce<Lane | null>(
    (worst, lane) => (worst === null || SEVERITY.indexOf(lane.state) > SEVERITY.indexOf(worst.state) ? lane : worst),
    null,
  )
}

const present = (times: (number | null)[]): number[] => times.filter((at): at is number => at !== null)
const latest = (times: (number | null)[]): number | null =>
  present(times).length > 0 ? Math.max(...present(times)) : null
const earliest = (times: (number | null)[]): number | null =>
  present(times).length > 0 ? Math.min(...present(times)) : null

/** 本机时间快 13 分钟. */
export function clockText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  const amount = minutes >= 1 ? `${minutes} 分钟` : `${Math.round(Math.abs(offsetMs) / 1000)} 秒`
  return `本机时间${offsetMs > 0 ? '快' : '慢'} ${amount}，请校准电脑时间`
}
