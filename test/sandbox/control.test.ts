import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectControl, type Sandbox, type SandboxControl, startSandbox } from '../../main/sandbox/index.ts'
import { CONTROL_CALLS } from '../../main/sandbox/kit/control.ts'
import { rawPost } from './raw-request.ts'
import { call, signedForm } from './wangdian-client.ts'

let sandbox: Sandbox
let remote: SandboxControl
beforeAll(async () => {
  sandbox = await startSandbox({ skus: 200, seed: 3 })
  remote = connectControl(sandbox.urls.control, sandbox.controlToken)
})
afterEach(() => sandbox.control.reset())
afterAll(() => sandbox.stop())

describe('control', () => {
  test('the HTTP side has every method of the one in process', () => {
    expect(Object.keys(sandbox.control).sort()).toEqual([...CONTROL_CALLS].sort())
    expect(Object.keys(remote).sort()).toEqual([...CONTROL_CALLS].sort())
  })

  test('both sides see the same faults; refuse closes the port and clearing opens it', async () => {
    const fault = await remote.setFault({ system: 'wangdian', kind: 'refuse' })
    expect(await sandbox.control.listFaults()).toEqual([fault])
    const url = `${sandbox.urls.wangdian}/openapi2/shop.php`
    expect(await rawPost(url)).toMatchObject({ code: 'ECONNREFUSED' })
    expect(await rawPost(`${sandbox.urls.pos}/`)).toMatchObject({ kind: 'answer' })
    expect(await remote.clearFaults({ id: fault.id })).toBe(1)
    expect((await call(sandbox, 'shop')).json.code).toBe(0)
  })

  test('throttling and expiry come in the ERPs own style', async () => {
    await remote.setFault({ system: 'wangdian', kind: 'throttle-429', times: 1 })
    const throttled = await call(sandbox, 'shop')
    expect([throttled.status, throttled.headers.get('retry-after'), throttled.json.code]).toEqual([429, '5', 1030])
    await remote.setFault({ system: 'wangdian', kind: 'auth-expired', times: 1 })
    expect((await call(sandbox, 'shop')).json).toEqual({ code: 2030, message: '接口账号授权已过期' })
  })

  test('a wrong clock makes a right timestamp wrong, and says so in Date', async () => {
    await remote.setFault({ system: 'wangdian', kind: 'wrong-clock', minutes: 13 })
    const answer = await call(sandbox, 'shop')
    expect(answer.json.code).toBe(2060)
    const date = Date.parse(answer.headers.get('date')!)
    const corrected = await call(sandbox, 'shop', {}, { timestamp: String(date / 1000) })
    expect(corrected.json.code).toBe(0)
  })

  test('the clock offset holds for all systems', async () => {
    const state = await remote.setClockOffset(3_600_000)
    expect(state.offsetMs).toBe(3_600_000)
    expect((await call(sandbox, 'shop')).json.code).toBe(2060)
    await expect(remote.setClockOffset(Number.NaN)).rejects.toThrow('milliseconds')
  })

  test('wrong names and values are refused with a reason', async () => {
    await expect(remote.setFault({ system: 'mars' as 'pos', kind: 'garbage' })).rejects.toThrow('unknown system mars')
    await expect(remote.books('wangdian', { tables: ['sqlite_master'] })).rejects.toThrow('unknown table')
    await expect(remote.books('wangdian', { tables: ['goods'], where: { 'a" OR 1': 1 } })).rejects.toThrow('no column')
    await expect(remote.editGoods('nothing', { goodsName: 'x' })).rejects.toThrow('no goods nothing')
    await expect(remote.createGoods({ goodsNo: 'A', goodsName: 'A', specs: [] })).rejects.toThrow('at least one spec')
    const dear = { goodsNo: 'A', goodsName: 'A', specs: [{ specNo: 'A', retailPrice: '1.23456' }] }
    await expect(remote.createGoods(dear)).rejects.toThrow('at most 4 decimals')
    expect((await remote.books('wangdian', { tables: ['goods'], where: { goods_no: 'A' } })).rows.goods).toEqual([])
  })

  test('goods made at the desk show on the wire, class and brand made with them', async () => {
    await remote.createGoods({
      goodsNo: '000A',
      goodsName: '新品<1>',
      brandName: '新牌子',
      classPath: ['甲', '乙', '丙', '丁'],
      specs: [{ specNo: '000A-1', retailPrice: '9.9' }, { specNo: '000A-2' }],
    })
    const { json } = await call(sandbox, 'goods_query', { goods_no: '000A' })
    expect(json.goods_list).toMatchObject([
      {
        goods_name: '新品<1>',
        brand_name: '新牌子',
        class_name: '丁',
        spec_list: [{ spec_no: '000A-1', retail_price: '9.9000' }, { spec_no: '000A-2' }],
      },
    ])
    const classes = await remote.books('wangdian', { tables: ['class'], where: { class_name: '丁' } })
    expect(classes.rows.class).toMatchObject([{ level: 4, path: '甲/乙/丙/丁' }])
    await expect(remote.createGoods({ goodsNo: '000A', goodsName: 'x', specs: [{ specNo: 'y' }] })).rejects.toThrow(
      'exists',
    )
    await remote.editGoods('000A', { goodsName: '改名', classPath: ['甲'] })
    const edited = await call(sandbox, 'goods_query', { goods_no: '000A' })
    expect(edited.json.goods_list).toMatchObject([{ goods_name: '改名', class_name: '甲', brand_name: '新牌子' }])
  })

  test('books come in pages by key', async () => {
    const ids: unknown[] = []
    let after: Record<string, string> | undefined
    do {
      const page = await remote.books('wangdian', { tables: ['spec'], limit: 77, ...(after ? { after } : {}) })
      ids.push(...page.rows.spec!.map((row) => row.spec_id))
      after = page.next.spec === undefined ? undefined : page.next
      expect(page.counts.spec).toBe(200)
    } while (after)
    expect(ids).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  test('the request log keeps parameters, never keys or signatures', async () => {
    await call(sandbox, 'goods_query', { spec_no: '商家编码', remark: 'x'.repeat(500) })
    await call(sandbox, 'shop', {}, { secret: 'wrong' })
    const report = await remote.requests({ system: 'wangdian' })
    expect(report.total).toBe(2)
    expect(report.counts).toEqual({
      'wangdian POST /openapi2/goods_query.php': 1,
      'wangdian POST /openapi2/shop.php': 1,
    })
    expect(report.entries.map((entry) => [entry.status, entry.outcome])).toEqual([
      [200, 'ok'],
      [200, 'refused 2100'],
    ])
    expect(report.entries[0]!.params).toMatchObject({ spec_no: '商家编码', remark: 'x'.repeat(200) })
    const text = JSON.stringify(report)
    for (const secret of Object.values(sandbox.credentials.wangdian)) expect(text).not.toContain(secret)
    expect(text).not.toContain(signedForm(sandbox, {}).sign)
    await remote.clearRequests()
    expect((await remote.requests()).total).toBe(0)
  })

  test('reset brings the first day back', async () => {
    const before = await remote.books('wangdian', { tables: ['goods', 'spec'] })
    await remote.createGoods({ goodsNo: 'X', goodsName: 'X', specs: [{ specNo: 'X' }] })
    await remote.deleteGoods(String(before.rows.goods!.find((row) => row.deleted === 0)!.goods_no))
    await remote.setFault({ system: 'wangdian', kind: 'refuse' })
    await remote.setClockOffset(5000)
    await remote.reset()
    expect(await remote.books('wangdian', { tables: ['goods', 'spec'] })).toEqual(before)
    expect(await remote.listFaults()).toEqual([])
    expect((await remote.clock()).offsetMs).toBe(0)
  })
})

describe('who may control', () => {
  const rpc = (headers: Record<string, string>, body = '{"call":"clock","args":[]}'): Promise<Response> =>
    fetch(`${sandbox.urls.control}/rpc`, { method: 'POST', headers, body })

  test('only with the token, and no browser page', async () => {
    const authorization = `Bearer ${sandbox.controlToken}`
    expect((await rpc({ authorization })).status).toBe(200)
    expect((await rpc({})).status).toBe(401)
    expect((await rpc({ authorization: `${authorization}x` })).status).toBe(401)
    expect((await rpc({ authorization, origin: 'http://127.0.0.1' })).status).toBe(403)
  })

  test('nothing but the listed calls', async () => {
    const authorization = `Bearer ${sandbox.controlToken}`
    for (const name of ['constructor', '__proto__', 'stop']) {
      expect((await rpc({ authorization }, JSON.stringify({ call: name, args: [] }))).status).toBe(400)
    }
    expect((await rpc({ authorization }, 'nonsense')).status).toBe(400)
    expect((await fetch(`${sandbox.urls.control}/rpc`, { headers: { authorization } })).status).toBe(404)
  })
})

test('several sandboxes run at once and know nothing of each other', async () => {
  const other = await startSandbox({ skus: 20, seed: 3 })
  try {
    expect(new Set([...Object.values(sandbox.urls), ...Object.values(other.urls)]).size).toBe(12)
    expect(other.credentials.wangdian.appsecret).not.toBe(sandbox.credentials.wangdian.appsecret)
    await other.control.setFault({ system: 'wangdian', kind: 'refuse' })
    expect((await call(sandbox, 'shop')).json.code).toBe(0)
    await expect(
      startSandbox({ skus: 1, ports: { wangdian: Number(new URL(sandbox.urls.wangdian).port) } }),
    ).rejects.toThrow('EADDRINUSE')
  } finally {
    await other.stop()
    await other.stop()
  }
  expect(await rawPost(other.urls.pos)).toMatchObject({ code: 'ECONNREFUSED' })
})
