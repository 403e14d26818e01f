import { createBrands, listBrands } from './brands.ts'
import { createCategories, listCategories } from './categories.ts'
import { readChanges } from './changes.ts'
import { getDocument, listDocuments, lookupDocuments } from './document-read.ts'
import { writeDocuments } from './document-write.ts'
import type { Account } from './guard.ts'
import { getLease, putLease } from './leases.ts'
import { listProducts, lookupProduct, lookupProducts } from './product-read.ts'
import { writeProducts } from './product-write.ts'
import { erpSyncEtag, erpSyncView, putErpSync, readErpSync } from './settings.ts'
import { listShops } from './shops.ts'
import { listStock, lookupStock, lookupStockWrites, writeStock } from './stock.ts'
import type { PosStore } from './store.ts'
import { formatTime } from './values.ts'

/** One admitted call, body parsed. */
export type Call = {
  store: PosStore
  account: Account
  query: URLSearchParams
  /** The decoded `{…}` part of the path; empty where there is none. */
  name: string
  body: unknown
  ifMatch: string | undefined
  /** Epoch ms of the server's clock for this request. */
  now: number
  limitPerMinute: number
  signal: AbortSignal
}

export type Answer = { data: unknown; headers?: Record<string, string> }

export type Route = {
  method: 'GET' | 'POST' | 'PUT'
  /** As in the contract; one `{…}` at the end at most. */
  path: string
  /** Needs the write permission, and runs in one transaction. */
  writes: boolean
  answer(call: Call): Answer | Promise<Answer>
}

const CONTRACT_VERSION = '1.1.0'

const get = (path: string, read: (call: Call) => unknown): Route => ({
  method: 'GET',
  path,
  writes: false,
  answer: (call) => ({ data: read(call) }),
})

const post = (path: string, writes: boolean, act: (call: Call) => unknown): Route => ({
  method: 'POST',
  path,
  writes,
  answer: (call) => ({ data: act(call) }),
})

/** Everything that resources/gateways/pos.openapi.yaml promises. */
export const ROUTES: readonly Route[] = [
  get('/v1/ping', ping),
  get('/v1/shops', ({ store }) => listShops(store)),
  {
    method: 'GET',
    path: '/v1/settings/erp-sync',
    writes: false,
    answer: ({ store }) => erpSyncAnswer(readErpSync(store)),
  },
  {
    method: 'PUT',
    path: '/v1/settings/erp-sync',
    writes: true,
    answer: ({ store, body, ifMatch }) => erpSyncAnswer(putErpSync(store, body, ifMatch)),
  },
  get('/v1/categories', ({ store, query }) => listCategories(store, query)),
  post('/v1/categories:batch', true, ({ store, body }) => createCategories(store, body)),
  get('/v1/brands', ({ store, query }) => listBrands(store, query)),
  post('/v1/brands:batch', true, ({ store, body }) => createBrands(store, body)),
  get('/v1/products', ({ store, query }) => listProducts(store, query)),
  post('/v1/products:batch', true, ({ store, body }) => writeProducts(store, body)),
  get('/v1/products:lookup', ({ store, query }) => lookupProduct(store, query)),
  post('/v1/products:lookup', false, ({ store, body }) => lookupProducts(store, body)),
  get('/v1/stock', ({ store, query }) => listStock(store, query)),
  post('/v1/stock:lookup', false, ({ store, body }) => lookupStock(store, body)),
  post('/v1/stock-writes:lookup', false, ({ store, body }) => lookupStockWrites(store, body)),
  post('/v1/stock:batch', true, ({ store, body }) => writeStock(store, body)),
  {
    method: 'GET',
    path: '/v1/changes',
    writes: false,
    answer: async ({ store, query, signal }) => ({ data: await readChanges(store, query, signal) }),
  },
  get('/v1/documents', ({ store, query }) => listDocuments(store, query)),
  post('/v1/documents:batch', true, ({ store, body }) => writeDocuments(store, body)),
  post('/v1/documents:lookup', false, ({ store, body }) => lookupDocuments(store, body)),
  get('/v1/documents/{documentNo}', ({ store, name }) => getDocument(store, name)),
  get('/v1/leases/{name}', ({ store, name }) => getLease(store, name)),
  {
    method: 'PUT',
    path: '/v1/leases/{name}',
    writes: true,
    answer: ({ store, name, body }) => ({ data: putLease(store, name, body) }),
  },
]

/** The routes of a path, whatever the method, with the decoded variable part. */
export function routesOf(path: string): { route: Route; name: string }[] {
  return ROUTES.flatMap((route) => {
    const brace = route.path.indexOf('{')
    if (brace < 0) return route.path === path ? [{ route, name: '' }] : []
    const rest = path.startsWith(route.path.slice(0, brace)) ? path.slice(brace) : ''
    return rest === '' || rest.includes('/') ? [] : [{ route, name: decode(rest) }]
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function ping({ account, now, limitPerMinute }: Call): Record<string, unknown> {
  return {
    serverTime: formatTime(now),
    account: { appKey: account.appKey, name: account.name, tenantId: 'T0001', permissions: account.permissions },
    limitPerMinute,
    contractVersion: CONTRACT_VERSION,
  }
}

function erpSyncAnswer(settings: ReturnType<typeof readErpSync>): Answer {
  return { data: erpSyncView(settings), headers: { ETag: erpSyncEtag(settings) } }
}
