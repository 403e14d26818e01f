import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Envelope,
  type HouseCallName,
  houseCalls,
  type TopicName,
  type TopicPayload,
  type WorkspaceName,
  type WorkspaceState,
} from '../preload/contract/index.ts'
import { answer, failure, refusal } from './answer.ts'
import { type AppPorts, createApp } from './app.ts'
import type { App, Caller, Handlers } from './app-types.ts'
import { newCorrelationId } from './journal/index.ts'
import type { Ports } from './ports.ts'
import { type Practice, startPractice } from './practice.ts'
import { DbOpenError, listBackups, openErrorText, repairWorkspace } from './store/index.ts'

export interface CallRequest {
  workspace: WorkspaceName
  name: string
  input: unknown
}

/** All workspaces of the program: live and practice, each an App of its own, side by side. */
export interface House {
  call(request: CallRequest, caller: Caller): Promise<Envelope<unknown>>
  on<T extends TopicName>(workspace: WorkspaceName, topic: T, listener: (payload: TopicPayload<T>) => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

interface Saved {
  active: WorkspaceName | null
  role: 'shop' | 'province' | null
  /** Workspaces that were opened before and go on running at every start. */
  opened: WorkspaceName[]
}

interface Subscription {
  workspace: WorkspaceName
  topic: TopicName
  listener: (payload: never) => void
  end: (() => void) | null
}

const REPAIR_CHOICES: Partial<Record<string, WorkspaceState['damage'][number]['choices'][number]>> = {
  restore: 'restore-backup',
  empty: 'start-empty',
  keep: 'keep',
  retry: 'retry',
}

const HOUSE_TOPIC = 'workspace.state' satisfies TopicName

/** `ports.paths.data` is the root: `house.json`, `live/`, `practice/` (its `servers/` holds the practice systems). */
export function createHouse(ports: Ports): House {
  const file = join(ports.paths.data, 'house.json')
  const apps = new Map<WorkspaceName, App>()
  const opening = new Map<WorkspaceName, Promise<void>>()
  const subscriptions = new Set<Subscription>()
  const stateListeners = new Set<(state: WorkspaceState) => void>()
  const damage = new Map<WorkspaceName, WorkspaceState['damage'][number]>()
  let saved: Saved = { active: null, role: null, opened: [] }
  let practice: Practice | null = null
  let practiceState: WorkspaceState['practice'] = { state: 'stopped' }
  let secrets: WorkspaceState['secrets'] = { state: 'unavailable', persistent: false }
  let starting: Promise<void> | null = null
  let stopped: Promise<void> | null = null
  const log = ports.log.child('house')

  const dirOf = (workspace: WorkspaceName): string => join(ports.paths.data, workspace)

  function load(): void {
    mkdirSync(ports.paths.data, { recursive: true })
    try {
      const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<Saved>
      const known = (one: unknown): one is WorkspaceName => one === 'live' || one === 'practice'
      saved = {
        active: known(read.active) ? read.active : null,
        role: read.role === 'shop' || read.role === 'province' ? read.role : null,
        opened: Array.isArray(read.opened) ? read.opened.filter(known) : [],
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.warn('could not read house.json', { error: String(error) })
    }
  }

  function save(): void {
    writeFileSync(`${file}.new`, JSON.stringify(saved))
    renameSync(`${file}.new`, file)
  }

  function state(): WorkspaceState {
    return {
      version: ports.app.version,
      active: saved.active,
      role: saved.role,
      practice: practiceState,
      secrets,
      folders: { data: ports.paths.data, logs: ports.paths.logs },
      damage: [...damage.values()],
    }
  }

  function publish(): void {
    const now = state()
    for (const listener of stateListeners) listener(now)
  }

  function attach(subscription: Subscription): void {
    const app = apps.get(subscription.workspace)
    if (app && !subscription.end) subscription.end = app.on(subscription.topic, subscription.listener as never)
  }

  function detach(workspace: WorkspaceName): void {
    for (const one of subscriptions) {
      if (one.workspace !== workspace) continue
      one.end?.()
      one.end = null
    }
  }

  function setPractice(next: WorkspaceState['practice']): void {
    practiceState = next
    publish()
  }

  async function openPracticeServers(): Promise<Practice> {
    if (practice) return practice
    setPractice({ state: 'starting' })
    try {
      const started = await startPractice({ processes: ports.processes, dir: join(dirOf('practice'), 'servers'), log })
      started.onExit((code) => {
        if (practice !== started) return
        practice = null
        setPractice({
          state: 'failed',
          reason: `练习服务器意外退出（代码 ${code}）。重新打开练习环境即可恢复，数据仍在。`,
        })
      })
      practice = started
      setPractice({ state: 'running' })
      return started
    } catch (error) {
      log.error('practice servers did not start', { error: String(error) })
      setPractice({ state: 'failed', reason: '练习服务器没有启动成功，请重试；仍然不行时请导出日志联系实施人员。' })
      throw refusal(
        'PRACTICE',
        '练习环境没有打开',
        `练习服务器没有启动成功（${(error as Error).message}）。`,
        '请重试；仍然不行时请导出日志联系实施人员。',
      )
    }
  }

  /** Opens a workspace once; a damaged one is remembered for the person instead of being opened. */
  async function open(workspace: WorkspaceName): Promise<void> {
    const address = workspace === 'practice' ? await openPracticeServers() : null
    const running = apps.get(workspace)
    if (running) return
    const appPorts: AppPorts = { ...ports, workspace: { name: workspace, dir: dirOf(workspace), practice: address } }
    try {
      const app = await createApp(appPorts)
      await app.start()
      apps.set(workspace, app)
      damage.delete(workspace)
      for (const one of subscriptions) if (one.workspace === workspace) attach(one)
    } catch (error) {
      if (!(error instanceof DbOpenError)) throw error
      const { facts } = error
      damage.set(workspace, {
        workspace,
        file: facts.file,
        kind: facts.kind,
        ...openErrorText(facts),
        sizeBytes: facts.sizeBytes ?? 0,
        lastBackupAt: facts.lastBackup?.at ?? null,
        choices: (facts.choices ?? []).flatMap((choice) => REPAIR_CHOICES[choice] ?? []),
      })
      log.error('a workspace could not be opened', { workspace, kind: facts.kind, file: facts.file })
    }
    publish()
  }

  function openOnce(workspace: WorkspaceName): Promise<void> {
    const going = opening.get(workspace)
    if (going) return going
    const now = open(workspace).finally(() => opening.delete(workspace))
    opening.set(workspace, now)
    return now
  }

  /** Opens what was open when the program ended. */
  async function openAll(): Promise<void> {
    secrets = await ports.secrets.status()
    for (const workspace of saved.opened)
      await openOnce(workspace).catch((error) =>
        log.error('a workspace did not open', { workspace, error: String(error) }),
      )
    publish()
  }

  /** Resolves once a workspace that is being opened stands, or did not open; at once for one that nobody opens. */
  async function coming(workspace: WorkspaceName): Promise<void> {
    if (starting !== null && saved.opened.includes(workspace)) await starting.catch(() => {})
    await opening.get(workspace)?.catch(() => {})
  }

  /** The practice of a province needs its own connection; without it the window says what is missing. */
  async function prepareProvince(): Promise<void> {
    const ready = await apps.get('practice')?.call('province.preparePractice', {}, { kind: 'shell' })
    if (ready && !ready.ok) log.error('the practice connection of the province is not ready', { error: ready.error })
  }

  async function close(workspace: WorkspaceName): Promise<void> {
    const app = apps.get(workspace)
    apps.delete(workspace)
    detach(workspace)
    await app?.stop()
  }

  const controlOf = () => {
    if (practice) return practice.control
    throw refusal('PRACTICE_STOPPED', '练习环境没有运行', '练习服务器未启动。', '请先打开练习环境。')
  }
  const faults = async () => ({
    faults: (await controlOf().listFaults()).map(({ system, kind }) => ({ system, kind }) as never),
  })

  const handlers: Handlers<HouseCallName> = {
    'workspace.state': () => state(),
    'workspace.open': async ({ workspace, role }) => {
      await openOnce(workspace)
      if (workspace === 'practice' && role === 'province') await prepareProvince()
      saved = { active: workspace, role, opened: [...new Set([...saved.opened, workspace])] }
      save()
      publish()
      return state()
    },
    'workspace.repair': async ({ workspace, choice }) => {
      if (!damage.has(workspace)) return state()
      const backup = listBackups(join(dirOf(workspace), 'backups'))[0]
      if (choice === 'restore-backup' && !backup)
        throw refusal(
          'NO_BACKUP',
          '没有可恢复的备份',
          '备份文件夹中没有备份文件。',
          '可选择“空白开始”，损坏的文件会保留。',
        )
      if (choice !== 'retry')
        await repairWorkspace(
          dirOf(workspace),
          choice === 'restore-backup' && backup
            ? { choice: 'restore', backup: backup.file }
            : { choice: choice === 'keep' ? 'keep' : 'empty' },
          ports.clock.now,
        )
      await openOnce(workspace)
      return state()
    },
    'workspace.reveal': async ({ folder }) => {
      await ports.files.reveal({ folder })
      return {}
    },
    'practice.faults': faults,
    'practice.setFault': async ({ system, kind }) => {
      await controlOf().setFault({ system, kind })
      return faults()
    },
    'practice.clearFaults': async () => {
      await controlOf().clearFaults()
      return faults()
    },
    'practice.reset': async () => {
      await close('practice')
      await practice?.stop()
      practice = null
      rmSync(dirOf('practice'), { recursive: true, force: true })
      damage.delete('practice')
      await openOnce('practice')
      if (saved.role === 'province') await prepareProvince()
      return state()
    },
  }

  return {
    async call(request, caller) {
      const options = { log, newCorrelationId: () => newCorrelationId(ports.ids) }
      if (Object.hasOwn(houseCalls, request.name)) return answer(handlers, { ...request, caller }, options)
      // The window may be there before its workspace is: what it asks then waits.
      if (!apps.has(request.workspace)) await coming(request.workspace)
      const app = apps.get(request.workspace)
      if (app) return app.call(request.name, request.input, caller)
      return failure(
        'WORKSPACE_CLOSED',
        request.workspace === 'live' ? '正式环境没有打开' : '练习环境没有打开',
        damage.has(request.workspace) ? '数据文件需要处理。' : '还没有选择这个环境。',
        damage.has(request.workspace) ? '请在首页选择恢复备份或空白开始。' : '请在欢迎页或标题栏打开它。',
      )
    },
    on(workspace, topic, listener) {
      if (topic === HOUSE_TOPIC) {
        const heard = listener as (state: WorkspaceState) => void
        stateListeners.add(heard)
        heard(state())
        return () => stateListeners.delete(heard)
      }
      const subscription: Subscription = { workspace, topic, listener: listener as never, end: null }
      subscriptions.add(subscription)
      attach(subscription)
      return () => {
        subscriptions.delete(subscription)
        subscription.end?.()
      }
    },
    async start() {
      load()
      starting ??= openAll().finally(() => {
        starting = null
      })
      await starting
    },
    stop() {
      stopped ??= (async () => {
        await Promise.all([...apps.keys()].map(close))
        const servers = practice
        practice = null
        await servers?.stop()
      })()
      return stopped
    },
  }
}
