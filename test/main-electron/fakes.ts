import type { Log } from '../../main/log/index.ts'
import type { ClockPort } from '../../main/ports.ts'
import type { Summary } from '../../preload/contract/index.ts'

/** A clock that moves only when told; timers run in order of their time. */
export function fakeClock(start: number): ClockPort & { advance(ms: number): void; waiting(): number } {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter((each) => each !== next)
        now = next.at
        next.run()
      }
      now = end
    },
    waiting: () => timers.length,
  }
}

/** Keeps what was logged. */
export function fakeLog(): Log & { lines: { level: string; message: string; data: unknown }[] } {
  const lines: { level: string; message: string; data: unknown }[] = []
  const write = (level: string) => (message: string, data?: unknown) => void lines.push({ level, message, data })
  const log = {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => log,
    secrets: { add: () => {} },
  }
  return log
}

/** Epoch ms of a Beijing time such as `2026-11-22 10:20`. */
export function beijing(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
}

type Lane = Summary['lanes'][number]

export function lane(state: Lane['state']): Lane {
  return {
    lane: 'pos:1',
    label: '智能POS · 总店',
    state,
    text: '',
    counts: { pending: 0, sending: 0, waiting: 0, unknown: 0, delivered: 0, refused: 0, expired: 0, discarded: 0 },
    pausedUntil: null,
    pauseReason: null,
    trouble: null,
    lastSuccessAt: null,
    oldestWaitingAt: null,
  }
}

export function summary(change: Partial<Summary> = {}): Summary {
  return {
    lanes: [],
    streams: [],
    pending: 0,
    failed: 0,
    unknown: 0,
    lastSuccessAt: null,
    clockOffsetMs: null,
    deliveryPaused: false,
    pausedUntil: null,
    online: true,
    todo: [],
    ...change,
  }
}
