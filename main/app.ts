import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import type { AppCallName, AppTopicName, TopicName, TopicPayload, WorkspaceName } from '../preload/contract/index.ts'
import { answer, failure } from './answer.ts'
import type { App, Caller, Handlers } from './app-types.ts'
import { CATALOG_KINDS, createCatalog } from './catalog/index.ts'
import { createClock } from './clock/index.ts'
import {
  connectionHandlers,
  createConnections,
  createProvinceConnections,
  createProvinceRemotes,
  createRemotes,
  PROVINCE_LABELS,
  PROVINCE_SYSTEMS,
  type ProvincePracticeServers,
  type Caller as RoomCaller,
} from './connections/index.ts'
import { createDistribution, DISTRIBUTION_KINDS } from './distribution/index.ts'
import { createDocuments, DOCUMENT_KINDS } from './documents/index.ts'
import type { FeatureDeps } from './feature.ts'
import { createHome } from './home.ts'
import { entryView, journalCalls } from './journal/calls.ts'
import { createJournal, newCorrelationId } from './journal/index.ts'
import { createLaneHealth } from './lane-health.ts'
import { createRedactor } from './log/index.ts'
import type { Ports } from './ports.ts'
import { queueCalls } from './queue/calls.ts'
import { createQueue, type QueueLimits } from './queue/index.ts'
import { createHttp } from './remote/http.ts'
import type { Exchange } from './remote/wire.ts'
import { createStock, STOCK_KINDS } from './stock/index.ts'
import { acquireMachineLock, openWorkspace } from './store/index.ts'

export interface AppPorts extends Ports {
  workspace: {
    name: WorkspaceName
    /** Folder of the workspace's files. */
    dir: string
    /** Where the practice servers are; null in the live workspace. */
    practice: {
      urls: { wangdian: string; pos: string } & ProvincePracticeServers['urls']
      credentials: {
        wangdian: { sid: string; appkey: string; appsecret: string }
        pos: { appKey: string; appSecret: string }
      } & ProvincePracticeServers['credentials']
    } | null
  }
  /** Narrower times for tests, demo and benchmarks. */
  tuning?: {
    queue?: Partial<QueueLimits>
    slowestAnswerMs?: number
    /** Longest wait for the answer to a request that names none itself. */
    answerMs?: number
  }
}

/** What was sent is kept this long after it ended; numbers and journal stay. */
const OUTBOX_CONTENT_MS = 90 * 24 * 3_600_000
const JOURNAL_LIMITS = { maxRows: 1_000_000, maxAgeDays: 90 }
/** Names of all deliveries for the window. */
const KIND_LABELS: Record<string, string> = {
  ...CATALOG_KINDS,
  ...DOCUMENT_KINDS,
  ...STOCK_KINDS,
  ...DISTRIBUTION_KINDS,
}
const STOP_MS = 4_000
const SUMMARY_EVERY_MS = 300
const CUT_SHORT = failure(
  'STOPPED',
  '单据桥正在退出',
  '操作进行中，程序关闭了。',
  '请重新打开单据桥，先核对这一步是否已经完成，没有完成再做一次。',
)

/**
 * Builds one workspace of the product from its ports. Opens its files (throws DbOpenError), sends nothing before
 * `start()`. Several may live in one process.
 */
export async function createApp(ports: AppPorts): Promise<App> {
  const { workspace } = ports
  const log = ports.log.child('app', { workspace: workspace.name })
  const now = () => ports.clock.now()
  const correlation = () => newCorrelationId(ports.ids)
  const store = await openWorkspace({
    dir: workspace.dir,
    now,
    appVersion: ports.app.version,
    machineId: ports.app.machineId,
    random: (length) => ports.ids.bytes(length),
    log: log.child('store'),
  })
  const redactor = createRedactor()
  const journal = createJournal({
    db: store.journal,
    now,
    redactor,
    onError: (error) => log.error('the journal could not be written', { error: String(error) }),
  })
  const health = createLaneHealth()
  const http = createHttp({
    workspace: workspace.name,
    proxy: ports.proxy,
    redactor,
    now,
    onExchange: noteExchange,
    ...(ports.tuning?.answerMs === undefined ? {} : { totalTimeoutMs: ports.tuning.answerMs }),
  })

  function noteExchange(exchange: Exchange): void {
    if (health.note(exchange)) touchSummary()
    const what = exchange.status === null ? (exchange.code ?? exchange.kind) : String(exchange.status)
    const { system, connection, correlationId, method, at } = exchange
    journal.write({
      at,
      level: exchange.kind === 'answered' && exchange.status !== null && exchange.status < 400 ? 'debug' : 'warn',
      scope: 'http',
      system,
      connection,
      correlationId,
      event: `http.${exchange.kind}`,
      message: `${method} ${exchange.url} → ${what}，${Math.round(exchange.tookMs)} 毫秒`,
      detail: exchange,
    })
  }

  const queue = createQueue({
    db: store.business,
    clock: ports.clock,
    log: log.child('queue'),
    journal: {
      write: ({ lane, correlationId, subject, ...note }) =>
        void journal.write({
          ...note,
          scope: 'queue',
          ...(lane ? { connection: lane, system: lane.split(':')[0]! } : {}),
          ...(correlationId ? { correlationId } : {}),
          ...(subject ? { subject } : {}),
        }),
    },
    runId: ports.ids.uuid(),
    installation: { code: store.installationCode(), numbersRenewed: store.numbersRenewed },
    deliveryPaused: () => store.deliveryPaused,
    endDeliveryPause: () => store.confirmDelivery(by()),
    online: ports.online,
    power: ports.power,
    ...(ports.tuning?.queue ? { limits: ports.tuning.queue } : {}),
  })
  const clock = createClock({
    db: store.business,
    clock: ports.clock,
    power: ports.power,
    ids: ports.ids,
    log: log.child('clock'),
    journal,
  })
  const openRows = (lane: string): number => {
    const counts = queue.status().find((status) => status.lane === lane)?.counts
    return counts ? counts.pending + counts.sending + counts.waiting + counts.unknown : 0
  }
  const remotes = createRemotes({ http, clock: ports.clock, log, newMessageId: () => ports.ids.uuid() })
  const connections = createConnections({
    db: store.business,
    secrets: ports.secrets,
    clock: ports.clock,
    ids: ports.ids,
    log: log.child('connections'),
    journal,
    workspace: workspace.name,
    acquireLock: (name) => acquireMachineLock(ports.paths.machineLocks, name, { now }),
    openRows,
    remotes: {
      wangdian(account, perMinute) {
        hide(account.appsecret)
        return remotes.wangdian(account, perMinute)
      },
      pos(account, perMinute) {
        hide(account.appSecret)
        return remotes.pos(account, perMinute)
      },
    },
  })
  const province = createProvinceConnections({
    db: store.business,
    secrets: ports.secrets,
    clock: ports.clock,
    ids: ports.ids,
    log: log.child('connections'),
    journal,
    workspace: workspace.name,
    acquireLock: (name) => acquireMachineLock(ports.paths.machineLocks, name, { now }),
    openRows,
    remotes: createProvinceRemotes({ http, clock: ports.clock, log, newMessageId: () => ports.ids.uuid() }),
    operators: connections.operators,
    hide,
  })
  function hide(secret: string): void {
    redactor.addSecret(secret)
    ports.log.secrets.add(secret)
  }

  const by = (caller: RoomCaller = { kind: 'window' }): string => connections.operators.nameOf(caller)
  const laneLabel = (lane: string): string => {
    const [system, id] = lane.split(':')
    const name = (connections.get(Number(id)) ?? province.get(Number(id)))?.name ?? '已删除的对接'
    const ofProvince = PROVINCE_SYSTEMS.find((one) => one === system)
    if (ofProvince) return `${PROVINCE_LABELS[ofProvince]} · ${name}`
    return `${system === 'pos' ? '智能POS' : '旺店通ERP'} · ${name}`
  }

  const allLanes = (): string[] => [
    ...new Set([...home.summary().lanes.map((lane) => lane.lane), ...queue.status().map((status) => status.lane)]),
  ]

  const listeners = new Map<TopicName, Set<(payload: never) => void>>()
  function publish<T extends AppTopicName>(topic: T, payload: TopicPayload<T>): void {
    for (const listener of listeners.get(topic) ?? []) (listener as (payload: TopicPayload<T>) => void)(payload)
  }

  const deps: FeatureDeps = {
    db: store.business,
    staging: store.staging,
    clock: ports.clock,
    online: ports.online,
    power: ports.power,
    files: ports.files,
    log,
    journal,
    queue,
    jobs: clock,
    connections,
    province,
    practiceServers: workspace.practice,
    newCorrelationId: correlation,
    by,
    heldBy: (connectionId) => stock.heldBy(connectionId),
    ...(ports.tuning?.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: ports.tuning.slowestAnswerMs }),
    publish,
  }
  const catalog = createCatalog({
    ...deps,
    published: {
      import(view) {
        const waits = view.trouble !== null && (view.state === 'reading' || view.state === 'planning')
        const system = view.state === 'planning' ? 'pos' : 'wangdian'
        health.waiting(`import:${view.id}`, waits ? `${system}:${view.connectionId}` : null)
        touchSummary()
        publish('catalog.import', view)
      },
      compare: (view) => publish('compare.run', view),
      productsChanged: (connectionId) => publish('catalog.productsChanged', { connectionId }),
    },
  })
  const documents = createDocuments({ ...deps, catalog })
  const stock = createStock({
    ...deps,
    self: `${hostname().slice(0, 40)} / ${placeOf(ports.app.machineId, workspace.dir)}`,
    unsettledSpecs: documents.unsettledSpecs,
    notifier: {
      notify: (notice) =>
        ports.notifier.notify({
          ...notice,
          key: `${workspace.name}:${notice.key}`,
          title: `${workspace.name === 'practice' ? '【练习】' : ''}${notice.title}`,
        }),
      clear: (key) => ports.notifier.clear(`${workspace.name}:${key}`),
    },
    publish(topic, payload) {
      publish(topic, payload)
      touchSummary()
    },
  })
  const distribution = createDistribution({
    ...deps,
    publish(topic, payload) {
      publish(topic, payload)
      touchSummary()
    },
  })
  const features = [catalog, documents, stock, distribution]
  const home = createHome({
    queue,
    clock,
    connections,
    province,
    online: ports.online,
    deliveryPaused: () => store.deliveryPaused,
    laneLabel,
    health: health.of,
    documents: documents.summary,
    stock: stock.summary,
    provinceTodo: distribution.todo,
    by,
  })

  let summaryDue: (() => void) | null = null
  function touchSummary(): void {
    summaryDue ??= ports.clock.after(SUMMARY_EVERY_MS, () => {
      summaryDue = null
      if (!stopped) publish('home.summary', home.summary())
    })
  }

  clock.register({
    name: 'app.backup',
    label: '每日备份',
    rule: { every: 'day', at: '03:30' },
    catchUp: 'once',
    stallMs: 10 * 60_000,
    limitMs: 60 * 60_000,
    async run() {
      const backup = await store.backupDaily()
      return { note: backup ? '已备份' : '今天已有备份' }
    },
  })
  clock.register({
    name: 'app.journal',
    label: '日志与发送内容清理',
    rule: { every: 'day', at: '04:10' },
    catchUp: 'once',
    stallMs: 30 * 60_000,
    limitMs: 60 * 60_000,
    async run({ signal }) {
      const removed = await journal.prune(JOURNAL_LIMITS)
      const emptied = await queue.prune(now() - OUTBOX_CONTENT_MS, signal)
      const parts = [
        ...(removed === 0 ? [] : [`日志 ${removed} 条`]),
        ...(emptied === 0 ? [] : [`已送达的发送内容 ${emptied} 条`]),
      ]
      return { note: parts.length === 0 ? '没有过期内容' : `清理${parts.join('、')}` }
    },
  })

  const roomCaller = (caller: Caller): RoomCaller => ({ kind: caller.kind === 'window' ? 'window' : 'product' })
  const settings = connectionHandlers(connections)
  const handlers: Handlers<AppCallName> = {
    ...home.calls,
    ...catalog.calls,
    ...documents.calls,
    ...stock.calls,
    ...distribution.calls,
    ...journalCalls({
      journal,
      now,
      save: (name, content) => ports.files.save({ suggestedName: name, content, purpose: 'journal' }),
    }),
    ...queueCalls({
      queue,
      deliveryPaused: () => store.deliveryPaused,
      by,
      requireImplementer() {
        const error = connections.operators.requireImplementer({ kind: 'window' })
        if (error) throw Object.assign(new Error(error.code), { error })
      },
      laneLabel,
      lanes: allLanes,
      kindLabel: (kind) => KIND_LABELS[kind] ?? kind,
      redact: (value) => redactor.value(value),
    }),
    ...(Object.fromEntries(
      Object.entries(settings).map(([name, handler]) => [
        name,
        (input: never, caller: Caller) =>
          (handler as (input: never, caller: RoomCaller) => unknown)(input, roomCaller(caller)),
      ]),
    ) as Handlers<keyof typeof settings>),
    'queue.kick': ({ lane }) => {
      queue.kick(lane)
      for (const feature of features) feature.wake()
      return {}
    },
  }

  const ends: (() => void)[] = []
  let started = false
  let stopped: Promise<void> | null = null

  async function shutDown(): Promise<void> {
    for (const end of ends.splice(0)) end()
    summaryDue?.()
    if (started) {
      await Promise.all(features.map((feature) => feature.stop()))
      await clock.stop()
      await queue.stop(STOP_MS)
    }
    await province.stop()
    await connections.stop()
    http.close()
    journal.stop()
    await store.closeWithBackup()
  }

  return {
    call(name, input, caller) {
      if (stopped) return Promise.resolve(failure('STOPPED', '单据桥正在退出', '程序正在关闭。', '请重新打开单据桥。'))
      // Files and rooms close under a call that is still at work.
      const cutShort = () => (stopped ? CUT_SHORT : null)
      return answer(handlers, { name, input, caller }, { log, newCorrelationId: correlation, cutShort })
    },
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set)
      set.add(listener as (payload: never) => void)
      if (topic === 'home.summary') (listener as (payload: TopicPayload<'home.summary'>) => void)(home.summary())
      return () => set.delete(listener as (payload: never) => void)
    },
    async start() {
      started = true
      await connections.start()
      await province.start()
      if (workspace.practice) {
        const ready = await connections.ensurePractice(workspace.practice)
        if (!ready.ok) log.error('the practice connection is not ready', { error: ready.error })
      }
      await queue.start()
      store.settleNumbersRenewed()
      ends.push(
        queue.onChange((change) => {
          publish('queue.changed', change)
          touchSummary()
        }),
        queue.onFinalFailure((failures) =>
          publish('queue.failed', {
            rows: failures.map((row) => ({
              id: row.id,
              label: row.label,
              kindLabel: KIND_LABELS[row.kind] ?? row.kind,
              code: row.trouble.code,
              problem: row.trouble.problem,
              unknown: false,
            })),
          }),
        ),
        connections.onChange(() => {
          publish('connections.changed', {})
          touchSummary()
        }),
        connections.onAccepted(({ lane, why }) => queue.endStop(lane, why)),
        province.onAccepted(({ lane, why }) => queue.endStop(lane, why)),
        province.onChange(() => {
          publish('connections.changed', {})
          touchSummary()
        }),
        connections.onChecks((event) => publish('connections.checks', event)),
        journal.onWritten((written) => {
          if ((listeners.get('journal.written')?.size ?? 0) === 0) return
          publish('journal.written', { rows: written.lines.map((line) => entryView(journal, line)) })
        }),
        clock.onChange(() => {
          publish('clock.changed', {})
          touchSummary()
        }),
        ports.online.onChange(touchSummary),
      )
      for (const feature of features) feature.start()
      await clock.start()
      journal.write({
        level: 'info',
        scope: 'app',
        event: 'app.started',
        message: `单据桥 ${ports.app.version} 已启动（${workspace.name === 'live' ? '正式环境' : '练习环境'}）`,
      })
    },
    stop() {
      stopped ??= shutDown()
      return stopped
    },
  }
}

/** Four letters for this computer and folder: unlike the installation code they outlive a restored backup. */
function placeOf(machineId: string, dir: string): string {
  return createHash('sha256').update(`${machineId}|${dir}`).digest('hex').slice(0, 4).toUpperCase()
}
