import { useSyncExternalStore } from 'react'

const STEP_MS = 1000
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const one of listeners) one()
  }, STEP_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/**
 * The PC's time in epoch milliseconds, rounded down to `grainMs`, so that a component is drawn again only when its
 * text can have changed. One timer for the whole window.
 */
export function useNow(grainMs = 60_000): number {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(now / grainMs) * grainMs,
    () => 0,
  )
}
