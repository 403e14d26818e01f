import { readBooks } from '../kit/books.ts'
import type { IdealFaultKind } from '../kit/faults.ts'
import { createGateway, type GatewayRoute } from '../kit/gateway.ts'
import { decodeCursor, pageOf, wholeNumber } from '../kit/gateway-paging.ts'
import type { System, SystemKit } from '../kit/system.ts'
import { formatTime } from '../pos/values.ts'
import type { BehaviourTarget, CallbackReport, WarehouseBehaviour } from '../province/control.ts'
import type { Rule } from '../province/data.ts'
import { createBill, interfaceClosed, lookUpBills } from './bills.ts'
import { callbackReport, sendCallbacks } from './callbacks.ts'
import { applyCancel, updateSale } from './cancel.ts'
import { readChanges } from './events.ts'
import { BOOKS } from './schema.ts'
import { readSerials } from './serials.ts'
import { type IdealStore, openIdealStore, refillIdealStore } from './store.ts'
import { settle } from './warehouse.ts'

export type IdealDesk = {
  setWarehouseBehaviour(target: BehaviourTarget, behaviour: WarehouseBehaviour): void
  setCallbackUrl(url: string | null): void
  settle(): Promise<void>
  callbacks(): CallbackReport[]
  setMd5Allowed(allowed: boolean): void
  setInterfaceState(state: 'open' | 'closed'): void
  setFaults(kinds: readonly IdealFaultKind[]): void
  setSerialRule(code: string, rule: Rule): void
}
export type IdealSystem = System & { desk: IdealDesk }

const CONTRACT_VERSION = '1.0.0'
/** How often the warehouse looks at the clock by itself (ms), so that things happen without anybody asking. */
const TICK_MS = 500

/**
 * 荣耀IDEAL behind resources/gateways/ideal.openapi.yaml, with a warehouse behind it that works by the simulated clock.
 * Durable state in `ideal.db`.
 */
export function createIdealSystem(kit: SystemKit): IdealSystem {
  const store = openIdealStore(kit)
  const credentials = {
    interfaceId: `IF${kit.secret('interface-id', 10).toUpperCase()}`,
    appKey: kit.secret('app-key'),
    provinceCode: 'SB3301',
  }
  const gateway = createGateway({
    db: store.db,
    now: kit.now,
    identity: { 'X-Interface-Id': credentials.interfaceId, 'X-Province-Code': credentials.provinceCode },
    secret: credentials.appKey,
    limitPerMinute: kit.limitPerMinute,
    methods: () => (store.setting('md5') === '1' ? ['HMAC-SHA256', 'MD5'] : ['HMAC-SHA256']),
    routes: routes(store, kit, credentials),
  })
  const ending = new AbortController()
  let callbacks: Promise<void> = Promise.resolve()

  /** What is due by now; then the callbacks that follow from it. */
  function work(): Promise<void> {
    if (ending.signal.aborted) return Promise.resolve()
    settle(store, kit.now())
    callbacks = callbacks.then(() => sendCallbacks(store, credentials.appKey, ending.signal))
    return callbacks
  }
  const timer = setInterval(() => void work().catch(() => {}), TICK_MS)
  timer.unref()

  return {
    name: 'ideal',
    credentials,
    handle: async (request) => {
      settle(store, kit.now())
      const answer = await gateway.handle(request)
      // The order's own behaviour may want word of it out before the answer to the push.
      if (request.method === 'POST' && store.setting('before-reply') !== null) {
        store.putSetting('before-reply', null)
        await work()
      }
      return answer
    },
    failure: gateway.failure,
    describe: gateway.describe,
    books: (query) => {
      settle(store, kit.now())
      return readBooks(store.db, 'ideal', BOOKS, query)
    },
    desk: createDesk(store, work),
    reset: () => refillIdealStore(store, kit),
    close: async () => {
      ending.abort()
      clearInterval(timer)
      await callbacks.catch(() => {})
      store.db.close()
    },
  }
}

function routes(
  store: IdealStore,
  kit: SystemKit,
  account: { interfaceId: string; provinceCode: string },
): GatewayRoute[] {
  const create = (endpoint: string): GatewayRoute => ({
    method: 'POST',
    path: `/v1/${endpoint}`,
    writes: true,
    answer: ({ body }) => {
      const made = createBill(store, endpoint, body)
      const behaviour = store.sql('SELECT behaviour FROM bill WHERE ideal_no = ?').pluck().get(made.idealNo) as string
      if (behaviour.includes('beforeReply') || store.faults.has('callback-first')) store.putSetting('before-reply', '1')
      return made
    },
  })
  return [
    {
      method: 'GET',
      path: '/v1/ping',
      writes: false,
      answer: ({ now }) => ({
        serverTime: formatTime(now),
        account: { interfaceId: account.interfaceId, provinceCode: account.provinceCode, name: '练习省包' },
        interfaceOpen: !interfaceClosed(store),
        limitPerMinute: kit.limitPerMinute,
        contractVersion: CONTRACT_VERSION,
      }),
    },
    {
      method: 'GET',
      path: '/v1/warehouses',
      writes: false,
      answer: ({ query }) => {
        const limit = wholeNumber(query, 'limit', 1, 500, 100)
        const after = decodeCursor(query.get('cursor'), 'warehouses') ?? ''
        const found = store
          .sql('SELECT code, name, active FROM warehouse WHERE code > ? ORDER BY code LIMIT ?')
          .all(after, limit + 1) as { code: string; name: string; active: number }[]
        const page = pageOf('warehouses', found, limit, (row) => row.code)
        const rows = page.rows.map(({ code, name, active }) => ({ warehouseCode: code, name, active: active === 1 }))
        return { ...page, rows }
      },
    },
    create('inbound-orders'),
    create('outbound-orders'),
    create('transfer-orders'),
    create('sales-orders'),
    { method: 'POST', path: '/v1/orders:lookup', writes: false, answer: ({ body }) => lookUpBills(store, body) },
    {
      method: 'GET',
      path: '/v1/changes',
      writes: false,
      answer: ({ query, signal }) => readChanges(store, query, signal),
    },
    { method: 'GET', path: '/v1/serials', writes: false, answer: ({ query }) => readSerials(store, query) },
    { method: 'POST', path: '/v1/cancel-applications', writes: true, answer: ({ body }) => applyCancel(store, body) },
    { method: 'POST', path: '/v1/sales-orders:update', writes: true, answer: ({ body }) => updateSale(store, body) },
  ]
}

function createDesk(store: IdealStore, work: () => Promise<void>): IdealDesk {
  return {
    setWarehouseBehaviour(target, behaviour) {
      const name =
        target === 'next' ? 'behaviour-next' : target === 'default' ? 'behaviour-default' : `behaviour/${target.billNo}`
      store.putSetting(name, JSON.stringify(behaviour))
      // An order that is there already keeps what it has begun; cancelling and serials follow from now on.
      if (typeof target === 'object') {
        store.sql('UPDATE bill SET behaviour = ? WHERE bill_no = ?').run(JSON.stringify(behaviour), target.billNo)
      }
    },
    setCallbackUrl(url) {
      if (url !== null && !/^http:\/\/(127\.0\.0\.1|localhost):\d+\//.test(url)) {
        throw new Error('the practice IDEAL calls back on this machine only: http://127.0.0.1:<port>/…')
      }
      store.putSetting('callback-url', url)
    },
    settle: work,
    callbacks: () => callbackReport(store),
    setMd5Allowed: (allowed) => store.putSetting('md5', allowed ? '1' : null),
    setInterfaceState: (state) => store.putSetting('interface', state),
    setFaults(kinds) {
      store.faults = new Set(kinds)
    },
    setSerialRule(code, rule) {
      const item = store.item(code)
      if (!item) throw new Error(`IDEAL has no item ${code}`)
      store.sql('UPDATE item SET rule = ? WHERE code = ?').run(JSON.stringify(rule), code)
    },
  }
}
