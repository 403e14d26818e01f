import type { Lane } from '../../../preload/contract/index.ts'
import { LANE_ORDER } from '../../text/status.ts'

/** Most urgent first; equal states keep their order. */
export function worstFirst(lanes: readonly Lane[]): Lane[] {
  return [...lanes].sort((a, b) => LANE_ORDER.indexOf(a.state) - LANE_ORDER.indexOf(b.state))
}
