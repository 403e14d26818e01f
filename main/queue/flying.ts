import type { Claimed } from './claim.ts'

/** Rows on the wire by id, as they were claimed. The file knows them through `outbox_flight`. */
export type Flying = Map<number, Claimed>

export const createFlying = (): Flying => new Map()

export function takeOff(flying: Flying, rows: readonly Claimed[]): void {
  for (const claimed of rows) flying.set(claimed.raw.id, claimed)
}

export function land(flying: Flying, rows: readonly Claimed[]): void {
  for (const { raw } of rows) flying.delete(raw.id)
}

/** Whether a row of the group is on the wire: then no other of it may be staged. */
export function groupFlies(flying: Flying, lane: string, groupKey: string): boolean {
  for (const { raw } of flying.values()) if (raw.group_key === groupKey && raw.lane === lane) return true
  return false
}
