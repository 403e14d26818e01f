import type { PosLink } from '../kit/shop-link.ts'
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

export type PosSystem = System & { desk: PosDesk; documents: PosDocumentDesk; link: PosLink }

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
    link: createPosLink(store),
    reset: () => {
      refillPosStore(store, kit)
      guard = createGuard(store, accounts, limitPerMinute)
    },
    close: () => {
      store.db.close()
    },
  }
}
