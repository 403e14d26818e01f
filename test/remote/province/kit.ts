import { createRedactor } from '../../../main/log/redactor.ts'
import { createAccountClock } from '../../../main/remote/account-clock.ts'
import { type Boyuan, createBoyuan } from '../../../main/remote/boyuan/index.ts'
import { createEzhan, type Ezhan } from '../../../main/remote/ezhan/index.ts'
import type { SignatureMethod } from '../../../main/remote/gateway-sign.ts'
import { createHttp } from '../../../main/remote/http.ts'
import { createIdeal, type Ideal, type IdealOrderRow } from '../../../main/remote/ideal/index.ts'
import { createPace } from '../../../main/remote/pace.ts'
import type { Exchange } from '../../../main/remote/wire.ts'
import { type Sandbox, startSandbox } from '../../../main/sandbox/index.ts'
import { quietLog } from '../quiet-log.ts'

export const MINUTE = 60_000

export interface Province {
  sandbox: Sandbox
  ideal: Ideal
  boyuan: Boyuan
  ezhan: Ezhan
  /** Other clients of the same accounts. */
  connect(more: {
    signatureMethod?: SignatureMethod
    totalTimeoutMs?: number
    appKey?: string
  }): Pick<Province, 'ideal' | 'boyuan' | 'ezhan'>
  /** Moves the warehouse on and waits until everything due has happened. */
  advance(minutes: number): Promise<void>
  end(): Promise<void>
}

/** The three 省包 systems on a clock that only `advance` moves, and a connector for each. */
export async function startProvince(
  options: { seed?: number; start?: number; onExchange?(exchange: Exchange): void } = {},
): Promise<Province> {
  const start = options.start ?? Date.parse('2026-03-02T10:00:00+08:00')
  let offset = 0
  const now = () => start + offset
  const sandbox = await startSandbox({ skus: 20, seed: options.seed ?? 5, now: () => start })
  const https: { close(): void }[] = []
  const connect: Province['connect'] = (more) => {
    const http = createHttp({
      workspace: 'practice',
      proxy: { resolve: async () => null },
      redactor: createRedactor(),
      onExchange: (exchange) => options.onExchange?.(exchange),
      now,
      ...(more.totalTimeoutMs === undefined ? {} : { totalTimeoutMs: more.totalTimeoutMs }),
    })
    https.push(http)
    const parts = () => ({
      http,
      pace: createPace({ perMinute: 6000, now: Date.now, after: later }),
      clock: createAccountClock(now),
      log: quietLog(),
    })
    const how = more.signatureMethod ? { signatureMethod: more.signatureMethod } : {}
    const { urls, credentials } = sandbox
    return {
      ideal: createIdeal({
        account: {
          connection: 'ideal:1',
          baseUrl: urls.ideal,
          ...credentials.ideal,
          ...(more.appKey ? { appKey: more.appKey } : {}),
          ...how,
        },
        ...parts(),
      }),
      boyuan: createBoyuan({
        account: { connection: 'boyuan:1', baseUrl: urls.boyuan, ...credentials.boyuan, ...how },
        ...parts(),
      }),
      ezhan: createEzhan({
        account: { connection: 'ezhan:1', baseUrl: urls.ezhan, ...credentials.ezhan, ...how },
        ...parts(),
      }),
    }
  }
  return {
    sandbox,
    ...connect({}),
    connect,
    async advance(minutes) {
      offset += minutes * MINUTE
      await sandbox.control.setClockOffset(offset)
      await sandbox.control.settleProvince()
    },
    async end() {
      for (const http of https) http.close()
      await sandbox.stop()
    },
  }
}

function later(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

export function value<T>(read: { ok: true; value: T } | { ok: false; outcome: unknown }): T {
  if (!read.ok) throw new Error(JSON.stringify(read.outcome))
  return read.value
}

/** A phone with two numbers and a product without serials, by e栈's codes. */
export const PHONE = 'HN510007'
export const PHONE_NO = 'SJ00001'

let last = 0
/** An order with a number no other test uses. */
export function order(more: Partial<IdealOrderRow> = {}): IdealOrderRow {
  const no = `T${String(++last).padStart(5, '0')}`
  const billType = more.billType ?? 'purchase'
  const transfer = billType === 'transfer'
  return {
    idempotencyKey: `${billType}-${no}-1`,
    contentHash: `hash-${no}`,
    billType,
    billNo: no,
    manualNo: null,
    billDate: '2026-03-02',
    warehouseCode: 'ZJ-HZ-001',
    toWarehouseCode: transfer ? 'ZJ-NB-002' : null,
    partnerCode: transfer ? null : 'C331001',
    partnerName: transfer ? null : '杭州荣耀体验店（01）',
    remark: null,
    lines: [{ lineNo: '1', itemCode: PHONE, quantity: 30_000, price: 39_990_000 }],
    ...more,
  }
}
