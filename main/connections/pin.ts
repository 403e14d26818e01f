import { scrypt, timingSafeEqual } from 'node:crypto'
import type { PinRow } from './operator-tables.ts'

/** Wrong attempts before the PIN is locked, and for how long (ms). */
export const WRONG_ATTEMPTS_MAX = 5
export const PIN_WAIT_MS = 5 * 60_000

/** PIN that practice starts with; said so beside the field. */
export const PRACTICE_PIN = '0000'

const KEY_LENGTH = 32
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** scrypt of a PIN, off the main thread. */
export function hashPin(pin: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, KEY_LENGTH, COST, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** Compares two hashes in constant time. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What is wrong with a new PIN, or null: 4 to 12 digits, not all the same, not counting up or down. */
export function newPinProblem(pin: string): string | null {
  if (!/^\d{4,12}$/.test(pin)) return '实施 PIN 应为 4 到 12 位数字。'
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]))
  const easy = [0, 1, -1].some((step) => steps.every((taken) => taken === step))
  return easy ? '这个 PIN 太容易猜到（数字全相同或连续），请换一个。' : null
}

/**
 * Milliseconds to wait before the next attempt; 0 = go on. A wait further away than the longest one there is comes from
 * a clock that was set back, and counts as the longest.
 */
export function waitMs(pin: Pick<PinRow, 'blockedUntil'>, now: number): number {
  if (pin.blockedUntil === null) return 0
  return Math.min(Math.max(0, pin.blockedUntil - now), PIN_WAIT_MS)
}

/**
 * The counters as they must be written *before* a PIN is compared, so that a killed process or two attempts at once
 * win nothing. Call it only when `waitMs` is 0. The fifth attempt in a row locks; being right takes it back.
 */
export function countAttempt(
  pin: Pick<PinRow, 'wrongAttempts' | 'blockedUntil'>,
  now: number,
): { wrongAttempts: number; blockedUntil: number | null } {
  const before = pin.blockedUntil === null ? pin.wrongAttempts : 0
  const wrongAttempts = before + 1
  return { wrongAttempts, blockedUntil: wrongAttempts >= WRONG_ATTEMPTS_MAX ? now + PIN_WAIT_MS : null }
}
