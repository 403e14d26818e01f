import type { WorkspaceName } from '../../../preload/contract/index.ts'

/** Where the first click leads. */
export function firstPage(role: 'shop' | 'province', workspace: WorkspaceName): string {
  if (role === 'province') return workspace === 'practice' ? '/p/purchase-orders' : '/p/ideal-settings'
  return workspace === 'practice' ? '/import' : '/connections'
}
