import type { z } from 'zod'
import type { Finding } from '../../queue/types.ts'
import { type CallOptions, createGatewayCall, type GatewayParts } from '../gateway-call.ts'
import { listGateway, readGateway, wirePage } from '../gateway-data.ts'
import { garbage } from '../outcome.ts'
import type { Read } from '../read.ts'
import { trouble } from '../trouble.ts'
import { sendRows } from './batch.ts'
import type { Boyuan } from './boyuan.ts'
import * as schemas from './schemas.ts'
import { documentRowToWire, orderRowToWire } from './to-wire.ts'
import type { BoyuanAccount } from './types.ts'
import { BOYUAN_WORDS } from './words.ts'

export interface BoyuanOptions extends GatewayParts {
  account: BoyuanAccount
}

const SYSTEM = 'boyuan'
const MOST_KEYS = 200

/** Client of one account; see `Boyuan`. */
export function createBoyuan(options: BoyuanOptions): Boyuan {
  const { account } = options
  const call = createGatewayCall(
    {
      system: SYSTEM,
      connection: account.connection,
      baseUrl: account.baseUrl,
      identity: { headers: { 'X-App-Key': account.appKey }, signed: account.appKey },
      secret: account.appSecret,
      ...(account.signatureMethod ? { signatureMethod: account.signatureMethod } : {}),
      words: BOYUAN_WORDS,
    },
    options,
  )

  const get = <S extends z.ZodType>(
    path: string,
    schema: S,
    query: Record<string, string | number | undefined>,
    callOptions?: CallOptions,
    totalTimeoutMs?: number,
  ): Promise<Read<z.output<S>>> =>
    readGateway(
      call,
      SYSTEM,
      { method: 'GET', path, read: true, query, ...(totalTimeoutMs ? { totalTimeoutMs } : {}) },
      schema,
      callOptions,
    )

  /** Asks for keys in parts; an answer that leaves one out or adds one is garbage as a whole. */
  async function lookUp<Key, Row extends { key: Key }>(
    path: string,
    keys: readonly Key[],
    schema: z.ZodType<{ rows: Row[] }>,
    textOf: (key: Key) => string,
    callOptions?: CallOptions,
  ): Promise<Read<Row[]>> {
    const found: Row[] = []
    for (let from = 0; from < keys.length; from += MOST_KEYS) {
      const part = keys.slice(from, from + MOST_KEYS)
      const operation = { method: 'POST', path, body: { keys: part }, read: true } as const
      const read = await readGateway(call, SYSTEM, operation, schema, callOptions)
      if (!read.ok) return read
      const byKey = new Map(read.value.rows.map((row) => [textOf(row.key), row]))
      for (const key of part) {
        const row = byKey.get(textOf(key))
        if (!row) return { ok: false, outcome: garbage({ idempotent: true, system: SYSTEM }) }
        found.push(row)
      }
    }
    return { ok: true, value: found }
  }

  const boyuan: Boyuan = {
    ping: (callOptions) => get('/v1/ping', schemas.pingSchema, {}, callOptions),
    interfaceState: (callOptions) => get('/v1/interface-state', schemas.interfaceStateSchema, {}, callOptions),
    warehouses: (callOptions) => listGateway(call, SYSTEM, '/v1/warehouses', schemas.warehouseSchema, callOptions),
    products: (callOptions) => listGateway(call, SYSTEM, '/v1/products', schemas.productSchema, callOptions),
    partners: (callOptions) => listGateway(call, SYSTEM, '/v1/partners', schemas.partnerSchema, callOptions),
    orders: ({ kind, limit, cursor }, callOptions) =>
      get('/v1/orders', wirePage(schemas.orderSchema), { kind, limit, cursor: cursor ?? undefined }, callOptions),
    async orderChanges(request, callOptions) {
      const waitSeconds = Math.max(0, Math.min(30, Math.floor(request.waitSeconds ?? 0)))
      const query = {
        cursor: request.cursor ?? undefined,
        limit: request.limit,
        waitSeconds: waitSeconds === 0 ? undefined : waitSeconds,
      }
      const read = await get(
        '/v1/order-changes',
        schemas.changesSchema,
        query,
        callOptions,
        60_000 + waitSeconds * 1000,
      )
      if (read.ok) return { ok: true, value: { kind: 'page', ...read.value } }
      const tooOld = read.outcome.kind === 'refused' && read.outcome.trouble.code === 'CURSOR_TOO_OLD'
      return tooOld ? { ok: true, value: { kind: 'too-old' } } : read
    },
    lookUpOrders: (keys, callOptions) =>
      lookUp(
        '/v1/orders:lookup',
        keys.map(({ kind, orderNo }) => ({ kind, orderNo })),
        schemas.orderLookupSchema,
        orderKey,
        callOptions,
      ),
    deliverOrders: (rows, callOptions) =>
      sendRows(call, { path: '/v1/orders:batch', mostRows: 50, rows, toWire: orderRowToWire }, callOptions),
    deliverDocuments: (rows, callOptions) =>
      sendRows(call, { path: '/v1/stock-documents:batch', mostRows: 20, rows, toWire: documentRowToWire }, callOptions),
    async findWrites(rows, callOptions) {
      const read = await boyuan.lookUpWrites(
        rows.map((row) => row.sourceNo),
        callOptions,
      )
      return rows.map((row, index): Finding => {
        if (!read.ok) return { kind: 'failed', outcome: read.outcome }
        const { write } = read.value[index]!
        if (!write) return { kind: 'not-found' }
        if (write.contentHash === row.contentHash) {
          return { kind: 'found', sameContent: true, remoteNo: write.no, result: write }
        }
        return {
          kind: 'found',
          sameContent: false,
          trouble: trouble(
            'KEY_REUSED',
            '博远ERP里已有相同来源单号、但内容不同的资料',
            '这个来源单号曾被用于另一份内容',
            '请在博远ERP里核对；确认后由实施人员在【队列】里标记结果',
          ),
        }
      })
    },
    lookUpWrites: (keys, callOptions) =>
      lookUp('/v1/writes:lookup', keys, schemas.writeLookupSchema, (key) => key, callOptions),
    lookUpDocuments: (keys, callOptions) =>
      lookUp(
        '/v1/stock-documents:lookup',
        keys.map(({ kind, orderNo }) => ({ kind, orderNo })),
        schemas.documentLookupSchema,
        orderKey,
        callOptions,
      ),
    openingSerials: ({ cursor, limit }, callOptions) =>
      get('/v1/opening-serials', schemas.openingPageSchema, { cursor: cursor ?? undefined, limit }, callOptions),
  }
  return boyuan
}

const orderKey = ({ kind, orderNo }: { kind: string; orderNo: string }): string => `${kind}/${orderNo}`
