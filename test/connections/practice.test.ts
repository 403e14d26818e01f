import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectionHandlers } from '../../main/connections/calls.ts'
import { createRemotes } from '../../main/connections/index.ts'
import { PRACTICE_NAME } from '../../main/connections/practice.ts'
import type { Envelope } from '../../main/connections/types.ts'
import { createHttp } from '../../main/remote/http.ts'
import type { Http } from '../../main/remote/wire.ts'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { connectionCalls } from '../../preload/contract/index.ts'
import { type Bench, fakeLog, fakeSecrets, form, openBench, PRODUCT, WINDOW } from './harness.ts'

let sandbox: Sandbox
let http: Http
const benches: Bench[] = []
const wire: string[] = []

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 200 })
  http = createHttp({
    workspace: 'practice',
    proxy: { resolve: async () => null },
    redactor: { text: (text: string) => text, value: (value: unknown) => value } as never,
    onExchange: (exchange) => void wire.push(JSON.stringify(exchange)),
    now: Date.now,
  })
})
afterEach(async () => {
  for (const one of benches.splice(0)) await one.close()
  await sandbox.control.clearFaults()
})
afterAll(async () => {
  http.close()
  await sandbox.stop()
})

const clock = {
  now: Date.now,
  after: (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

async function practice(options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  const log = fakeLog([], new Set())
  const bench = openBench({
    workspace: 'practice',
    clock,
    remotes: createRemotes({ http, clock, log }),
    ...options,
  })
  benches.push(bench)
  await bench.connections.start()
  return bench
}
const must = <T>(answer: Envelope<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.problem} ${answer.error.cause}`)
  return answer.data
}

describe('practice connection on the practice servers', () => {
  test('S45 S48 S92 is made, mapped and verified without anybody typing', async () => {
    const { connections, fileText, journal } = await practice()
    const connection = must(await connections.ensurePractice(sandbox))
    expect(connection.name).toBe(PRACTICE_NAME)
    expect(connection.checks.map(({ name, state }) => [name, state])).toEqual(
      connection.checks.map(({ name }) => [name, 'pass']),
    )
    expect(connection).toMatchObject({ wangdian: { state: 'ok' }, pos: { state: 'ok' } })
    const mapping = must(connections.mapping(connection.id))
    expect(mapping.rows.length).toBeGreaterThanOrEqual(4)
    expect(mapping.rows.every((row) => row.state === 'confirmed')).toBe(true)
    expect(mapping.rows.filter((row) => row.shopKind === 'headquarters')).toHaveLength(1)
    expect(connections.pairs(connection.id).filter((pair) => pair.erpShopNo !== null).length).toBeGreaterThan(0)
    const { wangdian, pos } = sandbox.credentials
    for (const secret of [wangdian.appsecret, pos.appSecret]) {
      expect(`${fileText()}${JSON.stringify(journal)}${JSON.stringify(connections.list())}`).not.toContain(secret)
      expect(wire.join('\n')).not.toContain(secret)
    }
    expect(wire.length).toBeGreaterThan(0)
  })

  test('again: nothing changes while the servers are the same, and it is tested anew after a move', async () => {
    const bench = await practice()
    const first = must(await bench.connections.ensurePractice(sandbox))
    const asked = wire.length
    expect(must(await bench.connections.ensurePractice(sandbox))).toEqual(first)
    expect(wire).toHaveLength(asked)

    bench.openRows.set(`pos:${first.id}`, 5)
    const moved = { ...sandbox, urls: { ...sandbox.urls, pos: sandbox.urls.pos.replace('127.0.0.1', 'localhost') } }
    const second = must(await bench.connections.ensurePractice(moved))
    expect(second.id).toBe(first.id)
    expect(second.pos.baseUrl).toContain('localhost')
    expect(second.verifiedAt).not.toBeNull()
    expect(wire.length).toBeGreaterThan(asked)
  })

  test('secrets that do not outlast the process are put back at the next start', async () => {
    const first = await practice()
    const { id } = must(await first.connections.ensurePractice(sandbox))
    await first.connections.stop()
    const second = await practice({ dir: first.dir, secrets: fakeSecrets(undefined, false) })
    expect(second.connections.get(id)?.pos.state).toBe('needs-reentry')
    expect(must(await second.connections.ensurePractice(sandbox))).toMatchObject({
      id,
      wangdian: { state: 'ok' },
      pos: { state: 'ok' },
    })
  })

  test.each([
    ['refuse', 'pos.address', '拒绝连接'],
    ['auth-expired', 'pos.account', ''],
    ['garbage', 'pos.address', '看不懂'],
  ] as const)('fault %s at the POS is found by name', async (kind, name, words) => {
    const { connections } = await practice()
    const { id } = must(await connections.ensurePractice(sandbox))
    await sandbox.control.setFault({ system: 'pos', kind })
    const { connection, verified } = must(await connections.test(id, PRODUCT))
    expect(verified).toBe(false)
    const failed = connection.checks.filter((check) => check.state === 'fail').map((check) => check.name)
    expect(failed[0]).toBe(name)
    expect(connection.checks.find((check) => check.name === name)?.problem).toContain(words)
    expect(connection.verifiedAt).toBeNull()
  })

  test('a PC clock that is 13 minutes wrong is measured and named; the signature is right all the same', async () => {
    const minutes = 13
    for (const system of ['wangdian', 'pos'] as const) {
      await sandbox.control.setFault({ system, kind: 'wrong-clock', minutes: -minutes } as never)
    }
    const fresh = await practice()
    const saved = must(
      await fresh.connections.save(
        {
          ...form(),
          wangdian: { ...sandbox.credentials.wangdian, baseUrl: `${sandbox.urls.wangdian}/openapi2/`, perMinute: 600 },
          pos: { ...sandbox.credentials.pos, baseUrl: sandbox.urls.pos, perMinute: 600 },
        },
        PRODUCT,
      ),
    )
    const { connection } = must(await fresh.connections.test(saved.connection.id, PRODUCT))
    for (const system of ['wangdian', 'pos']) {
      const check = (name: string) => connection.checks.find((one) => one.name === `${system}.${name}`)
      expect(check('clock')).toMatchObject({ state: 'fail', found: expect.stringContaining('快 13 分钟') })
      expect(check('account')?.state).toBe('pass')
    }
    expect(Math.round(connection.clockOffsetMs! / 60_000)).toBe(minutes)
  })

  test('a wrong secret fails 签名与账号 on both sides', async () => {
    const { connections } = await practice()
    const { id } = must(await connections.ensurePractice(sandbox))
    for (const system of ['wangdian', 'pos'] as const) {
      must(await connections.setSecret({ id, system, value: 'not-the-right-secret' }, PRODUCT))
    }
    const { connection } = must(await connections.test(id, PRODUCT))
    const stateOf = (name: string) => connection.checks.find((check) => check.name === name)?.state
    expect([stateOf('wangdian.address'), stateOf('wangdian.account')]).toEqual(['pass', 'fail'])
    expect([stateOf('pos.address'), stateOf('pos.account')]).toEqual(['pass', 'fail'])
  })
})

describe('calls of the window', () => {
  test('answers fit the contract, refusals are thrown with what the person reads', async () => {
    const { connections } = await practice()
    const { id } = must(await connections.ensurePractice(sandbox))
    const handlers = connectionHandlers(connections)
    await expect(async () => handlers['connections.remove']({ id }, WINDOW)).rejects.toMatchObject({
      error: { code: 'IMPLEMENTER_ONLY', action: expect.any(String) },
    })
    const signed = await handlers['operators.signIn']({ name: '学员', role: 'implementer', pin: '0000' }, WINDOW)
    expect(connectionCalls['operators.signIn'].output.parse(signed)).toEqual(signed)
    const listed = await handlers['connections.list']({}, WINDOW)
    expect(connectionCalls['connections.list'].output.parse(listed)).toEqual(listed)
    const tested = await handlers['connections.test']({ id }, WINDOW)
    expect(connectionCalls['connections.test'].output.parse(tested)).toEqual(tested)
    const mapping = await handlers['connections.refreshMapping']({ id }, WINDOW)
    expect(connectionCalls['connections.refreshMapping'].output.parse(mapping)).toEqual(mapping)
    const people = await handlers['operators.list']({}, WINDOW)
    expect(connectionCalls['operators.list'].output.parse(people)).toEqual(people)
    const changed = await handlers['connections.setRunner']({ id, stream: 'stock', runner: 'direct' }, WINDOW)
    expect(changed.connection.runners.stock).toBe('direct')
  })
})
