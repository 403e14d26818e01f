import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallOutput, SaveProvinceConnection } from '../../preload/contract/index.ts'
import { startWorld, type World } from './harness.ts'
import { Refused } from './pc.ts'

let world: World
let id: number
beforeAll(async () => {
  world = await startWorld({ skus: 20 })
  id = (await world.call('province.preparePractice', {})).connection.id
})
afterAll(() => world.end())

const connectionOf = async () =>
  (await world.call('province.connections', {})).connections.find((one) => one.id === id)!

function form(
  connection: CallOutput<'province.connections'>['connections'][number],
  more: Partial<SaveProvinceConnection['ideal']> = {},
): SaveProvinceConnection {
  const { ideal, boyuan, ezhan } = connection
  const erp = ({ baseUrl, appKey, perMinute }: typeof boyuan) => ({ baseUrl, appKey, perMinute })
  const { baseUrl, interfaceId, provinceCode, enabledFrom, perMinute } = ideal
  return {
    id: connection.id,
    name: connection.name,
    ideal: { baseUrl, interfaceId, provinceCode, enabledFrom, perMinute, ...more },
    boyuan: erp(boyuan),
    ezhan: erp(ezhan),
  }
}

async function refused(work: Promise<unknown>): Promise<Refused['error']> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Refused)) throw new Error(`not refused: ${String(error)}`)
  return error.error
}

describe('practice of a province', () => {
  it('is ready: accounts tested, lists read, warehouses and what is sure mapped', async () => {
    const connection = await connectionOf()
    expect(connection).toMatchObject({
      name: '练习省包',
      kind: 'province',
      ideal: { state: 'ok', appKey: { has: true } },
      boyuan: { state: 'ok' },
      ezhan: { state: 'ok' },
    })
    expect(connection.checks.filter((check) => check.state !== 'pass')).toEqual([])
    expect(await world.call('province.state', { id })).toMatchObject({
      ideal: 'open',
      ezhanOpened: true,
      blocked: null,
    })
    const { rows } = await world.call('province.warehouses', { id })
    expect(rows.filter((row) => row.idealCode !== null).map((row) => row.warehouseNo)).toEqual([
      'CK01',
      'CK02',
      'CK03',
      'CK04',
    ])
    expect(rows.filter((row) => row.problem !== '')).toEqual([])
    const { counts } = await world.call('province.mapping', { id, what: 'products' })
    expect(counts).toMatchObject({ proposed: 0, unmapped: 1, erpOnly: 1 })
  })

  it('keeps no secret where the window or the log could see it', async () => {
    const secret = world.sandbox.credentials.ideal.appKey
    expect(JSON.stringify(await world.call('province.connections', {}))).not.toContain(secret)
    const { rows } = await world.call('journal.search', {
      levels: ['debug', 'info', 'warn', 'error'],
      scope: null,
      system: null,
      connectionId: null,
      correlationId: null,
      subjectType: null,
      subjectId: null,
      from: null,
      to: null,
      text: '',
      cursor: null,
      limit: 500,
    })
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it('does not change the shop connections, nor their list', async () => {
    const { connections } = await world.call('connections.list', {})
    expect(connections.map((one) => one.kind)).toEqual(['shop'])
  })

  it('is found again after a restart, with the same mapping', async () => {
    await world.restart()
    expect((await world.call('province.connections', {})).connections.map((one) => one.id)).toEqual([id])
    const again = await world.call('province.preparePractice', {})
    expect(again.connection).toMatchObject({ id, ideal: { state: 'ok' } })
  })
})

describe('荣耀IDEAL接口设置', () => {
  it('S6 needs 实施', async () => {
    expect(await refused(world.call('province.saveConnection', form(await connectionOf())))).toMatchObject({
      code: 'IMPLEMENTER_ONLY',
    })
    await world.call('operators.signIn', { name: '王实施', role: 'implementer', pin: '0000' })
  })

  it.each([
    ['interfaceId', '接口ID'],
    ['provinceCode', '省包编号'],
    ['enabledFrom', '接口启用日期'],
  ] as const)('I16 %s is required', async (field, label) => {
    const error = await refused(world.call('province.saveConnection', form(await connectionOf(), { [field]: '' })))
    expect(error.fields?.[`ideal.${field}`]).toContain(label)
  })

  it('I16 APPKEY may stay as it is, is masked, and another one is tested anew', async () => {
    const before = await connectionOf()
    const same = await world.call('province.saveConnection', form(before))
    expect(same.connection).toMatchObject({ verifiedAt: before.verifiedAt })
    const wrong = await world.call('province.saveConnection', form(before, { appKey: 'another-appkey-0001' }))
    expect(wrong.connection).toMatchObject({ verifiedAt: null, ideal: { appKey: { has: true, hint: '0001' } } })
    const tested = await world.call('province.testConnection', { id })
    expect(tested.connection.checks.find((check) => check.name === 'ideal.account')).toMatchObject({ state: 'fail' })
    const right = form(await connectionOf(), { appKey: world.sandbox.credentials.ideal.appKey })
    await world.call('province.saveConnection', right)
    expect((await world.call('province.testConnection', { id })).connection.verifiedAt).not.toBeNull()
  })

  it('I19 接口启用日期 alone asks for no new test', async () => {
    const { connection } = await world.call(
      'province.saveConnection',
      form(await connectionOf(), { enabledFrom: '2026-01-31' }),
    )
    expect(connection).toMatchObject({ ideal: { enabledFrom: '2026-01-31' } })
    expect(connection.verifiedAt).not.toBeNull()
  })

  it('refuses an address outside this machine in practice', async () => {
    const error = await refused(
      world.call('province.saveConnection', form(await connectionOf(), { baseUrl: 'https://ideal.example' })),
    )
    expect(error.fields?.['ideal.baseUrl']).toContain('练习环境')
  })

  it('I17 I18 I11 the interface state is followed and blocks with its reason', async () => {
    await world.sandbox.control.setInterfaceState('closed')
    expect(await world.call('province.refreshState', { id })).toMatchObject({
      ideal: 'closed',
      blocked: { code: 'INTERFACE_CLOSED', action: expect.stringContaining('请联系博远业务员') },
    })
    await world.sandbox.control.setInterfaceState('open')
    await world.sandbox.control.setEzhanOpened(false)
    expect(await world.call('province.refreshState', { id })).toMatchObject({ blocked: { code: 'EZHAN_NOT_OPENED' } })
    await world.sandbox.control.setEzhanOpened(true)
    expect(await world.call('province.refreshState', { id })).toMatchObject({ blocked: null })
  })

  it('B8 while 博远 does not answer, the last known state counts and the reason is shown', async () => {
    await world.sandbox.control.setFault({ system: 'boyuan', kind: 'refuse' })
    const state = await world.call('province.refreshState', { id })
    expect(state).toMatchObject({ ideal: 'open', blocked: null })
    expect(state.trouble?.problem).toContain('博远ERP')
    await world.sandbox.control.clearFaults()
    expect((await world.call('province.refreshState', { id })).trouble).toBeNull()
  })
})

describe('荣耀IDEAL仓库设置', () => {
  it('I21 one ERP warehouse, one IDEAL code', async () => {
    const error = await refused(
      world.call('province.mapWarehouse', { id, warehouseNo: 'CK05', idealCode: 'ZJ-HZ-001' }),
    )
    expect(error).toMatchObject({ code: 'WAREHOUSE_CODE_TAKEN', cause: expect.stringContaining('CK01') })
  })

  it('I20 a code that IDEAL does not list is kept and said, and can be cleared', async () => {
    const set = await world.call('province.mapWarehouse', { id, warehouseNo: 'CK05', idealCode: ' ZJ-XX-009 ' })
    const row = set.rows.find((one) => one.warehouseNo === 'CK05')
    expect(row).toMatchObject({ idealCode: 'ZJ-XX-009', problem: expect.stringContaining('没有这个编码') })
    const cleared = await world.call('province.mapWarehouse', { id, warehouseNo: 'CK05', idealCode: null })
    expect(cleared.rows.find((one) => one.warehouseNo === 'CK05')).toMatchObject({ idealCode: null, problem: '' })
  })
})

describe('e栈 商品映射 and 客户映射', () => {
  it('I12 shows unmapped first, finds by code and name, and pages to the end', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    let first: string | null = null
    do {
      const page: CallOutput<'province.mapping'> = await world.call('province.mapping', {
        id,
        what: 'customers',
        cursor,
      })
      first ??= page.rows[0]!.state
      seen.push(...page.rows.map((row) => row.ezhanCode))
      cursor = page.next
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(39)
    expect(first).toBe('unmapped')
    const found = await world.call('province.mapping', { id, what: 'customers', search: 'KH0007' })
    expect(found.rows.map((row) => row.erpNo)).toEqual(['KH0007'])
  })

  it('I13 a pair is taken apart, proposed again, and confirmed; a taken number is refused by name', async () => {
    const { rows } = await world.call('province.mapping', { id, what: 'customers', state: 'confirmed' })
    const [one, other] = rows
    await world.call('province.unmap', { id, what: 'customers', ezhanCode: one!.ezhanCode })
    const proposed = await world.call('province.mapping', { id, what: 'customers', state: 'proposed' })
    expect(proposed.rows).toMatchObject([{ ezhanCode: one!.ezhanCode, erpNo: one!.erpNo, reason: '名称相同' }])
    const error = await refused(
      world.call('province.confirmMapping', {
        id,
        what: 'customers',
        pairs: [{ ezhanCode: one!.ezhanCode, erpNo: other!.erpNo! }],
      }),
    )
    expect(error).toMatchObject({ code: 'MAPPING_REFUSED', cause: expect.stringContaining(other!.ezhanCode) })
    expect(await world.call('province.confirmProposals', { id, what: 'customers' })).toEqual({ confirmed: 1 })
  })

  it('a supplier is no 渠道客户', async () => {
    const { rows } = await world.call('province.candidates', { id, what: 'customers', search: '松联' })
    expect(rows).toEqual([])
  })

  it('half a reading never replaces a whole one', async () => {
    const before = await world.call('province.mapping', { id, what: 'products' })
    await world.sandbox.control.setFault({ system: 'ezhan', kind: 'half-body', path: '/v1/goods' })
    const failed = await world.call('province.sync', { id })
    expect(failed.trouble).not.toBeNull()
    await world.sandbox.control.clearFaults()
    expect((await world.call('province.mapping', { id, what: 'products' })).counts).toEqual(before.counts)
    expect(await world.call('province.sync', { id })).toMatchObject({ trouble: null, running: false })
  })
})

describe('串号规则对照', () => {
  it('I23 B14 lists what differs first, in words, and exports it', async () => {
    const rules = await world.call('province.rules', { id })
    expect(rules.different).toBe(2)
    expect(rules.rows.slice(0, 2).map((row) => row.differences)).toEqual([
      ['串号长度：ERP 14，IDEAL 15'],
      ['是否多串号管理：ERP 否，IDEAL 是'],
    ])
    expect(rules.rows[2]!.differences).toEqual([])
    const { file } = await world.call('province.exportRules', { id, onlyDifferent: true })
    expect(file?.name).toBe('串号规则对照.csv')
  })

  it('I23 a rule changed on one side shows after the next reading', async () => {
    const rule = { serialManaged: true, serialLength: 14, multiSerial: true, auxLength: 15 }
    await world.sandbox.control.setSerialRule('ideal', 'HN510035', rule)
    await world.call('province.sync', { id })
    expect((await world.call('province.rules', { id, onlyDifferent: true })).different).toBe(1)
    const found = await world.call('province.rules', { id, search: 'HN510035' })
    expect(found.rows).toMatchObject([{ ideal: rule, erp: rule, differences: [] }])
  })
})
