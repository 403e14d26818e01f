import { afterEach, describe, expect, test } from 'vitest'
import type { Envelope } from '../../main/connections/types.ts'
import {
  type Bench,
  ERP_SECRET,
  fakeSecrets,
  form,
  openBench,
  POS_SECRET,
  PRODUCT,
  SHOP_KEY,
  WINDOW,
} from './harness.ts'

const benches: Bench[] = []
async function bench(options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  const opened = openBench(options)
  benches.push(opened)
  await opened.connections.start()
  if ((options.workspace ?? 'live') === 'live' && !options.dir) await opened.implementer()
  return opened
}
afterEach(async () => {
  for (const one of benches.splice(0).reverse()) await one.close()
})

type Form = ReturnType<typeof form>
const must = <T>(answer: Envelope<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.cause}`)
  return answer.data
}
const errorOf = (answer: Envelope<unknown>) => {
  if (answer.ok) throw new Error('expected a refusal')
  return answer.error
}

describe('saving a connection', () => {
  test('S9 S11 the values are kept, secrets only as a hint', async () => {
    const { connections } = await bench()
    const { connection, warnings } = must(await connections.save(form(), WINDOW))
    expect(warnings).toEqual([])
    expect(connection).toMatchObject({
      name: '某某便利',
      wangdian: { sid: 'moumou2', appkey: 'moumou2-ot', appsecret: { has: true, hint: '1e5b' }, state: 'unverified' },
      pos: { appKey: 'moumou-pos', appSecret: { has: true, hint: '6a0c' }, state: 'unverified' },
      authorisation: { shopId: '1001', shopName: '某某便利（人民路店）', key: { has: true, hint: 'd05f' } },
      verifiedAt: null,
      checks: [],
    })
  })

  test('S10 S42 secrets appear in no answer, journal, log or database file', async () => {
    const one = await bench()
    const { connection } = must(await one.connections.save(form(), WINDOW))
    const replaced = 'replaced-secret-55aa77'
    must(await one.connections.setSecret({ id: connection.id, system: 'pos', value: replaced }, WINDOW))
    must(await one.connections.test(connection.id, WINDOW))
    const everything = [
      JSON.stringify(one.connections.list()),
      JSON.stringify(one.connections.get(connection.id)),
      JSON.stringify(one.journal),
      one.logLines.join('\n'),
      one.fileText(),
    ].join('\n')
    for (const secret of [ERP_SECRET, POS_SECRET, SHOP_KEY, replaced]) {
      expect(everything).not.toContain(secret)
      expect(one.logSecrets).toContain(secret)
    }
    expect(one.fileText()).toContain('moumou2-ot')
  })

  test('S6 staff are refused, whatever they want to set up', async () => {
    const { connections } = await bench()
    const { connection } = must(await connections.save(form(), WINDOW))
    must(await connections.operators.signIn({ name: '李店员', role: 'staff' }))
    const { id } = connection
    const answers = [
      await connections.save(form({ id, name: '改名' }), WINDOW),
      await connections.setSecret({ id, system: 'pos', value: 'x'.repeat(20) }, WINDOW),
      connections.remove(id, WINDOW),
      connections.confirmMapping(id, [], WINDOW),
      connections.setRunner({ id, stream: 'stock', runner: 'direct' }, WINDOW),
    ]
    expect(answers.map((answer) => errorOf(answer).code)).toEqual(Array(5).fill('IMPLEMENTER_ONLY'))
    expect(connections.list()).toEqual([connection])
  })

  test('wrong fields are named one by one and nothing is stored', async () => {
    const { connections } = await bench()
    const wrong = form({ name: ' ' })
    wrong.wangdian.sid = ''
    wrong.pos.baseUrl = 'http://127.0.0.1:8080'
    wrong.authorisation.shopName = ''
    const error = errorOf(await connections.save(wrong, WINDOW))
    expect(Object.keys(error.fields ?? {}).toSorted()).toEqual([
      'authorisation.shopName',
      'name',
      'pos.baseUrl',
      'wangdian.sid',
    ])
    expect(connections.list()).toEqual([])
  })

  test('one side may be filled in later; what was typed is cleaned', async () => {
    const { connections } = await bench()
    const half = form({ pos: { baseUrl: '', appKey: '', perMinute: 60 } })
    half.wangdian.sid = '\u200b ｍｏｕｍｏｕ２ '
    const { connection } = must(await connections.save(half, WINDOW))
    expect(connection.wangdian.sid).toBe('moumou2')
    expect(connection.pos.state).toBe('incomplete')
    const { connection: whole } = must(
      await connections.save(
        { ...form(), id: connection.id, wangdian: { ...half.wangdian, appsecret: undefined } },
        WINDOW,
      ),
    )
    expect(whole.pos.state).toBe('unverified')
    expect(whole.wangdian.appsecret.has).toBe(true)
  })

  test('an account without its secret is incomplete and gives no client', async () => {
    const { connections } = await bench()
    const bare = form()
    bare.wangdian.appsecret = undefined
    const { connection } = must(await connections.save(bare, WINDOW))
    expect(connection.wangdian.state).toBe('incomplete')
    expect(await connections.clients(connection.id)).toMatchObject({ state: 'incomplete', system: 'wangdian' })
  })

  test('clearing a form does not remove an account', async () => {
    const { connections } = await bench()
    const { connection } = must(await connections.save(form(), WINDOW))
    const error = errorOf(
      await connections.save(form({ id: connection.id, pos: { baseUrl: '', appKey: '', perMinute: 60 } }), WINDOW),
    )
    expect(error.fields).toEqual({ 'pos.appKey': '请填写接口账号（appKey）。' })
  })

  test('swapped-looking fields are saved with a warning', async () => {
    const { connections } = await bench()
    const swapped = form()
    Object.assign(swapped.wangdian, { sid: 'moumou2-ot', appkey: 'moumou2' })
    expect(must(await connections.save(swapped, WINDOW)).warnings).toEqual([expect.stringContaining('填反了')])
  })

  test('one account of one remote belongs to one connection; names are unique', async () => {
    const { connections } = await bench()
    must(await connections.save(form(), WINDOW))
    const again = form({ name: '另一家', authorisation: { shopId: '', shopName: '' } })
    expect(errorOf(await connections.save(again, WINDOW))).toMatchObject({
      code: 'ACCOUNT_TAKEN',
      fields: { 'wangdian.sid': expect.stringContaining('某某便利') },
    })
    again.wangdian.sid = 'other'
    expect(errorOf(await connections.save(again, WINDOW)).fields).toHaveProperty(['pos.appKey'])
    again.pos.appKey = 'other-pos'
    again.name = '某某便利'
    expect(errorOf(await connections.save(again, WINDOW)).fields).toHaveProperty('name')
  })

  test('two saves of the same account at once store it once', async () => {
    const { connections } = await bench()
    const answers = await Promise.all([
      connections.save(form({ name: '甲' }), WINDOW),
      connections.save(form({ name: '乙' }), WINDOW),
    ])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(connections.list()).toHaveLength(1)
  })

  test.each([
    [
      'sid',
      (changed: Form) => {
        changed.wangdian.sid = 'moumou3'
      },
    ],
    [
      'address',
      (changed: Form) => {
        changed.pos.baseUrl = 'https://pos2.example'
      },
    ],
    [
      'limit',
      (changed: Form) => {
        changed.pos.perMinute = 30
      },
    ],
    [
      'secret',
      (changed: Form) => {
        changed.pos.appSecret = 'another-secret-123'
      },
    ],
    [
      '门店ID',
      (changed: Form) => {
        changed.authorisation.shopId = '1002'
      },
    ],
  ])('未验证 again after a change of %s', async (_what, change) => {
    const { connections } = await bench()
    const { connection } = must(await connections.save(form(), WINDOW))
    expect(must(await connections.test(connection.id, WINDOW)).verified).toBe(true)
    expect(connections.get(connection.id)).toMatchObject({ wangdian: { state: 'ok' }, pos: { state: 'ok' } })
    const changed = form({ id: connection.id })
    for (const part of ['wangdian', 'pos', 'authorisation'] as const) {
      Object.assign(changed[part], { appsecret: undefined, appSecret: undefined, key: undefined })
    }
    const same = must(await connections.save(structuredClone(changed), WINDOW))
    expect(same.connection.verifiedAt).not.toBeNull()
    change(changed)
    expect(must(await connections.save(changed, WINDOW)).connection.verifiedAt).toBeNull()
  })

  test('replacing a secret alone resets 未验证, gives a client with the new one, and is journaled without it', async () => {
    const built: object[] = []
    const one = await bench({ script: { built: (account) => void built.push(account) } })
    const { connection } = must(await one.connections.save(form(), WINDOW))
    must(await one.connections.test(connection.id, WINDOW))
    const value = 'brand-new-secret-001'
    const after = must(await one.connections.setSecret({ id: connection.id, system: 'wangdian', value }, WINDOW))
    expect(after.connection).toMatchObject({ verifiedAt: null, wangdian: { appsecret: { hint: '-001' } } })
    expect(built.at(-1)).toMatchObject({ appsecret: value })
    expect(one.journal.at(-1)).toMatchObject({ event: 'connection.secret-replaced' })
    const error = errorOf(
      await one.connections.setSecret({ id: connection.id, system: 'wangdian', value: 'a b' }, WINDOW),
    )
    expect(error.fields).toHaveProperty(['wangdian.appsecret'])
  })

  test('an account does not change under open deliveries; its limit and secret may', async () => {
    const one = await bench()
    const { connection } = must(await one.connections.save(form(), WINDOW))
    one.openRows.set(`pos:${connection.id}`, 3)
    const other = form({ id: connection.id })
    other.pos.appKey = 'other-pos'
    expect(errorOf(await one.connections.save(other, WINDOW))).toMatchObject({
      code: 'ACCOUNT_IN_USE',
      cause: expect.stringContaining('3 条'),
    })
    other.pos.appKey = 'moumou-pos'
    other.pos.perMinute = 30
    expect(must(await one.connections.save(other, WINDOW)).connection.pos.perMinute).toBe(30)
  })

  test('removing waits for open deliveries, takes everything along and never gives the number again', async () => {
    const one = await bench()
    const { connection } = must(await one.connections.save(form(), WINDOW))
    must(await one.connections.test(connection.id, WINDOW))
    must(await one.connections.refreshShops(connection.id))
    must(one.connections.confirmMapping(connection.id, [{ shopId: '1001', warehouseNo: '1001' }], WINDOW))
    one.openRows.set(`wangdian:${connection.id}`, 1)
    expect(errorOf(one.connections.remove(connection.id, WINDOW)).code).toBe('CONNECTION_IN_USE')
    one.openRows.clear()
    must(one.connections.remove(connection.id, WINDOW))
    expect(one.connections.list()).toEqual([])
    expect(one.db.prepare('SELECT count(*) FROM connection_secret').pluck().get()).toBe(0)
    expect(must(await one.connections.save(form(), WINDOW)).connection.id).toBeGreaterThan(connection.id)
    expect(errorOf(one.connections.remove(connection.id, WINDOW)).code).toBe('CONNECTION_UNKNOWN')
  })

  test('live is refused where secrets do not outlast the process; practice is not', async () => {
    const live = await bench({ secrets: fakeSecrets(undefined, false) })
    expect(errorOf(await live.connections.save(form(), WINDOW))).toMatchObject({ code: 'SECRETS_NOT_PERSISTENT' })
    const practice = await bench({ workspace: 'practice', secrets: fakeSecrets(undefined, false) })
    const local = form()
    local.wangdian.baseUrl = 'http://127.0.0.1:4001/openapi2/'
    local.pos.baseUrl = 'http://127.0.0.1:4002'
    expect((await practice.connections.save(local, PRODUCT)).ok).toBe(true)
    expect(errorOf(await practice.connections.save(form({ name: 'x' }), PRODUCT)).fields).toHaveProperty([
      'pos.baseUrl',
    ])
  })

  test('nothing is saved where the system has no encryption', async () => {
    const secrets = fakeSecrets()
    const one = await bench({ secrets })
    secrets.state = 'unavailable'
    expect(errorOf(await one.connections.save(form(), WINDOW)).code).toBe('SECRETS_UNAVAILABLE')
  })

  test('secrets of another Windows user must be typed again, and then work', async () => {
    const first = await bench()
    const { connection } = must(await first.connections.save(form(), WINDOW))
    must(await first.connections.test(connection.id, WINDOW))
    await first.connections.stop()
    const other = await bench({ dir: first.dir, secrets: fakeSecrets() })
    expect(other.connections.get(connection.id)).toMatchObject({
      wangdian: { state: 'needs-reentry' },
      pos: { state: 'needs-reentry' },
    })
    expect(await other.connections.pos(connection.id)).toMatchObject({
      state: 'needs-reentry',
      trouble: { code: 'SECRET_NEEDS_REENTRY' },
    })
    await other.implementer()
    must(await other.connections.setSecret({ id: connection.id, system: 'pos', value: POS_SECRET }, WINDOW))
    expect((await other.connections.pos(connection.id)).state).toBe('ready')
  })

  test('clients are built once and anew after a change', async () => {
    const one = await bench()
    const { connection } = must(await one.connections.save(form(), WINDOW))
    const before = await one.connections.clients(connection.id)
    expect(await one.connections.clients(connection.id)).toEqual(before)
    const first = await one.connections.pos(connection.id)
    expect(first.state === 'ready' && before.state === 'ready' && first.remote === before.pos).toBe(true)
    const changed = form({ id: connection.id })
    changed.pos.perMinute = 30
    must(await one.connections.save(changed, WINDOW))
    const after = await one.connections.pos(connection.id)
    expect(after.state === 'ready' && first.state === 'ready' && after.remote !== first.remote).toBe(true)
  })

  test('after stop there is no client', async () => {
    const one = await bench()
    const { connection } = must(await one.connections.save(form(), WINDOW))
    await one.connections.stop()
    expect(await one.connections.clients(connection.id)).toMatchObject({ state: 'stopped' })
  })

  test('changes are told', async () => {
    const one = await bench()
    let told = 0
    const end = one.connections.onChange(() => void told++)
    must(await one.connections.save(form(), WINDOW))
    expect(told).toBe(1)
    end()
    must(await one.connections.save(form({ id: one.connections.list()[0]!.id, name: '新名' }), WINDOW))
    expect(told).toBe(1)
  })
})

describe('执行方', () => {
  test('A29 S118 default 本软件, sales always 对方系统直连, changes are journaled', async () => {
    const one = await bench()
    const { connection } = must(await one.connections.save(form(), WINDOW))
    const { id } = connection
    expect(connection.runners).toEqual({
      products: 'app',
      documentsIn: 'app',
      documentsOut: 'app',
      sales: 'direct',
      stock: 'app',
    })
    const changed = must(one.connections.setRunner({ id, stream: 'documentsIn', runner: 'direct' }, WINDOW))
    expect(changed.connection.runners.documentsIn).toBe('direct')
    expect(one.connections.runner(id, 'documentsIn')).toBe('direct')
    expect(one.journal.at(-1)).toMatchObject({
      event: 'connection.runner-changed',
      message: expect.stringContaining('由「本软件」改为「对方系统直连」'),
    })
    const lines = one.journal.length
    must(one.connections.setRunner({ id, stream: 'documentsIn', runner: 'direct' }, WINDOW))
    expect(one.journal).toHaveLength(lines)
    expect(errorOf(one.connections.setRunner({ id, stream: 'sales', runner: 'app' }, WINDOW)).code).toBe('RUNNER_SALES')
    expect(() => one.db.prepare(`INSERT INTO stream_runner VALUES (?, 'sales', 'app', 0, '')`).run(id)).toThrow(/CHECK/)
  })
})
