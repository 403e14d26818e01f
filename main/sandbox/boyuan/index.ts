import { readBooks } from '../kit/books.ts'
import { createGateway, type GatewayRoute } from '../kit/gateway.ts'
import type { System, SystemKit } from '../kit/system.ts'
import { formatTime } from '../pos/values.ts'
import { type BoyuanDesk, createBoyuanDesk } from './desk.ts'
import { lookUpDocuments, writeDocument } from './documents.ts'
import { writeOrder } from './order-writes.ts'
import { listOrders, listTable, lookUpOrders, openingSerials, orderChanges } from './reads.ts'
import { answerRows, lookUpWrites } from './rows.ts'
import { BOOKS } from './schema.ts'
import { type BoyuanStore, openBoyuanStore, refillBoyuanStore } from './store.ts'

export type { BoyuanDesk } from './desk.ts'
export type BoyuanSystem = System & { desk: BoyuanDesk & { setMd5Allowed(allowed: boolean): void } }

const CONTRACT_VERSION = '1.0.0'

/** 博远ERP behind resources/gateways/boyuan.openapi.yaml, the book of record of a province. Durable state in `boyuan.db`. */
export function createBoyuanSystem(kit: SystemKit): BoyuanSystem {
  const store = openBoyuanStore(kit)
  const credentials = { appKey: `by-${kit.secret('app-key', 12)}`, appSecret: kit.secret('app-secret') }
  const gateway = createGateway({
    db: store.db,
    now: kit.now,
    identity: { 'X-App-Key': credentials.appKey },
    secret: credentials.appSecret,
    limitPerMinute: kit.limitPerMinute,
    methods: () => (store.setting('md5') === '1' ? ['HMAC-SHA256', 'MD5'] : ['HMAC-SHA256']),
    routes: routes(store, kit, credentials.appKey),
  })
  return {
    name: 'boyuan',
    credentials,
    handle: async (request) => {
      const answer = await gateway.handle(request)
      if (request.path.endsWith(':batch')) store.announce()
      return answer
    },
    failure: gateway.failure,
    describe: gateway.describe,
    books: (query) => readBooks(store.db, 'boyuan', BOOKS, query),
    desk: {
      ...createBoyuanDesk(store),
      setMd5Allowed: (allowed) => store.putSetting('md5', allowed ? '1' : '0'),
    },
    reset: () => refillBoyuanStore(store, kit),
    close: () => void store.db.close(),
  }
}

function routes(store: BoyuanStore, kit: SystemKit, appKey: string): GatewayRoute[] {
  const get = (path: string, answer: GatewayRoute['answer']): GatewayRoute => ({
    method: 'GET',
    path,
    writes: false,
    answer,
  })
  const post = (path: string, writes: boolean, answer: GatewayRoute['answer']): GatewayRoute => ({
    method: 'POST',
    path,
    writes,
    answer,
  })
  return [
    get('/v1/ping', ({ now }) => ({
      serverTime: formatTime(now),
      account: { appKey, name: '练习省包', permissions: ['read', 'write'] },
      limitPerMinute: kit.limitPerMinute,
      contractVersion: CONTRACT_VERSION,
    })),
    get('/v1/interface-state', () => ({
      ideal: store.closedByFault === null ? store.setting('ideal') : 'closed',
      idealChangedAt: formatTime(store.closedByFault ?? Number(store.setting('ideal-changed'))),
      ezhanOpened: store.setting('ezhan') === '1',
    })),
    get('/v1/warehouses', ({ query }) => listTable(store, query, 'warehouse')),
    get('/v1/products', ({ query }) => listTable(store, query, 'product')),
    get('/v1/partners', ({ query }) => listTable(store, query, 'partner')),
    get('/v1/orders', ({ query }) => listOrders(store, query)),
    get('/v1/order-changes', ({ query, signal }) => orderChanges(store, query, signal)),
    post('/v1/orders:lookup', false, ({ body }) => lookUpOrders(store, body)),
    post('/v1/orders:batch', true, ({ body }) => answerRows(store, body, 50, (row) => writeOrder(store, row))),
    post('/v1/stock-documents:batch', true, ({ body }) =>
      answerRows(store, body, 20, (row) => writeDocument(store, row)),
    ),
    post('/v1/stock-documents:lookup', false, ({ body }) => lookUpDocuments(store, body)),
    post('/v1/writes:lookup', false, ({ body }) => lookUpWrites(store, body)),
    get('/v1/opening-serials', ({ query }) => openingSerials(store, query)),
  ]
}
