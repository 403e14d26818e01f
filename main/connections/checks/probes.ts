import type { PosErpSync, PosPing, PosShop } from '../../remote/pos/index.ts'
import type { Read } from '../../remote/read.ts'
import {
  startGoodsRead,
  type WangdianLogistics,
  type WangdianShop,
  type WangdianWarehouse,
} from '../../remote/wangdian/index.ts'
import type { PosRemote, WangdianRemote } from '../remotes.ts'

/**
 * The reads that 测试连接 stands on. All of them are reads: a test changes nothing on the other side.
 * `offsetMs` is remote minus PC (ms), positive when the PC is slow; null until something was measured.
 */
export interface WangdianProbes {
  shops(signal: AbortSignal): Promise<Read<WangdianShop[]>>
  warehouses(signal: AbortSignal): Promise<Read<WangdianWarehouse[]>>
  logistics(signal: AbortSignal): Promise<Read<WangdianLogistics[]>>
  /** One page of the goods changed in the last day. */
  goods(signal: AbortSignal): Promise<Read<unknown>>
  offsetMs(): number | null
}

export interface PosProbes {
  ping(signal: AbortSignal): Promise<Read<PosPing>>
  shops(signal: AbortSignal): Promise<Read<PosShop[]>>
  erpSync(signal: AbortSignal): Promise<Read<PosErpSync>>
  offsetMs(): number | null
}

/** A person waits for the test: it goes before whatever else the account is doing. */
const PRIORITY = 100
const DAY_MS = 24 * 3_600_000
const CALM_MS = 2 * 60_000

export function wangdianProbes({ client, clock }: WangdianRemote, correlationId: string): WangdianProbes {
  const options = (signal: AbortSignal) => ({ signal, correlationId, priority: PRIORITY })
  return {
    shops: (signal) => client.shops(options(signal)),
    warehouses: (signal) => client.warehouses(options(signal)),
    logistics: (signal) => client.logistics(options(signal)),
    goods: (signal) => {
      const now = clock.now()
      return client.readGoodsPage(startGoodsRead(now - DAY_MS, now - CALM_MS, false)!, options(signal))
    },
    offsetMs: clock.offsetMs,
  }
}

export function posProbes({ client, clock }: PosRemote, correlationId: string): PosProbes {
  const options = (signal: AbortSignal) => ({ signal, correlationId, priority: PRIORITY })
  return {
    ping: (signal) => client.ping(options(signal)),
    shops: (signal) => client.shops(options(signal)),
    erpSync: (signal) => client.erpSync(options(signal)),
    offsetMs: clock.offsetMs,
  }
}
