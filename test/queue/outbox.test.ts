import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FinalFailure, KeyReusedError, type QueueChange } from '../../main/queue/index.ts'
import type { Database } from '../../main/store/index.ts'
import { type Behaviour, newRemote, remoteHandler } from './fake-remote.ts'
import { delivery, type FakeClock, fakeClock, NOON, openBusiness, type Rig, rig, tempFile, trouble } from './harness.ts'

let place: ReturnType<typeof tempFile>
let db: Database
let clock: FakeClock
let remote = newRemote()
/** Our number → what the remote does with it; anything else is delivered. */
let behave: Record<string, Behaviour> = {}
beforeEach(() => {
  place = tempFile()
  db = openBusiness(place.file)
  clock = fakeClock()
  remote = newRemote()
  behave = {}
})
afterEach(() => {
  db.close()
  place.remove()
})

const handler = (more: Parameters<typeof remoteHandler>[2] = {}) =>
  remoteHandler(remote, (row) => behave[row.idempotencyKey] ?? 'delivered', more)

async function started(
  options: Partial<Parameters<typeof rig>[1]> = {},
  more: Parameters<typeof remoteHandler>[2] = {},
): Promise<Rig> {
  const r = rig(db, { clock, ...options })
  r.queue.register(handler(more))
  await r.queue.start()
  return r
}
const sends = () => remote.calls.filter(({ purpose }) => purpose === 'send').map(({ keys }) => keys)

describe('enqueue', () => {
  test('I69 outside a transaction it is a programming error, and a rollback leaves no row', async () => {
    const r = await started()
    expect(() => r.queue.enqueue([delivery({ idempotencyKey: 'K1' })])).toThrow('inside the transaction')
    expect(() =>
      db.transaction(() => {
        r.queue.enqueue([delivery({ idempotencyKey: 'K1' })])
        throw new Error('the business change failed')
      })(),
    ).toThrow('the business change failed')
    await r.queue.idle()
    expect(sends()).toEqual([])
    expect(r.queue.counts()).toMatchObject({ pending: 0, delivered: 0 })
    await r.queue.stop(0)
  })

  test('I69 the same number with the same content is the row that is there; with other content it is refused', async () => {
    const r = await started()
    const enqueue = (payload: unknown) =>
      db.transaction(() => r.queue.enqueue([delivery({ idempotencyKey: 'K1', payload })]))()
    const first = enqueue({ a: 1, b: '00123' })
    expect(first).toEqual([{ id: 1, existed: false }])
    expect(enqueue({ b: '00123', a: 1 })).toEqual([{ id: 1, existed: true }])
    await r.queue.idle()
    expect(enqueue({ a: 1, b: '00123' })).toEqual([{ id: 1, existed: true }])
    expect(() => enqueue({ a: 1, b: '123' })).toThrow(KeyReusedError)
    await r.queue.idle()
    expect(sends()).toEqual([['K1']])
    await r.queue.stop(0)
  })

  test.each([[Number.NaN], [new Date()], [[undefined]], [{ f: () => 1 }]])(
    'a payload JSON cannot hold is refused: %s',
    async (payload) => {
      const r = await started()
      expect(() => db.transaction(() => r.queue.enqueue([delivery({ idempotencyKey: 'K1', payload })]))()).toThrow(
        TypeError,
      )
      await r.queue.stop(0)
    },
  )

  test('what is sent is the frozen content, whatever happens to the object later', async () => {
    const payload = { name: '卫衣', price: '129.0000' }
    const seen: unknown[] = []
    const r = await started(
      {},
      {
        deliver: async (rows) =>
          rows.map((row) => {
            seen.push(row.payload)
            return { kind: 'delivered', existed: false }
          }),
      },
    )
    db.transaction(() => r.queue.enqueue([delivery({ idempotencyKey: 'K1', payload })]))()
    payload.name = '改名'
    await r.queue.idle()
    expect(seen).toEqual([{ name: '卫衣', price: '129.0000' }])
    await r.queue.stop(0)
  })

  test('a newer row discards unsent older ones of its key, not sent ones', async () => {
    const r = rig(db, { clock })
    r.queue.register(handler())
    const [old, other] = r.add(
      { idempotencyKey: 'S1', supersedes: 'stock:1' },
      { idempotencyKey: 'S2', supersedes: 'stock:2' },
    )
    const [next] = r.add({ idempotencyKey: 'S3', supersedes: 'stock:1' })
    expect([old, other, next].map((id) => r.state(id!))).toEqual(['discarded', 'pending', 'pending'])
    expect(r.queue.get(old!)?.row.trouble?.code).toBe('SUPERSEDED')
    behave = { S4: 'not-now' }
    await r.queue.start()
    const [tried] = r.add({ idempotencyKey: 'S4', supersedes: 'stock:4' })
    await r.queue.idle()
    r.add({ idempotencyKey: 'S5', supersedes: 'stock:4' })
    await r.queue.idle()
    expect(r.state(tried!)).toBe('waiting')
    await r.queue.stop(0)
  })

  test('notAfter: an old row expires instead of being sent; dueAt: a row is not sent early', async () => {
    const r = rig(db, { clock })
    r.queue.register(handler())
    const [expires] = r.add({ idempotencyKey: 'E1', notAfter: NOON + 1_000 })
    const [later] = r.add({ idempotencyKey: 'L1', dueAt: NOON + 60_000 })
    clock.advance(1_001)
    await r.queue.start()
    await r.queue.idle()
    expect(r.queue.get(expires!)?.row).toMatchObject({ state: 'expired', trouble: { code: 'EXPIRED' } })
    await r.pass(58_998)
    expect(r.state(later!)).toBe('pending')
    await r.pass(1)
    expect(r.state(later!)).toBe('delivered')
    expect(sends()).toEqual([['L1']])
    await r.queue.stop(0)
  })
})

describe('order', () => {
  test('priority before age, one kind per call, never more rows than the handler takes', async () => {
    const r = rig(db, { clock })
    r.queue.register(handler({ batchSize: 2 }))
    r.queue.register(handler({ kind: 'document' }))
    r.add(
      { idempotencyKey: 'P1' },
      { idempotencyKey: 'P2', priority: 20 },
      { idempotencyKey: 'D1', kind: 'document', priority: 30 },
      { idempotencyKey: 'P3' },
      { idempotencyKey: 'D2', kind: 'document', priority: 30 },
      { idempotencyKey: 'P4', priority: 20 },
    )
    await r.queue.start()
    await r.queue.idle()
    expect(sends()).toEqual([
      ['D1', 'D2'],
      ['P2', 'P4'],
      ['P1', 'P3'],
    ])
    await r.queue.stop(0)
  })

  test('a row that waits holds its own group only; inside it nothing overtakes', async () => {
    behave = { A1: 'not-now', B1: 'lost', C1: 'throw' }
    const r = await started({}, { batchSize: 1 })
    r.add(
      ...['A1', 'B1', 'C1', 'A2', 'B2', 'C2', 'D1', 'D2'].map((key) => ({ idempotencyKey: key, groupKey: key[0]! })),
    )
    await r.queue.idle()
    expect(remote.order).toEqual(['B1', 'D1', 'D2'])
    behave = {}
    await r.pass(400_000, 10_000)
    expect(remote.order.filter((key) => key.startsWith('A'))).toEqual(['A1', 'A2'])
    expect(remote.order.filter((key) => key.startsWith('B'))).toEqual(['B1', 'B2'])
    expect(remote.order.filter((key) => key.startsWith('C'))).toEqual(['C1', 'C2'])
    expect([...remote.books.values()].every(({ count }) => count === 1)).toBe(true)
    expect(r.queue.counts()).toMatchObject({ delivered: 8, pending: 0, waiting: 0, unknown: 0 })
    await r.queue.stop(0)
  })

  test('one call of a lane at a time; with concurrency n, n calls with groups of their own', async () => {
    for (const concurrency of [1, 3]) {
      const lane = `pos:${concurrency}`
      let now = 0
      let most = 0
      const ends: (() => void)[] = []
      const r = rig(db, { clock, limits: { concurrency } })
      r.queue.register(
        handler({
          batchSize: 1,
          deliver: (rows) => {
            now += 1
            most = Math.max(most, now)
            return new Promise((resolve) =>
              ends.push(() => {
                now -= 1
                resolve(rows.map(() => ({ kind: 'delivered', existed: false })))
              }),
            )
          },
        }),
      )
      r.add(...Array.from({ length: 6 }, (_, index) => ({ idempotencyKey: `${lane}-${index}`, lane })))
      await r.queue.start()
      while (r.queue.counts().delivered < (concurrency === 1 ? 6 : 12)) {
        await new Promise((resolve) => setImmediate(resolve))
        ends.shift()?.()
      }
      expect(most).toBe(concurrency)
      await r.queue.stop(0)
    }
  })
})

describe('prerequisites', () => {
  test('A33 a document waits for its products and goes by itself once they are there', async () => {
    behave = { P2: 'not-now' }
    const r = await started()
    const [p1, p2] = r.add({ idempotencyKey: 'P1' }, { idempotencyKey: 'P2' })
    const [doc] = r.add({ idempotencyKey: 'DOC', priority: 30, waitsFor: [p1!, p2!] })
    await r.queue.idle()
    expect([r.state(p1!), r.state(p2!), r.state(doc!)]).toEqual(['delivered', 'waiting', 'pending'])
    behave = {}
    await r.pass(10_000)
    expect(r.state(doc!)).toBe('delivered')
    expect(sends().at(-1)).toEqual(['DOC'])
    await r.queue.stop(0)
  })

  test('a prerequisite that ends badly refuses all that need it, by name; retried and delivered, they come back', async () => {
    behave = { P1: 'refused' }
    const r = await started()
    const [p1] = r.add({ idempotencyKey: 'P1' })
    const [doc] = r.add({ idempotencyKey: 'DOC', waitsFor: [p1!] })
    const [after] = r.add({ idempotencyKey: 'AFTER', waitsFor: [doc!] })
    await r.queue.idle()
    expect([p1, doc, after].map((id) => r.state(id!))).toEqual(['refused', 'refused', 'refused'])
    expect(r.queue.get(doc!)?.row.trouble).toMatchObject({ code: 'PREREQUISITE_FAILED' })
    expect(r.queue.get(doc!)?.row.trouble?.problem).toContain('货品 P1')
    // Enqueued after the fact: told all the same.
    const [late] = r.add({ idempotencyKey: 'LATE', waitsFor: [p1!] })
    await r.queue.idle()
    expect(r.state(late!)).toBe('refused')
    expect(r.queue.retry([doc!], '王芳').refused[0]?.reason).toContain('货品 P1')
    behave = {}
    expect(r.queue.retry([p1!], '王芳')).toEqual({ changed: 1, refused: [] })
    await r.queue.idle()
    expect([p1, doc, after, late].map((id) => r.state(id!))).toEqual(Array(4).fill('delivered'))
    expect([...remote.books.values()].every(({ count }) => count === 1)).toBe(true)
    await r.queue.stop(0)
  })

  test('any number of dependants is told in short steps', async () => {
    behave = { P1: 'refused' }
    const r = await started()
    const [p1] = r.add({ idempotencyKey: 'P1' })
    r.add(...Array.from({ length: 1_001 }, (_, index) => ({ idempotencyKey: `D${index}`, waitsFor: [p1!] })))
    await r.queue.idle()
    expect(r.queue.counts()).toMatchObject({ refused: 1_002, pending: 0 })
    behave = {}
    r.queue.retry([p1!], '王芳')
    await r.queue.idle()
    expect(r.queue.counts()).toMatchObject({ delivered: 1_002, refused: 0 })
    await r.queue.stop(0)
  })

  test('a discarded prerequisite refuses, a row that does not exist is a programming error', async () => {
    const r = rig(db, { clock })
    r.queue.register(handler())
    const [p1] = r.add({ idempotencyKey: 'P1' })
    const [doc] = r.add({ idempotencyKey: 'DOC', waitsFor: [p1!] })
    r.queue.discard([p1!], '不要了', '王芳')
    await r.queue.start()
    await r.queue.idle()
    expect(r.state(doc!)).toBe('refused')
    expect(() => r.add({ idempotencyKey: 'X', waitsFor: [999] })).toThrow('row 999')
    await r.queue.stop(0)
  })
})

describe('lanes', () => {
  test('S119 offline costs no attempt; the lane tries after 5, 10, 20 … 60 s, and at once when the network is back', async () => {
    const online = new Set<(online: boolean) => void>()
    behave = { K1: 'not-sent' }
    const r = await started({
      online: {
        isOnline: () => true,
        onChange(listener) {
          online.add(listener)
          return () => online.delete(listener)
        },
      },
    })
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.queue.idle()
    expect(r.queue.status()[0]).toMatchObject({ offline: true, counts: { pending: 1 } })
    await r.pass(300_000, 1_000)
    const tries = r.queue.get(id!)!.attempts.map(({ at }) => (at - NOON) / 1_000)
    expect(tries).toEqual([0, 5, 15, 35, 75, 135, 195, 255])
    expect(r.queue.get(id!)?.row).toMatchObject({ attempts: 0, firstSentAt: null, state: 'pending' })
    behave = {}
    for (const listener of online) listener(true)
    await r.queue.idle()
    expect(r.state(id!)).toBe('delivered')
    expect(r.queue.status()[0]?.offline).toBe(false)
    await r.queue.stop(0)
  })

  test('a row that alone cannot be sent does not keep the others of its lane back', async () => {
    behave = { BAD1: 'not-sent', BAD2: 'not-sent' }
    const r = await started({}, { batchSize: 1 })
    r.add({ idempotencyKey: 'BAD1', priority: 30 }, { idempotencyKey: 'BAD2', priority: 30 })
    r.add(...Array.from({ length: 20 }, (_, index) => ({ idempotencyKey: `K${index}` })))
    await r.pass(3_600_000, 5_000)
    expect(r.queue.counts()).toMatchObject({ delivered: 20, pending: 2 })
    await r.queue.stop(0)
  })

  test('a throttle holds the whole lane until Retry-After, survives a restart and a manual retry, and no other lane', async () => {
    behave = { T1: 'throttled' }
    const first = await started()
    const [t1] = first.add({ idempotencyKey: 'T1' })
    await first.queue.idle()
    first.add({ idempotencyKey: 'T2' }, { idempotencyKey: 'O1', lane: 'pos:2' })
    await first.queue.idle()
    expect(sends()).toEqual([['T1'], ['O1']])
    expect(first.queue.status()[0]).toMatchObject({ pausedBy: 'throttle', pausedUntil: NOON + 30_000 })
    await first.queue.stop(0)
    behave = {}
    const second = await started({ runId: 'run-2' })
    second.queue.retry([t1!], '王芳')
    second.queue.kick('pos:1')
    second.queue.resumeLane('pos:1', '王芳')
    await second.pass(29_999)
    expect(sends()).toHaveLength(2)
    await second.pass(1)
    expect(sends().at(-1)).toEqual(['T1', 'T2'])
    expect(second.queue.get(t1!)?.row.attempts).toBe(1)
    await second.queue.stop(0)
  })

  test('refused credentials stop the lane, cost no attempt, and a person’s resume starts it again', async () => {
    behave = { K1: 'unauthorised' }
    const r = await started()
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.pass(3_600_000, 60_000)
    expect(sends()).toHaveLength(1)
    expect(r.queue.status()[0]).toMatchObject({ stopped: { code: 'unauthorised' } })
    expect(r.queue.get(id!)?.row).toMatchObject({ state: 'pending', attempts: 0 })
    behave = {}
    r.queue.resumeLane('pos:1', '王芳')
    await r.queue.idle()
    expect(r.state(id!)).toBe('delivered')
    expect(r.queue.status()[0]?.stopped).toBeNull()
    await r.queue.stop(0)
  })

  test('a person’s pause survives a restart and ends by itself', async () => {
    const first = await started()
    first.add({ idempotencyKey: 'K0' })
    await first.queue.idle()
    first.queue.pauseLane(null, NOON + 1_800_000, '盘点', '王芳')
    await first.queue.stop(0)
    const second = await started({ runId: 'run-2' })
    const [id] = second.add({ idempotencyKey: 'K1' })
    await second.pass(1_799_000, 60_000)
    expect(second.state(id!)).toBe('pending')
    expect(second.queue.status()[0]).toMatchObject({ pausedBy: 'person', pauseReason: '盘点' })
    await second.pass(1_000)
    expect(second.state(id!)).toBe('delivered')
    await second.queue.stop(0)
  })

  test('after a restored backup nothing is sent or looked up until a person confirms', async () => {
    let paused = true
    const r = await started({ deliveryPaused: () => paused, endDeliveryPause: () => (paused = false) })
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.pass(3_600_000, 60_000)
    expect(remote.calls).toEqual([])
    r.queue.confirmDelivery('王芳')
    await r.queue.idle()
    expect(r.state(id!)).toBe('delivered')
    await r.queue.stop(0)
  })
})

describe('unknown', () => {
  test('I69 an answer lost after the remote applied it: found by our number, not sent again', async () => {
    behave = { K1: 'lost' }
    const r = await started()
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.pass(60_000, 5_000)
    expect(r.queue.get(id!)?.row).toMatchObject({ state: 'delivered', remoteNo: 'R-K1', attempts: 1, trouble: null })
    expect(remote.books.get('K1')?.count).toBe(1)
    await r.queue.stop(0)
  })

  test('I69 never arrived: sent again only after two look-ups, two minutes apart, later than the slowest answer; same bytes', async () => {
    behave = { K1: 'unknown' }
    const seen: string[] = []
    const r = await started({}, {})
    const [id] = r.add({ idempotencyKey: 'K1', payload: { b: 1, a: '00123' } })
    await r.queue.idle()
    behave = {}
    const stored = () => db.prepare('SELECT payload, content_hash FROM outbox_body WHERE id = ?').get(id)
    seen.push(JSON.stringify(stored()))
    await r.pass(60_000, 1_000)
    await r.pass(119_000, 1_000)
    expect(sends()).toHaveLength(1)
    expect(r.state(id!)).toBe('unknown')
    await r.pass(5_000, 1_000)
    expect(sends()).toHaveLength(2)
    expect(r.queue.get(id!)?.row).toMatchObject({ state: 'delivered', attempts: 2 })
    expect(JSON.stringify(stored())).toBe(seen[0])
    await r.queue.stop(0)
  })

  test('our number with other content: refused, a person decides', async () => {
    behave = { K1: 'unknown' }
    const r = await started()
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.queue.idle()
    remote.books.set('K1', { count: 1, content: 'something else' })
    await r.pass(60_000, 5_000)
    expect(r.queue.get(id!)?.row).toMatchObject({ state: 'refused', trouble: { code: 'OTHER_CONTENT' } })
    expect(remote.books.get('K1')?.count).toBe(1)
    await r.queue.stop(0)
  })

  test('rows that another run was sending are looked up; nothing is sent twice', async () => {
    const first = rig(db, { clock })
    first.queue.register(handler({ deliver: () => new Promise(() => {}) }))
    const [k1, k2] = first.add({ idempotencyKey: 'K1' }, { idempotencyKey: 'K2' })
    remote.books.set('K1', { count: 1, content: JSON.stringify({ no: 'K1' }) })
    await first.queue.start()
    await new Promise((resolve) => setImmediate(resolve))
    expect([first.state(k1!), first.state(k2!)]).toEqual(['sending', 'sending'])
    expect(first.queue.list({ states: ['sending'] }).rows.map(({ id }) => id)).toEqual([k2, k1])
    // The process dies; another one opens the same file.
    clock = fakeClock(clock.now() + 60_000)
    const second = rig(db, { clock, runId: 'run-2' })
    second.queue.register(handler())
    await second.queue.start()
    expect([second.state(k1!), second.state(k2!)]).toEqual(['unknown', 'unknown'])
    await second.pass(300_000, 10_000)
    expect([second.state(k1!), second.state(k2!)]).toEqual(['delivered', 'delivered'])
    expect([remote.books.get('K1')?.count, remote.books.get('K2')?.count]).toEqual([1, 1])
    await second.queue.stop(0)
  })

  test('new numbers after a restore: every open row is looked up first, sent or not, once per renewal', async () => {
    const first = rig(db, { clock })
    first.queue.register(handler())
    behave = { W1: 'not-now' }
    await first.queue.start()
    const [waiting] = first.add({ idempotencyKey: 'W1' })
    await first.queue.idle()
    first.queue.pauseLane(null, NOON + 1, '', '王芳')
    const [pending] = first.add({ idempotencyKey: 'N1' })
    await first.queue.stop(0)
    // The lost part of history had delivered N1.
    remote.books.set('N1', { count: 1, content: JSON.stringify({ no: 'N1' }) })
    behave = {}
    clock.advance(1_000)
    const renewed = { code: 'ZZ99', numbersRenewed: true }
    const second = await started({ runId: 'run-2', installation: renewed })
    expect([second.state(waiting!), second.state(pending!)]).toEqual(['unknown', 'unknown'])
    await second.pass(400_000, 10_000)
    expect([second.state(waiting!), second.state(pending!)]).toEqual(['delivered', 'delivered'])
    expect([remote.books.get('W1')?.count, remote.books.get('N1')?.count]).toEqual([1, 1])
    const [fresh] = second.add({ idempotencyKey: 'F1', dueAt: clock.now() + 1_000 })
    await second.queue.stop(0)
    const third = await started({ runId: 'run-3', installation: renewed })
    expect(third.state(fresh!)).toBe('pending')
    await third.queue.stop(0)
  })

  test('unknown and sent rows cannot be discarded; 实施 may mark the result', async () => {
    behave = { K1: 'lost', K2: 'unknown' }
    const r = await started(
      {},
      {
        lookUp: async (rows) =>
          rows.map(() => ({ kind: 'failed', outcome: { kind: 'not-now', trouble: trouble('BUSY') } })),
      },
    )
    const [k1, k2] = r.add({ idempotencyKey: 'K1' }, { idempotencyKey: 'K2' })
    await r.pass(3_600_000, 60_000)
    expect([r.state(k1!), r.state(k2!)]).toEqual(['unknown', 'unknown'])
    expect(r.queue.discard([k1!], '不要了', '王芳')).toMatchObject({ changed: 0, refused: [{ id: k1 }] })
    expect(r.queue.mark(k1!, 'delivered', '已在后台看到', '实施李工')).toMatchObject({ changed: 1 })
    expect(r.queue.mark(k2!, 'not-delivered', '后台没有', '实施李工')).toMatchObject({ changed: 1 })
    expect([r.state(k1!), r.state(k2!)]).toEqual(['delivered', 'refused'])
    expect(r.queue.mark(k1!, 'delivered', '再来', '实施李工').changed).toBe(0)
    expect(r.queue.get(k2!)?.attempts.at(-1)).toMatchObject({
      purpose: 'person',
      outcome: 'mark-not-delivered',
      note: '实施李工：后台没有',
    })
    behave = {}
    r.queue.retry([k2!], '王芳')
    await r.queue.idle()
    expect(r.state(k2!)).toBe('delivered')
    await r.queue.stop(0)
  })
})

describe('poison', () => {
  test('a handler that throws, a payload that broke, a check that throws: only their own rows are held', async () => {
    behave = { THROW: 'throw' }
    const r = rig(db, { clock })
    r.queue.register(
      handler({
        batchSize: 1,
        check(row) {
          if (row.idempotencyKey === 'CHECK') throw new Error('check bug')
          return row.idempotencyKey === 'NO' ? trouble('LOCKED') : null
        },
      }),
    )
    const ids = r.add(
      ...['BROKEN', 'TAMPERED', 'THROW', 'CHECK', 'NO', 'GOOD'].map((idempotencyKey) => ({ idempotencyKey })),
    )
    db.prepare("UPDATE outbox_body SET payload = '{oops' WHERE idempotency_key = 'BROKEN'").run()
    db.prepare(`UPDATE outbox_body SET payload = '{"no":"X"}' WHERE idempotency_key = 'TAMPERED'`).run()
    await r.queue.start()
    await r.queue.idle()
    expect(ids.map((id) => [r.state(id), r.queue.get(id)?.row.trouble?.code ?? null])).toEqual([
      ['refused', 'PAYLOAD_BROKEN'],
      ['refused', 'PAYLOAD_BROKEN'],
      ['unknown', 'DELIVERY_FAILED'],
      ['refused', 'HANDLER_FAILED'],
      ['refused', 'LOCKED'],
      ['delivered', null],
    ])
    expect(remote.order).toEqual(['GOOD'])
    await r.queue.stop(0)
  })

  test('a settled hook that throws loses neither its own row nor the others of the batch', async () => {
    let broken = true
    const settled: string[] = []
    const r = rig(db, { clock })
    r.queue.register(
      handler({
        settled(row) {
          if (broken && row.idempotencyKey === 'K2') throw new Error('hook bug')
          settled.push(row.idempotencyKey)
        },
      }),
    )
    const ids = r.add({ idempotencyKey: 'K1' }, { idempotencyKey: 'K2' }, { idempotencyKey: 'K3' })
    await r.queue.start()
    await r.queue.idle()
    expect(ids.map((id) => r.state(id))).toEqual(['delivered', 'unknown', 'delivered'])
    broken = false
    await r.pass(1_800_000, 60_000)
    expect(ids.map((id) => r.state(id))).toEqual(['delivered', 'delivered', 'delivered'])
    expect(settled.filter((key) => key === 'K2')).toHaveLength(1)
    expect(remote.books.get('K2')?.count).toBe(1)
    expect(r.queue.counts()).toMatchObject({ delivered: 3, unknown: 0, sending: 0 })
    await r.queue.stop(0)
  })

  test('too few outcomes leave the rest unknown, and a call that never ends is released', async () => {
    const r = rig(db, { clock })
    r.queue.register(
      handler({
        kind: 'short',
        deliver: async (rows) => rows.slice(1).map(() => ({ kind: 'delivered', existed: false })),
      }),
    )
    r.queue.register(handler({ kind: 'stuck', deliver: () => new Promise(() => {}) }))
    const [a, b] = r.add({ idempotencyKey: 'A', kind: 'short' }, { idempotencyKey: 'B', kind: 'short' })
    const [c] = r.add({ idempotencyKey: 'C', kind: 'stuck', lane: 'pos:2' })
    await r.queue.start()
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
    expect([r.state(a!), r.state(b!), r.state(c!)]).toEqual(['delivered', 'unknown', 'sending'])
    clock.advance(330_000)
    await r.queue.idle()
    expect(r.queue.get(c!)?.row).toMatchObject({ state: 'unknown', trouble: { code: 'NO_ANSWER' } })
    await r.queue.stop(0)
    expect(clock.pending()).toBe(0)
  })

  test('stop waits for calls under way until its deadline, then their rows are unknown and a late answer changes nothing', async () => {
    let answer: () => void = () => {}
    const r = rig(db, { clock })
    let aborted = false
    r.queue.register(
      handler({
        deliver: (rows, { signal }) => {
          signal.addEventListener('abort', () => {
            aborted = true
          })
          return new Promise((resolve) => {
            answer = () => resolve(rows.map(() => ({ kind: 'delivered', existed: false })))
          })
        },
      }),
    )
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.queue.start()
    await new Promise((resolve) => setImmediate(resolve))
    const stopped = r.queue.stop(5_000)
    clock.advance(4_999)
    expect(aborted).toBe(false)
    clock.advance(1)
    await stopped
    expect(aborted).toBe(true)
    expect(r.state(id!)).toBe('unknown')
    answer()
    await new Promise((resolve) => setImmediate(resolve))
    expect(r.state(id!)).toBe('unknown')
    expect(clock.pending()).toBe(0)
  })
})

describe('a wrong PC clock', () => {
  test('back-offs, throttles and look-ups of a clock that was years ahead are waited for again, not for years', async () => {
    clock = fakeClock(NOON + 4 * 365 * 86_400_000)
    behave = { W: 'not-now', U: 'unknown', T: 'throttled', O: 'not-sent' }
    const r = await started({}, { batchSize: 1 })
    const rows = ['W', 'U', 'T', 'O', 'P'].map((key) => ({ idempotencyKey: key, lane: `pos:${key}`, groupKey: key }))
    const ids = r.add(...rows)
    r.add({ idempotencyKey: 'W2', lane: 'pos:W', groupKey: 'W' })
    await r.queue.idle()
    behave = {}
    clock.set(NOON)
    await r.pass(600_000, 10_000)
    expect(ids.map((id) => r.state(id))).toEqual(Array(5).fill('delivered'))
    expect(r.queue.counts()).toMatchObject({ delivered: 6 })
    await r.queue.stop(0)
  })
})

describe('what a person does', () => {
  test('retry starts a refused row over, ends back-off, and says why not otherwise', async () => {
    behave = { R: 'refused', W: 'not-now' }
    const r = await started()
    const [refused, waiting, done] = r.add({ idempotencyKey: 'R' }, { idempotencyKey: 'W' }, { idempotencyKey: 'D' })
    await r.queue.idle()
    behave = {}
    expect(r.queue.retry([refused!, waiting!, done!, 999], '王芳')).toEqual({
      changed: 2,
      refused: [
        { id: done, reason: '状态为「已送达」，不能重试' },
        { id: 999, reason: '这一条已不存在' },
      ],
    })
    await r.queue.idle()
    expect([refused, waiting].map((id) => r.state(id!))).toEqual(['delivered', 'delivered'])
    expect(r.queue.get(refused!)?.attempts.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
      ['send', 'refused'],
      ['person', 'retry'],
      ['send', 'delivered'],
    ])
    await r.queue.stop(0)
  })

  test('a retried row goes before the later ones of its group', async () => {
    behave = { A1: 'refused', A2: 'not-now' }
    const r = await started()
    const [a1] = r.add({ idempotencyKey: 'A1', groupKey: 'A' }, { idempotencyKey: 'A2', groupKey: 'A' })
    await r.queue.idle()
    behave = { A1: 'not-now' }
    r.queue.retry([a1!], '王芳')
    await r.queue.idle()
    behave = {}
    await r.pass(60_000, 1_000)
    expect(remote.order).toEqual(['A1', 'A2'])
    await r.queue.stop(0)
  })

  test('retryCause takes exactly the rows of one cause; causes are counted', async () => {
    const r = rig(db, { clock })
    r.queue.register(
      handler({
        check: (row) =>
          row.idempotencyKey.startsWith('X') ? trouble('X') : row.idempotencyKey.startsWith('Y') ? trouble('Y') : null,
      }),
    )
    r.add(...Array.from({ length: 450 }, (_, index) => ({ idempotencyKey: `X${index}` })), { idempotencyKey: 'Y1' })
    const failures: FinalFailure[] = []
    r.queue.onFinalFailure((list) => failures.push(...list))
    await r.queue.start()
    await r.queue.idle()
    expect(failures).toHaveLength(451)
    expect(r.queue.causes()).toMatchObject([
      { code: 'X', count: 450, problem: '问题 X' },
      { code: 'Y', count: 1 },
    ])
    expect((await r.queue.retryCause('X', '王芳')).changed).toBe(450)
    await r.queue.stop(0)
  })

  test('discard needs no handler, runs the hook, keeps the row with its reason', async () => {
    const settled: string[] = []
    const r = rig(db, { clock })
    r.queue.register(handler({ settled: (row) => void settled.push(`${row.idempotencyKey} ${row.state}`) }))
    const [id] = r.add({ idempotencyKey: 'K1' })
    expect(r.queue.discard([id!], '重复录入', '王芳')).toEqual({ changed: 1, refused: [] })
    expect(r.queue.get(id!)?.row).toMatchObject({
      state: 'discarded',
      trouble: { cause: '重复录入', problem: '已由 王芳 放弃' },
    })
    expect(settled).toEqual(['K1 discarded'])
    await r.queue.start()
    await r.queue.idle()
    expect(sends()).toEqual([])
    expect(r.notes.map(({ event }) => event)).toEqual(['queue.discard'])
    await r.queue.stop(0)
  })
})

describe('what the window sees', () => {
  test('lists by state, lane, kind, subject and text, newest first, page by page', async () => {
    behave = { K3: 'refused', K4: 'not-now', K5: 'lost' }
    const r = await started()
    const keys = Array.from({ length: 12 }, (_, index) => `K${index}`)
    r.add(...keys.map((key, index) => ({ idempotencyKey: key, lane: index % 2 ? 'pos:1' : 'pos:2' })))
    r.queue.pauseLane('pos:3', NOON + 60_000, '', '王芳')
    r.add({ idempotencyKey: 'P1', lane: 'pos:3', subject: { type: 'document', id: 'CK001', label: '出库单 CK001' } })
    await r.queue.idle()
    const keysOf = (query: Parameters<Rig['queue']['list']>[0]) =>
      r.queue.list(query).rows.map((row) => row.idempotencyKey)
    expect(keysOf({})).toEqual(['P1', ...[...keys].reverse()])
    expect(keysOf({ states: ['refused', 'waiting', 'unknown'] })).toEqual(['K5', 'K4', 'K3'])
    expect(keysOf({ states: ['delivered'], lane: 'pos:2' })).toEqual(['K10', 'K8', 'K6', 'K2', 'K0'])
    expect(keysOf({ text: 'ck00' })).toEqual(['P1'])
    expect(keysOf({ subject: { type: 'document', id: 'CK001' } })).toEqual(['P1'])
    expect(keysOf({ subject: { type: 'document', id: 'CK001' }, states: ['delivered'] })).toEqual([])
    expect(keysOf({ kind: 'nothing' })).toEqual([])
    const pages: string[][] = []
    for (let cursor: string | null = null; ; ) {
      const page = r.queue.list({ limit: 5, cursor })
      pages.push(page.rows.map((row) => row.idempotencyKey))
      expect(page.total).toBe(13)
      cursor = page.next
      if (cursor === null) break
    }
    expect(pages.flat()).toEqual(['P1', ...[...keys].reverse()])
    expect(r.queue.status().map(({ lane, oldestWaitingAt }) => [lane, oldestWaitingAt])).toEqual([
      ['pos:1', NOON],
      ['pos:2', NOON],
      ['pos:3', NOON],
    ])
    await r.queue.stop(0)
  })

  test('changes are told at most five times a second, with the ids, or as "all" when they are many', async () => {
    const r = await started()
    const changes: QueueChange[] = []
    const off = r.queue.onChange((change) => changes.push(change))
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.queue.idle()
    expect(changes).toEqual([])
    clock.advance(200)
    expect(changes).toEqual([{ ids: [id], all: false }])
    r.add(...Array.from({ length: 600 }, (_, index) => ({ idempotencyKey: `M${index}` })))
    await r.queue.idle()
    clock.advance(200)
    expect(changes).toHaveLength(2)
    expect(changes[1]).toEqual({ ids: [], all: true })
    off()
    await r.queue.stop(0)
    expect(clock.pending()).toBe(0)
  })

  test('one journal line per click and call when delivered, one per row in trouble', async () => {
    behave = { K3: 'refused' }
    const r = await started()
    r.add(
      { idempotencyKey: 'K1', correlationId: 'A' },
      { idempotencyKey: 'K2', correlationId: 'A' },
      { idempotencyKey: 'K3', correlationId: 'A' },
      { idempotencyKey: 'K4', correlationId: 'B' },
    )
    await r.queue.idle()
    expect(r.notes.map(({ event, correlationId, level }) => [event, correlationId, level])).toEqual([
      ['queue.refused', 'A', 'error'],
      ['queue.delivered', 'A', 'info'],
      ['queue.delivered', 'B', 'info'],
    ])
    await r.queue.stop(0)
  })

  test('a row’s history is bounded', async () => {
    behave = { K1: 'not-now' }
    const r = await started({ limits: { historyPerRow: 5, maxAttempts: 1_000 } })
    const [id] = r.add({ idempotencyKey: 'K1' })
    await r.pass(24 * 3_600_000, 300_000)
    expect(r.queue.get(id!)!.row.attempts).toBeGreaterThan(50)
    expect(r.queue.get(id!)?.attempts).toHaveLength(5)
    await r.queue.stop(0)
  })
})
