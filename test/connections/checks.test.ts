import { afterEach, describe, expect, test } from 'vitest'
import type { Check, Verdict } from '../../main/connections/checks/check.ts'
import { clockVerdict } from '../../main/connections/checks/clock-check.ts'
import { CHECKS, runChecks } from '../../main/connections/checks/run-checks.ts'
import type { ConnectionCheck } from '../../main/connections/types.ts'
import { erpShop, failing, logistics, ok, posShop, type RemoteScript, warehouse } from './fake-remotes.ts'
import { type Bench, fakeClock, form, openBench, PRODUCT } from './harness.ts'

const benches: Bench[] = []
afterEach(async () => {
  for (const one of benches.splice(0)) await one.close()
})

async function tested(script: RemoteScript, options: Parameters<typeof openBench>[0] = {}) {
  const bench = openBench({ script, ...options })
  benches.push(bench)
  await bench.connections.start()
  const saved = await bench.connections.save(form(), PRODUCT)
  if (!saved.ok) throw new Error(saved.error.cause)
  const id = saved.data.connection.id
  const answer = await bench.connections.test(id, PRODUCT)
  if (!answer.ok) throw new Error(answer.error.cause)
  const checks = answer.data.connection.checks
  return {
    bench,
    id,
    verified: answer.data.verified,
    checks,
    check: (name: string): ConnectionCheck => {
      const found = checks.find((one) => one.name === name)
      if (!found) throw new Error(`no check ${name}`)
      return found
    },
  }
}

describe('测试连接', () => {
  test('S7 everything in order: all checks pass by name, the connection is verified, results are kept with their time', async () => {
    const { bench, id, verified, checks } = await tested({})
    expect(verified).toBe(true)
    expect(checks.map(({ label, state }) => `${label} ${state}`)).toEqual([
      '地址可达 pass',
      '本机时间 pass',
      '签名与账号 pass',
      '店铺可见 pass',
      '仓库可见 pass',
      '仓库编号一致 pass',
      '物流 pass',
      '商品接口可读 pass',
      '地址可达 pass',
      '本机时间 pass',
      '签名与账号 pass',
      '门店列表 pass',
      '卖家账号 pass',
      'ERP数据同步设置 pass',
      '接口限速 pass',
    ])
    expect(bench.connections.get(id)).toMatchObject({ verifiedAt: bench.clock.now(), clockOffsetMs: 0 })
    expect(bench.journal.at(-1)).toMatchObject({
      event: 'connection.tested',
      level: 'info',
      subject: { type: 'connection', id: String(id) },
      correlationId: expect.stringMatching(/^[0-9A-Z]{10}$/),
    })
  })

  test('an unreachable ERP fails once and skips what needs it; the POS side is checked all the same', async () => {
    const { check, verified, checks } = await tested({ erpShops: failing('not-sent') })
    expect(verified).toBe(false)
    expect(check('wangdian.address')).toMatchObject({
      state: 'fail',
      problem: '测试问题。',
      cause: '测试原因。',
      action: '测试办法。',
    })
    expect(checks.filter((one) => one.system === 'wangdian' && one.state === 'skipped')).toHaveLength(7)
    expect(checks.filter((one) => one.system === 'pos').every((one) => one.state === 'pass')).toBe(true)
  })

  test.each(['unauthorised', 'refused'] as const)(
    'credentials %s: the address is fine, the account is not',
    async (kind) => {
      const { check } = await tested({ erpShops: failing(kind), ping: failing(kind) })
      for (const system of ['wangdian', 'pos']) {
        expect(check(`${system}.address`).state).toBe('pass')
        expect(check(`${system}.clock`).state).toBe('pass')
        expect(check(`${system}.account`).state).toBe('fail')
      }
      expect(check('wangdian.warehouses')).toMatchObject({
        state: 'skipped',
        cause: expect.stringContaining('签名与账号'),
      })
    },
  )

  test.each<[string, RemoteScript, string, string, string]>([
    ['S32 no 微铺宝 shop', { erpShops: ok([erpShop('1', '淘宝', 1, 0)]) }, 'wangdian.shops', 'fail', '看不到微铺宝'],
    ['S33 other 子平台', { erpShops: ok([erpShop('1', '商城', 19, 0)]) }, 'wangdian.shops', 'fail', '子平台不是 POS'],
    ['S49 no warehouse', { warehouses: ok([]) }, 'wangdian.warehouses', 'fail', '看不到任何启用的仓库'],
    [
      'S49 all disabled',
      { warehouses: ok([warehouse('1001', 'x', { disabled: true })]) },
      'wangdian.warehouses',
      'fail',
      '启用',
    ],
    ['S45 no equal number', { warehouses: ok([warehouse('9', '九')]) }, 'wangdian.mapping', 'fail', '没有一个门店'],
    [
      'S45 one shop short',
      { warehouses: ok([warehouse('1001', '人民路店')]) },
      'wangdian.mapping',
      'warn',
      '不会同步库存和单据',
    ],
    [
      'S46 other name',
      { posShops: ok([posShop('1001', '人民路店')]), warehouses: ok([warehouse('1001', '人民路仓')]) },
      'wangdian.mapping',
      'warn',
      '名称不一致|名称和店铺名称不一致',
    ],
    [
      'S56 no cash on delivery',
      { logistics: ok([logistics('无单号物流', { supportsCod: false })]) },
      'wangdian.logistics',
      'fail',
      '货到付款',
    ],
    ['S53 无单号物流 not found', { logistics: ok([logistics('中通')]) }, 'wangdian.logistics', 'warn', '无单号物流'],
    [
      'S54 other 单号类型',
      { logistics: ok([logistics('无单号物流', { billType: 2 })]) },
      'wangdian.logistics',
      'fail',
      '单号类型',
    ],
    [
      'S53 a disabled one does not count',
      { logistics: ok([logistics('无单号物流', { disabled: true })]) },
      'wangdian.logistics',
      'fail',
      '货到付款',
    ],
    ['goods unreadable', { goods: failing('refused') }, 'wangdian.goods', 'fail', '测试问题'],
    ['no open shop', { posShops: ok([posShop('1', '旧店', 'store', 'closed')]) }, 'pos.shops', 'fail', '营业中'],
    [
      'S92 switch off',
      { erpSync: ok({ enabled: false, sellerAccount: 'moumou2', version: 1, updatedAt: 0 }) },
      'pos.erpSync',
      'warn',
      '没有打开',
    ],
    [
      'S11 no 卖家账号',
      { erpSync: ok({ enabled: true, sellerAccount: null, version: 1, updatedAt: 0 }) },
      'pos.sellerAccount',
      'fail',
      '还没有填写',
    ],
    [
      'S11 other 卖家账号',
      { erpSync: ok({ enabled: true, sellerAccount: 'x', version: 1, updatedAt: 0 }) },
      'pos.sellerAccount',
      'fail',
      '不一致',
    ],
    ['clock off by 3 minutes', { erpOffsetMs: -180_000 }, 'wangdian.clock', 'warn', '偏差'],
    ['clock off by 13 minutes', { posOffsetMs: -780_000 }, 'pos.clock', 'fail', '时间不对'],
    ['no Date in the answers', { posOffsetMs: null }, 'pos.clock', 'warn', '没有量到'],
  ])('%s', async (_what, script, name, state, words) => {
    const { check, verified } = await tested(script)
    const found = check(name)
    expect(found.state).toBe(state)
    expect(found.problem).toMatch(new RegExp(words))
    expect([found.cause, found.action].every((text) => text.length > 0)).toBe(true)
    expect(verified).toBe(state === 'warn')
  })

  test('接口限速 warns when our limit is above theirs', async () => {
    const { bench, id } = await tested({})
    const fast = form({ id })
    fast.pos.perMinute = 1200
    await bench.connections.save(fast, PRODUCT)
    const answer = await bench.connections.test(id, PRODUCT)
    const found = answer.ok && answer.data.connection.checks.find((one) => one.name === 'pos.limit')
    expect(found).toMatchObject({ state: 'warn', cause: expect.stringContaining('1200') })
  })

  test('a read-only POS account fails by name', async () => {
    const account = { appKey: 'p', name: '某某', tenantId: 'T', permissions: ['read' as const] }
    const { check } = await tested({
      ping: ok({ serverTime: 0, account, limitPerMinute: 600, contractVersion: '1.0.0' }),
    })
    expect(check('pos.account')).toMatchObject({ state: 'fail', problem: expect.stringContaining('写入权限') })
  })

  test('S45 without the POS the codes are not compared, and that is said', async () => {
    const { check } = await tested({ posShops: failing('not-sent') })
    expect(check('wangdian.mapping')).toMatchObject({ state: 'skipped', cause: expect.stringContaining('测试问题') })
  })

  test('each list is asked for once', async () => {
    const calls: string[] = []
    await tested({ calls })
    expect(calls.toSorted()).toEqual(['erpShops', 'erpSync', 'goods', 'logistics', 'ping', 'posShops', 'warehouses'])
  })

  test('a change during the test keeps 未验证 and drops the results', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const script: RemoteScript = {
      ping: async () => {
        await gate
        return failing('not-sent')
      },
    }
    const bench = openBench({ script })
    benches.push(bench)
    await bench.connections.start()
    const saved = await bench.connections.save(form(), PRODUCT)
    const id = saved.ok ? saved.data.connection.id : 0
    const running = bench.connections.test(id, PRODUCT)
    const changed = form({ id })
    changed.pos.perMinute = 10
    await bench.connections.save(changed, PRODUCT)
    release()
    expect(await running).toMatchObject({ ok: true, data: { verified: false } })
    expect(bench.connections.get(id)).toMatchObject({ verifiedAt: null, checks: [] })
  })

  test('a test that is called off keeps what was known; a second call joins the first', async () => {
    const never = () => new Promise<never>(() => {})
    const { bench, id } = await tested({})
    const before = bench.connections.get(id)
    bench.script.ping = never
    const first = bench.connections.test(id, PRODUCT)
    const second = bench.connections.test(id, PRODUCT)
    const waiting = new Promise<void>((resolve) => {
      bench.connections.onChecks(({ checks }) => {
        if (checks.some((one) => one.name === 'pos.address' && one.state === 'running')) resolve()
      })
    })
    await waiting
    bench.connections.abortTest(id)
    expect(await first).toMatchObject({ ok: true, data: { verified: false } })
    expect(await second).toEqual(await first)
    expect(bench.connections.get(id)).toEqual(before)
  })
})

describe('running checks', () => {
  const context = {
    wangdian: { ready: false as const, trouble: { code: '', problem: '', cause: '', action: '' } },
    pos: { ready: false as const, trouble: { code: '', problem: '', cause: '', action: '' } },
    sid: '',
  }
  const check = (name: string, run: Check['run'], needs: string[] = []): Check => ({
    name,
    label: name,
    system: 'wangdian',
    needs,
    run,
  })

  test('a check that never answers ends at its limit, its request is aborted, the next one runs', async () => {
    const clock = fakeClock()
    let aborted = false
    const stuck = check('stuck', (_context, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise<Verdict>(() => {})
    })
    const next = check('next', async () => ({ state: 'pass', found: 'x' }))
    const done = runChecks(context, {
      clock,
      signal: new AbortController().signal,
      onUpdate: () => {},
      checks: [stuck, next],
      limitMs: 5000,
    })
    clock.advance(5000)
    const results = await done
    expect(results.map(({ verdict }) => verdict.state)).toEqual(['fail', 'pass'])
    expect(results[0]!.tookMs).toBe(5000)
    expect(aborted).toBe(true)
    expect(clock.timers()).toBe(0)
  })

  test('a check that throws fails alone', async () => {
    const results = await runChecks(context, {
      clock: fakeClock(),
      signal: new AbortController().signal,
      onUpdate: () => {},
      checks: [
        check('broken', async () => {
          throw new Error('boom')
        }),
        check('needs it', async () => ({ state: 'pass', found: '' }), ['broken']),
        check('free', async () => ({ state: 'pass', found: '' })),
      ],
    })
    expect(results.map(({ verdict }) => verdict.state)).toEqual(['fail', 'skipped', 'pass'])
  })

  test('every step is shown: waiting, running, result', async () => {
    const seen: string[] = []
    await runChecks(context, {
      clock: fakeClock(),
      signal: new AbortController().signal,
      onUpdate: (checks) => void seen.push(checks.map((one) => one.state).join(' ')),
      checks: [
        check('a', async () => ({ state: 'pass', found: '' })),
        check('b', async () => ({ state: 'pass', found: '' })),
      ],
    })
    expect(seen).toEqual(['waiting waiting', 'running waiting', 'pass waiting', 'pass running', 'pass pass'])
  })

  test('names are unique and every need is a check of the same side, shown before', () => {
    const names = CHECKS.map((one) => one.name)
    expect(new Set(names).size).toBe(names.length)
    for (const one of CHECKS) {
      for (const need of one.needs) {
        const index = names.indexOf(need)
        expect(index).toBeGreaterThanOrEqual(0)
        expect(index).toBeLessThan(names.indexOf(one.name))
        expect(CHECKS[index]!.system).toBe(one.system)
      }
    }
  })
})

describe('本机时间', () => {
  test.each([
    [0, 'pass', '准确'],
    [-2_000, 'pass', '快 2 秒'],
    [120_000, 'pass', '慢 2 分钟'],
    [-120_001, 'warn', '快 2 分钟'],
    [300_000, 'warn', '慢 5 分钟'],
    [-300_001, 'fail', '快 5 分钟'],
    [13 * 60_000, 'fail', '慢 13 分钟'],
    [-9 * 3_600_000, 'fail', '快 9 小时'],
  ])('remote minus PC %i ms: %s, %s', (offsetMs, state, words) => {
    const verdict = clockVerdict(offsetMs)
    expect(verdict.state).toBe(state)
    expect(verdict.found).toContain(words)
  })
})
