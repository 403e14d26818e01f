import { afterEach, describe, expect, test } from 'vitest'
import { PIN_WAIT_MS } from '../../main/connections/pin.ts'
import type { Envelope } from '../../main/connections/types.ts'
import { type Bench, openBench, PRODUCT, WINDOW } from './harness.ts'

const benches: Bench[] = []
const bench = (options: Parameters<typeof openBench>[0] = {}): Bench => {
  const opened = openBench(options)
  benches.push(opened)
  return opened
}
afterEach(async () => {
  for (const one of benches.splice(0).reverse()) await one.close()
})

const codeOf = (answer: Envelope<unknown>) => (answer.ok ? 'ok' : answer.error.code)

describe('operators', () => {
  test('S6 staff sign in by name and may not set anything up', async () => {
    const { connections } = bench()
    const { operators } = connections
    expect(operators.current()).toBeNull()
    const signed = await operators.signIn({ name: ' 李店员\u200b ', role: 'staff' })
    expect(signed.ok && signed.data.current).toMatchObject({ name: '李店员', role: 'staff' })
    expect(operators.requireImplementer(WINDOW)?.code).toBe('IMPLEMENTER_ONLY')
    expect(operators.requireImplementer({ kind: 'shell' })?.code).toBe('IMPLEMENTER_ONLY')
    expect(operators.requireImplementer(PRODUCT)).toBeNull()
  })

  test('the first 实施 sets the PIN, the next one must know it', async () => {
    const { connections } = bench()
    const { operators } = connections
    expect(operators.list().pinSet).toBe(false)
    expect(codeOf(await operators.signIn({ name: '王实施', role: 'implementer', pin: '1111' }))).toBe('PIN_NEW')
    expect(codeOf(await operators.signIn({ name: '王实施', role: 'implementer' }))).toBe('PIN_NEW')
    expect(codeOf(await operators.signIn({ name: '王实施', role: 'implementer', pin: '４８２６' }))).toBe('ok')
    expect(operators.requireImplementer(WINDOW)).toBeNull()
    expect(codeOf(await operators.signIn({ name: '张实施', role: 'implementer', pin: '9999' }))).toBe('PIN_WRONG')
    expect(operators.current()?.name).toBe('王实施')
    expect(codeOf(await operators.signIn({ name: '张实施', role: 'implementer', pin: '4826' }))).toBe('ok')
    expect(operators.current()).toMatchObject({ name: '张实施', role: 'implementer' })
  })

  test('two first sign-ins at once: one sets the PIN, the other must know it', async () => {
    const { connections } = bench()
    const codes = await Promise.all(
      ['4826', '7351'].map(async (pin, index) =>
        codeOf(await connections.operators.signIn({ name: `实施${index}`, role: 'implementer', pin })),
      ),
    )
    expect(codes.toSorted()).toEqual(['PIN_WRONG', 'ok'])
  })

  test('a name may not be empty or endless', async () => {
    const { connections } = bench()
    for (const name of ['', ' \u200b', 'x'.repeat(21)]) {
      const answer = await connections.operators.signIn({ name, role: 'staff' })
      expect(!answer.ok && Object.keys(answer.error.fields ?? {})).toEqual(['name'])
    }
  })

  test('five wrong PINs wait five minutes, also over a restart and for the right one', async () => {
    const first = bench()
    await first.implementer()
    const sign = (one: Bench, pin: string) => one.connections.operators.signIn({ name: '贼', role: 'implementer', pin })
    const codes: string[] = []
    for (const pin of ['0001', '0002', '0003', '0004', '0005']) codes.push(codeOf(await sign(first, pin)))
    expect(codes).toEqual(['PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'PIN_LOCKED'])
    expect(codeOf(await sign(first, '4826'))).toBe('PIN_LOCKED')
    expect(first.journal.filter((entry) => entry.event === 'operator.pin-locked')).toHaveLength(1)

    const restarted = bench({ dir: first.dir, clock: first.clock })
    expect(codeOf(await sign(restarted, '4826'))).toBe('PIN_LOCKED')
    restarted.clock.advance(PIN_WAIT_MS)
    expect(codeOf(await sign(restarted, '4826'))).toBe('ok')
    expect(codeOf(await sign(restarted, '0001'))).toBe('PIN_WRONG')
  })

  test('twenty PINs tried at once get no more than five comparisons', async () => {
    const one = bench()
    await one.implementer()
    const guesses = Array.from({ length: 20 }, (_, index) => String(5000 + index))
    const answers = await Promise.all(
      guesses.map((pin) => one.connections.operators.signIn({ name: '贼', role: 'implementer', pin })),
    )
    expect(answers.filter((answer) => codeOf(answer) === 'PIN_WRONG')).toHaveLength(4)
    expect(answers.filter((answer) => codeOf(answer) === 'PIN_LOCKED')).toHaveLength(16)
  })

  test('after a restart the name stays, the 实施 rights need the PIN again', async () => {
    const first = bench()
    await first.implementer()
    const restarted = bench({ dir: first.dir })
    expect(restarted.connections.operators.current()).toMatchObject({ name: '王实施', role: 'staff' })
    expect(restarted.connections.operators.requireImplementer(WINDOW)?.code).toBe('IMPLEMENTER_ONLY')
    await restarted.implementer()
    expect(restarted.connections.operators.requireImplementer(WINDOW)).toBeNull()
  })

  test('signing in as staff ends the 实施 rights', async () => {
    const one = bench()
    await one.implementer()
    await one.connections.operators.signIn({ name: '王实施', role: 'staff' })
    expect(one.connections.operators.requireImplementer(WINDOW)?.code).toBe('IMPLEMENTER_ONLY')
  })

  test('practice presets 0000 and says so until it is changed', async () => {
    const one = bench({ workspace: 'practice' })
    await one.connections.start()
    const { operators } = one.connections
    expect(operators.list()).toMatchObject({ pinSet: true, pinPreset: true })
    expect(codeOf(await operators.signIn({ name: '学员', role: 'implementer', pin: '0000' }))).toBe('ok')
    expect(codeOf(await operators.changePin({ pin: '0000', newPin: '8888' }, WINDOW))).toBe('PIN_NEW')
    expect(codeOf(await operators.changePin({ pin: '1357', newPin: '4826' }, WINDOW))).toBe('PIN_WRONG')
    expect(codeOf(await operators.changePin({ pin: '0000', newPin: '4826' }, WINDOW))).toBe('ok')
    expect(operators.list().pinPreset).toBe(false)
    expect(codeOf(await operators.signIn({ name: '学员', role: 'implementer', pin: '0000' }))).toBe('PIN_WRONG')
  })

  test('only 实施 change the PIN', async () => {
    const one = bench()
    await one.implementer()
    await one.connections.operators.signIn({ name: '李店员', role: 'staff' })
    expect(codeOf(await one.connections.operators.changePin({ pin: '4826', newPin: '7351' }, WINDOW))).toBe(
      'IMPLEMENTER_ONLY',
    )
  })

  test('no PIN reaches journal, log or file', async () => {
    const one = bench()
    const { operators } = one.connections
    await operators.signIn({ name: '王实施', role: 'implementer', pin: '48260917' })
    await operators.signIn({ name: '王实施', role: 'implementer', pin: '31415926' })
    const everything = `${JSON.stringify(one.journal)}${one.logLines.join('')}${one.fileText()}`
    expect(everything).not.toContain('48260917')
    expect(everything).not.toContain('31415926')
    expect(one.journal.map((entry) => entry.event)).toContain('operator.sign-in')
  })
})
