import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome } from '../../main/queue/index.ts'
import type { Database } from '../../main/store/index.ts'
import { fakeClock, openBusiness, rig, tempFile } from './harness.ts'

let place: ReturnType<typeof tempFile>
let db: Database
beforeEach(() => {
  place = tempFile()
  db = openBusiness(place.file)
})
afterEach(() => {
  db.close()
  place.remove()
})

const delivered: Outcome = { kind: 'delivered', existed: false }

test('a row is delivered and leaves nothing running', async () => {
  const clock = fakeClock()
  const r = rig(db, { clock })
  const sent: string[] = []
  r.queue.register({
    kind: 'product',
    batchSize: 100,
    slowestAnswerMs: 60_000,
    async deliver(rows) {
      for (const row of rows) sent.push(row.idempotencyKey)
      return rows.map(() => ({ ...delivered, remoteNo: 'R1' }))
    },
    async lookUp() {
      throw new Error('never asked')
    },
  })
  const [id] = r.add({ idempotencyKey: 'K1' })
  await r.queue.start()
  await r.queue.idle()
  expect(sent).toEqual(['K1'])
  expect(r.queue.get(id!)?.row).toMatchObject({ state: 'delivered', remoteNo: 'R1', attempts: 1 })
  r.add({ idempotencyKey: 'K2' })
  await r.queue.idle()
  expect(sent).toEqual(['K1', 'K2'])
  expect(r.queue.counts()).toMatchObject({ delivered: 2, pending: 0, sending: 0 })
  await r.queue.stop(1_000)
  expect(clock.pending()).toBe(0)
})
