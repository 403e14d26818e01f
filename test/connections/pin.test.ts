import { describe, expect, test } from 'vitest'
import { countAttempt, newPinProblem, PIN_WAIT_MS, WRONG_ATTEMPTS_MAX, waitMs } from '../../main/connections/pin.ts'

describe('实施 PIN', () => {
  test.each([
    ['4826', null],
    ['123', '4 到 12'],
    ['1234567890123', '4 到 12'],
    ['12a4', '4 到 12'],
    ['', '4 到 12'],
    ['0000', '太容易'],
    ['7777777', '太容易'],
    ['1234', '太容易'],
    ['9876', '太容易'],
  ])('new PIN %j: %s', (pin, problem) => {
    if (problem === null) expect(newPinProblem(pin)).toBeNull()
    else expect(newPinProblem(pin)).toContain(problem)
  })

  test('the fifth wrong attempt locks, after the wait counting begins anew', () => {
    let pin: { wrongAttempts: number; blockedUntil: number | null } = { wrongAttempts: 0, blockedUntil: null }
    for (let attempt = 1; attempt < WRONG_ATTEMPTS_MAX; attempt++) {
      pin = countAttempt(pin, 1000)
      expect(pin).toEqual({ wrongAttempts: attempt, blockedUntil: null })
    }
    pin = countAttempt(pin, 1000)
    expect(pin.blockedUntil).toBe(1000 + PIN_WAIT_MS)
    expect(waitMs(pin, 1000 + PIN_WAIT_MS - 1)).toBe(1)
    expect(waitMs(pin, 1000 + PIN_WAIT_MS)).toBe(0)
    expect(countAttempt(pin, 1000 + PIN_WAIT_MS)).toEqual({ wrongAttempts: 1, blockedUntil: null })
  })

  test('a clock set back makes nobody wait longer than the longest wait', () => {
    expect(waitMs({ blockedUntil: 10 * 24 * 3_600_000 }, 0)).toBe(PIN_WAIT_MS)
  })
})
