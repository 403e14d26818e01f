import type { IdealFaultKind } from '../kit/faults.ts'
import type { WarehouseBehaviour } from '../province/control.ts'

/** What the faults that are on just now make of every order, old and new; they outrank the order's own behaviour. */
export function faultyBehaviour(faults: ReadonlySet<IdealFaultKind>): WarehouseBehaviour {
  return {
    ...(faults.has('callback-first') ? { callbacks: 'beforeReply' as const } : {}),
    ...(faults.has('serials-short') ? { serials: 'short' as const } : {}),
    ...(faults.has('serials-length') ? { serials: 'wrongLength' as const } : {}),
    ...(faults.has('serials-duplicate') ? { serials: 'duplicate' as const } : {}),
    ...(faults.has('cancel-refused') ? { cancel: 'refuse' as const } : {}),
    ...(faults.has('cancel-pending') ? { cancel: 'pendingApprove' as const } : {}),
  }
}

/** What the warehouse does not come to while these faults are on; it does when they are gone. */
export function heldActions(faults: ReadonlySet<IdealFaultKind>): ('part' | 'done' | 'in' | 'cancel')[] {
  return [
    ...(faults.has('no-return') ? (['part', 'done', 'in'] as const) : []),
    ...(faults.has('cancel-pending') ? (['cancel'] as const) : []),
  ]
}
