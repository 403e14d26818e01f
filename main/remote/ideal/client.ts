import type { z } from 'zod'
import type { Finding, Outcome } from '../../queue/types.ts'
import { type CallOptions, createGatewayCall, type GatewayParts } from '../gateway-call.ts'
import { listGateway, readGateway } from '../gateway-data.ts'
import { garbage } from '../outcome.ts'
import type { Read } from '../read.ts'
import { trouble } from '../trouble.ts'
import { openCallback } from './callback.ts'
import type { Ideal } from './ideal.ts'
import * as schemas from './schemas.ts'
import { orderToWire } from './to-wire.ts'
import {
  type BillKey,
  DEFAULT_ENDPOINTS,
  type IdealAccount,
  type IdealLookup,
  type IdealOrder,
  type IdealSerial,
} from './types.ts'
import { IDEAL_WORDS } from './words.ts'

export interface IdealOptions extends GatewayParts {
  account: IdealAccount
}

const SYSTEM = 'ideal'
const MOST_KEYS = 100
const SERIAL_PAGE = 200
/** Serial pages of one phase before the reading is given up: 200,000 devices. */
const MOST_SERIAL_PAGES = 1_000

/** Client of one account; see `Ideal`. */
export function createIdeal(options: IdealOptions): Ideal {
  const { account, clock } = options
  const call = createGatewayCall(
    {
      system: SYSTEM,
      connection: account.connection,
      baseUrl: account.baseUrl,
      identity: {
        headers: { 'X-Interface-Id': account.interfaceId, 'X-Province-Code': account.provinceCode },
        signed: `${account.interfaceId}/${account.provinceCode}`,
      },
      secret: account.appKey,
      ...(account.signatureMethod ? { signatureMethod: account.signatureMethod } : {}),
      words: IDEAL_WORDS,
    },
    options,
  )
  const endpoints = { ...DEFAULT_ENDPOINTS, ...account.endpoints }

  const get = <S extends z.ZodType>(
    path: string,
    schema: S,
    query?: Record<string, string | number | undefined>,
    callOptions?: CallOptions,
    totalTimeoutMs?: number,
  ): Promise<Read<z.output<S>>> =>
    readGateway(
      call,
      SYSTEM,
      { method: 'GET', path, read: true, ...(query ? { query } : {}), ...(totalTimeoutMs ? { totalTimeoutMs } : {}) },
      schema,
      callOptions,
    )

  const post = <S extends z.ZodType>(
    path: string,
    body: unknown,
    read: boolean,
    schema: S,
    callOptions?: CallOptions,
  ): Promise<Read<z.output<S>>> => readGateway(call, SYSTEM, { method: 'POST', path, body, read }, schema, callOptions)

  const ideal: Ideal = {
    ping: (callOptions) => get('/v1/ping', schemas.pingSchema, undefined, callOptions),
    warehouses: (callOptions) => listGateway(call, SYSTEM, '/v1/warehouses', schemas.warehouseSchema, callOptions),
    deliverOrders: (rows, callOptions) =>
      oneByOne(rows, async (row) => {
        const made = await post(
          `/v1/${endpoints[row.billType]}`,
          orderToWire(row),
          false,
          schemas.createdSchema,
          callOptions,
        )
        if (!made.ok) return made.outcome
        if (made.value.billNo !== row.billNo || made.value.billType !== row.billType) return otherBill()
        const { idealNo, result } = made.value
        return { kind: 'delivered', existed: result === 'exists', remoteNo: idealNo, result: made.value }
      }),
    async findOrders(rows, callOptions) {
      const read = await ideal.lookUp(rows, callOptions)
      return rows.map((row, index): Finding => {
        if (!read.ok) return { kind: 'failed', outcome: read.outcome }
        const order = read.value[index]!.order
        if (!order) return { kind: 'not-found' }
        // The same content under another key is somebody else's push of the same order: a person must look.
        return order.contentHash === row.contentHash && order.idempotencyKey === row.idempotencyKey
          ? { kind: 'found', sameContent: true, remoteNo: order.idealNo, result: order }
          : { kind: 'found', sameContent: false, trouble: otherContent(order) }
      })
    },
    async lookUp(keys, callOptions) {
      const found: IdealLookup[] = []
      for (let from = 0; from < keys.length; from += MOST_KEYS) {
        const part = keys.slice(from, from + MOST_KEYS).map(({ billType, billNo }) => ({ billType, billNo }))
        const read = await post('/v1/orders:lookup', { keys: part }, true, schemas.lookupSchema, callOptions)
        if (!read.ok) return read
        const byKey = new Map(read.value.rows.map((row) => [keyText(row), row]))
        for (const key of part) {
          const row = byKey.get(keyText(key))
          const fits = row && (row.order === null || keyText(row.order) === keyText(key))
          if (!fits) return { ok: false, outcome: garbage({ idempotent: true, system: SYSTEM }) }
          found.push(row)
        }
      }
      return { ok: true, value: found }
    },
    async changes(request, callOptions) {
      const waitSeconds = Math.max(0, Math.min(30, Math.floor(request.waitSeconds ?? 0)))
      const read = await get(
        '/v1/changes',
        schemas.changesSchema,
        {
          cursor: request.cursor ?? undefined,
          limit: request.limit,
          waitSeconds: waitSeconds === 0 ? undefined : waitSeconds,
        },
        callOptions,
        60_000 + waitSeconds * 1000,
      )
      if (read.ok) return { ok: true, value: { kind: 'page', ...read.value } }
      const tooOld = read.outcome.kind === 'refused' && read.outcome.trouble.code === 'CURSOR_TOO_OLD'
      return tooOld ? { ok: true, value: { kind: 'too-old' } } : read
    },
    serialPage: ({ billType, billNo, phase, page, pageSize }, callOptions) =>
      get(
        '/v1/serials',
        schemas.serialPageSchema,
        { billType, billNo, phase, page, pageSize: pageSize ?? SERIAL_PAGE },
        callOptions,
      ),
    async serials(request, callOptions) {
      const rows: IdealSerial[] = []
      let known: number | null = null
      for (let page = 1; page <= MOST_SERIAL_PAGES; page++) {
        const read = await ideal.serialPage({ ...request, page }, callOptions)
        if (!read.ok) return read
        const { total, version } = read.value
        rows.push(...read.value.rows)
        if (known !== null && version !== known) return { ok: true, value: { rows, total, version, complete: false } }
        known = version
        // An empty or short page before the total is reached: a list that is not all there yet (B11).
        if (rows.length >= total || read.value.rows.length === 0) {
          return { ok: true, value: { rows, total, version, complete: rows.length === total } }
        }
      }
      return { ok: false, outcome: garbage({ idempotent: true, system: SYSTEM }) }
    },
    applyCancel: (rows, callOptions) =>
      oneByOne(rows, async (row) => {
        const body = { billType: 'wholesale', ...row }
        const applied = await post('/v1/cancel-applications', body, false, schemas.appliedSchema, callOptions)
        if (!applied.ok) return applied.outcome
        const { cancel, result } = applied.value
        if (cancel.applicationKey !== row.applicationKey) return otherBill()
        return { kind: 'delivered', existed: result === 'exists', remoteNo: cancel.applicationNo, result: cancel }
      }),
    async findCancels(rows, callOptions) {
      const read = await ideal.lookUp(rows.map(wholesale), callOptions)
      return rows.map((row, index): Finding => {
        if (!read.ok) return { kind: 'failed', outcome: read.outcome }
        const cancel = read.value[index]!.order?.cancel ?? null
        return cancel?.applicationKey === row.applicationKey
          ? { kind: 'found', sameContent: true, remoteNo: cancel.applicationNo, result: cancel }
          : { kind: 'not-found' }
      })
    },
    updateSales: (rows, callOptions) =>
      oneByOne(rows, async (row) => {
        const body = { billType: 'wholesale', action: 'TERMINATE', ...row }
        const updated = await post('/v1/sales-orders:update', body, false, schemas.updatedSchema, callOptions)
        if (!updated.ok) return updated.outcome
        if (updated.value.billNo !== row.billNo) return otherBill()
        return { kind: 'delivered', existed: updated.value.result === 'exists', result: updated.value }
      }),
    async findUpdates(rows, callOptions) {
      const read = await ideal.lookUp(rows.map(wholesale), callOptions)
      return rows.map((row, index): Finding => {
        if (!read.ok) return { kind: 'failed', outcome: read.outcome }
        const order = read.value[index]!.order
        return order?.update?.updateKey === row.updateKey
          ? { kind: 'found', sameContent: true, remoteNo: order.idealNo, result: order }
          : { kind: 'not-found' }
      })
    },
    openCallback: (request) => openCallback(request, account.appKey, clock.now()),
  }
  return ideal
}

const wholesale = ({ billNo }: { billNo: string }): BillKey => ({ billType: 'wholesale', billNo })
const keyText = ({ billType, billNo }: BillKey): string => `${billType}/${billNo}`

/**
 * Sends rows one after the other. After an unknown outcome the rest still goes: the orders have nothing to do with each
 * other; a lane that is stopped, held or offline keeps the rest from being sent.
 */
async function oneByOne<Row>(rows: readonly Row[], send: (row: Row) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const row of rows) {
    const last = outcomes.at(-1)
    const stopped = last && (last.kind === 'not-sent' || last.kind === 'throttled' || last.kind === 'unauthorised')
    outcomes.push(stopped ? last : await send(row))
  }
  return outcomes
}

function otherBill(): Outcome {
  return garbage({ idempotent: false, system: SYSTEM })
}

function otherContent(order: IdealOrder) {
  return trouble(
    'KEY_REUSED',
    '荣耀IDEAL里已有相同单据号、但不是这一次推送的订单',
    `IDEAL单号 ${order.idealNo}，推送标识 ${order.idempotencyKey}`,
    '请在荣耀IDEAL里核对这张订单；确认后由实施人员在【队列】里标记结果',
  )
}
