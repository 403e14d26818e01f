import type { PosLink, ShopStock } from '../kit/shop-link.ts'
import type { System, SystemKit } from '../kit/system.ts'
import { posBooks } from './books.ts'
import { describeRequest } from './describe.ts'
import { createPosDesk, type PosDesk } from './desk.ts'
import { createPosDocumentDesk, type PosDocumentDesk } from './document-desk.ts'
import { failureReply } from './failures.ts'
import { createGuard, posAccounts } from './guard.ts'
import { handleRequest } from './handle.ts'
import { createPosLink } from './link.ts'
import { openPosStore, refillPosStore } from './store.ts'

export type { PosDesk } from './desk.ts'

export type PosSystem = System & {
  desk: PosDesk
  documents: PosDocumentDesk
  /** The same desk at another time of the clock; epoch ms. */
  documentsAt(clock: () => number): PosDocumentDesk
  link: PosLink
  /** Stock of the shops, 总仓 left out. */
  stockOfShops(): ShopStock[]
}

/**
 * The store system behind resources/gateways/pos.openapi.yaml, with durable state in `pos.db`.
 * Credentials: an account that may write (`appKey`, `appSecret`) and one that may only read.
 */
export function createPosSystem(kit: SystemKit): PosSystem {
  const store = openPosStore(kit)
  const accounts = posAccounts(kit)
  const { limitPerMinute } = kit
  let guard = createGuard(store, accounts, limitPerMinute)
  const [writer, reader] = accounts
  return {
    name: 'pos',
    credentials: {
      appKey: writer!.appKey,
      appSecret: writer!.secret,
      readOnlyAppKey: reader!.appKey,
      readOnlyAppSecret: reader!.secret,
    },
    handle: (request) => handleRequest({ store, guard, limitPerMinute }, request),
    failure: (kind, retryAfterSeconds) =>
      kind === 'throttled'
        ? failureReply('RATE_LIMITED', undefined, {
            headers: {
              'Retry-After': String(retryAfterSeconds),
              'X-RateLimit-Limit': String(limitPerMinute),
              'X-RateLimit-Remaining': '0',
            },
          })
        : failureReply('AUTH_EXPIRED'),
    describe: describeRequest,
    books: (query) => posBooks(store, query),
    desk: createPosDesk(store),
    documents: createPosDocumentDesk(store),
    documentsAt: (clock) => createPosDocumentDesk({ ...store, now: clock }),
    link: createPosLink(store),
    stockOfShops: () =>
      store
        .sql(
          `SELECT k.shop_id AS shopId, s.merchant_code AS code, k.quantity FROM stock k JOIN spec s ON s.id = k.spec_id
           JOIN shop h ON h.shop_id = k.shop_id WHERE h.kind = 'store' AND s.deleted = 0 ORDER BY h.position, k.spec_id`,
        )
        .all() as ShopStock[],
    reset: () => {
      refillPosStore(store, kit)
      guard = createGuard(store, accounts, limitPerMinute)
    },
    close: () => {
      store.db.close()
    },
  }
}
