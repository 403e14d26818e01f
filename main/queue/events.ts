import type { ClockPort } from '../ports.ts'
import type { FinalFailure, QueueChange } from './types.ts'

/** Ids named in one change event; more are told as `all`. */
const MAX_IDS = 500

export type Unsubscribe = () => void

/** Change events, at most one per `everyMs`, and final failures as they happen. */
export function createEvents(clock: ClockPort, everyMs: number) {
  const changeListeners = new Set<(change: QueueChange) => void>()
  const failureListeners = new Set<(failures: FinalFailure[]) => void>()
  let ids = new Set<number>()
  let all = false
  let dirty = false
  let cancel: (() => void) | null = null

  function emit(): void {
    cancel = null
    if (!dirty) return
    const change: QueueChange = { ids: all ? [] : [...ids], all }
    ids = new Set()
    all = false
    dirty = false
    for (const listener of changeListeners) listener(change)
  }

  return {
    /** Rows changed; an empty list stands for lanes and pauses. */
    changed(changed: readonly number[]): void {
      dirty = true
      if (changeListeners.size === 0) all = true
      else if (!all) {
        if (ids.size + changed.length > MAX_IDS) all = true
        else for (const id of changed) ids.add(id)
      }
      if (changeListeners.size > 0) cancel ??= clock.after(everyMs, emit)
    },
    failed(failures: FinalFailure[]): void {
      if (failures.length > 0) for (const listener of failureListeners) listener(failures)
    },
    onChange(listener: (change: QueueChange) => void): Unsubscribe {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    onFinalFailure(listener: (failures: FinalFailure[]) => void): Unsubscribe {
      failureListeners.add(listener)
      return () => failureListeners.delete(listener)
    },
    stop(): void {
      cancel?.()
      cancel = null
    },
  }
}
