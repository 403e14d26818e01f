import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHouse, type House } from '../../main/house.ts'
import type { CallInput, CallName, CallOutput, Summary, WorkspaceName } from '../../preload/contract/index.ts'
import { headlessPorts } from '../../scripts/lib/headless-ports.ts'
import { Refused } from './pc.ts'

let dir: string
let house: House

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'danju-house-'))
  house = createHouse(headlessPorts({ dir }))
  await house.start()
})
afterEach(async () => {
  await house.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function call<N extends CallName>(
  workspace: WorkspaceName,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const answer = await house.call({ workspace, name, input }, { kind: 'window', id: 1 })
  if (!answer.ok) throw new Refused(answer.error)
  return answer.data as CallOutput<N>
}

async function restart(): Promise<void> {
  await house.stop()
  house = createHouse(headlessPorts({ dir }))
  await house.start()
}

it('a first start has nothing open; one call opens practice with a tested connection', async () => {
  expect(await call('live', 'workspace.state', {})).toMatchObject({
    active: null,
    role: null,
    practice: { state: 'stopped' },
  })
  await expect(call('practice', 'connections.list', {})).rejects.toMatchObject({ error: { code: 'WORKSPACE_CLOSED' } })
  const summaries: Summary[] = []
  house.on('practice', 'home.summary', (summary) => summaries.push(summary))
  const state = await call('practice', 'workspace.open', { workspace: 'practice', role: 'shop' })
  expect(state).toMatchObject({ active: 'practice', role: 'shop', practice: { state: 'running' } })
  const { connections } = await call('practice', 'connections.list', {})
  expect(connections).toHaveLength(1)
  expect(connections[0]!.verifiedAt).not.toBeNull()
  // A subscription made before the workspace was open is served once it is.
  expect(summaries.length).toBeGreaterThan(0)
})

it('live and practice run side by side on files of their own; a restart opens what was open', async () => {
  await call('practice', 'workspace.open', { workspace: 'practice', role: 'shop' })
  await call('live', 'workspace.open', { workspace: 'live', role: 'shop' })
  expect((await call('live', 'connections.list', {})).connections).toEqual([])
  expect((await call('practice', 'connections.list', {})).connections).toHaveLength(1)
  await restart()
  expect(await call('live', 'workspace.state', {})).toMatchObject({ active: 'live', practice: { state: 'running' } })
  expect((await call('practice', 'connections.list', {})).connections[0]!.verifiedAt).not.toBeNull()
})

it('what the window asks while its workspace is being opened waits for it', async () => {
  await call('practice', 'workspace.open', { workspace: 'practice', role: 'shop' })
  await house.stop()
  house = createHouse(headlessPorts({ dir }))
  const started = house.start()
  const early = call('practice', 'connections.list', {})
  await expect(call('live', 'connections.list', {})).rejects.toMatchObject({ error: { code: 'WORKSPACE_CLOSED' } })
  expect((await early).connections).toHaveLength(1)
  await started
})

it('the live workspace refuses the practice servers, whatever a person types', async () => {
  await call('live', 'workspace.open', { workspace: 'live', role: 'shop' })
  await call('live', 'operators.signIn', { name: '实施甲', role: 'implementer', pin: '2468' })
  const account = { baseUrl: 'http://127.0.0.1:8080/openapi2/', perMinute: 60 }
  await expect(
    call('live', 'connections.save', {
      id: null,
      name: '误填',
      wangdian: { ...account, sid: 'sid', appkey: 'appkey', appsecret: 'secret-secret' },
      pos: { ...account, appKey: 'key', appSecret: 'secret-secret' },
      authorisation: { shopId: '1', shopName: '店', key: 'k-k-k-k-k-k' },
    }),
  ).rejects.toMatchObject({ error: { fields: expect.anything() } })
})

it('faults can be switched on and off, and practice can be thrown away', async () => {
  await call('practice', 'workspace.open', { workspace: 'practice', role: 'shop' })
  expect(await call('practice', 'practice.setFault', { system: 'pos', kind: 'refuse' })).toEqual({
    faults: [{ system: 'pos', kind: 'refuse' }],
  })
  expect(await call('practice', 'practice.clearFaults', {})).toEqual({ faults: [] })
  await call('practice', 'operators.signIn', { name: '小王', role: 'staff' })
  await call('practice', 'practice.reset', {})
  expect((await call('practice', 'operators.list', {})).current).toBeNull()
  expect((await call('practice', 'connections.list', {})).connections).toHaveLength(1)
})

it('a province practises the faults of IDEAL alone, and is ready again after 重置', async () => {
  await call('practice', 'workspace.open', { workspace: 'practice', role: 'province' })
  await expect(call('practice', 'practice.setFault', { system: 'pos', kind: 'serials-short' })).rejects.toMatchObject({
    error: { code: 'INVALID_INPUT' },
  })
  await call('practice', 'practice.setFault', { system: 'ideal', kind: 'refuse' })
  expect(await call('practice', 'practice.setFault', { system: 'ideal', kind: 'interface-closed' })).toEqual({
    faults: [
      { system: 'ideal', kind: 'refuse' },
      { system: 'ideal', kind: 'interface-closed' },
    ],
  })
  const { id } = (await call('practice', 'province.connections', {})).connections[0]!
  expect(await call('practice', 'province.refreshState', { id })).toMatchObject({ ideal: 'closed' })
  expect(await call('practice', 'practice.clearFaults', {})).toEqual({ faults: [] })
  expect(await call('practice', 'province.refreshState', { id })).toMatchObject({ ideal: 'open' })
  await call('practice', 'practice.reset', {})
  expect((await call('practice', 'province.connections', {})).connections).toMatchObject([{ ideal: { state: 'ok' } }])
})

it('a damaged file is named with its choices, kept when replaced, and nothing is sent until a person confirms', async () => {
  await call('live', 'workspace.open', { workspace: 'live', role: 'shop' })
  await call('live', 'operators.signIn', { name: '小王', role: 'staff' })
  await house.stop()
  const file = join(dir, 'live', 'business.db')
  writeFileSync(file, Buffer.alloc(20_000, 7))
  house = createHouse(headlessPorts({ dir }))
  await house.start()
  const [damage] = (await call('live', 'workspace.state', {})).damage
  expect(damage).toMatchObject({ workspace: 'live', file, lastBackupAt: expect.any(Number) })
  expect(damage!.choices).toEqual(expect.arrayContaining(['restore-backup', 'start-empty']))
  await expect(call('live', 'queue.lanes', {})).rejects.toMatchObject({ error: { code: 'WORKSPACE_CLOSED' } })

  const repaired = await call('live', 'workspace.repair', { workspace: 'live', choice: 'restore-backup' })
  expect(repaired.damage).toEqual([])
  expect((await call('live', 'operators.list', {})).current).toMatchObject({ name: '小王' })
  expect(readdirSync(join(dir, 'live', 'damaged')).length).toBeGreaterThan(0)
  expect(await call('live', 'home.summary', {})).toMatchObject({ deliveryPaused: true })
  await call('live', 'queue.confirmDelivery', {})
  expect(await call('live', 'home.summary', {})).toMatchObject({ deliveryPaused: false })
  await restart()
  expect(await call('live', 'home.summary', {})).toMatchObject({ deliveryPaused: false })
})

it('starting empty keeps the broken file', async () => {
  await call('live', 'workspace.open', { workspace: 'live', role: 'shop' })
  await house.stop()
  writeFileSync(join(dir, 'live', 'business.db'), 'no database at all')
  house = createHouse(headlessPorts({ dir }))
  await house.start()
  await call('live', 'workspace.repair', { workspace: 'live', choice: 'start-empty' })
  expect(await call('live', 'home.summary', {})).toMatchObject({ deliveryPaused: true, pending: 0 })
  expect(readdirSync(join(dir, 'live', 'damaged')).length).toBeGreaterThan(0)
})

it('answers what it does not know with words, not with a crash', async () => {
  await expect(call('live', 'nothing.here' as CallName, {} as never)).rejects.toMatchObject({
    error: { code: 'WORKSPACE_CLOSED' },
  })
  await call('live', 'workspace.open', { workspace: 'live', role: 'shop' })
  await expect(call('live', 'nothing.here' as CallName, {} as never)).rejects.toMatchObject({
    error: { code: 'UNKNOWN_CALL' },
  })
  await expect(call('live', 'queue.list', { states: 'all' } as never)).rejects.toMatchObject({
    error: { code: 'INVALID_INPUT' },
  })
  await expect(call('practice', 'practice.setFault', { system: 'pos', kind: 'refuse' })).rejects.toMatchObject({
    error: { code: 'PRACTICE_STOPPED' },
  })
})
