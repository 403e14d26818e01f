import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBoyuanSystem } from './boyuan/index.ts'
import { createEzhanSystem } from './ezhan/index.ts'
import { fillHistory, finishOneOfHistory } from './history.ts'
import { createIdealSystem } from './ideal/index.ts'
import { beijingMidnight, createSimulatedClock } from './kit/clock.ts'
import type { SandboxControl } from './kit/control.ts'
import { openControlServer } from './kit/control-server.ts'
import { createControl } from './kit/create-control.ts'
import { createShopControl } from './kit/create-shop-control.ts'
import { createFaultBook } from './kit/faults.ts'
import { type Listener, openListener } from './kit/listener.ts'
import { createRequestLog } from './kit/request-log.ts'
import { createSchedule } from './kit/schedule.ts'
import { deriveSecret, loadState, type SandboxState, saveState } from './kit/state.ts'
import type { System, SystemKit, SystemName } from './kit/system.ts'
import { createPosSystem } from './pos/index.ts'
import { createProvinceControl } from './province/desk.ts'
import { createWangdianSystem } from './wangdian/index.ts'

export { connectControl } from './kit/connect-control.ts'
export type {
  ExpectedNew,
  ExpectedSpec,
  GoodsInput,
  GoodsPatch,
  SandboxControl,
  SpecInput,
  SpecPatch,
  TimeWindow,
} from './kit/control.ts'
export {
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type FaultSpec,
  IDEAL_FAULT_KINDS,
  type IdealFaultKind,
} from './kit/faults.ts'
export type { LoggedRequest, RequestQuery, RequestReport } from './kit/request-log.ts'
export {
  type CrawlReport,
  ERP_SETTINGS,
  type ErpDocumentInput,
  type ErpSetting,
  type PosDocumentInput,
  type ShopControl,
} from './kit/shop-control.ts'
export type { Books, BooksQuery, SystemName } from './kit/system.ts'
export type {
  BehaviourTarget,
  BoyuanOrderSpec,
  CallbackReport,
  ProvinceControl,
  VfOrderSpec,
  WarehouseBehaviour,
} from './province/control.ts'

export type SandboxOptions = {
  /** Folder of the durable state, made when missing; its seed, size and day win over the options. Default: a temporary one, removed on stop. */
  dir?: string
  /** Default 1. */
  seed?: number
  /** Size of the ERP's initial catalogue in SKU; default 3000. */
  skus?: number
  /** Base of the simulated clock, epoch ms; default Date.now. */
  now?: () => number
  /** Default: the ports of the folder's last run where free, else random. */
  ports?: Partial<Record<SystemName | 'control', number>>
  /** Calls per minute each system takes before it throttles; default 6000. */
  limitPerMinute?: number
  /**
   * Whether the vendor's servers do by themselves, every ten simulated minutes, what they do in the background (fetching
   * sales). Default: no, so that a test decides; the child process and the command line say yes.
   */
  automatic?: boolean
  /**
   * Whether the books begin with documents and stock of the last days that fit each other. Default: no; the child process
   * and the command line say yes.
   */
  history?: boolean
}

/** The ERP fetches sales this often (S118). */
const ROUND_MS = 600_000

/** What a client needs to know of a running sandbox. */
export type SandboxAddress = {
  urls: { wangdian: string; pos: string; ideal: string; boyuan: string; ezhan: string; control: string }
  credentials: {
    wangdian: { sid: string; appkey: string; appsecret: string }
    pos: { appKey: string; appSecret: string } & Record<string, string>
    /** `appKey` is APPKEY: the key of the signature. */
    ideal: { interfaceId: string; appKey: string; provinceCode: string }
    boyuan: { appKey: string; appSecret: string }
    ezhan: { appKey: string; appSecret: string }
  }
  /** Token of the control's HTTP side. */
  controlToken: string
}

export type Sandbox = SandboxAddress & {
  control: SandboxControl
  /** Closes every listener and file; a temporary folder is removed. Idempotent. */
  stop(): Promise<void>
}

/** Starts all systems on 127.0.0.1. Several sandboxes may run in one process. Rejects when a wanted port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = createSimulatedClock(options.now ?? Date.now)
  const temporary = options.dir === undefined
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'danju-sandbox-'))
  const state = loadState(dir, {
    seed: options.seed ?? 1,
    skus: options.skus ?? 3000,
    day: beijingMidnight(clock.now()),
  })
  const faults = createFaultBook(state.seed)
  const log = createRequestLog()
  const closers: (() => Promise<void> | void)[] = []
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close()
    if (temporary) rmSync(dir, { recursive: true, force: true })
  }

  try {
    const open = async <S extends System>(
      name: SystemName,
      create: (kit: SystemKit) => S | Promise<S>,
    ): Promise<{ system: S; listener: Listener }> => {
      const opened: { listener?: Listener } = {}
      const system = await create({
        name,
        dir,
        seed: state.seed,
        skus: state.skus,
        day: state.day,
        now: clock.now,
        secret: (label, length) => deriveSecret(state, `${name}/${label}`, length),
        limitPerMinute: options.limitPerMinute ?? 6000,
        baseUrl: () => opened.listener?.url ?? 'http://127.0.0.1',
      })
      closers.push(() => system.close())
      const listener = await openListener({ system, clock, faults, log, ...portChoice(name, options, state) })
      opened.listener = listener
      closers.push(() => listener.close())
      return { system, listener }
    }
    const wangdian = await open('wangdian', createWangdianSystem)
    const pos = await open('pos', createPosSystem)
    const ideal = await open('ideal', createIdealSystem)
    const boyuan = await open('boyuan', createBoyuanSystem)
    const ezhan = await open('ezhan', createEzhanSystem)
    const background = wangdian.system.background(pos.system.link)
    const round = (): void => {
      if (state.history === true) finishOneOfHistory({ wangdian: wangdian.system })
      background.round()
    }
    const schedule = createSchedule({ now: clock.now, everyMs: ROUND_MS, round })
    closers.push(() => schedule.stop())
    schedule.setAutomatic(options.automatic ?? false)
    const history = (): void => {
      if (state.history !== true) return
      fillHistory({ wangdian: wangdian.system, pos: pos.system, seed: state.seed, now: clock.now })
    }
    if (options.history === true && state.history === undefined) {
      // Kept first: a practice folder whose start was killed here has less of a past, not a double one.
      state.history = true
      saveState(dir, state)
      history()
    }
    const control = createControl({
      afterReset: history,
      clock,
      faults,
      log,
      desk: wangdian.system.desk,
      shop: createShopControl({
        clock,
        erp: wangdian.system.documents,
        pos: pos.system.documents,
        posDesk: pos.system.desk,
        background,
        schedule,
      }),
      setIdealFaults(kinds) {
        ideal.system.desk.setFaults(kinds)
        boyuan.system.desk.setClosedByFault(kinds.includes('interface-closed'))
      },
      province: createProvinceControl({ ideal: ideal.system, boyuan: boyuan.system, ezhan: ezhan.system }),
      systems: { wangdian, pos, ideal, boyuan, ezhan },
    })
    const controlToken = deriveSecret(state, 'control/token')
    const controlServer = await openControlServer(control, {
      token: controlToken,
      ...portChoice('control', options, state),
    })
    closers.push(() => controlServer.close())
    state.ports = {
      wangdian: wangdian.listener.port,
      pos: pos.listener.port,
      ideal: ideal.listener.port,
      boyuan: boyuan.listener.port,
      ezhan: ezhan.listener.port,
      control: controlServer.port,
    }
    saveState(dir, state)

    let stopped: Promise<void> | undefined
    return {
      urls: {
        wangdian: wangdian.listener.url,
        pos: pos.listener.url,
        ideal: ideal.listener.url,
        boyuan: boyuan.listener.url,
        ezhan: ezhan.listener.url,
        control: controlServer.url,
      },
      credentials: {
        wangdian: wangdian.system.credentials as Sandbox['credentials']['wangdian'],
        pos: pos.system.credentials as Sandbox['credentials']['pos'],
        ideal: ideal.system.credentials as Sandbox['credentials']['ideal'],
        boyuan: boyuan.system.credentials as Sandbox['credentials']['boyuan'],
        ezhan: ezhan.system.credentials as Sandbox['credentials']['ezhan'],
      },
      controlToken,
      control,
      stop: () => {
        stopped ??= closeAll()
        return stopped
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

function portChoice(
  name: SystemName | 'control',
  options: SandboxOptions,
  state: SandboxState,
): { wantedPort?: number; rememberedPort?: number } {
  return {
    ...(options.ports?.[name] === undefined ? {} : { wantedPort: options.ports[name] }),
    ...(state.ports[name] === undefined ? {} : { rememberedPort: state.ports[name] }),
  }
}
