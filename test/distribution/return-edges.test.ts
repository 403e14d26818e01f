import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readSheet } from '../../main/spreadsheet/index.ts'
import type { CallOutput, OrderInput, OrderKind } from '../../preload/contract/index.ts'
import { anotherPc, filter, PHONE, type Province, refused, startProvince } from '../app/orders-kit.ts'

type Behaviour = Parameters<Province['world']['sandbox']['control']['setWarehouseBehaviour']>[1]

let province: Province
beforeAll(async () => {
  province = await startProvince()
})
afterAll(() => province.world.end())
afterEach(async () => {
  await control().clearFaults()
  await province.call('queue.kick', { lane: null })
})

const control = () => province.world.sandbox.control
async function minutes(count: number): Promise<void> {
  await control().advance(count * 60_000)
  await control().settleProvince()
}
async function push(kind: OrderKind, behaviour: Behaviour = {}, more: Partial<OrderInput> = {}) {
  const order = await province.order(kind, more)
  await control().setWarehouseBehaviour({ billNo: order.orderNo }, behaviour)
  await province.call('orders.push', { ids: [order.id] })
  await province.until(order.id, (got) => got.order.upload === 'uploaded')
  return order
}
const returnsOf = async (text: string) =>
  (await province.call('returns.list', { connectionId: province.id, stages: [], text, cursor: null, limit: 50 })).rows
const documentsOf = async (orderId: number) =>
  (
    await province.call('stockDocuments.list', {
      connectionId: province.id,
      kind: null,
      orderId,
      text: '',
      from: null,
      to: null,
      cursor: null,
      limit: 50,
    })
  ).rows
const inBoyuan = async (orderNo: string) =>
  (await control().books('boyuan', { tables: ['document'], where: { order_no: orderNo } })).rows.document ?? []

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
const status = () => province.call('returns.status', { connectionId: province.id })
const listen = (on: boolean, port: number) =>
  province.call('returns.setListener', { connectionId: province.id, listener: { on, host: '127.0.0.1', port } })

describe('B16 the callback listener', () => {
  let url = ''
  let port = 0

  it('is off by default, and only 实施 turns it on', async () => {
    expect((await status()).listener).toMatchObject({ on: false, host: '127.0.0.1', url: null })
    port = await freePort()
    expect(await refused(listen(true, port))).toMatchObject({ code: 'IMPLEMENTER_ONLY' })
    await province.call('operators.signIn', { name: '王实施', role: 'implementer', pin: '0000' })
    await listen(true, port)
    const { listener } = await status()
    expect(listener).toMatchObject({ on: true, trouble: null, note: expect.stringContaining('TLS') })
    url = listener.url!
    expect(url).toBe(`http://127.0.0.1:${port}/ideal/callback`)
  })

  it('a signed callback makes the look-up due, also while the feed cannot be read', async () => {
    await control().setFault({ system: 'ideal', kind: 'error-500', path: '/v1/changes' })
    // An answer that IDEAL held back before would still bring the news.
    await province.world.restart()
    await vi.waitFor(async () => expect((await status()).reading).not.toBeNull(), { timeout: 60_000 })
    expect((await status()).listener.url).toBe(url)
    await province.call('operators.signIn', { name: '王实施', role: 'implementer', pin: '0000' })
    await control().setCallbackUrl(url)
    const order = await push('purchase', { callbacks: 'twice' })
    await minutes(3)
    await province.state(order.id, 'done')
    expect(await documentsOf(order.id)).toHaveLength(1)
    expect(await inBoyuan(order.orderNo)).toHaveLength(1)
    const [row] = await returnsOf(order.orderNo)
    expect(['callback', 'lookUp']).toContain(row!.source)
    const told = (await control().callbacks()).slice(-2)
    expect(told.every((one) => one.deliveredAt !== null)).toBe(true)
    expect((await status()).lastReceivedAt).not.toBeNull()
    await control().setCallbackUrl(null)
  })

  const event = (more: object = {}) =>
    JSON.stringify({
      messageId: 'cb_forged_1',
      billType: 'purchase',
      billNo: 'CG-NOBODY',
      idealNo: 'IDL1',
      phase: 'INBOUND_DONE',
      status: 'DONE',
      at: '2026-01-01T08:00:00+08:00',
      version: 1,
      ...more,
    })
  async function post(
    body: string,
    more: { key?: string; at?: number; id?: string; method?: string; path?: string; signature?: string } = {},
  ): Promise<number> {
    const id = more.id ?? (JSON.parse(body) as { messageId: string }).messageId
    const timestamp = String(Math.floor((more.at ?? (await control().advance(0)).now) / 1000))
    const key = more.key ?? province.world.sandbox.credentials.ideal.appKey
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const answer = await fetch(more.path ?? url, {
      method: more.method ?? 'POST',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': more.signature ?? `v1,${mac}`,
        'content-type': 'application/json',
      },
      ...(more.method === 'GET' ? {} : { body }),
    })
    await answer.arrayBuffer()
    return answer.status
  }

  it('refuses what is forged, old, damaged, too large or of another kind, and stores nothing of it', async () => {
    const body = event()
    const { now } = await control().advance(0)
    expect(await post(body, { key: 'another-key' })).toBe(401)
    expect(await post(body, { signature: 'v1,' })).toBe(401)
    expect(await post(body, { at: now - 6 * 60_000 })).toBe(401)
    expect(await post(body, { at: now + 6 * 60_000 })).toBe(401)
    expect(await post(body, { id: 'cb_another' })).toBe(401)
    expect(await post(event({ phase: 'NONSENSE' }))).toBe(401)
    expect(await post(event({ remark: 'x'.repeat(70_000) }))).toBe(413)
    expect(await post(body, { method: 'PUT' })).toBe(405)
    expect(await post(body, { method: 'GET' })).toBe(405)
    expect(await post(body, { path: url.replace('/ideal/callback', '/') })).toBe(404)
    expect(await returnsOf('CG-NOBODY')).toEqual([])
  })

  it('I71 takes a replay once, and refuses another content under the same id', async () => {
    expect(await post(event())).toBe(200)
    expect(await post(event())).toBe(200)
    expect(await post(event({ billNo: 'CG-OTHER' }))).toBe(409)
    // Only a hint: an order that IDEAL does not have comes to nothing.
    await province.call('returns.refresh', { connectionId: province.id })
    expect(await returnsOf('CG-NOBODY')).toEqual([])
  })

  it('a port in use is said and the feed goes on; off again frees it', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    await listen(true, (taken.address() as AddressInfo).port)
    expect((await status()).listener).toMatchObject({
      url: null,
      trouble: { code: 'LISTENER_FAILED', cause: expect.stringContaining('已被另一个程序使用') },
    })
    await new Promise((resolve) => taken.close(resolve))
    await listen(false, port)
    expect((await status()).listener).toMatchObject({ on: false, url: null, trouble: null })
  })
})

describe('returns out of the ordinary', () => {
  it('stored before applied: what the feed brought is worked off after a restart', async () => {
    const order = await push('purchase')
    await control().setFault({ system: 'ideal', kind: 'error-500', path: '/v1/orders:lookup' })
    const heard = new Promise<void>((resolve) => {
      const end = province.world.app().on('returns.changed', () => {
        end()
        resolve()
      })
    })
    await minutes(3)
    await heard
    expect(await documentsOf(order.id)).toEqual([])
    await province.world.restart()
    await control().clearFaults()
    await province.call('queue.kick', { lane: null })
    await province.state(order.id, 'done')
    expect(await inBoyuan(order.orderNo)).toHaveLength(1)
  })

  it('an order that another PC pushed is made into a document there and nowhere else', async () => {
    const other = await anotherPc(province)
    try {
      const [connection] = (await other.call('province.connections', {})).connections
      const id = connection!.id
      const { orderNo } = await control().createOrder({ kind: 'purchase' })
      await other.call('orders.pull', { connectionId: id })
      const list = { ...filter(id, 'purchase'), text: orderNo, cursor: null, limit: 10 }
      const [order] = (await other.call('orders.list', list)).rows
      await other.call('orders.push', { ids: [order!.id] })
      await vi.waitFor(async () => expect(await province.bills(orderNo)).toHaveLength(1), { timeout: 60_000 })
      await minutes(3)
      await vi.waitFor(async () => expect(await inBoyuan(orderNo)).toHaveLength(1), { timeout: 60_000 })
      await province.call('orders.pull', { connectionId: province.id })
      const [held] = await vi.waitFor(
        async () => {
          const rows = await returnsOf(orderNo)
          expect(rows).toHaveLength(1)
          return rows
        },
        { timeout: 60_000 },
      )
      if (held!.stage !== 'ignored') await province.call('returns.again', { ids: [held!.id] })
      await vi.waitFor(async () => expect((await returnsOf(orderNo))[0]!.stage).toBe('ignored'), { timeout: 60_000 })
      expect((await returnsOf(orderNo))[0]!.documentId).toBeNull()
      expect(await inBoyuan(orderNo)).toHaveLength(1)
    } finally {
      await other.stop()
    }
  })

  it('重新获取串号 refuses what is done already, with its reason', async () => {
    const order = await push('purchase')
    await minutes(3)
    await province.state(order.id, 'done')
    const [row] = await returnsOf(order.orderNo)
    expect(await province.call('returns.again', { ids: [row!.id, 999_999] })).toEqual({
      changed: 0,
      refused: [
        { id: row!.id, reason: '已经生成单据' },
        { id: 999_999, reason: '找不到这条回传' },
      ],
    })
    const { history } = await province.call('returns.get', { id: row!.id })
    expect(history.map((one) => one.text).join()).toMatch(/生成采购入库单.+收到回传：入库完成/)
  })
})

async function sheet(name: string): Promise<string[][]> {
  const rows: string[][] = []
  await readSheet(
    { content: { bytes: province.world.ports.saved.get(name)! }, name },
    { onRows: (read) => void rows.push(...read.map((row) => row.cells.map((cell) => cell.text))) },
  )
  return rows
}

describe('files', () => {
  it('I60–I68 the push log has exactly the seven columns', async () => {
    const { saved } = await province.call('pushLog.export', {
      connectionId: null,
      orderNo: '',
      kind: null,
      from: null,
      to: null,
      upload: 'all',
      returned: 'all',
      format: 'xlsx',
    })
    const [header, ...rows] = await sheet(saved!.name)
    expect(header).toEqual(['单据号', '单据类型', '单据日期', '上传状态', '上传时间', '回传状态', '回传时间'])
    expect(rows.length).toBeGreaterThan(0)
  })

  it.each(['xlsx', 'csv'] as const)('I10 导出串号 as %s keeps every serial as text', async (format) => {
    const { rows } = await province.call('stockDocuments.list', {
      connectionId: province.id,
      kind: 'purchaseIn',
      orderId: null,
      text: '',
      from: null,
      to: null,
      cursor: null,
      limit: 1,
    })
    const { text, devices } = await province.call('stockDocuments.serialText', { id: rows[0]!.id })
    expect(devices).toBe(2)
    const { saved } = await province.call('stockDocuments.exportSerials', { id: rows[0]!.id, format })
    const [, ...lines] = await sheet(saved!.name)
    expect(
      lines.map((line) =>
        line
          .slice(5, 8)
          .filter((part) => part !== '')
          .join('\t'),
      ),
    ).toEqual(text.split('\n'))
  })
})

describe('B23 期初串号', () => {
  it('from 博远ERP: every device once, 在库, found by its numbers; a second time adds nothing', async () => {
    const first = await province.call('serials.openingFromBoyuan', { connectionId: province.id })
    const { rows } = await control().books('boyuan', { tables: ['opening'], limit: 5000 })
    const opening = rows.opening ?? []
    expect(first.added + first.known + first.conflicts).toBe(opening.length)
    expect(first.added).toBeGreaterThan(0)
    const again = await province.call('serials.openingFromBoyuan', { connectionId: province.id })
    expect(again).toMatchObject({ added: 0, conflicts: first.conflicts })
    const device = opening.find((one) => one.aux1 !== null) ?? opening[0]!
    for (const number of [device.main, device.aux1].filter((part) => part !== null)) {
      const found = await province.call('serials.find', { connectionId: province.id, serial: String(number) })
      expect(found.rows).toMatchObject([
        { serial: { main: device.main }, stateText: '在库', events: [{ text: '期初' }] },
      ])
    }
  })

  it('from a file: all or nothing, wrong rows by name, zeros kept', async () => {
    const { files } = province.world.ports
    const give = (text: string): void => {
      const bytes = new TextEncoder().encode(text)
      files.open = async () => [{ token: 'opening', name: '期初.csv', size: bytes.length }]
      files.read = async () => bytes
    }
    const load = () => province.call('serials.openingFromFile', { connectionId: province.id })
    const rule = await province.call('province.rules', { id: province.id, search: PHONE })
    const { serialLength, multiSerial, auxLength } = rule.rows[0]!.erp
    const main = '00'.padEnd(serialLength ?? 15, '7')
    const second = '01'.padEnd(serialLength ?? 15, '7')
    const aux = multiSerial ? ['0A1', '0A2'].map((begin) => begin.padEnd(auxLength ?? 15, '4')) : ['', '']
    give('编号,名称\n1,2\n')
    expect(await refused(load())).toMatchObject({ code: 'COLUMNS_MISSING' })
    give(
      `商品编号,仓库编号,串号,辅助串号1\n${PHONE},CK01,${main},${aux[0]}\n${PHONE},CK99,${main},${aux[1]}\nNOBODY,CK01,${second},\n`,
    )
    const wrong = await load()
    expect(wrong).toMatchObject({ chosen: true, added: 0 })
    expect(wrong.errors.map((one) => [one.row, one.column])).toEqual(
      expect.arrayContaining([
        [3, '仓库编号'],
        [3, '串号'],
        [4, '商品编号'],
      ]),
    )
    expect((await province.call('serials.find', { connectionId: null, serial: main })).rows).toEqual([])
    give(`商品编号,仓库编号,串号,辅助串号1\n${PHONE},CK01,${main},${aux[0]}\n`)
    expect(await load()).toEqual({ chosen: true, added: 1, known: 0, errors: [] })
    expect(await load()).toMatchObject({ added: 0, known: 1 })
    expect((await province.call('serials.find', { connectionId: null, serial: main })).rows).toMatchObject([
      { serial: { main, aux1: aux[0] || null }, stateText: '在库' },
    ])
  })

  it('the person cancels: nothing happens', async () => {
    province.world.ports.files.open = async () => []
    expect(await province.call('serials.openingFromFile', { connectionId: province.id })).toEqual({
      chosen: false,
      added: 0,
      known: 0,
      errors: [],
    })
  })
})

describe('the book as a list', () => {
  it('pages through every device once and filters by state and beginning', async () => {
    const seen: string[] = []
    const base = { connectionId: null, text: '', productNo: null, warehouseNo: null, state: null } as const
    let cursor: string | null = null
    let total: number | null = null
    do {
      const page: CallOutput<'serials.list'> = await province.call('serials.list', { ...base, cursor, limit: 7 })
      seen.push(...page.rows.map((row) => row.main))
      total = page.total
      cursor = page.next
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(seen.length)
    expect(total).toBe(seen.length)
    const begin = seen[0]!.slice(0, 8)
    const some = await province.call('serials.list', { ...base, text: begin, cursor: null, limit: 500 })
    expect(some.rows.map((row) => row.main)).toEqual(seen.filter((main) => main.startsWith(begin)))
    const out = await province.call('serials.list', { ...base, state: 'out', cursor: null, limit: 500 })
    expect(out.rows.every((row) => row.stateText === '已出库')).toBe(true)
    const { saved } = await province.call('serials.export', { ...base, format: 'xlsx' })
    expect((await sheet(saved!.name)).length - 1).toBe(seen.length)
  })
})

it('B21 goods of a purchase that were sold before its last part came in are 已出库, and the purchase is not held', async () => {
  const of = (quantity: string) => ({
    warehouseNo: 'CK04',
    lines: [{ productNo: PHONE, quantity, price: null, remark: '' }],
  })
  const bought = await push('purchase', { partialFirst: true, doneAfterMinutes: 10 }, of('8'))
  await minutes(11)
  // More than the warehouse had before: some of the first part go with them.
  const sold = await push('wholesale', {}, of('6'))
  await minutes(3)
  await province.state(sold.id, 'done')
  expect(await documentsOf(bought.id)).toEqual([])
  await minutes(11)
  await province.state(bought.id, 'done')
  const mains = async (orderId: number): Promise<string[]> => {
    const [document] = await documentsOf(orderId)
    const { text } = await province.call('stockDocuments.serialText', { id: document!.id })
    return text.split('\n').map((line) => line.split('\t')[0]!)
  }
  const out = new Set(await mains(sold.id))
  const states: string[] = []
  for (const serial of await mains(bought.id)) {
    const { rows } = await province.call('serials.find', { connectionId: province.id, serial })
    expect(rows).toMatchObject([{ state: out.has(serial) ? 'out' : 'in' }])
    states.push(rows[0]!.state)
  }
  expect(new Set(states)).toEqual(new Set(['in', 'out']))
})
