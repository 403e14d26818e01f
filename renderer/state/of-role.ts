import type { Lane, WorkspaceState } from '../../preload/contract/index.ts'
import { useWorkspace } from './workspace.ts'

type Role = NonNullable<WorkspaceState['role']>

const PROVINCE_LANE = /^(ideal|boyuan|ezhan):/

/** The page where accounts of a role are set up. */
export function setUpPage(role: Role | null): string {
  return role === 'province' ? '/p/ideal-settings' : '/connections'
}

/** Lanes that belong to what a person does here; those of the other role only where this one has none of its own. */
export function lanesOfRole(lanes: readonly Lane[], role: Role | null): readonly Lane[] {
  const own = lanes.filter((lane) => PROVINCE_LANE.test(lane.lane) === (role === 'province'))
  return own.length > 0 ? own : lanes
}

/** Lanes of this role, and those of the other through which something of the queue has yet to go. */
export function lanesInUse(lanes: readonly Lane[], role: Role | null): readonly Lane[] {
  const own = new Set(lanesOfRole(lanes, role))
  return lanes.filter((lane) => own.has(lane) || lane.oldestWaitingAt !== null || WANTS_A_PERSON.includes(lane.state))
}
const WANTS_A_PERSON: readonly Lane['state'][] = ['failed', 'unknown', 'unauthorised']

/** A way of the other role to set-up leads to this role's. */
export function pageOfRole(page: string, role: Role | null): string {
  return role === 'province' && /^\/connections(\?|$)/.test(page) ? setUpPage(role) : page
}

export function useRole(): Role | null {
  return useWorkspace((mirror) => mirror.state?.role ?? null)
}
