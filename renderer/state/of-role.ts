import type { Lane, Summary, WorkspaceState } from '../../preload/contract/index.ts'
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

const LANE_TODO = /^(?:offline|stopped):(.+)$/

/**
 * What a person of this role has to do: what their pages can mend. Practice works for both roles at once, and neither is to be
 * sent to a page of the other. `reaches` tells whether this role has the page of a path.
 */
export function todoOfRole(
  todo: Summary['todo'],
  role: Role | null,
  reaches: (path: string) => boolean,
): Summary['todo'] {
  return todo.filter(({ key, page }) => {
    const lane = LANE_TODO.exec(key)?.[1]
    const mine = role === null || lane === undefined || PROVINCE_LANE.test(lane) === (role === 'province')
    return mine && reaches(page.split('?')[0] ?? page)
  })
}

/** A way of the other role to set-up leads to this role's. */
export function pageOfRole(page: string, role: Role | null): string {
  return role === 'province' && /^\/connections(\?|$)/.test(page) ? setUpPage(role) : page
}

export function useRole(): Role | null {
  return useWorkspace((mirror) => mirror.state?.role ?? null)
}
