import type { ClockPort } from '../ports.ts'

const EVERY_MS = 200
const MOST = 500

/** Tells the window which orders changed, a few times a second at the most. */
export function createChanges(deps: {
  clock: ClockPort
  publish(payload: { connectionId: number; ids: number[] | null }): void
}) {
  const noted = new Map<number, Set<number>>()
  let cancel: (() => void) | null = null
  let stopped = false
  function flush(): void {
    cancel = null
    const all = [...noted]
    noted.clear()
    for (const [connectionId, ids] of all)
      deps.publish({ connectionId, ids: ids.size > MOST ? null : [...ids].sort((a, b) => a - b) })
  }
  return {
    note(connectionId: number, ids: readonly number[]): void {
      if (stopped) return
      const set = noted.get(connectionId) ?? new Set()
      for (const id of ids) if (set.size <= MOST) set.add(id)
      noted.set(connectionId, set)
      cancel ??= deps.clock.after(EVERY_MS, flush)
    },
    stop(): void {
      stopped = true
      cancel?.()
      cancel = null
      noted.clear()
    },
  }
}

export type Changes = ReturnType<typeof createChanges>
