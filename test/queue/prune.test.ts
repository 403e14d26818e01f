import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../main/store/index.ts'
import { newRemote, remoteHandler } from './fake-remote.ts'
import { type FakeClock, fakeClock, openBusiness, rig, tempFile } from './harness.ts'

const DAY = 24 * 3_600_000

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

const payloads = () => db.prepare('SELECT payload FROM outbox_body ORDER BY id').pluck().all() as string[]

test('what ended for good long ago loses its content, not its number; what may still be sent keeps it', async () => {
  const remote = newRemote()
  const r = rig(db, { clock })
  r.queue.register(remoteHandler(remote, (row) => (row.idempotencyKey === 'NO' ? 'refused' : 'delivered')))
  const [old, no] = r.add({ idempotencyKey: 'OLD' }, { idempotencyKey: 'NO' })
  const [kept] = r.add({ idempotencyKey: 'KEPT', kind: 'nobody-sends-this' })
  await r.queue.start()
  await r.queue.idle()
  clock.set(clock.now() + 91 * DAY)
  const [fresh] = r.add({ idempotencyKey: 'FRESH' })
  await r.queue.idle()
  expect([old, no, kept, fresh].map((id) => r.state(id!))).toEqual(['delivered', 'refused', 'pending', 'delivered'])
  expect(await r.queue.prune(clock.now() - 90 * DAY)).toBe(1)
  const body = (no: string): string => JSON.stringify({ no })
  expect(payloads()).toEqual(['null', body('NO'), body('KEPT'), body('FRESH')])
  expect(r.queue.get(old!)).toMatchObject({ row: { idempotencyKey: 'OLD', state: 'delivered', payload: null } })
  // The number is still taken, and its content still known by its hash.
  expect(r.add({ idempotencyKey: 'OLD' })).toEqual([old])
  expect(await r.queue.prune(clock.now() - 90 * DAY)).toBe(0)
  clock.set(clock.now() + 91 * DAY)
  expect(await r.queue.prune(clock.now() - 90 * DAY)).toBe(1)
  expect(payloads()).toEqual(['null', body('NO'), body('KEPT'), 'null'])
  await r.queue.stop(0)
})

test('many rows are emptied in short transactions, and a run that was stopped is gone on with', async () => {
  const remote = newRemote()
  const r = rig(db, { clock })
  r.queue.register(remoteHandler(remote, () => 'delivered', { batchSize: 100 }))
  r.add(...Array.from({ length: 450 }, (_, index) => ({ idempotencyKey: `K${index}` })))
  await r.queue.start()
  await r.queue.idle()
  clock.set(clock.now() + 91 * DAY)
  const stop = new AbortController()
  const running = r.queue.prune(clock.now() - 90 * DAY, stop.signal)
  stop.abort()
  expect(await running).toBe(100)
  expect(await r.queue.prune(clock.now() - 90 * DAY)).toBe(350)
  expect(new Set(payloads())).toEqual(new Set(['null']))
  await r.queue.stop(0)
})
