import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bridge } from '../../preload/contract/index.ts'
import { openStage, type Stage } from './harness.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

describe('the built app in a real browser', () => {
  test('starts, shows its page through the real preload and content protocol, and ends cleanly', async () => {
    const app = await stage.start()
    await app.page.waitForFunction(() => document.querySelector('#root')?.childElementCount)
    const state = await app.page.evaluate(() =>
      (window as unknown as { bridge: Bridge }).bridge.call('live', 'workspace.state', {}),
    )
    expect(state).toMatchObject({ ok: true, data: { active: null, secrets: { persistent: false } } })
    expect(await app.page.title()).toBe('单据桥')
    await app.screenshot('smoke')
    expect(app.complaints).toEqual([])
    expect(await app.quit()).toBe(0)
  })
})
