import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBridge } from '../../../renderer/state/bridge.ts'
import { startSummaryMirror, useSummary } from '../../../renderer/state/summary.ts'
import { createFakeBridge, type FakeBridge, trouble } from '../fake-bridge.ts'
import { calmSummary, troubledSummary } from '../scenarios/home.ts'

const holder = globalThis as { window?: { bridge?: FakeBridge } }
const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

beforeEach(() => {
  holder.window = {}
})
afterEach(() => {
  delete holder.window
})

test('the mirror shows what the topic says and ends its subscription', async () => {
  const bridge = createFakeBridge({ 'home.summary': () => calmSummary })
  holder.window = { bridge }
  const stop = startSummaryMirror('live')
  await turns()
  expect(useSummary.getState().summary).toBe(calmSummary)
  bridge.emit('home.summary', troubledSummary)
  expect(useSummary.getState().summary).toBe(troubledSummary)
  stop()
  expect(bridge.listening()).toBe(0)
})

test('numbers of one workspace never show in the other', async () => {
  const bridge = createFakeBridge({
    'home.summary': (_input, workspace) => (workspace === 'live' ? troubledSummary : calmSummary),
  })
  holder.window = { bridge }
  const stopLive = startSummaryMirror('live')
  stopLive()
  const stopPractice = startSummaryMirror('practice')
  expect(useSummary.getState().summary).toBeNull()
  await turns()
  expect(useSummary.getState()).toMatchObject({ workspace: 'practice', summary: calmSummary })
  stopPractice()
})

test('an error of the call is kept as it came', async () => {
  holder.window = {
    bridge: createFakeBridge({
      'home.summary': () => {
        throw trouble('DB_BUSY', '读不到状态')
      },
    }),
  }
  const stop = startSummaryMirror('live')
  await turns()
  expect(useSummary.getState().error).toMatchObject({ code: 'DB_BUSY', problem: '读不到状态' })
  stop()
})

test('a broken or missing bridge is an answer, never a throw', async () => {
  expect(await callBridge('live', 'workspace.state', {})).toMatchObject({
    ok: false,
    error: { code: 'WINDOW_NO_BRIDGE' },
  })
  const bridge = createFakeBridge({})
  bridge.call = () => Promise.reject(new Error('channel closed'))
  holder.window = { bridge }
  const answer = await callBridge('live', 'workspace.state', {})
  expect(answer).toMatchObject({ ok: false, error: { code: 'WINDOW_BRIDGE_BROKEN', retryable: true } })
})
