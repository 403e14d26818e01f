import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallInput, FileImport } from '../../preload/contract/index.ts'
import { atRest, CREATE, NO_FILTER, NO_TICKS } from '../app/file-kit.ts'
import { type KillWorld, openKillWorld } from './kill-kit.ts'

const SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))
const LIMIT_MS = 90_000

let world: KillWorld
beforeAll(async () => {
  world = await openKillWorld(SEED, 40)
})
afterAll(() => world?.end())

function when(id: number, fits: (view: FileImport) => boolean, what: string): Promise<FileImport> {
  const app = world.app()
  const ask = async () => (await app.call('fileImport.get', { id })).import
  return app.when('fileImport.changed', ask, fits, LIMIT_MS, what)
}

/** Products of the POS's own books by these numbers, with their codes. */
async function made(numbers: readonly string[]): Promise<[no: string, codes: string[]][]> {
  const { control } = world.sandbox
  return Promise.all(
    numbers.map(async (no): Promise<[string, string[]]> => {
      const found = await control.books('pos', { tables: ['live_product'], where: { product_no: no } })
      const products = found.rows.live_product ?? []
      const specs = await Promise.all(
        products.map((one) => control.books('pos', { tables: ['live_spec'], where: { product_id: Number(one.id) } })),
      )
      return [no, specs.flatMap(({ rows }) => (rows.live_spec ?? []).map((spec) => String(spec.merchant_code))).sort()]
    }),
  )
}

it(`W4 SIGKILL after each step of 文件导入: every step survives, every product once (seed ${SEED})`, async () => {
  const numbers = Array.from({ length: 60 }, (_one, index) => `KF${index}`)
  const rows = numbers.flatMap((no) =>
    ['L', 'M'].map((size) => [no, '甲', '', '', `尺码:${size}`, `00${no}-${size}`, '1', '', '']),
  )
  const text = [CREATE, ...rows.with(3, rows[3]!.with(6, ''))].map((row) => row.join('\t')).join('\n')
  const connectionId = (await world.app().call('connections.list', {})).connections[0]!.id
  const pasted: CallInput<'fileImport.paste'> = { connectionId, kind: 'create', text }
  const { id } = (await world.app().call('fileImport.paste', pasted)).import

  await world.killAndStart()
  const read = await when(id, atRest('matching'), 'the file read')
  expect(read).toMatchObject({ state: 'matching', rows: { total: 120 } })
  const fields = CREATE.map((field, column) => ({ column, field }))
  await world.app().call('fileImport.match', { id, fields, acceptRenamed: false })

  await world.killAndStart()
  expect((await when(id, atRest('checking'), 'the rows checked')).rows).toMatchObject({ total: 120, errors: 1 })
  await world.app().call('fileImport.edit', { id, cells: [{ row: 4, column: 6, text: '9' }] })
  const scope = { filter: NO_FILTER }
  const replace = { id, scope, column: 1, find: '甲', replace: '乙', wholeCell: true, matchCase: true }
  await world.app().call('fileImport.replace', replace)

  await world.killAndStart()
  const edited = await when(id, atRest('checking'), 'the names replaced')
  expect(edited).toMatchObject({ rows: { errors: 0 }, undo: '把“甲”替换为“乙”' })
  await world.app().call('fileImport.plan', { id })

  await world.killAndStart()
  const planned = await when(id, atRest('planned'), 'the plan')
  expect(planned.plan?.rows).toMatchObject({ create: 120, error: 0 })
  expect((await made(numbers)).every(([, codes]) => codes.length === 0)).toBe(true)
  await world.sandbox.control.setFault({ system: 'pos', kind: 'slow', path: ':batch', delayMs: 50 })
  await world.app().call('fileImport.execute', { id, ...NO_TICKS })

  await world.killAndStart()
  await world.sandbox.control.clearFaults()
  await world.app().call('queue.kick', { lane: null })
  const done = await when(id, atRest('done'), '导入完成')
  expect(done.result).toMatchObject({ failed: 0, unknown: 0, waiting: 0, discarded: 0 })
  expect(done.result.created + done.result.existed).toBe(120)
  expect(await made(numbers)).toEqual(numbers.map((no) => [no, [`00${no}-L`, `00${no}-M`]]))

  await world.killAndStart()
  expect((await when(id, atRest('done'), 'the result')).result).toEqual(done.result)
})
