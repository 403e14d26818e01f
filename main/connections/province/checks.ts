import type { ProvinceCheck } from '../../../preload/contract/index.ts'
import type { Read } from '../../remote/read.ts'
import { fail, failedRead, pass, skipped, type Verdict, warn, wasReached } from '../checks/check.ts'
import { clockVerdict } from '../checks/clock-check.ts'
import type { ClientState } from '../clients.ts'
import type { ProvinceSystem } from '../types.ts'
import type { ProvinceRemoteOf } from './remotes.ts'

export interface ProvinceCheckContext {
  clients: { [S in ProvinceSystem]: ClientState<ProvinceRemoteOf[S]> }
  perMinute: Record<ProvinceSystem, number>
  provinceCode: string
  correlationId: string
  once<T>(key: string, ask: () => Promise<T>): Promise<T>
}

export interface ProvinceCheckRun {
  name: string
  label: string
  system: ProvinceSystem
  needs: readonly string[]
  run(context: ProvinceCheckContext, signal: AbortSignal): Promise<Verdict>
}

/** A person waits for the test: it goes before whatever else the account is doing. */
const PRIORITY = 100

function check<S extends ProvinceSystem>(
  system: S,
  part: string,
  label: string,
  run: (remote: ProvinceRemoteOf[S], context: ProvinceCheckContext, signal: AbortSignal) => Promise<Verdict>,
): ProvinceCheckRun {
  const first = part === 'address'
  return {
    name: `${system}.${part}`,
    label,
    system,
    needs: first
      ? []
      : part === 'clock' || part === 'account'
        ? [`${system}.address`]
        : [`${system}.address`, `${system}.account`],
    run: async (context, signal) => {
      const client = context.clients[system] as ClientState<ProvinceRemoteOf[S]>
      if (client.state === 'ready') return run(client.remote, context, signal)
      const { problem, cause, action } = client.trouble
      return first ? fail(problem, cause, action) : skipped(problem, cause, action)
    },
  }
}

const options = (context: ProvinceCheckContext, signal: AbortSignal) => ({
  signal,
  correlationId: context.correlationId,
  priority: PRIORITY,
})

/** Address, clock, account and limit of one system, all from its ping. */
function basics<S extends ProvinceSystem>(system: S, name: string): ProvinceCheckRun[] {
  type Ping = { limitPerMinute: number; account: { name: string } }
  const ping = (remote: ProvinceRemoteOf[S], context: ProvinceCheckContext, signal: AbortSignal): Promise<Read<Ping>> =>
    context.once(`${system}.ping`, () => remote.client.ping(options(context, signal)) as Promise<Read<Ping>>)
  return [
    check(system, 'address', '地址可达', async (remote, context, signal) => {
      const read = await ping(remote, context, signal)
      return wasReached(read) ? pass(`${name}有回答`) : failedRead(read as Extract<typeof read, { ok: false }>)
    }),
    check(system, 'clock', '本机时间', async (remote) => clockVerdict(remote.clock.offsetMs())),
    check(system, 'account', '签名与账号', async (remote, context, signal) => {
      const read = await ping(remote, context, signal)
      return read.ok ? pass(`账号有效：${read.value.account.name}`) : failedRead(read)
    }),
    check(system, 'limit', '接口限速', async (remote, context, signal) => {
      const read = await ping(remote, context, signal)
      if (!read.ok) return failedRead(read)
      const allowed = read.value.limitPerMinute
      const wanted = context.perMinute[system]
      if (wanted <= allowed) return pass(`每分钟最多 ${allowed} 次，这里设为 ${wanted} 次`)
      return warn(
        '每分钟调用上限设得太高。',
        `对方每分钟最多 ${allowed} 次，这里设为 ${wanted} 次，超过时会被限速等待。`,
        `请把${name}的每分钟调用上限改成 ${allowed} 或更小。`,
      )
    }),
  ]
}

/** The named checks of 测试连接 of a province, in the order they are shown. All of them are reads. */
export const PROVINCE_CHECKS: readonly ProvinceCheckRun[] = [
  ...basics('ideal', '荣耀IDEAL'),
  check('ideal', 'warehouses', '仓库编码', async (remote, context, signal) => {
    const read = await remote.client.warehouses(options(context, signal))
    if (!read.ok) return failedRead(read)
    const active = read.value.filter((one) => one.active).length
    return active > 0
      ? pass(`看到 ${active} 个仓库编码`)
      : warn('荣耀IDEAL没有返回仓库编码。', '荣耀还没有给这个省包分配仓库编码。', '请联系荣耀提供仓库编码。')
  }),
  ...basics('boyuan', '博远ERP'),
  check('boyuan', 'permissions', '写入权限', async (remote, context, signal) => {
    const read = await remote.client.ping(options(context, signal))
    if (!read.ok) return failedRead(read)
    return read.value.account.permissions.includes('write')
      ? pass('可以锁定订单和生成出入库单')
      : fail('接口账号没有写入权限。', '账号只能读取，不能锁定订单和生成出入库单。', '请联系博远业务员开通写入权限。')
  }),
  check('boyuan', 'interface', '接口状态', async (remote, context, signal) => {
    const read = await remote.client.interfaceState(options(context, signal))
    if (!read.ok) return failedRead(read)
    if (!read.value.ezhanOpened) {
      return warn(
        '还没有开通荣耀e栈接口。',
        '使用ideal接口必须先开通荣耀e栈接口。',
        '请联系荣耀和博远业务员开通e栈接口。',
      )
    }
    return read.value.ideal === 'open'
      ? pass('荣耀IDEAL接口已启用')
      : warn('荣耀IDEAL接口是关闭状态。', '接口状态由博远后台启用、关闭。', '请联系博远业务员启用。')
  }),
  ...basics('ezhan', '荣耀e栈'),
  check('ezhan', 'province', '省包编号', async (remote, context, signal) => {
    const read = await remote.client.ping(options(context, signal))
    if (!read.ok) return failedRead(read)
    const { provinceCode } = read.value.account
    return provinceCode === context.provinceCode
      ? pass(`两边都是 ${provinceCode}`)
      : warn(
          '省包编号不一致。',
          `e栈账号属于「${provinceCode}」，接口设置里是「${context.provinceCode}」。`,
          '请核对省包编号和e栈账号是否属于同一个省包。',
        )
  }),
]

export function shownProvinceCheck(
  run: ProvinceCheckRun,
  found: { state: Verdict['state']; problem?: string; cause?: string; action?: string; found: string } | undefined,
  running = false,
): ProvinceCheck {
  return {
    name: run.name,
    label: run.label,
    system: run.system,
    state: found?.state ?? (running ? 'running' : 'waiting'),
    problem: found?.problem ?? '',
    cause: found?.cause ?? '',
    action: found?.action ?? '',
    found: found?.found ?? '',
  }
}
