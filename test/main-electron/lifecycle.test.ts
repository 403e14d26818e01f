import { describe, expect, test } from 'vitest'
import { createLifecycle } from '../../main/electron/lifecycle.ts'
import { fakeClock } from './fakes.ts'

function setUp() {
  const clock = fakeClock(0)
  const reports: string[] = []
  const lifecycle = createLifecycle({
    ...clock,
    deadlineMs: 5000,
    report: ({ stage, phase, error }) => reports.push(`${phase} ${stage}${error === undefined ? '' : ' failed'}`),
  })
  return { clock, lifecycle, reports }
}

describe('the stages of start and stop', () => {
  test('stop in the reverse order of the start', async () => {
    const { lifecycle, reports } = setUp()
    lifecycle.stage(
      'log',
      () => 1,
      () => {},
    )
    await lifecycle.stage(
      'house',
      async () => 2,
      async () => {},
    )
    lifecycle.stage('window', () => 3)
    lifecycle.stage(
      'tray',
      () => 4,
      () => {},
    )
    expect(await lifecycle.stop()).toEqual({ late: null })
    expect(reports).toEqual([
      'start log',
      'start house',
      'start window',
      'start tray',
      'stop tray',
      'stop house',
      'stop log',
    ])
  })

  test('give what they made to what undoes it, synchronously where they are synchronous', async () => {
    const { lifecycle } = setUp()
    const undone: unknown[] = []
    expect(
      lifecycle.stage(
        'a',
        () => 'made',
        (value) => void undone.push(value),
      ),
    ).toBe('made')
    expect(
      await lifecycle.stage(
        'b',
        async () => 'later',
        (value) => void undone.push(value),
      ),
    ).toBe('later')
    await lifecycle.stop()
    expect(undone).toEqual(['later', 'made'])
  })

  test('stop once, however often it is asked', async () => {
    const { lifecycle } = setUp()
    let stops = 0
    lifecycle.stage(
      'house',
      () => 1,
      () => void stops++,
    )
    const first = lifecycle.stop()
    expect(lifecycle.stop()).toBe(first)
    await first
    await lifecycle.stop()
    expect(stops).toBe(1)
    expect(lifecycle.stopping).toBe(true)
  })

  test('a part that fails to stop does not keep the others from stopping', async () => {
    const { lifecycle, reports } = setUp()
    lifecycle.stage(
      'database',
      () => 1,
      () => {},
    )
    lifecycle.stage(
      'window',
      () => 1,
      () => Promise.reject(new Error('stuck')),
    )
    await lifecycle.stop()
    expect(reports.slice(2)).toEqual(['stop window failed', 'stop database'])
  })

  test('a request that hangs ends at the deadline, and its name is known', async () => {
    const { clock, lifecycle } = setUp()
    lifecycle.stage(
      'house',
      () => 1,
      () => new Promise(() => {}),
    )
    const stopped = lifecycle.stop()
    await Promise.resolve()
    clock.advance(4999)
    clock.advance(1)
    expect(await stopped).toEqual({ late: 'house' })
    expect(clock.waiting()).toBe(0)
  })

  test('a stage that fails says so and is not undone', async () => {
    const { lifecycle, reports } = setUp()
    const fail = (): number => {
      throw new Error('no')
    }
    expect(() => lifecycle.stage('ports', fail, () => {})).toThrow('no')
    await expect(
      lifecycle.stage(
        'house',
        () => Promise.reject(new Error('no')),
        () => {},
      ),
    ).rejects.toThrow('no')
    await lifecycle.stop()
    expect(reports).toEqual(['start ports failed', 'start house failed'])
  })
})
