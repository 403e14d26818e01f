import type { SaveConnection } from '../../preload/contract/index.ts'
import { newCorrelationId } from '../journal/index.ts'
import { createAccepted } from './accepted.ts'
import { createAccountLocks } from './account-locks.ts'
import { noConnection, yes } from './answers.ts'
import { type Clients, createClients } from './clients.ts'
import type { Connections, ConnectionsDeps } from './connections.ts'
import type { TellSetup } from './journal-lines.ts'
import { linkSeller } from './link-seller.ts'
import { createMappingTables } from './mapping-tables.ts'
import { createOperatorTables } from './operator-tables.ts'
import { createOperators } from './operators.ts'
import { ensurePractice } from './practice.ts'
import { removeConnection } from './remove-connection.ts'
import { runnersOf, setRunner } from './runners.ts'
import { type SaveDeps, saveConnection, setSecret } from './save-connection.ts'
import { createSecretStore } from './secret-store.ts'
import { confirmMapping, type MappingView, mappingView, refreshShops } from './shops.ts'
import { createTables } from './tables.ts'
import { testConnection } from './test-connection.ts'
import { type Caller, type Connection, type ConnectionCheck, type Envelope, laneOf, SYSTEMS } from './types.ts'
import { connectionView } from './view.ts'

const PRODUCT: Caller = { kind: 'product' }

/** The room of connections over business.db. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const { db, clock, workspace } = deps
  const tables = createTables(db)
  const mapping = createMappingTables(db)
  const changes = new Set<() => void>()
  const accepted = createAccepted()
  const checkListeners = new Set<(event: { id: number; checks: ConnectionCheck[] }) => void>()
  const tests = new Map<number, { abort: AbortController; done: Promise<Envelope<{ verified: boolean }>> }>()
  let stopped = false
  const changed = () => {
    if (stopped) return
    for (const listener of changes) listener()
  }
  const tell: TellSetup = ({ connectionId, ...line }) =>
    deps.journal.write({
      ...line,
      at: clock.now(),
      scope: 'connections',
      ...(connectionId === undefined ? {} : { subject: { type: 'connection', id: String(connectionId) } }),
    })
  const secrets = createSecretStore({ tables, secrets: deps.secrets, log: deps.log, workspace })
  const locks = createAccountLocks({ tables, acquire: deps.acquireLock })
  const clients: Clients = createClients({ tables, secrets, locks, remotes: deps.remotes })
  const operators = createOperators({
    tables: createOperatorTables(db),
    clock,
    ids: deps.ids,
    workspace,
    tell: ({ operator, ...line }) => tell({ ...line, ...(operator ? { detail: { operator } } : {}) }),
    changed,
  })
  const now = () => clock.now()
  const shops = { tables, mapping, clients, now, tell }
  const saving: SaveDeps = {
    tables,
    secrets,
    workspace,
    now,
    openRows: deps.openRows,
    tell,
    changed(id, systems) {
      for (const system of SYSTEMS) {
        if (!systems.includes(system)) continue
        clients.forget(id, system)
        accepted.saved(laneOf(system, id))
      }
      changed()
    },
  }

  const view = (id: number): Connection | null => {
    const row = tables.connection(id)
    return row ? connectionView(row, { tables, clients }) : null
  }
  const answerWithView = <T extends object>(id: number, more: T): Envelope<T & { connection: Connection }> => {
    const connection = view(id)
    return connection ? yes({ ...more, connection }) : noConnection(id)
  }
  /** Opens both accounts again, so that list() tells their state without being asked. */
  const settle = async (id: number): Promise<void> => {
    for (const system of SYSTEMS) await clients.of(id, system)
  }

  async function save(input: SaveConnection, caller: Caller, moved = false) {
    const refused = operators.requireImplementer(caller)
    if (refused) return { ok: false as const, error: refused }
    const saved = await saveConnection(
      input,
      operators.nameOf(caller),
      moved ? { ...saving, openRows: () => 0 } : saving,
    )
    if (!saved.ok) return saved
    await settle(saved.data.id)
    return answerWithView(saved.data.id, { warnings: saved.data.warnings })
  }

  function test(id: number, caller: Caller): Promise<Envelope<{ verified: boolean }>> {
    const running = tests.get(id)
    if (running) return running.done
    const abort = new AbortController()
    const run = { signal: abort.signal, correlationId: newCorrelationId(deps.ids) }
    const done = testConnection(id, operators.nameOf(caller), run, {
      tables,
      clients,
      clock,
      tell,
      onUpdate: (connectionId, checks) => {
        for (const listener of checkListeners) listener({ id: connectionId, checks })
      },
      onAccepted: (connectionId, system) => accepted.tested(laneOf(system, connectionId)),
      ...(deps.checkLimitMs === undefined ? {} : { limitMs: deps.checkLimitMs }),
    }).finally(() => {
      tests.delete(id)
      changed()
    })
    tests.set(id, { abort, done })
    return done
  }

  async function refresh(id: number): Promise<Envelope<MappingView>> {
    const run = { signal: new AbortController().signal, correlationId: newCorrelationId(deps.ids) }
    const answer = await refreshShops(id, run, shops)
    if (answer.ok) changed()
    return answer
  }

  function confirm(
    id: number,
    pairs: readonly { shopId: string; warehouseNo: string }[],
    caller: Caller,
  ): Envelope<MappingView> {
    const refused = operators.requireImplementer(caller)
    if (refused) return { ok: false, error: refused }
    const answer = confirmMapping(id, pairs, operators.nameOf(caller), shops)
    if (answer.ok) changed()
    return answer
  }

  return {
    async start() {
      await operators.start()
      await clients.start(tables.connections().map((row) => row.id))
      changed()
    },
    async stop() {
      stopped = true
      const ending = [...tests.values()]
      for (const { abort } of ending) abort.abort()
      clients.stop()
      await Promise.allSettled(ending.map(({ done }) => done))
    },
    list: () => tables.connections().map((row) => connectionView(row, { tables, clients })),
    get: view,
    save: (input, caller) => save(input, caller),
    async setSecret(input, caller) {
      const refused = operators.requireImplementer(caller)
      if (refused) return { ok: false, error: refused }
      const set = await setSecret(input, operators.nameOf(caller), saving)
      if (!set.ok) return set
      await settle(input.id)
      return answerWithView(input.id, { warnings: set.data.warnings })
    },
    remove(id, caller) {
      const refused = operators.requireImplementer(caller)
      if (refused) return { ok: false, error: refused }
      tests.get(id)?.abort.abort()
      const answer = removeConnection(id, operators.nameOf(caller), { tables, openRows: deps.openRows, tell })
      if (!answer.ok) return answer
      for (const system of SYSTEMS) clients.forget(id, system)
      changed()
      return answer
    },
    async test(id, caller) {
      const tested = await test(id, caller)
      return tested.ok ? answerWithView(id, tested.data) : tested
    },
    abortTest: (id) => tests.get(id)?.abort.abort(),
    clients: (id) => clients.pair(id),
    wangdian: (id) => clients.of(id, 'wangdian'),
    pos: (id) => clients.of(id, 'pos'),
    mapping: (id) => (tables.connection(id) ? yes(mappingView(id, mapping)) : noConnection(id)),
    refreshShops: refresh,
    confirmMapping: confirm,
    pairs: (id) => mapping.usablePairs(id),
    warehouseOfShop: (id, shopId) => mapping.usableByShop(id, shopId) ?? null,
    shopOfWarehouse: (id, warehouseNo) => mapping.usableByWarehouse(id, warehouseNo) ?? null,
    runner: (id, stream) => runnersOf(tables, id)[stream],
    setRunner(input, caller) {
      const refused = operators.requireImplementer(caller)
      if (refused) return { ok: false, error: refused }
      const answer = setRunner(input, operators.nameOf(caller), { tables, tell, now })
      if (!answer.ok) return answer
      if (answer.data.changed) changed()
      return answerWithView(input.id, {})
    },
    operators,
    ensurePractice: (servers) => {
      if (workspace !== 'practice') throw new Error('ensurePractice belongs to the practice workspace')
      return ensurePractice(servers, {
        find: (name) => {
          const id = tables.idOfName(name)
          return id === undefined ? null : view(id)
        },
        secret: async (id, system) => {
          const opened = await secrets.open(id, system)
          return opened.ok ? opened.plain : null
        },
        // The servers are the same ones on another port: open deliveries belong to them still.
        save: async (input) => {
          const saved = await save(input, PRODUCT, true)
          return saved.ok ? yes({ id: saved.data.connection.id }) : saved
        },
        refresh,
        confirm: (id, pairs) => confirm(id, pairs, PRODUCT),
        linkSeller: (id, sid) => linkSeller(id, sid, clients),
        test: (id) => test(id, PRODUCT),
        view,
      })
    },
    onChange(listener) {
      changes.add(listener)
      return () => void changes.delete(listener)
    },
    onAccepted: accepted.on,
    onChecks(listener) {
      checkListeners.add(listener)
      return () => void checkListeners.delete(listener)
    },
  }
}
