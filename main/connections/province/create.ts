import type { ProvinceCheck, ProvinceConnection, SaveProvinceConnection } from '../../../preload/contract/index.ts'
import { newCorrelationId } from '../../journal/index.ts'
import { createAccepted } from '../accepted.ts'
import { createAccountLocks } from '../account-locks.ts'
import { no, yes } from '../answers.ts'
import { PER_MINUTE_DEFAULT } from '../fields.ts'
import type { TellSetup } from '../journal-lines.ts'
import { createSecretStore } from '../secret-store.ts'
import { type ConnectionRow, createTables } from '../tables.ts'
import { type Caller, type Envelope, laneOf, PROVINCE_SYSTEMS, type ProvinceSystem } from '../types.ts'
import { PROVINCE_CHECKS, shownProvinceCheck } from './checks.ts'
import { createProvinceClients, settingsOf } from './clients.ts'
import type { ProvinceConnections, ProvinceConnectionsDeps, ProvincePracticeServers } from './connections.ts'
import { PROVINCE_LABELS, secretName } from './fields.ts'
import { saveProvince, unknown } from './save.ts'
import { testProvince } from './test.ts'

/** Name of the connection that practice keeps for itself. */
export const PROVINCE_PRACTICE_NAME = '练习省包'
/** The practice servers answer as fast as they are asked. */
const PRACTICE_PER_MINUTE = 600
const PRODUCT: Caller = { kind: 'product' }

export function createProvinceConnections(deps: ProvinceConnectionsDeps): ProvinceConnections {
  const { clock, workspace, operators } = deps
  const tables = createTables(deps.db)
  const changes = new Set<() => void>()
  const accepted = createAccepted()
  const tests = new Map<number, { abort: AbortController; done: Promise<Envelope<{ verified: boolean }>> }>()
  const running = new Map<number, ProvinceCheck[]>()
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
  const clients = createProvinceClients({
    tables,
    secrets: deps.secrets,
    refusal: secrets.refusal,
    log: deps.log,
    locks: createAccountLocks({ tables, acquire: deps.acquireLock }),
    remotes: deps.remotes,
    hide: deps.hide,
  })

  function view(row: ConnectionRow): ProvinceConnection {
    const ideal = settingsOf(tables, row.id, 'ideal')
    const secretOf = (system: ProvinceSystem) => {
      const secret = tables.secret(row.id, system, secretName(system))
      return { has: secret !== undefined, hint: secret?.hint ?? null }
    }
    const stateOf = (system: ProvinceSystem, complete: boolean) => {
      if (!complete) return 'incomplete' as const
      const known = clients.known(row.id, system)
      if (known === 'needs-reentry' || known === 'locked-elsewhere' || known === 'incomplete') return known
      return row.verifiedAt === null ? ('unverified' as const) : ('ok' as const)
    }
    const erp = (system: 'boyuan' | 'ezhan') => {
      const settings = settingsOf(tables, row.id, system)
      const secret = secretOf(system)
      return {
        ...(settings ?? {
          baseUrl: '',
          appKey: '',
          perMinute: PER_MINUTE_DEFAULT,
          signatureMethod: 'HMAC-SHA256' as const,
        }),
        appSecret: secret,
        state: stateOf(system, settings !== null && secret.has),
      }
    }
    const secret = secretOf('ideal')
    const offsets = PROVINCE_SYSTEMS.map((system) => clients.offsetMs(row.id, system)).filter((one) => one !== null)
    const worst = offsets.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0)
    return {
      id: row.id,
      name: row.name,
      kind: 'province',
      ideal: {
        ...(ideal ?? {
          baseUrl: '',
          interfaceId: '',
          provinceCode: '',
          enabledFrom: '',
          purchaseReturnEndpoint: 'inbound-orders' as const,
          perMinute: PER_MINUTE_DEFAULT,
          signatureMethod: 'HMAC-SHA256' as const,
        }),
        appKey: secret,
        state: stateOf('ideal', ideal !== null && secret.has),
      },
      boyuan: erp('boyuan'),
      ezhan: erp('ezhan'),
      verifiedAt: row.verifiedAt,
      checks: running.get(row.id) ?? storedChecks(row.id),
      clockOffsetMs: offsets.length === 0 ? null : worst === 0 ? 0 : -worst,
    }
  }

  function storedChecks(id: number): ProvinceCheck[] {
    const stored = new Map(tables.checks(id).map((row) => [row.name, row]))
    return stored.size === 0 ? [] : PROVINCE_CHECKS.map((check) => shownProvinceCheck(check, stored.get(check.name)))
  }

  function get(id: number): ProvinceConnection | null {
    const row = tables.connection(id, 'province')
    return row ? view(row) : null
  }

  function withView<T extends object>(id: number, more: T): Envelope<T & { connection: ProvinceConnection }> {
    const connection = get(id)
    return connection ? yes({ ...more, connection }) : unknown(id)
  }

  async function save(input: SaveProvinceConnection, caller: Caller, moved = false) {
    const refused = operators.requireImplementer(caller)
    if (refused) return { ok: false as const, error: refused }
    const saved = await saveProvince(input, operators.nameOf(caller), {
      tables,
      secrets,
      workspace,
      now: () => clock.now(),
      // The practice servers are the same ones on another port: open deliveries belong to them still.
      openRows: moved ? () => 0 : deps.openRows,
      tell,
      hide: deps.hide,
    })
    if (!saved.ok) return saved
    for (const system of saved.data.changed) {
      clients.forget(saved.data.id, system)
      accepted.saved(laneOf(system, saved.data.id))
    }
    // Opens the accounts again, so that list() tells their state without being asked.
    for (const system of PROVINCE_SYSTEMS) await clients.of(saved.data.id, system)
    changed()
    return withView(saved.data.id, {})
  }

  function test(id: number, caller: Caller): Promise<Envelope<{ verified: boolean }>> {
    const there = tests.get(id)
    if (there) return there.done
    const row = tables.connection(id, 'province')
    if (!row) return Promise.resolve(unknown(id))
    const abort = new AbortController()
    const done = testProvince(row, operators.nameOf(caller), {
      tables,
      clients,
      clock,
      tell,
      signal: abort.signal,
      correlationId: newCorrelationId(deps.ids),
      ...(deps.checkLimitMs === undefined ? {} : { limitMs: deps.checkLimitMs }),
      onAccepted: (system) => accepted.tested(laneOf(system, id)),
      onUpdate(checks) {
        running.set(id, checks)
        changed()
      },
    }).finally(() => {
      tests.delete(id)
      running.delete(id)
      changed()
    })
    tests.set(id, { abort, done })
    return done
  }

  return {
    async start() {
      await clients.start(tables.connections('province').map((row) => row.id))
      changed()
    },
    async stop() {
      stopped = true
      const ending = [...tests.values()]
      for (const { abort } of ending) abort.abort()
      clients.stop()
      await Promise.allSettled(ending.map(({ done }) => done))
    },
    list: () => tables.connections('province').map(view),
    get,
    settings: (id, system) => (tables.connection(id, 'province') ? settingsOf(tables, id, system) : null),
    save: (input, caller) => save(input, caller),
    remove(id, caller) {
      const refused = operators.requireImplementer(caller)
      if (refused) return { ok: false, error: refused }
      tests.get(id)?.abort.abort()
      const removed = tables.transaction(() => {
        const row = tables.connection(id, 'province')
        if (!row) return unknown(id)
        for (const system of PROVINCE_SYSTEMS) {
          const open = deps.openRows(laneOf(system, id))
          if (open === 0) continue
          return no(
            'CONNECTION_IN_USE',
            `对接「${row.name}」不能删除。`,
            `${PROVINCE_LABELS[system]}还有 ${open} 条没有完成的单据。`,
            '请先在 队列 里等它们完成，或由实施人员放弃后再删除。',
          )
        }
        tables.remove(id)
        return yes({ name: row.name })
      })
      if (!removed.ok) return removed
      tell({
        level: 'warn',
        event: 'connection.removed',
        message: `${operators.nameOf(caller)} 删除了省包对接「${removed.data.name}」。`,
        connectionId: id,
      })
      for (const system of PROVINCE_SYSTEMS) clients.forget(id, system)
      changed()
      return yes({})
    },
    async test(id, caller) {
      const tested = await test(id, caller)
      return tested.ok ? withView(id, tested.data) : tested
    },
    client: (id, system) => clients.of(id, system),
    hasPractice: () => workspace === 'practice' && practiceId() !== null,
    async ensurePractice(servers, today) {
      if (workspace !== 'practice') throw new Error('ensurePractice belongs to the practice workspace')
      const saved = await save(await practiceForm(servers, today), PRODUCT, true)
      if (!saved.ok) return saved
      const { id, verifiedAt } = saved.data.connection
      if (verifiedAt !== null) return yes(saved.data.connection)
      const tested = await test(id, PRODUCT)
      if (!tested.ok) return tested
      const connection = get(id)
      return connection ? yes(connection) : unknown(id)
    },
    onChange(listener) {
      changes.add(listener)
      return () => void changes.delete(listener)
    },
    onAccepted: accepted.on,
  }

  function practiceId(): number | null {
    const id = tables.idOfName(PROVINCE_PRACTICE_NAME)
    return id !== undefined && tables.connection(id, 'province') ? id : null
  }

  /** The form a person would fill in; a secret that is right already stays untouched and verified. */
  async function practiceForm(servers: ProvincePracticeServers, today: string): Promise<SaveProvinceConnection> {
    const id = practiceId()
    const there = id === null ? null : get(id)
    const { urls, credentials } = servers
    const fresh = async (system: ProvinceSystem, wanted: string) =>
      id !== null && (await clients.secretOf(id, system)) === wanted ? undefined : wanted
    const erp = async (system: 'boyuan' | 'ezhan') => ({
      baseUrl: urls[system],
      appKey: credentials[system].appKey,
      appSecret: await fresh(system, credentials[system].appSecret),
      perMinute: there?.[system].perMinute ?? PRACTICE_PER_MINUTE,
      signatureMethod: there?.[system].signatureMethod ?? ('HMAC-SHA256' as const),
    })
    return {
      id,
      name: PROVINCE_PRACTICE_NAME,
      ideal: {
        baseUrl: urls.ideal,
        interfaceId: credentials.ideal.interfaceId,
        appKey: await fresh('ideal', credentials.ideal.appKey),
        provinceCode: credentials.ideal.provinceCode,
        enabledFrom: there?.ideal.enabledFrom || today,
        purchaseReturnEndpoint: there?.ideal.purchaseReturnEndpoint ?? 'inbound-orders',
        perMinute: there?.ideal.perMinute ?? PRACTICE_PER_MINUTE,
        signatureMethod: there?.ideal.signatureMethod ?? 'HMAC-SHA256',
      },
      boyuan: await erp('boyuan'),
      ezhan: await erp('ezhan'),
    }
  }
}
