import type { PosRemote, Remotes, WangdianRemote } from '../../main/connections/remotes.ts'
import type { ClockPort } from '../../main/ports.ts'
import type { Trouble } from '../../main/queue/types.ts'
import { createAccountClock } from '../../main/remote/account-clock.ts'
import { createPace } from '../../main/remote/pace.ts'
import type { PosErpSync, PosPing, PosShop } from '../../main/remote/pos/types.ts'
import type { Failure, Read } from '../../main/remote/read.ts'
import type { WangdianLogistics, WangdianShop, WangdianWarehouse } from '../../main/remote/wangdian/types.ts'

/** What the fake remotes answer; anything left out is a healthy answer. A function may never resolve. */
export interface RemoteScript {
  erpShops?: Answer<WangdianShop[]>
  warehouses?: Answer<WangdianWarehouse[]>
  logistics?: Answer<WangdianLogistics[]>
  goods?: Answer<unknown>
  ping?: Answer<PosPing>
  posShops?: Answer<PosShop[]>
  erpSync?: Answer<PosErpSync>
  erpOffsetMs?: number | null
  posOffsetMs?: number | null
  /** Called with every account a client is built for, secret included. */
  built?: (account: object) => void
  calls?: string[]
}
type Answer<T> = Read<T> | ((signal: AbortSignal) => Promise<Read<T>>)

const trouble: Trouble = { code: 'TEST', problem: '测试问题。', cause: '测试原因。', action: '测试办法。' }

export function failing(kind: Failure['kind']): { ok: false; outcome: Failure } {
  return {
    ok: false,
    outcome: kind === 'throttled' ? { kind, trouble, retryAfterMs: 1000 } : ({ kind, trouble } as Failure),
  }
}

export function ok<T>(value: T): Read<T> {
  return { ok: true, value }
}

export const erpShop = (shopNo: string, shopName: string, platformId = 19, subPlatformId = 1): WangdianShop => ({
  shopId: shopNo,
  shopNo,
  shopName,
  platformId,
  subPlatformId,
  accountNick: '',
})
export const warehouse = (
  warehouseNo: string,
  name: string,
  more: Partial<WangdianWarehouse> = {},
): WangdianWarehouse => ({
  warehouseId: warehouseNo,
  warehouseNo,
  name,
  warehouseType: 1,
  disabled: false,
  defect: false,
  ...more,
})
export const logistics = (logisticsName: string, more: Partial<WangdianLogistics> = {}): WangdianLogistics => ({
  logisticsId: '1',
  logisticsNo: 'L1',
  logisticsName,
  logisticsType: 1,
  disabled: false,
  supportsCod: true,
  billType: 0,
  ...more,
})
export const posShop = (
  shopId: string,
  name: string,
  kind: PosShop['kind'] = 'store',
  status: PosShop['status'] = 'open',
) => ({
  shopId,
  name,
  kind,
  status,
})

const healthy = {
  erpShops: ok([erpShop('S01', '人民路店'), erpShop('1002', '解放路店'), erpShop('TB', '淘宝店', 1, 0)]),
  warehouses: ok([warehouse('1001', '人民路店'), warehouse('1002', '解放路店'), warehouse('ZC01', '总仓')]),
  logistics: ok([logistics('无单号物流'), logistics('中通', { supportsCod: false, billType: 1 })]),
  goods: ok({ rows: [], next: null, pagesLeft: 0 }),
  ping: ok<PosPing>({
    serverTime: 0,
    account: { appKey: 'moumou-pos', name: '某某便利', tenantId: 'T1', permissions: ['read', 'write'] },
    limitPerMinute: 600,
    contractVersion: '1.0.0',
  }),
  posShops: ok<PosShop[]>([
    posShop('1001', '人民路店'),
    posShop('1002', '解放路店'),
    posShop('ZC01', '总仓', 'headquarters'),
  ]),
  erpSync: ok<PosErpSync>({ enabled: true, sellerAccount: 'moumou2', version: 1, updatedAt: 0 }),
}

/** Remotes without a wire, for what does not depend on one. Counts every call in `script.calls`. */
export function fakeRemotes(script: RemoteScript, clock: ClockPort): Remotes {
  const answer =
    <K extends keyof typeof healthy>(key: K) =>
    (first: { signal?: AbortSignal } | object, second?: { signal?: AbortSignal }) => {
      script.calls?.push(key)
      const given = script[key] ?? healthy[key]
      const signal = (second ?? (first as { signal?: AbortSignal })).signal ?? new AbortController().signal
      return typeof given === 'function' ? given(signal) : Promise.resolve(given)
    }
  const parts = (offsetMs: number | null | undefined) => {
    const accountClock = createAccountClock(() => clock.now())
    const offset = offsetMs === undefined ? 0 : offsetMs
    if (offset !== null) accountClock.observe({ offsetMs: offset, tookMs: 0 })
    return {
      clock: accountClock,
      pace: createPace({ now: () => clock.now(), after: (delayMs, run) => clock.after(delayMs, run) }),
    }
  }
  return {
    wangdian(account) {
      script.built?.(account)
      const client = {
        shops: answer('erpShops'),
        warehouses: answer('warehouses'),
        logistics: answer('logistics'),
        readGoodsPage: answer('goods'),
      }
      return { client: client as unknown as WangdianRemote['client'], ...parts(script.erpOffsetMs) }
    },
    pos(account) {
      script.built?.(account)
      const client = { ping: answer('ping'), shops: answer('posShops'), erpSync: answer('erpSync') }
      return { client: client as unknown as PosRemote['client'], ...parts(script.posOffsetMs) }
    },
  }
}
