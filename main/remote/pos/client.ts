import type { z } from 'zod'
import { formatIsoBeijing } from '../beijing-time.ts'
import { garbage } from '../outcome.ts'
import type { Read } from '../read.ts'
import { batchOutcomes, sendBatch, sendPlain } from './batch.ts'
import { type CallOptions, createCall, type PosOptions } from './call.ts'
import { findRows, lookUp } from './look-up.ts'
import { posFinding } from './outcome.ts'
import type { Paging, Pos } from './pos.ts'
import { readData } from './read-data.ts'
import * as schemas from './schemas.ts'
import { documentRowToWire, productRowToWire, stockRowToWire } from './to-wire.ts'
import type { PosStockLookup, PosStockWritten } from './types.ts'

const PAGE = 500
const MOST_PAGES = 2_000
const READ = { idempotent: true, system: 'pos' }

/** Client of one account; see `Pos`. */
export function createPos(posOptions: PosOptions): Pos {
  const call = createCall(posOptions)

  const get = <Value>(
    path: string,
    schema: z.ZodType<Value>,
    options?: CallOptions,
    query?: Record<string, string | number | undefined>,
  ): Promise<Read<Value>> =>
    readData(call, { method: 'GET', path, read: true, ...(query ? { query } : {}) }, schema, options)

  const list = async <Row>(path: string, schema: z.ZodType<Row>, options?: CallOptions): Promise<Read<Row[]>> => {
    const rows: Row[] = []
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const read = await get(path, schemas.pageOf(schema), options, { limit: PAGE, cursor })
      if (!read.ok) return read
      rows.push(...read.value.rows)
      if (read.value.nextCursor === null) break
      cursor = read.value.nextCursor
    }
    return { ok: true, value: rows }
  }

  const since = ({ changedSince }: { changedSince?: number }) =>
    changedSince === undefined ? undefined : formatIsoBeijing(changedSince)

  const paging = ({ limit, cursor }: Paging) => ({ limit, cursor: cursor ?? undefined })

  const pos: Pos = {
    ping: (options) => get('/v1/ping', schemas.pingSchema, options),
    async shops(options) {
      const read = await get('/v1/shops', schemas.rowsOf(schemas.shopSchema), options)
      return read.ok ? { ok: true, value: read.value.rows } : read
    },
    erpSync: (options) => get('/v1/settings/erp-sync', schemas.erpSyncSchema, options),
    putErpSync: ({ version, enabled, sellerAccount }, options) =>
      readData(
        call,
        {
          method: 'PUT',
          path: '/v1/settings/erp-sync',
          headers: { 'If-Match': `"${version}"` },
          body: { enabled, sellerAccount },
          read: false,
        },
        schemas.erpSyncSchema,
        options,
      ),
    categories: (options) => list('/v1/categories', schemas.categorySchema, options),
    createCategories: (paths, options) =>
      sendPlain(
        call,
        '/v1/categories:batch',
        paths.map((path) => ({ path })),
        schemas.categoryResultSchema,
        options,
      ),
    brands: (options) => list('/v1/brands', schemas.brandSchema, options),
    createBrands: (names, options) =>
      sendPlain(
        call,
        '/v1/brands:batch',
        names.map((name) => ({ name })),
        schemas.brandResultSchema,
        options,
      ),
    products: (filter, options) =>
      get('/v1/products', schemas.pageOf(schemas.productSchema), options, {
        keyword: filter.keyword,
        status: filter.status,
        ...paging(filter),
      }),
    lookUpProducts: (by, keys, options) =>
      lookUp(call, '/v1/products:lookup', by, keys, schemas.productLookupSchema, options),
    writeProducts: (rows, options) =>
      sendBatch(
        call,
        {
          path: '/v1/products:batch',
          mostRows: 100,
          rows,
          toWire: productRowToWire,
          schema: schemas.productResultSchema,
        },
        options,
      ),
    deliverProducts: async (rows, options) =>
      batchOutcomes(await pos.writeProducts(rows, options), (result) => result.productId),
    findProducts: (rows, options) =>
      findRows(
        rows,
        (keys) => pos.lookUpProducts('sourceNo', keys, options),
        (product) => product.productId,
      ),
    stock: (filter, options) =>
      get('/v1/stock', schemas.pageOf(schemas.stockSchema), options, {
        shopId: filter.shopId,
        changedSince: since(filter),
        ...paging(filter),
      }),
    async lookUpStock(shopId, merchantCodes, options) {
      const found: PosStockLookup[] = []
      for (let from = 0; from < merchantCodes.length; from += 200) {
        const body = { shopId, merchantCodes: merchantCodes.slice(from, from + 200) }
        const operation = { method: 'POST', path: '/v1/stock:lookup', body, read: true } as const
        const read = await readData(call, operation, schemas.rowsOf(schemas.stockLookupSchema), options)
        if (!read.ok) return read
        const answered = read.value.rows.map((row) => row.key).join('\n')
        if (answered !== body.merchantCodes.join('\n')) return { ok: false, outcome: garbage(READ) }
        found.push(...read.value.rows)
      }
      return { ok: true, value: found }
    },
    writeStock: (rows, options) =>
      sendBatch(
        call,
        { path: '/v1/stock:batch', mostRows: 200, rows, toWire: stockRowToWire, schema: schemas.stockResultSchema },
        options,
      ),
    deliverStock: async (rows, options) => batchOutcomes(await pos.writeStock(rows, options), () => null),
    async lookUpStockWrites(sourceNos, options) {
      const found: PosStockWritten[] = []
      for (let from = 0; from < sourceNos.length; from += 200) {
        const keys = sourceNos.slice(from, from + 200)
        const operation = { method: 'POST', path: '/v1/stock-writes:lookup', body: { keys }, read: true } as const
        const read = await readData(call, operation, schemas.rowsOf(schemas.stockWrittenSchema), options)
        if (!read.ok) return read
        if (read.value.rows.map((row) => row.key).join('\n') !== keys.join('\n'))
          return { ok: false, outcome: garbage(READ) }
        found.push(...read.value.rows)
      }
      return { ok: true, value: found }
    },
    async findStock(rows, options) {
      const read = await pos.lookUpStockWrites(
        rows.map((row) => row.sourceNo),
        options,
      )
      return rows.map((row, index) => {
        if (!read.ok) return { kind: 'failed', outcome: read.outcome }
        const { key, found, write, stock } = read.value[index]!
        const lookup = { key, found, write, matches: stock ? [stock] : [] }
        return posFinding(lookup, row.contentHash ?? null, ({ merchantCode }) => merchantCode)
      })
    },
    async changes(request, options) {
      const waitSeconds = Math.max(0, Math.min(30, Math.floor(request.waitSeconds ?? 0)))
      const read = await readData(
        call,
        {
          method: 'GET',
          path: '/v1/changes',
          query: {
            ...paging(request),
            types: request.types?.join(','),
            waitSeconds: waitSeconds === 0 ? undefined : waitSeconds,
          },
          read: true,
          totalTimeoutMs: 60_000 + waitSeconds * 1000,
        },
        schemas.changesSchema,
        options,
      )
      if (read.ok) return { ok: true, value: { kind: 'page', ...read.value } }
      const tooOld = read.outcome.kind === 'refused' && read.outcome.trouble.code === 'CURSOR_TOO_OLD'
      return tooOld ? { ok: true, value: { kind: 'too-old' } } : read
    },
    documents: (filter, options) =>
      get('/v1/documents', schemas.pageOf(schemas.documentSchema), options, {
        shopId: filter.shopId,
        origin: filter.origin,
        changedSince: since(filter),
        ...paging(filter),
      }),
    async document(documentNo, options) {
      const read = await get(`/v1/documents/${encodeURIComponent(documentNo)}`, schemas.documentSchema, options)
      const none = !read.ok && read.outcome.kind === 'refused' && read.outcome.trouble.code === 'NOT_FOUND'
      return none ? { ok: true, value: null } : read
    },
    lookUpDocuments: (by, keys, options) =>
      lookUp(call, '/v1/documents:lookup', by, keys, schemas.documentLookupSchema, options),
    writeDocuments: (rows, options) =>
      sendBatch(
        call,
        {
          path: '/v1/documents:batch',
          mostRows: 50,
          rows,
          toWire: documentRowToWire,
          schema: schemas.documentResultSchema,
        },
        options,
      ),
    deliverDocuments: async (rows, options) =>
      batchOutcomes(await pos.writeDocuments(rows, options), (result) => result.documentNo),
    findDocuments: (rows, options) =>
      findRows(
        rows,
        (keys) => pos.lookUpDocuments('sourceNo', keys, options),
        (document) => document.documentNo,
      ),
    lease: (name, options) => get(`/v1/leases/${encodeURIComponent(name)}`, schemas.leaseSchema, options),
    takeLease: (name, holder, seconds, options) =>
      readData(
        call,
        { method: 'PUT', path: `/v1/leases/${encodeURIComponent(name)}`, body: { holder, seconds }, read: false },
        schemas.leaseSchema,
        options,
      ),
  }
  return pos
}
