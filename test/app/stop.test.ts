import { expect, it } from 'vitest'
import { startWorld } from './harness.ts'
import { refused } from './orders-kit.ts'

it('a call under way while the product stops, and every later one, says that it stops, not that it is broken', async () => {
  const world = await startWorld({ skus: 20 })
  try {
    const app = world.app()
    let choose = (): void => {}
    const chosen = new Promise<void>((resolve) => {
      choose = resolve
    })
    const asked = new Promise<void>((resolve) => {
      world.ports.files.open = async () => {
        resolve()
        await chosen
        return [{ token: 'chosen.csv', name: 'chosen.csv', size: 40 }]
      }
    })
    world.ports.files.read = async () => new TextEncoder().encode('货品编号,货品名称\nA-1,甲\n')
    const { connectionId } = world
    const open = refused(world.call('fileImport.open', { connectionId, kind: 'create' }))
    await asked
    await app.stop()
    choose()
    expect(await open).toMatchObject({ code: 'STOPPED', action: expect.stringContaining('核对') })
    expect(await refused(world.call('home.summary', {}))).toMatchObject({ code: 'STOPPED' })
  } finally {
    await world.end()
  }
})
