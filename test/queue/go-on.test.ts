import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../main/store/index.ts'
import { newRemote, remoteHandler } from './fake-remote.ts'
import { type FakeClock, fakeClock, openBusiness, rig, tempFile, trouble } from './harness.ts'

let place: ReturnType<typeof tempFile>
let db: Database
let clock: FakeClock
beforeEach(() => {
  place = tempFile()
  db = openBusiness(place.file)
  clock = fakeClock()
})
afterEach(() => {
  db.close()
  place.remove()
})

test('an answer and the claim of the next rows are one transaction', async () => {
  const remote = newRemote()
  const transactions = vi.spyOn(db, 'transaction')
  const begun: number[] = []
  const r = rig(db, { clock })
  const handler = remoteHandler(remote, () => 'delivered', { batchSize: 1 })
  r.queue.register({
    ...handler,
    deliver(rows, context) {
      begun.push(transactions.mock.calls.length)
      return handler.deliver(rows, context)
    },
  })
  r.add(...['K1', 'K2', 'K3', 'K4'].map((idempotencyKey) => ({ idempotencyKey })))
  await r.queue.start()
  await r.queue.idle()
  expect(begun.slice(1).map((count, at) => count - begun[at]!)).toEqual([1, 1, 1])
  expect(remote.order).toEqual(['K1', 'K2', 'K3', 'K4'])
  expect(db.prepare('SELECT count(*) FROM outbox_flight').pluck().get()).toBe(0)
  await r.queue.stop(0)
})

test('the next claim sees the group that the answer set free, priority before age', async () => {
  const remote = newRemote()
  const r = rig(db, { clock })
  r.queue.register(remoteHandler(remote, () => 'delivered', { batchSize: 1 }))
  r.add(
    { idempotencyKey: 'A1', groupKey: 'A', priority: 30 },
    { idempotencyKey: 'B1', groupKey: 'B', priority: 10 },
    { idempotencyKey: 'A2', groupKey: 'A', priority: 30 },
  )
  await r.queue.start()
  await r.queue.idle()
  expect(remote.order).toEqual(['A1', 'A2', 'B1'])
  await r.queue.stop(0)
})

test('a row whose end throws while it is claimed costs neither the answer before it nor the rows behind it', async () => {
  const remote = newRemote()
  const r = rig(db, { clock })
  r.queue.register(
    remoteHandler(remote, () => 'delivered', {
      batchSize: 1,
      check: (row) => (row.idempotencyKey === 'K2' ? trouble('NO') : null),
      settled(row) {
        if (row.idempotencyKey === 'K2') throw new Error('hook bug')
      },
    }),
  )
  const ids = r.add({ idempotencyKey: 'K1' }, { idempotencyKey: 'K2' }, { idempotencyKey: 'K3' })
  await r.queue.start()
  await r.queue.idle()
  expect(ids.map((id) => r.state(id))).toEqual(['delivered', 'pending', 'delivered'])
  expect(remote.order).toEqual(['K1', 'K3'])
  expect(r.queue.counts()).toMatchObject({ delivered: 2, pending: 1, sending: 0 })
  await r.queue.stop(0)
})

test('a stop or a pause while a call is under way leaves the next rows unclaimed', async () => {
  for (const how of ['stop', 'pause'] as const) {
    const remote = newRemote()
    const r = rig(db, { clock, runId: how })
    const handler = remoteHandler(remote, () => 'delivered', { batchSize: 1 })
    const asked = Promise.withResolvers<void>()
    let stopping: Promise<void> | null = null
    r.queue.register({
      ...handler,
      async deliver(rows, context) {
        await Promise.resolve()
        if (how === 'stop') stopping = r.queue.stop(1_000)
        else r.queue.pauseLane('pos:1', clock.now() + 60_000, 'test', '王芳')
        asked.resolve()
        return handler.deliver(rows, context)
      },
    })
    const [first, second] = r.add({ idempotencyKey: `${how} 1` }, { idempotencyKey: `${how} 2` })
    await r.queue.start()
    await asked.promise
    await r.queue.idle()
    await stopping
    expect([r.state(first!), r.state(second!)], how).toEqual(['delivered', 'pending'])
    db.prepare('DELETE FROM outbox_body WHERE id = ?').run(second)
    db.prepare('DELETE FROM outbox WHERE id = ?').run(second)
    await r.queue.stop(0)
  }
})
